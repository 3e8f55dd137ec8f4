import assert from "node:assert/strict";
import { test } from "node:test";

import { grown, lookOf, radiusAt } from "../map/looks.js";

const BARE = { dash: [], opacity: 0.9, broken: false };
const OPERATING = { dash: [], opacity: 1, broken: false };
const TABLE = {
  kinds: {
    port: { shape: "terminal", line: null, without_status: BARE },
    station: { shape: "station", line: null, without_status: BARE },
  },
  points: { terminal: { radius: 8, signed: true }, station: { radius: 4, signed: false } },
  status: { operating: OPERATING },
  unconfirmed: { fill: 0 },
  icons: { seaports: "M0 0" },
  colours: { light: { paper: "#ffffff" }, dark: { paper: "#10161c" } },
  point_growth: { least: 0.5, most: 1, start: 2, over: 8 },
};
const PORT = { kind: "port", status: "operating", sectors: ["seaports"], unconfirmed: false };

test("a kind has its symbol, its sector's icon and its status of the table", () => {
  const look = lookOf(TABLE, false, "#123456", PORT);
  assert.deepEqual([look.point.radius, look.icon, look.status], [8, "M0 0", OPERATING]);
  assert.deepEqual([look.accent, look.paper, look.hollow], ["#123456", "#ffffff", null]);
});

test("a feature without a status is drawn as its kind without one", () => {
  assert.equal(lookOf(TABLE, true, "#123456", { ...PORT, status: null }).status, BARE);
});

test("an unconfirmed status is hollow, and a symbol without a sign has no icon", () => {
  const station = { ...PORT, kind: "station", unconfirmed: true };
  const look = lookOf(TABLE, false, "#123456", station);
  assert.deepEqual([look.hollow, look.icon], [TABLE.unconfirmed, null]);
});

test("a symbol grows with the zoom between its least and its most", () => {
  const look = lookOf(TABLE, false, "#123456", PORT);
  assert.deepEqual(
    [0, 8, 20].map((zoom) => radiusAt(look, zoom)),
    [4, 6, 8],
  );
  assert.equal(grown(TABLE.point_growth, 10), 1);
});
