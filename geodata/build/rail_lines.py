"""Make the railway lines of the atlas from the network: their legs, segments and accuracy.

`derive` reads ``rail_segments.toml`` (what the lines connect), ``stations.csv`` (stations that are features
of the atlas), ``waypoints.csv`` (other places with a known position), ``village_waypoints.csv`` (stations
placed by `village_stations`) and the checkpoints of the atlas. It makes every line, and leads steps that
would cross the sea over land (`rail_on_land`). All positions are (longitude, latitude) in degrees, WGS84.
"""

from __future__ import annotations

import csv
import math
import tomllib
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shapely.geometry import LineString

from geodata.build.rail_network import Position, RailNetwork, Route, distance_km, foot
from geodata.build.rail_on_land import DATASET, Crossing, Land, crossing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

HERE = Path(__file__).resolve().parent
SEGMENTS, STATIONS, WAYPOINTS, VILLAGE_WAYPOINTS = (
    HERE / name for name in ("rail_segments.toml", "stations.csv", "waypoints.csv", "village_waypoints.csv")
)
CHECKPOINTS = HERE.parent / "data" / "checkpoints.csv"

DECIMALS = 4
METRES_A_DEGREE = 111_200
COARSE_M = 3000
"""Stations whose accuracy is this or worse do not check a line."""


@dataclass(frozen=True)
class Leg:
    """A piece of a segment: its positions, and its route if it follows the network.

    `vertices` are the names of places among its positions that are not vertices of the original network.
    `track_km` is the length of track of each step, None if it is unknown.
    """

    positions: list[Position]
    vertices: tuple[str, ...]
    track_km: tuple[float | None, ...]
    route: Route | None = None
    thin_m: float = 0


@dataclass(frozen=True)
class Segment:
    """A railway line between two ends, as ``rail_segments.toml`` describes it.

    `crossings` are the straight steps that cross water.
    """

    id: str
    spec: Mapping[str, Any]
    legs: tuple[Leg, ...]
    crossings: tuple[Crossing, ...] = ()

    @property
    def steps(self) -> list[tuple[Position, Position, float | None]]:
        """The straight steps from vertex to vertex of all legs, with their length of track in kilometres.

        Steps whose two positions are equal after rounding are left out.
        """
        placed = [rounded(position) for leg in self.legs for position in leg.positions]
        track_km = [km for leg in self.legs for km in (None, *leg.track_km)][1:]
        steps = zip(pairwise(placed), track_km, strict=True)
        return [(start, end, km) for (start, end), km in steps if start != end]

    @property
    def positions(self) -> list[Position]:
        """The drawn line: straight from vertex to vertex, over land where that would cross water."""
        steps = self.steps
        ways = {(one.start, one.end): one.way for one in self.led}
        line = [steps[0][0]]
        for start, end, _ in steps:
            line += [rounded(position) for position in ways.get((start, end), (start, end))[1:]]
        return line

    @property
    def led(self) -> list[Crossing]:
        """The steps that were led over land."""
        return [one for one in self.crossings if one.way]

    @property
    def network_km(self) -> float:
        """The length of track in the network in kilometres, without gaps and straight legs."""
        return sum(leg.route.network_km for leg in self.legs if leg.route)

    @property
    def gaps_km(self) -> tuple[float, ...]:
        """The lengths in kilometres of the network's gaps that the line bridges with a straight step."""
        return tuple(km for leg in self.legs if leg.route for km in leg.route.gaps_km)

    @property
    def stray_m(self) -> float:
        """The largest possible distance of the track from the drawn line, in metres."""
        straight = [leg.route.stray_km * 1000 + leg.thin_m for leg in self.legs if leg.route]
        return max([*straight, *(one.stray_km * 1000 for one in self.crossings)], default=0)

    def offset_km(self, place: Position) -> float:
        """The distance of a position from the drawn line, in kilometres."""
        feet = (foot(place, start, end) for start, end in pairwise(self.positions))
        return min(distance_km(place, nearest) for nearest in feet)


