/* The atlas on a Leaflet map: layers, selection, and the state that Python and the map share. */

import { Announcer } from "./announcer.js";
import { BaseMap } from "./basemap.js";
import { Caption, YearSign } from "./caption.js";
import { crowds } from "./counting.js";
import { crowdOf } from "./crowding.js";
import { along } from "./drawing.js";
import { passes, setYear } from "./filters.js";
import { DotHalo, LineHalo } from "./halos.js";
import { Keyboard } from "./keyboard.js";
import { Labels } from "./labels.js";
import { Legend } from "./legend.js";
import { lookOf } from "./looks.js";
import { nameFeatures } from "./names.js";
import { Canvas } from "./picking.js";
import { spread } from "./spread.js";
import { stack } from "./stacking.js";
import { Area, Dot, Line } from "./symbols.js";
import { LargeLayers } from "./tiles.js";
import { Trunks } from "./trunks.js";

const DRAWING_ORDER = ["Polygon", "MultiPolygon", "LineString", "MultiLineString", "Point"];

export class Atlas {
  /** @param edges how far the map goes: west, south, east, north in degrees; @param host the page around the
   * map, as hosts/streamlit.js and hosts/file.js export it */
  constructor(map, root, edges, host) {
    this.map = map;
    this.root = root;
    this.edges = edges;
    this.host = host;
    this.bridge = new host.Bridge();
    this.groups = new Map();
    this.shapes = new Map();
    this.extents = new Map(); // of the lines of a layer together
    this.hovered = null;
    this.move = null;
    this.dark = false;
    this.year = null;
    // Beyond the frame, for a drag, as far as a browser copies quickly after each change.
    this.renderer = new Canvas({ padding: 0.25, tolerance: 6 });
    this.haloRenderers = ["narrow", "wide"].map((name, wide) => {
      const pane = `atlas-halos-${name}`;
      const style = { zIndex: 390 - wide, pointerEvents: "none" };
      Object.assign(map.createPane(pane).style, style);
      return new Canvas({ pane, padding: 0.1 });
    });
    this.labels = new Labels(map);
    this.crowds = new Map();
    this.trunks = new Trunks(this);
    this._dress();
    // Seen once they have their places: until styles and credits have come they would jump.
    const controls = map.getContainer().querySelector(".leaflet-control-container");
    controls.style.visibility = "hidden";
    this.ready = this._load().finally(() => {
      controls.style.visibility = "";
      this.labels.begin();
    });
  }

  _dress() {
    const map = this.map;
    L.control.zoom({ position: "topright" }).addTo(map);
    map.attributionControl = L.control.attribution({ prefix: false }).addTo(map);
    L.control.scale({ position: "bottomright", imperial: true }).addTo(map);
    this.host.borrowFonts();
    document.fonts.ready.then(() => this.labels.remeasure());
    this.host.fitFrame(map);
    this.host.watchTheme((dark) => {
      this.pageIsDark = dark;
      this._theme();
    });
    window.addEventListener("beforeprint", () => this._print(true));
    window.addEventListener("afterprint", () => this._print(false));
    const [west, south, east, north] = this.edges;
    map.setMaxBounds([
      [south, west],
      [north, east],
    ]);
    map.on("click", () => this.choose(null));
    map.on("moveend", () => this._report());
    // once all have heard of the move: what of a line is in view its renderer finds out then
    map.on("moveend", () => queueMicrotask(() => this.visible && this._name()));
    map.on("moveend", () => this.visible && this.large.refresh());
    map.on("zoomend", () => this.visible && this._settle());
    this.announcer = new Announcer(map.getContainer());
    this.keyboard = new Keyboard(this);
  }

  /** By how many degrees a longitude is turned so that it stands on the map: as Ground.turn_of in ground.py. */
  _turnOf(longitude) {
    const seam = (this.edges[0] + this.edges[2] - 360) / 2;
    return longitude < seam ? 360 : longitude > seam + 360 ? -360 : 0;
  }

