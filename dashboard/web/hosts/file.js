/* What the map has for a host in a file of its own: no server, no Streamlit, no page around it.
 *
 * In the dashboard streamlit.js does this; the map's other scripts are the same in both.
 * All documents that a server would send stand packed in the file.
 */
let documents = new Map();

/** Unpack the file's documents: JSON values by the addresses that a server would use. */
export async function unpack() {
  const packed = document.getElementById("documents").textContent;
  const bytes = Uint8Array.from(atob(packed), (sign) => sign.charCodeAt(0));
  const stream = new Response(bytes).body.pipeThrough(new DecompressionStream("gzip"));
  documents = new Map(Object.entries(await new Response(stream).json()));
}

/** A document, as a server's answer. */
export async function request(address) {
  const ok = documents.has(address);
  return { ok, status: ok ? 200 : 404, json: async () => documents.get(address) };
}

/** What the reader does on the map goes to viewer.js; no answer is awaited. */
export class Bridge {
  tell(event) {
    document.dispatchEvent(new CustomEvent("atlas", { detail: event }));
  }

  settle(state) {
    return { ...state, layers: new Set(state.layers) };
  }
}

/** The panel of the file's own page follows what is told (viewer.js), which holds all panels. */
export class Beside {
  follow() {}

  expect() {}

  focus() {
    document.querySelector("#content h2")?.focus();
  }
}

/** There are no switches but those in the map's legend. */
export class Switches {
  read(otherwise) {
    return otherwise;
  }

  set() {
    return false;
  }
}

/** There are no filters and no year outside the map's legend, either. */
export class Sidebar {
  read({ statuses, sectors, year }) {
    return { statuses, sectors, year };
  }

  say() {}
}

/** The stylesheet sets the map's size; Leaflet has to be told when it changes. */
export function fitFrame(map) {
  const fit = () => map.invalidateSize({ animate: false });
  new ResizeObserver(fit).observe(map.getContainer());
}

export function watchTheme(onChange) {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const tell = () => onChange(dark.matches);
  dark.addEventListener("change", tell);
  queueMicrotask(tell); // the asking map does not exist yet
}

export const writePlace = function () {}; // a file's address names no view

export const borrowFonts = function () {}; // the system's own
