"""Derive the railway layers: rajin-khasan, trans-korean and trans-siberian.

Run from the root of the repository::

    npm pack @geo-maps/countries-land-1km@0.6.0
    python -m geodata.build.rail --countries geo-maps-countries-land-1km-0.6.0.tgz
    python -m geodata.build.rail --offsets

The first writes ``geodata/data/layers/*.geojson`` (RFC 7946, WGS84 degrees, one feature a line,
sorted by id). The second writes nothing: it prints how far each station lies from the line, and the
length of each line along the track and as drawn; with ``--countries`` also how far the stations
beside the inter-Korean border lie from it.

Lines come from the network of scgraph_data (`rail_network`), stations from ``stations.csv``, which
owes nothing to that network; what joins what is written in ``rail_segments.toml``. The
demilitarised zone is `dmz`'s. Needs the extra ``build``.
"""

from __future__ import annotations

import argparse
import csv
import math
import tomllib
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shapely.geometry import LineString, mapping

from geodata.build.dmz import demilitarised_zone, read_koreas, south_of_line_km
from geodata.build.rail_network import Position, RailNetwork, Route, distance_km, foot, length_km
from geodata.tidy import collection

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

HERE = Path(__file__).resolve().parent
LAYERS = HERE.parent / "data" / "layers"
SEGMENTS, STATIONS = HERE / "rail_segments.toml", HERE / "stations.csv"

NETWORK = "scgraph-data"
DECIMALS = 4
METRES_A_DEGREE = 111_200
COARSE_M = 3000
"""A station whose own position is less sure than this says nothing about a line."""

BORDER_STATIONS = (
    "dorasan-station",
    "jejin-station",
    "baengmagoji-station",
    "kaesong-station",
    "kamho-station",
)

Feature = dict[str, Any]


@dataclass(frozen=True)
class Leg:
    """A piece of a segment: its positions, and the route where it follows the network."""

    positions: list[Position]
    route: Route | None = None
    thin_m: float = 0


@dataclass(frozen=True)
class Segment:
    """A railway line between two ends, as ``rail_segments.toml`` describes it."""

    id: str
    spec: Mapping[str, Any]
    legs: tuple[Leg, ...]

    @property
    def positions(self) -> list[Position]:
        """The drawn line: neighbouring positions differ after rounding."""
        rounded = (_rounded(position) for leg in self.legs for position in leg.positions)
        line: list[Position] = []
        for position in rounded:
            if not line or position != line[-1]:
                line.append(position)
        return line

    @property
    def network_km(self) -> float:
        """The length of track in the network; gaps and straight legs are left out."""
        return sum(leg.route.network_km for leg in self.legs if leg.route)

    @property
    def gaps_km(self) -> tuple[float, ...]:
        """The gaps of the network that the line crosses on a straight step."""
        return tuple(km for leg in self.legs if leg.route for km in leg.route.gaps_km)

    @property
    def stray_m(self) -> float:
        """The farthest that the track can lie from the drawn line, in metres."""
        return max((leg.route.stray_km * 1000 + leg.thin_m for leg in self.legs if leg.route), default=0)


@dataclass(frozen=True)
class Build:
    """All that the layers are made of."""

    stations: dict[str, dict[str, str]]
    segments: list[Segment]
    corridors: list[Mapping[str, Any]]
    network_offset_km: dict[str, float]
    stops: frozenset[str]

    def station_position(self, name: str) -> Position:
        """The position that ``stations.csv`` gives."""
        return _position(self.stations[name])

    def offset_km(self, segment: Segment, station: str) -> float:
        """How far a station lies from the drawn line, in kilometres."""
        place, line = self.station_position(station), segment.positions
        feet = (foot(place, start, end) for start, end in pairwise(line))
        return min(distance_km(place, nearest) for nearest in feet)

    def accuracy_m(self, segment: Segment) -> int:
        """The largest error vouched for: what is declared, what the data allow, what stations show."""
        offsets = [
            1000 * self.offset_km(segment, name)
            for name in segment.spec["checks"]
            if float(self.stations[name]["accuracy_m"]) < COARSE_M
        ]
        declared = float(segment.spec.get("accuracy_m", 0))
        return math.ceil(max(declared, segment.stray_m, *offsets) / 100) * 100


