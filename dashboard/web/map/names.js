/* The names of features: points from zoom 8, lines from zoom 7, what is selected always.
 *
 * Where no line is shown, what the sites are and what was put into them stands below their names.
 * Further out each layer that has lines is named once, so that the overview says what it shows; nearer only
 * that of sea routes in a trunk, whose names would pile up.
 */

import { along } from "./drawing.js";
import { Dot, Line } from "./symbols.js";

const LABEL_RANK = { "lng-plant": 4, "lng-terminal": 5, port: 5, event: 6, station: 7 };
const POINTS_FROM = 8;
const POINT_FROM = { "lng-plant": 3 }; // the kinds whose names have room further out: there are few
const CASING = 3; // pixels by which what is selected reaches farther
const SHORTEST = 90; // pixels of a line in view that are worth a name
const ANCHORS = 14; // places along a line that are tried for its name
const STRETCHES = 3; // of the lines of a layer, the longest that are tried for its title
const [SELECTED_POINT, SELECTED_LINE, TOWN, SMALL_LAYER, LAYER, LINE] = [0, 1, 2, 2.5, 3.5, 9];

/** @param told whether sector and amount are told below the name */
function pointLabel(shape, selected, told) {
  const { name, kind, history, detail, min_zoom: zoom } = shape.feature.properties;
  const chosen = shape.feature.id === selected;
  const town = kind === "place" && history.length === 0; // named like those of the base map: always
  return {
    id: shape.feature.id,
    radius: shape.drawnRadius() + (chosen ? CASING : 0),
    text: name,
    detail: told ? detail : "",
    ...position(shape),
    rank: chosen ? SELECTED_POINT : town ? TOWN : (LABEL_RANK[kind] ?? 6),
    leader: chosen || town || kind in POINT_FROM,
    insist: town,
    zoom: chosen ? 0 : Math.max(zoom, POINT_FROM[kind] ?? POINTS_FROM),
    className: "atlas-feature",
  };
}

function position(shape) {
  const { lat, lng } = shape.getLatLng();
  return { lat, lng, ...shape.aside };
}

/** The name of a line; nothing if its part in view is short. */
function lineLabel(map, shape, selected) {
  const chosen = shape.feature.id === selected;
  const { inTrunk, overview } = shape.look();
  const from = overview.lines_named_from;
  if (!chosen && (map.getZoom() < from || inTrunk)) {
    return []; // routes share most of their way: their names would pile up
  }
  const anchors = anchorsOf(map, [shape], SHORTEST);
  return anchors.length === 0
    ? []
    : [
        {
          ...lettering(shape, shape.feature.properties.name, anchors, [shape]),
          rank: chosen ? SELECTED_LINE : LINE,
          zoom: chosen ? 0 : from,
        },
      ];
}

/** The title of a layer beside the longest of its lines in view, while its lines have no names of their own. */
function layerLabel(map, title, lines) {
  const small = Boolean(lines[0].look().emphasis);
  const anchors = anchorsOf(map, lines, small ? 0 : SHORTEST);
  return anchors.length === 0
    ? []
    : [
        {
          ...lettering(lines[0], title, anchors, lines),
          rank: small ? SMALL_LAYER : LAYER,
          zoom: 0,
          leader: small,
        },
      ];
}

function lettering(shape, text, anchors, own) {
  const { lat, lng } = anchors[0];
  const colour = shape.look().accent;
  return { text, lat, lng, anchors, own, radius: 6, className: "atlas-line", colour };
}

/** Places along the longest stretches in view of some lines, their middles first; none if all are shorter
 * than `least` pixels. */
function anchorsOf(map, lines, least) {
  const corner = map.containerPointToLayerPoint([0, 0]);
  const frame = L.bounds(corner, corner.add(map.getSize()));
  return lines
    .flatMap((shape) => shape._parts ?? [])
    .flatMap((part) => inside(part, frame))
    .map((part) => ({ part, length: lengthOf(part) }))
    .filter(({ length }) => length >= least)
    .sort((a, b) => b.length - a.length)
    .slice(0, STRETCHES)
    .flatMap(outwards)
    .map((point) => plain(map.layerPointToLatLng(point)));
}

/** Points of a stretch from its middle outwards. */
function outwards({ part, length }) {
  const spacing = length / ANCHORS || 1;
  const points = [...along([part], spacing, spacing / 2)];
  const middle = (points.length - 1) / 2;
  return points
    .map(({ x, y }, i) => ({ point: L.point(x, y), off: Math.abs(i - middle) }))
    .sort((a, b) => a.off - b.off)
    .map(({ point }) => point);
}

/** The pieces of a line that lie in a frame. */
function inside(part, frame) {
  const pieces = [];
  for (let i = 1; i < part.length; i += 1) {
    const cut = L.LineUtil.clipSegment(part[i - 1], part[i], frame);
    if (!cut) {
      continue;
    }
    const last = pieces.at(-1);
    if (last && last.at(-1).equals(cut[0])) {
      last.push(cut[1]);
    } else {
      pieces.push([cut[0], cut[1]]);
    }
  }
  return pieces;
}

function lengthOf(part) {
  return part.slice(1).reduce((sum, point, i) => sum + point.distanceTo(part[i]), 0);
}

function plain({ lat, lng }) {
  return { lat, lng };
}

/** The first shape of each feature: one that is several is named once. */
function firsts(shapes) {
  const seen = new Set();
  return shapes.filter(({ feature }) => !seen.has(feature.id) && seen.add(feature.id));
}

function layerLabels(map, config, lines) {
  return config.layers.flatMap(({ id, title }) => {
    const own = lines.filter((shape) => shape.layerId === id);
    return own.length > 0 ? layerLabel(map, title, own) : [];
  });
}

/** Hand the labels of the visible features, and what they may not cover, to the atlas's labels. */
export function nameFeatures({ labels, map, config, state, visible, crowds }) {
  const points = visible.filter((shape) => shape instanceof Dot);
  const lines = visible.filter((shape) => shape instanceof Line);
  const signs = [...points, ...crowds.values()];
  const told = lines.length === 0 && state.year === null; // the amounts are today's
  const near = map.getZoom() >= config.style.overview.lines_named_from;
  const untitled = near ? lines.filter((shape) => shape.look().inTrunk) : lines; // which bear no names
  const titles = layerLabels(map, config, untitled);
  labels.set(
    "features",
    [
      ...firsts(points.filter((s) => !s.counted)).map((shape) =>
        pointLabel(shape, state.selected, told),
      ),
      ...titles,
      ...firsts(lines).flatMap((shape) => lineLabel(map, shape, state.selected)),
    ],
    signs.map((shape) => ({
      id: shape.feature.id,
      ...position(shape),
      radius: shape.drawnRadius(),
    })),
    visible.filter((shape) => !(shape instanceof Dot)),
  );
}
