/* The names of features: points from zoom 8, lines from zoom 7, what is selected always. */
"use strict";

(function () {
  const LABEL_RANK = { "lng-plant": 4, "lng-terminal": 5, port: 5, event: 6, station: 7 };
  const POINTS_FROM = 8;
  const LINES_FROM = 7;
  const SHORTEST = 90; // pixels of a line in view that are worth a name

  function pointLabel(shape, selected) {
    const { name, kind, min_zoom: zoom } = shape.feature.properties;
    const chosen = shape.feature.id === selected;
    return {
      id: shape.feature.id,
      radius: shape.drawnRadius(),
      text: name,
      ...position(shape),
      rank: chosen ? 0 : (LABEL_RANK[kind] ?? 6),
      zoom: chosen ? 0 : Math.max(zoom, POINTS_FROM),
      className: "atlas-feature",
    };
  }

  function position(shape) {
    const { lat, lng } = shape.getLatLng();
    return { lat, lng, ...shape.aside };
  }

  /** The name of a line beside the middle of its part in view; nothing if that part is short. */
  function lineLabel(map, shape, selected) {
    const chosen = shape.feature.id === selected;
    if (shape.feature.properties.kind === "sea-route" && !chosen) {
      return []; // routes share most of their way: their names would pile up
    }
    const longest = (shape._parts ?? []).reduce((a, b) => (b.length > a.length ? b : a), []);
    const frame = L.bounds(
      map.containerPointToLayerPoint([0, 0]),
      map.containerPointToLayerPoint(map.getSize()),
    );
    const inside = longest.filter((point) => frame.contains(point));
    if (inside.length < 2 || across(L.bounds(inside)) < SHORTEST) {
      return [];
    }
    const i = Math.floor(inside.length / 2);
    const middle = inside[i].add(inside[i - 1]).divideBy(2);
    return [
      {
        text: shape.feature.properties.name,
        ...plain(map.layerPointToLatLng(middle)),
        radius: 6,
        rank: chosen ? 1 : 9,
        zoom: chosen ? 0 : LINES_FROM,
        className: "atlas-line",
        colour: shape.look().accent,
      },
    ];
  }

  function across(bounds) {
    const { x, y } = bounds.getSize();
    return Math.hypot(x, y);
  }

  function plain({ lat, lng }) {
    return { lat, lng };
  }

  /** The first shape of each feature: one that is several is named once. */
  function firsts(shapes) {
    const seen = new Set();
    return shapes.filter(({ feature }) => !seen.has(feature.id) && seen.add(feature.id));
  }

  /** Hand the labels of the visible features, and the symbols that no label may cover, to `labels`. */
  NineBridges.nameFeatures = function (labels, map, visible, selected) {
    const points = visible.filter((shape) => shape instanceof NineBridges.Dot);
    const lines = visible.filter((shape) => shape instanceof NineBridges.Line);
    labels.set(
      "features",
      [
        ...firsts(points).map((shape) => pointLabel(shape, selected)),
        ...firsts(lines).flatMap((shape) => lineLabel(map, shape, selected)),
      ],
      points.map((shape) => ({
        id: shape.feature.id,
        ...position(shape),
        radius: shape.drawnRadius(),
      })),
    );
  };
})();
