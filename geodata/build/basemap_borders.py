"""Derive the borders of the base map: near ones from OpenStreetMap, far ones from Natural Earth."""

from __future__ import annotations

import math
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import shapely
from basemap_files import FINEST_DECIMALS, feature, on_grid
from basemap_land import FAR_DECIMALS, FAR_TOLERANCE, FAR_WINDOW, NEAR_WINDOW, WORLD_BOUNDS, WORLD_DECIMALS
from basemap_sources import Coordinates, arc_owners, package_file, polygons
from shapely import LineString, MultiLineString, Polygon
from shapely.affinity import translate

if TYPE_CHECKING:
    from pathlib import Path

    from basemap_files import Feature
    from shapely.geometry.base import BaseGeometry

Segment = tuple[tuple[float, ...], tuple[float, ...]]

COUNTRIES_PACKAGE = "@geo-maps/countries-coastline-10m@0.6.0"
NEIGHBOURS = frozenset({"RUS", "PRK", "KOR", "CHN", "JPN"})
FAR_BORDERS, REST = FAR_WINDOW.difference(NEAR_WINDOW), shapely.box(*WORLD_BOUNDS).difference(FAR_WINDOW)
WORLD_BORDER_TOLERANCE = 0.15  # degrees
LONGEST_GAP = 0.25  # degrees; the outlines of the two Koreas differ along up to 14 km of the demarcation line
KOREAN_TOLERANCE, NEAR_TOLERANCE = (
    0.0005,
    0.002,
)  # degrees: borders of North Korea, and that of China and Russia
# The mouth of the Tumen is sea in the dataset, but not in the base map's coast. The line runs from the last
# common point of North Korea and Russia down the middle of that water.
TUMEN_MOUTH = (
    (130.6652, 42.3161),
    (130.668, 42.3133),
    (130.6795, 42.3068),
    (130.6905, 42.2965),
    (130.698, 42.289),
)
# Windows, and the two countries whose common line is disputed inside them. Natural Earth draws the line of
# control; a neutral map dashes it.
DISPUTED = (
    (shapely.box(32.5, 45.5, 36.0, 46.5), frozenset({"Russia", "Ukraine"})),
    (shapely.box(72.0, 32.3, 81.0, 37.5), frozenset({"India", "Pakistan"})),
    (shapely.box(76.0, 30.0, 82.0, 37.5), frozenset({"India", "China"})),
    (shapely.box(91.0, 26.5, 98.0, 30.0), frozenset({"India", "China"})),
)
DISPUTED_PARTIES = frozenset(
    {"Kosovo", "N. Cyprus", "Somaliland", "Siachen Glacier", "Palestine", "W. Sahara"}
)


def neighbours(cache: Path) -> dict[str, list[Polygon]]:
    """The polygons (EPSG:4326) of countries at the near window, by ISO 3166 alpha-3 code."""
    countries: dict[str, list[Polygon]] = {}
    for item in package_file(COUNTRIES_PACKAGE, "map.geo.json", cache)["features"]:
        code = item["properties"]["A3"]
        if code in NEIGHBOURS:
            parts = polygons(item["geometry"])
            countries[code] = [part for part in parts if part.intersects(NEAR_WINDOW.envelope)]
    return countries


def undirected(start: tuple[float, ...], end: tuple[float, ...]) -> Segment:
    """A segment with its ends in sorted order, the same for both countries."""
    return min((start, end), (end, start))


def shared_segments(countries: dict[str, list[Polygon]]) -> dict[frozenset[str], set[Segment]]:
    """The segments that two countries have in common, by the pair of their codes."""
    owners: dict[Segment, set[str]] = defaultdict(set)
    for code, parts in countries.items():
        for part in parts:
            for start, end in pairwise(part.exterior.coords):
                owners[undirected(start, end)].add(code)
    borders: dict[frozenset[str], set[Segment]] = defaultdict(set)
    for segment, codes in owners.items():
        if len(codes) > 1:
            borders[frozenset(codes)].add(segment)
    return borders


