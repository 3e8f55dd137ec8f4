/* Labels that never lie over each other: the more important ones are placed first.
 *
 * The name of a line stands where no other line is nearer. A name that has to be there may stand farther off,
 * tied to its place by a thin line.
 */

import { Taken } from "./boxes.js";
import { AWAY, Placing, endOf } from "./placing.js";
import { Ways } from "./ways.js";

export class Labels {
  constructor(map) {
    this.map = map;
    this.sets = new Map();
    this.symbols = new Map();
    this.lines = new Map();
    this.placed = new Map(); // the elements on the map, by text and place
    this.extents = new Map(); // of texts by style: measuring makes the page lay itself out
    this.pane = map.createPane("atlas-labels");
    this.leaders = map.createPane("atlas-leaders"); // beneath the symbols
    [this.pane, this.leaders].forEach((pane) => pane.classList.add("leaflet-zoom-hide"));
    map.on("moveend zoomend resize", () => this.place());
  }

  /** A set of labels {id, text, lat, lng, rank, zoom, className, radius}, a smaller rank going first;
   * `symbols` {id, lat, lng, radius, zoom} are the points that no label but their own may cover. Labels of
   * lines have `anchors` (places along the line) and `own` (the shapes that they may lie near) of `lines`;
   * `leader` labels may stand farther off, `insist` ones over symbols if there is no room at all. */
  set(name, labels, symbols = [], lines = []) {
    this.sets.set(name, labels);
    this.symbols.set(name, symbols);
    this.lines.set(name, lines);
    this.place();
  }

  /** Forget the sizes of texts: their typeface has loaded. */
  remeasure() {
    this.extents.clear();
    this.place();
  }

  /** Begin to place labels: all names of the first map are known. */
  begin() {
    this.begun = true;
    this.place();
  }

  place() {
    cancelAnimationFrame(this.waiting);
    if (this.begun) {
      this.waiting = requestAnimationFrame(() => this._place());
    }
  }

  _place() {
    const zoom = this.map.getZoom();
    const isInView = within(this.map.getBounds().pad(0.05));
    const labels = [...this.sets.values()].flat();
    const named = new Set(
      (this.sets.get("features") ?? []).filter((l) => zoom >= l.zoom).map((l) => l.text),
    );
    const wanted = labels
      .filter((label) => zoom >= label.zoom && zoom <= (label.maxZoom ?? 99))
      .filter(isInView)
      .filter(
        ({ town, insist, text }) =>
          !(town && (named.has(text) || (!insist && named.has(`${text} station`)))),
      )
      .sort((a, b) => a.rank - b.rank)
      .slice(0, 140);
    const taken = new Taken([...this._symbolBoxes(isInView, zoom), ...this._controlBoxes()]);
    const corner = this.map.containerPointToLayerPoint([0, 0]);
    const frame = { x: corner.x, y: corner.y, ...size(this.map) };
    const ways = new Ways([...this.lines.values()].flat(), frame, AWAY);
    this._measure(wanted);
    const placing = new Placing({
      frame,
      taken,
      ways,
      extentOf: (label) => this.extents.get(setting(label)),
      pointOf: ({ lat, lng }) => this.map.latLngToLayerPoint([lat, lng]),
    });
    this._show(placing.place(wanted).flatMap(shown));
  }

  /** Add the labels {key, label, x, y} that are new, and remove those that are gone. */
  _show(placed) {
    const before = this.placed;
    this.placed = new Map(placed.map((spot) => [spot.key, before.get(spot.key) ?? put(spot)]));
    for (const [key, node] of before) {
      if (!this.placed.has(key)) {
        node.remove();
      }
    }
    for (const node of this.placed.values()) {
      const pane = node.matches(".atlas-leader") ? this.leaders : this.pane;
      if (node.parentNode !== pane) {
        pane.append(node);
      }
    }
  }

