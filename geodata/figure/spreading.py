"""Move point symbols apart that would cover each other, and count those without room."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geodata.figure import overview
from geodata.figure.features import Drawn
from geodata.figure.points import Standing, radius
from geodata.figure.spec import Box, Frame
from geodata.figure.symbols import PX, Look
from geodata.present.overview import OVERVIEW
from geodata.present.symbols import POINTS

#: How far a symbol may be moved, in radii: usually; per square root of the number of symbols at one place;
#: and at most.
_FARTHEST_SHIFT, _SHIFT_BY_ROOT, _MOST_SHIFT = 3.6, 1.2, 12.0
#: How far a sign with a number may be moved, in its radii; farther away it would seem to count other symbols.
_SIGN_SHIFT = 1.0
#: The number of pushes, and the number of neighbours from which symbols cannot be distinguished.
_STEPS, _CROWD = 80, 300


def stand(
    points: Sequence[tuple[Drawn, Look]],
    frame: Frame,
    selected: str | None = None,
    blocked: Sequence[tuple[float, float, float]] = (),
) -> list[Standing]:
    """The symbols of points: counted in signs if they have no room, moved apart if they have little.

    `selected` is never counted; `blocked` are places (x, y, radius in points) that no symbol should cover.
    """
    spots = [(item, _xy(item.shape)) for item, _ in points]
    radii = np.array([radius(look, frame.zoom) for _, look in points], dtype=float)
    apart = np.flatnonzero(~_in_crowd(np.array([xy for _, xy in spots]).reshape(-1, 2), radii))
    groups = overview.crowds([spots[index] for index in apart], frame, selected)
    signs = [_sign([points[apart[index]] for index in group]) for group in groups]
    counted = {apart[index] for group in groups for index in group}
    single = [point for index, point in enumerate(points) if index not in counted]
    return spread(single, frame, signs, blocked)


def _sign(members: Sequence[tuple[Drawn, Look]]) -> Standing:
    """The sign that replaces points without room."""
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
    """Symbols, moved apart where they would cover each other.

    Symbols on a line, and those in a crowd of more than _CROWD, stay in place. `signs` are those of counted
    points, `blocked` places (x, y, radius in points) to keep free.
    """
    spots = [(_xy(item.shape), radius(look, frame.zoom)) for item, look in points]
    items = [Standing(item, look, xy, xy, r) for (item, look), (xy, r) in zip(points, spots, strict=True)]
    items += signs
    places = np.array([*(each.place for each in items), *(xy for *xy, _ in blocked)], dtype=float).reshape(
        -1, 2
    )
    radii = np.array([*(each.radius for each in items), *(r for *_, r in blocked)], dtype=float)
    free = np.array(
        [not POINTS[each.look.shape].on_line or bool(each.members) for each in items]
        + [False] * len(blocked),
        dtype=bool,
    )
    farthest = _farthest(places, radii)
    farthest[len(points) : len(items)] = [_SIGN_SHIFT * sign.radius for sign in signs]
    moved = _pushed_apart(places, radii, farthest, free, box=frame.box)
    return [replace(each, symbol=(x, y)) for each, (x, y) in zip(items, moved, strict=False)]


def _pushed_apart(
    places: NDArray[np.float64],
    radii: NDArray[np.float64],
    farthest: NDArray[np.float64],
    free: NDArray[np.bool_],
    *,
    box: Box,
) -> list[tuple[float, float]]:
    """The places of symbols after pushing the `free` ones apart, until all have room or for _STEPS pushes."""
    turns = np.arange(len(places)) * 2.399963  # the golden angle, so that no two start in the same direction
    nudges = np.where(free, 0.05, 0)
    moved = places + (np.column_stack([np.cos(turns), np.sin(turns)]) * nudges[:, np.newaxis])
    pairs, limits = _pairs(moved, radii, farthest, free), _limits(places, radii, farthest, box)
    xs, ys = moved.T.tolist()
    for _ in range(_STEPS if len(pairs.i) else 0):
        if not _push(xs, ys, pairs):
            break
        xs, ys = _held(xs, ys, limits)
    return list(zip(xs, ys, strict=True))


def in_crowd(standing: Sequence[Standing]) -> NDArray[np.bool_]:
    """Which symbols have so many others around them that they were left in place, as an array of booleans."""
    places = np.array([point.place for point in standing], dtype=float).reshape(-1, 2)
    return _in_crowd(places, np.array([point.radius for point in standing]))


@dataclass(frozen=True)
class _Pairs:
    """Pairs of symbols (by index) that may touch: their least distance, and each one's share of an overlap.

    `least` is the square of the distance from which they are left alone. All arrays have the same length.
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
    """How far each symbol may be moved, in points: farther if many are at one place."""
    shift = np.full(len(places), _FARTHEST_SHIFT)
    calm = np.flatnonzero(~_in_crowd(places, radii))
    if len(calm):
        spots = np.array(shapely.points(places[calm]), dtype=object)
        one, _ = shapely.STRtree(spots).query(spots, predicate="dwithin", distance=radii[calm])
        many = np.bincount(one, minlength=len(calm))
        shift[calm] = np.clip(_SHIFT_BY_ROOT * np.sqrt(many), _FARTHEST_SHIFT, _MOST_SHIFT)
    return np.asarray(shift * radii)


def _reach(radii: NDArray[np.float64]) -> float:
    """The largest distance in points between two symbols that could touch after moves of _FARTHEST_SHIFT."""
    return float((_FARTHEST_SHIFT + 2.1) * 2 * radii.max(initial=0) + 3)


def _in_crowd(places: NDArray[np.float64], radii: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which places have more than _CROWD others around them, counted in a grid cell and its neighbours."""
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
    """The pairs of symbols that could touch and one of which may move; the first index is the larger."""
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
    """For each symbol: its place, its largest shift, and the corners of the box in which it must stay."""

    places: NDArray[np.float64]
    farthest: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


def _limits(
    places: NDArray[np.float64], radii: NDArray[np.float64], farthest: NDArray[np.float64], frame: Box
) -> _Limits:
    """The limits of symbols; symbols whose place is in the frame stay inside it."""
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
    """Push overlapping symbols apart once. Returns whether anything moved."""
    at = np.column_stack([xs, ys])
    dx, dy = (at[pairs.i] - at[pairs.j]).T
    close = np.flatnonzero(dx * dx + dy * dy < pairs.least)
    columns = (pairs.i, pairs.j, pairs.apart, pairs.least, pairs.share_i, pairs.share_j)
    for i, j, apart, least, share_i, share_j in zip(
        *(column[close].tolist() for column in columns), strict=True
    ):  # each pair sees where earlier ones were pushed
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
    """The places of symbols, moved back within their limits."""
    off = np.column_stack([xs, ys]) - limits.places
    away = np.hypot(*off.T)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(away > limits.farthest, limits.farthest / away, 1)
    held_x, held_y = np.clip(limits.places + off * share[:, np.newaxis], limits.low, limits.high).T.tolist()
    return held_x, held_y
