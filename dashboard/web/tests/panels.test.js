import assert from "node:assert/strict";
import { test } from "node:test";

import { Panels } from "../panel/panels.js";

/** Panels whose answers come when they are told to, and the addresses that were asked for. */
function waiting() {
  const asked = [];
  const answers = new Map();
  const panels = new Panels((address) => {
    asked.push(address);
    return new Promise((resolve, reject) => answers.set(address, { resolve, reject }));
  });
  return { panels, asked, answers };
}

const soon = () => new Promise((resolve) => setImmediate(resolve));

test("a panel is asked for once and kept", async () => {
  const { panels, asked, answers } = waiting();
  const twice = [panels.load("a"), panels.load("a")];
  assert.equal(panels.held("a"), undefined);
  answers.get("a").resolve("A");
  assert.deepEqual(await Promise.all([...twice, panels.load("a")]), ["A", "A", "A"]);
  assert.deepEqual(asked, ["a"]);
  assert.equal(panels.held("a"), "A");
});

test("a panel that did not come is asked for anew", async () => {
  const { panels, asked, answers } = waiting();
  const first = panels.load("a");
  answers.get("a").reject(new Error("gone"));
  await assert.rejects(first, /gone/);
  const second = panels.load("a");
  answers.get("a").resolve("A");
  assert.equal(await second, "A");
  assert.deepEqual(asked, ["a", "a"]);
});

test("panels are fetched ahead one by one, and what is wanted now comes first", async () => {
  const { panels, asked, answers } = waiting();
  panels.prefetch(["a", "b", "c"]);
  assert.deepEqual(asked, ["a"]);
  panels.prefetch(["d", "a"]);
  answers.get("a").resolve("A");
  await soon();
  assert.deepEqual(asked, ["a", "d"]);
  answers.get("d").reject(new Error("gone"));
  await soon();
  assert.deepEqual(asked, ["a", "d"]);
  panels.prefetch(["b"]);
  assert.deepEqual(asked, ["a", "d", "b"]);
});

test("no more panels are kept than there is room for", async () => {
  const panels = new Panels(async (address) => address);
  for (let number = 0; number <= 500; number += 1) {
    await panels.load(`panel ${number}`);
  }
  assert.equal(panels.held("panel 0"), undefined);
  assert.equal(panels.held("panel 500"), "panel 500");
});
