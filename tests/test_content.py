"""What the map's frame fetches: the features of a layer with their history, and the frame's configuration."""

from __future__ import annotations

import json

import pytest
from shapely import from_wkt

from dashboard.leaflet import content
from geodata.errors import UnknownItemError


def test_a_layer_is_told_as_its_features_with_a_place(minimal):
    document = content.layer_geojson(minimal, "rails")
    assert [feature["id"] for feature in document["features"]] == ["north-line", "northport", "south-line"]


def test_a_feature_is_told_with_its_history_and_without_a_status(minimal):
    [line, *_] = json.loads(content.dump(content.layer_geojson(minimal, "rails")))["features"]
    assert line["properties"] == {
        "name": "North line",
        "layer": "rails",
        "kind": "railway",
        "kind_label": "Railway",
        "history": [[1934, "proposed"], [2016, "suspended"], [2018, "operating"]],
        "unconfirmed_by_year": [[1940, True], [2016, False]],
        "since": 1934,
        "detail": "",
        "sectors": ["railroads"],
        "precision": "generalised",
        "accuracy_m": 500,
        "min_zoom": 0,
    }


def test_a_feature_without_a_status_has_no_history(minimal):
    document = content.layer_geojson(minimal, "rails")
    assert [feature["properties"]["history"] for feature in document["features"]][1] == ()


def test_a_history_ends_with_the_status_of_today(shipped):
    drawn = [each for layer in shipped.layers for each in content.layer_geojson(shipped, layer)["features"]]
    ends = {each["id"]: each["properties"]["history"][-1:] for each in drawn}
    assert {item: [status for _, status in end] for item, end in ends.items()} == {
        item: [status for status in [shipped.current_status(item)] if status] for item in ends
    }


def test_an_unknown_layer_is_told(minimal):
    with pytest.raises(UnknownItemError, match="the atlas has no layer 'ghost'"):
        content.layer_geojson(minimal, "ghost")


@pytest.mark.parametrize(
    ("place", "drawn"),
    [
        ("POINT(130 42)", [130, 42]),
        ("POINT(-178 60)", [182, 60]),
        ("LINESTRING(179 60,-179 61)", [[179, 60], [181, 61]]),
        ("POINT(10 50)", [10, 50]),
    ],
)
def test_what_lies_over_the_180th_meridian_is_drawn_where_the_base_map_goes_on(minimal, place, drawn):
    document = content.collection(minimal, [(minimal.feature("northport"), from_wkt(place))])
    assert json.loads(content.dump(document))["features"][0]["geometry"]["coordinates"] == drawn


def test_a_site_is_told_with_its_sector_and_the_amount_that_most_bases_give(shipped):
    told = {
        each["id"]: each["properties"]["detail"]
        for each in content.layer_geojson(shipped, "far-east-sites")["features"]
    }
    assert told["nakhodka-korean-technopark"] == "Industrial parks, USD 50 million"
    assert told["vostochny-port"] == "Seaports"
