"""The built-in base map: its detail fits the coarse map, knows the places that it is for, and is served."""

from __future__ import annotations

import json
import tomllib
from functools import cache

import pytest
import shapely
from shapely.geometry import Point, box, shape

from geodata import shipped_folder
from tests.asking import ask

FOLDER = shipped_folder() / "basemap"
SQUARES = sorted(path.stem for path in FOLDER.glob("detail/*-*.geojson"))
#: What every visitor loaded before there was detail, in bytes.
FIRST_VIEW = 1_168_145


@cache
def features(name: str) -> list[dict]:
    return json.loads((FOLDER / f"{name}.geojson").read_text(encoding="utf-8"))["features"]


@cache
def surface(name: str):
    return shapely.union_all([shape(item["geometry"]) for item in features(name)])


def square(longitude: float, latitude: float) -> str:
    return f"detail/{int(longitude)}-{int(latitude)}"


def is_land(longitude: float, latitude: float) -> bool:
    place = Point(longitude, latitude)
    wet = any(surface(name).contains(place) for name in ("detail/waters", "lakes"))
    return surface(square(longitude, latitude)).contains(place) and not wet


def test_each_part_of_the_base_map_says_what_it_is_made_from():
    manifest = tomllib.loads((FOLDER / "manifest.toml").read_text(encoding="utf-8"))
    parts = {path.stem for path in FOLDER.glob("*.geojson")}
    assert set(manifest) == parts | {"detail/LONGITUDE-LATITUDE", "detail/waters"}
    for name in parts | {"detail/waters"}:
        west, south, east, north = manifest[name]["bounds"]
        assert box(west, south, east, north).buffer(0.1).contains(surface(name)), name


@pytest.mark.parametrize("name", SQUARES)
def test_a_square_of_detail_lies_in_its_window_and_agrees_with_the_coarse_land(name):
    west, south = map(int, name.split("-"))
    window = box(west, south, west + 1, south + 1)
    (item,) = features(f"detail/{name}")
    assert item["properties"]["bounds"] == [west, south, west + 1, south + 1]
    fine = surface(f"detail/{name}")
    assert fine.is_valid
    assert window.covers(fine)
    apart = fine.symmetric_difference(shapely.intersection(surface("land-near"), window)).area
    assert apart < 0.004 + 0.15 * min(fine.area, window.area - fine.area)


def test_neighbouring_squares_meet_without_a_gap():
    """The land on either side of a common edge touches it along the same stretch."""
    edge = shapely.LineString([(132, 43), (132, 44)])
    shores = [surface(f"detail/{name}").intersection(edge).length for name in ("131-43", "132-43")]
    assert shores[0] == pytest.approx(shores[1], abs=0.002)


@pytest.mark.parametrize(
    ("place", "longitude", "latitude", "land"),
    [
        ("Rajin bay", 130.29, 42.215, False),
        ("Taecho island off Rajin", 130.275, 42.165, True),
        ("lagoon of Manpo", 130.605, 42.36, False),
        ("Tumen below the bridges", 130.6652, 42.317, False),
        ("Khasan", 130.64, 42.43, True),
        ("Golden Horn bay", 131.905, 43.108, False),
        ("Vladivostok", 131.89, 43.12, True),
        ("Russky island", 131.85, 42.99, True),
        ("Songdo, made land", 126.65, 37.38, True),
        ("Han, at its mouth", 126.64, 37.785, False),
        ("Tokto", 131.8655, 37.2415, True),
        ("Yalu at Sinuiju", 124.365, 40.0, False),
        ("Amur at Khabarovsk", 135.0, 48.6, False),
    ],
)
def test_the_detail_knows_land_from_water(place, longitude, latitude, land):
    if (FOLDER / f"{square(longitude, latitude)}.geojson").exists():
        assert is_land(longitude, latitude) is land
    else:  # no coast in this square: its water alone tells
        assert surface("detail/waters").contains(Point(longitude, latitude)) is not land


def test_the_border_runs_in_the_tumen_down_to_the_sea():
    (line,) = [
        shape(item["geometry"])
        for item in features("borders")
        if item["properties"].get("between") == "PRK-RUS"
    ]
    lower = line.intersection(box(130.6, 42.2, 130.8, 42.4))
    assert lower.difference(surface("detail/waters").buffer(0.0005)).length < 0.004
    assert shapely.shortest_line(line, surface("land-near").boundary).length < 0.005


def test_a_first_view_loads_no_more_than_it_did_before_there_was_detail():
    assert sum(path.stat().st_size for path in FOLDER.glob("*.geojson")) < FIRST_VIEW


# What the server hands out


def answer(url: str, etag: str = ""):
    """What the server answers to a request for a part of the base map."""
    return ask(f"/{url}", **({"if_none_match": etag} if etag else {}))


def test_the_map_is_told_where_the_detail_lies_and_loads_none_of_it_at_first():
    config = ask("/atlas/map.json").json
    assert set(config["basemap_urls"]) == {path.stem for path in FOLDER.glob("*.geojson")}
    assert set(config["basemap_details"]) == {f"detail/{name}" for name in [*SQUARES, "waters"]}
    assert config["basemap_details"]["detail/130-42"]["bounds"] == [130, 42, 131, 43]


def test_a_piece_of_detail_is_kept_for_good_at_its_versioned_address():
    url = ask("/atlas/map.json").json["basemap_details"]["detail/130-42"]["url"]
    given = answer(url)
    assert given.body == (FOLDER / "detail/130-42.geojson").read_bytes()
    assert given.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer(url.partition("?")[0]).headers["cache-control"] == "no-cache"
    assert answer(url, given.headers["etag"]).status == 304


@pytest.mark.parametrize("part", ["detail/0-0", "detail/../../atlas", "../atlas"])
def test_what_the_base_map_does_not_have_is_not_found(part):
    assert answer(f"atlas/basemap/{part}.geojson").status == 404
