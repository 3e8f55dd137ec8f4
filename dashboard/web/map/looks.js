/* The look of a feature, from the table that the server sends (geodata/present/table.py). */

/** The look of a feature by its properties: `accent` of its layer, inks of the theme, line, point, status. */
export function lookOf(table, dark, accent, { kind, status, sectors, unconfirmed }) {
  const style = table.kinds[kind];
  const point = table.points[style.shape];
  return {
    table,
    style,
    accent,
    ...table.colours[dark ? "dark" : "light"],
    line: style.line,
    status: table.status[status] ?? style.without_status,
    hollow: unconfirmed ? table.unconfirmed : null,
    point,
    icon: point.signed ? table.icons[sectors[0]] : null,
  };
}

/** The factor by which a line or point grows with zoom: as Growth.at in symbols.py. */
export function grown({ least, most, start, over }, zoom) {
  return Math.min(most, Math.max(least, (zoom - start) / over));
}

/** The radius of a point symbol in pixels at a zoom. */
export function radiusAt({ table, point }, zoom) {
  return point.radius * grown(table.point_growth, zoom);
}

/** The dash of an edge with notches, given its length in pixels: the same number at every size. */
export function notches({ notches: count, tooth }, length) {
  const step = length / count;
  return [step * tooth, step * (1 - tooth)];
}