def derive() -> Build:
    """Bridge the gaps of the network, cut it at stations and lay all segments over it."""
    spec = tomllib.loads(SEGMENTS.read_text(encoding="utf-8"))
    stations = {row["id"]: row for row in _rows(STATIONS)}
    network = RailNetwork.load()
    for start, end in spec["gaps"]:
        network.bridge(tuple(start), tuple(end))
    checked = {name for segment in spec["segments"] for name in segment["checks"]}
    offsets = {name: network.nearest_edge(_position(stations[name]))[2] for name in sorted(checked)}
    places = {name: _position(row) for name, row in stations.items()}
    places |= {name: (lon, lat) for name, (lon, lat) in spec["places"].items()}
    stops = {name: network.stop_at(places[name]) for name in spec["stops"]}
    places |= {name: network.positions[vertex] for name, vertex in stops.items()}
    segments = [
        Segment(item["id"], item, tuple(_leg(leg, network, places, stops) for leg in item["legs"]))
        for item in spec["segments"]
    ]
    return Build(stations, segments, spec["corridors"], offsets, frozenset(stops))


def features(build: Build, countries: Path) -> Iterator[tuple[str, Feature]]:
    """Every feature of the three layers with the layer that it belongs to."""
    for segment in build.segments:
        yield segment.spec["layer"], _line_feature(build, segment)
    for corridor in build.corridors:
        yield corridor["layer"], _feature(corridor["id"], None, "corridor", corridor["part_of"])
    for row in build.stations.values():
        yield row["layer"], _point_feature(row)
    yield "trans-korean", _zone_feature(countries)


def write_layers(collected: Iterable[tuple[str, Feature]], folder: Path) -> None:
    """Write a FeatureCollection a layer, one feature a line, sorted by id."""
    layers: dict[str, list[Feature]] = {}
    for layer, feature in collected:
        layers.setdefault(layer, []).append(feature)
    for layer, members in layers.items():
        text = collection(members)
        path = folder / f"{layer}.geojson"
        path.write_text(text, encoding="utf-8")
        print(f"{path}: {len(members)} features, {len(text) / 1000:.0f} kB")


def print_border(build: Build, countries: Path) -> None:
    """Print how far the stations beside the border lie from it, in kilometres (south is positive)."""
    koreas = read_koreas(countries)
    for name in BORDER_STATIONS:
        south = south_of_line_km(koreas, build.station_position(name))
        print(f"{name:28}{south:9.2f} km south of the border")


def print_offsets(build: Build) -> None:
    """Print, for each line, its lengths and the distance of its stations, in kilometres."""
    print(f"{'line':22}{'track':>10}{'gaps':>8}{'drawn':>10}{'accuracy':>10}")
    for segment in build.segments:
        drawn, gaps = length_km(segment.positions), sum(segment.gaps_km)
        accuracy = build.accuracy_m(segment) / 1000
        print(f"{segment.id:22}{segment.network_km:10.2f}{gaps:8.2f}{drawn:10.2f}{accuracy:10.1f}")
    print(f"\n{'station':28}{'line':22}{'network':>9}{'drawn':>9}")
    for segment in build.segments:
        for name in segment.spec["checks"]:
            offset = build.offset_km(segment, name)
            print(f"{name:28}{segment.id:22}{build.network_offset_km[name]:9.2f}{offset:9.2f}")


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _position(row: Mapping[str, str]) -> Position:
    return (float(row["lon"]), float(row["lat"]))


def _rounded(position: Position) -> Position:
    return (round(position[0], DECIMALS), round(position[1], DECIMALS))


def _leg(
    leg: Mapping[str, Any], network: RailNetwork, places: Mapping[str, Position], stops: Mapping[str, int]
) -> Leg:
    if "points" in leg:
        return Leg([places[name] for name in leg["points"]])
    vertices = [stops[name] if name in stops else network.nearest(places[name]) for name in leg["network"]]
    parts = [network.route(start, end) for start, end in pairwise(vertices)]
    positions = [parts[0].positions[0], *(position for part in parts for position in part.positions[1:])]
    route = Route(tuple(positions), tuple(km for part in parts for km in part.track_km))
    thin_m = float(leg.get("thin_m", 0))
    return Leg(_thinned(positions, thin_m), route, thin_m)


