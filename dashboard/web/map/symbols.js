/* Symbols on the canvas: lines with ornaments and break marks; areas; points with icons.
 *
 * The table comes from the server (geodata/symbology.py), the same for legend and figures.
 */

import { along, look, middle, trace, widen } from "./drawing.js";

const TICK = 4.5;
const ICON_FROM = 6.5; // pixels of a symbol's radius from which a sector's sign can be told
const REACH = 16; // pixels that ticks, break marks, casings and symbols reach from their line or centre

/** The outline of an icon; a browser takes its time to read one. */
const outlines = new Map();
function outline(icon) {
  if (!outlines.has(icon)) {
    outlines.set(icon, new Path2D(icon));
  }
  return outlines.get(icon);
}

function across(bounds) {
  return Math.hypot(bounds.max.x - bounds.min.x, bounds.max.y - bounds.min.y);
}

/** A straight stroke (two layer points) of a length in pixels, about the middle of what joins the ends. */
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

  /** An emphasised line that would be a speck is drawn as a stroke of the least length, in its direction. */
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
      this._draw(renderer._ctx, look);
    }
  },

  _draw(ctx, look) {
    const { line, status, hollow } = look;
    const zoomed = Math.min(1.5, Math.max(0.8, this._map.getZoom() / 7));
    const wider = look.emphasis?.width ?? 1;
    const width =
      (line.width + (hollow?.wider ?? 0)) * zoomed * wider +
      (look.more ?? 0) +
      (look.hovered || look.selected ? 1.4 : 0);
    ctx.save();
    ctx.lineJoin = "round";
    ctx.lineCap = "butt";
    trace(ctx, this._parts, false);
    if (look.selected) {
      this._stroke(ctx, look.casing, width + 5.5, 1);
    }
    this._stroke(ctx, look.paper, width + 2, look.selected ? 1 : 0.85);
    ctx.setLineDash(status.dash.map((length) => length * zoomed));
    this._stroke(ctx, look.accent, width, status.opacity);
    ctx.setLineDash([]);
    if (hollow) {
      this._stroke(ctx, look.paper, width * hollow.gap, 1);
    }
    this._ornament(ctx, look, width, zoomed);
    if (status.broken) {
      this._break(ctx, look);
    }
    ctx.restore();
  },

  _stroke(ctx, colour, width, opacity) {
    ctx.globalAlpha = opacity;
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.stroke();
  },

  _ornament(ctx, look, width, zoomed) {
    const { ornament, spacing } = look.line;
    ctx.globalAlpha = look.status.opacity;
    ctx.strokeStyle = ctx.fillStyle = look.accent;
    ctx.lineWidth = 1.3 * zoomed;
    if (ornament === "none" || look.emphasis || this._map.getZoom() < 5) {
      return;
    }
    for (const point of along(this._parts, spacing * zoomed)) {
      if (ornament === "ticks") {
        const reach = TICK * zoomed;
        ctx.beginPath();
        ctx.moveTo(point.x - point.uy * reach, point.y + point.ux * reach);
        ctx.lineTo(point.x + point.uy * reach, point.y - point.ux * reach);
        ctx.stroke();
      } else if (ornament === "dots") {
        ctx.beginPath();
        ctx.arc(point.x, point.y, width * 1.25, 0, 2 * Math.PI);
        ctx.fill();
      } else {
        this._arrow(ctx, point, 6 * zoomed);
      }
    }
  },

  _arrow(ctx, { x, y, ux, uy }, size) {
    ctx.beginPath();
    ctx.moveTo(x + ux * size, y + uy * size);
    ctx.lineTo(x - ux * size - uy * size * 0.7, y - uy * size + ux * size * 0.7);
    ctx.lineTo(x - ux * size + uy * size * 0.7, y - uy * size - ux * size * 0.7);
    ctx.closePath();
    ctx.fill();
  },

  /** Two short strokes across the line and a gap between them: the line is cut here. */
  _break(ctx, look) {
    const point = middle(this._parts);
    if (!point) {
      return;
    }
    ctx.globalAlpha = 1;
    for (const [colour, width] of [
      [look.paper, 5],
      [look.accent, 2],
    ]) {
      ctx.strokeStyle = colour;
      ctx.lineWidth = width;
      for (const side of [-3, 3]) {
        ctx.beginPath();
        ctx.moveTo(
          point.x + point.ux * (side - 3) - point.uy * 8,
          point.y + point.uy * (side - 3) + point.ux * 8,
        );
        ctx.lineTo(
          point.x + point.ux * (side + 3) + point.uy * 8,
          point.y + point.uy * (side + 3) - point.ux * 8,
        );
        ctx.stroke();
      }
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
    const ctx = renderer._ctx;
    const look = this.look();
    const schematic = this.feature.properties.precision === "schematic";
    ctx.save();
    trace(ctx, this._parts, true);
    ctx.fillStyle = look.accent;
    ctx.globalAlpha = look.hovered || look.selected ? 0.3 : (look.hollow?.fill ?? 0.16);
    ctx.fill("evenodd");
    ctx.setLineDash(schematic ? [3, 5] : []);
    ctx.strokeStyle = look.selected ? look.casing : look.accent;
    ctx.lineWidth = look.selected ? 3 : 1.4;
    ctx.globalAlpha = 0.9;
    ctx.stroke();
    ctx.restore();
  },
});

