/* Labels that never lie over each other: the more important ones are placed first.
 *
 * The name of a line stands where no other line is nearer. A name that has to be there may stand farther off,
 * tied to its place by a thin line.
 */
"use strict";

/* How far the name of a line stays from other lines where there is room, and where there is little. It stands
 * six to ten pixels from its own. */
const [AWAY, BESIDE] = [20, 10];

/* How far off a name with a leader is tried, in pixels beyond its usual place. */
const FARTHER = [12, 28, 48];

/* Of the spots around a point, those from these on are above and below it, and at its corners; of those of a
 * sea, far off. */
const [ABOVE, CORNERS, CLOSE] = [2, 4, 9];

/* How far a name above, below or at a corner of its symbol stays from others that are no smaller, lest it be
 * read as theirs: from those beside it, and from those above and below. In pixels. */
const [CLAIM_BESIDE, CLAIM_OVER] = [22, 5];

const NONE = new Set();

const { inside } = NineBridges.boxes;

NineBridges.Labels = class {
  constructor(map) {
    this.map = map;
    this.sets = new Map();
    this.symbols = new Map();
    this.lines = new Map();
    this.placed = new Map(); // the elements on the map by what they show and where
    this.extents = new Map(); // of texts by how they are set: asking the page for them makes it lay itself out
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

  /** Forget how large texts are: their typeface has come. */
  remeasure() {
    this.extents.clear();
    this.place();
  }

  /** Begin to place labels: all that the first map names is known. */
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
    const taken = new NineBridges.Taken([
      ...this._symbolBoxes(isInView, zoom),
      ...this._controlBoxes(),
    ]);
    const corner = this.map.containerPointToLayerPoint([0, 0]);
    this.frame = { x: corner.x, y: corner.y, ...size(this.map) };
    this.ways = new NineBridges.Ways([...this.lines.values()].flat(), this.frame, AWAY);
    this._measure(wanted);
    const countries = new Set(); // one that has two places for its name is named once
    this._show(
      wanted.flatMap((label) => {
        const spots = countries.has(label.once) ? [] : this._try(label, taken);
        if (label.once && spots.length > 0) {
          countries.add(label.once);
        }
        return spots;
      }),
    );
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
    for (const node of this.placed.values()) {
      const pane = node.matches(".atlas-leader") ? this.leaders : this.pane;
      if (node.parentNode !== pane) {
        pane.append(node);
      }
    }
  }

  /** Measure the texts that were never set before, all in one layout of the page. */
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

  /** The label at the first free place, without its detail if there is room for its name alone; else none. */
  _try(label, taken) {
    const isOther = ({ id }) => id === undefined || id !== label.id;
    const isFree = (box) => inside(box, this.frame) && !taken.covers(box, isOther);
    const isAnother = (box) => isOther(box) && box.symbol && box.width >= 2 * label.radius;
    const isClear = (spot) =>
      isFree(spot.box) && !isTiedOver(spot, taken) && !isClaimed(spot, label, taken, isAnother);
    const spot = label.own
      ? this._besideItsLine(this._spots(label), isClear, new Set(label.own))
      : (this._besideItsPlace(this._spots(label), isClear) ??
        (label.insist ? this._insist(this._spots(label), taken) : null));
    if (!spot) {
      return label.detail ? this._try({ ...label, detail: "" }, taken) : [];
    }
    [spot.box, ...pearls(spot)].forEach((box) => taken.add(box));
    const [x, y] = [Math.round(spot.box.x), Math.round(spot.box.y)];
    const name = { key: [setting(label), label.colour, x, y].join(), label, x, y };
    return spot.far ? [leader(label, spot), name] : [name];
  }

  /** The boxes {box, point, far, plain, abreast} that are tried for a label, the best first. `plain` are those
   * beside which no other place may well be meant, `abreast` those right or left of a symbol. */
  *_spots(label) {
    const extent = this.extents.get(setting(label));
    const places = label.anchors ?? [label];
    const radius = label.radius ?? 3;
    const plain = label.centred ? CLOSE : CORNERS;
    for (const place of places) {
      const point = this._pointOf(label, place);
      const boxes = label.centred
        ? centred(point, extent, label.small)
        : around(point, extent, radius);
      const abreast = label.anchors || label.centred ? boxes.length : ABOVE;
      yield* boxes.map((box, i) => ({ box, point, plain: i < plain, abreast: i < abreast }));
    }
    const point = this._pointOf(label, places[0]);
    const seen = inside({ ...point, width: 0, height: 0 }, this.frame);
    for (const more of label.leader && seen ? FARTHER : []) {
      for (const box of around(point, extent, radius + more)) {
        yield { box, point, far: true, plain: true, abreast: true };
      }
    }
  }

  /** The layer point of a place, or of the symbol of a label, which may stand aside of its place. */
  _pointOf(label, { lat, lng }) {
    const point = this.map.latLngToLayerPoint([lat, lng]);
    return label.anchors ? point : point.add([label.dx ?? 0, label.dy ?? 0]);
  }

  /** The first clear spot where no line runs and the name is plainly that of its place; else the first clear one,
   * and rather one at the place than one farther off; null if there is none. */
  _besideItsPlace(spots, isClear) {
    let first = null;
    for (const spot of spots) {
      if (first && Boolean(spot.far) !== Boolean(first.far)) {
        return first;
      }
      if (isClear(spot)) {
        first ??= spot;
        if (spot.plain && this.ways.at(spot.box, NONE, 0) === "nowhere") {
          return spot;
        }
      }
    }
    return first;
  }

  /** The first box that no label or control covers, whatever symbol it may cover. */
  _insist(spots, taken) {
    for (const spot of spots) {
      if (inside(spot.box, this.frame) && !taken.covers(spot.box, ({ symbol }) => !symbol)) {
        return spot;
      }
    }
    return null;
  }

  /** The first clear spot far from all other lines; else the first that is at least nearer to its own; else none. */
  _besideItsLine(spots, isClear, own) {
    const lesser = {}; // the first of each lesser kind
    for (const spot of spots) {
      if (!isClear(spot)) {
        continue;
      }
      const far = this.ways.at(spot.box, own, AWAY);
      if (far === "nowhere") {
        return spot;
      }
      const kind = far === "own" ? "crossing" : this.ways.at(spot.box, own, BESIDE);
      lesser[kind] ??= spot;
    }
    return lesser.crossing ?? lesser.nowhere ?? lesser.own;
  }
};

