/* A canvas that remembers what was drawn on it, for tests: each stroke and fill with its path and inks. */

/** The path of an icon is kept as its text. */
export class Path2D {
  constructor(d) {
    this.d = d;
  }
}

/** What `draw` does to a canvas: [{op, path, colour, width, dash, alpha}]; a path is a list of commands. */
export function recorded(draw) {
  globalThis.Path2D = Path2D;
  const drawn = [];
  let path = [];
  let dash = [];
  const command =
    (name) =>
    (...numbers) =>
      path.push([name, ...numbers]);
  const commands = Object.fromEntries(
    ["moveTo", "lineTo", "arc", "arcTo", "closePath"].map((name) => [name, command(name)]),
  );
  const ctx = {
    ...commands,
    save() {},
    restore() {},
    scale() {},
    translate() {},
    beginPath: () => (path = []),
    setLineDash: (pattern) => (dash = pattern),
    stroke() {
      const { strokeStyle: colour, lineWidth: width, globalAlpha: alpha } = ctx;
      drawn.push({ op: "stroke", path, colour, width, dash, alpha });
    },
    fill(icon) {
      const { fillStyle: colour, globalAlpha: alpha } = ctx;
      const filled = icon instanceof Path2D ? icon.d : path;
      drawn.push({ op: "fill", path: filled, colour, alpha });
    },
    globalAlpha: 1,
  };
  draw(ctx);
  return drawn;
}
