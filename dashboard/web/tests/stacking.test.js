import assert from "node:assert/strict";
import { test } from "node:test";

import { sortFeatures, sortShapes, stack } from "../map/stacking.js";

/* A canvas as Leaflet's: a linked list of its shapes, and a note of those that are drawn anew. */
function canvas(names) {
  const drawn = [];
  const renderer = { _requestRedraw: (shape) => drawn.push(shape.name) };
  const shapes = new Map(names.map((name) => [name, shapeOf(name)]));
  stack(renderer, [...shapes.values()]);
  drawn.length = 0;
  return { renderer, shapes, drawn };
}

function shapeOf(name) {
  const shape = { name };
  shape._order = { layer: shape, prev: null, next: null };
  return shape;
}

function order(renderer) {
  const [forth, back] = [[], []];
  for (let at = renderer._drawFirst; at; at = at.next) {
    forth.push(at.layer.name);
  }
  for (let at = renderer._drawLast; at; at = at.prev) {
    back.unshift(at.layer.name);
  }
  assert.deepEqual(forth, back);
  return forth.join("");
}

test("shapes are drawn in the order that is given, others below them", () => {
  const { renderer, shapes } = canvas([..."abcd"]);
  stack(
    renderer,
    [..."db"].map((name) => shapes.get(name)),
  );
  assert.equal(order(renderer), "acdb");
});

test("the same order draws nothing anew", () => {
  const { renderer, shapes, drawn } = canvas([..."abcd"]);
  stack(renderer, [...shapes.values()]);
  assert.deepEqual(drawn, []);
});

test("of two that changed places one is drawn anew", () => {
  const { renderer, shapes, drawn } = canvas([..."abcd"]);
  stack(
    renderer,
    [..."abdc"].map((name) => shapes.get(name)),
  );
  assert.equal(order(renderer), "abdc");
  assert.equal(drawn.length, 1);
});

test("an empty canvas has no first and no last", () => {
  const { renderer } = canvas([]);
  assert.equal(order(renderer), "");
});

function featureOf(type, id = type) {
  return { id, geometry: { type } };
}

test("points lie over lines, and lines over areas", () => {
  const types = ["Point", "Polygon", "MultiLineString"];
  const sorted = sortFeatures(types.map((type) => featureOf(type)));
  assert.deepEqual(
    sorted.map(({ geometry }) => geometry.type),
    ["Polygon", "MultiLineString", "Point"],
  );
});

test("of one type the layer listed first lies on top, and what is chosen over all", () => {
  const order = new Map([
    ["first", 0],
    ["second", 1],
  ]);
  const shapes = ["chosen", "upper", "lower"].map((id) => ({
    feature: featureOf("LineString", id),
    layerId: id === "upper" ? "first" : "second",
  }));
  const sorted = sortShapes(shapes, new Set(["chosen"]), order);
  assert.deepEqual(
    sorted.map(({ feature }) => feature.id),
    ["lower", "upper", "chosen"],
  );
});
