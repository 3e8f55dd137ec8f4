/* Labels that never lie over each other: the more important ones are placed first. */
"use strict";

NineBridges.Labels = class {
  constructor(map) {
    this.map = map;
    this.sets = new Map();
    this.symbols = new Map();
    this.placed = new Map(); // the elements on the map by what they show and where
    this.extents = new Map(); // of texts by how they are set: asking the page for them makes it lay itself out
    this.pane = map.createPane("atlas-labels");
    this.pane.classList.add("leaflet-zoom-hide");
    map.on("moveend zoomend resize", () => this.place());
  }

  /** A set of labels {id, text, lat, lng, rank, zoom, className, radius}, a smaller rank going first;
   * `symbols` {id, lat, lng, radius, zoom} are the points that no label but their own may cover. */
  set(name, labels, symbols = []) {
    this.sets.set(name, labels);
    this.symbols.set(name, symbols);
    this.place();
  }

  /** Forget how large texts are: their typeface has come. */
  remeasure() {
    this.extents.clear();
    this.place();
  }

  place() {
    cancelAnimationFrame(this.waiting);
    this.waiting = requestAnimationFrame(() => this._place());
  }

  _place() {
    const zoom = this.map.getZoom();
    const view = this.map.getBounds().pad(0.05);
    const labels = [...this.sets.values()].flat();
    const named = new Set(
      (this.sets.get("features") ?? []).filter((l) => zoom >= l.zoom).map((l) => l.text),
    );
    const wanted = labels
      .filter((label) => zoom >= label.zoom && zoom <= (label.maxZoom ?? 99))
      .filter((label) => view.contains([label.lat, label.lng]))
      .filter(
        (label) => !(label.town && (named.has(label.text) || named.has(`${label.text} station`))),
      )
      .sort((a, b) => a.rank - b.rank)
      .slice(0, 140);
    const taken = [...this._symbolBoxes(view, zoom), ...this._controlBoxes()];
    const corner = this.map.containerPointToLayerPoint([0, 0]);
    this.frame = { x: corner.x, y: corner.y, ...size(this.map) };
    this._measure(wanted);
    this._show(wanted.flatMap((label) => this._try(label, taken)));
  }

  /** Put up the labels {key, label, x, y} that do not stand there yet, and take away what is no more. */
  _show(placed) {
    const before = this.placed;
    this.placed = new Map(placed.map((spot) => [spot.key, before.get(spot.key) ?? put(spot)]));
    for (const [key, node] of before) {
      if (!this.placed.has(key)) {
        node.remove();
      }
    }
    this.pane.append(...[...this.placed.values()].filter((node) => node.parentNode !== this.pane));
  }

  /** Measure the texts that were never set before, all in one layout of the page. */
  _measure(labels) {
    const unknown = labels.filter((label) => !this.extents.has(setting(label)));
    const elements = unknown.map(element);
    this.pane.append(...elements);
    unknown.forEach((label, i) => {
      this.extents.set(setting(label), [elements[i].offsetWidth, elements[i].offsetHeight]);
    });
    elements.forEach((node) => node.remove());
  }

  _symbolBoxes(view, zoom) {
    return [...this.symbols.values()]
      .flat()
      .filter(({ lat, lng, radius }) => radius > 0 && view.contains([lat, lng]))
      .filter((symbol) => zoom >= (symbol.zoom ?? 0))
      .map(({ id, lat, lng, radius, dx = 0, dy = 0 }) => {
        const { x, y } = this.map.latLngToLayerPoint([lat, lng]).add([dx, dy]);
        return { id, x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius };
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

  /** The label at the first free place; none if there is no room. */
  _try(label, taken) {
    const point = this.map
      .latLngToLayerPoint([label.lat, label.lng])
      .add([label.dx ?? 0, label.dy ?? 0]);
    const extent = this.extents.get(setting(label));
    const boxes = label.centred
      ? this._centred(point, extent)
      : this._around(point, extent, label.radius ?? 3);
    const others = taken.filter((other) => other.id === undefined || other.id !== label.id);
    const free = boxes.find(
      (box) => inside(box, this.frame) && !others.some((other) => overlap(box, other)),
    );
    if (!free) {
      return [];
    }
    taken.push(free);
    const [x, y] = [Math.round(free.x), Math.round(free.y)];
    return [{ key: [setting(label), label.colour, x, y].join(), label, x, y }];
  }

  /** At the point, or a little off it: what a country or a sea is called has room to move. */
  _centred(point, [width, height]) {
    const steps = [0, -22, 22, -44, 44, -70, 70];
    return steps.flatMap((dy) =>
      [0, -36, 36].map((dx) => ({
        x: point.x + dx - width / 2,
        y: point.y + dy - height / 2,
        width,
        height,
      })),
    );
  }

  /** Right of the point, left of it, above, below, then the corners: as cartographers prefer. */
  _around(point, [width, height], radius) {
    const gap = radius + 4;
    const right = point.x + gap;
    const left = point.x - gap - width;
    const middle = point.y - height / 2;
    const [above, below] = [point.y - radius - 2 - height, point.y + radius + 2];
    const spots = [
      [right, middle],
      [left, middle],
      [point.x - width / 2, above],
      [point.x - width / 2, below],
      [point.x + radius, above],
      [point.x + radius, below],
      [point.x - radius - width, above],
      [point.x - radius - width, below],
    ];
    return spots.map(([x, y]) => ({ x, y, width, height }));
  }
};

function element(label) {
  const node = document.createElement("span");
  node.className = `atlas-label ${label.className}`;
  node.textContent = label.text;
  node.style.color = label.colour ?? "";
  return node;
}

function put({ label, x, y }) {
  const node = element(label);
  node.style.transform = `translate(${x}px, ${y}px)`;
  return node;
}

/** What a label's extent depends on. */
function setting({ className, text }) {
  return `${className} ${text}`;
}

function size(map) {
  const { x, y } = map.getSize();
  return { width: x, height: y };
}

function inside(box, frame) {
  return (
    box.x >= frame.x &&
    box.y >= frame.y &&
    box.x + box.width <= frame.x + frame.width &&
    box.y + box.height <= frame.y + frame.height
  );
}

function overlap(a, b) {
  return (
    a.x < b.x + b.width + 3 &&
    b.x < a.x + a.width + 3 &&
    a.y < b.y + b.height + 1 &&
    b.y < a.y + a.height + 1
  );
}
