"""The legend symbol of a layer as a small SVG, from the same table as the map's."""

from __future__ import annotations

from geodata import Atlas, Kind, Layer
from geodata.present import svg
from geodata.present.marks import LEGEND_MARKS, ORNAMENTS
from geodata.present.symbols import EDGE, KINDS, LineStyle, PointStyle, legend_kind, legend_radius

WIDTH, HEIGHT = 28, 18
INK = "currentColor"


def layer_symbol(atlas: Atlas, layer: Layer) -> str:
    """An SVG picture of a layer's typical feature, in its accent for light or dark pages."""
    kind = legend_kind(feature.kind for feature in atlas.features_in(layer.id))
    dark = f"svg {{ color: {layer.accent_dark} !important }}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" style="color:{layer.accent}">'
        f"<style>@media (prefers-color-scheme: dark) {{ {dark} }}</style>{kind_symbol(kind)}</svg>"
    )


def kind_symbol(kind: Kind) -> str:
    """The elements of a kind's symbol, in the colour of the text around it."""
    style = KINDS[kind]
    return _line(style.line) if style.as_line else _point(style.point, legend_radius(style.shape))


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
