/* Labels that never lie over each other: the more important ones are placed first. */
"use strict";

NineBridges.Labels = class {
  constructor(map) {
    this.map = map;
    this.sets = new Map();
    this.symbols = [];
    this.pane = map.createPane("atlas-labels");
    this.pane.classList.add("leaflet-zoom-hide");
    map.on("moveend zoomend resize", () => this.place());
  }

  /** A set of labels {text, lat, lng, rank, zoom, className}, a smaller rank going first; `symbols`
   * {lat, lng, radius} are the points that no label may cover. */
  set(name, labels, symbols = this.symbols) {
    this.sets.set(name, labels);
    this.symbols = symbols;
    this.place();
  }

  place() {
    cancelAnimationFrame(this.waiting);
    this.waiting = requestAnimationFrame(() => this._place());
  }

  _place() {
    const zoom = this.map.getZoom();
    const view = this.map.getBounds().pad(0.05);
    const wanted = [...this.sets.values()]
      .flat()
      .filter((label) => zoom >= label.zoom && zoom <= (label.maxZoom ?? 99))
      .filter((label) => view.contains([label.lat, label.lng]))
      .sort((a, b) => a.rank - b.rank)
      .slice(0, 140);
    this.pane.replaceChildren();
    const taken = this._symbolBoxes(view);
    const corner = this.map.containerPointToLayerPoint([0, 0]);
    this.frame = { x: corner.x, y: corner.y, ...size(this.map) };
    for (const label of wanted) {
      this._try(label, taken);
    }
  }

  _symbolBoxes(view) {
    return this.symbols
      .filter(({ lat, lng, radius }) => radius > 0 && view.contains([lat, lng]))
      .map(({ lat, lng, radius, dx = 0, dy = 0 }) => {
        const { x, y } = this.map.latLngToLayerPoint([lat, lng]).add([dx, dy]);
        return { x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius };
      });
  }

  _try(label, taken) {
    const element = document.createElement("span");
    element.className = `atlas-label ${label.className}`;
    element.textContent = label.text;
    this.pane.append(element);
    const point = this.map
      .latLngToLayerPoint([label.lat, label.lng])
      .add([label.dx ?? 0, label.dy ?? 0]);
    const extent = [element.offsetWidth, element.offsetHeight];
    const boxes = label.centred ? this._centred(point, extent) : this._around(point, extent);
    const free = boxes.find(
      (box) => inside(box, this.frame) && !taken.some((other) => overlap(box, other)),
    );
    if (!free) {
      element.remove();
      return;
    }
    taken.push(free);
    element.style.transform = `translate(${Math.round(free.x)}px, ${Math.round(free.y)}px)`;
  }

  _centred(point, [width, height]) {
    return [{ x: point.x - width / 2, y: point.y - height / 2, width, height }];
  }

  /** Right of the point, left of it, above, below: as cartographers prefer. */
  _around(point, [width, height]) {
    const gap = 11;
    return [
      { x: point.x + gap, y: point.y - height / 2, width, height },
      { x: point.x - gap - width, y: point.y - height / 2, width, height },
      { x: point.x - width / 2, y: point.y - gap - height, width, height },
      { x: point.x - width / 2, y: point.y + gap, width, height },
    ];
  }
};

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