def _thinned(positions: list[Position], tolerance_m: float) -> list[Position]:
    if not tolerance_m:
        return positions
    line = LineString(positions).simplify(tolerance_m / METRES_A_DEGREE, preserve_topology=False)
    return [(lon, lat) for lon, lat in line.coords]


def _feature(
    name: str, geometry: Mapping[str, Any] | None, kind: str, part_of: list[str], **rest: object
) -> Feature:
    properties = {"kind": kind, **rest, "sectors": rest.get("sectors", ["railroads"]), "part_of": part_of}
    return {"type": "Feature", "id": name, "geometry": geometry, "properties": properties}


def _line_feature(build: Build, segment: Segment) -> Feature:
    spec, geometry = segment.spec, {"type": "LineString", "coordinates": segment.positions}
    on_network = [NETWORK] if any(leg.route for leg in segment.legs) else []
    of_stations = [source for name in _stations_on(build, segment) for source in _sources(build, name)]
    return _feature(
        segment.id,
        geometry,
        "railway",
        spec["part_of"],
        precision=spec.get("precision", "generalised"),
        accuracy_m=build.accuracy_m(segment),
        geometry_source=list(dict.fromkeys([*on_network, *of_stations, *spec.get("sources", [])])),
        geometry_note=_note(segment),
    )


def _stations_on(build: Build, segment: Segment) -> list[str]:
    """The stations whose own position is a vertex of the line."""
    places = [
        name
        for leg in segment.spec["legs"]
        for name in leg.get("points", [stop for stop in leg.get("network", []) if stop in build.stops])
    ]
    return [name for name in dict.fromkeys(places) if name in build.stations]


def _sources(build: Build, station: str) -> list[str]:
    return _split(build.stations[station]["geometry_source"])


def _note(segment: Segment) -> str:
    written = [segment.spec["note"]] if "note" in segment.spec else []
    gaps = [f"A gap of {km:.1f} km in the network is bridged by a straight line." for km in segment.gaps_km]
    return " ".join(written + gaps)


def _point_feature(row: Mapping[str, str]) -> Feature:
    return _feature(
        row["id"],
        {"type": "Point", "coordinates": _position(row)},
        row["kind"],
        _split(row["part_of"]),
        precision=row["precision"],
        accuracy_m=int(row["accuracy_m"]),
        geometry_source=_split(row["geometry_source"]),
        geometry_note=row["geometry_note"],
        sectors=_split(row["sectors"]),
    )


def _split(cell: str) -> list[str]:
    return cell.split("|") if cell else []


def _zone_feature(countries: Path) -> Feature:
    zone = mapping(demilitarised_zone(read_koreas(countries)))
    rings = [[_rounded(position) for position in ring] for ring in zone["coordinates"]]
    return _feature(
        "dmz",
        {"type": "Polygon", "coordinates": rings},
        "border",
        [],
        precision="generalised",
        accuracy_m=1500,
        geometry_source=["geo-maps", "korean-armistice-agreement"],
        geometry_note="The land within 2 km of the border between the two Koreas, which the dataset "
        "generalises to about 1 km. The edges as marked on the ground differ in places.",
    )


def main() -> None:
    """Write the layers, or print the offsets."""
    plain = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=plain)
    parser.add_argument("--countries", type=Path, help="the packed npm package of geo-maps")
    parser.add_argument("--offsets", action="store_true", help="print distances and lengths, write nothing")
    parser.add_argument("--out", type=Path, default=LAYERS, help="the folder of the layers")
    options = parser.parse_args()
    if options.offsets:
        print_offsets(derive())
        if options.countries:
            print_border(derive(), options.countries)
    elif options.countries:
        write_layers(features(derive(), options.countries), options.out)
    else:
        parser.error("name the borders with --countries FILE.tgz, or ask for --offsets")


if __name__ == "__main__":
    main()
