/* The names of features: points from zoom 8, lines from zoom 7, what is selected always.
 *
 * Where no line is shown, what the sites are and what was put into them stands below their names.
 * Further out each layer that has lines is named once, so that the overview says what it shows; nearer only
 * that of sea routes in a trunk, whose names would pile up.
 */

import { along } from "./drawing.js";
import { Dot, Line } from "./symbols.js";

const CASING = 3; // pixels by which a selected symbol is larger

/** @param told whether sector and amount are told below the name */
function pointLabel(shape, selected, told) {
  const { name, history, detail, min_zoom: zoom } = shape.feature.properties;
  const { style, table } = shape.look();
  const chosen = shape.feature.id === selected;
  const town = style.town && history.length === 0; // always named, like those of the base map
  const early = style.named_from !== null; // a kind with few features, whose names have room on smaller scales
  return {
    id: shape.feature.id,
    radius: shape.drawnRadius() + (chosen ? CASING : 0),
    text: name,
    detail: told ? detail : "",
    ...position(shape),
    rank: chosen ? table.naming.selected_point : town ? table.naming.town : style.rank,
    leader: chosen || town || early,
    insist: town,
    zoom: chosen ? 0 : Math.max(zoom, style.named_from ?? table.naming.points_from),
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
  const { style, table } = shape.look();
  const { naming } = table;
  const from = table.overview.lines_named_from;
  if (!chosen && (map.getZoom() < from || style.shared)) {
    return []; // routes share most of their way: their names would overlap
  }
  const anchors = anchorsOf(map, [shape], naming.shortest, naming);
  return anchors.length === 0
    ? []
    : [
        {
          ...lettering(shape, shape.feature.properties.name, anchors, [shape]),
          rank: chosen ? naming.selected_line : naming.line,
          zoom: chosen ? 0 : from,
        },
      ];
}

/** The title of a layer beside its longest line in view, while its lines have no names. */
function layerLabel(map, title, lines) {
  const { emphasis, table } = lines[0].look();
  const { naming } = table;
  const small = Boolean(emphasis);
  const anchors = anchorsOf(map, lines, small ? 0 : naming.shortest, naming);
  return anchors.length === 0
    ? []
    : [
        {
          ...lettering(lines[0], title, anchors, lines),
          rank: small ? naming.small_layer : naming.layer,
          zoom: 0,
          leader: small,
        },
      ];
}

function lettering(shape, text, anchors, own) {
  const { lat, lng } = anchors[0];
  const { accent: colour, table } = shape.look();
  const { radius } = table.naming;
  return { text, lat, lng, anchors, own, radius, className: "atlas-line", colour };
}

/** Places along the longest stretches in view of some lines, their middles first; none if all are shorter
 * than `least` pixels. */
function anchorsOf(map, lines, least, { anchors, stretches }) {
  const corner = map.containerPointToLayerPoint([0, 0]);
  const frame = L.bounds(corner, corner.add(map.getSize()));
  return lines
    .flatMap((shape) => shape._parts ?? [])
    .flatMap((part) => inside(part, frame))
    .map((part) => ({ part, length: lengthOf(part) }))
    .filter(({ length }) => length >= least)
    .sort((a, b) => b.length - a.length)
    .slice(0, stretches)
    .flatMap((stretch) => outwards(stretch, anchors))
    .map((point) => plain(map.layerPointToLatLng(point)));
}

/** This many points of a stretch, from its middle outwards. */
function outwards({ part, length }, count) {
  const spacing = length / count || 1;
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

/** The first shape of each feature, so that one of several shapes is named once. */
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

/** Give the atlas's labels those of the visible features, and the symbols that they may not cover. */
export function nameFeatures({ labels, map, config, state, visible, crowds }) {
  const points = visible.filter((shape) => shape instanceof Dot);
  const lines = visible.filter((shape) => shape instanceof Line);
  const signs = [...points, ...crowds.signs];
  const told = lines.length === 0 && state.year === null; // the amounts are today's
  const near = map.getZoom() >= config.style.overview.lines_named_from;
  const untitled = near ? lines.filter((shape) => shape.look().style.shared) : lines; // which bear no names
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
