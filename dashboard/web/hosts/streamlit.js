/* What the map has for a host in the dashboard: streamlit-folium's frame, and Streamlit's page around it. */

import { Messages } from "./messages.js";

export { Beside } from "./beside.js";
export { Sidebar } from "./sidebar.js";
export { Switches } from "./switches.js";

/* What the map tells Python, by way of streamlit-folium. */
export class Bridge extends Messages {
  constructor() {
    super((message) => window.Streamlit.setComponentValue(message));
  }
}

/* The window of the page that holds the panel. */
export const page = () => window.parent;

/* A document of the server: the answer to a request, which the page may have asked for ahead. The one place from
 * which the map gets its data. */
export function request(address) {
  const whole = new URL(address, document.baseURI).href;
  return page().NineBridges?.ahead?.take(whole) ?? fetch(address);
}

/* Up to this width of the window, in pixels, the panel stands below the map (see page.css). */
const STACKED = 1000;

/* The frame fits the browser's window: streamlit-folium only knows a fixed height. */
export function fitFrame(map) {
  nameFrame();
  const streamlit = window.Streamlit;
  const post = streamlit.setFrameHeight.bind(streamlit);
  const wanted = () => {
    const page = window.parent;
    if (page.innerWidth <= STACKED) {
      return Math.max(320, Math.round(page.innerHeight * 0.56));
    }
    return Math.max(280, page.innerHeight - 92);
  };
  if (isEmbedded(window.parent)) {
    document.getElementById("map_div").style.height = "100vh"; // of the frame: embed.css says how high
    streamlit.setFrameHeight = () => {};
    map.invalidateSize({ animate: false });
    return;
  }
  const fit = () => {
    const height = wanted();
    document.getElementById("map_div").style.height = `${height}px`;
    post(height);
    map.invalidateSize({ animate: false });
  };
  streamlit.setFrameHeight = fit;
  window.parent.addEventListener("resize", fit);
  fit();
}

/* What a screen reader lists the frame as; and a reader may enlarge it. */
function nameFrame() {
  window.frameElement.title = "Map of the atlas";
  const viewport = document.querySelector("meta[name=viewport]");
  viewport?.setAttribute("content", "width=device-width, initial-scale=1");
}

/* Whether the page stands in a frame of another one, as Streamlit understands it. */
function isEmbedded(page) {
  return new URLSearchParams(page.location.search).get("embed")?.toLowerCase() === "true";
}

/* Write a place into the address without an entry in the browser's history: a hundred pans are not a
 * hundred pages. Python finds it there and writes no other. */
export function writePlace({ lat, lng, zoom }) {
  const page = window.parent;
  const query = new URLSearchParams(page.location.search);
  const longitude = ((((lng + 180) % 360) + 360) % 360) - 180;
  query.set("at", `${lat.toFixed(4)},${longitude.toFixed(4)},${zoom}`);
  page.history.replaceState(page.history.state, "", `${page.location.pathname}?${query}`);
}

/* Light or dark, as the page around the map looks. (Streamlit names its theme with every render, but not the
 * one that a link's `embed_options` asks for.) */
export function watchTheme(onChange) {
  const app = window.parent.document.querySelector(".stApp");
  const tell = () => onChange(isDark(window.parent.getComputedStyle(app).backgroundColor));
  const observer = new MutationObserver(tell);
  observer.observe(app, { attributes: true, attributeFilter: ["class"] });
  window.addEventListener("pagehide", () => observer.disconnect());
  window.Streamlit.events.addEventListener(window.Streamlit.RENDER_EVENT, tell);
  queueMicrotask(tell); // the map that asks is not yet made
}

function isDark(colour) {
  const [red, green, blue] = colour.match(/\d+/g).map(Number);
  return red + green + blue < 3 * 128;
}

/* The page's own typeface: the frame is a document of its own and does not inherit it. */
export function borrowFonts() {
  for (const sheet of window.parent.document.styleSheets) {
    for (const rule of readable(sheet)) {
      const family = rule.style?.getPropertyValue("font-family").replaceAll('"', "");
      if (rule.type === CSSRule.FONT_FACE_RULE && family === "Source Sans") {
        const base = sheet.href ?? window.parent.location.href;
        const address = new URL(
          /url\("?([^")]+)"?\)/.exec(rule.style.getPropertyValue("src"))[1],
          base,
        );
        const { style } = rule;
        const face = new FontFace("Source Sans", `url(${address})`, {
          weight: style.getPropertyValue("font-weight") || "400",
          style: style.getPropertyValue("font-style") || "normal",
        });
        document.fonts.add(face);
        face.load().catch(() => {});
      }
    }
  }
}

function readable(sheet) {
  try {
    return sheet.cssRules;
  } catch {
    return []; // a sheet from elsewhere: a browser extension's, say
  }
}