def gap_segments(ring: Coordinates, shared: set[Segment]) -> list[Segment]:
    """The segments of one country's ring that fill short gaps between shared segments."""
    filled: list[Segment] = []
    gap: list[Segment] = []
    started = False
    for start, end in pairwise(ring):
        if undirected(start, end) not in shared:
            gap.append((start, end))
            continue
        if started and sum(math.dist(*segment) for segment in gap) <= LONGEST_GAP:
            filled += gap
        started, gap = True, []
    return filled


def border_lines(countries: dict[str, list[Polygon]]) -> dict[frozenset[str], list[LineString]]:
    """The lines between each two neighbours in the near window, not simplified."""
    lines = {}
    for pair, shared in sorted(shared_segments(countries).items(), key=lambda item: sorted(item[0])):
        rings = [list(part.exterior.coords) for part in countries[min(pair)]]
        gaps = [segment for ring in rings for segment in gap_segments(ring, shared)]
        mouth = list(pairwise(TUMEN_MOUTH)) if pair == {"PRK", "RUS"} else []
        merged = shapely.line_merge(MultiLineString([*sorted(shared), *gaps, *mouth]))
        parts = shapely.get_parts(merged.intersection(NEAR_WINDOW))
        lines[pair] = [part for part in parts if part.geom_type == "LineString"]
        if mouth:
            lines[pair] = [rounded_off(part) for part in lines[pair]]
    return lines


def rounded_off(line: LineString, times: int = 2) -> LineString:
    """A line with its corners cut at a quarter of each segment (Chaikin): it stays inside its bends.

    The lower Tumen has only nineteen points in the dataset; cut corners move it by some 50 m.
    """
    for _ in range(times):
        corners = [
            (a[0] * (1 - t) + b[0] * t, a[1] * (1 - t) + b[1] * t)
            for a, b in pairwise(line.coords)
            for t in (0.25, 0.75)
        ]
        line = LineString([line.coords[0], *corners, line.coords[-1]])
    return line


def near_borders(lines: dict[frozenset[str], list[LineString]]) -> list[Feature]:
    """Borders of the near window; the Military Demarcation Line has the kind `mdl`."""
    features = []
    for pair, parts in lines.items():
        tolerance = KOREAN_TOLERANCE if "PRK" in pair else NEAR_TOLERANCE
        thinned = MultiLineString([part.simplify(tolerance) for part in parts])
        kind = "mdl" if pair == {"KOR", "PRK"} else "border"
        properties = {"kind": kind, "between": "-".join(sorted(pair)), "detail": "near"}
        features.append(feature(on_grid(thinned, FINEST_DECIMALS), properties))
    return features


def disputed(pair: frozenset[str], line: BaseGeometry) -> bool:
    """Whether a border line is disputed."""
    claimed = any(pair == sides and line.intersects(window) for window, sides in DISPUTED)
    return claimed or bool(pair & DISPUTED_PARTIES)


def far_borders(topology: dict[str, Any], arcs: list[Coordinates]) -> list[Feature]:
    """Borders outside the near window; disputed lines have `disputed`: true.

    Those in Eurasia have the detail `far`. The others have the detail `world`: they are coarser, and
    America's are repeated east of 180°.
    """
    groups: dict[tuple[str, bool], list[BaseGeometry]] = defaultdict(list)
    for index, names in arc_owners(topology).items():
        line = LineString(arcs[index])
        if len(names) > 1:
            is_disputed = disputed(frozenset(names), line)
            groups["far", is_disputed].append(line.simplify(FAR_TOLERANCE).intersection(FAR_BORDERS))
            rest = line.simplify(WORLD_BORDER_TOLERANCE)
            groups["world", is_disputed] += [
                copy.intersection(REST) for copy in (rest, translate(rest, 360)) if copy.intersects(REST)
            ]
    return [_far_feature(*key, lines) for key, lines in sorted(groups.items())]


def _far_feature(detail: str, is_disputed: bool, lines: list[BaseGeometry]) -> Feature:  # noqa: FBT001
    union = shapely.line_merge(shapely.union_all(lines))
    parts = [part for part in shapely.get_parts(union) if part.geom_type == "LineString"]
    properties = {"kind": "border", "detail": detail} | ({"disputed": True} if is_disputed else {})
    decimals = FAR_DECIMALS if detail == "far" else WORLD_DECIMALS
    return feature(on_grid(MultiLineString(parts), decimals), properties)