  async _load() {
    this.config = await this.fetch("atlas/map.json");
    const { opacity, wide_opacity: faint } = this.config.style.halo;
    this.map.getPane("atlas-halos-narrow").style.opacity = opacity;
    this.map.getPane("atlas-halos-wide").style.opacity = faint;
    this.order = new Map(this.config.layers.map(({ id }, i) => [id, i]));
    // Ids are words of the data, and may be those that objects have of their own: maps have none.
    this.layers = new Map(this.config.layers.map((layer) => [layer.id, layer]));
    this.parts = new Map(Object.entries(this.config.parts));
    this.names = new Map(Object.entries(this.config.names));
    this.map.attributionControl.addAttribution(this.config.attribution);
    this.base = new BaseMap({
      map: this.map,
      root: this.root,
      config: this.config,
      labels: this.labels,
      edges: this.edges,
      request: this.host.request,
    });
    this.base.dark = this.dark;
    const [whole] = await Promise.all([
      this.base.load(),
      ...Object.entries(this.config.layer_urls).map(([id, url]) => this._loadLayer(id, url)),
    ]);
    if (!whole) {
      this._notice("Part of the base map could not be loaded.");
    }
    this.large = new LargeLayers(this, this.config.tile_urls);
    const ids = this.config.layers.map((layer) => layer.id);
    this.switches = new this.host.Switches(ids, () => this._follow());
    this._addLegend();
    if (this.state) {
      this.state.layers = this.switches.read(this.state.layers);
      this._show();
      this.labels.begin();
      await this.large.refreshed;
    }
    document.body.dataset.atlas = "ready";
  }

  /** A JSON document of the server; what cannot be had is told. */
  async fetch(path) {
    const answer = await this.host.request(this.root + path).catch(() => null);
    if (!answer?.ok) {
      const why = answer ? answer.status : "no connection";
      document.body.dataset.atlas ??= "incomplete";
      this._notice(`The map could not load ${path} (${why}). Reload the page.`);
      throw new Error(`${path}: ${why}`);
    }
    return answer.json();
  }

  async _loadLayer(id, url) {
    const data = await this.fetch(url);
    const order = (feature) => DRAWING_ORDER.indexOf(feature.geometry.type);
    const features = data.features.sort((a, b) => order(a) - order(b));
    const shapes = features.map((feature) => this.shape(id, feature));
    const lines = shapes.filter((shape) => shape instanceof Line);
    if (lines.length > 0) {
      const extent = L.latLngBounds([]);
      lines.forEach((line) => extent.extend(line.getBounds()));
      this.extents.set(id, extent);
    }
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
    const options = {
      renderer: this.renderer,
      bubblingMouseEvents: false,
      weight: 8,
      look: (drawn) => this._look(layer, drawn),
    };
    const { type, coordinates } = feature.geometry;
    const depth = { LineString: 0, MultiLineString: 1, Polygon: 1, MultiPolygon: 2 }[type];
    const positions =
      type === "Point"
        ? L.GeoJSON.coordsToLatLng(coordinates)
        : L.GeoJSON.coordsToLatLngs(coordinates, depth);
    const Shape = type === "Point" ? Dot : type.endsWith("Polygon") ? Area : Line;
    const shape = new Shape(positions, options);
    shape.feature = feature;
    shape.layerId = layer;
    shape.on("click", () => this.choose(feature.id));
    shape.on("mouseover", () => this.hover(feature.id));
    shape.on("mouseout", () => this.hover(null));
    if (!L.Browser.mobile) {
      shape.bindTooltip(() => this.tip(feature), { sticky: true, className: "atlas-tip" });
    }
    const before = this.shapesOf(feature.id).length;
    shape.key = before ? `${feature.id} ${before}` : feature.id; // no id has a space
    this.shapes.set(shape.key, shape);
    this._addHalo(shape, type, positions);
    return shape;
  }

  _addHalo(shape, type, positions) {
    const { accuracy_m: accuracy } = shape.feature.properties;
    if (type.endsWith("Polygon") || accuracy < this.config.style.halo_from_m) {
      return;
    }
    const Halo = type === "Point" ? DotHalo : LineHalo;
    const options = { ...shape.options, interactive: false };
    shape.halos = this.haloRenderers.map((renderer, wide) => {
      const halo = new Halo(positions, { ...options, renderer, wide: Boolean(wide) });
      halo.feature = shape.feature;
      halo.owner = shape;
      shape.on("add", () => halo.addTo(this.map));
      shape.on("remove", () => halo.remove());
      return halo;
    });
  }

  tip(feature) {
    const tip = document.createElement("div");
    const [name, ...rest] = this.about(feature);
    const title = document.createElement("strong");
    title.textContent = name;
    const about = document.createElement("div");
    about.textContent = rest.join(", ");
    tip.append(title, about);
    return tip;
  }

  /** Name, kind and, where known, status of a feature, in words. */
  about({ properties }) {
    const status = this.config.style.status[properties.status];
    const doubt = properties.unconfirmed && "unconfirmed";
    const words = [properties.name, properties.kind_label, status?.label.toLowerCase(), doubt];
    return words.filter(Boolean);
  }

