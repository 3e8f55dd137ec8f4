"""Geometry over the 180th meridian: cut there, or joined over it.

A stroke between two points is a straight line in longitude and latitude, as RFC 7946 means it; one that
spans more than half of the world goes the other way round.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.affinity import translate
from shapely.geometry import (
    GeometryCollection,
    LineString,
    MultiLineString,
    MultiPolygon,
    Point,
    Polygon,
    box,
)
from shapely.geometry.base import BaseGeometry

_HALF_WORLD = 180
_WORLD = 360


def cut(geometry: BaseGeometry) -> BaseGeometry:
    """Geometry (WGS84 degrees) in pieces that end at 180° and go on at −180°, as RFC 7946 wants it.

    What does not cross, and what goes around a pole, stays as it is.
    """
    if not _wide(geometry) or not any(_crosses(ring) for ring in _strokes(geometry)):
        return geometry
    if geometry.geom_type == "GeometryCollection":
        return GeometryCollection([cut(part) for part in shapely.get_parts(geometry)])
    pieces = [piece for part in shapely.get_parts(geometry) for piece in _pieces(part)]
    lines = _lines(pieces)
    return MultiLineString(lines) if lines else MultiPolygon([p for p in pieces if isinstance(p, Polygon)])


def joined(geometry: BaseGeometry) -> BaseGeometry:
    """Geometry (WGS84 degrees) whose longitudes run on beyond 180° where it crosses that meridian.

    Pieces that were cut there are one again, and parts stand together: those of least extent that they have
    on the globe. What spans no more than half of the world stays as it is.
    """
    if not _wide(geometry):
        return geometry
    parts = [part for each in shapely.get_parts(geometry) for part in _flat(each)]
    whole = [_unwrapped(part) or part for part in parts]
    placed = [translate(part, turn) for part, turn in zip(whole, _turns(whole), strict=True)]
    if geometry.geom_type == "MultiLineString":
        return shapely.line_merge(MultiLineString(_lines(placed)), directed=True)
    if geometry.geom_type == "GeometryCollection":
        return GeometryCollection(placed)
    return shapely.union_all(placed) if len(placed) > 1 else placed[0]


def extent(geometries: Iterable[BaseGeometry]) -> tuple[float, float, float, float] | None:
    """West, south, east, north of geometries the shortest way round, None if all are empty.

    East is greater than 180 where they lie on both sides of that meridian.
    """
    bounds = [joined(geometry).bounds for geometry in geometries if not geometry.is_empty]
    if not bounds:
        return None
    boxes = [box(*each) for each in bounds]
    turned = [translate(each, turn) for each, turn in zip(boxes, _turns(boxes), strict=True)]
    west, south, east, north = shapely.total_bounds(turned)
    turn = _WORLD if west < -_HALF_WORLD else 0
    return float(west) + turn, float(south), float(east) + turn, float(north)


def _lines(parts: Iterable[BaseGeometry]) -> list[LineString]:
    return [part for part in parts if isinstance(part, LineString)]


def _wide(geometry: BaseGeometry) -> bool:
    west, _, east, _ = geometry.bounds
    return bool(east - west > _HALF_WORLD)


def _flat(part: BaseGeometry) -> Iterator[BaseGeometry]:
    """The single points, lines and polygons of a part of a geometry."""
    if hasattr(part, "geoms"):
        for inner in part.geoms:
            yield from _flat(inner)
    else:
        yield part


def _turns(parts: Sequence[BaseGeometry]) -> list[int]:
    """By how many degrees each part is to be moved, 0 or 360, so that all of them span the least."""
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


def _pieces(part: BaseGeometry) -> Iterator[BaseGeometry]:
    """A line or a polygon, cut; one around a pole is left whole."""
    if not any(_crosses(ring) for ring in _strokes(part)):
        yield part
        return
    flat = _unwrapped(part)
    if flat is None:
        yield part
        return
    west, _, east, _ = flat.bounds
    for turn in range(math.floor((west + _HALF_WORLD) / _WORLD), math.ceil((east + _HALF_WORLD) / _WORLD)):
        middle = turn * _WORLD
        window = (middle - _HALF_WORLD, -90, middle + _HALF_WORLD, 90)
        inside = (
            shapely.clip_by_rect(flat, *window)
            if isinstance(flat, LineString)
            else shapely.intersection(flat, box(*window))
        )
        for piece in shapely.get_parts(inside):
            if shapely.get_dimensions(piece) == shapely.get_dimensions(part):
                yield translate(piece, -middle)


def _unwrapped(part: BaseGeometry) -> BaseGeometry | None:
    """A line or polygon whose longitudes run on beyond 180°; None if a ring does not close then."""
    if isinstance(part, Point):
        return part
    if isinstance(part, LineString):
        return LineString(_run_on(part))
    assert isinstance(part, Polygon)
    shell, *holes = (_run_on(ring) for ring in (part.exterior, *part.interiors))
    if any(abs(ring[0, 0] - ring[-1, 0]) > _HALF_WORLD for ring in (shell, *holes)):
        return None
    for ring in (shell, *holes):
        ring[-1] = ring[0]  # running on leaves the dust of binary fractions
    start = shell[:, 0].min()
    for hole in holes:
        hole[:, 0] -= np.floor((hole[:, 0].min() - start) / _WORLD) * _WORLD
    return Polygon(shell, holes)


def _run_on(line: LineString) -> NDArray[np.float64]:
    coordinates = np.array(line.coords)
    coordinates[:, 0] = np.unwrap(coordinates[:, 0], period=_WORLD)
    return coordinates


def _crosses(line: LineString) -> bool:
    return bool((np.abs(np.diff(np.asarray(line.coords)[:, 0])) > _HALF_WORLD).any())


def _strokes(geometry: BaseGeometry) -> Iterator[LineString]:
    """The lines and rings of a geometry."""
    for part in shapely.get_parts(geometry):
        if isinstance(part, Polygon):
            yield from (part.exterior, *part.interiors)
        elif isinstance(part, LineString):
            yield part
        elif not isinstance(part, Point):
            yield from _strokes(part)
