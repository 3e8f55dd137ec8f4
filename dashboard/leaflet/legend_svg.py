"""The legend symbol of a layer as a small SVG, from the same table as the map's symbols."""

from __future__ import annotations

from typing import assert_never

from geodata import Atlas, Layer
from geodata.present import svg
from geodata.present.marks import LEGEND_MARKS, ORNAMENTS
from geodata.present.symbols import (
    EDGE,
    POINTS,
    AreaStyle,
    LineStyle,
    PointShape,
    PointStyle,
    Sign,
    feature_sign,
    layer_sign,
    legend_radius,
)

WIDTH, HEIGHT = 28, 18
INK = "currentColor"


def layer_symbol(atlas: Atlas, layer: Layer) -> str:
    """An SVG picture of a layer's typical feature, in its accent for light or dark pages."""
    features = atlas.drawn_in(layer.id) or atlas.features_in(layer.id)
    sign = layer_sign(map(feature_sign, features))
    dark = f"svg {{ color: {layer.accent_dark} !important }}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" style="color:{layer.accent}">'
        f"<style>@media (prefers-color-scheme: dark) {{ {dark} }}</style>{_elements(sign)}</svg>"
    )


def _elements(sign: Sign) -> str:
    """The elements of a sign, in the colour of the text around it."""
    match sign:
        case LineStyle():
            return _line(sign)
        case PointShape():
            return _point(POINTS[sign], legend_radius(sign))
        case AreaStyle():
            return _area(sign)
        case _:
            assert_never(sign)


def _line(line: LineStyle) -> str:
    middle, count = HEIGHT / 2, LEGEND_MARKS[line.ornament]
    spots = [((number + 0.5) / count * WIDTH, middle) for number in range(count)]
    marks = [
        svg.mark(mark, spot, INK, width=line.width) for spot in spots for mark in ORNAMENTS[line.ornament]
    ]
    stroke = f'<path d="M1 {middle:g}H{WIDTH - 1}" stroke="{INK}" stroke-width="{line.width:g}"/>'
    return "".join([stroke, *marks])


def _point(style: PointStyle, radius: float) -> str:
    path, fill = svg.form_path(style.form, (WIDTH / 2, HEIGHT / 2), radius), "none" if style.hollow else INK
    return f'<path d="{path}" fill="{fill}" stroke="{INK}" stroke-width="{EDGE.width(radius):g}"/>'


def _area(style: AreaStyle) -> str:
    square = f'<rect x="2" y="3" width="{WIDTH - 4}" height="{HEIGHT - 6}"'
    edge = f'stroke="{INK}" stroke-width="{style.edge:g}" stroke-opacity="{style.opacity:g}"'
    return f'{square} fill="{INK}" fill-opacity="{style.fill:g}" {edge}/>'
