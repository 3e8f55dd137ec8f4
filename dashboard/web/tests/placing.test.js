import assert from "node:assert/strict";
import { test } from "node:test";

import { areaLabel } from "../map/areas.js";
import { Taken, overlap } from "../map/boxes.js";
import { AWAY, Placing } from "../map/placing.js";
import { Ways } from "../map/ways.js";

const FRAME = { x: 0, y: 0, width: 400, height: 300 };

/* Places are {lng, lat} in pixels; every text is 60 × 14 pixels, its detail not counted. */
function placed(labels, { boxes = [], lines = [] } = {}) {
  const placing = new Placing({
    frame: FRAME,
    taken: new Taken(boxes),
    ways: new Ways(lines, FRAME, AWAY),
    extentOf: ({ detail }) => [detail ? 120 : 60, 14],
    pointOf: ({ lng, lat }) => ({ x: lng, y: lat }),
  });
  return placing.place(labels);
}

function lineOf(...points) {
  return { _parts: [points.map(([x, y]) => ({ x, y }))] };
}

const town = (text, lng, lat, more = {}) => ({ text, lng, lat, radius: 3, ...more });

test("a name stands to the right of its place", () => {
  const [{ spot }] = placed([town("Rajin", 100, 100)]);
  assert.deepEqual(spot.box, { x: 107, y: 93, width: 60, height: 14 });
});

test("no name lies over another, and the first in the list goes first", () => {
  const crowd = Array.from({ length: 12 }, (_, i) => town(`t${i}`, 200 + 4 * i, 150));
  const found = placed(crowd);
  assert.equal(found[0].label.text, "t0");
  assert.ok(found.length > 1 && found.length < crowd.length);
  for (const [i, one] of found.entries()) {
    for (const other of found.slice(i + 1)) {
      assert.equal(overlap(one.spot.box, other.spot.box), false);
    }
  }
});

test("a name stays inside the map", () => {
  const found = placed([town("edge", 396, 150), town("out", 500, 150)]);
  assert.deepEqual(
    found.map(({ label }) => label.text),
    ["edge"],
  );
  assert.ok(found[0].spot.box.x + 60 <= FRAME.width);
});

test("a name leaves its detail away where there is room for it alone", () => {
  const walls = [
    { x: 180, y: 0, width: 220, height: 300 },
    { x: 0, y: 0, width: 90, height: 300 },
  ];
  const [{ label }] = placed([town("Khasan", 105, 100, { detail: "10 Mt" })], { boxes: walls });
  assert.equal(label.detail, "");
});

test("a name that is tied to its place may stand farther off, one that insists over symbols", () => {
  const symbols = Array.from({ length: 9 }, (_, i) => ({
    id: `s${i}`,
    symbol: true,
    x: 80 + 60 * (i % 3),
    y: 100 + 20 * Math.floor(i / 3),
    width: 60,
    height: 20,
  }));
  const middle = [170, 130];
  assert.deepEqual(placed([town("none", ...middle)], { boxes: symbols }), []);
  const [tied] = placed([town("tied", ...middle, { leader: true })], { boxes: symbols });
  assert.equal(tied.spot.far, true);
  const [insisting] = placed([town("insists", ...middle, { insist: true })], { boxes: symbols });
  assert.ok(symbols.some((symbol) => overlap(insisting.spot.box, symbol)));
});

test("a name that insists hides as little of the symbols as it can", () => {
  const crowd = (width) => ({ id: "crowd", symbol: true, x: 0, y: 0, width, height: 300 });
  const middle = [170, 130];
  const [{ spot }] = placed([town("insists", ...middle, { insist: true })], {
    boxes: [crowd(400)],
  });
  assert.ok(spot.box.x > middle[0], "alike everywhere: at the right");
  const less = { id: "a", symbol: true, x: 110, y: 115, width: 30, height: 30 };
  const more = { ...less, id: "b", x: 176, width: 90 };
  const level = [0, 100, 150].map((y) => ({
    ...crowd(400),
    id: `row${y}`,
    y,
    height: y ? 15 : 110,
  }));
  const [named] = placed([town("insists", ...middle, { insist: true })], {
    boxes: [less, more, ...level],
  });
  assert.ok(named.spot.box.x < middle[0], "to the left, where less is hidden");
});

test("a line's name stands where no other line is nearer", () => {
  const own = lineOf([20, 150], [380, 150]);
  const other = lineOf([20, 172], [200, 172]);
  const anchors = [100, 300].map((lng) => ({ lng, lat: 150 }));
  const label = { text: "line", lng: 100, lat: 150, anchors, own: [own], radius: 6 };
  const [{ spot }] = placed([label], { lines: [own, other] });
  const ways = new Ways([own, other], FRAME, AWAY);
  assert.notEqual(ways.at(spot.box, new Set([own]), 10), "others");
});

test("what is named once has its name at one of its places", () => {
  const twice = [40, 300].map((lng) => town("Japan", lng, 60, { once: "jp", centred: true }));
  assert.equal(placed(twice).length, 1);
});

test("the name of a narrow country stands in it or nowhere, that of a wide sea finds other room", () => {
  const named = (kind, rank) => {
    const geometry = { coordinates: [200, 150] };
    return areaLabel({ properties: { name_en: "South Korea", rank, kind }, geometry });
  };
  const boxes = [{ x: 100, y: 120, width: 200, height: 60 }];
  assert.equal(placed([named("country", 2)], { boxes }).length, 0);
  assert.equal(placed([named("country", 2)]).length, 1);
  assert.equal(placed([named("sea", 2)], { boxes }).length, 1);
  assert.equal(placed([named("country", 1)], { boxes }).length, 1);
});
