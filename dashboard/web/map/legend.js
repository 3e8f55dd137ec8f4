/* The legend on the map: what the signs mean; it switches layers, filters, and sets the year. */

import { notches } from "./looks.js";
import { Terms, YearSlider } from "./choosing.js";

const WIDTH = 2.6; // of the sample of a line

export const Legend = L.Control.extend({
  options: { position: "bottomleft" },

  /** @param acts toggle: told of a layer that is switched; resize: when the legend covers more or less;
   * filtering: told of what is filtered (Filtering) */
  initialize(config, root, acts) {
    L.Control.prototype.initialize.call(this);
    this.acts = acts;
    this.root = root;
    this.config = config;
    this.boxes = new Map();
    this.choosers = [];
  },

  onAdd() {
    const element = L.DomUtil.create("details", "atlas-legend");
    L.DomEvent.disableClickPropagation(element);
    L.DomEvent.disableScrollPropagation(element);
    element.addEventListener("keydown", (event) => this._press(event, element));
    element.append(node("summary", "Legend"));
    const body = node("div", "");
    body.className = "atlas-legend-body";
    body.setAttribute("role", "document"); // read like a page, though the map is an application
    body.append(
      section(
        "Layers, with the date of the newest source",
        this.config.layers.map((layer) => this._switch(layer)),
      ),
      this._terms("Status", "statuses", (style) =>
        style.dash ? sample(this.config.style, style) : svg(44, 14),
      ),
      this._terms("Sector", "sectors", ({ id }) => pictured(signed(this.config.style.icons[id]))),
      this._year(),
      section("Symbols", this._symbols()),
      this._unconfirmed(),
      section("Precision", [
        row(halo(12), "Halo width shows positional uncertainty; the widest are drawn narrower"),
      ]),
    );
    element.append(body);
    element.addEventListener("toggle", () => this.acts.resize());
    this._clearCredits(element);
    return element;
  },

  _symbols() {
    const { style: table, symbols } = this.config;
    const named = symbols.map(({ shape, label }) => {
      const words = shape === "site" ? `${label}, with the icon of its sector` : label;
      return row(pictured(sign(table, table.points[shape])), words);
    });
    return [
      ...named,
      row(scalloped(table), "Site not operating"),
      row(counted(), "Several sites: click to zoom in"),
      row(aside(), "Moved for legibility"),
    ];
  },

  /** Whoever opens the legend may read the credits still: it stands above them, however many lines they have. */
  _clearCredits(element) {
    const credits = this._map.attributionControl.getContainer();
    new ResizeObserver(() => {
      element.style.setProperty("--credits", `${credits.offsetHeight}px`);
    }).observe(credits);
  },

  /** Escape closes the legend and nothing else; Enter switches as the space bar does. */
  _press(event, element) {
    if (event.key === "Escape" && element.open) {
      event.stopPropagation();
      element.open = false;
      element.querySelector("summary").focus();
    } else if (event.key === "Enter" && event.target.matches("input")) {
      event.target.click();
    }
  },

  _switch(layer) {
    const label = node("label", "");
    const box = document.createElement("input");
    box.type = "checkbox";
    box.dataset.layer = layer.id;
    box.setAttribute("aria-label", layer.title); // the date beside it describes it
    box.setAttribute("aria-description", layer.currency);
    box.addEventListener("change", () => this.acts.toggle(layer.id, box.checked));
    this.boxes.set(layer.id, box);
    const symbol = document.createElement("img");
    symbol.src = this.root + layer.symbol;
    symbol.alt = "";
    const newest = node("span", layer.newest);
    newest.className = "atlas-newest";
    label.title = layer.currency;
    label.append(box, symbol, node("span", layer.title), newest);
    return label;
  },

  /** A filter's terms, each with its picture; what is no term is explained alone. */
  _terms(title, what, picture) {
    const { filtering } = this.acts;
    const terms = new Terms(what, (id) => filtering.press(what, id));
    this.choosers.push(terms);
    const rows = this.config[what].map((term) =>
      term.id ? terms.entry(picture(term), term) : row(picture(term), term.label),
    );
    terms.group = section(title, rows);
    terms.group.hidden = rows.length === 0;
    return terms.group;
  },

  _year() {
    const { filtering } = this.acts;
    const slider = new YearSlider(this.config.years, filtering);
    this.choosers.push(slider);
    const group = section("Year", [slider.element]);
    group.hidden = slider.isIdle;
    return group;
  },

  _unconfirmed() {
    const { style } = this.config;
    this.doubt = section("Last report", [row(hollow(style), style.unconfirmed.label)]);
    this.doubt.hidden = true;
    return this.doubt;
  },

  /** Say what is unconfirmed, if anything that is shown is. */
  explain(unconfirmed) {
    this.doubt.hidden = !unconfirmed;
  },

  /** Show the layers, filters and year of a state. */
  show(state) {
    for (const [layer, box] of this.boxes) {
      box.checked = state.layers.has(layer);
    }
    this.choosers.forEach((chooser) => chooser.show(state));
  },
});

