import assert from "node:assert/strict";
import { test } from "node:test";

import { obeyMotion } from "../map/motion.js";

/* Leaflet's class of maps, of which a pan tells how it moves; and a reader who wants no motion, or does not mind. */
function given(context, matches) {
  class Map {
    static mergeOptions(options) {
      Object.assign((Map.prototype.options ??= {}), options);
    }

    static include(methods) {
      Object.assign(Map.prototype, methods);
    }

    panBy(offset, options) {
      return [this, offset, options];
    }
  }
  Object.assign(globalThis, { L: { Map }, matchMedia: () => ({ matches }) });
  context.after(() => {
    delete globalThis.L;
    delete globalThis.matchMedia;
  });
  return new Map();
}

test("where no motion is wanted, nothing zooms, fades or glides, and a pan jumps", (context) => {
  const map = given(context, true);
  obeyMotion();
  assert.deepEqual(map.options, {
    fadeAnimation: false,
    inertia: false,
    markerZoomAnimation: false,
    zoomAnimation: false,
  });
  assert.deepEqual(map.panBy([80, 0]), [map, [80, 0], { animate: false }]);
  assert.deepEqual(map.panBy([0, 9], { animate: true, noMoveStart: true })[2], {
    animate: false,
    noMoveStart: true,
  });
});

test("otherwise the map moves as Leaflet has it", (context) => {
  const map = given(context, false);
  obeyMotion();
  assert.equal(map.options, undefined);
  assert.equal(map.panBy([80, 0])[2], undefined);
});