/** At the point, or a little off it: what a country or a sea is called has room to move, less in a small one. */
function centred(point, [width, height], small) {
  const steps = small ? [0, -12, 12] : [0, -22, 22, -44, 44, -70, 70];
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
function around(point, [width, height], radius) {
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

/** Whether the line that ties a spot to its place runs over another label. */
function isTiedOver(spot, taken) {
  return pearls(spot).some((pearl) => taken.covers(pearl, ({ symbol }) => !symbol));
}

/** Whether another symbol stands so near to a name that it might be taken for the one named. */
function isClaimed({ box, abreast }, { radius, insist }, taken, isAnother) {
  if (abreast || insist || radius === undefined) {
    return false;
  }
  const { x, y, width, height } = box;
  const beside = { x: x - CLAIM_BESIDE, y, width: width + 2 * CLAIM_BESIDE, height };
  const over = { x, y: y - CLAIM_OVER, width, height: height + 2 * CLAIM_OVER };
  return taken.covers(beside, isAnother) || taken.covers(over, isAnother);
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

/** Where the line that ties a name to its place ends at the name. */
function endOf({ point, box }) {
  return L.point(
    Math.min(Math.max(point.x, box.x), box.x + box.width),
    Math.min(Math.max(point.y, box.y), box.y + box.height),
  );
}

/** Small boxes along the line that ties a name to its place; none where it stands there. */
function pearls(spot) {
  if (!spot.far) {
    return [];
  }
  const away = endOf(spot).subtract(spot.point);
  return [0.2, 0.4, 0.6, 0.8].map((share) => {
    const { x, y } = spot.point.add(away.multiplyBy(share));
    return { x: x - 1, y: y - 1, width: 2, height: 2 };
  });
}

/** The line that ties a name to a place from which it had to stand farther off. */
function leader(label, spot) {
  const { point } = spot;
  const end = endOf(spot);
  const away = end.subtract(point);
  const key = ["leader", label.text, label.colour, point.x, point.y, end.x, end.y].join();
  return { key, label, point, turn: Math.atan2(away.y, away.x), length: point.distanceTo(end) };
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
