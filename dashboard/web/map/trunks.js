/* Sea routes that run the same way: one trunk with branches, wider where more of them run.
 *
 * The routes stay what is pointed at and selected; they draw themselves only then.
 */

import { Line } from "./symbols.js";

/** The stretches of routes: {positions, routes}, each once, in the first route's direction. */
export function sharedWays(routes) {
  const users = new Map(); // the routes on each segment, in either direction
  const strands = routes.flatMap((route) =>
    lines(route.getLatLngs()).map((positions) => ({ route, positions })),
  );
  for (const { route, positions } of strands) {
    for (const key of stretches(positions)) {
      users.set(key, (users.get(key) ?? new Set()).add(route));
    }
  }
  const drawn = new Set();
  return strands.flatMap(({ positions }) => runs(positions, users, drawn));
}

/** The parts of a line that were not drawn before, cut where the routes that use them change. */
function runs(positions, users, drawn) {
  const found = [];
  let last = null;
  stretches(positions).forEach((key, i) => {
    if (drawn.has(key)) {
      last = null;
      return;
    }
    drawn.add(key);
    const routes = users.get(key);
    if (last && same(last.routes, routes)) {
      last.positions.push(positions[i + 1]);
    } else {
      last = { positions: [positions[i], positions[i + 1]], routes };
      found.push(last);
    }
  });
  return found;
}

function lines(positions) {
  return Array.isArray(positions[0]) ? positions : [positions];
}

function stretches(positions) {
  const names = positions.map(({ lat, lng }) => `${lat.toFixed(5)} ${lng.toFixed(5)}`);
  return names.slice(1).map((name, i) => [names[i], name].sort().join());
}

function same(one, other) {
  return one.size === other.size && [...one].every((each) => other.has(each));
}

/** The trunks of a scene's visible routes, kept from one drawing to the next. */
export class Trunks {
  constructor(scene) {
    this.scene = scene;
    this.shapes = new Map();
    this.asked = [];
  }

  /** Draw the ways of these routes (lines), those of one layer and one look together. */
  show(routes) {
    const asked = routes.flatMap((route) => [route, kindOf(route)]);
    if (asked.length === this.asked.length && asked.every((each, i) => each === this.asked[i])) {
      return;
    }
    this.asked = asked;
    const groups = new Map();
    for (const route of routes) {
      groups.set(kindOf(route), [...(groups.get(kindOf(route)) ?? []), route]);
    }
    const before = this.shapes;
    this.shapes = new Map();
    for (const group of groups.values()) {
      for (const way of sharedWays(group)) {
        const ids = [...way.routes].map(({ feature }) => feature.id).join();
        const key = [kindOf(group[0]), ids, ...stretches(way.positions.slice(0, 2))].join();
        this.shapes.set(key, before.get(key) ?? this._trunk(way));
      }
    }
    for (const [key, shape] of before) {
      if (!this.shapes.has(key)) {
        shape.remove();
      }
    }
    this.shapes.forEach((shape) => shape.addTo(this.scene.map));
  }

  _trunk({ positions, routes }) {
    const [first] = routes;
    const shape = new Line(positions, {
      renderer: this.scene.renderer,
      interactive: false,
      look: () => this._look(first, routes.size),
    });
    shape.feature = first.feature;
    shape.layerId = first.layerId;
    return shape;
  }

  _look(route, count) {
    const { trunk_step: step, trunk_most: most } = this.scene.config.style.overview;
    const more = Math.min(most, step * (count - 1));
    return { ...route.look(), hovered: false, selected: false, inTrunk: false, more };
  }
}

function kindOf({ layerId, feature }) {
  const { status, unconfirmed } = feature.properties;
  return `${layerId} ${status} ${unconfirmed}`;
}
