/* Which layers are drawn wider, and their specks longer, because their lines together are short on the map. */

/** The emphasis of the lines of a layer that together span this many pixels; null for none. */
export function emphasisOf({ short_layer: most, least_length: least, emphasis: width }, reach) {
  // Lines of a layer that is no speck keep their form, or short ones would overlap.
  return reach < most ? { least: reach < least ? least : 0, width } : null;
}

/** The emphasis of each layer at the map's zoom. */
export class Emphasis {
  constructor(map) {
    this.map = map;
    this.extents = new Map(); // the bounds of all lines of each layer
    this.known = { zoom: null, layers: new Map() };
  }

  /** Include lines in the bounds of a layer. */
  include(layer, lines) {
    if (lines.length > 0) {
      const extent = L.latLngBounds([]);
      lines.forEach((line) => extent.extend(line.getBounds()));
      this.extents.set(layer, extent);
    }
  }

  /** The emphasis of the lines of a layer (see `emphasisOf`). */
  of(layer, overview) {
    const zoom = this.map.getZoom();
    if (this.known.zoom !== zoom) {
      this.known = { zoom, layers: new Map() };
    }
    const { layers } = this.known;
    if (!layers.has(layer)) {
      layers.set(layer, emphasisOf(overview, this._reach(layer, zoom)));
    }
    return layers.get(layer);
  }

  _reach(layer, zoom) {
    const extent = this.extents.get(layer);
    const corners = extent ? [extent.getSouthWest(), extent.getNorthEast()] : [];
    const [from, to] = corners.map((corner) => this.map.project(corner, zoom));
    return from ? from.distanceTo(to) : Infinity;
  }
}
