"""Geometry on the page as matplotlib paths."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.path import Path
from numpy.typing import NDArray
from shapely.geometry import LineString, MultiLineString, Polygon
from shapely.geometry.base import BaseGeometry


def lines_of(geometry: BaseGeometry) -> list[NDArray[np.float64]]:
    """The coordinates (n × 2) of every line in a geometry; polygons give none."""
    if isinstance(geometry, LineString):
        return [] if geometry.is_empty else [np.asarray(geometry.coords)[:, :2]]
    parts = getattr(geometry, "geoms", ())
    return [line for part in parts for line in lines_of(part)]


def polygons_of(geometry: BaseGeometry) -> list[Polygon]:
    """Every polygon in a geometry."""
    if isinstance(geometry, Polygon):
        return [] if geometry.is_empty else [geometry]
    return [polygon for part in getattr(geometry, "geoms", ()) for polygon in polygons_of(part)]


def area_path(geometry: BaseGeometry) -> Path | None:
    """The polygons of a geometry as one path, holes running against their shells; None without any."""
    rings = []
    for polygon in polygons_of(geometry):
        shell = polygon.exterior
        rings.append(shell.coords if shell.is_ccw else shell.coords[::-1])
        rings.extend(hole.coords[::-1] if hole.is_ccw else hole.coords for hole in polygon.interiors)
    if not rings:
        return None
    return Path.make_compound_path(*(Path(np.asarray(ring)[:, :2], closed=True) for ring in rings))


def line_path(geometry: BaseGeometry | Sequence[Sequence[tuple[float, float]]]) -> Path | None:
    """The lines of a geometry, or of lists of points, as one path; None without any."""
    lines = (
        lines_of(geometry) if isinstance(geometry, BaseGeometry) else [np.asarray(line) for line in geometry]
    )
    if not lines:
        return None
    codes = np.full(sum(map(len, lines)), Path.LINETO, dtype=Path.code_type)
    codes[np.cumsum([0, *map(len, lines[:-1])])] = Path.MOVETO
    return Path(np.concatenate(lines), codes)


def rectangle(x: float, y: float, width: float, height: float) -> Path:
    """A rectangle by its lower left corner."""
    corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)]
    return Path(corners, closed=True)


def longest(geometry: BaseGeometry) -> LineString | None:
    """The longest line in a geometry."""
    lines = [LineString(line) for line in lines_of(geometry)]
    return max(lines, key=lambda line: line.length, default=None)


def joined(geometry: BaseGeometry) -> MultiLineString:
    """Every line in a geometry, as one."""
    return MultiLineString(lines_of(geometry))