  /** How a feature looks now: from the table of symbols, the theme, hover and selection. */
  _look(layer, feature) {
    const accent = this.layers.get(layer)[this.dark ? "accent_dark" : "accent"];
    const look = lookOf(this.config.style, this.dark, accent, feature.properties);
    return Object.assign(look, {
      inTrunk: look.style.shared,
      emphasis: this._emphasis(layer),
      hovered: this.hovered === feature.id,
      selected: this.chosen?.has(feature.id) ?? false,
    });
  }

  /** How the lines of a layer are emphasised where all of it together is small; null where it is not. */
  _emphasis(layer) {
    const zoom = this.map.getZoom();
    if (this.emphasised?.zoom !== zoom) {
      this.emphasised = { zoom, layers: new Map() };
    }
    const { layers } = this.emphasised;
    if (!layers.has(layer)) {
      const {
        short_layer: most,
        least_length: least,
        emphasis: width,
      } = this.config.style.overview;
      const extent = this.extents.get(layer);
      const corners = extent && [extent.getSouthWest(), extent.getNorthEast()];
      const [from, to] = (corners ?? []).map((corner) => this.map.project(corner, zoom));
      const reach = from ? from.distanceTo(to) : Infinity;
      // Lines of a layer that is no speck keep their form, lest short ones lie over each other.
      layers.set(layer, reach < most ? { least: reach < least ? least : 0, width } : null);
    }
    return layers.get(layer);
  }

  _addLegend() {
    this.legend = new Legend(
      this.config,
      this.root,
      (layer, on) => this.toggle(layer, on),
      () => this.labels.place(),
    );
    this.legend.addTo(this.map);
    this.yearSign = new YearSign().addTo(this.map);
    this.caption = new Caption().addTo(this.map);
  }

  /* What the user does: shown at once, told to Python after. */

  toggle(layer, on) {
    this.state.layers[on ? "add" : "delete"](layer);
    this._show();
    if (!this.switches.set(layer, on)) {
      this.bridge.tell({ type: "toggle", layer, on });
    }
  }

  /** Show the layers that the page's switches say. */
  _follow() {
    const before = [...this.state.layers];
    this.state.layers = this.switches.read(this.state.layers);
    if (
      before.length !== this.state.layers.size ||
      !before.every((id) => this.state.layers.has(id))
    ) {
      this._show();
    }
  }

  choose(id) {
    if (!this.state || (id === null && this.state.selected === null)) {
      return;
    }
    this.state.selected = id;
    this._show();
    this.bridge.tell({ type: "select", feature: id });
  }

  hover(id) {
    const before = this.shapesOf(this.hovered);
    this.hovered = id;
    [...before, ...this.shapesOf(id)].forEach(redraw);
  }

  /** Go so near to a counted group that it is seen what it holds. */
  open(crowd) {
    const bounds = L.latLngBounds(crowd.members.map((shape) => shape.getLatLng()));
    const near = this.config.style.overview.counted_below + 1;
    const zoom = this.map.getBoundsZoom(bounds, false, L.point(60, 60));
    this.announcer.say(`${crowd.feature.properties.name}: zoomed in`);
    this.map.setView(bounds.getCenter(), Math.min(near, Math.max(zoom, this.map.getZoom() + 1)));
  }

  _report() {
    clearTimeout(this.reporting);
    this.reporting = setTimeout(() => {
      const { lat, lng } = this.map.getCenter();
      if (this.state && this._moved()) {
        this.place = { lat, lng, zoom: this.map.getZoom() };
        if (!this.resting) {
          this.host.writePlace(this.place);
        }
        this.bridge.tell({ type: "view", ...this.place });
      }
      this.resting = false;
    }, 350);
  }

  /** Whether the map looks elsewhere than it was last told or reported; two pixels do not count. */
  _moved() {
    const { lat, lng, zoom } = this.place;
    const there = this.map.project([lat, lng]);
    return (
      this.map.getZoom() !== zoom || this.map.project(this.map.getCenter()).distanceTo(there) > 2
    );
  }

  /* What Python says. */

