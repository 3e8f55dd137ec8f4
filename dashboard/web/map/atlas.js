/* The atlas on a Leaflet map: layers, selection, and the state that Python and the map share. */

import { Announcer } from "./announcer.js";
import { BaseMap } from "./basemap.js";
import { Camera } from "./camera.js";
import { Caption } from "./caption.js";
import { addControls, showWhenReady } from "./controls.js";
import { countByTitle, describe, tipOf } from "./describing.js";
import { Emphasis } from "./emphasis.js";
import { setYear } from "./filters.js";
import { Filtering } from "./filtering.js";
import { Keyboard } from "./keyboard.js";
import { Legend } from "./legend.js";
import { lookOf } from "./looks.js";
import { drawNow, watchPrint } from "./printing.js";
import { Scene } from "./scene.js";
import { addHalos, redraw, shapeOf } from "./shapes.js";
import { sortFeatures } from "./stacking.js";
import { styled } from "./styled.js";
import { Line } from "./symbols.js";
import { LargeLayers } from "./tiles.js";

export class Atlas {
  /** @param edges how far the map goes: west, south, east, north in degrees; @param host the page around the
   * map, as hosts/streamlit.js and hosts/file.js export it */
  constructor(map, root, edges, host) {
    this.map = map;
    this.root = root;
    this.host = host;
    this.bridge = new host.Bridge();
    this.groups = new Map();
    this.shapes = new Map();
    this.hovered = null;
    this.dark = false;
    this.year = null;
    this.emphasis = new Emphasis(map);
    this.scene = new Scene(map, {
      titleOf: (id) => this.layers.get(id).title,
      open: (crowd) => this.open(crowd),
      tip: (feature) => this.tip(feature),
    });
    this._dress(edges);
    this.ready = showWhenReady(map, this._load()).finally(() => this.scene.labels.begin());
  }

  _dress(edges) {
    const map = this.map;
    addControls(map);
    this.host.borrowFonts();
    document.fonts.ready.then(() => this.scene.labels.remeasure());
    this.host.fitFrame(map);
    this.host.watchTheme((dark) => this._theme({ pageIsDark: dark }));
    watchPrint((onPaper) => this._print(onPaper));
    map.on("click", () => this.choose(null));
    this.camera = new Camera(map, edges, (place, byReader) => this._report(place, byReader));
    // once all have heard of the move: what of a line is in view its renderer finds out then
    map.on("moveend", () => queueMicrotask(() => this.visible && this.scene.name()));
    map.on("moveend", () => this.visible && this.large.refresh());
    map.on("zoomend", () => this.visible && this._settle());
    this.announcer = new Announcer(map.getContainer());
    this.keyboard = new Keyboard(this);
  }

  async _load() {
    [this.config] = await Promise.all([this.fetch("atlas/map.json"), styled()]);
    this.scene.configure(this.config);
    // Ids are words of the data, and may be those that objects have of their own: maps have none.
    this.layers = new Map(this.config.layers.map((layer) => [layer.id, layer]));
    this.parts = new Map(Object.entries(this.config.parts));
    this.names = new Map(Object.entries(this.config.names));
    this.map.attributionControl.addAttribution(this.config.attribution);
    this.base = new BaseMap({
      map: this.map,
      root: this.root,
      config: this.config,
      labels: this.scene.labels,
      edges: this.camera.edges,
      request: this.host.request,
    });
    this.base.dark = this.dark;
    const [whole] = await Promise.all([
      this.base.load(),
      ...Object.entries(this.config.layer_urls).map(([id, url]) => this._loadLayer(id, url)),
    ]);
    if (!whole) {
      this.announcer.notify("Part of the base map could not be loaded.");
    }
    this.large = new LargeLayers(this, this.config.tile_urls);
    this.filtering = new Filtering(this);
    this.beside = new this.host.Beside(this);
    this._addLegend();
    if (this.state) {
      this.state = this.filtering.read(this.state);
      this.show();
      this.scene.labels.begin();
      await this.large.refreshed;
    }
    document.body.dataset.atlas = "ready";
  }

