/* The legend on the map: what the signs mean, and a switch for each layer. */

import { notched } from "./symbols.js";

export const Legend = L.Control.extend({
  options: { position: "bottomleft" },

  /** @param onToggle told of a layer that is switched; @param onResize told when the legend covers more or less */
  initialize(config, root, onToggle, onResize) {
    L.Control.prototype.initialize.call(this);
    this.onResize = onResize;
    this.root = root;
    this.config = config;
    this.onToggle = onToggle;
    this.boxes = new Map();
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
        "Layers, with their newest sources",
        this.config.layers.map((layer) => this._switch(layer)),
      ),
      section(
        "Status of a line",
        this.config.statuses.map((style) => row(sample(style), style.label)),
      ),
      section("Symbols", [
        row(disc(3.2, true), "Station, bridge"),
        row(disc(4, true), "Place"),
        row(square(), "LNG plant or terminal"),
        row(diamond(), "Event"),
        row(disc(6, false), "Site, with the icon of its sector"),
        row(scalloped(this.config.style.notches), "Site not operating"),
        row(counted(), "Several sites: click to zoom in"),
        row(aside(), "Moved for legibility"),
      ]),
      this._unconfirmed(),
      section("Precision", [
        row(halo(12), "Halo width shows positional uncertainty; the widest are drawn narrower"),
      ]),
    );
    element.append(body);
    element.addEventListener("toggle", () => this.onResize());
    this._clearCredits(element);
    return element;
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
    box.addEventListener("change", () => this.onToggle(layer.id, box.checked));
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

  _unconfirmed() {
    const { unconfirmed, notches } = this.config.style;
    this.doubt = section("Last report", [row(hollow(unconfirmed, notches), unconfirmed.label)]);
    this.doubt.hidden = true;
    return this.doubt;
  },

  /** Say what is unconfirmed, if anything that is shown is. */
  explain(unconfirmed) {
    this.doubt.hidden = !unconfirmed;
  },

  /** Tick the boxes of the visible layers. */
  show(visible) {
    for (const [layer, box] of this.boxes) {
      box.checked = visible.has(layer);
    }
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

function sample(style) {
  const picture = svg(44, 14);
  picture.append(
    stroke({
      d: "M1 7H43",
      "stroke-width": 2.6,
      "stroke-dasharray": style.dash.join(" "),
      opacity: style.opacity,
    }),
  );
  if (style.broken) {
    picture.append(stroke({ d: "M18 12l4-10M24 12l4-10", "stroke-width": 1.8 }));
  }
  return picture;
}

/** A line, a site and a station as they look when they are unconfirmed. */
function hollow({ wider, gap }, notches) {
  const picture = svg(44, 14);
  const line = stroke({ d: "M1 7H17", "stroke-width": 2.6 + wider });
  const open = stroke({ d: "M1 7H17", "stroke-width": (2.6 + wider) * gap });
  open.setAttribute("stroke", "var(--paper)");
  const circle = (cx, radius) =>
    stroke({
      d: `M${cx - radius} 7a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0`,
      fill: "none",
      "stroke-width": 1.6,
    });
  const station = circle(38, 3.6);
  station.setAttribute("stroke-dasharray", notched(notches, 2 * Math.PI * 3.6).join(" "));
  picture.append(line, open, circle(25, 5), station);
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

function round(cx, radius, hollow) {
  const d = `M${cx - radius} 8a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0`;
  return stroke({ d, fill: hollow ? "none" : "currentColor", "stroke-width": hollow ? 1.8 : 0 });
}

function disc(radius, hollow) {
  return pictured(round(14, radius, hollow));
}

function square() {
  return pictured(
    stroke({ d: "M8.5 2.5h11v11h-11z", fill: "currentColor", "stroke-linejoin": "round" }),
  );
}

function diamond() {
  return pictured(stroke({ d: "M14 1.5l6.5 6.5-6.5 6.5-6.5-6.5z", fill: "currentColor" }));
}

function scalloped(notches) {
  const edge = round(14, 6, true);
  edge.setAttribute("stroke", "var(--paper)");
  edge.setAttribute("stroke-dasharray", notched(notches, 2 * Math.PI * 6).join(" "));
  return pictured(round(14, 6.5, false), edge);
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
