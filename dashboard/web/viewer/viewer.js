/* A page of its own around the map: the panel, the search box, and their connections. file.js and site.js
 * begin it, in the one-file page and in the published site. */

import { Column } from "../hosts/column.js";
import { Atlas } from "../map/atlas.js";
import { passes, statusIn } from "../map/filters.js";
import { obeyMotion } from "../map/motion.js";
import { publicly } from "../map/publicly.js";
import { Links } from "./links.js";
import { Search } from "./search.js";

export class Viewer {
  /** @param view the document interactive/view.json; @param host the page's: hosts/file.js or hosts/site.js */
  constructor({ opening, starts, zooms, edges, empty, link }, host) {
    obeyMotion();
    this.starts = starts;
    this.empty = empty;
    this.host = host;
    this.unread = []; // the parts of the link that cannot be read
    this.bounds = new Map(); // of what is drawn of each feature, by ids: west, south, east, north, or null
    this.links = new Links({ ...link, opening, zooms }, (feature) => this.bounds.has(feature));
    this.column = new Column(host.panels);
    window.NineBridges = { column: this.column };
    this.map = L.map("map_div", {
      center: [opening.lat, opening.lng],
      zoom: opening.zoom,
      minZoom: zooms[0],
      maxZoom: zooms[1],
      zoomControl: false,
      attributionControl: false,
      preferCanvas: true,
    });
    this.atlas = new Atlas(this.map, "", edges, host);
    Object.assign(window.NineBridges, publicly(this.atlas));
    document.addEventListener("atlas", ({ detail }) => this._hear(detail));
    this._wire();
  }

  /** Open the view of the page's address or, where that says nothing, the one of which the page was made.
   * @param index a promise of all features, as search.js wants them and with their bounds */
  async begin(index) {
    this.column.attach();
    const learned = index.then((entries) => this._learn(entries));
    if (location.search) {
      await learned; // the link may name a feature
    }
    this._read();
    await Promise.all([this.atlas.ready, learned]);
    document.querySelector(".atlas-legend summary").textContent = "Layers and legend";
    this._refresh();
    addEventListener("popstate", () => {
      this._read();
      this._refresh();
    });
  }

  _learn(entries) {
    this.bounds = new Map(entries.map(({ id, bounds }) => [id, bounds]));
    new Search(entries, (feature) => this.atlas.ready.then(() => this.open(feature)));
  }

  /** Show what the page's address says; a link to a feature that names no place goes to the feature. */
  _read() {
    const { state, placed, unread } = this.links.read(location.search);
    const { opening } = this.links;
    const named =
      state.selected === opening.selected ? opening.bounds : this.bounds.get(state.selected);
    this.unread = unread;
    this._go({ ...state, bounds: placed ? null : (named ?? null) });
    this.column.follow({ feature: state.selected, year: state.year }); // it need not wait for the map
  }

  /** Show a state at its bounds (null: its place). */
  _go(state) {
    this.place = state.bounds ? null : state; // where a link says that the map looks
    this.atlas.apply({ ...state, move: this._nextMove() });
  }

  _wire() {
    const about = document.getElementById("about");
    about?.addEventListener("click", ({ target }) => target === about && about.close());
    const pressed = {
      ...(about && { "show-about": () => about.showModal(), "close-about": () => about.close() }),
      "notice-button": () => this._remedy(),
    };
    for (const [id, press] of Object.entries(pressed)) {
      const button = document.getElementById(id);
      button.addEventListener("click", () => {
        press();
        if (button.offsetParent === null) {
          document.getElementById("panel").focus({ preventScroll: true }); // the button has gone
        }
      });
    }
  }

  /** Select a feature (by id), move the map to it and show it, even if it was hidden. */
  open(feature) {
    const bounds = this.bounds.get(feature) ?? null;
    const change = { selected: feature, ...this._revealing(this._shapes(feature)) };
    if (bounds) {
      this._go({ ...this.atlas.state, ...change, bounds });
    } else {
      this.atlas.apply({ ...this.atlas.state, ...change });
    }
    this._write(true);
  }

  /** The shapes of a feature: its own, or those of its parts. */
  _shapes(feature) {
    const ids = [feature, ...(this.atlas.parts.get(feature) ?? [])];
    return ids.flatMap((id) => this.atlas.shapesOf(id));
  }

  /** The smallest change of the state that shows one of the shapes. */
  _revealing(shapes) {
    const { state } = this.atlas;
    const layers = new Set([...state.layers, ...shapes.map((shape) => shape.layerId)]);
    const bare = { statuses: [], sectors: [] };
    const tries = [{}, { layers }, { layers, ...bare }, { layers, ...bare, year: null }];
    return { ...(tries.find((change) => this._seen(shapes, change)) ?? {}) };
  }

  _seen(shapes, change) {
    const state = { ...this.atlas.state, ...change };
    const isSeen = ({ layerId, feature: { properties } }) => {
      const status = statusIn(properties.history, state.year);
      return passes(state, layerId, { ...properties, status });
    };
    return shapes.length === 0 || shapes.some(isSeen);
  }

  _nextMove() {
    return (this.atlas.camera.move ?? 0) + 1;
  }

  /** Take up what the reader did on the map, or by a button of the panel. */
  _hear({ type, feature, number, place }) {
    if (type === "visit") {
      this.open(feature);
    } else if (type === "start") {
      this._go(this.starts[number]);
      this._write(true);
    } else if (type === "select") {
      const { lat, lng } = this.map.getCenter();
      this.place ??= { lat, lng, zoom: this.map.getZoom() }; // a link to the feature alone would go there
      this._write(true);
    } else if (type === "moved") {
      this.place = place;
      this._write(false);
    } else if (type === "toggle" || type === "filter") {
      this._write(false);
    }
  }

  /** Write the view into the page's address: as a step from which the browser goes back, or over the last one. */
  _write(isStep) {
    this.unread = [];
    this.host.writeLink(this.links.write(this.atlas.state, this.place), isStep);
    this._refresh();
  }

  /** Say why something is not on the map. */
  _refresh() {
    const { state, visible } = this.atlas;
    const shapes = state.selected === null ? [] : this._shapes(state.selected);
    const hidden = shapes.length > 0 && !shapes.some((shape) => visible.includes(shape));
    document.getElementById("panel").classList.toggle("unseen", shapes.length === 0 || hidden);
    if (this.unread.length) {
      this._notice(`Part of the link could not be read: ${this.unread.join(", ")}`);
    } else if (hidden) {
      this._notice("Hidden on the map by its layer or a filter.", "Show it");
    } else if (this.empty) {
      this._notice(this.empty);
    } else if (visible.length === 0) {
      this._notice("Nothing is shown on the map.", "Show everything");
    } else {
      this._notice("");
    }
  }

  /** Apply the notice's remedy. */
  _remedy() {
    const { selected } = this.atlas.state;
    if (selected !== null && this._shapes(selected).length > 0) {
      this.open(selected);
    } else {
      const layers = new Set(this.atlas.config.layers.map((layer) => layer.id));
      const all = { layers, statuses: [], sectors: [], year: null };
      this.atlas.apply({ ...this.atlas.state, ...all });
      this._write(false);
    }
  }

  /** The notice shows only while it has a text. */
  _notice(text, button = "") {
    document.getElementById("notice-button").textContent = button;
    const element = document.getElementById("notice");
    element.querySelector("span").textContent = text;
    element.hidden = text === "";
  }
}

/** Say why there is no map. */
export function fail(why) {
  const line = document.getElementById("failed");
  line.querySelector("span").textContent = why;
  line.hidden = false;
}
