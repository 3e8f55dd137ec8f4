"""Point symbols on paper, moved apart where they would hide each other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import shapely
from matplotlib.path import Path
from matplotlib.transforms import Affine2D
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geodata.figure import paper
from geodata.figure.features import Drawn
from geodata.figure.paper import Page
from geodata.figure.spec import Box, Frame
from geodata.figure.svgpath import parse
from geodata.figure.symbols import PX, SELECTED, Look
from geodata.symbology import Shape

#: The smallest radius, in printed points, at which the sign of a sector can be read.
SMALLEST_ICON = 3.6
_RADII = {Shape.SITE: 9, Shape.STATION: 4, Shape.PLACE: 5, Shape.TERMINAL: 8, Shape.EVENT: 7}
_FARTHEST_SHIFT = 3.6  # radii
_HOLLOW = {Shape.STATION, Shape.PLACE}


def radius(look: Look, zoom: float) -> float:
    """The radius of a point symbol, in points of the page."""
    zoomed = min(1.15, max(0.35, zoom / 8))
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


def draw_point(page: Page, at: tuple[float, float], look: Look, r: float, above: float = 6) -> None:
    """A point symbol: casing, fill, edge that tells the status, sign of the sector."""
    x, y = at
    path = outline(look.shape, x, y, r)
    hollow = look.shape in _HOLLOW
    readable = r * page.type_scale >= SMALLEST_ICON
    dashed = bool(look.status.dash) and not hollow and readable
    page.fill(
        path,
        None,
        edge=SELECTED if look.selected else paper.WHITE,
        width=(6 if look.selected else 3.4) * PX,
        above=above,
    )
    edge = paper.WHITE if dashed else look.accent
    dash = (3 * PX, 2.5 * PX) if dashed else ()
    page.fill(path, paper.WHITE if hollow else look.accent, edge=edge, width=1.8 * PX, dash=dash, above=above)
    if look.icon is not None and not hollow and readable and look.shape is not Shape.EVENT:
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
    def aside(self) -> bool:
        """Whether the symbol had to leave its place."""
        return math.dist(self.place, self.symbol) > self.radius * 0.6

    @property
    def box(self) -> Box:
        """The box of the symbol."""
        x, y = self.symbol
        reach = self.radius * (1.2 if self.look.shape is Shape.EVENT else 1)
        return Box(x - reach, y - reach, 2 * reach, 2 * reach)


def spread(points: Sequence[tuple[Drawn, Look]], frame: Frame) -> list[Standing]:
    """Move symbols that cover each other apart; stations and places stay where they are."""
    items = [(item, look, _xy(item.shape), radius(look, frame.zoom)) for item, look in points]
    xs, ys = [], []
    for number, (_, look, (x, y), _) in enumerate(items):
        turn = number * 2.399963  # the golden angle: no two start in the same direction
        nudge = 0 if look.shape in _HOLLOW else 0.05
        xs.append(x + nudge * math.cos(turn))
        ys.append(y + nudge * math.sin(turn))
    free = [look.shape not in _HOLLOW for _, look, _, _ in items]
    near = _neighbours(np.column_stack([xs, ys]), [r for *_, r in items])
    pairs = [
        _pair(i, j, (items[i][3] + items[j][3]) * 1.04 + 0.5, free[i], free[j])
        for i, j in near
        if free[i] or free[j]
    ]
    limits = [_limit(place, r, frame.box) for _, _, place, r in items]
    for _ in range(80):
        if not _push(xs, ys, pairs):
            break
        _hold(xs, ys, limits)
    return [
        Standing(item, look, place, (x, y), r)
        for (item, look, place, r), (x, y) in zip(items, zip(xs, ys, strict=True), strict=True)
    ]


class _Pair(NamedTuple):
    """Two symbols that may touch: how far apart they should stand, and how much of a lack each one moves.

    `least` is the square of the distance at which they are left alone.
    """

    i: int
    j: int
    apart: float
    least: float
    share_i: float
    share_j: float


def _pair(i: int, j: int, apart: float, free_i: bool, free_j: bool) -> _Pair:  # noqa: FBT001
    share = 0.5 if free_i and free_j else 1.0
    return _Pair(i, j, apart, (apart - 0.05) ** 2, share * free_i, share * free_j)


class _Limit(NamedTuple):
    """A symbol's place, how far off it may stand, and between which edges."""

    x: float
    y: float
    farthest: float
    left: float
    right: float
    low: float
    high: float


