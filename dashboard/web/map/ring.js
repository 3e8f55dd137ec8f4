/* The ring around the feature that the keyboard has reached.
 *
 * It is light, dark and light again, so that it stands out on every base map. Around a point it lies
 * over everything; along a line or an outline it lies beneath the drawing, which it frames.
 */

import { Dot } from "./symbols.js";

const CLASSES = ["atlas-ring atlas-ring-edge", "atlas-ring"];
const BENEATH = 395; // under the drawing, over its halos
const ABOVE = 610; // over the drawing, under the labels
const GAP = 5; // pixels between a symbol and its ring
const WIDTHS = { point: [7, 3], line: [19, 15, 9] };

export class Ring {
  constructor(map) {
    this.map = map;
    this.paths = [];
    this.beneath = renderer(map, "atlas-ring-beneath", BENEATH);
    this.above = renderer(map, "atlas-ring-above", ABOVE);
  }

  /** Lay the ring around a shape. */
  show(shape) {
    this.clear();
    this.paths = shape instanceof Dot ? this._around(shape) : this._along(shape);
    this.paths.forEach((path) => path.addTo(this.map));
  }

  clear() {
    this.paths.forEach((path) => path.remove());
    this.paths = [];
  }

  _around(dot) {
    const place = this.map.layerPointToLatLng(standing(this.map, dot));
    const radius = dot.drawnRadius() + GAP;
    return WIDTHS.point.map((weight, i) =>
      L.circleMarker(place, { ...this._style(this.above, weight, CLASSES[i]), radius }),
    );
  }

  _along(shape) {
    const Path = shape instanceof L.Polygon ? L.Polygon : L.Polyline;
    return WIDTHS.line.map(
      (weight, i) =>
        new Path(shape.getLatLngs(), this._style(this.beneath, weight, CLASSES[i] ?? CLASSES[0])),
    );
  }

  _style(drawn, weight, className) {
    return { renderer: drawn, weight, className, fill: false, interactive: false };
  }
}

function renderer(map, pane, zIndex) {
  Object.assign(map.createPane(pane).style, { zIndex, pointerEvents: "none" });
  return L.svg({ pane, padding: 0.4 });
}

/** The layer point of a point's symbol, which may be beside its place. */
export function standing(map, dot) {
  return map.latLngToLayerPoint(dot.getLatLng()).add([dot.aside.dx, dot.aside.dy]);
}
