"""Turn geometry on the page into matplotlib paths."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from matplotlib.path import Path
from numpy.typing import NDArray
from shapely import GeometryType
from shapely.geometry import LineString, MultiLineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

_LINES, _POLYGONS = (GeometryType.LINESTRING, GeometryType.LINEARRING), (GeometryType.POLYGON,)
#: A ring of fewer points, counting both the first and the last, encloses nothing.
_LEAST_RING = 4


def lines_of(geometry: BaseGeometry) -> list[NDArray[np.float64]]:
    """The coordinates (n × 2) of every line in a geometry; polygons give none."""
    return [shapely.get_coordinates(line) for line in _parts(geometry, _LINES)]


def polygons_of(geometry: BaseGeometry) -> list[Polygon]:
    """Every polygon in a geometry."""
    return list(_parts(geometry, _POLYGONS))


def points_of(geometry: BaseGeometry) -> list[Point]:
    """Every single point in a geometry."""
    return list(_parts(geometry, (GeometryType.POINT,)))


def _parts(geometry: BaseGeometry, types: Sequence[GeometryType]) -> NDArray[np.object_]:
    """The non-empty parts of a geometry that have one of some types, however deeply nested."""
    parts = np.array([geometry])
    while ((kinds := shapely.get_type_id(parts)) >= GeometryType.MULTIPOINT).any():
        parts = shapely.get_parts(parts)
    found = np.logical_or.reduce([kinds == kind for kind in types])
    held: NDArray[np.object_] = parts[found & ~shapely.is_empty(parts)]
    return held


def area_path(geometry: BaseGeometry, tolerance: float = 0) -> Path | None:
    """The polygons of a geometry as one path, with holes in the opposite direction; None without any.

    Detail finer than a tolerance, in points, is left out.
    """
    rings = shapely.get_rings(shapely.orient_polygons(_parts(geometry, _POLYGONS)))
    if tolerance:  # ring by ring: simplifying polygons also makes them valid, ten times slower
        rings = shapely.simplify(rings, tolerance, preserve_topology=False)
        rings = rings[shapely.get_num_coordinates(rings) >= _LEAST_RING]
    return _path(rings, closed=True)


def line_path(geometry: BaseGeometry | Sequence[Sequence[tuple[float, float]]]) -> Path | None:
    """The lines of a geometry, or of lists of points, as one path; None without any."""
    if isinstance(geometry, BaseGeometry):
        return _path(_parts(geometry, _LINES), closed=False)
    return _path(np.array([shapely.linestrings(line) for line in geometry]), closed=False)


def _path(lines: NDArray[np.object_], *, closed: bool) -> Path | None:
    if not len(lines):
        return None
    coordinates, line = shapely.get_coordinates(lines, return_index=True)
    codes = np.full(len(coordinates), Path.LINETO, dtype=Path.code_type)
    begins = np.append(True, np.diff(line) > 0)
    codes[begins] = Path.MOVETO
    if closed:
        codes[np.roll(begins, -1)] = Path.CLOSEPOLY
    return Path(coordinates, codes)


def rectangle(x: float, y: float, width: float, height: float) -> Path:
    """A rectangle by its lower left corner."""
    corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)]
    return Path(corners, closed=True)


def longest(geometry: BaseGeometry) -> LineString | None:
    """The longest line in a geometry; None without any."""
    lines = [LineString(line) for line in lines_of(geometry)]
    return max(lines, key=lambda line: line.length, default=None)


def joined(geometry: BaseGeometry) -> MultiLineString:
    """Every line in a geometry, as one."""
    return MultiLineString(lines_of(geometry))
