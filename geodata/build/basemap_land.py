"""Derive the land of the base map: far (Natural Earth), near (OpenStreetMap, simplified), and in detail."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from basemap_files import FINEST_DECIMALS, feature, on_grid
from basemap_sources import Coordinates, area_km2, polygon_arcs, polygonal, ring_and_holes
from shapely import MultiPolygon, Polygon
from shapely.affinity import translate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from basemap_files import Feature
    from shapely.geometry.base import BaseGeometry

WORLD_BOUNDS = (-180, -60, 250, 84)
FAR_WINDOW = shapely.box(5, 5, 180, 78)
NEAR_BOUNDS = (121, 32, 146, 55)
NEAR_WINDOW = shapely.box(*NEAR_BOUNDS)
OVERLAP = 0.02  # degrees by which the far land reaches under the near land

# Tolerances of simplification, in degrees (0.001 is about 100 m).
NEAR_TOLERANCE, JAPAN_TOLERANCE, FAR_TOLERANCE = 0.0025, 0.005, 0.015
# Smallest island that is kept, in square kilometres.
DETAIL_AREA, NEAR_AREA, JAPAN_AREA, FAR_AREA = 0.003, 0.8, 4.0, 60.0
MAINLAND = 100.0  # square degrees; a larger piece is the mainland of Asia
WORLD_AREA, WORLD_TOLERANCE = 6000.0, 0.25
NEAR_DECIMALS, FAR_DECIMALS, WORLD_DECIMALS = 3, 3, 2


def in_detail(x: int, y: int) -> bool:
    """Whether the degree square with this south-west corner is drawn in detail.

    Korea and the mouth of the Yalu; Primorye, the Strait of Tartary and Sakhalin. Not Japan.
    """
    if x < 132 and y < 42:  # noqa: PLR2004
        tsushima, jeju = x >= 129 and y <= 34, y == 33 and x <= 126  # noqa: PLR2004
        return x >= 123 and not tsushima and (y > 33 or jeju) and (x > 123 or y >= 39)  # noqa: PLR2004
    hokkaido, kurils = x >= 139 and y <= 45, x >= 144 and y < 47  # noqa: PLR2004
    return x >= 130 and y >= 42 and not hokkaido and not kurils  # noqa: PLR2004


def near_land(pieces: Sequence[Polygon]) -> BaseGeometry:
    """Land of the near window, simplified, most of all in Japan, for which there is no detail."""
    thinned = []
    for piece in pieces:
        middle = piece.centroid
        ours = piece.area > MAINLAND or in_detail(math.floor(middle.x), math.floor(middle.y))
        least, tolerance = (NEAR_AREA, NEAR_TOLERANCE) if ours else (JAPAN_AREA, JAPAN_TOLERANCE)
        if area_km2(piece) >= least:
            thinned += polygonal(Polygon(piece.exterior).simplify(tolerance))
    return on_grid(MultiPolygon(polygonal(shapely.union_all(thinned))), NEAR_DECIMALS)


def details(pieces: Sequence[Polygon]) -> Iterator[tuple[str, Feature]]:
    """Land in the source's full detail, for each degree square with a coast: its name and its feature.

    A name is the longitude and latitude of the south-west corner, such as 130-42.
    """
    land = np.array(pieces, dtype=object)
    west, south, east, north = NEAR_BOUNDS
    for x in range(west, east):
        for y in range(south, north):
            if not in_detail(x, y):
                continue
            cut = shapely.get_parts(shapely.clip_by_rect(land, x, y, x + 1, y + 1))
            parts = [part for part in cut if part.geom_type == "Polygon" and area_km2(part) >= DETAIL_AREA]
            if parts and sum(part.area for part in parts) < 1 - 1e-9:
                shape = on_grid(MultiPolygon(parts), FINEST_DECIMALS)
                yield f"{x}-{y}", feature(shape, {"bounds": [x, y, x + 1, y + 1]})


def far_land(topology: dict[str, Any], arcs: list[Coordinates]) -> BaseGeometry:
    """Land of Eurasia, simplified, without the near window except an overlap at its edge."""
    wanted = FAR_WINDOW.difference(NEAR_WINDOW.buffer(-OVERLAP, join_style="mitre"))
    thinned = [
        whole.simplify(FAR_TOLERANCE) for whole in land_of(topology, arcs) if area_km2(whole) >= FAR_AREA
    ]
    parts = [piece.intersection(wanted) for piece in thinned]
    return on_grid(MultiPolygon(polygonal(shapely.union_all(parts))), FAR_DECIMALS)


def world_land(topology: dict[str, Any], arcs: list[Coordinates]) -> BaseGeometry:
    """Land outside Eurasia, coarse, from 180° W to 250° E, which wide screens show around Eurasia."""
    wanted = shapely.box(*WORLD_BOUNDS).difference(FAR_WINDOW.buffer(-OVERLAP, join_style="mitre"))
    parts = []
    for whole in land_of(topology, arcs):
        turned = [whole, translate(whole, 360), translate(whole, -360)]
        seen = [copy for copy in turned if copy.intersects(wanted) and area_km2(copy) >= WORLD_AREA]
        parts += [copy.simplify(WORLD_TOLERANCE).buffer(0).intersection(wanted) for copy in seen]
    return on_grid(MultiPolygon(polygonal(shapely.union_all(parts))), WORLD_DECIMALS)


def land_of(topology: dict[str, Any], arcs: list[Coordinates]) -> list[Polygon]:
    """The polygons of a topology's land."""
    rings = polygon_arcs(topology["objects"]["land"]["geometries"][0])
    return [part for item in rings for part in polygonal(Polygon(*ring_and_holes(item, arcs)))]
