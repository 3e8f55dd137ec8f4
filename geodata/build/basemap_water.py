"""Derive the inland water of the base map: lakes for all zooms; lagoons, rivers and estuaries for near ones.

No single source has all rivers, so each is drawn from the best one available:

- lakes: npm @geo-maps/earth-lakes-100m 0.6.0 (OpenStreetMap, ODbL), but GSHHG's where both have one;
- the Amur, lesser lakes and the lagoons round the Tumen: GSHHG's lakes and double-lined rivers;
- the mouth of the Han and Imjin, and bays behind sea dykes: sea in GSHHG that OpenStreetMap's coast
  leaves on the land side;
- rivers that are borders: the border line with a width by hand (basemap_waters.toml).
"""

from __future__ import annotations

import math
import tomllib
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from basemap_coast import gshhg
from basemap_files import FINEST_DECIMALS, HERE, feature, on_grid
from basemap_land import FAR_WINDOW, NEAR_BOUNDS, NEAR_WINDOW
from basemap_sources import area_km2, package_file, polygonal, polygons
from shapely import MultiPolygon, Point, Polygon
from shapely.affinity import scale

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from basemap_files import Feature
    from shapely import LineString
    from shapely.geometry.base import BaseGeometry

    Lines = dict[frozenset[str], list[LineString]]

LAKES_PACKAGE = "@geo-maps/earth-lakes-100m@0.6.0"
KOREAN_TOLERANCE, NEAR_TOLERANCE, FAR_TOLERANCE, RIVER_TOLERANCE = 0.0008, 0.003, 0.015, 0.0004  # degrees
NEAR_LAKE_AREA, FAR_LAKE_AREA, LESSER_LAKE_AREA = 40.0, 1500.0, 1.0  # km2
KOREAN_LAKE_AREA = 8.0  # km2
KOREAN_LAKES = shapely.box(126.0, 38.0, 134.0, 45.0)
SQUARE_EDGE, NAMED_LAKE_AREA = 0.006, 1000.0  # degrees; km2
CASPIAN_HALF_AREA = 100_000.0  # the lakes dataset has the Caspian in two parts
LAKE_DECIMALS = 4
NAMED_LAKES = {  # name: a point inside
    "Khanka": (132.4, 45.0),
    "Baikal": (107.7, 53.5),
    "Chonji (Heaven Lake)": (128.055, 42.006),
}
AMUR_WIDTH = 5.0  # degrees; no lake is so wide
METRES_A_DEGREE = 111_320.0
DYKE = 0.0004  # degrees of land that stay between the sea and the water behind a dyke
LEAST_ESTUARY = 0.3  # km2


def hand_drawn() -> dict[str, list[dict[str, Any]]]:
    """The estuaries and the reaches of border rivers in basemap_waters.toml."""
    return tomllib.loads((HERE / "basemap_waters.toml").read_text(encoding="utf-8"))


def lakes(cache: Path, folder: Path) -> list[Feature]:
    """Lakes and reservoirs for every zoom, from the smallest area given by `least_area`."""
    better = gshhg_lakes(folder)
    shapely.prepare(np.array(better, dtype=object))
    features = []
    for geometry in package_file(LAKES_PACKAGE, "map.geo.json", cache)["geometries"]:
        for lake in filter(lake_is_drawn, polygons(geometry)):
            if not any(other.intersects(lake) for other in better):
                features += lake_feature(lake)
    for lake in better:
        if area_km2(lake) >= least_area(lake) and not is_amur(lake):
            features += lake_feature(lake)
    return sorted(features, key=lambda item: -item["properties"]["area_km2"])


def lake_feature(lake: Polygon) -> list[Feature]:
    """A lake as a feature, simplified by its region's tolerance; nothing if it collapses."""
    names = [name for name, position in NAMED_LAKES.items() if lake.contains(Point(position))]
    thinned = lake.simplify(lake_tolerance(lake))
    shape = on_grid(MultiPolygon(polygonal(thinned)), LAKE_DECIMALS)
    properties = {"name_en": names[0] if names else "", "area_km2": round(area_km2(lake))}
    return [] if shape.is_empty else [feature(shape, properties)]


def lake_tolerance(lake: Polygon) -> float:
    """The tolerance for simplifying a lake's shore, in degrees."""
    if lake.intersects(KOREAN_LAKES):
        return KOREAN_TOLERANCE
    return NEAR_TOLERANCE if lake.intersects(NEAR_WINDOW) else FAR_TOLERANCE


