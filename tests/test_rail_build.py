"""How the railway layers are laid over the thinned network (geodata/build; needs no extra)."""

from __future__ import annotations

import csv
import tomllib

import pytest

from geodata.build.rail_lines import SEGMENTS, STATIONS, WAYPOINTS
from geodata.build.rail_network import RailNetwork, distance_km, stray_km

WEST, EAST, KM_A_DEGREE = (127.0, 0.0), (127.1, 0.0), 111.3195


def one_edge(track_km):
    """Two vertices 11.1 km apart on the equator, joined by a track of a length."""
    return RailNetwork([WEST, EAST], [{1: track_km}, {0: track_km}])


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def segments():
    return tomllib.loads(SEGMENTS.read_text(encoding="utf-8"))


def test_a_station_that_the_track_can_touch_becomes_a_vertex():
    network, station = one_edge(track_km=12), (127.05, 0.01)
    assert network.positions[network.stop_at(station)] == station


def test_a_station_out_of_reach_is_approached_as_far_as_the_track_allows():
    network, station = one_edge(track_km=12), (127.05, 0.1)
    stop = network.positions[network.stop_at(station)]
    drawn = distance_km(WEST, stop) + distance_km(stop, EAST)
    assert drawn == pytest.approx(12, abs=0.01)
    assert 0 < stop[1] < station[1]


def test_a_cut_keeps_the_length_of_the_track():
    network = one_edge(track_km=12)
    network.stop_at((127.02, 0.01))
    assert network.route(0, 1).network_km == pytest.approx(12)


def test_two_stops_on_one_edge_are_passed_in_their_order():
    network = one_edge(track_km=13)
    far, near = network.stop_at((127.07, -0.01)), network.stop_at((127.03, 0.01))
    assert network.route(0, 1).positions == tuple(network.positions[v] for v in (0, near, far, 1))


def test_track_as_long_as_the_line_cannot_stray():
    assert stray_km(WEST, EAST, distance_km(WEST, EAST)) == 0


def test_track_strays_at_most_the_half_minor_axis_of_its_ellipse():
    assert stray_km(WEST, EAST, distance_km(WEST, EAST) * 1.25) == pytest.approx(KM_A_DEGREE * 0.1 * 0.375)


def test_a_bridged_gap_counts_as_no_track():
    network = RailNetwork([WEST, EAST, (127.2, 0.0)], [{1: 12.0}, {0: 12.0}, {}])
    network.bridge(EAST, (127.2, 0.0))
    route = network.route(0, 2)
    assert (route.network_km, len(route.gaps_km)) == (12, 1)


def test_places_without_a_way_say_what_to_do():
    with pytest.raises(ValueError, match="bridge the gap first"):
        RailNetwork([WEST, EAST], [{}, {}]).route(0, 1)


def test_every_place_of_a_leg_is_known():
    spec = segments()
    known = {*rows(STATIONS), *rows(WAYPOINTS), *spec["places"]}
    legs = [leg for segment in spec["segments"] for leg in segment["legs"]]
    named = {name for leg in legs for name in leg.get("points") or leg["network"]}
    assert sorted(named - known) == []


def test_every_waypoint_is_a_vertex_and_has_a_source():
    spec, waypoints = segments(), rows(WAYPOINTS)
    legs = [leg for segment in spec["segments"] for leg in segment["legs"]]
    vertices = {*spec["stops"], *(name for leg in legs for name in leg.get("points", []))}
    assert sorted(set(waypoints) - vertices) == []
    assert [name for name, row in waypoints.items() if not row["geometry_source"]] == []


def test_every_stop_has_a_source():
    assert sorted(set(segments()["stops"]) - {*rows(STATIONS), *rows(WAYPOINTS)}) == []
