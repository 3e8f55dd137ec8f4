import assert from "node:assert/strict";
import { test } from "node:test";

import { Emphasis, emphasisOf } from "../map/emphasis.js";

const OVERVIEW = { short_layer: 90, least_length: 12, emphasis: 5 };

test("a layer that is a speck is drawn with its least length, a short one only wider", () => {
  const [speck, short, long] = [5, 50, 500].map((reach) => emphasisOf(OVERVIEW, reach));
  assert.deepEqual([speck, short, long], [{ least: 12, width: 5 }, { least: 0, width: 5 }, null]);
});

test("a layer without lines is not emphasised", () => {
  const emphasis = new Emphasis({ getZoom: () => 4 });
  emphasis.include("sites", []);
  assert.equal(emphasis.of("sites", OVERVIEW), null);
});
