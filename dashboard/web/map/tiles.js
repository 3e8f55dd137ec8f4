/* Large layers: the map holds the tiles of its view, not the whole.
 *
 * A tile has what there is room for at its zoom (geodata/geometry/generalising.py), already filtered. Shapes of
 * the view before stay until the new tiles are there, so that nothing flickers.
 */
const SIZE = 512; // pixels of a tile at its zoom
const KEPT = 80; // tiles remembered, so that a step back asks for none

class Tiles {
  /** @param atlas the map's atlas; @param layer the id of a large layer; @param url with {z}, {x}, {y} */
  constructor(atlas, layer, url) {
    this.atlas = atlas;
    this.layer = layer;
    this.url = url;
    this.tiles = new Map(); // promises of documents, by address
    this.leftOut = false;
    this.shown = "";
  }

  /** Update the layer's shapes for view and filters; whether any changed. */
  async update() {
    const addresses = this._addresses();
    const wanted = addresses.join();
    if (wanted === this.shown) {
      return false;
    }
    this.wanted = wanted;
    const documents = await Promise.all(addresses.map((address) => this._fetch(address)));
    if (this.wanted !== wanted) {
      return false; // the view has moved on
    }
    const features = new Map();
    for (const tile of documents) {
      const before = new Set(features.keys());
      for (const feature of tile.features.filter(({ id }) => !before.has(id))) {
        features.set(feature.id, [...(features.get(feature.id) ?? []), feature]);
      }
    }
    this.leftOut = documents.some((tile) => tile.left_out > 0);
    this.shown = wanted;
    this._replace(features);
    return true;
  }

  /** Hold these features (id → parts) and no others but the chosen ones. */
  _replace(features) {
    const { groups, shapes, chosen } = this.atlas;
    const keep = ({ feature: { id } }) => chosen?.has(id) && !features.has(id);
    const held = groups.get(this.layer);
    held
      .filter((shape) => !keep(shape))
      .forEach((shape) => {
        shape.remove();
        shapes.delete(shape.key);
      });
    const came = [...features.values()]
      .flat()
      .map((feature) => this.atlas.shape(this.layer, feature));
    groups.set(this.layer, [...held.filter(keep), ...came]);
  }

  _addresses() {
    const { map, state } = this.atlas;
    const zoom = Math.round(map.getZoom());
    const bounds = map.getPixelBounds(map.getCenter(), zoom);
    const last = (256 * 2 ** zoom) / SIZE - 1;
    const [from, to] = [bounds.min, bounds.max].map((corner) => corner.divideBy(SIZE).floor());
    const filters = this._filters(state);
    const found = [];
    for (let x = Math.max(0, from.x); x <= Math.min(last, to.x); x += 1) {
      for (let y = Math.max(0, from.y); y <= Math.min(last, to.y); y += 1) {
        found.push(this.url.replace("{z}", zoom).replace("{x}", x).replace("{y}", y) + filters);
      }
    }
    return found;
  }

  _filters({ statuses, sectors, year }) {
    const given = [
      ...statuses.map((status) => ["status", status]),
      ...sectors.map((sector) => ["sector", sector]),
      ...(year === null ? [] : [["year", year]]),
    ];
    return given.map(([name, value]) => `&${name}=${encodeURIComponent(value)}`).join("");
  }

  _fetch(address) {
    const known = this.tiles.get(address);
    const answer = known ?? this.atlas.fetch(address);
    this.tiles.delete(address);
    this.tiles.set(address, answer); // the last used is last
    for (const oldest of [...this.tiles.keys()].slice(0, -KEPT)) {
      this.tiles.delete(oldest);
    }
    answer.catch(() => this.tiles.delete(address));
    return answer;
  }
}

/** All large layers of an atlas, and what is chosen of them. */
export class LargeLayers {
  /** @param urls the addresses of tiles by layer */
  constructor(atlas, urls) {
    this.atlas = atlas;
    this.asked = new Set();
    this.layers = Object.entries(urls).map(([id, url]) => {
      atlas.groups.set(id, []);
      return new Tiles(atlas, id, url);
    });
  }

  /** Fetch what is needed for the view, then show it; `refreshed` is done when it is there. */
  refresh() {
    if (this.layers.length > 0) {
      this.refreshed = this._fetchView().catch(() => {}); // fetch has reported the failure
    }
  }

  async _fetchView() {
    const on = this.layers.filter(({ layer }) => this.atlas.state.layers.has(layer));
    const changed = await Promise.all([...on.map((tiles) => tiles.update()), this._fetchChosen()]);
    this._tellCrowd(on.filter((tiles) => tiles.leftOut));
    if (changed.some(Boolean)) {
      this.atlas.draw();
    }
  }

  /** Fetch the chosen features that no tile holds; whether there were any. */
  async _fetchChosen() {
    const { chosen, shapes, groups } = this.atlas;
    const absent = [...chosen].filter((id) => !shapes.has(id) && !this.asked.has(id));
    absent.forEach((id) => this.asked.add(id));
    const documents = await Promise.all(
      absent.map((id) => this.atlas.fetch(`atlas/features/${id}.geojson`)),
    );
    const found = documents
      .flatMap((document) => document.features)
      .filter(({ id }) => !shapes.has(id));
    for (const feature of found) {
      const { layer } = feature.properties;
      this.asked.delete(feature.id); // a feature without a place is asked for only once
      groups.get(layer).push(this.atlas.shape(layer, feature));
    }
    return found.length > 0;
  }

  /** Say that layers have more features than are drawn. */
  _tellCrowd(layers) {
    this.note ??= this.atlas.map.getContainer().appendChild(document.createElement("div"));
    this.note.className = "atlas-notice atlas-crowd";
    this.note.hidden = layers.length === 0;
    const titles = layers.map(({ layer }) => this.atlas.layers.get(layer).title).join(", ");
    this.note.textContent = `${titles}: zoom in to see all features.`;
  }
}
