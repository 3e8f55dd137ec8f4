/* Boxes {x, y, width, height} on the screen, and which of them overlap another. */
const CELL = 64; // pixels: about as wide as a name
const [BESIDE, ABOVE] = [3, 1]; // pixels between two boxes: beside, and above
const EDGE = 2; // pixels between a name and the edge of the map

/** The boxes that are taken, by the cells of a coarse grid that they lie in. */
export class Taken {
  constructor(boxes) {
    this.cells = new Map();
    boxes.forEach((box) => this.add(box));
  }

  add(box) {
    for (const key of cellsOf(box)) {
      this.cells.set(key, this.cells.get(key) ?? []);
      this.cells.get(key).push(box);
    }
  }

  /** Whether a taken box for which `counts` is true overlaps a box. */
  covers(box, counts) {
    for (const key of cellsOf(box)) {
      const there = this.cells.get(key);
      if (there?.some((other) => overlap(box, other) && counts(other))) {
        return true;
      }
    }
    return false;
  }

  /** How much of the taken boxes a box hides, in square pixels. */
  hidden(box) {
    const there = new Set(cellsOf(box).flatMap((key) => this.cells.get(key) ?? []));
    return [...there].reduce((sum, other) => sum + shared(box, other), 0);
  }
}

/** The area that two boxes share, in square pixels. */
function shared(a, b) {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(width, 0) * Math.max(height, 0);
}

/** The cells of a box and of the room around it. */
function cellsOf({ x, y, width, height }) {
  const keys = [];
  const [right, bottom] = [cell(x + width + BESIDE), cell(y + height + BESIDE)];
  for (let column = cell(x - BESIDE); column <= right; column += 1) {
    for (let row = cell(y - BESIDE); row <= bottom; row += 1) {
      keys.push(column * 2 ** 14 + row); // at most 31 bits: Maps are slow with larger numbers
    }
  }
  return keys;
}

function cell(pixels) {
  return Math.floor(pixels / CELL);
}

export function inside(box, frame) {
  return (
    box.x >= frame.x + EDGE &&
    box.y >= frame.y + EDGE &&
    box.x + box.width <= frame.x + frame.width - EDGE &&
    box.y + box.height <= frame.y + frame.height - EDGE
  );
}

export function overlap(a, b) {
  return (
    a.x < b.x + b.width + BESIDE &&
    b.x < a.x + a.width + BESIDE &&
    a.y < b.y + b.height + ABOVE &&
    b.y < a.y + a.height + ABOVE
  );
}
