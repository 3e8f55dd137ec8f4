/* Which points have no room on the map, so that a sign with their number replaces them. */

/** How many features these shapes belong to: a feature of several points counts once. */
export function featuresIn(shapes) {
  return new Set(shapes.map(({ feature }) => feature.id)).size;
}

/** Whether a dot may be counted: not the selection, and not a dot on its own line. */
export function isCountable(dot, selected) {
  return dot.feature.id !== selected && !dot.look().point.on_line;
}

/** The groups of dots that have no room: `rule` is the table's overview. Each dot is in one at most.
 *
 * The dots are taken from the most crowded place outwards, through a grid, so that thousands cost little. */
export function crowds(map, dots, rule) {
  if (map.getZoom() >= rule.counted_below) {
    return [];
  }
  const reach = rule.counted_reach;
  const cells = new Map();
  const spots = dots.map((dot) => {
    const spot = { dot, ...plain(map.project(dot.getLatLng())) };
    const key = cellKey(Math.floor(spot.x / reach), Math.floor(spot.y / reach));
    cells.set(key, cells.get(key) ?? []);
    cells.get(key).push(spot);
    return spot;
  });
  const order = spots
    .map((spot) => ({ spot, near: around(cells, spot, reach) }))
    .sort(
      (a, b) =>
        b.near.length - a.near.length || (a.spot.dot.feature.id < b.spot.dot.feature.id ? -1 : 1),
    );
  const found = [];
  for (const { spot, near } of order) {
    const group = spot.taken ? [] : near.filter((other) => !other.taken);
    if (
      group.length >= rule.counted_from &&
      featuresIn(group.map(({ dot }) => dot)) >= rule.counted_from
    ) {
      group.forEach((each) => (each.taken = true));
      found.push(group.map(({ dot }) => dot));
    }
  }
  return found;
}

function around(cells, { x, y }, reach) {
  const [column, row] = [Math.floor(x / reach), Math.floor(y / reach)];
  const found = [];
  for (let dx = -1; dx <= 1; dx += 1) {
    for (let dy = -1; dy <= 1; dy += 1) {
      for (const other of cells.get(cellKey(column + dx, row + dy)) ?? []) {
        if (Math.hypot(other.x - x, other.y - y) <= reach) {
          found.push(other);
        }
      }
    }
  }
  return found;
}

/** A whole number of at most 31 bits for each cell: Maps are slow with larger ones. */
function cellKey(column, row) {
  return column * 2 ** 16 + row;
}

function plain({ x, y }) {
  return { x, y };
}
