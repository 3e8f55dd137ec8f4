import assert from "node:assert/strict";
import { test } from "node:test";

import { nearest, turn } from "../map/clicking.js";

const shape = (id) => ({ feature: { id } });
const [a, b, c] = ["a", "b", "c"].map(shape);

test("the nearest is meant, not the topmost", () => {
  const found = [
    { shape: a, away: 6 },
    { shape: b, away: 1 },
  ];
  assert.deepEqual(nearest(found), [b]);
  assert.deepEqual(nearest([]), []);
});

test("of what is equally near all may be meant, the last drawn first", () => {
  const found = [
    { shape: c, away: 0.4 },
    { shape: a, away: 0 },
    { shape: b, away: 0.8 },
  ];
  assert.deepEqual(nearest(found), [a, c]);
});

test("a second click means the next, and after the last the first", () => {
  const near = [c, a, b];
  assert.equal(turn(near, undefined), c);
  assert.equal(turn(near, a), b);
  assert.equal(turn(near, c), a);
  assert.equal(turn([], undefined), undefined);
});
