import assert from "node:assert/strict";
import { test } from "node:test";

import { spread } from "../map/spread.js";

const MAP = { project: ({ x, y }) => ({ x, y }) };

function dotAt(x, y, kind = "port", radius = 8) {
  const dot = { look: () => ({ point: { on_line: kind === "station" } }), aside: null };
  dot.drawnRadius = () => radius;
  dot.getLatLng = () => ({ x, y });
  dot.standAside = (offset) => (dot.aside = offset);
  dot.spot = () => ({ x: x + dot.aside.dx, y: y + dot.aside.dy });
  return dot;
}

function gap(one, other) {
  const [a, b] = [one.spot(), other.spot()];
  return Math.hypot(a.x - b.x, a.y - b.y);
}

test("what has room stays at its place", () => {
  const dots = [dotAt(0, 0), dotAt(100, 0)];
  spread(MAP, dots, []);
  assert.deepEqual(
    dots.map(({ aside }) => [aside.dx, aside.dy]),
    [
      [0, 0],
      [0, 0],
    ],
  );
});

test("what would overlap moves apart, and a station does not move", () => {
  const [station, port] = [dotAt(0, 0, "station"), dotAt(3, 0)];
  spread(MAP, [station, port], []);
  assert.deepEqual([station.aside.dx, station.aside.dy].map(Math.abs), [0, 0]);
  assert.ok(gap(station, port) >= 18);
});

test("two that lie on their lines part, so that each can be clicked, and heed no obstacle", () => {
  const [station, bridge] = [dotAt(0, 0, "station"), dotAt(3, 0, "station")];
  spread(MAP, [station, bridge], []);
  assert.ok(gap(station, bridge) >= 18);
  const alone = dotAt(50, 50, "station");
  spread(MAP, [alone], [{ x: 51, y: 50, radius: 4 }]);
  assert.deepEqual([alone.aside.dx, alone.aside.dy], [0, 0]);
});

test("a crowd at one place gets room for each, none on top of another", () => {
  const dots = Array.from({ length: 20 }, () => dotAt(0, 0));
  spread(MAP, dots, []);
  const gaps = dots.flatMap((one, i) => dots.slice(i + 1).map((other) => gap(one, other)));
  assert.ok(Math.min(...gaps) >= 12, `${Math.min(...gaps)} pixels`);
});

test("an obstacle stays free, and what is not drawn takes no room", () => {
  const [port, hidden] = [dotAt(0, 0), dotAt(0, 0, "port", 0)];
  spread(MAP, [port, hidden], [{ x: 1, y: 0, radius: 4 }]);
  assert.ok(Math.hypot(port.spot().x - 1, port.spot().y) >= 12);
  assert.equal(hidden.aside, null);
});
