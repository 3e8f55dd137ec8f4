import assert from "node:assert/strict";
import { test } from "node:test";

import { Ahead } from "../hosts/ahead.js";

const BASE = "http://here/atlases/one";
const at = (path) => new URL(path, BASE).href;

/** What asks ahead of a server that has these documents; the addresses that were asked for. */
function asking(documents) {
  const asked = [];
  const clock = { now: 0 };
  const fetch = async (address) => {
    asked.push(address);
    const ok = address in documents;
    return { ok, status: ok ? 200 : 404, json: async () => documents[address] };
  };
  return { ahead: new Ahead(fetch, BASE, () => clock.now), asked, clock };
}

const DOCUMENTS = {
  [at("atlas/map.json")]: {
    layer_urls: { rails: "rails?v=1" },
    basemap_urls: { land: "land?v=2" },
  },
  [at("rails?v=1")]: ["rails"],
};

test("the documents that a map needs are asked for once and taken once", async () => {
  const { ahead, asked } = asking(DOCUMENTS);
  await ahead.begin();
  assert.deepEqual(asked, ["atlas/map.json", "land?v=2", "rails?v=1"].map(at));
  const { ok, json } = await ahead.take(at("rails?v=1"));
  assert.deepEqual([ok, await json()], [true, ["rails"]]);
  assert.equal(ahead.take(at("rails?v=1")), undefined);
});

test("what did not come, or came long ago, the map asks for itself", async () => {
  const { ahead, clock } = asking(DOCUMENTS);
  await ahead.begin();
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(ahead.take(at("land?v=2")), undefined);
  clock.now = 60_000;
  assert.equal(ahead.take(at("rails?v=1")), undefined);
});

test("without a configuration nothing more is asked for", async () => {
  const { ahead, asked } = asking({});
  await ahead.begin();
  assert.equal(asked.length, 1);
});