  apply(state) {
    const before = this.state?.selected;
    this.state = this.bridge.settle(state);
    if (this.state.selected !== before) {
      this.host.showPageTop(); // another panel begins there
    }
    if (state.move !== this.move) {
      this.move = state.move;
      this.resting = Boolean(state.bounds); // the place where it comes to rest is no step of the reader's
      this.place = { lat: state.lat, lng: state.lng, zoom: state.zoom };
      if (state.bounds) {
        const [west, south, east, north] = state.bounds;
        const turn = this._turnOf(east);
        const corners = [
          [south, west + turn],
          [north, east + turn],
        ];
        const nearest = west === east && south === north ? 9 : 11;
        this.map.fitBounds(corners, { padding: [36, 36], maxZoom: nearest, animate: false });
      } else {
        const lng = state.lng + this._turnOf(state.lng);
        // A link's zoom may have a fraction, as a figure's has; what the reader does then goes by whole ones.
        const { zoomSnap } = this.map.options;
        this.map.options.zoomSnap = 0;
        this.map.setView([state.lat, lng], state.zoom, { animate: false });
        this.map.options.zoomSnap = zoomSnap;
      }
    }
    if (this.legend) {
      this.state.layers = this.switches.read(this.state.layers);
      this._show();
    }
  }

  _show() {
    const { state } = this;
    const before = this.chosen ?? new Set();
    this.chosen = new Set(
      state.selected ? [state.selected, ...(this.parts.get(state.selected) ?? [])] : [],
    );
    this.legend.show(state.layers);
    const dated = this._date(state.year);
    this.yearSign.show(state.year, this._undated());
    this.base.choose(state.base, (id, title) => this._baseFailed(id, title));
    this.draw();
    this.visible
      .filter(({ feature: { id } }) => dated || before.has(id) !== this.chosen.has(id))
      .forEach(redraw);
    this.large.refresh();
  }

  /** The layers listed first lie on top, and what is selected over them; points over lines over areas. */
  _rank({ feature, layerId }) {
    const chosen = this.chosen.has(feature.id);
    return (
      DRAWING_ORDER.indexOf(feature.geometry.type) * 100 + (chosen ? 50 : -this.order.get(layerId))
    );
  }

  _sort(shapes) {
    const ranks = new Map(shapes.map((shape) => [shape, this._rank(shape)]));
    shapes.sort((a, b) => ranks.get(a) - ranks.get(b));
  }

  /** Draw what passes layers and filters of what the map holds. */
  draw() {
    const { state } = this;
    const visible = [];
    for (const [layer, shapes] of this.groups) {
      for (const shape of shapes) {
        if (passes(state, layer, shape.feature.properties)) {
          visible.push(shape);
        } else {
          shape.remove();
        }
      }
    }
    this._sort(visible);
    visible.filter((shape) => !this.map.hasLayer(shape)).forEach((shape) => shape.addTo(this.map));
    this.haloRenderers.forEach((renderer, wide) => {
      const halos = visible.filter((shape) => shape.halos).map((shape) => shape.halos[wide]);
      stack(renderer, halos);
    });
    this.visible = visible;
    this.trunks.show(visible.filter(isRoute));
    this.legend.explain(visible.some((shape) => shape.feature.properties.unconfirmed));
    this._settle();
    const [name, ...rest] = this._aboutSelected();
    this.caption.show([name, ...rest]);
    const selected = name ?? (state.selected && "A feature");
    this.announcer.follow({ shown: this._counts(), selected });
  }

  /** The number of visible features of each layer that is switched on, by the layer's title. */
  _counts() {
    const on = this.config.layers.filter((layer) => this.state.layers.has(layer.id));
    const shown = new Map(on.map(({ id }) => [id, new Set()]));
    this.visible.forEach(({ layerId, feature }) => shown.get(layerId)?.add(feature.id));
    return new Map(on.map(({ id, title }) => [title, shown.get(id).size]));
  }

  /** What is selected, in words as of `about`; nothing while the map has yet to fetch it. */
  _aboutSelected() {
    const { selected } = this.state;
    const shape = this.shapes.get(selected);
    const parts = this.parts.get(selected)?.length;
    const undrawn = [this.names.get(selected), parts && `${parts} parts`];
    return shape ? this.about(shape.feature) : undrawn.filter(Boolean);
  }

  /** How many features of the layers that are on no date places in a year. */
  _undated() {
    const on = [...this.shapes.values()].filter((shape) => this.state.layers.has(shape.layerId));
    const undated = on.filter(({ feature }) => feature.properties.since === null);
    return new Set(undated.map(({ feature }) => feature.id)).size;
  }

  /** Give every feature the status that it had at the end of a year (null: today); whether it is another. */
  _date(year) {
    if (year === this.year) {
      return false;
    }
    this.year = year;
    for (const shape of this.shapes.values()) {
      setYear(shape.feature.properties, year);
    }
    return true;
  }

