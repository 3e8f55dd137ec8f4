/* The built-in base map (vectors from this server) and the online ones (tiles, only when chosen). */

import { areaLabel } from "./areas.js";

/* The built-in map tells nothing more beyond this zoom; tiles do. */
const [NEAREST, NEAREST_WITH_TILES] = [12, 13];

/* The zoom from which the coast's detail is fetched and drawn; further out the coarse land shows no less. */
const DETAIL_FROM = 10;

/* The zoom from which a town of each rank is drawn and named; those of rank 0 are named before all else. */
const FROM_ZOOM = [0, 3, 5, 6, 8, 9];

/* The rank of the names of the towns that a reader looks for: after what is selected, before all others. */
const PRINCIPAL = 2;

const TownDot = L.CircleMarker.extend({
  _updatePath() {
    if (this._map.getZoom() >= this.options.from) {
      L.CircleMarker.prototype._updatePath.call(this);
    }
  },
});

function townLabel(town) {
  const { name_en: text, rank } = town.properties;
  const [lng, lat] = town.geometry.coordinates;
  const className = `atlas-town atlas-town-${rank}`;
  const zoom = FROM_ZOOM[rank];
  const name = { id: `town ${text}`, town: true, text, lat, lng, zoom, className };
  return rank === 0
    ? { ...name, rank: PRINCIPAL, leader: true, insist: true }
    : { ...name, rank: 20 + rank };
}

function themeColours() {
  const style = getComputedStyle(document.documentElement);
  return (name) => style.getPropertyValue(name).trim();
}

/** Land is stroked in its own colour, so that no seam shows where a more detailed piece begins. */
function landPaint(colour) {
  return { weight: 1.2, color: colour("--land"), fillColor: colour("--land") };
}

/** A feature so many degrees of longitude further east. */
function turned(feature, turn) {
  const move = (value) =>
    typeof value[0] === "number" ? [value[0] + turn, value[1]] : value.map(move);
  const { geometry } = feature;
  return { ...feature, geometry: { ...geometry, coordinates: move(geometry.coordinates) } };
}

export class BaseMap {
  /** `edges`: how far the map goes, west, south, east, north in degrees; `request` answers with a document. */
  constructor({ map, root, config, labels, edges, request }) {
    Object.assign(this, { map, root, config, labels, edges, request });
    this.parts = new Map();
    this.details = new Map(); // documents fetched, or on their way (null), by name
    this.refined = new Map(); // layers drawn from them, by name, in the order of drawing
    for (const [name, z] of [
      ["atlas-land", 200],
      ["atlas-tiles", 210],
    ]) {
      const pane = map.createPane(name);
      pane.style.zIndex = z;
      pane.style.pointerEvents = "none";
    }
    this.renderer = L.canvas({ pane: "atlas-land", padding: 0.4 });
    this.drawn = L.layerGroup().addTo(map);
    map.on("moveend", () => this._refine());
  }

  /** Fetch the parts and draw them; answers whether all of them came. */
  async load() {
    const came = await Promise.all(
      Object.entries(this.config.basemap_urls).map(([part, url]) => this._load(part, url)),
    );
    this.draw();
    return came.every(Boolean);
  }

  async _load(part, url) {
    try {
      const answer = await this.request(this.root + url);
      const { features } = await answer.json();
      const drawn = this._everywhere(features.filter(({ geometry }) => geometry));
      this.parts.set(part, { type: "FeatureCollection", features: drawn });
    } catch {
      return false; // a base map of the atlas's own may be broken
    }
    return true;
  }

  /** Features, with copies of those that the map also shows on the other side of the globe. */
  _everywhere(features) {
    const [west, , east] = this.edges;
    if (east - west < 360) {
      return features;
    }
    const copies = [-360, 360].flatMap((turn) =>
      features
        .map((feature) => turned(feature, turn))
        .filter(({ geometry }) => {
          const longitudes = geometry.coordinates.flat(Infinity).filter((_, i) => i % 2 === 0);
          return longitudes.some((longitude) => longitude > west && longitude < east);
        }),
    );
    return [...features, ...copies];
  }

  theme(dark) {
    this.dark = dark;
    this.draw();
  }

  /** Draw land first, then lakes, then borders, then the names of towns and seas. */
  draw() {
    this.drawn.clearLayers();
    this.refined.clear();
    if (this.parts.size === 0) {
      return;
    }
    const colour = themeColours();
    const land = landPaint(colour);
    const parts = [
      ["land-far", land],
      ["land-near", land],
      ["lakes", { weight: 0.5, color: colour("--coast"), fillColor: colour("--sea") }],
      ["borders", (feature) => this._border(feature, colour)],
    ];
    this.coarse = [];
    for (const [name, paint] of parts.filter(([part]) => this.parts.has(part))) {
      const layer = this._vector(this.parts.get(name), paint).addTo(this.drawn);
      if (paint === land) {
        this.coarse.push(layer);
      }
    }
    this._names();
    this._refine();
  }

