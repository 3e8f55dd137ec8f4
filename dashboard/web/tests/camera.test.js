import assert from "node:assert/strict";
import { test } from "node:test";

import { Camera, turnOf } from "../map/camera.js";

const EDGES = [-180, -85, 180, 85];

/* A map that is where it was set, a pixel for each hundredth of a degree; `end` ends a move and its rest. */
function mapAt(context) {
  let rest = null;
  context.mock.method(globalThis, "setTimeout", (act) => (rest = act));
  const listeners = [];
  const map = {
    options: { zoomSnap: 1 },
    setMaxBounds() {},
    on: (event, listener) => listeners.push(listener),
    getCenter: () => map.centre,
    getZoom: () => map.zoom,
    project(position) {
      const [x, y] = Array.isArray(position) ? position : [position.lat, position.lng];
      return { x, y, distanceTo: (other) => 100 * Math.hypot(x - other.x, y - other.y) };
    },
    setView([lat, lng], zoom) {
      Object.assign(map, { centre: { lat, lng }, zoom, snap: map.options.zoomSnap });
      listeners.forEach((listener) => listener());
    },
    fitBounds(corners, { maxZoom }) {
      map.setView(
        [(corners[0][0] + corners[1][0]) / 2, (corners[0][1] + corners[1][1]) / 2],
        maxZoom,
      );
    },
    end: () => rest(),
  };
  return map;
}

function cameraOn(map) {
  const reports = [];
  const camera = new Camera(map, EDGES, (place, byReader) => reports.push([place, byReader]));
  return { camera, reports };
}

test("a place that was asked for is not reported, and a reader's step is", (context) => {
  const map = mapAt(context);
  const { camera, reports } = cameraOn(map);
  camera.follow({ move: 1, lat: 42, lng: 130, zoom: 6.4 });
  map.end();
  assert.deepEqual(reports, []);
  map.setView([43, 130], 7);
  map.end();
  assert.deepEqual(reports, [[{ lat: 43, lng: 130, zoom: 7 }, true]]);
});

test("where the map comes to rest to show something whole is reported as nobody's step", (context) => {
  const map = mapAt(context);
  const { camera, reports } = cameraOn(map);
  camera.follow({ move: 1, lat: 0, lng: 0, zoom: 2, bounds: [130, 42, 132, 44] });
  map.end();
  assert.deepEqual(reports, [[{ lat: 43, lng: 131, zoom: 11 }, false]]);
});

test("the same move is made once, so that a reader is not taken back", (context) => {
  const map = mapAt(context);
  const { camera } = cameraOn(map);
  camera.follow({ move: 1, lat: 42, lng: 130, zoom: 6 });
  map.setView([43, 130], 7);
  camera.follow({ move: 1, lat: 42, lng: 130, zoom: 6 });
  assert.deepEqual([map.centre.lat, map.zoom], [43, 7]);
});

test("a link's fraction of a zoom is kept, and readers step by whole ones after it", (context) => {
  const map = mapAt(context);
  cameraOn(map).camera.follow({ move: 1, lat: 42, lng: 130, zoom: 6.4 });
  assert.deepEqual([map.zoom, map.snap, map.options.zoomSnap], [6.4, 0, 1]);
});

test("a longitude is turned onto a map that goes over the 180th meridian", () => {
  const turns = [-170, 0, 170].map((longitude) => turnOf([0, -85, 360, 85], longitude));
  assert.deepEqual(turns, [360, 0, 0]);
  assert.deepEqual(turnOf([-200, -85, 160, 85], 170), -360);
});
