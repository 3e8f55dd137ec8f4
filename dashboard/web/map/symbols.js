/* The shapes of features on Leaflet's canvas: lines, areas, points. What they look like is in painting.js. */

import { look, widen } from "./drawing.js";
import { radiusAt } from "./looks.js";
import { paintArea, paintLine, paintPoint } from "./painting.js";

const REACH = 16; // pixels: the reach of ticks, break marks, casings and symbols from their line or centre

function across(bounds) {
  return Math.hypot(bounds.max.x - bounds.min.x, bounds.max.y - bounds.min.y);
}

/** A straight stroke (two layer points) of a length in pixels, centred between the ends of a line. */
function stretched(map, latlngs, length) {
  const [from, to] = [latlngs[0], latlngs.at(-1)].map((end) => map.project(end));
  const middle = map.latLngToLayerPoint(map.unproject(from.add(to).divideBy(2)));
  const gap = from.distanceTo(to);
  const along = gap > 0 ? to.subtract(from).divideBy(gap) : L.point(1, 0);
  const half = along.multiplyBy(length / 2);
  return [middle.subtract(half), middle.add(half)];
}

export const Line = L.Polyline.extend({
  look,

  _updateBounds() {
    L.Polyline.prototype._updateBounds.call(this);
    widen(this, REACH);
  },

  /** Draw an emphasised line that would be a speck as a stroke of the least length, in its direction. */
  _simplifyPoints() {
    L.Polyline.prototype._simplifyPoints.call(this);
    const least = this.look().emphasis?.least;
    if (least && this._parts.length && across(this._rawPxBounds) < least) {
      this._parts = [stretched(this._map, this.getLatLngs().flat(), least)];
    }
  },

  _updatePath() {
    const renderer = this._renderer;
    if (!renderer._drawing || !this._parts.length) {
      return;
    }
    const look = this.look();
    if (!look.inTrunk || look.hovered || look.selected) {
      paintLine(renderer._ctx, this._parts, look, this._map.getZoom());
    }
  },
});

export const Area = L.Polygon.extend({
  look,

  _updatePath() {
    const renderer = this._renderer;
    if (!renderer._drawing || !this._parts.length) {
      return;
    }
    const schematic = this.feature.properties.precision === "schematic";
    paintArea(renderer._ctx, this._parts, this.look(), schematic);
  },
});

export const Dot = L.CircleMarker.extend({
  look,

  initialize(latlng, options) {
    L.CircleMarker.prototype.initialize.call(this, latlng, { radius: 9, ...options });
    this.aside = { dx: 0, dy: 0 };
  },

  /** Move the symbol this many pixels from its place. */
  standAside(aside) {
    if (aside.dx !== this.aside.dx || aside.dy !== this.aside.dy) {
      this.aside = aside;
      this.redraw(); // where it was and where it is now
    }
  },

  _project() {
    L.CircleMarker.prototype._project.call(this);
    this._place = this._point;
    if (this._visible()) {
      this._point = this._place.add([this.aside.dx, this.aside.dy]);
      this._updateBounds();
    }
  },

  _updateBounds() {
    L.CircleMarker.prototype._updateBounds.call(this);
    this._pxBounds.extend(this._place ?? this._point); // the tie is drawn too
    widen(this, REACH);
  },

  _containsPoint(point) {
    const reach = this.drawnRadius() + (L.Browser.mobile ? 8 : 3);
    return this._visible() && point.distanceTo(this._point) <= reach;
  },

  _visible() {
    const near = this._map.getZoom() >= this.feature.properties.min_zoom || this.look().selected;
    return near && !this.counted;
  },

  /** Note whether a sign with a number replaces the symbol. */
  count(counted) {
    if (counted !== Boolean(this.counted)) {
      this.counted = counted;
      [this, ...(this.halos ?? [])].forEach((drawn) => drawn.redraw());
    }
  },

  /** The radius of the drawn symbol in pixels; 0 if it is not drawn at the zoom. */
  drawnRadius() {
    return this._visible() ? radiusAt(this.look(), this._map.getZoom()) : 0;
  },

  _updatePath() {
    if (!this._renderer._drawing || !this._visible()) {
      return;
    }
    const ctx = this._renderer._ctx;
    const look = this.look();
    const larger = look.hovered || look.selected ? look.table.edge.larger : 0;
    ctx.save();
    this._tie(ctx, look);
    ctx.translate(this._point.x, this._point.y);
    paintPoint(ctx, look, this.drawnRadius() + larger);
    ctx.restore();
  },

  /** Draw the thin line from the place to a symbol that was moved. */
  _tie(ctx, look) {
    if (this.aside.dx || this.aside.dy) {
      ctx.beginPath();
      ctx.moveTo(this._place.x, this._place.y);
      ctx.lineTo(this._point.x, this._point.y);
      ctx.lineWidth = 1;
      ctx.strokeStyle = look.accent;
      ctx.stroke();
    }
  },
});
