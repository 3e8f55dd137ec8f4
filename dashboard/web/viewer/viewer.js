/* The file's own page: the map, the panel, the search box, and their connections. */

import * as host from "../hosts/file.js";
import { Atlas } from "../map/atlas.js";
import { passes, statusIn } from "../map/filters.js";
import { obeyMotion } from "../map/motion.js";
import { publicly } from "../map/publicly.js";
import { Panel } from "../panel/panel.js";
import { Search } from "./search.js";

class Viewer {
  constructor({ opening, starts, zooms, edges, empty }, panels, introduction, index) {
    this.opening = opening;
    this.starts = starts;
    this.empty = empty;
    this.map = L.map("map_div", {
      center: [opening.state.lat, opening.state.lng],
      zoom: opening.state.zoom,
      minZoom: zooms[0],
      maxZoom: zooms[1],
      zoomControl: false,
      attributionControl: false,
      preferCanvas: true,
    });
    this.atlas = new Atlas(this.map, "", edges, host);
    this.panels = new Map(Object.entries(panels)); // ids may be names of objects' own properties
    this.introduction = introduction;
    this.panel = new Panel(document.getElementById("content"), (pressed) => this._press(pressed));
    this.search = new Search(index, (feature) => this.open(feature));
    document.addEventListener("atlas", ({ detail }) => this._hear(detail));
    this._wire();
  }

  /** Open the view from which the file was made. */
  async begin() {
    this.atlas.apply({ ...this.opening.state, move: this._nextMove() });
    this._showPanel(this.opening.state); // it need not wait for the map
    await this.atlas.ready;
    document.querySelector(".atlas-legend summary").textContent = "Layers and legend";
    this._show();
    this._follow(new URLSearchParams(location.search).get("feature"));
  }

  /** Open the feature that the page's address names (null: none), if there is one. */
  _follow(feature) {
    if (this.panels.has(feature)) {
      this.open(feature);
    }
  }

  _wire() {
    const about = document.getElementById("about");
    const pressed = {
      "show-about": () => about.showModal(),
      "close-about": () => about.close(),
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
    about.addEventListener("click", ({ target }) => target === about && about.close());
  }

  /** Do what a button of the panel asks for. */
  _press({ feature, start, act }) {
    if (start) {
      this._open(this.starts[start]);
    } else if (act === "close") {
      this._select(null);
    } else {
      this.open(feature ?? this.atlas.state.selected);
    }
  }

  /** Open a prepared view. */
  _open({ state }) {
    this.atlas.apply({ ...state, move: this._nextMove() });
    this._show();
  }

  /** Select a feature (by id), move the map to it and show it, even if it was hidden. */
  open(feature) {
    const shapes = this._shapes(feature);
    const change = this._revealing(shapes);
    const bounds = shapes.reduce((all, shape) => all.extend(extent(shape)), L.latLngBounds([]));
    if (bounds.isValid()) {
      change.move = this._nextMove();
      change.bounds = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
    }
    this._select(feature, change);
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

  _select(selected, change = {}) {
    this._reveal({ ...change, selected });
    this._show();
  }

  _reveal(change) {
    this.atlas.apply({ ...this.atlas.state, ...change });
    this._refresh();
  }

  _nextMove() {
    return (this.atlas.camera.move ?? 0) + 1;
  }

  _hear({ type }) {
    if (type === "select") {
      this._show();
    } else if (type === "toggle" || type === "filter") {
      this._refresh();
    }
  }

  /** Show the panel of what is selected. */
  _show() {
    this._showPanel(this.atlas.state);
    this._refresh();
  }

  /** A new panel is read from its beginning. */
  _showPanel({ selected, year }) {
    if (selected !== this.shown) {
      this.shown = selected;
      this.panel.show(this.panels.get(selected) ?? this.introduction, year);
      window.scrollTo({ top: 0 });
      document.getElementById("panel").scrollTo({ top: 0 });
    }
  }

  /** Say why something is not on the map. */
  _refresh() {
    const { state, visible } = this.atlas;
    this.panel.date(state.year);
    const shapes = state.selected === null ? [] : this._shapes(state.selected);
    const hidden = shapes.length > 0 && !shapes.some((shape) => visible.includes(shape));
    document.querySelectorAll("#content [data-act=show]").forEach((button) => {
      button.hidden = shapes.length === 0 || hidden;
    });
    if (hidden) {
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
      this._reveal({ layers, statuses: [], sectors: [], year: null });
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

function extent(shape) {
  return shape.getBounds?.() ?? L.latLngBounds([shape.getLatLng()]);
}

async function json(address) {
  return (await host.request(address)).json();
}

async function begin() {
  if (!("DecompressionStream" in window)) {
    fail("This map needs a browser from 2023 or later.");
    return;
  }
  try {
    await host.unpack();
  } catch (error) {
    fail("This file is damaged: part of it is missing.");
    throw error;
  }
  const names = ["view", "panels", "introduction", "search"];
  const documents = await Promise.all(names.map((name) => json(`interactive/${name}.json`)));
  const viewer = new Viewer(...documents);
  window.NineBridges = publicly(viewer.atlas);
  await viewer.begin();
}

function fail(why) {
  const line = document.getElementById("failed");
  line.querySelector("span").textContent = why;
  line.hidden = false;
}

obeyMotion();
begin();
