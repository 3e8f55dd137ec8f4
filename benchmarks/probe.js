/* Watches the map's pixels from the page that holds the frame; the same for both ways.
 *
 * While it records, once a frame of the screen: all canvases of the map, as they lie over each other,
 * are drawn at half size into one canvas, whose pixels are hashed together with the text of the map's
 * labels. A change of that signature is logged with its time. No map, or an empty one, has the
 * signature "". Times are those of the browser's clock, so that page and frame compare.
 */
"use strict";

(() => {
  const clock = (moment) => performance.timeOrigin + moment;
  // In the page and in every frame: when the button of the mouse went up.
  addEventListener(
    "pointerup",
    (event) => {
      const bench = window.top.bench;
      if (bench?.recording) {
        bench.clicked ??= clock(event.timeStamp);
      }
    },
    true,
  );
  if (window !== window.top) {
    return;
  }

  const canvas = document.createElement("canvas");
  const ctx = canvas.getContext("2d", { willReadFrequently: true });

  const frames = () =>
    [...document.querySelectorAll("iframe")].filter((frame) =>
      frame.contentDocument?.querySelector(".leaflet-container"),
    );

  function signature(map) {
    const box = map.getBoundingClientRect();
    canvas.width = Math.round(box.width / 2);
    canvas.height = Math.round(box.height / 2);
    if (canvas.width === 0 || canvas.height === 0) {
      return "";
    }
    const pane = (layer) => layer.ownerDocument.defaultView.getComputedStyle(layer.parentElement);
    const layers = [...map.querySelectorAll("canvas")].map((layer) => ({
      layer,
      style: pane(layer),
    }));
    layers.sort((a, b) => a.style.zIndex - b.style.zIndex);
    for (const { layer, style } of layers) {
      const at = layer.getBoundingClientRect();
      if (layer.width > 0 && layer.height > 0) {
        ctx.globalAlpha = style.opacity;
        const [x, y] = [(at.left - box.left) / 2, (at.top - box.top) / 2];
        ctx.drawImage(layer, x, y, at.width / 2, at.height / 2);
      }
    }
    const pixels = new Uint32Array(ctx.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
    let hash = 0;
    let drawn = false;
    for (let i = 0; i < pixels.length; i += 1) {
      hash = Math.imul(hash ^ pixels[i], 0x01000193) + i;
      drawn ||= pixels[i] !== 0;
    }
    return drawn ? `${hash} ${map.querySelector(".leaflet-map-pane").textContent}` : "";
  }

  const look = () =>
    frames()
      .map((frame) => signature(frame.contentDocument.querySelector(".leaflet-container")))
      .filter(Boolean)
      .join("|");

  const bench = {
    recording: false,

    start() {
      Object.assign(bench, { recording: true, clicked: undefined, log: [], probes: [] });
      bench.before = look();
      bench.last = bench.before;
      requestAnimationFrame(bench.watch);
    },

    stop() {
      bench.recording = false;
    },

    watch() {
      if (!bench.recording) {
        return;
      }
      const begun = performance.now();
      const now = look();
      bench.probes.push(performance.now() - begun);
      if (now !== bench.last) {
        bench.log.push({ at: clock(begun), blank: now === "" });
        bench.last = now;
      }
      requestAnimationFrame(bench.watch);
    },

    /** Whether the map shows something new and has not changed for so many milliseconds. */
    settled(quiet) {
      const last = bench.log.at(-1);
      const rest = last === undefined ? 0 : clock(performance.now()) - last.at;
      return rest > quiet && bench.last !== "" && bench.last !== bench.before;
    },

    result() {
      bench.stop();
      return { ...bench, origin: performance.timeOrigin };
    },

    map() {
      return frames().at(-1).contentWindow.map;
    },

    /** Ids of the atlas's features that are on the Leaflet map. */
    shown(known) {
      const ids = Object.values(bench.map()._layers).map((layer) => layer.feature?.id);
      return [...new Set(ids)].filter((id) => known.includes(id));
    },

    view() {
      const { lat, lng } = bench.map().getCenter();
      return { lat, lng, zoom: bench.map().getZoom() };
    },

    /** How many pixels of the zoom of `then` the centre has moved since. */
    shift(then) {
      const map = bench.map();
      return map
        .project(map.getCenter(), then.zoom)
        .distanceTo(map.project([then.lat, then.lng], then.zoom));
    },
  };
  window.bench = bench;
  bench.start();
})();
