/* The built-in base map (vectors from this server) and the online ones (tiles, only when chosen). */
"use strict";

/* The built-in map tells nothing more beyond this zoom; tiles do. */
const [NEAREST, NEAREST_WITH_TILES] = [11, 13];

/* The zoom from which a town of each rank is drawn and named. */
const FROM_ZOOM = [0, 3, 5, 6, 8];

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
  return { id: `town ${text}`, town: true, text, lat, lng, rank: 20 + rank, zoom, className };
}

function areaLabel(area) {
  const { name_en: text, rank, kind } = area.properties;
  const [lng, lat] = area.geometry.coordinates;
  const country = kind === "country"; // before the lesser towns, so that no country goes unnamed beside another
  return {
    text,
    lat,
    lng,
    rank: country ? 22.5 : 40 + rank,
    zoom: rank > 1 ? 5 : 3,
    maxZoom: 8,
    centred: true,
    className: `atlas-${kind}`,
  };
}

NineBridges.BaseMap = class {
  constructor(map, root, config, labels) {
    this.map = map;
    this.root = root;
    this.config = config;
    this.labels = labels;
    this.parts = new Map();
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
  }

  async load() {
    await Promise.all(
      Object.entries(this.config.basemap_urls).map(async ([part, url]) => {
        const answer = await fetch(this.root + url);
        this.parts.set(part, await answer.json());
      }),
    );
    this.draw();
  }

  theme(dark) {
    this.dark = dark;
    this.draw();
  }

  /** Draw land first, then lakes, then borders, then the names of towns and seas. */
  draw() {
    this.drawn.clearLayers();
    if (this.parts.size === 0) {
      return;
    }
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(name).trim();
    // Land is stroked in its own colour, so that no seam shows where the detailed window begins.
    const land = { weight: 0.8, color: colour("--land"), fillColor: colour("--land") };
    const parts = [
      ["land-far", land],
      ["land-near", land],
      ["lakes", { weight: 0.5, color: colour("--coast"), fillColor: colour("--sea") }],
      ["borders", null],
    ];
    for (const [name, paint] of parts) {
      const data = this.parts.get(name);
      if (data) {
        this.drawn.addLayer(
          this._vector(data, paint ?? ((feature) => this._border(feature, colour))),
        );
      }
    }
    this._names();
  }

  _vector(data, paint) {
    return L.geoJSON(data, {
      renderer: this.renderer,
      interactive: false,
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
    const shown = this.online && !this.online.options.overlay ? [] : null;
    this.labels.set(
      "base",
      shown ?? [...towns.map(townLabel), ...areas.map(areaLabel)],
      shown ?? towns.map((town) => ({ ...townLabel(town), radius: 2.5 })),
    );
  }

  /** Show an online base map by id, or the built-in one; `onFailure` hears of one that cannot load. */
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
};
