/* Watches the map's pixels from the page that holds it; the same for all ways.
 *
 * While it records, once a frame of the screen: all canvases of the map, as they lie over each other,
 * are drawn at half size into one canvas, whose pixels are hashed together with the text of the map's
 * labels. A change of that signature is logged with the time at which its pixels were there, since a
 * canvas draws only when it is shown or read. No map, or an empty one, has the
 * signature "" (a map that is to be empty has one as soon as Leaflet's panes and controls stand in it).
 * Times are those of the browser's clock, so that page and frame compare.
 */
"use strict";

(() => {
  const clock = (moment) => performance.timeOrigin + moment;
  // In the page and in every frame: when the button of the mouse went up, or a slider was moved.
  for (const type of ["pointerup", "pointermove"]) {
    addEventListener(
      type,
      (event) => {
        const bench = window.top.bench;
        if (bench?.recording && type === bench.beginning) {
          bench.clicked ??= clock(event.timeStamp);
        }
      },
      true,
    );
  }
  if (window !== window.top) {
    return;
  }

  // What WebGL drew is to be readable after its frame.
  const getContext = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (type, options) {
    const kept = type.startsWith("webgl") ? { ...options, preserveDrawingBuffer: true } : options;
    return getContext.call(this, type, kept);
  };

  const canvas = document.createElement("canvas");
  const ctx = canvas.getContext("2d", { willReadFrequently: true });
  const MAP = ".leaflet-container, [data-testid=stDeckGlJsonChart]";
  /* Frames of the screen without a change that have to pass, however long the quiet has been. */
  const STILL = 10;

  /** Each map of the page: its element, and the window that it stands in. */
  function maps() {
    const documents = [...document.querySelectorAll("iframe")].map(
      (frame) => frame.contentDocument,
    );
    return [document, ...documents]
      .map((place) => ({ element: place?.querySelector(MAP), window: place?.defaultView }))
      .filter(({ element }) => element);
  }

  function drawn(element) {
    const box = element.getBoundingClientRect();
    canvas.width = Math.round(box.width / 2);
    canvas.height = Math.round(box.height / 2);
    if (canvas.width === 0 || canvas.height === 0) {
      return "";
    }
    const pane = (layer) => layer.ownerDocument.defaultView.getComputedStyle(layer.parentElement);
    const layers = [...element.querySelectorAll("canvas")].map((layer) => ({
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
    let any = false;
    for (let i = 0; i < pixels.length; i += 1) {
      hash = Math.imul(hash ^ pixels[i], 0x01000193) + i;
      any ||= pixels[i] !== 0;
    }
    return any ? `${hash} ${element.querySelector(".leaflet-map-pane")?.textContent ?? ""}` : "";
  }

  /** The signature of a map that is to be empty. */
  function furnished(element) {
    const box = element.getBoundingClientRect();
    const parts = element.querySelectorAll(".leaflet-pane, .leaflet-control").length;
    return parts > 0 && box.width > 0 ? `${box.width} ${box.height} ${parts}` : "";
  }

  const look = () =>
    maps()
      .map(({ element }) => (window.benchBare ? furnished(element) : drawn(element)))
      .filter(Boolean)
      .join("|");

  const plainText = (text) => text.replace(/\s+/g, " ");

  const bench = {
    recording: false,

    /** Begin to record; `words`: texts for which the panel is watched instead of the map's pixels; `beginning`:
     * the event with which the time begins. */
    start(words = null, beginning = "pointerup") {
      bench.beginning = beginning;
      Object.assign(bench, { recording: true, clicked: undefined, log: [], probes: [], still: 0 });
      Object.assign(bench, { words: words?.map(plainText), readAt: undefined, moved: undefined });
      bench.before = words ? "" : look();
      bench.last = bench.before;
      requestAnimationFrame(bench.watch);
    },

    watch() {
      if (!bench.recording) {
        return;
      }
      const begun = performance.now();
      if (bench.words) {
        bench.looked = clock(begun);
        bench.read();
      } else {
        const now = look();
        const ended = performance.now(); // only now is it sure that the frame's pixels were drawn
        bench.looked = clock(ended);
        bench.probes.push(ended - begun);
        bench.still += 1;
        if (now !== bench.last) {
          bench.log.push({ at: bench.looked, blank: now === "" });
          bench.last = now;
          bench.still = 0;
        }
      }
      requestAnimationFrame(bench.watch);
    },

    /** Note the first frame in which all the words stand in the panel. */
    read() {
      const panel = document.querySelector(".st-key-panel-side");
      const text = plainText(panel?.innerText ?? ""); // of what is seen: a tab that is closed is not
      if (bench.readAt === undefined && bench.words.every((word) => text.includes(word))) {
        bench.readAt = bench.looked;
      }
    },

    /** Whether the map shows something new, since the click if there was one, and then rested so long (ms). */
    settled(quiet) {
      const last = bench.log.at(-1);
      const rest = last === undefined ? 0 : bench.looked - last.at;
      // a feature that the mouse leaves on its way to the click changes the map, too
      const since = last !== undefined && last.at >= (bench.clicked ?? 0);
      const changed = since && bench.last !== "" && bench.last !== bench.before;
      return rest > quiet && bench.still >= STILL && changed && bench.ready() && bench.idle();
    },

    /** Whether the map came to rest after a move and has not changed for so many milliseconds. */
    rested(quiet) {
      const since = Math.max(bench.moved ?? Infinity, bench.log.at(-1)?.at ?? 0);
      return bench.looked - since > quiet && bench.still >= STILL;
    },

    /** Whether no script of Streamlit's runs: what it still draws belongs to what was done. */
    idle() {
      const state = document.querySelector(".stApp")?.dataset.testScriptState;
      return state === undefined || state === "notRunning";
    },

    /** Whether all data are in the map, as far as a way says so. */
    ready() {
      return maps().every(({ element, window: { document: place, NineBridges } }) => {
        const { atlas, map } = place.body.dataset;
        const leaflet = element.matches(".leaflet-container");
        if (window.benchBare || !leaflet) {
          return true;
        }
        return NineBridges || place === document ? Boolean(atlas || map) : true;
      });
    },

    result() {
      bench.recording = false;
      const { log, clicked, probes, readAt, moved } = bench;
      return { log, clicked, probes, readAt, moved, origin: performance.timeOrigin };
    },

    map() {
      const { window: place } = maps().at(-1);
      return place.NineBridges?.atlas?.map ?? place.map;
    },

    /** The picture as it is now, as a short text. */
    signature() {
      return look();
    },

    /** Ids of the features that are on the Leaflet map. */
    shown() {
      const ids = Object.values(bench.map()._layers).map((layer) => layer.feature?.id);
      return [...new Set(ids)].filter((id) => id !== undefined);
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

    /** Note when the next move of the map ends. */
    watchMove() {
      bench.map().once("moveend", () => {
        bench.moved = clock(performance.now());
      });
    },

    /** Collect the times of the frames of the screen until `framesDone`. */
    frames() {
      bench.ticks = [];
      bench.ticking = true;
      const tick = (at) => {
        bench.ticks.push(at);
        if (bench.ticking) {
          requestAnimationFrame(tick);
        }
      };
      requestAnimationFrame(tick);
    },

    /** The intervals between the frames, in milliseconds. */
    framesDone() {
      bench.ticking = false;
      return bench.ticks.slice(1).map((at, i) => at - bench.ticks[i]);
    },

    /** Where in the window this feature alone lies under a click; null if nowhere in view. */
    spot(id) {
      const { element, window: place } = maps().at(-1);
      const map = bench.map();
      const frame = place.frameElement?.getBoundingClientRect() ?? { left: 0, top: 0 };
      const box = element.getBoundingClientRect();
      for (const shape of Object.values(map._layers)) {
        const drawing = shape._renderer?._container instanceof place.HTMLCanvasElement;
        if (shape.feature?.id !== id || !drawing || !shape.options.interactive) {
          continue;
        }
        for (const point of points(shape)) {
          const { x, y } = map.layerPointToContainerPoint(point);
          const inside = x > 30 && y > 30 && x < box.width - 30 && y < box.height - 30;
          const [left, top] = [box.left + x, box.top + y];
          const free = inside && place.document.elementFromPoint(left, top)?.tagName === "CANVAS";
          if (free && alone(shape, point)) {
            return { x: frame.left + left, y: frame.top + top };
          }
        }
      }
      return null;
    },
  };

  /** Points that lie on a shape's drawing, in Leaflet's layer pixels. */
  function points(shape) {
    if (shape._point) {
      return [shape._point];
    }
    const middles = (part) => part.slice(1).map((to, i) => to.add(part[i]).divideBy(2));
    return (shape._parts ?? []).flatMap(middles);
  }

  /** Whether a shape is the only one near a point: neither drawing order nor a pixel matters then. */
  function alone(shape, point) {
    const around = [-3, 0, 3].flatMap((x) => [-3, 0, 3].map((y) => point.add([x, y])));
    for (let order = shape._renderer._drawFirst; order; order = order.next) {
      const { layer } = order;
      const other = layer !== shape && layer.options.interactive;
      if (other && around.some((place) => layer._containsPoint(place))) {
        return false;
      }
    }
    return shape._containsPoint(point);
  }

  window.bench = bench;
  bench.start();
})();
