"""How the railway layers are laid over the thinned network (geodata/build; needs no extra)."""

from __future__ import annotations

import csv
import tomllib

import pytest
from shapely import Point, box

from geodata.build.rail_lines import SEGMENTS, STATIONS, VILLAGE_WAYPOINTS, WAYPOINTS
from geodata.build.rail_network import RailNetwork, distance_km, stray_km
from geodata.build.rail_on_land import Land, crossing, water_crossed_km
from geodata.vocabulary import Kind

WEST, EAST, KM_A_DEGREE = (127.0, 0.0), (127.1, 0.0), 111.3195

#: A square bay of 3.3 km, open to the south, in the way from WEST to EAST.
BAY = box(127.035, -1, 127.065, 0.01)
LAND_SCALES = {"land-near": slice(0, 1), "detail": slice(1, 2)}
#: Railways that the base map has in the water for more than 0.3 km, and why they stay there (km):
#: their track is no longer than the straight step, so it runs at the very shore or across an inlet.
KEPT_IN_WATER = {
    "busan-pohang": 0.5,  # north of Taehwagang station in Ulsan, where the mouth of the river is sea
    "trans-siberian-main": 0.7,  # the shore of Amur Bay, near Vladivostok
}


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


def land_with(water):
    window = box(126.5, -0.5, 127.6, 0.5)
    return Land(window.bounds, ((window.difference(water),),))


def test_a_step_across_a_square_bay_goes_around_it_on_land():
    found = crossing(WEST, EAST, 13, land_with(BAY))
    assert found.water_km == pytest.approx(0.03 * KM_A_DEGREE, rel=1e-3)
    assert water_crossed_km(list(found.way), land_with(BAY)) == 0
    assert (found.way[0], found.way[-1], len(found.way)) == (WEST, EAST, 4)
    assert distance_km(WEST, EAST) < found.way_km <= 13


def test_a_way_around_a_bay_keeps_off_the_shore_where_there_is_room():
    found = crossing(WEST, EAST, 13, land_with(BAY))
    assert min(BAY.distance(Point(place)) for place in found.way) * KM_A_DEGREE > 0.15


def test_a_step_whose_way_around_would_be_longer_than_its_track_stays():
    track_km = distance_km(WEST, EAST) * 1.001
    found = crossing(WEST, EAST, track_km, land_with(BAY))
    assert (found.way, found.water_km) == ((), pytest.approx(3.34, abs=0.01))


def test_a_step_of_unknown_track_goes_around_a_bay_too():
    assert crossing(WEST, EAST, None, land_with(BAY)).way


def test_a_strait_has_no_way_around():
    strait = box(127.035, -1, 127.065, 1)
    assert crossing(WEST, EAST, 13, land_with(strait)).way == ()


def test_a_narrow_inlet_is_bridged():
    inlet = box(127.05, -1, 127.051, 0.01)
    assert crossing(WEST, EAST, 13, land_with(inlet)) is None


def test_a_way_may_begin_at_a_quay():
    harbour = BAY.union(box(126.999, -0.001, 127.001, 0.001))
    found = crossing(WEST, EAST, 13, land_with(harbour))
    assert water_crossed_km(list(found.way), land_with(harbour)) < 0.15


def test_a_led_track_cannot_be_farther_from_its_way_than_the_land_it_can_touch():
    found = crossing(WEST, EAST, 13, land_with(BAY))
    assert stray_km(WEST, EAST, 13) < found.stray_km < 2 * stray_km(WEST, EAST, 13)


@pytest.mark.parametrize("scale", LAND_SCALES)
def test_no_shipped_railway_crosses_the_sea_but_those_listed(shipped, scale):
    everything = Land.load()
    land = Land(everything.window, everything.scales[LAND_SCALES[scale]])
    railways = [x for x in shipped.features.values() if x.kind is Kind.RAILWAY and x.geometry]
    crossed = {x.id: water_crossed_km(list(x.geometry.coords), land) for x in railways}
    assert {name: km for name, km in crossed.items() if km > KEPT_IN_WATER.get(name, 0.3)} == {}


def test_places_without_a_way_say_what_to_do():
    with pytest.raises(ValueError, match="bridge the gap first"):
        RailNetwork([WEST, EAST], [{}, {}]).route(0, 1)


def test_every_place_of_a_leg_is_known():
    spec = segments()
    known = {*rows(STATIONS), *rows(WAYPOINTS), *rows(VILLAGE_WAYPOINTS), *spec["places"]}
    legs = [leg for segment in spec["segments"] for leg in segment["legs"]]
    named = {name for leg in legs for name in leg.get("points") or leg["network"]}
    assert sorted(named - known) == []


def test_every_waypoint_is_a_vertex_and_has_a_source():
    spec, waypoints = segments(), rows(WAYPOINTS) | rows(VILLAGE_WAYPOINTS)
    legs = [leg for segment in spec["segments"] for leg in segment["legs"]]
    vertices = {*spec["stops"], *(name for leg in legs for name in leg.get("points", []))}
    assert sorted(set(waypoints) - vertices) == []
    assert [name for name, row in waypoints.items() if not row["geometry_source"]] == []


def test_every_stop_has_a_source():
    assert sorted(set(segments()["stops"]) - {*rows(STATIONS), *rows(WAYPOINTS)}) == []
