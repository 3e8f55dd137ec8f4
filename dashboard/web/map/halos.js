/* Halos: as wide as the declared accuracy.
 *
 * They keep quiet until the map is near or what they belong to is pointed at or selected.
 * They lie in panes of their own that are translucent as a whole, so that overlapping ones do not add
 * up to a darker colour that would mean nothing. Wide ones lie in a fainter pane than narrow ones: they
 * tell that little is known, and must not shout it.
 */

import { haloWidth, look, trace, widen } from "./drawing.js";
import { Canvas } from "./picking.js";

const Halo = {
  look,

  /** Redraw the halo where it was and where it is now: it may appear or disappear. */
  redraw() {
    if (this._map) {
      this._renderer._requestRedraw(this);
      this._updateBounds();
      this._renderer._requestRedraw(this);
    }
    return this;
  },

  /** The halo's reach in pixels if it is visible and belongs to this pane, else 0. */
  _reach() {
    const { hovered, selected, table } = this.look();
    const near = this._map.getZoom() >= table.overview.halos_from;
    if (this.owner.counted || !(hovered || selected || near)) {
      return 0;
    }
    const reach = haloWidth(this, this.latitude());
    return reach > table.halo.wide === this.options.wide ? reach : 0;
  },

  /** The bounds include the halo; none if it belongs to the other pane, so that this one is not redrawn. */
  _updateBounds() {
    this._base._updateBounds.call(this);
    const reach = this._reach();
    if (reach > 0) {
      widen(this, reach);
    } else {
      this._pxBounds = undefined;
    }
  },
};

/** A canvas that is there only while it shows a halo: a browser composes an empty one with each frame, too. */
export const HaloCanvas = Canvas.extend({
  _draw() {
    let any = false;
    for (let order = this._drawFirst; order; order = order.next) {
      any ||= Boolean(order.layer._pxBounds);
    }
    this._container.style.display = any ? "" : "none";
    Canvas.prototype._draw.call(this);
  },
});

export const LineHalo = L.Polyline.extend({
  ...Halo,
  _base: L.Polyline.prototype,

  latitude() {
    return this.getBounds().getCenter().lat;
  },

  _updatePath() {
    const reach = this._renderer._drawing ? this._reach() : 0;
    const ctx = this._renderer._ctx;
    if (reach <= 1.5 || !this._parts.length) {
      return;
    }
    trace(ctx, this._parts, false);
    ctx.lineCap = ctx.lineJoin = "round";
    ctx.strokeStyle = this.look().accent;
    ctx.lineWidth = 2 * reach;
    ctx.stroke();
  },
});

export const DotHalo = L.CircleMarker.extend({
  ...Halo,
  _base: L.CircleMarker.prototype,

  latitude() {
    return this._latlng.lat;
  },

  _updatePath() {
    const reach = this._renderer._drawing ? this._reach() : 0;
    const ctx = this._renderer._ctx;
    if (reach <= 4 || this._map.getZoom() < this.feature.properties.min_zoom) {
      return;
    }
    ctx.beginPath();
    ctx.arc(this._point.x, this._point.y, reach, 0, 2 * Math.PI);
    ctx.fillStyle = this.look().accent;
    ctx.fill();
  },
});
