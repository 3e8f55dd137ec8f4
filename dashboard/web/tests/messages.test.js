import assert from "node:assert/strict";
import { test } from "node:test";

import { Messages } from "../hosts/messages.js";

function bridged() {
  const told = [];
  const bridge = new Messages((message) => told.push(message));
  const answer = (seen, more = {}) => {
    const state = { frame: bridge.frame, seen, layers: ["rails"], selected: null, base: "osm" };
    return bridge.settle({ ...state, session: "one", ...more });
  };
  return { bridge, told, answer };
}

test("a slow answer never undoes a way from panel to panel", () => {
  const { bridge, answer } = bridged();
  bridge.tell({ type: "select", feature: "rice-farm" });
  bridge.tell({ type: "visit", feature: "north-line" });
  assert.equal(answer(1, { selected: "rice-farm" }).selected, "north-line");
  assert.equal(answer(2, { selected: "south-line" }).selected, "south-line");
});

test("a slow answer never undoes a quick click", () => {
  const { bridge, answer } = bridged();
  bridge.tell({ type: "toggle", layer: "sites", on: true });
  bridge.tell({ type: "select", feature: "rice-farm" });
  const seen = [0, 1, 2].map((number) => {
    const { layers, selected } = answer(number);
    return { layers: [...layers].sort(), selected, kept: bridge.events.length };
  });
  assert.deepEqual(seen, [
    { layers: ["rails", "sites"], selected: "rice-farm", kept: 2 },
    { layers: ["rails"], selected: "rice-farm", kept: 1 },
    { layers: ["rails"], selected: null, kept: 0 },
  ]);
});

test("of views only the last is kept, and each report is another value", () => {
  const { bridge, told } = bridged();
  bridge.tell({ type: "view", zoom: 6 });
  bridge.tell({ type: "view", zoom: 7 });
  assert.deepEqual(
    bridge.events.map(({ zoom }) => zoom),
    [7],
  );
  assert.deepEqual(
    told.map(({ reports }) => reports),
    [1, 2],
  );
});

test("another session is told again what nobody has acknowledged", () => {
  const { bridge, told, answer } = bridged();
  answer(0);
  bridge.tell({ type: "toggle", layer: "rails", on: false });
  answer(0, { session: "two" });
  assert.equal(told.length, 2);
  assert.deepEqual(told[1].events, told[0].events);
});

test("a base map that failed is not shown again, another is", () => {
  const { bridge, answer } = bridged();
  bridge.tell({ type: "base-failed", base: "osm" });
  assert.equal(answer(0).base, null);
  assert.equal(answer(0, { base: "topo" }).base, "topo");
});

test("a slow answer never undoes a filter, and of filters only the last is kept", () => {
  const { bridge, told, answer } = bridged();
  const filters = { statuses: ["operating"], sectors: [], year: 2013 };
  const before = { statuses: [], sectors: [], year: null };
  bridge.tell({ type: "filter", ...before, year: 2000 });
  bridge.tell({ type: "filter", ...filters });
  assert.deepEqual(told.at(-1).events, [{ seq: 2, type: "filter", ...filters }]);
  const { statuses, year } = answer(1, before);
  assert.deepEqual([statuses, year], [["operating"], 2013]);
  assert.equal(answer(2, { ...before, year: 1950 }).year, 1950);
});