def cut_by_tiles(lake: Polygon) -> bool:
    """Whether a near lake has long edges along a meridian or parallel, a fault of the dataset."""
    return any(
        min(abs(x1 - x0), abs(y1 - y0)) < SQUARE_EDGE / 100 and math.dist((x0, y0), (x1, y1)) > SQUARE_EDGE
        for (x0, y0), (x1, y1) in pairwise(lake.exterior.coords)
    )


def least_area(lake: Polygon) -> float:
    """The least area in km2 of a lake drawn at every zoom: smallest in Korea, larger in the near window."""
    if lake.intersects(KOREAN_LAKES):
        return KOREAN_LAKE_AREA
    return NEAR_LAKE_AREA if lake.intersects(NEAR_WINDOW) else FAR_LAKE_AREA


def lake_is_drawn(lake: Polygon) -> bool:
    """Whether a lake is large enough for its region, and intact; the Caspian is sea (see far_land)."""
    area = area_km2(lake)
    if area < NAMED_LAKE_AREA and lake.intersects(NEAR_WINDOW) and cut_by_tiles(lake):
        return False
    return least_area(lake) <= area < CASPIAN_HALF_AREA and lake.intersects(FAR_WINDOW)


def gshhg_lakes(folder: Path) -> list[Polygon]:
    """GSHHG's lakes and wide rivers of the near window, without their islands."""
    islands = shapely.union_all(gshhg(folder, 3, NEAR_BOUNDS))
    lakes = [part for lake in gshhg(folder, 2, NEAR_BOUNDS) for part in polygonal(lake.difference(islands))]
    return [lake for lake in lakes if area_km2(lake) >= LESSER_LAKE_AREA]


def is_amur(lake: Polygon) -> bool:
    """Whether a polygon is the Amur, which is one polygon in GSHHG."""
    west, _, east, _ = lake.bounds
    return east - west > AMUR_WIDTH


def waters(pieces: Sequence[Polygon], lines: Lines, folder: Path) -> list[Feature]:
    """Water that is drawn at near zooms only; `kind` is lake, river or estuary."""
    small = [lake for lake in gshhg_lakes(folder) if area_km2(lake) < least_area(lake)]
    amur = [lake for lake in gshhg_lakes(folder) if is_amur(lake)]
    mouths = list(estuaries(pieces, folder))
    features = []
    for kind, shapes in {"lake": small, "estuary": mouths, "river": amur + rivers(lines)}.items():
        together = shapely.union_all(shapely.simplify(np.array(shapes, dtype=object), RIVER_TOLERANCE))
        shape = on_grid(MultiPolygon(polygonal(together)), FINEST_DECIMALS)
        features.append(feature(shape, {"kind": kind, "bounds": list(NEAR_BOUNDS)}))
    return features


def estuaries(pieces: Sequence[Polygon], folder: Path) -> Iterator[Polygon]:
    """Water that is sea in GSHHG but land in OpenStreetMap's coast: at river mouths and behind dykes."""
    land = np.array(pieces, dtype=object)
    for row in hand_drawn()["estuary"]:
        outline = Polygon(row["outline"])
        water = outline.difference(shapely.union_all(gshhg(folder, 1, outline.bounds)))
        if row["dyke"]:
            ashore = shapely.union_all(shapely.clip_by_rect(land, *outline.buffer(0.05).bounds))
            water = water.intersection(ashore.buffer(-DYKE))
        yield from (part for part in polygonal(water) if area_km2(part) >= LEAST_ESTUARY)


def rivers(lines: Lines) -> list[Polygon]:
    """The border rivers: each reach of the border, widened to its width."""
    parts: list[Polygon] = []
    for row in hand_drawn()["reach"]:
        inside = [line.intersection(shapely.box(*row["box"])) for line in lines[frozenset(row["between"])]]
        parts += widened(inside, row["width_m"])
    return parts


def widened(lines: Iterable[BaseGeometry], width_m: float) -> list[Polygon]:
    """Lines as polygons with a width in metres, correct at their latitude."""
    union = shapely.line_merge(shapely.union_all(list(lines)))
    if union.is_empty:
        return []
    squeeze = math.cos(math.radians(union.centroid.y))
    flat = scale(union.simplify(RIVER_TOLERANCE), squeeze, 1, origin=(0, 0))
    wide = flat.buffer(width_m / 2 / METRES_A_DEGREE, quad_segs=2, join_style="round")
    return polygonal(scale(wide, 1 / squeeze, 1, origin=(0, 0)))
