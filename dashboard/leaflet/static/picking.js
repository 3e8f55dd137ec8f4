/* Which feature the pointer means: the nearest one, not the topmost.
 *
 * Leaflet's canvas gives a click to whatever was drawn last near it. On a crowded map that would be a
 * neighbour's symbol; here the shape whose drawing is nearest wins, and an area only where nothing
 * else is near.
 */
"use strict";

(function () {
  const AREA = 1000; // farther than any line or point that is near enough to be meant

  /** How far a point on the screen lies from a shape's drawing, in pixels. */
  function distance(shape, point) {
    if (shape instanceof NineBridges.Dot) {
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

  NineBridges.Canvas = L.Canvas.extend({
    /** The interactive shape that is meant at a point; of several equally near, the last drawn. */
    pick(point) {
      let found = null;
      let least = Infinity;
      for (let order = this._drawFirst; order; order = order.next) {
        const shape = order.layer;
        if (shape.options.interactive && shape._containsPoint(point)) {
          const away = distance(shape, point);
          if (away <= least) {
            [found, least] = [shape, away];
          }
        }
      }
      return found;
    },

    /** What has no bounds is not drawn: Leaflet would draw the whole canvas anew for it. */
    _requestRedraw(shape) {
      if (shape._pxBounds) {
        L.Canvas.prototype._requestRedraw.call(this, shape);
      }
    },

    _onClick(event) {
      const shape = this.pick(this._map.mouseEventToLayerPoint(event));
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
})();
