/* The page's own script: the panel, what is said while the server does not answer, how switches are called,
 * and how large the map is on paper.
 *
 * While the server is away Streamlit opens a dialog of its own, which tells readers to run a program that they
 * do not have. Its heading gets our words, its text is hidden, and ours stands below; React goes on owning the
 * rest.
 */

import { Ahead } from "./ahead.js";
import { Column } from "./column.js";

const THEIRS = "Connection error";
const TITLE = "The atlas is not responding";
const LATER = "This page reconnects by itself. Your view is kept in the address bar.";
const LOCAL = ["localhost", "127.0.0.1", "[::1]"];

/** What to do, in paragraphs; a piece of code is what to type. */
function words() {
  if (LOCAL.includes(location.hostname)) {
    return [
      `The program on this machine that serves it has stopped or is busy. ${LATER}`,
      "If you closed it, start it again:",
      { code: "ninebridges serve" },
    ];
  }
  return [`The server cannot be reached. Are you online? ${LATER}`];
}

function paragraph(content) {
  const element = document.createElement(content.code ? "pre" : "p");
  element.textContent = content.code ?? content;
  return element;
}

function reword(dialog) {
  const heading = dialog.querySelector("h2");
  if (heading?.textContent !== THEIRS || !heading.firstChild || !heading.nextElementSibling) {
    return;
  }
  heading.firstChild.data = TITLE;
  const body = heading.nextElementSibling;
  for (const child of body.children) {
    child.style.display = "none";
  }
  const ours = document.createElement("div");
  ours.className = "atlas-away";
  ours.append(...words().map(paragraph));
  body.append(ours);
}

/* Streamlit says nothing while it connects for the first time, and nothing if the server answers all but
 * WebSockets: it shows an empty page for good. */
const PATIENCE = 8; // seconds in which the page was awake
const NO_CONNECTION = {
  title: "Still waiting for the atlas",
  text:
    "The page keeps trying to connect. If this lasts, something between this browser and the server " +
    "(a proxy, a filter) may be blocking WebSockets, which the page needs.",
};
const SLOW =
  " The connection is slow, or something blocks the page’s scripts. Reload the page if this lasts.";
let waited = 0;

function isConnected() {
  const app = document.querySelector(".stApp");
  return app?.getAttribute("data-test-connection-state") === "CONNECTED";
}

/** Say that there is no connection once it takes long, unless Streamlit's dialog says so. */
function watchConnection() {
  const notice = document.querySelector(".page-notice");
  waited += 1;
  if (isConnected() || document.querySelector(".atlas-away")) {
    waited = 0;
    notice?.remove();
  } else if (waited > PATIENCE && !notice) {
    sayUnconnected();
  }
}

function sayUnconnected() {
  const app = document.querySelector(".stApp");
  const opening = document.querySelector(".opening");
  if (app) {
    const notice = document.createElement("div");
    notice.className = "page-notice";
    notice.setAttribute("role", "status");
    const title = document.createElement("strong");
    title.textContent = NO_CONNECTION.title;
    notice.append(title, NO_CONNECTION.text);
    app.append(notice);
  } else if (opening && !opening.textContent.endsWith(SLOW)) {
    opening.append(SLOW);
  }
}

/* Streamlit has a switch called by the Markdown of its label, as written: a screen reader would read the
 * escapes of signs aloud (panels/text.py). */
const called = new WeakMap();

