"""How stations are placed by their villages and the track between them (geodata/build; needs no extra)."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from geodata.build.rail_lines import STATIONS, VILLAGE_WAYPOINTS, WAYPOINTS, position_of, rows
from geodata.build.rail_network import distance_km
from geodata.build.village_stations import NEIGHBOURS, SLACK_M, TABLE, place, within_reach


def row_of_points(*kilometres):
    return np.array([[500_000 + 1000 * km, 4_000_000] for km in kilometres], dtype=float)


def test_points_that_the_track_cannot_reach_are_struck_out():
    known, village = row_of_points(0), row_of_points(3, 4, 5, 6)
    assert within_reach([known, village], [0, 5000])[1].tolist() == row_of_points(3, 4, 5).tolist()


def test_what_is_struck_out_of_one_village_narrows_the_next():
    line = [row_of_points(0), row_of_points(-3, 3), row_of_points(-5, 5), row_of_points(7)]
    left = within_reach(line, [0, 3000, 5000, 7000])
    assert [len(points) for points in left] == [1, 1, 1, 1]


def test_a_station_stands_in_the_middle_and_reaches_to_the_farthest_point():
    position, reach_m = place(row_of_points(-1, 0, 1))
    assert distance_km(position, (129.0, 36.1434)) < 0.5
    assert reach_m == 1000


def test_what_was_written_is_what_the_table_asks_for():
    wanted = [row["id"] for row in rows(TABLE) if row["drawn"] == "here"]
    assert [row["id"] for row in rows(VILLAGE_WAYPOINTS)] == wanted


def test_stations_are_nearly_as_near_as_the_track_between_them():
    """The middles of villages may lie a little farther apart than the track; their lines must not stray."""
    placed = {row["id"]: position_of(row) for path in (WAYPOINTS, VILLAGE_WAYPOINTS) for row in rows(path)}
    placed["samcheok"] = {row["id"]: position_of(row) for row in rows(STATIONS)}["samcheok-station"]
    line = [row for row in rows(TABLE) if row["id"] in placed]
    assert len(line) > NEIGHBOURS
    for here, there in pairwise(line):
        track_km = float(there["track_km"]) - float(here["track_km"])
        assert distance_km(placed[here["id"]], placed[there["id"]]) <= track_km + SLACK_M / 1000 + 0.5
