"""Cut geometry at the 180th meridian, or join the pieces across it.

A segment between two points is a straight line in longitude and latitude, as in RFC 7946. A segment that
spans more than half of the world is taken to go the other way round, across 180°; only a segment from −180°
to 180° spans the whole world. A ring that goes once around a pole contains the pole on its left, as the
right-hand rule requires.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import shapely
from antimeridian import fix_shape
from numpy.typing import NDArray
from shapely.affinity import translate
from shapely.geometry import (
    GeometryCollection,
    LineString,
    MultiLineString,
    MultiPolygon,
    Point,
    Polygon,
    shape,
)
from shapely.geometry.base import BaseGeometry

_HALF_WORLD = 180
_WORLD = 360


def cut(geometry: BaseGeometry) -> BaseGeometry:
    """Geometry (WGS84 degrees) in pieces that end at 180° and go on at −180°, as RFC 7946 recommends.

    A polygon around a pole is closed along 90°. Geometry that does not cross 180° is returned unchanged;
    geometry that is cut loses its heights.
    """
    if not _wide(geometry) or not any(_crosses(ring) for ring in _strokes(geometry)):
        return geometry
    if geometry.geom_type == "GeometryCollection":
        return GeometryCollection([cut(part) for part in shapely.get_parts(geometry)])
    pieces = list(_pieces(geometry))
    lines = _lines(pieces)
    return MultiLineString(lines) if lines else MultiPolygon([p for p in pieces if isinstance(p, Polygon)])


def join(geometry: BaseGeometry) -> BaseGeometry:
    """Geometry (WGS84 degrees) whose longitudes go on beyond 180° where it crosses that meridian.

    Pieces that were cut there are joined again, and parts are moved by 360° where that makes the whole extent
    smaller. Geometry that spans at most half of the world is returned unchanged.
    """
    if not _wide(geometry):
        return geometry
    whole = [piece for part in _leaves(geometry) for piece in _run_on(part)]
    placed = [translate(part, turn) for part, turn in zip(whole, _turns(whole), strict=True)]
    if geometry.geom_type == "MultiLineString":
        return shapely.line_merge(MultiLineString(_lines(placed)), directed=True)
    if geometry.geom_type == "GeometryCollection":
        return GeometryCollection(placed)
    return shapely.union_all(placed) if len(placed) > 1 else placed[0]


def extent(geometries: Iterable[BaseGeometry]) -> tuple[float, float, float, float] | None:
    """West, south, east, north (WGS84 degrees) of the smallest extent of geometries; None if all are empty.

    East is greater than 180 if they lie on both sides of that meridian.
    """
    placed = [join(geometry) for geometry in geometries if not geometry.is_empty]
    if not placed:
        return None
    bounds = shapely.bounds(np.array(placed, dtype=object)).reshape(-1, 4)
    bounds[:, ::2] += np.array(_turns(placed))[:, np.newaxis]
    (west, south), (east, north) = bounds[:, :2].min(axis=0), bounds[:, 2:].max(axis=0)
    turn = _WORLD if west < -_HALF_WORLD else 0
    return float(west) + turn, float(south), float(east) + turn, float(north)


def is_doubtful(geometry: BaseGeometry) -> bool:
    """Whether an outer ring has a segment of more than half the world, but would be clockwise across 180°.

    Its author meant either the long way, from −170° over 0° to 170°, or the other direction of the ring.
    """
    return _wide(geometry) and any(map(_runs_against, _leaves(geometry)))


def _runs_against(part: BaseGeometry) -> bool:
    if not isinstance(part, Polygon):
        return False
    steps = np.diff(shapely.get_coordinates(part.exterior)[:, 0])
    turns = np.sign(steps[_is_crossing(steps)])
    return bool(turns.size and turns.sum() == 0 and part.exterior.is_ccw)


def _lines(parts: Iterable[BaseGeometry]) -> list[LineString]:
    return [part for part in parts if isinstance(part, LineString)]


def _wide(geometry: BaseGeometry) -> bool:
    west, _, east, _ = geometry.bounds
    return bool(east - west > _HALF_WORLD)


def _leaves(geometry: BaseGeometry) -> Iterator[BaseGeometry]:
    """The single points, lines and polygons of a geometry."""
    if hasattr(geometry, "geoms"):
        for part in geometry.geoms:
            yield from _leaves(part)
    else:
        yield geometry


def _turns(parts: Sequence[BaseGeometry]) -> list[int]:
    """The degrees, 0 or 360, by which to move each part east so that all together span the least."""
    west, _, east, _ = shapely.bounds(np.array(parts, dtype=object)).T
    if not east.max() - west.min() > _HALF_WORLD:
        return [0] * len(parts)
    order = np.argsort(west, kind="stable")
    reached = np.maximum.accumulate(east[order])[:-1]
    gaps = west[order][1:] - reached
    if not len(gaps) or gaps.max() <= _WORLD - (east.max() - west.min()):
        return [0] * len(parts)
    first = west[order][1:][int(gaps.argmax())]
    return [_WORLD if side < first else 0 for side in west]


def _pieces(geometry: BaseGeometry) -> Iterator[BaseGeometry]:
    """The pieces of lines or polygons cut at 180°, without pieces of no length or area."""
    flat = shapely.force_2d(geometry)
    for part in _leaves(shape(fix_shape(flat, fix_winding=True, great_circle=False))):
        valid = part if part.is_valid else shapely.make_valid(part)
        for piece in _leaves(valid):
            if shapely.get_dimensions(piece) == shapely.get_dimensions(geometry):
                yield piece


def _run_on(part: BaseGeometry) -> list[BaseGeometry]:
    """A line with longitudes that go on beyond 180°; the cut pieces of a polygon; anything else unchanged."""
    if isinstance(part, LineString):
        coordinates = shapely.get_coordinates(part, include_z=bool(part.has_z))
        steps = np.diff(coordinates[:, 0])
        turns = np.where(_is_crossing(steps), -_WORLD * np.sign(steps), 0)
        coordinates[1:, 0] += np.cumsum(turns)
        return [LineString(coordinates)]
    return list(_leaves(cut(part)))


def _crosses(line: LineString) -> bool:
    return bool(_is_crossing(np.diff(shapely.get_coordinates(line)[:, 0])).any())


def _is_crossing(steps: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which steps of longitude (degrees) cross the 180th meridian."""
    apart = np.abs(steps)
    crossing: NDArray[np.bool_] = (apart > _HALF_WORLD) & (apart != _WORLD)
    return crossing


def _strokes(geometry: BaseGeometry) -> Iterator[LineString]:
    """The lines and rings of a geometry."""
    for part in shapely.get_parts(geometry):
        if isinstance(part, Polygon):
            yield from (part.exterior, *part.interiors)
        elif isinstance(part, LineString):
            yield part
        elif not isinstance(part, Point):
            yield from _strokes(part)
