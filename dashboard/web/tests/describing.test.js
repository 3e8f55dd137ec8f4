import assert from "node:assert/strict";
import { test } from "node:test";

import { countByTitle, countShown, countUndated, describe } from "../map/describing.js";

const STATUSES = { operating: { label: "Operating" } };
const shape = (layerId, id, since = 2000) => ({ layerId, feature: { id, properties: { since } } });

test("a feature is described by its name, kind and status", () => {
  const port = { name: "Rajin", kind_label: "port", status: "operating" };
  assert.deepEqual(describe(port, STATUSES), ["Rajin", "port", "operating"]);
  assert.deepEqual(describe({ ...port, unconfirmed: true }, STATUSES).at(-1), "unconfirmed");
});

test("nothing is said of a status that is not known", () => {
  assert.deepEqual(describe({ name: "Rajin", kind_label: "port", status: null }, STATUSES), [
    "Rajin",
    "port",
  ]);
});

test("a feature of several shapes is counted once, in its layer", () => {
  const layers = [
    { id: "a", title: "Rail" },
    { id: "b", title: "Gas" },
  ];
  const shapes = [shape("a", "one"), shape("a", "one"), shape("a", "two"), shape("c", "three")];
  assert.deepEqual(
    [...countByTitle(layers, shapes)],
    [
      ["Rail", 2],
      ["Gas", 0],
    ],
  );
});

test("of the layers that are on, the features are counted that no date places in a year", () => {
  const shapes = [
    shape("a", "one", null),
    shape("a", "one", null),
    shape("a", "two"),
    shape("b", "x", null),
  ];
  assert.equal(countUndated(new Set(["a"]), shapes), 1);
});

test("a feature of several shapes is counted once among those shown and those of the layers", () => {
  const groups = new Map([
    ["a", [shape("a", "one"), shape("a", "one"), shape("a", "two")]],
    ["b", [shape("b", "three")]],
  ]);
  assert.deepEqual(countShown(new Set(["a", "gone"]), groups, [groups.get("a")[0]]), {
    shown: 1,
    of: 2,
  });
});