@dataclass(frozen=True)
class Build:
    """Everything from which the layers are made.

    `waypoints` are the rows of ``waypoints.csv`` and ``village_waypoints.csv``. `stops` are the places at
    which the network was cut, and `network_offset_km` the distances of these and of all stations from the
    network before that.
    """

    stations: dict[str, dict[str, str]]
    waypoints: dict[str, dict[str, str]]
    segments: list[Segment]
    corridors: list[Mapping[str, Any]]
    stops: tuple[str, ...]
    network_offset_km: dict[str, float]
    checkpoints: list[dict[str, str]]

    def station_position(self, name: str) -> Position:
        """The position that ``stations.csv`` gives."""
        return position_of(self.stations[name])

    def vertices(self, segment: Segment) -> list[str]:
        """The stations and waypoints whose position is a vertex of a segment."""
        known = self.stations.keys() | self.waypoints.keys()
        named = dict.fromkeys(name for leg in segment.legs for name in leg.vertices)
        return [name for name in named if name in known]

    def sources(self, segment: Segment) -> list[str]:
        """The sources of the positions that are vertices of a segment, and of the land it was led over."""
        known = self.stations | self.waypoints
        found = [one for name in self.vertices(segment) for one in listed(known[name]["geometry_source"])]
        shore = [DATASET] if segment.led else []
        return list(dict.fromkeys([*found, *segment.spec.get("sources", []), *shore]))

    def checkpoint_offsets_km(self, segment: Segment) -> list[float]:
        """The distances of a line's checkpoints from it, in kilometres."""
        return [
            segment.offset_km(position_of(row)) for row in self.checkpoints if row["feature"] == segment.id
        ]

    def accuracy_m(self, segment: Segment) -> int:
        """The largest error in metres: as declared, as track lengths allow, or as positions show."""
        fine = [
            name for name in segment.spec["checks"] if float(self.stations[name]["accuracy_m"]) < COARSE_M
        ]
        offsets = [segment.offset_km(self.station_position(name)) for name in fine]
        largest = 1000 * max([*offsets, *self.checkpoint_offsets_km(segment)], default=0)
        declared = float(segment.spec.get("accuracy_m", 0))
        return math.ceil(max(declared, segment.stray_m, largest) / 100) * 100


def derive() -> Build:
    """Bridge the gaps of the network, cut it at stops, make all segments, and lead them over land."""
    spec = tomllib.loads(SEGMENTS.read_text(encoding="utf-8"))
    stations = {row["id"]: row for row in rows(STATIONS)}
    waypoints = {row["id"]: row for path in (WAYPOINTS, VILLAGE_WAYPOINTS) for row in rows(path)}
    network = RailNetwork.load()
    for start, end in spec["gaps"]:
        network.bridge(tuple(start), tuple(end))
    places = {name: position_of(row) for name, row in (stations | waypoints).items()}
    measured = {name for segment in spec["segments"] for name in segment["checks"]} | {*spec["stops"]}
    offsets = {name: network.nearest_edge(places[name])[2] for name in sorted(measured)}
    places |= {name: (lon, lat) for name, (lon, lat) in spec["places"].items()}
    stops = {name: network.stop_at(places[name]) for name in spec["stops"]}
    places |= {name: network.positions[vertex] for name, vertex in stops.items()}
    segments = [
        Segment(item["id"], item, tuple(_leg(leg, network, places, stops) for leg in item["legs"]))
        for item in spec["segments"]
    ]
    land = Land.load()
    segments = [replace(segment, crossings=_crossings(segment, land)) for segment in segments]
    checkpoints = list(rows(CHECKPOINTS))
    return Build(stations, waypoints, segments, spec["corridors"], (*stops,), offsets, checkpoints)


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a CSV file; none if it does not exist."""
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


def listed(cell: str) -> list[str]:
    """The values of a cell with a list."""
    return cell.split("|") if cell else []


def position_of(row: Mapping[str, str]) -> Position:
    """The position of a row, from its columns lon and lat."""
    return (float(row["lon"]), float(row["lat"]))


def rounded(position: Position) -> Position:
    """A position as the layers write it."""
    return (round(position[0], DECIMALS), round(position[1], DECIMALS))


def _leg(
    leg: Mapping[str, Any], network: RailNetwork, places: Mapping[str, Position], stops: Mapping[str, int]
) -> Leg:
    if "points" in leg:
        points = [places[name] for name in leg["points"]]
        return Leg(points, tuple(leg["points"]), (None,) * (len(points) - 1))
    vertices = [stops[name] if name in stops else network.nearest(places[name]) for name in leg["network"]]
    parts = [network.route(start, end) for start, end in pairwise(vertices)]
    positions = [parts[0].positions[0], *(position for part in parts for position in part.positions[1:])]
    route = Route(tuple(positions), tuple(km for part in parts for km in part.track_km))
    passed = tuple(name for name in stops if places[name] in positions)
    thin_m = float(leg.get("thin_m", 0))
    thinned = _thinned(positions, thin_m)
    return Leg(thinned, passed, _track_km(route, thinned), route, thin_m)


def _crossings(segment: Segment, land: Land) -> tuple[Crossing, ...]:
    found = (crossing(start, end, km, land) for start, end, km in segment.steps)
    return tuple(one for one in found if one)


def _track_km(route: Route, thinned: list[Position]) -> tuple[float | None, ...]:
    """The length of track between each two positions kept by simplification; None across a gap."""
    steps = iter(zip(route.positions[1:], route.track_km, strict=True))
    found: list[float | None] = []
    for end in thinned[1:]:
        between = []
        for position, km in steps:
            between.append(km)
            if position == end:
                break
        known = [km for km in between if km is not None]
        found.append(sum(known) if len(known) == len(between) else None)
    return tuple(found)


def _thinned(positions: list[Position], tolerance_m: float) -> list[Position]:
    if not tolerance_m:
        return positions
    line = LineString(positions).simplify(tolerance_m / METRES_A_DEGREE, preserve_topology=False)
    return [(lon, lat) for lon, lat in line.coords]
