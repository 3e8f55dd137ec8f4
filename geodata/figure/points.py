"""Point symbols on paper, moved apart where they would hide each other."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from matplotlib.path import Path
from matplotlib.transforms import Affine2D
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geodata import symbology
from geodata.figure import overview, paper
from geodata.figure.features import Drawn
from geodata.figure.paper import Page, Style
from geodata.figure.spec import Box, Frame
from geodata.figure.svgpath import parse
from geodata.figure.symbols import PX, SELECTED, Look
from geodata.symbology import NOTCHES, OVERVIEW, TOOTH, Shape

#: The smallest radius, in printed points, at which the sign of a sector can be read.
SMALLEST_ICON = 3.6
#: The size of the number in a sign, in points.
_NUMBER = 6.4
#: How far a symbol may be moved, in radii; where many stand at one place, farther by the root of their
#: number, so that each finds room, up to a most.
_FARTHEST_SHIFT, _SHIFT_BY_ROOT, _MOST_SHIFT = 3.6, 1.2, 12.0
#: How far a sign with a number may be moved, in its radii: farther off it would seem to count what is there.
_SIGN_SHIFT = 1.0
#: How often symbols are pushed, and how many around one are too many to be told apart.
_STEPS, _CROWD = 80, 300
_HOLLOW = {Shape.STATION, Shape.PLACE}


def radius(look: Look, zoom: float) -> float:
    """The radius of a point symbol, in points of the page."""
    return (symbology.point_radius(look.shape, zoom) + (1.5 if look.selected else 0)) * PX


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


def notched(path: Path) -> tuple[float, float]:
    """The dash of an outline with notches: as many at every size."""
    step = float(np.hypot(*np.diff(path.to_polygons()[0], axis=0).T).sum()) / NOTCHES
    return step * TOOTH, step * (1 - TOOTH)


def draw_point(page: Page, at: tuple[float, float], look: Look, r: float, above: float = 6) -> None:
    """A point symbol: casing, fill, edge that tells the status, sign of the sector.

    One that is unconfirmed is hollow; if it always is, its edge is broken.
    """
    x, y = at
    path = outline(look.shape, x, y, r)
    always = look.shape in _HOLLOW
    hollow = always or look.status.hollow
    readable = r * page.type_scale >= SMALLEST_ICON
    dashed = look.status.hollow if always else bool(look.status.dash)
    page.fill(
        path,
        None,
        edge=SELECTED if look.selected else paper.WHITE,
        width=(6 if look.selected else 3.4) * PX,
        above=above,
    )
    edge = paper.WHITE if dashed and not hollow else look.accent
    dash = notched(path) if dashed else ()
    page.fill(
        path,
        paper.WHITE if hollow else look.accent,
        edge=edge,
        width=min(1.8 * PX, r / 4),
        dash=dash,
        above=above,
    )
    if look.icon is not None and not always and readable and look.shape is not Shape.EVENT:
        scale = r * 1.25 / 24
        sign = Affine2D().translate(-12, -12).scale(scale, -scale).translate(x, y)
        page.fill(parse(look.icon).transformed(sign), look.accent if hollow else paper.WHITE, above=above)


@dataclass(frozen=True)
class Standing:
    """A point feature on the page: where it is, and where its symbol stands so that others are seen.

    Where there is no room, a sign with their number stands for several `members`; the first is `item`.
    """

    item: Drawn
    look: Look
    place: tuple[float, float]
    symbol: tuple[float, float]
    radius: float
    members: tuple[tuple[Drawn, Look], ...] = ()

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


def stand(
    points: Sequence[tuple[Drawn, Look]],
    frame: Frame,
    selected: str | None = None,
    blocked: Sequence[tuple[float, float, float]] = (),
) -> list[Standing]:
    """The symbols of points, counted where they have no room and moved apart where they have little.

    `selected` is never counted; `blocked` are places (x, y, radius) that no symbol should hide.
    """
    spots = [(item, _xy(item.shape)) for item, _ in points]
    radii = np.array([radius(look, frame.zoom) for _, look in points], dtype=float)
    told = np.flatnonzero(~_in_crowd(np.array([xy for _, xy in spots]).reshape(-1, 2), radii))
    groups = overview.crowds([spots[index] for index in told], frame, selected)
    signs = [_sign([points[told[index]] for index in group]) for group in groups]
    counted = {told[index] for group in groups for index in group}
    single = [point for index, point in enumerate(points) if index not in counted]
    return spread(single, frame, signs, blocked)


def _sign(members: Sequence[tuple[Drawn, Look]]) -> Standing:
    """The sign of points that have no room."""
    middle = np.mean([_xy(item.shape) for item, _ in members], axis=0)
    place = (float(middle[0]), float(middle[1]))
    (item, look), number = members[0], len({item.feature.id for item, _ in members})
    return Standing(item, look, place, place, OVERVIEW.sign_radius(number) * PX, tuple(members))


def spread(
    points: Sequence[tuple[Drawn, Look]],
    frame: Frame,
    signs: Sequence[Standing] = (),
    blocked: Sequence[tuple[float, float, float]] = (),
) -> list[Standing]:
    """Move symbols that cover each other apart; stations and places stay where they are.

    So do symbols in a crowd of more than _CROWD: there is no room for them anyway. `signs` are those of
    points that are counted, `blocked` places (x, y, radius) to keep free.
    """
    spots = [(_xy(item.shape), radius(look, frame.zoom)) for item, look in points]
    items = [Standing(item, look, xy, xy, r) for (item, look), (xy, r) in zip(points, spots, strict=True)]
    items += signs
    places = np.array([*(each.place for each in items), *(xy for *xy, _ in blocked)], dtype=float).reshape(
        -1, 2
    )
    radii = np.array([*(each.radius for each in items), *(r for *_, r in blocked)], dtype=float)
    free = np.array(
        [each.look.shape not in _HOLLOW or bool(each.members) for each in items] + [False] * len(blocked),
        dtype=bool,
    )
    turns = np.arange(len(places)) * 2.399963  # the golden angle: no two start in the same direction
    nudges = np.where(free, 0.05, 0)
    moved = places + (np.column_stack([np.cos(turns), np.sin(turns)]) * nudges[:, np.newaxis])
    farthest = _farthest(places, radii)
    farthest[len(points) : len(items)] = [_SIGN_SHIFT * sign.radius for sign in signs]
    pairs = _pairs(moved, radii, farthest, free)
    if len(pairs.i):
        limits = _limits(places, radii, farthest, frame.box)
        xs, ys = moved.T.tolist()
        for _ in range(_STEPS):
            if not _push(xs, ys, pairs):
                break
            xs, ys = _held(xs, ys, limits)
        moved = np.column_stack([xs, ys])
    return [replace(each, symbol=(x, y)) for each, (x, y) in zip(items, moved.tolist(), strict=False)]


def in_crowd(standing: Sequence[Standing]) -> NDArray[np.bool_]:
    """Which symbols stand among so many others that they were left upon each other."""
    places = np.array([point.place for point in standing], dtype=float).reshape(-1, 2)
    return _in_crowd(places, np.array([point.radius for point in standing]))


@dataclass(frozen=True)
class _Pairs:
    """Pairs of symbols that may touch: how far apart they should stand, and how much of a lack each moves.

    `least` is the square of the distance at which they are left alone. Arrays of one length.
    """

    i: NDArray[np.int64]
    j: NDArray[np.int64]
    apart: NDArray[np.float64]
    share_i: NDArray[np.float64]
    share_j: NDArray[np.float64]

    @property
    def least(self) -> NDArray[np.float64]:
        return (self.apart - 0.05) ** 2


def _farthest(places: NDArray[np.float64], radii: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far each symbol may be moved, in points: farther where many stand at one place."""
    shift = np.full(len(places), _FARTHEST_SHIFT)
    calm = np.flatnonzero(~_in_crowd(places, radii))
    if len(calm):
        spots = np.array(shapely.points(places[calm]), dtype=object)
        one, _ = shapely.STRtree(spots).query(spots, predicate="dwithin", distance=radii[calm])
        many = np.bincount(one, minlength=len(calm))
        shift[calm] = np.clip(_SHIFT_BY_ROOT * np.sqrt(many), _FARTHEST_SHIFT, _MOST_SHIFT)
    return np.asarray(shift * radii)


