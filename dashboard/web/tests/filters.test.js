import assert from "node:assert/strict";
import { test } from "node:test";

import { passes, setYear, statusIn } from "../map/filters.js";

const HISTORY = [
  [1934, "proposed"],
  [2016, "suspended"],
  [2018, "operating"],
];
const ALL = { layers: new Set(["rails"]), statuses: [], sectors: [], year: null };
const LINE = { status: "operating", since: 1934, sectors: ["railways", "ports"] };

test("the status of a year is the last that had begun by then", () => {
  const years = [1933, 1934, 2015, 2016, 2018, null];
  assert.deepEqual(
    years.map((year) => statusIn(HISTORY, year)),
    [null, "proposed", "proposed", "suspended", "operating", "operating"],
  );
  assert.equal(statusIn([], null), null);
});

test("a year gives a feature its status, and whether that was confirmed", () => {
  const line = { history: HISTORY, unconfirmed_by_year: [[2022, true]] };
  const at = (year) => (setYear(line, year), [line.status, line.unconfirmed]);
  assert.deepEqual(at(1900), [null, false]);
  assert.deepEqual(at(2019), ["operating", false]);
  assert.deepEqual(at(2022), ["operating", true]);
});

test("layers, statuses, sectors and year all have to let a feature pass", () => {
  const let_ = (change, feature = LINE) => passes({ ...ALL, ...change }, "rails", feature);
  assert.equal(let_({}), true);
  assert.equal(let_({ layers: new Set(["gas"]) }), false);
  assert.equal(let_({ statuses: ["proposed"] }), false);
  assert.equal(let_({ statuses: ["proposed", "operating"] }), true);
  assert.equal(let_({ sectors: ["ports"] }), true);
  assert.equal(let_({ sectors: ["gas"] }), false);
  assert.equal(let_({ year: 1933 }), false);
  assert.equal(let_({ year: 1934 }), true);
});

test("what no date places in time is hidden in any year but today", () => {
  const undated = { ...LINE, since: null };
  assert.equal(passes(ALL, "rails", undated), true);
  assert.equal(passes({ ...ALL, year: 2026 }, "rails", undated), false);
});
