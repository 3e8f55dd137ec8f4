/* What symbols and halos share: walking along lines, tracing them, the width of a halo. */

/** Points every `spacing` pixels along projected rings, with the direction of the line there. */
export function* along(parts, spacing, offset = spacing / 2) {
  for (const part of parts) {
    let left = offset;
    for (let i = 1; i < part.length; i += 1) {
      const dx = part[i].x - part[i - 1].x;
      const dy = part[i].y - part[i - 1].y;
      const length = Math.hypot(dx, dy);
      let at = left;
      for (; at <= length; at += spacing) {
        const share = at / length;
        yield {
          x: part[i - 1].x + dx * share,
          y: part[i - 1].y + dy * share,
          ux: dx / length,
          uy: dy / length,
        };
      }
      left = at - length;
    }
  }
}

export function trace(ctx, parts, closed) {
  ctx.beginPath();
  for (const part of parts) {
    part.forEach((point, i) => (i ? ctx.lineTo(point.x, point.y) : ctx.moveTo(point.x, point.y)));
    if (closed) {
      ctx.closePath();
    }
  }
}

export function middle(parts) {
  const longest = parts.reduce((a, b) => (b.length > a.length ? b : a), []);
  let length = 0;
  for (let i = 1; i < longest.length; i += 1) {
    length += Math.hypot(longest[i].x - longest[i - 1].x, longest[i].y - longest[i - 1].y);
  }
  return along([longest], Infinity, length / 2).next().value;
}

/** Metres to pixels at the feature's own latitude. */
function pixels(map, metres, latitude) {
  const metresPerPixel =
    (40075016.7 * Math.cos((latitude * Math.PI) / 180)) / (256 * 2 ** map.getZoom());
  return metres / metresPerPixel;
}

export function haloWidth(layer, latitude) {
  const { accuracy_m: accuracy } = layer.feature.properties;
  const { halo_from_m: from, halo } = layer.look().table;
  if (accuracy < from) {
    return 0;
  }
  return Math.min(pixels(layer._map, accuracy, latitude), halo.most);
}

/** Tell the renderer how many pixels a shape is drawn beyond its points. */
export function widen(shape, reach) {
  if (shape._pxBounds) {
    const pad = new L.Point(reach, reach);
    shape._pxBounds = new L.Bounds(shape._pxBounds.min.subtract(pad), shape._pxBounds.max.add(pad));
  }
}

/** The look of a shape now (accent, status, kind, hovered, selected), decided by looks.js. */
export function look() {
  return this.options.look(this.feature);
}