  /** A JSON document of the server; the reader is told of one that cannot be fetched. */
  async fetch(path) {
    const answer = await this.host.request(this.root + path).catch(() => null);
    if (!answer?.ok) {
      const why = answer ? answer.status : "no connection";
      document.body.dataset.atlas ??= "incomplete";
      this.announcer.notify(`The map could not load ${path} (${why}). Reload the page.`);
      throw new Error(`${path}: ${why}`);
    }
    return answer.json();
  }

  async _loadLayer(id, url) {
    const data = await this.fetch(url);
    const shapes = sortFeatures(data.features).map((feature) => this.shape(id, feature));
    this.emphasis.include(
      id,
      shapes.filter((shape) => shape instanceof Line),
    );
    this.groups.set(id, shapes);
  }

  /** The shapes of a feature: one, or several where it has points, lines and areas together. */
  shapesOf(id) {
    const found = [];
    for (let key = id; this.shapes.has(key); key = `${id} ${found.length}`) {
      found.push(this.shapes.get(key));
    }
    return found;
  }

  /** A feature, or one of its points, lines and areas, as a shape that the map can show. */
  shape(layer, feature) {
    setYear(feature.properties, this.year);
    const look = () => this._look(layer, feature);
    const shape = shapeOf(layer, feature, { renderer: this.scene.renderer, look });
    shape.on("click", () => this.choose(feature.id));
    shape.on("mouseover", () => this.hover(feature.id));
    shape.on("mouseout", () => this.hover(null));
    if (!L.Browser.mobile) {
      shape.bindTooltip(() => this.tip(feature), { sticky: true, className: "atlas-tip" });
    }
    const before = this.shapesOf(feature.id).length;
    shape.key = before ? `${feature.id} ${before}` : feature.id; // no id has a space
    this.shapes.set(shape.key, shape);
    addHalos(this.map, shape, this.scene.haloRenderers, this.config.style.halo_from_m);
    return shape;
  }

  /** Name, kind and status of a feature, in words, and their tooltip. */
  about(feature) {
    return describe(feature.properties, this.config.style.status);
  }

  tip(feature) {
    return tipOf(this.about(feature));
  }

  _look(layer, feature) {
    const accent = this.layers.get(layer)[this.dark ? "accent_dark" : "accent"];
    const look = lookOf(this.config.style, this.dark, accent, feature.properties);
    return Object.assign(look, {
      inTrunk: look.style.shared,
      emphasis: this.emphasis.of(layer, look.table.overview),
      hovered: this.hovered === feature.id,
      selected: this.chosen?.has(feature.id) ?? false,
    });
  }

  _addLegend() {
    this.legend = new Legend(this.config, this.root, {
      toggle: (layer, on) => this.toggle(layer, on),
      resize: () => this.scene.labels.place(),
      filtering: this.filtering,
    });
    this.legend.addTo(this.map);
    this.caption = new Caption().addTo(this.map);
  }

  /* What the user does: shown at once, told to Python after. */

  toggle(layer, on) {
    this.filtering.toggle(layer, on);
  }

  choose(id) {
    if (!this.state || (id === null && this.state.selected === null)) {
      return;
    }
    this.state.selected = id;
    this.show();
    this.bridge.tell({ type: "select", feature: id });
  }

  /** Select a feature and go to it, even if it is hidden: Python knows by what. */
  visit(id) {
    this.state.selected = id;
    this.show();
    this.bridge.tell({ type: "visit", feature: id });
  }

  /** Open a starting view, by its number. */
  begin(number) {
    this.bridge.tell({ type: "start", number });
  }

  hover(id) {
    this.beside?.expect(id);
    const before = this.shapesOf(this.hovered);
    this.hovered = id;
    [...before, ...this.shapesOf(id)].forEach(redraw);
  }

