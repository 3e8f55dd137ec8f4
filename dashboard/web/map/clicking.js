/* Which of several shapes near a point is meant. */

const EQUAL = 0.5; // pixels of difference that nobody sees: routes that share a way are simplified one by one

/** Of [{shape, away}], the shapes as far as none is clearly nearer (pixels), the nearest first. */
export function nearest(found) {
  const sorted = [...found].sort((a, b) => a.away - b.away);
  return sorted.filter(({ away }) => away - sorted[0].away <= EQUAL).map(({ shape }) => shape);
}

/** What a click means: of shapes equally near, the first, or the one after the selected one, by id and around. */
export function turn(near, selected) {
  const turns = [...near].sort((a, b) => (a.feature.id < b.feature.id ? -1 : 1));
  return selected ? turns[(turns.indexOf(selected) + 1) % turns.length] : near[0];
}
