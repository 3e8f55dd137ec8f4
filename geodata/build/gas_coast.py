"""Test sea routes against the coast: distances to land, and the stretches of a route that cross it.

Land is that of GSHHG in full resolution, without lakes (`basemap_coast.gshhg`). Coordinates are WGS84
longitude and latitude in degrees, lengths in kilometres.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from pyproj import Geod
from shapely.geometry import LineString, box
from shapely.ops import substring

from geodata.build.basemap_coast import gshhg

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

    from geodata.build.basemap_coast import Box

    Position = tuple[float, float]

REGION = (119.0, 32.0, 146.0, 55.0)
"""West, south, east, north of the land that routes are tested against."""

SPARED_KM = 2.0
"""The length at either end of a sea route that may touch land, because quays are newer than the data."""

GEOD = Geod(ellps="WGS84")


def read_land(folder: Path, region: Box = REGION) -> BaseGeometry:
    """Land of GSHHG inside a region (west, south, east, north); `folder` contains ``gshhs_f.dat``."""
    return shapely.union_all(gshhg(folder, 1, region))


class Coast:
    """Land cut into tiles, for fast tests of many short lines."""

    def __init__(self, land: BaseGeometry, tile: float = 0.5) -> None:
        west, south, east, north = land.bounds
        frames = (
            (x, y, x + tile, y + tile)
            for x in np.arange(west, east, tile)
            for y in np.arange(south, north, tile)
        )
        parts = list(getattr(land, "geoms", [land]))
        whole = shapely.STRtree(parts)
        pieces = (
            shapely.clip_by_rect(parts[i], *frame) for frame in frames for i in whole.query(box(*frame))
        )
        self._tiles = shapely.STRtree([piece for piece in pieces if not piece.is_empty])

    def touches(self, line: BaseGeometry) -> bool:
        """Whether a line touches land."""
        return bool(self._tiles.query(line, predicate="intersects").size)

    def within(self, line: BaseGeometry, degrees: float) -> bool:
        """Whether a line comes within a distance (degrees) of land."""
        return bool(self._tiles.query(line, predicate="dwithin", distance=degrees).size)

    def gaps(self, points: np.ndarray, most: float) -> np.ndarray:
        """The distance of each point to land in degrees, at most ``most``; an array of the same shape."""
        gaps = np.full(points.shape, most)
        found, distances = self._tiles.query_nearest(
            points.ravel(), max_distance=most, return_distance=True, all_matches=False
        )
        gaps.ravel()[found[0]] = distances
        return gaps


def land_crossings(line: LineString, land: BaseGeometry, spared_km: float = SPARED_KM) -> list[LineString]:
    """The stretches of a sea route that lie on land, except for ``spared_km`` at either end.

    `line` and `land` are in WGS84 degrees.
    """
    open_sea = _without_ends(line, spared_km)
    if open_sea is None:
        return []
    crossing = open_sea.intersection(land)
    parts = getattr(crossing, "geoms", [crossing])
    return [part for part in parts if isinstance(part, LineString) and part.length > 0]


def check_sea_routes(features: Iterable[Mapping[str, Any]], land: BaseGeometry) -> list[str]:
    """One message for each sea route among GeoJSON features that crosses land."""
    problems = []
    for feature in features:
        if feature["properties"]["kind"] != "sea-route" or not feature["geometry"]:
            continue
        for part in land_crossings(LineString(feature["geometry"]["coordinates"]), land):
            lon, lat = part.interpolate(0.5, normalized=True).coords[0]
            problems.append(
                f"{feature['id']}: crosses {length_km(part):.1f} km of land at "
                f"{lat:.3f}, {lon:.3f}. Add a sea via-point to gas_routes.toml."
            )
    return problems


def length_km(line: LineString) -> float:
    """Geodesic length of a line in kilometres."""
    return GEOD.geometry_length(line) / 1000.0


def _without_ends(line: LineString, spared_km: float) -> LineString | None:
    total = length_km(line)
    if total <= 2 * spared_km:
        return None
    coords = [(x, y) for x, y, *_ in line.coords]
    start = _at_distance(coords, spared_km)
    end = line.length - _at_distance(coords[::-1], spared_km)
    middle = substring(line, start, end)
    return middle if isinstance(middle, LineString) else None


def _at_distance(coords: Sequence[Position], km: float) -> float:
    """The planar distance along coords (degrees) that corresponds to `km` kilometres."""
    covered = 0.0
    for a, b in pairwise(coords):
        step = GEOD.line_length([a[0], b[0]], [a[1], b[1]]) / 1000.0
        planar = math.dist(a, b)
        if step >= km:
            return covered + planar * km / step
        covered += planar
        km -= step
    return covered