  /** Measure the texts that are new, all in one layout of the page. */
  _measure(labels) {
    const short = labels.filter(({ detail }) => detail).map((label) => ({ ...label, detail: "" }));
    const unknown = [...labels, ...short].filter((label) => !this.extents.has(setting(label)));
    const elements = unknown.map(element);
    this.pane.append(...elements);
    unknown.forEach((label, i) => {
      this.extents.set(setting(label), [elements[i].offsetWidth, elements[i].offsetHeight]);
    });
    elements.forEach((node) => node.remove());
  }

  _symbolBoxes(isInView, zoom) {
    return [...this.symbols.values()]
      .flat()
      .filter((symbol) => symbol.radius > 0 && isInView(symbol))
      .filter((symbol) => zoom >= (symbol.zoom ?? 0))
      .map(({ id, lat, lng, radius, dx = 0, dy = 0 }) => {
        const { x, y } = this.map.latLngToLayerPoint([lat, lng]).add([dx, dy]);
        return {
          id,
          symbol: true,
          x: x - radius,
          y: y - radius,
          width: 2 * radius,
          height: 2 * radius,
        };
      });
  }

  /** The buttons and bars that lie on the map. */
  _controlBoxes() {
    const container = this.map.getContainer();
    const frame = container.getBoundingClientRect();
    return [...container.querySelectorAll(".leaflet-control")].map((control) => {
      const box = control.getBoundingClientRect();
      const corner = this.map.containerPointToLayerPoint([box.x - frame.x, box.y - frame.y]);
      return { x: corner.x, y: corner.y, width: box.width, height: box.height };
    });
  }
}

/** The elements of a label in its spot: its name and, where that is far off, a line to its place. */
function shown({ label, spot }) {
  const [x, y] = [Math.round(spot.box.x), Math.round(spot.box.y)];
  const name = { key: [setting(label), label.colour, x, y].join(), label, x, y };
  return spot.far ? [leader(label, spot), name] : [name];
}

/** Whether a place {lat, lng} lies within bounds, as a question. */
function within(bounds) {
  const [west, south, east, north] = [
    bounds.getWest(),
    bounds.getSouth(),
    bounds.getEast(),
    bounds.getNorth(),
  ];
  return ({ lat, lng }) => lat >= south && lat <= north && lng >= west && lng <= east;
}

function element(label) {
  const node = document.createElement("span");
  node.className = `atlas-label ${label.className}`;
  node.textContent = label.text;
  if (label.detail) {
    const detail = document.createElement("small");
    detail.textContent = label.detail;
    node.append(detail);
  }
  node.style.setProperty("--accent", label.colour ?? "");
  return node;
}

/** The line that ties a name to its place, where it is farther off. */
function leader(label, spot) {
  const { point } = spot;
  const end = endOf(spot);
  const away = { x: end.x - point.x, y: end.y - point.y };
  const length = Math.sqrt(away.x * away.x + away.y * away.y);
  const key = ["leader", label.text, label.colour, point.x, point.y, end.x, end.y].join();
  return { key, label, point, turn: Math.atan2(away.y, away.x), length };
}

function putLeader({ label, point, turn, length }) {
  const node = document.createElement("i");
  node.className = "atlas-leader";
  node.style.width = `${length.toFixed(1)}px`;
  node.style.color = label.colour ?? "";
  node.style.transform = `translate(${point.x}px, ${point.y}px) rotate(${turn.toFixed(3)}rad)`;
  return node;
}

function put(spot) {
  if (spot.length !== undefined) {
    return putLeader(spot);
  }
  const { label, x, y } = spot;
  const node = element(label);
  node.style.transform = `translate(${x}px, ${y}px)`;
  return node;
}

/** What a label's extent depends on. */
function setting({ className, text, detail = "" }) {
  return `${className} ${text} ${detail}`;
}

function size(map) {
  const { x, y } = map.getSize();
  return { width: x, height: y };
}