  /** Zoom in on a counted group until its members are seen. */
  open(crowd) {
    this.announcer.say(`${crowd.feature.properties.name}: zoomed in`);
    this.camera.approach(
      crowd.members.map((shape) => shape.getLatLng()),
      this.config.style.overview.counted_below + 1,
    );
  }

  _report(place, byReader) {
    if (byReader) {
      this.host.writePlace(place);
    }
    this.bridge.tell({ type: "view", ...place });
  }

  /* What Python says. */

  apply(state) {
    const settled = this.bridge.settle(state);
    this.state = this.legend ? this.filtering.read(settled) : settled;
    this.camera.follow(state);
    if (this.legend) {
      this.show();
    }
  }

  /** Show the state. */
  show() {
    const { state } = this;
    this.beside.follow(); // first, since it is what is read
    const before = this.chosen ?? new Set();
    this.chosen = new Set(
      state.selected ? [state.selected, ...(this.parts.get(state.selected) ?? [])] : [],
    );
    this.legend.show(state);
    const dated = this._date(state.year);
    this.base.choose(state.base, (id, title) => this._baseFailed(id, title));
    this.draw();
    this.visible
      .filter(({ feature: { id } }) => dated || before.has(id) !== this.chosen.has(id))
      .forEach(redraw);
    this.large.refresh();
  }

  /** Draw the features that the state shows, and announce how many. */
  draw() {
    this.scene.draw(this.groups, this.state, this.chosen);
    this.keyboard.refresh();
    this.legend.explain(this.visible.some((shape) => shape.feature.properties.unconfirmed));
    const [name, ...rest] = this._aboutSelected();
    this.caption.show([name, ...rest]);
    const selected = name ?? (this.state.selected && "A feature");
    const on = this.config.layers.filter((layer) => this.state.layers.has(layer.id));
    const of = this.filtering.show(this.state)?.of ?? null;
    const { statuses, sectors, year } = this.state;
    const filters = JSON.stringify([statuses, sectors, year]);
    this.announcer.follow({ shown: countByTitle(on, this.visible), filters, of, selected });
  }

  /** What is selected, in words as of `about`; nothing while the map has yet to fetch it. */
  _aboutSelected() {
    const { selected } = this.state;
    const shape = this.shapes.get(selected);
    const parts = this.parts.get(selected)?.length;
    const undrawn = [this.names.get(selected), parts && `${parts} parts`];
    return shape ? this.about(shape.feature) : undrawn.filter(Boolean);
  }

  /** Give every feature its status at the end of a year (null: today); whether the year is another. */
  _date(year) {
    if (year === this.year) {
      return false;
    }
    this.year = year;
    this.shapes.forEach(({ feature }) => setYear(feature.properties, year));
    return true;
  }

  _settle() {
    this.scene.settle();
    this.keyboard.refresh();
  }

  /** The shapes that pass layers and filters; null until it is known which. */
  get visible() {
    return this.scene.visible;
  }

  /** The shapes that are drawn and can be pointed at. */
  reachable() {
    return this.scene.reachable();
  }

  _baseFailed(id, title) {
    this.state.base = null;
    this.show();
    this.announcer.say(`${title} cannot be reached. The built-in base map is shown.`);
    this.bridge.tell({ type: "base-failed", base: id });
  }

  _print(onPaper) {
    this._theme({ onPaper });
    drawNow(this.base?.renderer);
    this.scene.drawNow();
  }

  /** Use the theme of the page around the map; light on paper. */
  _theme(changed) {
    Object.assign(this, changed);
    const dark = Boolean(this.pageIsDark && !this.onPaper);
    if (dark === this.dark) {
      return;
    }
    this.dark = dark;
    document.documentElement.classList.toggle("dark", dark);
    this.base?.theme(dark);
    const drawn = [...this.shapes.values(), ...this.scene.extras()];
    drawn.filter((shape) => this.map.hasLayer(shape)).forEach(redraw);
    if (this.visible) {
      this.scene.name(); // names of lines have the lines' colours
    }
  }
}
