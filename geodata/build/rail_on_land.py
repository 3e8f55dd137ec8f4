"""Lead the straight steps of a railway that cross the sea over land instead.

The rail network is simplified, so a straight step between two vertices may cut across a bay. Between them the
railway runs on land, and its length is known. `crossing` finds steps that cross water and replaces them by
the shortest way over land (in the visibility graph of the coast, `INSETS_M` inside it if there is room). A
way longer than the track is rejected: the step stays, because there is probably a bridge, a causeway, or
track along the shore.

The land is that of the base map (`Land`), where both of its scales have land, so that a line is on land at
every zoom. Rivers and lakes count as land. Positions are (longitude, latitude) in degrees, WGS84; planes are
local, in metres east and north of the middle of a step.
"""

from __future__ import annotations

import heapq
import json
import math
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from geodata.build.rail_network import Position, length_km

if TYPE_CHECKING:
    from numpy.typing import NDArray

BASEMAP = Path(__file__).resolve().parent.parent / "data" / "basemap"
DATASET = "osm-land"
"""The dataset behind the land, as ``atlas.toml`` names it."""

CROSSING_KM = 0.15
"""The width of water that a step may cross: narrower inlets have a bridge or a causeway."""
INLET_M = 1000 * CROSSING_KM
INSETS_M = (250.0, 150.0, 75.0, 30.0)
"""Distances of a way from the shore; the first with which the way is short enough is used."""
METRES_A_DEGREE = 111_200
REACH, LEAST_REACH_M = 0.5, 4000.0
"""How far from a step of unknown track length a way is searched: a share of its length, but at least this."""
ON_EDGE_M, CORRIDOR_M = 0.5, 2.0
"""The tolerance of ways at a polygon's edge, and half the width of the connection from an end to the land."""

Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees."""


@dataclass(frozen=True)
class Crossing:
    """A straight step over water, the width of the water, and the way over land instead (empty: none).

    `way` begins and ends with the ends of the step. `stray_km` is the largest possible distance of the track
    from the way if it runs on land; 0 if its length is unknown.
    """

    start: Position
    end: Position
    water_km: float
    way: tuple[Position, ...] = ()
    stray_km: float = 0

    @property
    def way_km(self) -> float:
        """The geodesic length of the way in kilometres."""
        return length_km(list(self.way))


@dataclass(frozen=True)
class Land:
    """Polygons of land at one or two scales, and the window that they cover."""

    window: Bounds
    scales: tuple[tuple[Polygon, ...], ...]

    @classmethod
    def load(cls, folder: Path = BASEMAP) -> Land:
        """The land of the base map: ``land-near``, and ``detail`` in the squares that it has."""
        bounds = tomllib.loads((folder / "manifest.toml").read_text(encoding="utf-8"))["land-near"]["bounds"]
        west, south, east, north = (float(side) for side in bounds)
        coarse = _polygons(folder / "land-near.geojson")
        fine, squares = [], []
        for path in sorted((folder / "detail").glob("[0-9]*-[0-9]*.geojson")):
            lon, lat = (int(part) for part in path.stem.split("-"))
            fine += _polygons(path)
            squares.append(shapely.box(lon, lat, lon + 1, lat + 1))
        undetailed = shapely.box(west, south, east, north).difference(shapely.union_all(squares))
        return cls((west, south, east, north), (tuple(coarse), (*fine, *_parts(undetailed))))

    @cached_property
    def _trees(self) -> tuple[shapely.STRtree, ...]:
        return tuple(shapely.STRtree(polygons) for polygons in self.scales)

    def within(self, bounds: Bounds) -> BaseGeometry:
        """What is land at all scales inside some bounds; outside `window` there is no land."""
        window = shapely.box(*bounds)
        found: BaseGeometry = window
        for tree in self._trees:
            near = shapely.intersection(tree.geometries[np.sort(tree.query(window))], window)
            found = found.intersection(shapely.union_all(near))
        return found

    @property
    def finest(self) -> Land:
        """Only the last, finest scale."""
        return Land(self.window, self.scales[-1:])


@dataclass(frozen=True)
class Plane:
    """A local plane in metres around a position; the error is below 0.1 % within some tens of kilometres."""

    lon: float
    lat: float

    @property
    def _scale(self) -> tuple[float, float]:
        return METRES_A_DEGREE * math.cos(math.radians(self.lat)), METRES_A_DEGREE

    def flat(self, geometry: BaseGeometry) -> BaseGeometry:
        """A geometry in degrees projected to metres of the plane."""
        return shapely.transform(geometry, lambda xy: (xy - (self.lon, self.lat)) * self._scale)

    def position(self, x: float, y: float) -> Position:
        """A point of the plane in degrees."""
        return (self.lon + x / self._scale[0], self.lat + y / self._scale[1])


def crossing(start: Position, end: Position, track_km: float | None, land: Land) -> Crossing | None:
    """The water that a straight step crosses, and the way over land instead; None if it crosses none.

    If the step has to stay, only water at the finest scale counts. `track_km` is the length of track between
    the two positions, None if it is unknown.
    """
    water_km = water_crossed_km([start, end], land)
    if water_km <= CROSSING_KM:
        return None
    plane = Plane((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    reach = _reach(start, end, track_km, plane)
    shore = plane.flat(land.within(_degrees(reach, plane)))
    firm = shore.buffer(INLET_M / 2).buffer(-INLET_M / 2)
    ends = [Point(place) for place in plane.flat(LineString([start, end])).coords]
    for inset_m in INSETS_M:
        bends = _taut(ends, _room(firm, ends, inset_m).intersection(reach))
        bends = _with_fewer_bends(bends, firm, inset_m / 2)
        way = (start, *(plane.position(x, y) for x, y in bends[1:-1]), end)
        if bends and (track_km is None or length_km(list(way)) <= track_km):
            stray_km = _farthest_m(LineString(bends), firm.intersection(reach)) / 1000 if track_km else 0
            return Crossing(start, end, water_km, way, stray_km)
    as_drawn_km = water_crossed_km([start, end], land.finest)
    return Crossing(start, end, as_drawn_km) if as_drawn_km > CROSSING_KM else None


def water_crossed_km(line: list[Position], land: Land) -> float:
    """The longest stretch of water in kilometres that a line crosses inside the window of the land."""
    drawn = LineString(line).intersection(shapely.box(*land.window))
    if drawn.is_empty:
        return 0
    west, south, east, north = drawn.bounds
    wet = drawn.difference(land.within((west - 0.01, south - 0.01, east + 0.01, north + 0.01)))
    return max((length_km([(x, y) for x, y in part.coords]) for part in _parts(wet)), default=0)


def _reach(start: Position, end: Position, track_km: float | None, plane: Plane) -> Polygon:
    """The area that a track of some length can reach: an ellipse with the ends as foci; wide if unknown."""
    ends = plane.flat(LineString([start, end]))
    focal_m = ends.length / 2
    across_m = max(ends.length * REACH, LEAST_REACH_M)
    along_m = math.hypot(focal_m, across_m)
    if track_km is not None:
        along_m = max(track_km * 500, focal_m)
        across_m = math.sqrt(along_m**2 - focal_m**2)
    (x0, y0), (x1, y1) = ends.coords
    turned = np.linspace(0, 2 * math.pi, 360, endpoint=False)
    right = np.column_stack((along_m * np.cos(turned), across_m * np.sin(turned)))
    heading = math.atan2(y1 - y0, x1 - x0)
    turn = np.array([[math.cos(heading), math.sin(heading)], [-math.sin(heading), math.cos(heading)]])
    return Polygon(right @ turn + ((x0 + x1) / 2, (y0 + y1) / 2)).buffer(1)


def _room(firm: BaseGeometry, ends: list[Point], inset_m: float) -> BaseGeometry:
    """The land at some distance from its shore, with connections from the two ends of a step into it."""
    inside = firm.buffer(-inset_m, join_style="mitre").simplify(inset_m / 3)
    if inside.is_empty:
        return inside
    parts = [inside]
    for end in ends:
        if not inside.covers(end):
            _, entry = nearest_points(end, inside)
            parts.append(firm.intersection(end.buffer(end.distance(inside) + inset_m)))
            parts.append(LineString([end, entry]).buffer(CORRIDOR_M))
    return shapely.union_all(parts)


def _taut(ends: list[Point], room: BaseGeometry) -> list[tuple[float, float]]:
    """The shortest way between two points in a polygon, by A* over its visibility graph; [] without a way."""
    nodes = np.vstack((_bends(room), *((end.x, end.y) for end in ends)))
    first, last = len(nodes) - 2, len(nodes) - 1
    seen = room.buffer(ON_EDGE_M)
    shapely.prepare(seen)
    to_end = np.hypot(*(nodes - nodes[last]).T)
    best, came, done = {first: 0.0}, {first: first}, np.zeros(len(nodes), dtype=bool)
    queue = [(float(to_end[first]), first)]
    while queue:
        _, node = heapq.heappop(queue)
        if node == last:
            return [(float(x), float(y)) for x, y in nodes[_trace(came, last)]]
        if done[node]:
            continue
        done[node] = True
        others = np.flatnonzero(~done)
        lines = np.stack((np.broadcast_to(nodes[node], nodes[others].shape), nodes[others]), axis=1)
        visible = shapely.covers(seen, shapely.linestrings(lines))
        for other in others[visible].tolist():
            metres = best[node] + float(np.hypot(*(nodes[other] - nodes[node])))
            if metres < best.get(other, math.inf):
                best[other], came[other] = metres, node
                heapq.heappush(queue, (metres + float(to_end[other]), other))
    return []


def _with_fewer_bends(
    bends: list[tuple[float, float]], firm: BaseGeometry, tolerance_m: float
) -> list[tuple[float, float]]:
    """A way without its smallest bends, if it then stays on land."""
    if not bends:
        return bends
    smoother = LineString(bends).simplify(tolerance_m)
    return [(x, y) for x, y in smoother.coords] if firm.covers(smoother) else bends


def _bends(room: BaseGeometry) -> NDArray[np.float64]:
    """The corners (n × 2) of a polygon at which a shortest way can bend: the concave ones."""
    corners = [np.empty((0, 2))]
    for part in _parts(shapely.orient_polygons(room)):
        if part.geom_type != "Polygon":
            continue  # an ellipse may touch the land at a point
        for ring in (part.exterior, *part.interiors):
            xy = np.asarray(ring.coords)[:-1]
            before, after = xy - np.roll(xy, 1, axis=0), np.roll(xy, -1, axis=0) - xy
            turn = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]
            corners.append(xy[turn < 0])  # the land is on the left of every ring
    return np.unique(np.vstack(corners), axis=0)


def _farthest_m(way: LineString, firm: BaseGeometry) -> float:
    """The distance in metres from a way to the farthest land that its track can reach."""
    points = shapely.points(shapely.get_coordinates(shapely.segmentize(firm, INLET_M)))
    return float(shapely.distance(points, way).max())


def _trace(came: dict[int, int], end: int) -> list[int]:
    way = [end]
    while came[way[-1]] != way[-1]:
        way.append(came[way[-1]])
    return way[::-1]


def _degrees(reach: Polygon, plane: Plane) -> Bounds:
    west, south, east, north = reach.buffer(INLET_M + max(INSETS_M)).bounds
    return (*plane.position(west, south), *plane.position(east, north))


def _polygons(path: Path) -> list[Polygon]:
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    found = [shapely.from_geojson(json.dumps(feature["geometry"])) for feature in features]
    return [part for geometry in found for part in _parts(geometry)]


def _parts(geometry: BaseGeometry) -> list[Any]:
    """The polygons or lines of a geometry, without empty ones."""
    return [part for part in shapely.get_parts(geometry).tolist() if not part.is_empty]
