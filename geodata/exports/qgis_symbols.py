"""Make QGIS symbol layers of the symbols of `present.symbols`, the lowest layer first."""

from __future__ import annotations

import math
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import assert_never
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from geodata.exports.contents import NO, YES
from geodata.present import svg
from geodata.present.colours import LIGHT
from geodata.present.icons import SECTOR_ICONS
from geodata.present.marks import BREAK, BREAK_CASING, ORNAMENTS, Disc, Mark, Outline, Silhouette, Stroke
from geodata.present.status_styles import UNCONFIRMED, StatusStyle
from geodata.present.symbols import AREA, CASING, EDGE, POINTS, LineStyle, PointShape, notched
from geodata.vocabulary import Kind, Precision, Status

#: Millimetres on paper for a CSS pixel: smaller than on screen, because paper is read from nearer.
MM = 0.22
WHITE = "255,255,255,255"
NOTHING = "0,0,0,0"
_METRES = "RenderMetersInMapUnits"


def colour(rgb: str, opacity: float = 1) -> str:
    """A colour #rrggbb and an opacity (0 to 1) as QGIS writes them: red,green,blue,opacity, each 0 to 255."""
    parts = [int(rgb[start : start + 2], 16) for start in (1, 3, 5)]
    return ",".join(str(part) for part in (*parts, round(opacity * 255)))


_ANY = object()


def rule_filter(
    kinds: Sequence[Kind], status: Status | object | None = _ANY, *, unconfirmed: bool = False
) -> str:
    """A QGIS expression for features of some kinds and, if given, with a status (None: without status)."""
    named = ", ".join(f"'{kind.value}'" for kind in kinds)
    picked = f'"kind" IN ({named})'
    if status is _ANY:
        return picked
    if status is None:
        return f'{picked} AND "status" IS NULL'
    return f"{picked} AND \"status\" = '{status}' AND \"status_unconfirmed\" = '{YES if unconfirmed else NO}'"


def line(accent: str, look: LineStyle, status: StatusStyle) -> list[Element]:
    """The symbol layers of a line: casing, dashed stroke (hollow if unconfirmed), ornament, break mark."""
    width = (look.width + (UNCONFIRMED.wider if status.hollow else 0)) * MM
    tint = colour(accent, status.opacity)
    dash = ";".join(f"{length * MM:.3f}" for length in status.dash)
    return [
        _stroke(colour(LIGHT.paper, CASING.pale_opacity), width + CASING.pale * MM),
        _stroke(tint, width, dash),
        *([_stroke(WHITE, width * UNCONFIRMED.gap)] if status.hollow else []),
        *_ornament(look, accent, status.opacity, width / MM),
        *([_break(accent)] if status.broken else []),
    ]


def point(accent: str, shape: PointShape, status: StatusStyle) -> list[Element]:
    """The symbol layers of a point: casing, fill (white if unconfirmed) and edge, icon of the sector."""
    style = POINTS[shape]
    hollow, dashed = style.hollow or status.hollow, notched(shape, status)
    body = {
        "name": _marker(style.form),
        "size": f"{2 * style.reach * MM:.3f}",
        "color": WHITE if hollow else colour(accent),
        "outline_color": WHITE if dashed and not hollow else colour(accent),
        "outline_style": "dot" if dashed else "solid",
        "outline_width": f"{EDGE.width(style.radius) * MM:.3f}",
    }
    casing = body | {"color": WHITE, "outline_color": WHITE, "outline_style": "solid"}
    casing["outline_width"] = f"{EDGE.casing * MM:.3f}"
    sign = _sign(style.radius * EDGE.sign * MM, accent if hollow else LIGHT.paper)
    return [
        _layer("SimpleMarker", casing),
        _layer("SimpleMarker", body),
        *([sign] if style.signed else []),
    ]


def _marker(form: Silhouette) -> str:
    """QGIS's marker for a form; its square has no rounded corners."""
    match form:
        case Silhouette.CIRCLE:
            return "circle"
        case Silhouette.SQUARE:
            return "square"
        case Silhouette.DIAMOND:
            return "diamond"
        case _:
            assert_never(form)


def area(accent: str, status: StatusStyle) -> list[Element]:
    """The symbol layer of an area: a translucent fill and an outline, dotted if the area is schematic."""
    dotted = f"if(\"precision\" = '{Precision.SCHEMATIC}', 'dot', 'solid')"
    return [
        _layer(
            "SimpleFill",
            {
                "color": colour(accent, UNCONFIRMED.fill if status.hollow else AREA.fill),
                "outline_color": colour(accent, AREA.opacity),
                "outline_width": f"{AREA.edge * MM:.3f}",
                "outline_width_unit": "MM",
            },
            {"outlineStyle": dotted},
        )
    ]


def halo(accent: str, geometry: str) -> list[Element]:
    """The halo of 'lines' or 'points', as wide as their accuracy; opaque, so that overlaps do not add up."""
    across = '2 * "accuracy_m"'
    if geometry == "lines":
        options = {"line_color": colour(accent), "line_width_unit": _METRES}
        return [
            _layer(
                "SimpleLine", {**options, "capstyle": "round", "joinstyle": "round"}, {"outlineWidth": across}
            )
        ]
    options = {"name": "circle", "color": colour(accent), "outline_style": "no", "size_unit": _METRES}
    return [_layer("SimpleMarker", options, {"size": across})]


