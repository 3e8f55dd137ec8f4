/* Which feature the pointer means: the nearest one, not the topmost.
 *
 * Leaflet's canvas gives a click to whatever was drawn last near it. On a crowded map that would be a
 * neighbour's symbol; here the shape whose drawing is nearest wins, and an area only where nothing
 * else is near.
 */

import { nearest, turn } from "./clicking.js";
import { Dot } from "./symbols.js";

const AREA = 1000; // farther than any line or point within reach

/** The distance of a point on the screen from a shape's drawing, in pixels. */
function distance(shape, point) {
  if (shape instanceof Dot) {
    return Math.max(0, shape._point.distanceTo(point) - shape.drawnRadius());
  }
  if (shape instanceof L.Polygon) {
    return AREA;
  }
  let least = Infinity;
  for (const part of shape._parts) {
    for (let i = 1; i < part.length; i += 1) {
      least = Math.min(least, L.LineUtil.pointToSegmentDistance(point, part[i - 1], part[i]));
    }
  }
  return Math.max(0, least - 2);
}

export const Canvas = L.Canvas.extend({
  /** The interactive shape at a point; of several equally near, the last drawn. */
  pick(point) {
    return this.pickAll(point)[0] ?? null;
  },

  /** The interactive shapes that are near a point, the nearest first, as far as none is clearly nearer; of
   * several equally near, the last drawn first. */
  pickAll(point) {
    const found = [];
    for (let order = this._drawFirst; order; order = order.next) {
      const shape = order.layer;
      if (shape.options.interactive && shape._containsPoint(point)) {
        found.unshift({ shape, away: distance(shape, point) });
      }
    }
    return nearest(found);
  },

  /** The shape that a click selects: of several equally near, the one after the selected one. */
  _next(point) {
    const near = this.pickAll(point);
    return (
      turn(
        near,
        near.find((shape) => shape.look().selected),
      ) ?? null
    );
  },

  /** Ignore shapes without bounds: Leaflet would redraw the whole canvas for them. */
  _requestRedraw(shape) {
    if (shape._pxBounds) {
      L.Canvas.prototype._requestRedraw.call(this, shape);
    }
  },

  _onClick(event) {
    const shape = this._next(this._map.mouseEventToLayerPoint(event));
    const dragged = event.type === "click" && shape && this._map._draggableMoved(shape);
    this._fireEvent(shape && !dragged ? [shape] : false, event);
  },

  _handleMouseHover(event, point) {
    if (this._mouseHoverThrottled) {
      return;
    }
    const shape = this.pick(point);
    if (shape !== this._hoveredLayer) {
      this._handleMouseOut(event);
      if (shape) {
        L.DomUtil.addClass(this._container, "leaflet-interactive");
        this._fireEvent([shape], event, "mouseover");
        this._hoveredLayer = shape;
      }
    }
    this._fireEvent(this._hoveredLayer ? [this._hoveredLayer] : false, event);
    this._mouseHoverThrottled = true;
    setTimeout(() => (this._mouseHoverThrottled = false), 32);
  },
});
