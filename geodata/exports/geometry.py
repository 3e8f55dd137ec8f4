"""Geometry as it leaves the program."""

from __future__ import annotations

import math
from collections.abc import Iterator

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

#: Decimals of a coordinate: 0.1 m on the ground, finer than anything that the atlas knows.
DECIMALS = 6
#: A stroke that spans more degrees of longitude than this goes the other way round, over the 180th meridian.
_HALF_WORLD = 180
_WORLD = 360


def published(geometry: BaseGeometry) -> BaseGeometry:
    """Geometry as RFC 7946 wants it, in WGS84 degrees to six decimals.

    It has no height, outer rings of polygons run counter-clockwise, and what crosses the 180th meridian is
    cut in two there.
    """
    return shapely.orient_polygons(shapely.transform(_cut(shapely.force_2d(geometry)), _rounded))


def kind_of(geometry: BaseGeometry) -> str:
    """'points', 'lines' or 'areas'; 'places' for a collection of several kinds."""
    match geometry.geom_type.removeprefix("Multi"):
        case "Point":
            return "points"
        case "LineString":
            return "lines"
        case "Polygon":
            return "areas"
        case _:
            return "places"


def _rounded(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.round(coordinates, DECIMALS) + 0.0  # no -0.0


def _cut(geometry: BaseGeometry) -> BaseGeometry:
    """Geometry in pieces that end at 180° and go on at −180°; what does not cross stays as it is.

    A stroke between two points is a straight line in longitude and latitude, as RFC 7946 means it.
    """
    west, _, east, _ = geometry.bounds
    if not east - west > _HALF_WORLD or not any(_crosses(ring) for ring in _strokes(geometry)):
        return geometry
    if geometry.geom_type == "GeometryCollection":
        return GeometryCollection([_cut(part) for part in shapely.get_parts(geometry)])
    pieces = [piece for part in shapely.get_parts(geometry) for piece in _pieces(part)]
    lines = [piece for piece in pieces if isinstance(piece, LineString)]
    return MultiLineString(lines) if lines else MultiPolygon([p for p in pieces if isinstance(p, Polygon)])


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
