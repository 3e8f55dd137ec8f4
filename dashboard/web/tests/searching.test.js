import assert from "node:assert/strict";
import { test } from "node:test";

import { BETWEEN, Names } from "../viewer/searching.js";

const entry = (id, ...names) => ({ id, text: names.join(BETWEEN) });
const NAMES = new Names([
  entry("port", "Port of Rajin", "라진항", "Порт Раджин"),
  entry("kosong", "Kosŏng", "고성", "Косон"),
  entry("rajin", "Rajin–Khasan railway", "라진-하산 철도", "Железная дорога Хасан — Раджин"),
]);
const found = (text) => NAMES.find(text).map(({ id }) => id);

test("names are found in three scripts, without case and accents", () => {
  assert.deepEqual(found("KOSONG"), ["kosong"]);
  assert.deepEqual(found("kosŏng"), ["kosong"]);
  assert.deepEqual(found("косон"), ["kosong"]);
  assert.deepEqual(found("라진항"), ["port"]);
  assert.deepEqual(found("nowhere"), []);
});

test("what a name begins with comes before what it holds", () => {
  assert.deepEqual(found("rajin"), ["rajin", "port"]);
  assert.deepEqual(found("порт"), ["port"]);
});

test("no more hits are offered than a reader looks through", () => {
  const many = new Names(Array.from({ length: 100 }, (_, i) => entry(String(i), "Site")));
  assert.equal(many.find("site").length, 30);
});
