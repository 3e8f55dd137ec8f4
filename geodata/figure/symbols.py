"""The symbols of `symbology` on paper: how a feature looks; areas, lines with ornaments."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from matplotlib.path import Path
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from geodata import symbology
from geodata.catalogue import Atlas
from geodata.figure import paper, paths
from geodata.figure.features import Drawn
from geodata.figure.paper import Page
from geodata.model import Feature
from geodata.symbology import UNCONFIRMED, LineStyle, Ornament, Shape, StatusStyle
from geodata.vocabulary import Kind, Precision

#: Points of the page for a pixel of the screen: a page is read from nearer by.
PX = 0.62
SELECTED = "#111111"
_TICK = 4.5
_PLAIN_LINE = LineStyle(2, Ornament.NONE, 0)


@dataclass(frozen=True)
class Look:
    """How a feature is drawn: `accent` #rrggbb, a line style or a point shape, its status."""

    accent: str
    line: LineStyle
    shape: Shape
    status: StatusStyle
    icon: str | None
    selected: bool = False


def look_of(atlas: Atlas, feature: Feature, *, selected: bool = False) -> Look:
    """The look of a feature, from the table that the screen uses."""
    status, doubted = atlas.current_status(feature.id), atlas.is_unconfirmed(feature.id)
    bare = feature.kind in {Kind.STATION, Kind.PLACE} or not feature.sectors
    return Look(
        accent=atlas.layers[feature.layer].accent,
        line=symbology.LINES.get(feature.kind, _PLAIN_LINE),
        shape=symbology.POINTS.get(feature.kind, Shape.SITE),
        status=symbology.status_style(feature.kind, status, unconfirmed=doubted),
        icon=None if bare else symbology.SECTOR_ICONS.get(feature.sectors[0]),
        selected=selected,
    )


class Spot(NamedTuple):
    """A point of a line on the page and the direction of the line there (unit vector)."""

    x: float
    y: float
    ux: float
    uy: float


def along(line: LineString, spacing: float, offset: float) -> Iterator[Spot]:
    """Spots every `spacing` points of a line, the first at `offset`."""
    left = offset
    for (x0, y0), (x1, y1) in zip(line.coords, line.coords[1:], strict=False):
        length = math.hypot(x1 - x0, y1 - y0)
        at = left
        while length > 0 and at <= length:
            share = at / length
            yield Spot(x0 + (x1 - x0) * share, y0 + (y1 - y0) * share, (x1 - x0) / length, (y1 - y0) / length)
            at += spacing
        left = at - length


def line_zoom(zoom: float) -> float:
    """By how much strokes and ornaments grow with zoom."""
    return min(1.5, max(0.8, zoom / 7))


def _stroke_width(look: Look, zoom: float) -> float:
    wider = UNCONFIRMED.wider if look.status.hollow else 0
    return ((look.line.width + wider) * line_zoom(zoom) + (1.4 if look.selected else 0)) * PX


def draw_line(page: Page, shape: BaseGeometry, look: Look, zoom: float, above: float = 4) -> None:
    """A line: casing, dashed stroke, open along its middle if it is unconfirmed, ornaments, break mark."""
    zoomed = line_zoom(zoom)
    width = _stroke_width(look, zoom)
    casing = SELECTED if look.selected else paper.WHITE
    if look.selected:  # a white gap keeps a dark accent apart from its dark casing
        page.stroke(shape, SELECTED, width + 5 * PX, above=above)
    page.stroke(shape, paper.WHITE, width + 2 * PX, opacity=1 if look.selected else 0.85, above=above)
    dash = [length * zoomed * PX for length in look.status.dash]
    page.stroke(shape, look.accent, width, opacity=look.status.opacity, dash=dash, above=above)
    if look.status.hollow:
        page.stroke(shape, paper.WHITE, width * UNCONFIRMED.gap, above=above)
    if zoom >= 4:  # noqa: PLR2004
        _ornaments(page, shape, look, zoom, above)
    if look.status.broken:
        _break(page, shape, look.accent, casing, above)


def _ornaments(page: Page, shape: BaseGeometry, look: Look, zoom: float, above: float) -> None:
    zoomed, width = line_zoom(zoom), _stroke_width(look, zoom)
    spacing = look.line.spacing * zoomed * PX
    if look.line.ornament is Ornament.NONE:
        return
    spots = [spot for ring in paths.lines_of(shape) for spot in along(LineString(ring), spacing, spacing / 2)]
    opacity = look.status.opacity
    match look.line.ornament:
        case Ornament.TICKS:
            reach = (_TICK * zoomed + (1.6 if look.selected else 0)) * PX
            ticks = [
                ((s.x - s.uy * reach, s.y + s.ux * reach), (s.x + s.uy * reach, s.y - s.ux * reach))
                for s in spots
            ]
            if look.selected:
                page.stroke(ticks, SELECTED, 1.3 * zoomed * PX, above=above)
            else:
                page.stroke(ticks, look.accent, 1.3 * zoomed * PX, opacity=opacity, above=above)
        case Ornament.DOTS:
            size = width * (0.95 if look.selected else 1.25)
            dots = [Path.circle((s.x, s.y), size) for s in spots]
            if dots:
                page.fill(Path.make_compound_path(*dots), look.accent, opacity=opacity, above=above)
        case _:
            if arrows := [_arrow(s, 6 * zoomed * PX) for s in spots]:
                together = Path.make_compound_path(*arrows)
                page.fill(together, look.accent, edge=paper.WHITE, width=0.4, opacity=opacity, above=above)


def _arrow(s: Spot, size: float) -> Path:
    back_x, back_y = s.x - s.ux * size, s.y - s.uy * size
    side_x, side_y = s.uy * size * 0.7, s.ux * size * 0.7
    corners = [
        (s.x + s.ux * size, s.y + s.uy * size),
        (back_x - side_x, back_y + side_y),
        (back_x + side_x, back_y - side_y),
        (0.0, 0.0),
    ]
    return Path(corners, [Path.MOVETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY])


def _break(page: Page, shape: BaseGeometry, accent: str, casing: str, above: float) -> None:
    """Two short strokes across the middle of a line: it is cut there."""
    line = paths.longest(shape)
    if line is None:
        return
    s = next(along(line, math.inf, line.length / 2), None)
    if s is None:
        return
    strokes = []
    for side in (-3, 3):
        near, far, reach = (side - 3) * PX, (side + 3) * PX, 6.4 * PX
        strokes.append(
            (
                (s.x + s.ux * near + s.uy * reach, s.y + s.uy * near - s.ux * reach),
                (s.x + s.ux * far - s.uy * reach, s.y + s.uy * far + s.ux * reach),
            )
        )
    page.stroke(strokes, casing, 5 * PX, above=above + 0.5)
    page.stroke(strokes, accent, 2 * PX, above=above + 0.5)


def draw_area(page: Page, item: Drawn, look: Look) -> None:
    """An area: a translucent fill and its outline, dashed if it is schematic."""
    path = paths.area_path(item.shape)
    if path is None:
        return
    schematic = item.feature.precision is Precision.SCHEMATIC
    opacity = UNCONFIRMED.fill if look.status.hollow else 0.16
    page.fill(path, look.accent, opacity=0.3 if look.selected else opacity, above=2)
    edge, width = (SELECTED, 3 * PX) if look.selected else (look.accent, 1.2 * PX)
    page.fill(path, None, edge=edge, width=width, opacity=0.9, dash=(2, 3) if schematic else (), above=2)
