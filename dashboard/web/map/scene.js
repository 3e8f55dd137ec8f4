/* What is drawn of the atlas now: which shapes, in which order, which of them counted, moved aside and named. */

import { crowds, isCountable } from "./counting.js";
import { Crowds } from "./crowding.js";
import { along } from "./drawing.js";
import { passes } from "./filters.js";
import { Labels } from "./labels.js";
import { HaloCanvas } from "./halos.js";
import { nameFeatures } from "./names.js";
import { Canvas } from "./picking.js";
import { drawNow } from "./printing.js";
import { spread } from "./spread.js";
import { sortShapes, stack } from "./stacking.js";
import { Dot, Line } from "./symbols.js";
import { Trunks } from "./trunks.js";

const HALOS = ["narrow", "wide"];

export class Scene {
  /** @param signs what the signs of counted points need: titleOf, open, tip (see Crowds) */
  constructor(map, signs) {
    this.map = map;
    // Drawn beyond the frame, for a drag, but only as much as browsers copy quickly.
    this.renderer = new Canvas({ padding: 0.25, tolerance: 6 });
    this.haloRenderers = HALOS.map((name, wide) => {
      const pane = paneOf(name);
      Object.assign(map.createPane(pane).style, { zIndex: 390 - wide, pointerEvents: "none" });
      return new HaloCanvas({ pane, padding: 0.1 });
    });
    this.labels = new Labels(map);
    this.crowds = new Crowds(map, { renderer: this.renderer, ...signs });
    this.trunks = new Trunks(this);
    this.visible = null; // the shapes that pass layers and filters; null until known
  }

  /** Take the map's configuration, as the server gives it. */
  configure(config) {
    this.config = config;
    this.order = new Map(config.layers.map(({ id }, i) => [id, i]));
    const { opacity, wide_opacity: faint } = config.style.halo;
    HALOS.forEach((name, wide) => {
      this.map.getPane(paneOf(name)).style.opacity = wide ? faint : opacity;
    });
  }

  /** Draw what passes a state's layers and filters; `groups` are the shapes by layer, `chosen` a set of ids. */
  draw(groups, state, chosen) {
    Object.assign(this, { state, chosen });
    const visible = [];
    for (const [layer, shapes] of groups) {
      for (const shape of shapes) {
        if (passes(state, layer, shape.feature.properties)) {
          visible.push(shape);
        } else {
          shape.remove();
        }
      }
    }
    sortShapes(visible, chosen, this.order);
    visible.filter((shape) => !this.map.hasLayer(shape)).forEach((shape) => shape.addTo(this.map));
    this.haloRenderers.forEach((renderer, wide) => {
      const halos = visible.filter((shape) => shape.halos).map((shape) => shape.halos[wide]);
      stack(renderer, halos);
    });
    this.visible = visible;
    this.trunks.show(visible.filter(isRoute));
    this.settle();
  }

  /** Place points and names for the zoom: count points without room, move apart those with little. */
  settle() {
    const dots = this.visible.filter((shape) => shape instanceof Dot);
    this._count(dots);
    const { signs } = this.crowds;
    const shapes = [...this.visible, ...this.trunks.shapes.values()];
    stack(this.renderer, [...sortShapes(shapes, this.chosen, this.order), ...signs]);
    spread(this.map, [...dots, ...signs], this._obstacles());
    this.name();
  }

  /** Draw one sign with their number for points that have no room. Large layers are thinned already. */
  _count(dots) {
    const countable = dots.filter(
      (dot) => isCountable(dot, this.state.selected) && !this.config.tile_urls?.[dot.layerId],
    );
    const groups = crowds(this.map, countable, this.config.style.overview);
    const counted = new Set(groups.flat());
    dots.forEach((dot) => dot.count(counted.has(dot)));
    this.crowds.show(groups);
  }

  /** Places on emphasised lines, which no symbol may hide: {x, y, radius} in pixels of the zoom. */
  _obstacles() {
    const origin = this.map.getPixelOrigin();
    return this.visible
      .filter((shape) => shape instanceof Line && shape.look().emphasis)
      .flatMap((shape) => [...along(shape._parts ?? [], 5)])
      .map(({ x, y }) => ({ x: x + origin.x, y: y + origin.y, radius: 4 }));
  }

  /** Write the names of features and layers where they have room in the view. */
  name() {
    nameFeatures(this);
  }

  /** What is drawn and can be pointed at: features, and the signs of those that are counted. */
  reachable() {
    return [...this.visible.filter((shape) => !shape.counted), ...this.crowds.signs];
  }

  /** What is drawn beside the features: trunks of sea routes, signs of counted points. */
  extras() {
    return [...this.trunks.shapes.values(), ...this.crowds.signs];
  }

  /** Draw at once what waits for the next frame. */
  drawNow() {
    [this.renderer, ...this.haloRenderers].forEach(drawNow);
  }
}

function paneOf(halos) {
  return `atlas-halos-${halos}`;
}

function isRoute(shape) {
  return shape instanceof Line && shape.look().style.shared;
}
