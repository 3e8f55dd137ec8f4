/* Where labels find a place: none lies over another, and those that stand first in a list go first.
 *
 * The name of a line stands where no other line is nearer. A name that has to be there may stand farther off,
 * tied to its place by a thin line. All this is in pixels, without a map.
 */

import { inside } from "./boxes.js";

/* How far the name of a line stays from other lines where there is room, and where there is little. It stands
 * six to ten pixels from its own. */
export const AWAY = 20;
const BESIDE = 10;

/* How far off a name with a leader is tried, in pixels beyond its usual place. */
const FARTHER = [12, 28, 48];

/* Of the spots around a point, those from these on are above and below it, and at its corners; of those of a
 * sea, far off. */
const [ABOVE, CORNERS, CLOSE] = [2, 4, 9];

/* How far a name above, below or at a corner of its symbol stays from others that are no smaller, lest it be
 * read as theirs: from those beside it, and from those above and below. In pixels. */
const [CLAIM_BESIDE, CLAIM_OVER] = [22, 5];

const NONE = new Set();

export class Placing {
  /** `frame` is the map's box, `taken` (Taken) and `ways` (Ways) what lies and runs in it; `extentOf` a label
   * is its [width, height], `pointOf` a place {lat, lng} its {x, y}. */
  constructor({ frame, taken, ways, extentOf, pointOf }) {
    Object.assign(this, { frame, taken, ways, extentOf, pointOf });
  }

  /** Where labels find a place, those that stand first in the list first: [{label, spot}], the label without
   * its detail where there is room for its name alone. What is named `once` has its name at one of its places. */
  place(labels) {
    const named = new Set();
    return labels.flatMap((label) => {
      const placed = named.has(label.once) ? null : this._try(label);
      if (placed && label.once) {
        named.add(label.once);
      }
      return placed ?? [];
    });
  }

  _try(label) {
    const { taken } = this;
    const isOther = ({ id }) => id === undefined || id !== label.id;
    const isFree = (box) => inside(box, this.frame) && !taken.covers(box, isOther);
    const isAnother = (box) => isOther(box) && box.symbol && box.width >= 2 * label.radius;
    const isClear = (spot) =>
      isFree(spot.box) && !isTiedOver(spot, taken) && !isClaimed(spot, label, taken, isAnother);
    const spot = label.own
      ? this._besideItsLine(this._spots(label), isClear, new Set(label.own))
      : (this._besideItsPlace(this._spots(label), isClear) ??
        (label.insist ? this._insist(this._spots(label)) : null));
    if (!spot) {
      return label.detail ? this._try({ ...label, detail: "" }) : null;
    }
    [spot.box, ...pearls(spot)].forEach((box) => taken.add(box));
    return { label, spot };
  }

  /** The boxes {box, point, far, plain, abreast} that are tried for a label, the best first. `plain` are those
   * beside which no other place may well be meant, `abreast` those right or left of a symbol. */
  *_spots(label) {
    const extent = this.extentOf(label);
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

  /** The layer point of a place, or of a label's symbol, which may be beside its place. */
  _pointOf(label, place) {
    const { x, y } = this.pointOf(place);
    return label.anchors ? { x, y } : { x: x + (label.dx ?? 0), y: y + (label.dy ?? 0) };
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

  /** Of the boxes that overlap no label or control, the first that hides least of the symbols; else null. */
  _insist(spots) {
    let [best, least] = [null, Infinity];
    for (const spot of spots) {
      if (inside(spot.box, this.frame) && !this.taken.covers(spot.box, ({ symbol }) => !symbol)) {
        const hidden = this.taken.hidden(spot.box);
        if (hidden < least) {
          [best, least] = [spot, hidden];
        }
      }
    }
    return best;
  }

  /** The first clear spot far from all other lines; else the first that is nearer to its own; else none. */
  _besideItsLine(spots, isClear, own) {
    const lesser = {}; // the first spot of each less good kind
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
}

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

/** Boxes right of the point, left of it, above, below, at the corners: as cartographers prefer. */
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

/** Whether the line from a spot to its place crosses another label. */
function isTiedOver(spot, taken) {
  return pearls(spot).some((pearl) => taken.covers(pearl, ({ symbol }) => !symbol));
}

/** Whether another symbol is so near to a name that the name could be read as its own. */
function isClaimed({ box, abreast }, { radius, insist }, taken, isAnother) {
  if (abreast || insist || radius === undefined) {
    return false;
  }
  const { x, y, width, height } = box;
  const beside = { x: x - CLAIM_BESIDE, y, width: width + 2 * CLAIM_BESIDE, height };
  const over = { x, y: y - CLAIM_OVER, width, height: height + 2 * CLAIM_OVER };
  return taken.covers(beside, isAnother) || taken.covers(over, isAnother);
}

/** The end, at the name, of the line from its place. */
export function endOf({ point, box }) {
  return {
    x: Math.min(Math.max(point.x, box.x), box.x + box.width),
    y: Math.min(Math.max(point.y, box.y), box.y + box.height),
  };
}

/** Small boxes along the line from a name to its place; none without a line. */
function pearls(spot) {
  if (!spot.far) {
    return [];
  }
  const { point } = spot;
  const end = endOf(spot);
  return [0.2, 0.4, 0.6, 0.8].map((share) => {
    const x = point.x + (end.x - point.x) * share;
    const y = point.y + (end.y - point.y) * share;
    return { x: x - 1, y: y - 1, width: 2, height: 2 };
  });
}
