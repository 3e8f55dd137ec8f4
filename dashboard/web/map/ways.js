/* Where lines run on the screen: a grid of small cells, searched for every place that a name might take. */
const CELL = 6; // pixels

export class Ways {
  /** @param lines the shapes of lines; @param frame {x, y, width, height} of what is asked, in layer points;
   * @param margin how many pixels beyond the frame are asked for, too */
  constructor(lines, frame, margin) {
    this.column = cell(frame.x - margin);
    this.row = cell(frame.y - margin);
    this.columns = cell(frame.x + frame.width + margin) - this.column + 1;
    this.rows = cell(frame.y + frame.height + margin) - this.row + 1;
    this.cells = new Array(this.columns * this.rows);
    for (const shape of lines) {
      for (const part of shape._parts ?? []) {
        this._run(shape, part);
      }
    }
    this._sum();
  }

  /** Mark the cells of a line, in steps of half a cell. */
  _run(shape, part) {
    for (let i = 1; i < part.length; i += 1) {
      const { x, y } = part[i - 1];
      const [dx, dy] = [part[i].x - x, part[i].y - y];
      const steps = Math.ceil((2 * Math.sqrt(dx * dx + dy * dy)) / CELL) || 1;
      for (let step = 0; step <= steps; step += 1) {
        const share = step / steps;
        this._note(shape, cell(x + dx * share) - this.column, cell(y + dy * share) - this.row);
      }
    }
  }

  _note(shape, column, row) {
    if (column < 0 || row < 0 || column >= this.columns || row >= this.rows) {
      return;
    }
    const shapes = (this.cells[row * this.columns + column] ??= []);
    if (shapes.at(-1) !== shape) {
      shapes.push(shape);
    }
  }

  /** Sum the cells with lines above and left of each cell, so that four of these sums answer most questions. */
  _sum() {
    const wide = this.columns + 1;
    this.sums = new Uint32Array(wide * (this.rows + 1));
    for (let row = 0; row < this.rows; row += 1) {
      let sum = 0;
      for (let column = 0; column < this.columns; column += 1) {
        sum += this.cells[row * this.columns + column] ? 1 : 0;
        const above = this.sums[row * wide + column + 1];
        this.sums[(row + 1) * wide + column + 1] = above + sum;
      }
    }
  }

  /** Whether lines run at a box: "nowhere", "own" ones alone, or "others" within a margin of it (pixels). */
  at({ x, y, width, height }, own, margin) {
    const all = this._block(x, y, width, height, margin);
    if (this._count(all) === 0) {
      return "nowhere";
    }
    const near = this._block(x, y, width, height, 2);
    let found = "nowhere";
    for (let row = all.top; row < all.bottom; row += 1) {
      for (let column = all.left; column < all.right; column += 1) {
        const shapes = this.cells[row * this.columns + column];
        if (shapes === undefined) {
          continue;
        }
        if (shapes.some((shape) => !own.has(shape))) {
          return "others";
        }
        if (isInner(column, near.left, near.right) && isInner(row, near.top, near.bottom)) {
          found = "own";
        }
      }
    }
    return found;
  }

  /** The cells of a box and a margin, from the first to before the last. */
  _block(x, y, width, height, margin) {
    const within = (value, most) => Math.min(Math.max(value, 0), most);
    return {
      left: within(cell(x - margin) - this.column, this.columns),
      top: within(cell(y - margin) - this.row, this.rows),
      right: within(cell(x + width + margin) - this.column + 1, this.columns),
      bottom: within(cell(y + height + margin) - this.row + 1, this.rows),
    };
  }

  _count({ left, top, right, bottom }) {
    const wide = this.columns + 1;
    const sum = (row, column) => this.sums[row * wide + column];
    return sum(bottom, right) - sum(top, right) - sum(bottom, left) + sum(top, left);
  }
}

function isInner(value, from, to) {
  return value > from && value < to - 1;
}

function cell(pixels) {
  return Math.floor(pixels / CELL);
}
