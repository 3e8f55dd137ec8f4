"""The legend symbol of a layer as a small SVG, from the same table as the map's."""

from __future__ import annotations

from geodata import Atlas, Kind, Layer, symbology
from geodata.symbology import Ornament, Shape

WIDTH, HEIGHT = 28, 18


def layer_symbol(atlas: Atlas, layer: Layer) -> str:
    """An SVG picture of a layer's typical feature, in its accent for light or dark pages."""
    kind = symbology.legend_kind(feature.kind for feature in atlas.features_in(layer.id))
    body = _line(kind) if kind in symbology.LINES else _point(kind)
    dark = f"svg {{ color: {layer.accent_dark} !important }}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" style="color:{layer.accent}">'
        f"<style>@media (prefers-color-scheme: dark) {{ {dark} }}</style>{body}</svg>"
    )


def _line(kind: Kind) -> str:
    middle = HEIGHT / 2
    stroke = f'stroke="currentColor" stroke-width="{symbology.LINES[kind].width}"'
    line = f'<path d="M1 {middle}H{WIDTH - 1}" {stroke}/>'
    match symbology.LINES[kind].ornament:
        case Ornament.TICKS:
            return line + "".join(
                f'<path d="M{x} 5v8" stroke="currentColor" stroke-width="1.6"/>' for x in (6, 14, 22)
            )
        case Ornament.DOTS:
            return line + "".join(
                f'<circle cx="{x}" cy="{middle}" r="3.4" fill="currentColor"/>' for x in (7, 21)
            )
        case _:
            return line + '<path d="M19 9l-9-4.5v9z" fill="currentColor"/>'


def _point(kind: Kind) -> str:
    x, y = WIDTH / 2, HEIGHT / 2
    shape = symbology.POINTS.get(kind, Shape.SITE)
    if shape is Shape.EVENT:
        return f'<path d="M{x} 2l7 7-7 7-7-7z" fill="currentColor"/>'
    if shape is Shape.TERMINAL:
        return f'<rect x="{x - 6}" y="{y - 6}" width="12" height="12" rx="2" fill="currentColor"/>'
    place = f'cx="{x}" cy="{y}"'
    return f'<circle {place} r="7" fill="currentColor"/><circle {place} r="2.5" fill="#fff"/>'
