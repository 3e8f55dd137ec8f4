/* The order in which a canvas draws its shapes.
 *
 * Leaflet brings one shape after another to the front and draws each of them anew. Here the whole order
 * is given at once, and only what passed another shape is drawn again: a switch costs its own layer.
 */

const BY_TYPE = ["Polygon", "MultiPolygon", "LineString", "MultiLineString", "Point"];

/** Features in the order in which they are drawn: points over lines over areas. */
export function sortFeatures(features) {
  return features.sort((a, b) => typeRank(a) - typeRank(b));
}

function typeRank({ geometry }) {
  return BY_TYPE.indexOf(geometry.type);
}

/** Sort shapes from the first drawn to the last: points over lines over areas, of each of these what is chosen
 * (a set of ids) over all others, and the layers listed first (`order` is their number by id) on top. */
export function sortShapes(shapes, chosen, order) {
  const rank = ({ feature, layerId }) =>
    typeRank(feature) * 100 + (chosen.has(feature.id) ? 50 : -order.get(layerId));
  const ranks = new Map(shapes.map((shape) => [shape, rank(shape)]));
  return shapes.sort((a, b) => ranks.get(a) - ranks.get(b));
}

/** The shapes of a canvas, from the first drawn to the last. */
function drawnOrder(renderer) {
  const shapes = [];
  for (let order = renderer._drawFirst; order; order = order.next) {
    shapes.push(order.layer);
  }
  return shapes;
}

/** Those of `after` that no longer keep the order of `before`: of two that changed places, at least one. */
function moved(before, after) {
  const passed = new Set();
  let next = 0;
  for (const shape of after) {
    while (passed.has(before[next])) {
      next += 1;
    }
    if (before[next] === shape) {
      next += 1;
    } else {
      passed.add(shape);
    }
  }
  return passed;
}

/** Draw these shapes of a canvas in this order; others of it lie below them. */
export function stack(renderer, shapes) {
  const before = drawnOrder(renderer);
  const wanted = new Set(shapes);
  const after = [...before.filter((shape) => !wanted.has(shape)), ...shapes];
  after.forEach((shape, i) => {
    shape._order.prev = after[i - 1]?._order ?? null;
    shape._order.next = after[i + 1]?._order ?? null;
  });
  renderer._drawFirst = after[0]?._order ?? null;
  renderer._drawLast = after.at(-1)?._order ?? null;
  moved(before, after).forEach((shape) => renderer._requestRedraw(shape));
}
