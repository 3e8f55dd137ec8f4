import assert from "node:assert/strict";
import { test } from "node:test";

import { Ways } from "../map/ways.js";

const FRAME = { x: -100, y: -50, width: 400, height: 300 };
const line = (...points) => ({ _parts: [points.map(([x, y]) => ({ x, y }))] });
const box = (x, y) => ({ x, y, width: 60, height: 14 });

test("a line is at what it runs through and near, and nowhere else", () => {
  const own = line([-100, 100], [300, 100]);
  const other = line([0, 160], [300, 160]);
  const ways = new Ways([own, other, { _parts: undefined }], FRAME, 20);
  const mine = new Set([own]);
  assert.equal(ways.at(box(0, 0), mine, 20), "nowhere");
  assert.equal(ways.at(box(0, 93), mine, 0), "own");
  assert.equal(ways.at(box(0, 93), new Set(), 0), "others");
  assert.equal(ways.at(box(100, 130), mine, 20), "others");
  assert.equal(ways.at(box(100, 130), mine, 2), "nowhere");
});

test("lines beyond the frame do no harm", () => {
  const ways = new Ways([line([-9000, 100], [9000, 100])], FRAME, 20);
  assert.equal(ways.at(box(290, 93), new Set(), 20), "others");
});