function callPlainly(element) {
  const label = element.getAttribute("aria-label");
  if (called.get(element) === label) {
    return;
  }
  const plain = label
    .replace(/:color\[(&#\d+;)\]\{\}/g, "$1")
    .replace(/&#(\d+);/g, (_, number) => String.fromCodePoint(Number(number)));
  called.set(element, plain);
  element.setAttribute("aria-label", plain);
}

/* The button that opens a folded sidebar says what is in it (page.css); so it is called. */
function callSidebar(button) {
  const seen = getComputedStyle(button, "::after").content.slice(1, -1);
  if (seen && seen !== button.getAttribute("aria-label")) {
    button.setAttribute("aria-label", seen);
  }
}

/* What a popover holds stands at the end of the page, where the Tab key comes last of all. So it goes from the
 * button into the popover, and from either end of it back to the button; Escape closes it. */
const STOPS = "a[href], button:enabled, input:enabled, textarea:enabled, [tabindex='0']";
const POPOVER = {
  button: "[data-testid=stPopoverButton][aria-expanded=true]",
  body: "[data-testid=stPopoverBody]",
};

function stepThroughPopover(event) {
  const button = document.querySelector(POPOVER.button);
  const body = document.querySelector(POPOVER.body);
  if (event.key !== "Tab" || !button || !body) {
    return;
  }
  const stops = [...body.querySelectorAll(STOPS)].filter((stop) => stop.tabIndex >= 0);
  const [first, last] = [stops[0], stops.at(-1)];
  const [from, to] = event.shiftKey ? [first, last] : [last, first];
  const next = event.target === from ? button : event.target === button && !event.shiftKey && to;
  if (next) {
    event.preventDefault();
    next.focus();
  }
}

function callPopover(body) {
  const name = document.querySelector(POPOVER.button)?.querySelector("p")?.textContent;
  if (name && !body.hasAttribute("aria-label")) {
    body.setAttribute("aria-label", name);
  }
}

/* The map on paper is the map on screen, as wide as a sheet of A4 or Letter and half as high at most. */
const SHEET = { width: 690, height: 500 }; // CSS pixels

function fitMapToPaper() {
  const frame = document.querySelector(".st-key-map-side iframe");
  if (!frame) {
    return;
  }
  const { width, height } = frame.getBoundingClientRect();
  const scale = Math.min(1, SHEET.width / width, SHEET.height / height);
  const { style } = document.documentElement;
  style.setProperty("--frame-width", `${width}px`);
  style.setProperty("--frame-height", `${height}px`);
  style.setProperty("--printed-scale", scale);
  style.setProperty("--printed-height", `${Math.ceil(height * scale)}px`);
}

const ICONS = "Material Symbols";

function hideIconsUntilTheyAreThere() {
  const areThere = [...document.fonts].some(
    ({ family, status }) => family.includes(ICONS) && status === "loaded",
  );
  document.documentElement.classList.toggle("icons-awaited", !areThere);
}

/* Dialogs and lists of options stand beside Streamlit's page, which alone says whether it is dark: light-dark() and
 * scroll bars in them go by the document. */
let app = null;

function followTheme() {
  const { style } = document.documentElement;
  const scheme = getComputedStyle(app).colorScheme;
  if (style.colorScheme !== scheme) {
    style.colorScheme = scheme;
  }
}

const themes = new MutationObserver(followTheme);

function watchTheme() {
  const found = document.querySelector(".stApp");
  if (found && found !== app) {
    app = found;
    themes.disconnect();
    themes.observe(app, { attributeFilter: ["class"] });
    followTheme();
  }
}

const column = new Column();
const ahead = new Ahead((...asked) => fetch(...asked), document.baseURI);
window.NineBridges = { column, ahead };
if (column.addresses) {
  ahead.begin(); // it is a page with a map
}
column.attach();
hideIconsUntilTheyAreThere();
document.fonts.addEventListener("loadingdone", hideIconsUntilTheyAreThere);
addEventListener("keydown", stepThroughPopover);
addEventListener("beforeprint", fitMapToPaper);
setInterval(watchConnection, 1000);
new MutationObserver(() => {
  watchTheme();
  column.attach();
  document.querySelectorAll("[role=dialog]").forEach(reword);
  document.querySelectorAll("[aria-label*='&#']").forEach(callPlainly);
  document.querySelectorAll("[data-testid=stExpandSidebarButton]").forEach(callSidebar);
  document.querySelectorAll(POPOVER.body).forEach(callPopover);
}).observe(document.documentElement, {
  attributeFilter: ["aria-label"],
  childList: true,
  subtree: true,
});