def _reach(radii: NDArray[np.float64]) -> float:
    """How far apart two symbols may be that could ever touch if neither is moved very far."""
    return float((_FARTHEST_SHIFT + 2.1) * 2 * radii.max(initial=0) + 3)


def _in_crowd(places: NDArray[np.float64], radii: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which places have more than _CROWD others around them, counted in squares and those beside them."""
    if len(places) <= _CROWD:
        return np.zeros(len(places), dtype=bool)
    squares, square = np.unique(
        np.floor(places / _reach(radii)).astype(np.int64), axis=0, return_inverse=True
    )
    many = dict(zip(map(tuple, squares.tolist()), np.bincount(square.ravel()).tolist(), strict=True))
    around = [
        sum(many.get((x + dx, y + dy), 0) for dx in (-1, 0, 1) for dy in (-1, 0, 1))
        for x, y in squares.tolist()
    ]
    return np.asarray(np.array(around)[square.ravel()] > _CROWD)


def _pairs(
    places: NDArray[np.float64],
    radii: NDArray[np.float64],
    farthest: NDArray[np.float64],
    free: NDArray[np.bool_],
) -> _Pairs:
    """The pairs of symbols that could ever touch and of which one may move; the first of each came later."""
    here = np.flatnonzero(~_in_crowd(places, radii))
    spots = np.array(shapely.points(places[here]), dtype=object)
    each = 2 * farthest[here] + 2.1 * 2 * radii.max(initial=0) + 3
    one, other = here[shapely.STRtree(spots).query(spots, predicate="dwithin", distance=each)]
    i, j = np.maximum(one, other), np.minimum(one, other)
    apart = np.hypot(*(places[i] - places[j]).T)
    touching = apart <= farthest[i] + farthest[j] + 2.1 * (radii[i] + radii[j]) + 3
    near = (i != j) & touching & (free[i] | free[j])
    i, j = np.unique(np.column_stack([i[near], j[near]]), axis=0).T
    share = np.where(free[i] & free[j], 0.5, 1.0)
    return _Pairs(i, j, (radii[i] + radii[j]) * 1.04 + 0.5, share * free[i], share * free[j])


@dataclass(frozen=True)
class _Limits:
    """Places, how far off their symbols may stand, and between which edges; arrays of one length."""

    places: NDArray[np.float64]
    farthest: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


def _limits(
    places: NDArray[np.float64], radii: NDArray[np.float64], farthest: NDArray[np.float64], frame: Box
) -> _Limits:
    """The limits of symbols; one whose place is in the frame stays inside it."""
    edge = (radii + 1)[:, np.newaxis]
    least, most = np.array([frame.x, frame.y]), np.array([frame.right, frame.top])
    inside = np.logical_and(places >= least, places <= most).all(axis=1).reshape(-1, 1)
    return _Limits(
        places,
        farthest,
        np.where(inside, least + edge, -np.inf),
        np.where(inside, most - edge, np.inf),
    )


def _xy(shape: BaseGeometry) -> tuple[float, float]:
    return shape.centroid.x, shape.centroid.y


def _push(xs: list[float], ys: list[float], pairs: _Pairs) -> bool:
    """One step of pushing overlapping symbols apart; whether anything moved."""
    at = np.column_stack([xs, ys])
    dx, dy = (at[pairs.i] - at[pairs.j]).T
    close = np.flatnonzero(dx * dx + dy * dy < pairs.least)
    columns = (pairs.i, pairs.j, pairs.apart, pairs.least, pairs.share_i, pairs.share_j)
    for i, j, apart, least, share_i, share_j in zip(
        *(column[close].tolist() for column in columns), strict=True
    ):  # each sees where the ones before it were pushed
        dx, dy = xs[i] - xs[j], ys[i] - ys[j]
        if dx * dx + dy * dy >= least:
            continue
        distance = math.hypot(dx, dy)
        ux, uy = (dx / distance, dy / distance) if distance > 1e-6 else (0.0, 1.0)  # noqa: PLR2004
        lack = apart - distance
        xs[i] += ux * lack * share_i
        ys[i] += uy * lack * share_i
        xs[j] -= ux * lack * share_j
        ys[j] -= uy * lack * share_j
    return bool(len(close))


def _held(xs: list[float], ys: list[float], limits: _Limits) -> tuple[list[float], list[float]]:
    """Symbols kept within their limits."""
    off = np.column_stack([xs, ys]) - limits.places
    away = np.hypot(*off.T)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(away > limits.farthest, limits.farthest / away, 1)
    held_x, held_y = np.clip(limits.places + off * share[:, np.newaxis], limits.low, limits.high).T.tolist()
    return held_x, held_y


def draw_standing(page: Page, standing: Sequence[Standing]) -> None:
    """Draw point symbols, each with a leader to its place if it had to move."""
    for point in standing:
        if point.aside:
            with page.about(point.item.feature.id):
                page.stroke([(point.place, point.symbol)], paper.WHITE, 1.5, above=4.7)
                page.stroke([(point.place, point.symbol)], point.look.accent, 0.6, above=4.8)
                dot = Path.circle(point.place, 1.1)
                page.fill(dot, point.look.accent, edge=paper.WHITE, width=0.3, above=4.9)
    for point in sorted(standing, key=_order):
        if point.members:
            _draw_sign(page, point)
            continue
        with page.about(point.item.feature.id):
            draw_point(page, point.symbol, point.look, point.radius, above=6.5 if point.look.selected else 6)


def _order(point: Standing) -> tuple[bool, bool, bool]:
    """Hollow symbols lie under filled ones, these under what is selected; signs with numbers on top."""
    return bool(point.members), point.look.shape not in _HOLLOW, point.look.selected


def _draw_sign(page: Page, sign: Standing) -> None:
    """A number in a ring whose colours tell of which layers how many are counted."""
    (x, y), r, above = sign.symbol, sign.radius, 6.6
    chosen = any(look.selected for _, look in sign.members)
    page.fill(Path.circle((x, y), r + 1.5 * PX), SELECTED if chosen else paper.WHITE, above=above)
    counts = Counter(look.accent for _, look in sign.members)
    turned = 0.0
    for accent, count in counts.most_common():
        share = 360 * count / counts.total()
        wedge = Path.wedge(90 - turned - share, 90 - turned) if len(counts) > 1 else Path.unit_circle()
        page.fill(wedge.transformed(Affine2D().scale(r).translate(x, y)), accent, above=above)
        turned += share
    page.fill(Path.circle((x, y), r - OVERVIEW.sign_ring * PX), paper.WHITE, above=above)
    number = str(len({item.feature.id for item, _ in sign.members}))
    style = Style(_NUMBER if len(number) < 3 else _NUMBER - 1, paper.INK, bold=True)  # noqa: PLR2004
    page.text(x, y - 0.36 * style.size, number, style, align="center", above=above)
