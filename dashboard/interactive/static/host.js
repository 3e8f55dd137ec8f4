/* What the map has for a host in a file of its own: no server, no Streamlit, no page around it.
 *
 * In the dashboard bridge.js and switches.js do this; the map's other scripts are the same in both.
 * All documents that a server would send stand packed in the file.
 */
"use strict";

window.NineBridges = window.NineBridges || {};

(function () {
  let documents = new Map();

  /** Unpack the file's documents: JSON values by the addresses at which a server would have them. */
  NineBridges.unpack = async function () {
    const packed = document.getElementById("documents").textContent;
    const bytes = Uint8Array.from(atob(packed), (sign) => sign.charCodeAt(0));
    const stream = new Response(bytes).body.pipeThrough(new DecompressionStream("gzip"));
    documents = new Map(Object.entries(await new Response(stream).json()));
  };

  /** A document as a server would answer with it. */
  NineBridges.request = async function (address) {
    const ok = documents.has(address);
    return { ok, status: ok ? 200 : 404, json: async () => documents.get(address) };
  };

  /** What the reader does on the map is told to viewer.js; there is nobody to wait for. */
  NineBridges.Bridge = class {
    tell(event) {
      document.dispatchEvent(new CustomEvent("atlas", { detail: event }));
    }

    settle(state) {
      return { ...state, layers: new Set(state.layers) };
    }
  };

  /** The legend on the map holds the only switches. */
  NineBridges.Switches = class {
    read(otherwise) {
      return otherwise;
    }

    set() {
      return false;
    }
  };

  /** The stylesheet sizes the map; Leaflet has to hear of it. */
  NineBridges.fitFrame = function (map) {
    const fit = () => map.invalidateSize({ animate: false });
    new ResizeObserver(fit).observe(map.getContainer());
  };

  /** A new panel is read from its beginning. */
  NineBridges.showPageTop = function () {
    window.scrollTo({ top: 0 });
    document.getElementById("panel").scrollTo({ top: 0 });
  };

  NineBridges.watchTheme = function (onChange) {
    const dark = window.matchMedia("(prefers-color-scheme: dark)");
    const tell = () => onChange(dark.matches);
    dark.addEventListener("change", tell);
    queueMicrotask(tell); // the map that asks is not yet made
  };

  NineBridges.writePlace = function () {}; // a file's address says no view

  NineBridges.borrowFonts = function () {}; // the system's own
})();
