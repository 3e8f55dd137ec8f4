/* Points that there is no room for are counted: one sign with their number, which a click opens.
 *
 * The sign's ring tells by its colours which layers it counts, and how many of each.
 */

import { featuresIn } from "./counting.js";
import { Dot } from "./symbols.js";

/** The radius of a sign for this many points, in pixels: as Overview.sign_radius in overview.py. */
function radiusOf(count, { sign_least: least, sign_growth: more, sign_most: most }) {
  return Math.min(most, least + more * Math.log2(count / 2));
}

export const Crowd = Dot.extend({
  /** @param members the shapes that are counted; @param words what is said of them */
  initialize(members, options, words) {
    const place = middle(members);
    Dot.prototype.initialize.call(this, place, options);
    this.members = members;
    this.number = featuresIn(members);
    this.feature = {
      id: `crowd of ${members.map(({ feature }) => feature.id).join()}`,
      properties: {
        name: this.number === 1 ? "1 feature" : `${this.number} features`,
        kind: "crowd",
        kind_label: words,
        min_zoom: 0,
      },
    };
  },

  _visible() {
    return true;
  },

  drawnRadius() {
    return radiusOf(this.number, this.look().table.overview);
  },

  /** The look of the sign: the share of each accent, the largest first; whether a member is chosen. */
  _looks() {
    const looks = this.members.map((shape) => shape.look());
    const counts = new Map();
    looks.forEach(({ accent }) => counts.set(accent, (counts.get(accent) ?? 0) + 1));
    return {
      ...looks[0],
      shares: [...counts].sort((a, b) => b[1] - a[1]),
      selected: looks.some((look) => look.selected),
      hovered: this.hovered,
    };
  },

  _updatePath() {
    if (!this._renderer._drawing) {
      return;
    }
    const ctx = this._renderer._ctx;
    const look = this._looks();
    const radius =
      this.drawnRadius() + (look.hovered || look.selected ? look.table.edge.larger : 0);
    ctx.save();
    ctx.translate(this._point.x, this._point.y);
    disc(ctx, radius + (look.selected ? 2.5 : 1.5), look.selected ? look.ink : look.paper);
    this._ring(ctx, look.shares, radius);
    disc(ctx, radius - look.table.overview.sign_ring, look.paper);
    ctx.fillStyle = look.ink;
    ctx.font = `600 ${this.number < 100 ? 12 : 10.5}px ${typeface()}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillText(String(this.number), 0, 0.5);
    ctx.restore();
  },

  _ring(ctx, shares, radius) {
    let from = -Math.PI / 2;
    for (const [accent, count] of shares) {
      const to = from + (2 * Math.PI * count) / this.members.length;
      ctx.beginPath();
      ctx.moveTo(0, 0);
      ctx.arc(0, 0, radius, from, to);
      ctx.closePath();
      ctx.fillStyle = accent;
      ctx.fill();
      from = to;
    }
  },
});

/** The signs of a map, kept from one drawing to the next. */
export class Crowds {
  /** @param options renderer; titleOf names a layer by its id; open is called with a sign that is clicked,
   * tip answers the tooltip of its feature */
  constructor(map, options) {
    this.map = map;
    this.options = options;
    this.byId = new Map();
  }

  get signs() {
    return [...this.byId.values()];
  }

  /** Show signs for these groups of dots, and remove all others. */
  show(groups) {
    const before = this.byId;
    const signs = groups.map((members) => this._sign(members, before));
    this.byId = new Map(signs.map((crowd) => [crowd.feature.id, crowd]));
    before.forEach((crowd, id) => this.byId.get(id) === crowd || crowd.remove());
  }

  _sign(members, known) {
    const { renderer, titleOf, open, tip } = this.options;
    const crowd = crowdOf(members, renderer, titleOf);
    const before = known.get(crowd.feature.id);
    if (before?.members.every((shape, i) => shape === members[i])) {
      return before;
    }
    crowd.on("click", () => open(crowd));
    crowd.on("mouseover mouseout", ({ type }) => {
      crowd.hovered = type === "mouseover";
      crowd.redraw();
    });
    if (!L.Browser.mobile) {
      crowd.bindTooltip(() => tip(crowd.feature), { sticky: true, className: "atlas-tip" });
    }
    return crowd.addTo(this.map);
  }
}

function crowdOf(members, renderer, titleOf) {
  const counts = new Map();
  const features = new Map(members.map((shape) => [shape.feature.id, shape]));
  features.forEach(({ layerId }) => counts.set(layerId, (counts.get(layerId) ?? 0) + 1));
  const words = [...counts].map(([layer, count]) => `${titleOf(layer)} ${count}`).join(", ");
  const options = { renderer, bubblingMouseEvents: false, look: () => members[0].look() };
  return new Crowd(members, options, words);
}

/** The page's typeface, read once: reading it makes the browser recompute its styles. */
function typeface() {
  family ??= getComputedStyle(document.body).fontFamily;
  return family;
}
let family = null;

function disc(ctx, radius, colour) {
  ctx.beginPath();
  ctx.arc(0, 0, radius, 0, 2 * Math.PI);
  ctx.fillStyle = colour;
  ctx.fill();
}

function middle(shapes) {
  const places = shapes.map((shape) => shape.getLatLng());
  const mean = (name) => places.reduce((sum, place) => sum + place[name], 0) / places.length;
  return L.latLng(mean("lat"), mean("lng"));
}
