"""Measure the distance between the base map's coast and that of GSHHG, for basemap.toml.

Usage (from the repository's root)::

    python geodata/build/basemap_check.py --basemap geodata/data/basemap [--gshhg FOLDER]

It prints, for the coarse and the detailed coast in each region, the median and the 95th percentile of
distances in metres, from points every 200 m along the shipped coast to the full-resolution coast of GSHHG, in
UTM zone 52 N.
"""

from __future__ import annotations

import argparse
import json
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely
from basemap_coast import gshhg, gshhg_folder
from pyproj import Transformer

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    Box = tuple[float, float, float, float]

STEP_M = 200.0
EDGE = 1e-6  # degrees; nearer to a degree line than this is the side of a square, no coast
TO_METRES = Transformer.from_crs(4326, 32652, always_xy=True)
REGIONS: dict[str, Box] = {
    "126-134 E, 38-45 N": (126, 38, 134, 45),
    "Rajin to Posyet, 130-131 E, 42-43 N": (130, 42, 131, 43),
    "Peter the Great Bay, 131-133 E, 42-44 N": (131, 42, 133, 44),
    "South Korea's east coast, 128-130 E, 35.5-38.6 N": (128, 35.5, 130, 38.6),
    "Korea's west and south coast, 124-129 E, 34-38 N": (124, 34, 129, 38),
    "Sakhalin and the Strait of Tartary, 138-144 E, 46-52 N": (138, 46, 144, 52),
}


def coast(paths: list[Path], box: Box) -> BaseGeometry:
    """The coast in some files inside a box, without the sides of degree squares and of the box."""
    shores = []
    for path in paths:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        shores += [shapely.from_geojson(json.dumps(item["geometry"])).boundary for item in features]
    cut = shapely.get_parts(shapely.clip_by_rect(np.array(shores, dtype=object), *box))
    return without_sides(shapely.MultiLineString([part for part in cut if part.geom_type == "LineString"]))


def without_sides(lines: BaseGeometry) -> BaseGeometry:
    """Lines without the segments that run along a whole degree."""
    kept = []
    for line in shapely.get_parts(lines):
        points = shapely.get_coordinates(line)
        on_degree = np.abs(points - np.round(points)) < EDGE
        along = (on_degree[:-1] & on_degree[1:] & (np.abs(np.diff(points, axis=0)) < EDGE)).any(axis=1)
        kept += [shapely.LineString(points[i : i + 2]) for i in np.flatnonzero(~along)]
    return shapely.line_merge(shapely.MultiLineString(kept))


def in_metres(geometry: BaseGeometry) -> BaseGeometry:
    """A geometry in UTM zone 52 N."""
    return shapely.transform(geometry, lambda xy: np.column_stack(TO_METRES.transform(xy[:, 0], xy[:, 1])))


def distances(shipped: BaseGeometry, other: BaseGeometry) -> tuple[float, float, float]:
    """Median and 95th percentile of distances (metres) from one coast to another, and its length in km."""
    points = [
        line.interpolate(step)
        for line in shapely.get_parts(shipped)
        for step in np.arange(STEP_M / 2, line.length, STEP_M)
    ]
    tree = shapely.STRtree(shapely.get_parts(shapely.segmentize(other, 5000)))
    _, found = tree.query_nearest(points, return_distance=True, all_matches=False)
    return float(np.median(found)), float(np.percentile(found, 95)), shipped.length / 1000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure the base map's coast against GSHHG.")
    parser.add_argument("--basemap", type=Path, required=True, help="folder of the built base map")
    parser.add_argument("--gshhg", type=Path, help="folder of gshhs_f.dat, if it is not installed")
    arguments = parser.parse_args()
    folder = gshhg_folder(arguments.gshhg)
    files = {
        "land-near": [arguments.basemap / "land-near.geojson"],
        "detail": sorted(arguments.basemap.glob("detail/*-*.geojson")),
    }
    for region, box in REGIONS.items():
        wide = (box[0] - 0.2, box[1] - 0.2, box[2] + 0.2, box[3] + 0.2)
        rings = [piece.exterior.coords for piece in gshhg(folder, 1, wide)]
        other = in_metres(shapely.MultiLineString([pair for ring in rings for pair in pairwise(ring)]))
        for name, paths in files.items():
            median, most, length = distances(in_metres(coast(paths, box)), other)
            print(f"{name}, {region}: median {median:.0f} m, 95 % {most:.0f} m, {length:.0f} km of coast")


if __name__ == "__main__":
    main()
