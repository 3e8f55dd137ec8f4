/* The legend on the map: what the signs mean, and a switch for each layer. */
"use strict";

NineBridges.Legend = L.Control.extend({
  options: { position: "bottomleft" },

  initialize(config, root, onToggle) {
    L.Control.prototype.initialize.call(this);
    this.root = root;
    this.config = config;
    this.onToggle = onToggle;
    this.boxes = new Map();
  },

  onAdd() {
    const element = L.DomUtil.create("details", "atlas-legend");
    L.DomEvent.disableClickPropagation(element);
    L.DomEvent.disableScrollPropagation(element);
    element.append(node("summary", "Legend"));
    element.append(node("h2", "Layers"));
    for (const layer of this.config.layers) {
      element.append(this._switch(layer));
    }
    element.append(node("h2", "Status"));
    for (const style of this.config.statuses) {
      element.append(row(sample(style), style.label));
    }
    element.append(node("h2", "Precision"));
    element.append(row(halo(0), "Surveyed or generalised"));
    element.append(row(halo(12), "Halo: as wide as the declared accuracy"));
    return element;
  },

  _switch(layer) {
    const label = node("label", "");
    const box = document.createElement("input");
    box.type = "checkbox";
    box.dataset.layer = layer.id;
    box.addEventListener("change", () => this.onToggle(layer.id, box.checked));
    this.boxes.set(layer.id, box);
    const symbol = document.createElement("img");
    symbol.src = `${this.root}assets/symbols/${layer.id}.svg`;
    symbol.alt = "";
    label.append(box, symbol, node("span", layer.title));
    return label;
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

function row(picture, text) {
  const element = document.createElement("p");
  element.append(picture, node("span", text));
  return element;
}

function svg(width, height) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  element.setAttribute("width", width);
  element.setAttribute("height", height);
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
