/* Where the map looks: it goes where Python says, and reports where the reader moved it. */

const REST = 350; // milliseconds without a move after which the map is at rest
const FRAME = [36, 36]; // pixels of margin around what is shown whole
const NEAREST = { point: 9, extent: 11 }; // the largest zooms at which something is shown whole

/** By how many degrees a longitude is turned so that it stands on a map that goes from west to east: as
 * MapExtent.turn_of in leaflet/extent.py. */
export function turnOf([west, , east], longitude) {
  const seam = (west + east - 360) / 2;
  return longitude < seam ? 360 : longitude > seam + 360 ? -360 : 0;
}

export class Camera {
  /** @param edges how far the map goes: west, south, east, north in degrees
   * @param report called with a place {lat, lng, zoom} where the map has come to rest, and whether the
   * reader moved it there */
  constructor(map, edges, report) {
    this.map = map;
    this.edges = edges;
    this.report = report;
    this.move = null; // the number of Python's last move
    this.place = null;
    const [west, south, east, north] = edges;
    map.setMaxBounds([
      [south, west],
      [north, east],
    ]);
    map.on("moveend", () => this._wait());
  }

  /** Make the move of a state, unless it is the last one. */
  follow({ move, bounds, lat, lng, zoom }) {
    if (move === this.move) {
      return;
    }
    this.move = move;
    this.resting = Boolean(bounds); // where it comes to rest is not the reader's own move
    this.place = { lat, lng, zoom };
    if (bounds) {
      this._fit(bounds);
    } else {
      this._set([lat, lng + turnOf(this.edges, lng)], zoom);
    }
  }

  _fit([west, south, east, north]) {
    const turn = turnOf(this.edges, east);
    const corners = [
      [south, west + turn],
      [north, east + turn],
    ];
    const maxZoom = west === east && south === north ? NEAREST.point : NEAREST.extent;
    this.map.fitBounds(corners, { padding: FRAME, maxZoom, animate: false });
  }

  /** A link's zoom may have a fraction, as a figure's has; what the reader does then goes by whole ones. */
  _set(centre, zoom) {
    const { zoomSnap } = this.map.options;
    this.map.options.zoomSnap = 0;
    this.map.setView(centre, zoom, { animate: false });
    this.map.options.zoomSnap = zoomSnap;
  }

  /** Zoom in until these positions fill the view, but no further than `nearest`. */
  approach(positions, nearest) {
    const bounds = L.latLngBounds(positions);
    const zoom = this.map.getBoundsZoom(bounds, false, L.point(60, 60));
    this.map.setView(bounds.getCenter(), Math.min(nearest, Math.max(zoom, this.map.getZoom() + 1)));
  }

  _wait() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this._rest(), REST);
  }

  _rest() {
    const { lat, lng } = this.map.getCenter();
    if (this.place && this._hasMoved()) {
      this.place = { lat, lng, zoom: this.map.getZoom() };
      this.report(this.place, !this.resting);
    }
    this.resting = false;
  }

  /** Whether the map has moved since the last move or report, by more than two pixels. */
  _hasMoved() {
    const { lat, lng, zoom } = this.place;
    const there = this.map.project([lat, lng]);
    return (
      this.map.getZoom() !== zoom || this.map.project(this.map.getCenter()).distanceTo(there) > 2
    );
  }
}