  /** Give points and names their places for the zoom: count those without room, part those with little. */
  _settle() {
    const dots = this.visible.filter((shape) => shape instanceof Dot);
    this._count(dots);
    const crowds = [...this.crowds.values()];
    const lines = [...this.visible, ...this.trunks.shapes.values()];
    this._sort(lines);
    stack(this.renderer, [...lines, ...crowds]);
    spread(this.map, [...dots, ...crowds], this._obstacles());
    this._name();
    this.keyboard.refresh();
  }

  /** The course of emphasised lines, which no symbol may hide: {x, y, radius} in pixels of the zoom. */
  _obstacles() {
    const origin = this.map.getPixelOrigin();
    return this.visible
      .filter((shape) => shape instanceof Line && shape.look().emphasis)
      .flatMap((shape) => [...along(shape._parts ?? [], 5)])
      .map(({ x, y }) => ({ x: x + origin.x, y: y + origin.y, radius: 4 }));
  }

  /** Draw one sign with their number for points that have no room. Large layers are thinned already; what
   * is selected and stations, which lie on their lines, stand for themselves. */
  _count(dots) {
    const countable = dots.filter(
      (dot) =>
        dot.feature.id !== this.state.selected &&
        !dot.look().point.on_line &&
        !this.config.tile_urls?.[dot.layerId],
    );
    const groups = crowds(this.map, countable, this.config.style.overview);
    const counted = new Set(groups.flat());
    dots.forEach((dot) => dot.count(counted.has(dot)));
    const before = this.crowds;
    const made = groups.map((members) => this._crowd(members, before));
    this.crowds = new Map(made.map((crowd) => [crowd.feature.id, crowd]));
    before.forEach((crowd, id) => this.crowds.get(id) === crowd || crowd.remove());
  }

  _crowd(members, known) {
    const crowd = crowdOf(members, this.renderer, (id) => this.layers.get(id).title);
    const before = known.get(crowd.feature.id);
    if (before?.members.every((shape, i) => shape === members[i])) {
      return before;
    }
    crowd.on("click", () => this.open(crowd));
    crowd.on("mouseover mouseout", ({ type }) => {
      crowd.hovered = type === "mouseover";
      crowd.redraw();
    });
    if (!L.Browser.mobile) {
      crowd.bindTooltip(() => this.tip(crowd.feature), { sticky: true, className: "atlas-tip" });
    }
    return crowd.addTo(this.map);
  }

  /** What is drawn and can be pointed at: features, and the signs of those that are counted. */
  reachable() {
    return [...this.visible.filter((shape) => !shape.counted), ...this.crowds.values()];
  }

  _name() {
    nameFeatures(this);
  }

  _baseFailed(id, title) {
    this.state.base = null;
    this._show();
    this.announcer.say(`${title} cannot be reached. The built-in base map is shown.`);
    this.bridge.tell({ type: "base-failed", base: id });
  }

  _notice(text) {
    const notice = document.createElement("div");
    notice.className = "atlas-notice";
    notice.textContent = text;
    this.announcer.say(text);
    this.map.getContainer().append(notice);
    setTimeout(() => notice.remove(), 8000);
  }

  /** The browser takes the sheet at once: it does not wait for what is drawn with the next frame. */
  _print(onPaper) {
    this.onPaper = onPaper;
    this._theme();
    [this.base?.renderer, this.renderer, ...this.haloRenderers].forEach(drawNow);
  }

  /** Look as the page around the map does; on paper, light. */
  _theme() {
    const dark = Boolean(this.pageIsDark && !this.onPaper);
    if (dark === this.dark) {
      return;
    }
    this.dark = dark;
    document.documentElement.classList.toggle("dark", dark);
    this.base?.theme(dark);
    const drawn = [
      ...this.shapes.values(),
      ...this.trunks.shapes.values(),
      ...this.crowds.values(),
    ];
    drawn.filter((shape) => this.map.hasLayer(shape)).forEach(redraw);
    if (this.visible) {
      this._name(); // names of lines have their colour
    }
  }
}

function isRoute(shape) {
  return shape instanceof Line && shape.look().style.shared;
}

/** Draw a shape and its halos anew; nothing if there is none. */
function redraw(shape) {
  shape?.redraw();
  shape?.halos?.forEach((halo) => halo.redraw());
}

/** Draw what a canvas would draw with the next frame, and put back a pixel as it is: without, Chromium prints
 * what was drawn as vectors, and on paper the clearing before it clears all that lies below the canvas. */
function drawNow(renderer) {
  if (renderer?._redrawRequest) {
    L.Util.cancelAnimFrame(renderer._redrawRequest);
    renderer._redraw();
    renderer._ctx.putImageData(renderer._ctx.getImageData(0, 0, 1, 1), 0, 0);
  }
}
