/* Features of GeoJSON as shapes that the map can show, with their halos. */

import { DotHalo, LineHalo } from "./halos.js";
import { Area, Dot, Line } from "./symbols.js";

const DEPTHS = { LineString: 0, MultiLineString: 1, Polygon: 1, MultiPolygon: 2 }; // of lists in lists

/** The shape of a feature, or of one of its points, lines and areas.
 *
 * @param options its renderer, and `look`, which answers how the feature looks now */
export function shapeOf(layer, feature, { renderer, look }) {
  const { type } = feature.geometry;
  const Shape = type === "Point" ? Dot : type.endsWith("Polygon") ? Area : Line;
  const shape = new Shape(positionsOf(feature.geometry), {
    renderer,
    look,
    bubblingMouseEvents: false,
    weight: 8,
  });
  shape.feature = feature;
  shape.layerId = layer;
  return shape;
}

function positionsOf({ type, coordinates }) {
  return type === "Point"
    ? L.GeoJSON.coordsToLatLng(coordinates)
    : L.GeoJSON.coordsToLatLngs(coordinates, DEPTHS[type]);
}

/** Give a point or line a halo on each of the canvases, if it is known less well than to so many metres. */
export function addHalos(map, shape, renderers, from) {
  const { geometry, properties } = shape.feature;
  if (geometry.type.endsWith("Polygon") || properties.accuracy_m < from) {
    return;
  }
  const Halo = geometry.type === "Point" ? DotHalo : LineHalo;
  const options = { ...shape.options, interactive: false };
  shape.halos = renderers.map((renderer, wide) => {
    const halo = new Halo(positionsOf(geometry), { ...options, renderer, wide: Boolean(wide) });
    halo.feature = shape.feature;
    halo.owner = shape;
    shape.on("add", () => halo.addTo(map));
    shape.on("remove", () => halo.remove());
    return halo;
  });
}

/** Draw a shape and its halos anew; nothing if there is none. */
export function redraw(shape) {
  shape?.redraw();
  shape?.halos?.forEach((halo) => halo.redraw());
}
