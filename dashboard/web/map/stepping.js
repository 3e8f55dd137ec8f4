/* The features in view in the order in which the keyboard steps through them. */

import { standing } from "./ring.js";
import { Dot } from "./symbols.js";

/** The shapes that are drawn in the view, {shape, spot, away}, the nearest to its centre first.
 *
 * `spot` is the layer point of the shape that is nearest to the centre. `away` is its distance in
 * pixels, a point's from its true place: where it stands aside changes with the selection.
 */
export function inView(map, shapes) {
  const corner = map.containerPointToLayerPoint([0, 0]);
  const view = L.bounds(corner, corner.add(map.getSize()));
  const centre = view.getCenter();
  return shapes
    .map((shape) => ({ shape, spot: spot(map, shape, view, centre) }))
    .filter((step) => step.spot)
    .map((step) => ({ ...step, away: place(map, step).distanceTo(centre) }))
    .sort((a, b) => a.away - b.away || (a.shape.feature.id < b.shape.feature.id ? -1 : 1))
    .filter(firsts());
}

/** A filter that keeps the first shape of each feature. */
function firsts() {
  const seen = new Set();
  return ({ shape }) => !seen.has(shape.feature.id) && seen.add(shape.feature.id);
}

function place(map, { shape, spot }) {
  return shape instanceof Dot ? map.latLngToLayerPoint(shape.getLatLng()) : spot;
}

function spot(map, shape, view, centre) {
  if (shape instanceof Dot) {
    const place = standing(map, shape);
    return shape.drawnRadius() > 0 && view.contains(place) ? place : null;
  }
  const closed = shape instanceof L.Polygon;
  const segments = (shape._parts ?? []).flatMap((part) =>
    part.map((point, i) => [part.at(i - 1), point]).slice(closed ? 0 : 1),
  );
  return segments
    .map(([from, to]) => L.LineUtil.clipSegment(from, to, view))
    .filter(Boolean)
    .map(([from, to]) => L.LineUtil.closestPointOnSegment(centre, from, to))
    .reduce((a, b) => (a && a.distanceTo(centre) <= b.distanceTo(centre) ? a : b), null);
}
