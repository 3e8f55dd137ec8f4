"""An open atlas is indexed both ways between features and their evidence."""

from __future__ import annotations

import pytest
from shapely import Point

from geodata import Status, load_atlas
from geodata.catalogue import geojson_geometry, shipped_folder
from geodata.errors import UnknownItemError


def ids(items):
    return [item.id for item in items]


def test_a_layer_knows_its_features_in_the_order_of_the_file(minimal):
    assert ids(minimal.features_in("rails")) == ["iron-road", "north-line", "northport", "south-line"]


def test_a_feature_knows_its_passages(minimal):
    assert ids(minimal.passages_on("north-line")) == ["length"]


def test_a_passage_knows_its_features(minimal):
    assert minimal.passages["length"].features == ("north-line", "south-line")


def test_the_two_indexes_agree(minimal):
    there = {(p.id, feature) for p in minimal.passages.values() for feature in p.features}
    back = {(p.id, feature) for feature in minimal.features for p in minimal.passages_on(feature)}
    assert there == back


def test_passages_come_in_reading_order(minimal):
    assert list(minimal.passages) == ["length", "gauge", "bridge", "farm"]


def test_a_passage_leads_to_its_reference(minimal):
    assert minimal.reference_of(minimal.passages["farm"]).title == "The Iron Road"


def test_facts_come_in_the_order_of_the_file_and_the_derived_ones_last(minimal):
    properties = [fact.property for fact in minimal.facts_of("north-line")]
    assert properties == [
        "status",
        "status",
        "status",
        "published-length",
        "gauge",
        "owner",
        "drawn-length",
        "length-check",
    ]


def test_the_status_is_the_one_with_the_latest_date(minimal):
    assert (minimal.status("north-line").value, minimal.current_status("north-line")) == (
        "operating",
        Status.OPERATING,
    )


def test_a_feature_without_a_status_has_none(minimal):
    assert (minimal.status("northport"), minimal.current_status("northport")) == (None, None)


def test_a_whole_knows_its_parts(minimal):
    assert ids(minimal.parts("iron-road")) == ["north-line", "south-line"]


def test_a_part_knows_its_wholes(minimal):
    assert ids(minimal.wholes("south-line")) == ["iron-road"]


def test_the_geometry_of_a_whole_is_that_of_its_parts(minimal):
    assert minimal.geometry("iron-road").bounds == (130.4, 41.9, 130.5, 42.2)


def test_a_part_of_a_part_belongs_to_the_whole(folder):
    path = folder / "layers/rails.geojson"
    middle = '{"type":"Feature","id":"network","geometry":null,"properties":{"kind":"corridor"}},\n'
    text = path.read_text().replace('{"kind":"corridor"}', '{"kind":"corridor","part_of":["network"]}')
    path.write_text(
        text.replace('{"type":"Feature","id":"iron-road"', middle + '{"type":"Feature","id":"iron-road"')
    )
    with (folder / "names.csv").open("a") as names:
        names.write("network,Network,망,Сеть,\n")
    atlas = load_atlas(folder)
    assert ids(atlas.parts("network")) == ["north-line", "south-line"]
    assert ids(atlas.wholes("north-line")) == ["iron-road", "network"]


def test_bounds_hold_all_features(minimal):
    assert minimal.bounds(["northport", "south-line"]) == (130.4, 41.9, 130.5, 42.2)


def test_bounds_of_nothing_are_none(minimal):
    assert minimal.bounds([]) is None


@pytest.mark.parametrize(
    ("ask", "noun"),
    [
        ("feature", "feature"),
        ("name", "feature"),
        ("features_in", "layer"),
        ("wholes", "feature"),
        ("geometry", "feature"),
    ],
)
def test_an_unknown_id_is_told(minimal, ask, noun):
    with pytest.raises(UnknownItemError, match=f"the atlas has no {noun} 'ghost'. Check its spelling."):
        getattr(minimal, ask)("ghost")


def test_geometry_leaves_as_geojson():
    assert geojson_geometry(Point(130.5, 42)) == {"type": "Point", "coordinates": (130.5, 42.0)}


def test_without_a_folder_the_shipped_atlas_opens(shipped):
    assert shipped.folder == shipped_folder()
