"""The symbols of `symbology` on paper: halos, areas, lines with ornaments, points with signs."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import shapely
from matplotlib.path import Path
from matplotlib.transforms import Affine2D
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry

from geodata import symbology
from geodata.catalogue import Atlas
from geodata.figure import paper
from geodata.figure.paper import Page
from geodata.figure.spec import Box, Drawn, Frame
from geodata.figure.svgpath import parse
from geodata.model import Feature
from geodata.symbology import LineStyle, Ornament, Shape, StatusStyle
from geodata.vocabulary import Kind, Precision

#: Points of the page for a pixel of the screen: a page is read from nearer by.
PX = 0.62
SELECTED = "#111111"
HALO_OPACITY = 0.15
#: A halo that reaches farther than this (points) is drawn as its outline, so that it hides nothing.
WIDEST_HALO = 48.0
_TICK = 4.5
_RADII = {Shape.SITE: 9, Shape.STATION: 4, Shape.PLACE: 5, Shape.TERMINAL: 8, Shape.EVENT: 7}
_SMALLEST_ICON = 3.6
_FARTHEST_SHIFT = 22.0
_HOLLOW = {Shape.STATION, Shape.PLACE}
_PLAIN = StatusStyle("", (), 1.0)
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
    status = atlas.current_status(feature.id)
    bare = feature.kind in {Kind.STATION, Kind.PLACE} or not feature.sectors
    return Look(
        accent=atlas.layers[feature.layer].accent,
        line=symbology.LINES.get(feature.kind, _PLAIN_LINE),
        shape=symbology.POINTS.get(feature.kind, Shape.SITE),
        status=_PLAIN if status is None else symbology.STATUS[status],
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


def draw_line(page: Page, shape: BaseGeometry, look: Look, zoom: float, above: float = 4) -> None:
    """A line: casing, dashed stroke, ornaments, break mark."""
    zoomed = line_zoom(zoom)
    width = (look.line.width * zoomed + (1.4 if look.selected else 0)) * PX
    casing = SELECTED if look.selected else paper.WHITE
    page.stroke(shape, casing, width + (4 if look.selected else 2) * PX, opacity=1 if look.selected else 0.85, above=above)
    if look.selected and (look.status.dash or look.status.opacity < 1):
        page.stroke(shape, paper.WHITE, width, above=above)
    dash = [length * zoomed * PX for length in look.status.dash]
    page.stroke(shape, look.accent, width, opacity=look.status.opacity, dash=dash, above=above)
    if zoom >= 4:  # noqa: PLR2004
        _ornaments(page, shape, look, width, zoomed, above)
    if look.status.broken:
        _break(page, shape, look.accent, casing, above)


def _ornaments(page: Page, shape: BaseGeometry, look: Look, width: float, zoomed: float, above: float) -> None:
    spacing = look.line.spacing * zoomed * PX
    if look.line.ornament is Ornament.NONE:
        return
    spots = [spot for ring in paper.lines_of(shape) for spot in along(LineString(ring), spacing, spacing / 2)]
    opacity = look.status.opacity
    match look.line.ornament:
        case Ornament.TICKS:
            reach = (_TICK * zoomed + (1.6 if look.selected else 0)) * PX
            ticks = [
                ((s.x - s.uy * reach, s.y + s.ux * reach), (s.x + s.uy * reach, s.y - s.ux * reach)) for s in spots
            ]
            if look.selected:
                page.stroke(ticks, SELECTED, 1.3 * zoomed * PX, above=above)
            else:
                page.stroke(ticks, look.accent, 1.3 * zoomed * PX, opacity=opacity, above=above)
        case Ornament.DOTS:
            for s in spots:
                edge = SELECTED if look.selected else None
                page.fill(
                    Path.circle((s.x, s.y), width * 1.25), look.accent, edge=edge, width=0.7, opacity=opacity, above=above
                )
        case _:
            for s in spots:
                arrow = _arrow(s, 6 * zoomed * PX)
                page.fill(arrow, look.accent, edge=paper.WHITE, width=0.4, opacity=opacity, above=above)


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
    line = paper.longest(shape)
    if line is None:
        return
    s = next(along(line, math.inf, line.length / 2), None)
    if s is None:
        return
    strokes = []
    for side in (-3, 3):
        near, far, reach = (side - 3) * PX, (side + 3) * PX, 8 * PX
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
    path = paper.area_path(item.shape)
    if path is None:
        return
    schematic = item.feature.precision is Precision.SCHEMATIC
    page.fill(path, look.accent, opacity=0.3 if look.selected else 0.16, above=2)
    edge, width = (SELECTED, 3 * PX) if look.selected else (look.accent, 1.2 * PX)
    page.fill(path, None, edge=edge, width=width, opacity=0.9, dash=(2, 3) if schematic else (), above=2)


def radius(look: Look, zoom: float) -> float:
    """The radius of a point symbol, in points of the page."""
    zoomed = min(1.15, max(0.6, zoom / 8))
    return (_RADII[look.shape] * zoomed + (1.5 if look.selected else 0)) * PX


def outline(shape: Shape, x: float, y: float, r: float) -> Path:
    """The outline of a point symbol around a place on the page."""
    match shape:
        case Shape.TERMINAL:
            square = shapely.box(x - 0.7 * r, y - 0.7 * r, x + 0.7 * r, y + 0.7 * r).buffer(0.3 * r)
            return Path(square.exterior.coords, closed=True)
        case Shape.EVENT:
            d = 1.2 * r
            return Path([(x, y - d), (x + d, y), (x, y + d), (x - d, y), (x, y - d)], closed=True)
        case _:
            return Path.circle((x, y), r)


def draw_point(page: Page, x: float, y: float, look: Look, r: float, above: float = 6) -> None:
    """A point symbol: casing, fill, edge that tells the status, sign of the sector."""
    path = outline(look.shape, x, y, r)
    hollow = look.shape in _HOLLOW
    dashed = bool(look.status.dash) and not hollow
    page.fill(
        path,
        None,
        edge=SELECTED if look.selected else paper.WHITE,
        width=(6 if look.selected else 3.4) * PX,
        above=above,
    )
    edge = paper.WHITE if dashed else look.accent
    dash = (3 * PX, 2.5 * PX) if dashed else ()
    page.fill(
        path, paper.WHITE if hollow else look.accent, edge=edge, width=1.8 * PX, dash=dash, above=above
    )
    if look.icon is not None and not hollow and r >= _SMALLEST_ICON and look.shape is not Shape.EVENT:
        scale = r * 1.25 / 24
        sign = Affine2D().translate(-12, -12).scale(scale, -scale).translate(x, y)
        page.fill(parse(look.icon).transformed(sign), paper.WHITE, above=above)


@dataclass(frozen=True)
class Standing:
    """A point feature on the page: where it is, and where its symbol stands so that others are seen."""

    item: Drawn
    look: Look
    place: tuple[float, float]
    symbol: tuple[float, float]
    radius: float

    @property
    def box(self) -> Box:
        """The box of the symbol."""
        x, y = self.symbol
        reach = self.radius * (1.2 if self.look.shape is Shape.EVENT else 1)
        return Box(x - reach, y - reach, 2 * reach, 2 * reach)


def spread(points: Sequence[tuple[Drawn, Look]], frame: Frame) -> list[Standing]:
    """Move symbols that cover each other apart; stations and places stay where they are."""
    items = [(item, look, _xy(item.shape), radius(look, frame.zoom)) for item, look in points]
    at = []
    for number, (_, look, (x, y), _) in enumerate(items):
        turn = number * 2.399963  # the golden angle: no two start in the same direction
        nudge = 0 if look.shape in _HOLLOW else 0.05
        at.append([x + nudge * math.cos(turn), y + nudge * math.sin(turn)])
    for _ in range(80):
        if not _push(items, at, frame.box):
            break
    return [
        Standing(item, look, place, (x, y), r)
        for (item, look, place, r), (x, y) in zip(items, at, strict=True)
    ]


def _xy(shape: BaseGeometry) -> tuple[float, float]:
    return shape.centroid.x, shape.centroid.y


def _push(
    items: Sequence[tuple[Drawn, Look, tuple[float, float], float]], at: list[list[float]], frame: Box
) -> bool:
    """One step of pushing overlapping symbols apart; whether anything moved."""
    moved = False
    for i, (_, look_i, _, r_i) in enumerate(items):
        for j in range(i):
            look_j, r_j = items[j][1], items[j][3]
            free_i, free_j = look_i.shape not in _HOLLOW, look_j.shape not in _HOLLOW
            dx, dy = at[i][0] - at[j][0], at[i][1] - at[j][1]
            distance = math.hypot(dx, dy)
            lack = (r_i + r_j) * 1.04 + 0.5 - distance
            if lack <= 0.05 or not (free_i or free_j):  # noqa: PLR2004
                continue
            moved = True
            ux, uy = (dx / distance, dy / distance) if distance > 1e-6 else (0.0, 1.0)  # noqa: PLR2004
            share = 0.5 if free_i and free_j else 1.0
            if free_i:
                at[i] = [at[i][0] + ux * lack * share, at[i][1] + uy * lack * share]
            if free_j:
                at[j] = [at[j][0] - ux * lack * share, at[j][1] - uy * lack * share]
    for where, (_, _, (x, y), r) in zip(at, items, strict=True):
        away = math.hypot(where[0] - x, where[1] - y)
        if away > _FARTHEST_SHIFT:
            where[:] = [x + (where[0] - x) * _FARTHEST_SHIFT / away, y + (where[1] - y) * _FARTHEST_SHIFT / away]
        if frame.x <= x <= frame.right and frame.y <= y <= frame.top:
            where[0] = min(max(where[0], frame.x + r + 1), frame.right - r - 1)
            where[1] = min(max(where[1], frame.y + r + 1), frame.top - r - 1)
    return moved


def draw_standing(page: Page, standing: Sequence[Standing]) -> None:
    """Draw point symbols, each with a leader to its place if it had to move."""
    for point in standing:
        (x, y), (sx, sy) = point.place, point.symbol
        if math.hypot(sx - x, sy - y) > point.radius * 0.6:
            page.stroke([((x, y), (sx, sy))], paper.WHITE, 1.5, above=4.7)
            page.stroke([((x, y), (sx, sy))], point.look.accent, 0.6, above=4.8)
            page.fill(Path.circle((x, y), 1.1), point.look.accent, edge=paper.WHITE, width=0.3, above=4.9)
    for point in sorted(standing, key=lambda point: (point.look.shape not in _HOLLOW, point.look.selected)):
        draw_point(page, *point.symbol, point.look, point.radius, above=6.5 if point.look.selected else 6)


def halo_reach(frame: Frame, feature: Feature) -> float:
    """How far a feature's halo reaches on the page, in points; 0 if it is too small to be drawn."""
    if feature.geometry is None or (feature.accuracy_m or 0) < symbology.HALO_FROM_M:
        return 0
    return (feature.accuracy_m or 0) / frame.ground_m(feature.geometry.centroid.y)


def draw_halos(page: Page, frame: Frame, items: Sequence[Drawn], accents: Mapping[str, str]) -> None:
    """Halos as wide as the accuracy: one tint a layer and never two on one spot, so none adds up."""
    by_layer: dict[str, list[BaseGeometry]] = {}
    for item in items:
        reach = halo_reach(frame, item.feature)
        if reach < 0.8 or item.shape.area > 0:  # noqa: PLR2004
            continue
        if reach > WIDEST_HALO and isinstance(item.shape, Point):
            ring = item.shape.buffer(reach, quad_segs=32).exterior
            page.stroke(ring, accents[item.feature.layer], 0.6, opacity=0.7, dash=(0.8, 2.2), above=1.5)
            continue
        by_layer.setdefault(item.feature.layer, []).append(item.shape.buffer(reach, quad_segs=12))
    covered: BaseGeometry = shapely.GeometryCollection()
    for layer, buffers in reversed(by_layer.items()):
        together = shapely.union_all(buffers)
        if (path := paper.area_path(together.difference(covered))) is not None:
            page.fill(path, accents[layer], opacity=HALO_OPACITY, above=1)
        covered = covered.union(together)