const OUTLINES = {
  site: (ctx, r) => ctx.arc(0, 0, r, 0, 2 * Math.PI),
  station: (ctx, r) => ctx.arc(0, 0, r, 0, 2 * Math.PI),
  place: (ctx, r) => ctx.arc(0, 0, r, 0, 2 * Math.PI),
  terminal: (ctx, r) => ctx.roundRect(-r, -r, 2 * r, 2 * r, r * 0.35),
  event: (ctx, r) => {
    ctx.moveTo(0, -r * 1.2);
    ctx.lineTo(r * 1.2, 0);
    ctx.lineTo(0, r * 1.2);
    ctx.lineTo(-r * 1.2, 0);
    ctx.closePath();
  },
};
/* The length of each outline's edge in radii. */
const AROUND = {
  site: 2 * Math.PI,
  station: 2 * Math.PI,
  place: 2 * Math.PI,
  terminal: 7.4,
  event: 6.8,
};

/** The dash of an edge with notches: as many at every size. */
export function notched([notches, tooth], length) {
  const step = length / notches;
  return [step * tooth, step * (1 - tooth)];
}

export const Dot = L.CircleMarker.extend({
  look,

  initialize(latlng, options) {
    L.CircleMarker.prototype.initialize.call(this, latlng, { radius: 9, ...options });
    this.aside = { dx: 0, dy: 0 };
  },

  /** Stand so many pixels aside of the place. */
  standAside(aside) {
    if (aside.dx !== this.aside.dx || aside.dy !== this.aside.dy) {
      this.aside = aside;
      this.redraw(); // not its geometry alone: what was asked to be drawn is where it stood before
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

  /** Whether the symbol is one of those that a sign with their number stands for. */
  count(counted) {
    if (counted !== Boolean(this.counted)) {
      this.counted = counted;
      [this, ...(this.halos ?? [])].forEach((drawn) => drawn.redraw());
    }
  },

  /** The radius of the drawn symbol in pixels; 0 while it is too small a matter for the zoom. */
  drawnRadius() {
    const look = this.look();
    const [least, most] = look.scale;
    const zoomed = Math.min(most, Math.max(least, (this._map.getZoom() - 2) / 6));
    return this._visible() ? look.radius * zoomed : 0;
  },

  _updatePath() {
    if (!this._renderer._drawing || !this._visible()) {
      return;
    }
    const ctx = this._renderer._ctx;
    const look = this.look();
    const radius = this.drawnRadius() + (look.hovered || look.selected ? 1.5 : 0);
    ctx.save();
    this._tie(ctx, look);
    ctx.translate(this._point.x, this._point.y);
    ctx.globalAlpha = 1;
    ctx.beginPath();
    OUTLINES[look.shape](ctx, radius);
    this._fill(ctx, look, radius);
    if (look.icon && radius >= ICON_FROM) {
      const scale = (radius * 1.25) / 24;
      ctx.scale(scale, scale);
      ctx.translate(-12, -12);
      const onFill = (look.shape === "site" || look.shape === "terminal") && !look.hollow;
      ctx.fillStyle = onFill ? look.paper : look.accent;
      ctx.fill(outline(look.icon), "evenodd");
    }
    ctx.restore();
  },

  /** The thin line from the place to the symbol that stands aside. */
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

  /** Casing, fill, and the edge, which has notches if the feature does not operate. A hollow symbol has
   * its edge alone; of one that always is hollow, a broken edge says that it is unconfirmed. */
  _fill(ctx, look, radius) {
    const always = look.shape === "station" || look.shape === "place";
    const hollow = always || Boolean(look.hollow);
    ctx.lineWidth = look.selected ? 6 : 3.4;
    ctx.strokeStyle = look.casing;
    ctx.stroke();
    ctx.fillStyle = hollow ? look.paper : look.accent;
    ctx.fill();
    const broken = always ? look.hollow : look.status.dash.length > 0;
    const edge = AROUND[look.shape] * radius;
    ctx.setLineDash(broken ? notched(look.notches, edge) : []);
    ctx.lineWidth = Math.min(1.8, radius / 4);
    ctx.strokeStyle = !hollow && broken ? look.paper : look.accent;
    ctx.stroke();
    ctx.setLineDash([]);
  },
});
