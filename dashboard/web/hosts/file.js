/* What the map has for a host in a file of its own: no server, no Streamlit, no page around it.
 *
 * In the dashboard streamlit.js does this; the map's other scripts are the same in both.
 * All documents that a server would send stand packed in the file.
 */
let documents = new Map();

/** Unpack the file's documents: JSON values by the addresses at which a server would have them. */
export async function unpack() {
  const packed = document.getElementById("documents").textContent;
  const bytes = Uint8Array.from(atob(packed), (sign) => sign.charCodeAt(0));
  const stream = new Response(bytes).body.pipeThrough(new DecompressionStream("gzip"));
  documents = new Map(Object.entries(await new Response(stream).json()));
}

/** A document as a server would answer with it. */
export async function request(address) {
  const ok = documents.has(address);
  return { ok, status: ok ? 200 : 404, json: async () => documents.get(address) };
}

/** What the reader does on the map is told to viewer.js; there is nobody to wait for. */
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

/** The legend on the map holds the only switches. */
export class Switches {
  read(otherwise) {
    return otherwise;
  }

  set() {
    return false;
  }
}

/** Nor are there filters or a year elsewhere. */
export class Sidebar {
  read({ statuses, sectors, year }) {
    return { statuses, sectors, year };
  }

  say() {}
}

/** The stylesheet sizes the map; Leaflet has to hear of it. */
export function fitFrame(map) {
  const fit = () => map.invalidateSize({ animate: false });
  new ResizeObserver(fit).observe(map.getContainer());
}

export function watchTheme(onChange) {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const tell = () => onChange(dark.matches);
  dark.addEventListener("change", tell);
  queueMicrotask(tell); // the map that asks is not yet made
}

export const writePlace = function () {}; // a file's address says no view

export const borrowFonts = function () {}; // the system's own