def _stroke(tint: str, width: float, dash: str = "") -> Element:
    options = {"line_color": tint, "line_width": f"{width:.3f}", "line_width_unit": "MM"}
    if dash:
        options |= {"use_custom_dash": "1", "customdash": dash, "customdash_unit": "MM"}
    return _layer("SimpleLine", {**options, "capstyle": "flat", "joinstyle": "round"})


def _ornament(look: LineStyle, accent: str, opacity: float, width: float) -> Iterable[Element]:
    """The marks of an ornament along a line; `width` is that of the line, in CSS pixels."""
    marks = ORNAMENTS[look.ornament]
    if not marks:
        return
    spacing = {"placement": "interval", "interval": f"{look.spacing * MM:.3f}", "interval_unit": "MM"}
    spacing |= {"offset_along_line": f"{look.spacing * MM / 2:.3f}", "offset_along_line_unit": "MM"}
    picture = _picture([(mark, accent, width) for mark in marks], opacity)
    yield _layer("MarkerLine", {**spacing, "rotate": "1"}, inner=("marker", [picture]))


def _break(accent: str) -> Element:
    """The break mark: two short strokes across the middle of a line."""
    pale = [(replace(stroke, width=BREAK_CASING), LIGHT.paper, 0.0) for stroke in BREAK]
    strokes = _picture([*pale, *((stroke, accent, 0.0) for stroke in BREAK)])
    return _layer("MarkerLine", {"placement": "centralpoint", "rotate": "1"}, inner=("marker", [strokes]))


def _picture(marks: Sequence[tuple[Mark, str, float]], opacity: float = 1) -> Element:
    """Marks, each with its colour and its line's width in pixels, as a picture that turns with the line."""
    half = max(_reach(mark, width) for mark, _, width in marks)
    drawn = "".join(svg.mark(mark, (half, half), tint, width=width) for mark, tint, width in marks)
    group = f'<g opacity="{opacity:g}">{drawn}</g>' if opacity < 1 else drawn
    options = {"name": _encoded(group, 2 * half), "size": f"{2 * half * MM:.3f}", "size_unit": "MM"}
    return _layer("SvgMarker", options)


def _reach(mark: Mark, width: float) -> float:
    """The distance from a mark's centre to its farthest point, in CSS pixels; `width` is that of its line."""
    match mark:
        case Stroke(points, wide):
            return max(math.hypot(*point) for point in points) + wide / 2
        case Outline(points):
            return max(math.hypot(*point) for point in points)
        case Disc(radius):
            return radius * width
        case _:
            assert_never(mark)


def _sign(size: float, tint: str) -> Element:
    """The sign of a feature's first sector."""
    signs = ", ".join(f"'{sector.value}', '{_svg(path, tint)}'" for sector, path in SECTOR_ICONS.items())
    first = "array_first(string_to_array(coalesce(\"sectors\", ''), '|'))"
    options = {"name": _svg("", tint), "size": f"{size:.3f}", "size_unit": "MM", "color": colour(tint)}
    return _layer(
        "SvgMarker", options, {"name": f"coalesce(map_get(map({signs}), {first}), '{_svg('', tint)}')"}
    )


def _svg(path: str, tint: str) -> str:
    """An icon's path in a colour #rrggbb, as an SVG encoded for a QGIS style."""
    return _encoded(f'<path fill="{tint}" d="{path}"/>', 24)


def _encoded(drawn: str, across: float) -> str:
    """SVG elements in a square of the width `across`, encoded in base64 for a QGIS style."""
    picture = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {across:g} {across:g}">{drawn}</svg>'
    return f"base64:{b64encode(picture.encode()).decode()}"


def _layer(
    kind: str,
    options: Mapping[str, str],
    expressions: Mapping[str, str] | None = None,
    inner: tuple[str, Sequence[Element]] | None = None,
) -> Element:
    """A symbol layer with its options, its data-defined `expressions`, and the `inner` symbol it repeats."""
    layer = Element("layer", {"class": kind, "enabled": "1", "locked": "0", "pass": "0"})
    layer.append(_options("Map", **{name: _option(name, value) for name, value in options.items()}))
    if expressions:
        defined = ET.SubElement(layer, "data_defined_properties")
        computed = {
            name: _options(
                "Map",
                name,
                active=_option("active", "true", "bool"),
                expression=_option("expression", text),
                type=_option("type", "3", "int"),
            )
            for name, text in expressions.items()
        }
        defined.append(
            _options(
                "Map",
                name=_option("name", ""),
                properties=_options("Map", "properties", **computed),
                type=_option("type", "collection"),
            )
        )
    if inner is not None:
        symbol = ET.SubElement(layer, "symbol", name="@inner", type=inner[0], alpha="1", clip_to_extent="1")
        symbol.extend(inner[1])
    return layer


def _option(name: str, value: str, kind: str = "QString") -> Element:
    return Element("Option", name=name, type=kind, value=value)


def _options(kind: str, of: str = "", /, **options: Element) -> Element:
    """A map of options, with a name if `of` is not empty."""
    element = Element("Option", {"type": kind, **({"name": of} if of else {})})
    element.extend(options.values())
    return element
