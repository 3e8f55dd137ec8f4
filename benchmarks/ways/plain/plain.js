/* The floor: Leaflet alone, on a canvas, one L.geoJSON a layer, checkboxes beside and in the map. */
"use strict";

(async () => {
  const get = async (url) => (await fetch(url)).json();
  const config = await get("config.json");
  const [lat, lng, zoom] = config.home;
  const map = L.map("map", { preferCanvas: true, center: [lat, lng], zoom });
  window.map = map;
  const parts = Object.keys(config.base).filter((part) => config.urls[`base/${part}`]);
  const [bases, layers] = await Promise.all([
    Promise.all(parts.map((part) => get(config.urls[`base/${part}`]))),
    Promise.all(config.layers.map(({ id }) => get(config.urls[`layers/${id}`]))),
  ]);
  bases.forEach((data, i) => {
    L.geoJSON(data, { style: config.base[parts[i]], interactive: false }).addTo(map);
  });

  let status = "";
  const groups = new Map();
  const draw = (at) => {
    const { id, accent } = config.layers[at];
    const passes = ({ properties }) => !status || properties.history.at(-1)?.[1] === status;
    const group = L.geoJSON(layers[at], {
      filter: passes,
      style: { color: accent, weight: 3 },
      pointToLayer: (_, place) => L.circleMarker(place, { radius: 6, fill: true }),
      onEachFeature: (feature, shape) => {
        shape.bindTooltip(() => feature.properties.name, { sticky: true });
        shape.on("click", () => tell(feature));
      },
    });
    groups.set(id, group);
    return group;
  };
  const tell = (feature) => {
    const heading = document.createElement("h2");
    heading.textContent = feature.properties.name;
    const words = document.createElement("p");
    words.textContent = config.quotations[feature.id] ?? "";
    document.querySelector(".st-key-panel-side").replaceChildren(heading, words);
  };

  const shown = new Set(config.layers.filter(({ visible }) => visible).map(({ id }) => id));
  const toggle = (id, on) => {
    shown[on ? "add" : "delete"](id);
    groups.get(id)[on ? "addTo" : "removeFrom"](map);
    document.querySelectorAll(`input[data-layer="${id}"]`).forEach((box) => (box.checked = on));
  };
  const switches = (parent) => {
    for (const { id, title } of config.layers) {
      const label = document.createElement("label");
      const box = document.createElement("input");
      box.type = "checkbox";
      box.dataset.layer = id;
      box.checked = shown.has(id);
      box.addEventListener("change", () => toggle(id, box.checked));
      label.append(box, title);
      parent.append(label);
    }
  };

  switches(document.querySelector(".switches"));
  const legend = L.control({ position: "bottomleft" });
  legend.onAdd = () => {
    const element = L.DomUtil.create("div", "legend");
    L.DomEvent.disableClickPropagation(element);
    switches(element);
    return element;
  };
  legend.addTo(map);

  const statuses = document.querySelector(".statuses");
  for (const [text, value] of Object.entries(config.statuses)) {
    const label = document.createElement("label");
    const box = document.createElement("input");
    box.type = "checkbox";
    box.dataset.status = text;
    box.addEventListener("change", () => {
      status = box.checked ? value : "";
      config.layers.forEach(({ id }, at) => {
        groups.get(id).remove();
        const group = draw(at);
        if (shown.has(id)) {
          group.addTo(map);
        }
      });
    });
    label.append(box, text);
    statuses.append(label);
  }

  config.layers.forEach(({ id }, at) => {
    const group = draw(at);
    if (shown.has(id)) {
      group.addTo(map);
    }
  });
  document.body.dataset.map = "ready";
})();
