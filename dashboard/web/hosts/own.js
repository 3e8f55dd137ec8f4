/* What the map has for a host in a page of its own, without Streamlit around it: the one-file page (file.js) and the
 * published site (site.js), which add how documents are had and where a link is written.
 *
 * In the dashboard streamlit.js does this; the map's other scripts are the same in all.
 */

export { Beside } from "./beside.js";

/** The window of the page that holds the panel. */
export const page = () => window;

/** What the reader does on the map goes to viewer.js; no answer is awaited. */
export class Bridge {
  tell(event) {
    document.dispatchEvent(new CustomEvent("atlas", { detail: event }));
  }

  settle(state) {
    return { ...state, layers: new Set(state.layers) };
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

/** The place to which the reader moved the map goes to viewer.js, which writes the link. */
export const writePlace = (place) => new Bridge().tell({ type: "moved", place });

export const borrowFonts = function () {}; // the system's typeface is used