  /** Fetch and draw the detail in the view; remove it when the view is too wide for it. */
  _refine() {
    const view = this.map.getBounds().pad(0.1);
    const near = this.map.getZoom() >= DETAIL_FROM && this._landShows();
    let changed = false;
    for (const [name, { url, bounds }] of Object.entries(this.config.basemap_details ?? {})) {
      const [west, south, east, north] = bounds;
      const met =
        near &&
        view.intersects([
          [south, west],
          [north, east],
        ]);
      if (met && !this.details.has(name)) {
        this._fetchDetail(name, url);
      } else if (met && this.details.get(name) && !this.refined.has(name) && this.coarse) {
        this.refined.set(name, this._detail(this.details.get(name), bounds));
        changed = true;
      } else if (!near && this.refined.has(name)) {
        this.refined.get(name).forEach((layer) => this.drawn.removeLayer(layer));
        this.refined.delete(name);
      }
    }
    if (changed) {
      this._order();
    }
  }

  async _fetchDetail(name, url) {
    this.details.set(name, null);
    try {
      const answer = await this.request(this.root + url);
      if (!answer.ok) {
        throw new Error(answer.status);
      }
      this.details.set(name, await answer.json());
    } catch {
      this.details.delete(name); // the coarse land stays; the next move tries again
      return;
    }
    this._refine();
  }

  /** A square's land on the sea, so that the coarse land disappears in the same frame; or more water. */
  _detail(data, [west, south, east, north]) {
    const colour = themeColours();
    if (data.features.some((feature) => feature.properties.kind)) {
      const shore = (feature) => colour(feature.properties.kind === "lake" ? "--coast" : "--sea");
      const water = (feature) => ({
        weight: 0.5,
        color: shore(feature),
        fillColor: colour("--sea"),
      });
      return [this._vector(data, water).addTo(this.drawn)];
    }
    const corners = [
      [south, west],
      [north, east],
    ];
    const { renderer } = this;
    const sea = { renderer, interactive: false, stroke: false, fillOpacity: 1 };
    return [
      L.rectangle(corners, { ...sea, fillColor: colour("--sea") }).addTo(this.drawn),
      this._vector(data, landPaint(colour), 0.3).addTo(this.drawn), // its straight edges meet
    ];
  }

  /** From the bottom: coarse land, all squares' sea, all squares' land, water, what lay over the land before. */
  _order() {
    const detail = [...this.refined.values()];
    const squares = detail.filter((layers) => layers.length === 2);
    const water = detail.filter((layers) => layers.length === 1).flat();
    const [seas, lands] = [0, 1].map((at) => squares.map((layers) => layers[at]));
    [...this.coarse, ...seas, ...lands, ...water].reverse().forEach((layer) => layer.bringToBack());
  }

  /** Whether the built-in land is seen: an online map hides it unless it is an overlay. */
  _landShows() {
    return !this.online || this.online.options.overlay;
  }

  _vector(data, paint, smoothFactor = 1) {
    return L.geoJSON(data, {
      renderer: this.renderer,
      interactive: false,
      smoothFactor,
      style: (feature) => ({
        fillOpacity: 1,
        opacity: 1,
        ...(typeof paint === "function" ? paint(feature) : paint),
      }),
    });
  }

  _border(feature, colour) {
    const line = feature.properties.kind === "mdl";
    return {
      fill: false,
      color: colour("--border"),
      weight: line ? 1.6 : 1,
      dashArray: line ? "7 4 1 4" : "5 3",
    };
  }

  _names() {
    const towns = this.parts.get("towns")?.features ?? [];
    const areas = this.parts.get("labels")?.features ?? [];
    const fill = getComputedStyle(document.documentElement).getPropertyValue("--town").trim();
    for (const town of towns) {
      const [lng, lat] = town.geometry.coordinates;
      const radius = town.properties.rank < 3 ? 2.2 : 1.6;
      const options = { renderer: this.renderer, interactive: false, radius, weight: 0 };
      const dot = new TownDot([lat, lng], { ...options, fillOpacity: 0.75, fillColor: fill });
      dot.options.from = FROM_ZOOM[town.properties.rank];
      this.drawn.addLayer(dot);
    }
    const shown = this._landShows() ? null : [];
    // The northernmost first, so that of two neighbours with little room it gets the place to the north.
    const named = towns.map((town) => townLabel(town)).sort((a, b) => b.lat - a.lat);
    this.labels.set(
      "base",
      shown ?? [...named, ...areas.map(areaLabel)],
      shown ?? named.map((label) => ({ ...label, radius: 2.5 })),
    );
  }

  /** Show an online base map by id, or the built-in one; `onFailure` is called if it cannot load. */
  choose(id, onFailure) {
    if (id === this.chosen) {
      return;
    }
    this.chosen = id;
    this.online?.remove();
    this.online = null;
    const tiles = id && this.config.bases[id];
    this.map.setMaxZoom(tiles ? NEAREST_WITH_TILES : NEAREST);
    this.map.getPane("atlas-land").style.display = tiles && !tiles.overlay ? "none" : "";
    if (tiles) {
      this.online = this._tiles(id, tiles, onFailure).addTo(this.map);
    }
    this._names();
    this._refine();
  }

  _tiles(id, tiles, onFailure) {
    let loaded = 0;
    let failed = 0;
    const layer = L.tileLayer(tiles.url, {
      pane: "atlas-tiles",
      subdomains: tiles.subdomains,
      maxNativeZoom: tiles.max_zoom,
      overlay: tiles.overlay,
      attribution: tiles.attribution,
      detectRetina: false,
      r: "",
    });
    layer.on("tileload", () => (loaded += 1));
    layer.on("tileerror", () => {
      failed += 1;
      if (loaded === 0 && failed === 3) {
        onFailure(id, tiles.title);
      }
    });
    return layer;
  }
}
