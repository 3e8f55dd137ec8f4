import assert from "node:assert/strict";
import { test } from "node:test";
import { styled } from "../map/styled.js";

/** A page whose styles come when told to. */
function unstyled() {
  const page = new EventTarget();
  page.colour = "";
  page.documentElement = {};
  page.defaultView = { getComputedStyle: () => ({ getPropertyValue: () => page.colour }) };
  return page;
}

async function isDone(promise) {
  return (await Promise.race([promise.then(() => "done"), new Promise(setImmediate)])) === "done";
}

test("the map waits for the styles that it takes its colours from", async () => {
  const page = unstyled();
  const waiting = styled(page);
  page.dispatchEvent(new Event("load")); // of something else
  assert.equal(await isDone(waiting), false);
  page.colour = " #f4f2ec";
  page.dispatchEvent(new Event("load"));
  assert.equal(await isDone(waiting), true);
});

test("styles that are there, or cannot be had, keep no map waiting", async () => {
  const page = unstyled();
  page.colour = "#f4f2ec";
  assert.equal(await isDone(styled(page)), true);
  page.colour = "";
  const waiting = styled(page);
  page.dispatchEvent(new Event("error"));
  assert.equal(await isDone(waiting), true);
});
