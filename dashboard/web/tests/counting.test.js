import assert from "node:assert/strict";
import { test } from "node:test";

import { crowds, isCountable, featuresIn } from "../map/counting.js";

const RULE = { counted_below: 8, counted_reach: 20, counted_from: 3 };

function mapAt(zoom) {
  return { getZoom: () => zoom, project: ({ x, y }) => ({ x, y }) };
}

function dotAt(id, x, y) {
  return { feature: { id }, getLatLng: () => ({ x, y }) };
}

const CROWD = [dotAt("a", 100, 100), dotAt("b", 105, 100), dotAt("c", 100, 112)];

test("points without room are counted, each once, and others are not", () => {
  const groups = crowds(mapAt(5), [...CROWD, dotAt("far", 200, 100)], RULE);
  assert.deepEqual(
    groups.map((group) => group.map(({ feature }) => feature.id).sort()),
    [["a", "b", "c"]],
  );
});

test("near, and where there are too few, nothing is counted", () => {
  assert.deepEqual(crowds(mapAt(8), CROWD, RULE), []);
  assert.deepEqual(crowds(mapAt(5), CROWD.slice(1), RULE), []);
});

test("a feature of several points is one", () => {
  const twice = [dotAt("a", 0, 0), dotAt("a", 1, 0), dotAt("b", 2, 0)];
  assert.equal(featuresIn(twice), 2);
  assert.deepEqual(crowds(mapAt(5), twice, RULE), []);
});

test("neighbours across a cell of the grid are found", () => {
  const dots = [dotAt("a", 19, 19), dotAt("b", 21, 21), dotAt("c", 19, 21)];
  assert.equal(crowds(mapAt(5), dots, RULE).length, 1);
});

test("what is selected and what lies on its line stands for itself", () => {
  const dot = (on_line) => ({ feature: { id: "one" }, look: () => ({ point: { on_line } }) });
  assert.deepEqual([isCountable(dot(false), null), isCountable(dot(true), null)], [true, false]);
  assert.equal(isCountable(dot(false), "one"), false);
});