def _limit(place: tuple[float, float], r: float, frame: Box) -> _Limit:
    """The limits of a symbol of radius `r`: one whose place is in the frame stays inside it."""
    (x, y), edge = place, r + 1
    if frame.x <= x <= frame.right and frame.y <= y <= frame.top:
        edges = (frame.x + edge, frame.right - edge, frame.y + edge, frame.top - edge)
    else:
        edges = (-math.inf, math.inf, -math.inf, math.inf)
    return _Limit(x, y, _FARTHEST_SHIFT * r, *edges)


def _xy(shape: BaseGeometry) -> tuple[float, float]:
    return shape.centroid.x, shape.centroid.y


def _neighbours(places: NDArray[np.float64], radii: Sequence[float]) -> list[tuple[int, int]]:
    """The pairs of symbols that could ever touch, however far each is moved; the first came later."""
    reach = (_FARTHEST_SHIFT + 2.1) * np.add.outer(radii, radii) + 3
    apart = np.linalg.norm(places[:, np.newaxis] - places, axis=2)
    later, earlier = np.nonzero(np.tril(apart <= reach, -1))
    return list(zip(later.tolist(), earlier.tolist(), strict=True))


def _push(xs: list[float], ys: list[float], pairs: Sequence[_Pair]) -> bool:
    """One step of pushing overlapping symbols apart; whether anything moved."""
    moved = False
    for i, j, apart, least, share_i, share_j in pairs:  # each sees where the ones before it were pushed
        dx, dy = xs[i] - xs[j], ys[i] - ys[j]
        if dx * dx + dy * dy >= least:
            continue
        moved = True
        distance = math.hypot(dx, dy)
        ux, uy = (dx / distance, dy / distance) if distance > 1e-6 else (0.0, 1.0)  # noqa: PLR2004
        lack = apart - distance
        xs[i] += ux * lack * share_i
        ys[i] += uy * lack * share_i
        xs[j] -= ux * lack * share_j
        ys[j] -= uy * lack * share_j
    return moved


def _hold(xs: list[float], ys: list[float], limits: Sequence[_Limit]) -> None:
    """Keep symbols within their limits."""
    for number, (x, y, farthest, left, right, low, high) in enumerate(limits):
        away = math.hypot(xs[number] - x, ys[number] - y)
        if away > farthest:
            xs[number] = x + (xs[number] - x) * farthest / away
            ys[number] = y + (ys[number] - y) * farthest / away
        if not (left <= xs[number] <= right and low <= ys[number] <= high):
            xs[number] = min(max(xs[number], left), right)
            ys[number] = min(max(ys[number], low), high)


def draw_standing(page: Page, standing: Sequence[Standing]) -> None:
    """Draw point symbols, each with a leader to its place if it had to move."""
    for point in standing:
        if point.aside:
            with page.about(point.item.feature.id):
                page.stroke([(point.place, point.symbol)], paper.WHITE, 1.5, above=4.7)
                page.stroke([(point.place, point.symbol)], point.look.accent, 0.6, above=4.8)
                dot = Path.circle(point.place, 1.1)
                page.fill(dot, point.look.accent, edge=paper.WHITE, width=0.3, above=4.9)
    for point in sorted(standing, key=lambda point: (point.look.shape not in _HOLLOW, point.look.selected)):
        with page.about(point.item.feature.id):
            draw_point(page, point.symbol, point.look, point.radius, above=6.5 if point.look.selected else 6)