function node(name, text) {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
}

function section(title, rows) {
  const element = document.createElement("section");
  element.setAttribute("role", "group");
  element.setAttribute("aria-label", title);
  element.append(node("h2", title), ...rows);
  return element;
}

function row(picture, text) {
  const element = document.createElement("p");
  element.append(picture, node("span", text));
  return element;
}

function svg(width, height) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  element.setAttribute("width", width);
  element.setAttribute("height", height);
  element.setAttribute("aria-hidden", "true"); // the text beside it says it
  return element;
}

function stroke(attributes) {
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  for (const [name, value] of Object.entries({ stroke: "currentColor", ...attributes })) {
    line.setAttribute(name, value);
  }
  return line;
}

function sample({ break: cut }, { dash, opacity, broken }) {
  const picture = svg(44, 14);
  picture.append(
    stroke({ d: "M1 7H43", "stroke-width": WIDTH, "stroke-dasharray": dash.join(" "), opacity }),
  );
  if (broken) {
    const ends = cut.strokes.map(({ points }) => points.map(([x, y]) => `${22 + x} ${7 + y}`));
    const gap = { d: ends.map((each) => `M${each.join("L")}`).join("") };
    picture.append(
      stroke({ ...gap, stroke: "var(--paper)", "stroke-width": cut.casing }),
      stroke({ ...gap, "stroke-width": cut.strokes[0].width }),
    );
  }
  return picture;
}

/** A line, a site and a station as they look when they are unconfirmed. */
function hollow({ unconfirmed, edge, points }) {
  const { wider, gap } = unconfirmed;
  const picture = svg(44, 14);
  const line = stroke({ d: "M1 7H17", "stroke-width": WIDTH + wider });
  const open = stroke({ d: "M1 7H17", "stroke-width": (WIDTH + wider) * gap });
  open.setAttribute("stroke", "var(--paper)");
  const site = form(points.site, 25, 7, { fill: "none", "stroke-width": 1.6 });
  const broken = dashed(points.station, edge);
  const station = form(points.station, 38, 7, { fill: "none", "stroke-width": 1.6, ...broken });
  picture.append(line, open, site, station);
  return picture;
}

function halo(width) {
  const picture = svg(44, 14);
  if (width) {
    picture.append(
      stroke({ d: "M6 7H38", "stroke-width": width, opacity: 0.22, "stroke-linecap": "round" }),
    );
  }
  picture.append(stroke({ d: "M1 7H43", "stroke-width": 2.4 }));
  return picture;
}

function pictured(...shapes) {
  const picture = svg(28, 16);
  picture.append(...shapes);
  return picture;
}

/** A point symbol around a place, as large as it is in legends. */
function form({ legend_path: d }, cx, cy, attributes) {
  return stroke({ d, transform: `translate(${cx} ${cy})`, ...attributes });
}

/** The icon of a sector, drawn in a box of 24 pixels. */
function signed(d) {
  return stroke({
    d,
    transform: "translate(6 0) scale(0.667)",
    fill: "currentColor",
    stroke: "none",
  });
}

/** The dash of a point symbol's edge that has notches. */
function dashed({ around, legend_radius: radius }, edge) {
  return { "stroke-dasharray": notches(edge, around * radius).join(" ") };
}

/** A point symbol as the map draws it, but for its sign. */
function sign({ edge }, point) {
  const width = Math.min(edge.edge, edge.thin * point.legend_radius);
  return form(point, 14, 8, {
    fill: point.hollow ? "none" : "currentColor",
    "stroke-width": width,
  });
}

function scalloped({ edge, points: { site } }) {
  const filled = form(site, 14, 8, { fill: "currentColor", "stroke-width": 0 });
  const notched = { fill: "none", "stroke-width": edge.edge, ...dashed(site, edge) };
  return pictured(filled, form(site, 14, 8, { ...notched, stroke: "var(--paper)" }));
}

function round(cx, radius, hollow) {
  const d = `M${cx - radius} 8a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0`;
  return stroke({ d, fill: hollow ? "none" : "currentColor", "stroke-width": hollow ? 1.8 : 0 });
}

function counted() {
  const number = document.createElementNS("http://www.w3.org/2000/svg", "text");
  number.textContent = "5";
  for (const [name, value] of Object.entries({
    x: 14,
    y: 11.5,
    "font-size": 10,
    "text-anchor": "middle",
  })) {
    number.setAttribute(name, value);
  }
  number.setAttribute("fill", "currentColor");
  return pictured(round(14, 7, true), number);
}

function aside() {
  return pictured(stroke({ d: "M3 8H16" }), round(3, 1.4, false), round(21, 5, false));
}
