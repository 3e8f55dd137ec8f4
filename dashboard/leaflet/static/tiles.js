/* Large layers: the map holds the tiles of its view, not the whole.
 *
 * A tile has what there is room for at its zoom (geodata/generalising.py), already filtered. Shapes of
 * the view before stay until the new tiles are there, so that nothing flickers.
 */
"use strict";

(function () {
  const SIZE = 512; // pixels of a tile at its zoom
  const KEPT = 80; // tiles remembered, so that a step back asks for none

  NineBridges.Tiles = class {
    /** @param atlas the map's atlas; @param layer the id of a large layer; @param url with {z}, {x}, {y} */
    constructor(atlas, layer, url) {
      this.atlas = atlas;
      this.layer = layer;
      this.url = url;
      this.tiles = new Map(); // promises of documents, by address
      this.leftOut = false;
      this.shown = "";
    }

    /** Bring the layer's shapes in line with view and filters; answers whether any changed. */
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
      const features = new Map(
        documents.flatMap((tile) => tile.features).map((feature) => [feature.id, feature]),
      );
      this.leftOut = documents.some((tile) => tile.left_out > 0);
      this.shown = wanted;
      this.atlas.replaceShapes(this.layer, features);
      return true;
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
      this.tiles.set(address, answer); // the last used stands last
      for (const oldest of [...this.tiles.keys()].slice(0, -KEPT)) {
        this.tiles.delete(oldest);
      }
      answer.catch(() => this.tiles.delete(address));
      return answer;
    }
  };
})();
