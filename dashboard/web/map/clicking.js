/* Which of several shapes near a point a click selects. */

const EQUAL = 0.5; // pixels, a difference nobody sees: routes on the same way are simplified one by one

/** The shapes of [{shape, away}] that are about as near as the nearest (pixels), nearest first. */
export function nearest(found) {
  const sorted = [...found].sort((a, b) => a.away - b.away);
  return sorted.filter(({ away }) => away - sorted[0].away <= EQUAL).map(({ shape }) => shape);
}

/** What a click means: of shapes equally near, the first, or the one after the selected one, by id and around. */
export function turn(near, selected) {
  const turns = [...near].sort((a, b) => (a.feature.id < b.feature.id ? -1 : 1));
  return selected ? turns[(turns.indexOf(selected) + 1) % turns.length] : near[0];
}
