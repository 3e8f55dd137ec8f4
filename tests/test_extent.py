"""Where the map of an atlas opens and ends, wherever on the globe the atlas is."""

from __future__ import annotations

import pytest

from dashboard.leaflet import content
from dashboard.leaflet.extent import BASE_MAP, extent_of
from dashboard.reader.links import from_query, to_query
from dashboard.reader.places import MAX_ZOOM, MIDDLE, MIN_ZOOM, NEAREST_TO_POINT, Place
from dashboard.reader.state import default_view, home_of, least_zoom
from geodata import load_atlas
from geodata.catalogue import examine
from tests.odd.building import LINE, plain

PLACES = {
    "London": (-0.1, 51.5),
    "Nairobi": (36.8, -1.3),
    "Sydney": (151.2, -33.9),
    "New York": (-74.0, 40.7),
    "Taveuni": (-179.95, -16.8),
    "Vladivostok": (131.9, 43.1),
}


def at(folder, *places):
    """An atlas with a farm at each place."""
    parts = plain().without("north-line")
    for number, place in enumerate(places):
        parts.feature(f"farm-{number}", {"type": "Point", "coordinates": place}, kind="farm")
    return load_atlas(parts.write(folder))


def drawn_at(atlas):
    return [each["geometry"]["coordinates"] for each in content.layer_geojson(atlas, "lines")["features"]]


def test_the_shipped_atlas_opens_and_ends_where_it_says(shipped):
    opened = extent_of(shipped)
    assert (opened.home, opened.least_zoom, opened.edges) == (Place(40.6, 129.5, 6), MIN_ZOOM, BASE_MAP)


@pytest.mark.parametrize("name", PLACES)
def test_a_map_opens_at_its_features_which_lie_within_its_edges(tmp_path, name):
    longitude, latitude = PLACES[name]
    atlas = at(tmp_path / "atlas", (longitude, latitude), (longitude + 0.02, latitude))
    home, (west, south, east, north) = home_of(atlas), extent_of(atlas).edges
    assert (home.longitude, home.latitude) == pytest.approx((longitude + 0.01, latitude), abs=0.01)
    assert home.zoom == MAX_ZOOM
    for x, y in drawn_at(atlas):
        assert west < x < east
        assert south < y < north


def test_features_on_both_sides_of_the_180th_meridian_stand_side_by_side(tmp_path):
    atlas = at(tmp_path / "atlas", (179.9, -16), (-179.9, -17))
    assert home_of(atlas).longitude in {180, -180}
    [[first, _], [second, _]] = drawn_at(atlas)
    assert abs(first - second) == pytest.approx(0.2)


def test_the_far_side_of_the_globe_is_turned_to_the_nearer_edge(tmp_path):
    atlas = at(tmp_path / "atlas", (-74, 40.7), (120, 10))
    west, _, east, _ = extent_of(atlas).edges
    assert east - west == 360
    assert all(west <= x <= east for x, _ in drawn_at(atlas))


def test_an_atlas_of_the_world_zooms_out_until_all_of_it_is_in_view(tmp_path):
    atlas = at(tmp_path / "atlas", (-120, 50), (20, -30), (100, 60))
    assert least_zoom(atlas) == 2 < MIN_ZOOM
    view = from_query(atlas, "at=10,20,2")
    assert view.place.zoom == 2
    assert from_query(atlas, to_query(atlas, view)) == view


def test_an_atlas_of_both_poles_does_not_open_on_an_empty_map(tmp_path):
    atlas = at(tmp_path / "atlas", (20, 84), (60, -84))
    assert (home_of(atlas).zoom, least_zoom(atlas)) == (1, 1)
    view = from_query(atlas, "at=0,40,1")
    assert view.place.zoom == 1


def test_an_atlas_a_hundred_metres_wide_opens_as_near_as_the_map_goes(tmp_path):
    assert home_of(at(tmp_path / "atlas", (130, 42), (130.001, 42.0005))).zoom == MAX_ZOOM
    assert home_of(at(tmp_path / "point", (130, 42))).zoom == NEAREST_TO_POINT


def test_an_atlas_without_features_opens_on_the_built_in_base_map(tmp_path):
    atlas = at(tmp_path / "atlas")
    assert (home_of(atlas), extent_of(atlas).edges) == (MIDDLE, BASE_MAP)


def test_an_atlas_may_name_its_home(tmp_path):
    parts = plain()
    parts.about["home"] = "51.5,-0.1,10"
    home = home_of(load_atlas(parts.write(tmp_path / "atlas")))
    assert str(home) == "51.5000,-0.1000,10"
    assert default_view(load_atlas(tmp_path / "atlas")).place == home


@pytest.mark.parametrize(
    "text", ["London", "51.5,-0.1", "91,0,3", "51,181,3", "51,0,23", "51,0,-1", "1e9,0,3"]
)
def test_a_home_that_is_no_place_is_reported(tmp_path, text):
    parts = plain()
    parts.about["home"] = text
    opened, [problem] = examine(parts.write(tmp_path / "atlas"))
    assert opened is None
    assert "write latitude,longitude,zoom" in str(problem)


@pytest.mark.parametrize(
    ("geometry", "count"),
    [
        ({"type": "MultiPoint", "coordinates": [[130, 42], [131, 43]]}, 2),
        ({"type": "GeometryCollection", "geometries": [LINE, {"type": "Point", "coordinates": [1, 2]}]}, 2),
        ({"type": "MultiPoint", "coordinates": [[130, 42], [131, 89]]}, 1),
        ({"type": "Point", "coordinates": [130, 89]}, 0),
    ],
)
def test_a_feature_is_drawn_in_its_pieces_as_far_as_the_map_goes(tmp_path, geometry, count):
    atlas = load_atlas(plain().feature("odd-one", geometry, kind="farm").write(tmp_path / "atlas"))
    drawn = content.layer_geojson(atlas, "lines")["features"]
    assert [each["id"] for each in drawn].count("odd-one") == count
    assert {each["geometry"]["type"] for each in drawn} <= {"Point", "LineString"}


def test_the_built_in_base_map_is_credited_on_any_atlas(tmp_path, shipped):
    told = content.attribution(load_atlas(plain().write(tmp_path / "atlas")))
    assert told.startswith("Base map: Made with Natural Earth, © OpenStreetMap contributors")
    assert "Base map:" not in content.attribution(shipped)  # its datasets name them all
