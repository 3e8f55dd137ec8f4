"""Draw the symbols of `present.symbols` on paper: areas, and lines with ornaments."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, assert_never

from matplotlib.path import Path
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from geodata.catalogue import Atlas
from geodata.figure import paths
from geodata.figure.features import Drawn
from geodata.figure.paper import Page
from geodata.model import Feature
from geodata.present import colours
from geodata.present.icons import SECTOR_ICONS
from geodata.present.marks import (
    BREAK,
    BREAK_CASING,
    ORNAMENTS,
    ORNAMENTS_ON_PAPER_FROM,
    Disc,
    Mark,
    Outline,
    Spot,
    Stroke,
)
from geodata.present.status_styles import UNCONFIRMED, StatusStyle
from geodata.present.symbols import (
    AREA,
    CASING,
    KINDS,
    LINE_GROWTH,
    POINTS,
    LineStyle,
    PointShape,
    status_style,
)
from geodata.vocabulary import Precision

#: Points on the page for a CSS pixel: smaller than on screen, because paper is read from nearer.
PX = 0.62
PALE, SELECTED = colours.LIGHT.paper, colours.LIGHT.casing


@dataclass(frozen=True)
class Look:
    """How a feature is drawn: colour #rrggbb, line style, point shape, style of its status, icon's path."""

    accent: str
    line: LineStyle
    shape: PointShape
    status: StatusStyle
    icon: str | None
    selected: bool = False


def look_of(atlas: Atlas, feature: Feature, *, selected: bool = False) -> Look:
    """The look of a feature, from the same table that the map on screen uses."""
    status, doubted = atlas.current_status(feature.id), atlas.is_unconfirmed(feature.id)
    kind = KINDS[feature.kind]
    signed = POINTS[kind.shape].signed and feature.sectors
    return Look(
        accent=atlas.layers[feature.layer].accent,
        line=kind.line,
        shape=kind.shape,
        status=status_style(feature.kind, status, unconfirmed=doubted),
        icon=SECTOR_ICONS[feature.sectors[0]] if signed else None,
        selected=selected,
    )


class Step(NamedTuple):
    """A point of a line on the page and the direction of the line there (unit vector)."""

    x: float
    y: float
    ux: float
    uy: float

    def at(self, place: Spot, scale: float) -> Spot:
        """The place on the page (points) of a mark's point, given along the line and to its right."""
        along, across = place[0] * scale, place[1] * scale
        return self.x + along * self.ux + across * self.uy, self.y + along * self.uy - across * self.ux


def along(line: LineString, spacing: float, offset: float) -> Iterator[Step]:
    """Steps every `spacing` points along a line, the first at `offset`."""
    left = offset
    for (x0, y0), (x1, y1) in zip(line.coords, line.coords[1:], strict=False):
        length = math.hypot(x1 - x0, y1 - y0)
        at = left
        while length > 0 and at <= length:
            share = at / length
            yield Step(x0 + (x1 - x0) * share, y0 + (y1 - y0) * share, (x1 - x0) / length, (y1 - y0) / length)
            at += spacing
        left = at - length


def _stroke_width(look: Look, zoom: float) -> float:
    wider = UNCONFIRMED.wider if look.status.hollow else 0
    more = CASING.wider if look.selected else 0
    return ((look.line.width + wider) * LINE_GROWTH.at(zoom) + more) * PX


def draw_line(page: Page, shape: BaseGeometry, look: Look, zoom: float, above: float = 4) -> None:
    """Draw a line: casing, dashed stroke (hollow if unconfirmed), ornaments, break mark."""
    width = _stroke_width(look, zoom)
    if look.selected:  # a white gap separates a dark accent from its dark casing
        page.stroke(shape, SELECTED, width + CASING.selected * PX, above=above)
    opacity = 1 if look.selected else CASING.pale_opacity
    page.stroke(shape, PALE, width + CASING.pale * PX, opacity=opacity, above=above)
    dash = [length * LINE_GROWTH.at(zoom) * PX for length in look.status.dash]
    page.stroke(shape, look.accent, width, opacity=look.status.opacity, dash=dash, above=above)
    if look.status.hollow:
        page.stroke(shape, PALE, width * UNCONFIRMED.gap, above=above)
    if zoom >= ORNAMENTS_ON_PAPER_FROM:
        _draw_ornament(page, shape, look, zoom, above)
    if look.status.broken:
        _draw_break(page, shape, look, above)


def _draw_ornament(page: Page, shape: BaseGeometry, look: Look, zoom: float, above: float) -> None:
    marks, spacing = ORNAMENTS[look.line.ornament], look.line.spacing * LINE_GROWTH.at(zoom) * PX
    if not marks:
        return
    steps = [step for ring in paths.lines_of(shape) for step in along(LineString(ring), spacing, spacing / 2)]
    for mark in marks if steps else ():
        _draw_mark(page, mark, steps, look, zoom=zoom, above=above)


def _draw_mark(  # noqa: PLR0913
    page: Page, mark: Mark, steps: Sequence[Step], look: Look, *, zoom: float, above: float
) -> None:
    """Draw a mark at each step of a line; on a selected line, larger, and strokes in the casing's colour."""
    scale, opacity = LINE_GROWTH.at(zoom) * PX, look.status.opacity
    match mark:
        case Stroke(points, width):
            longer = scale * (CASING.strokes if look.selected else 1)
            strokes = [[step.at(point, longer) for point in points] for step in steps]
            colour, opacity = (SELECTED, 1.0) if look.selected else (look.accent, opacity)
            page.stroke(strokes, colour, width * scale, opacity=opacity, above=above)
        case Outline(points):
            outlines = [Path([*(step.at(p, scale) for p in points), (0, 0)], closed=True) for step in steps]
            page.fill(Path.make_compound_path(*outlines), look.accent, opacity=opacity, above=above)
        case Disc(radius):
            size = radius * _stroke_width(look, zoom) * (CASING.discs if look.selected else 1)
            discs = [Path.circle((step.x, step.y), size) for step in steps]
            page.fill(Path.make_compound_path(*discs), look.accent, opacity=opacity, above=above)
        case _:
            assert_never(mark)


def _draw_break(page: Page, shape: BaseGeometry, look: Look, above: float) -> None:
    """Draw the break mark: two short strokes across the middle of a line."""
    line = paths.longest(shape)
    step = next(along(line, math.inf, line.length / 2), None) if line is not None else None
    if step is None:
        return
    strokes = [[step.at(point, PX) for point in stroke.points] for stroke in BREAK]
    page.stroke(strokes, SELECTED if look.selected else PALE, BREAK_CASING * PX, above=above + 0.5)
    page.stroke(strokes, look.accent, BREAK[0].width * PX, above=above + 0.5)


def draw_area(page: Page, item: Drawn, look: Look) -> None:
    """Draw an area: a translucent fill and its outline, dashed if it is schematic."""
    path = paths.area_path(item.shape)
    if path is None:
        return
    dash = [length * PX for length in AREA.dash] if item.feature.precision is Precision.SCHEMATIC else []
    opacity = UNCONFIRMED.fill if look.status.hollow else AREA.fill
    page.fill(path, look.accent, opacity=AREA.strong if look.selected else opacity, above=2)
    edge, width = (SELECTED, AREA.selected) if look.selected else (look.accent, AREA.edge)
    page.fill(path, None, edge=edge, width=width * PX, opacity=AREA.opacity, dash=dash, above=2)
