/* Symbols on a canvas: lines with ornaments and break marks, areas, points. Nothing here knows of a map. */

import { along, middle, trace } from "./drawing.js";
import { grown, notches } from "./looks.js";

/** The outline of an icon, kept: browsers are slow to parse one. */
const outlines = new Map();
function outline(icon) {
  if (!outlines.has(icon)) {
    outlines.set(icon, new Path2D(icon));
  }
  return outlines.get(icon);
}

/** A line: casing, dashed stroke, open along its middle if it is unconfirmed, ornament, break mark.
 *
 * @param parts its rings of points {x, y}; @param look as of lookOf, and whether it is hovered, selected,
 *   emphasised (by a factor, then without ornament) or `more` pixels wider */
export function paintLine(ctx, parts, look, zoom) {
  const { casing } = look.table;
  const width = strokeWidth(look, zoom);
  const zoomed = grown(look.table.line_growth, zoom);
  ctx.save();
  ctx.lineJoin = "round";
  ctx.lineCap = "butt";
  trace(ctx, parts, false);
  if (look.selected) {
    stroke(ctx, look.casing, width + casing.selected, 1);
  }
  stroke(ctx, look.paper, width + casing.pale, look.selected ? 1 : casing.pale_opacity);
  ctx.setLineDash(look.status.dash.map((length) => length * zoomed));
  stroke(ctx, look.accent, width, look.status.opacity);
  ctx.setLineDash([]);
  if (look.hollow) {
    stroke(ctx, look.paper, width * look.hollow.gap, 1);
  }
  if (!look.emphasis && zoom >= look.table.ornaments_from) {
    paintOrnament(ctx, parts, look, zoomed, width);
  }
  if (look.status.broken) {
    paintBreak(ctx, parts, look);
  }
  ctx.restore();
}

function strokeWidth(look, zoom) {
  const { line, hollow, table } = look;
  const plain = (line.width + (hollow?.wider ?? 0)) * grown(table.line_growth, zoom);
  const wider = look.hovered || look.selected ? table.casing.wider : 0;
  return plain * (look.emphasis?.width ?? 1) + (look.more ?? 0) + wider;
}

function stroke(ctx, colour, width, opacity) {
  ctx.globalAlpha = opacity;
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.stroke();
}

function paintOrnament(ctx, parts, look, zoomed, width) {
  const marks = look.table.ornaments[look.line.ornament];
  if (marks.length === 0) {
    return;
  }
  for (const spot of along(parts, look.line.spacing * zoomed)) {
    for (const mark of marks) {
      paintMark(ctx, mark, spot, look, zoomed, width);
    }
  }
}

/** A mark of an ornament. What is selected has its strokes longer and of the casing's colour, lest they
 * vanish in the casing. */
function paintMark(ctx, mark, spot, look, zoomed, width) {
  const { strokes, discs } = look.table.casing;
  ctx.globalAlpha = look.status.opacity;
  ctx.strokeStyle = ctx.fillStyle = look.accent;
  ctx.beginPath();
  switch (mark.sort) {
    case "stroke":
      join(ctx, mark.points, spot, zoomed * (look.selected ? strokes : 1));
      if (look.selected) {
        stroke(ctx, look.casing, mark.width * zoomed, 1);
      } else {
        stroke(ctx, look.accent, mark.width * zoomed, look.status.opacity);
      }
      break;
    case "outline":
      join(ctx, mark.points, spot, zoomed);
      ctx.closePath();
      ctx.fill();
      break;
    case "disc":
      ctx.arc(spot.x, spot.y, mark.radius * width * (look.selected ? discs : 1), 0, 2 * Math.PI);
      ctx.fill();
      break;
    default:
      throw new Error(`No mark of an ornament is a ${mark.sort}.`);
  }
}

/** Lines through the places of a mark, each (along the line, across it to the right). */
function join(ctx, points, { x, y, ux, uy }, scale) {
  points.forEach(([forth, across], i) => {
    const to = [x + (forth * ux - across * uy) * scale, y + (forth * uy + across * ux) * scale];
    return i ? ctx.lineTo(...to) : ctx.moveTo(...to);
  });
}

/** The break mark: short strokes across the line with a gap between them. */
function paintBreak(ctx, parts, look) {
  const spot = middle(parts);
  if (!spot) {
    return;
  }
  const { strokes, casing } = look.table.break;
  for (const [colour, width] of [
    [look.selected ? look.casing : look.paper, casing],
    [look.accent, null],
  ]) {
    for (const each of strokes) {
      ctx.beginPath();
      join(ctx, each.points, spot, 1);
      stroke(ctx, colour, width ?? each.width, 1);
    }
  }
}

/** An area: a translucent fill and its edge, dashed if it is schematic. */
export function paintArea(ctx, parts, look, schematic) {
  const { area } = look.table;
  ctx.save();
  trace(ctx, parts, true);
  ctx.fillStyle = look.accent;
  ctx.globalAlpha = look.hovered || look.selected ? area.strong : (look.hollow?.fill ?? area.fill);
  ctx.fill("evenodd");
  ctx.setLineDash(schematic ? area.dash : []);
  if (look.selected) {
    stroke(ctx, look.casing, area.selected, area.opacity);
  } else {
    stroke(ctx, look.accent, area.edge, area.opacity);
  }
  ctx.restore();
}

/** The form of a point symbol around the origin, as a path. */
export function traceForm(ctx, { corners, rounding }, radius) {
  ctx.beginPath();
  if (corners.length === 0) {
    ctx.arc(0, 0, radius, 0, 2 * Math.PI);
    return;
  }
  const [[x, y], last] = [corners[0], corners.at(-1)];
  ctx.moveTo(((x + last[0]) / 2) * radius, ((y + last[1]) / 2) * radius); // not at a corner
  corners.forEach(([cx, cy], i) => {
    const [nx, ny] = corners[(i + 1) % corners.length];
    const next = [((cx + nx) / 2) * radius, ((cy + ny) / 2) * radius];
    if (rounding > 0) {
      ctx.arcTo(cx * radius, cy * radius, ...next, rounding * radius);
    } else {
      ctx.lineTo(cx * radius, cy * radius);
    }
    ctx.lineTo(...next);
  });
  ctx.closePath();
}

/** A point symbol around the origin: casing, fill, edge, and the sign of its sector if there is room.
 *
 * The edge has notches if the feature does not operate. What is unconfirmed is hollow; of a symbol that
 * always is, a broken edge says so. */
export function paintPoint(ctx, look, radius) {
  const { point, table, status, icon } = look;
  const { edge } = table;
  const hollow = point.hollow || Boolean(look.hollow);
  const notched = point.hollow ? look.hollow : status.dash.length > 0;
  traceForm(ctx, point, radius);
  stroke(
    ctx,
    look.selected ? look.casing : look.paper,
    look.selected ? edge.selected : edge.casing,
    1,
  );
  ctx.fillStyle = hollow ? look.paper : look.accent;
  ctx.fill();
  ctx.setLineDash(notched ? notches(edge, point.around * radius) : []);
  const width = Math.min(edge.edge, edge.thin * radius);
  stroke(ctx, !hollow && notched ? look.paper : look.accent, width, 1);
  ctx.setLineDash([]);
  if (icon && radius >= edge.sign_from) {
    const scale = (radius * edge.sign) / 24;
    ctx.scale(scale, scale);
    ctx.translate(-12, -12);
    ctx.fillStyle = hollow ? look.accent : look.paper;
    ctx.fill(outline(icon), "evenodd");
  }
}
