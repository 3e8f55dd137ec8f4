"""Layers of more features than a map can hold: the server's tiles and the search box."""

from __future__ import annotations

import json
from dataclasses import replace
from shutil import copytree
from unicodedata import normalize

import pytest

from dashboard import session
from dashboard.leaflet import content
from dashboard.reader import searching
from dashboard.server.routes import make_app
from dashboard.widgets import controls
from dashboard.workspace import Workspace
from geodata.geometry.generalising import LARGE
from tests.asking import NO_PAGE, ask
from tests.conftest import DATA, crowded
from tests.reading import opened, ran, shown

FARMS = LARGE + 500
TILE = (6, 27, 12)


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """A folder whose layer of sites is a large one."""
    return crowded(copytree(DATA / "minimal", tmp_path_factory.mktemp("large") / "atlas"), FARMS)


@pytest.fixture(scope="module")
def workspace(large):
    return Workspace(large)


@pytest.fixture(scope="module")
def get(workspace):
    """A way to ask the server of that folder for a tile, and what it answers."""
    app = make_app(workspace, NO_PAGE)

    def asked(tile=TILE, query=""):
        zoom, x, y = tile
        answer = ask(f"/atlas/layers/sites/{zoom}/{x}/{y}.geojson?{query}", app)
        return answer, answer.json

    return asked


@pytest.fixture(scope="module")
def config(workspace):
    """What the server of that folder tells the map's frame."""
    return ask("/atlas/map.json", make_app(workspace, NO_PAGE)).json


def test_a_large_layer_is_offered_by_tiles_and_a_small_one_whole(config):
    told = config
    assert list(told["layer_urls"]) == ["rails"]
    assert list(told["tile_urls"]) == ["sites"]
    assert "{z}/{x}/{y}" in told["tile_urls"]["sites"]


def test_a_tile_holds_features_as_a_layer_does_and_counts_the_others(workspace, get):
    _, tile = get()
    whole = content.layer_geojson(workspace.atlas, "sites")
    known = {feature["id"]: feature["properties"] for feature in whole["features"]}
    assert 0 < len(tile["features"]) < FARMS
    assert {feature["id"] for feature in tile["features"]} <= known.keys()
    assert tile["features"][0]["properties"].keys() == known["farm-0"].keys()
    assert tile["left_out"] > 0


def test_a_filter_makes_room_for_what_passes_it(get):
    _, tile = get(query="status=Proposed")
    assert {feature["properties"]["history"][-1][1] for feature in tile["features"]} == {"proposed"}
    _, none = get(query="sector=Fisheries")
    assert none["features"] == []


def test_a_year_before_the_first_status_has_an_empty_tile(get):
    assert get(query="year=2017")[1]["features"] == []
    assert get(query="year=2018")[1]["features"]


def test_a_tile_is_kept_for_good_at_its_versioned_address(workspace, get):
    version = workspace.current.version
    assert "immutable" in get(query=f"v={version}")[0].headers["cache-control"]
    assert get()[0].headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    ("tile", "query", "told"),
    [
        ((6, 99, 0), "", "tile 6/99/0"),
        (TILE, "status=Lost", "status=Lost: use one of"),
        (TILE, "colour=red", "unknown parameter 'colour'"),
    ],
)
def test_a_tile_that_cannot_be_is_reported(tile, query, told, get):
    answer, body = get(tile, query)
    assert answer.status == 404
    assert told in body["error"]


def test_the_legend_names_the_statuses_of_lines_that_no_tile_has_brought_yet(workspace, config):
    assert config["statuses"] == json.loads(content.dump(content._statuses(workspace.atlas)))
    assert "Suspended" in [style["label"] for style in config["statuses"]]


def test_names_are_found_in_any_case_and_language(minimal):
    assert searching.matching(minimal, "NORTH l") == ["north-line"]
    assert searching.matching(minimal, "северная") == ["north-line"]
    assert searching.matching(minimal, "nowhere") == []


@pytest.mark.parametrize("stored", ["NFC", "NFD"])
def test_names_are_found_however_their_accents_and_hangul_are_encoded(minimal, stored):
    en, ko = "Cầu Phú Mỹ", "두만강 철교"
    new = {"en": normalize(stored, en), "ko": normalize(stored, ko)}
    atlas = with_names(minimal, **new)
    for typed in (en, ko):
        assert normalize("NFC", typed) in searching.offered_text(atlas, "north-line")
        for form in ("NFC", "NFD"):
            assert searching.matching(atlas, normalize(form, typed)) == ["north-line"]
    assert searching.matching(atlas, "cau phu my") == ["north-line"]


def with_names(atlas, **names):
    """The atlas with other names for its north line."""
    named = atlas.names["north-line"].model_copy(update=names)
    return replace(atlas, names={**atlas.names, "north-line": named})


def test_the_search_box_of_a_large_atlas_offers_what_was_found(monkeypatch, workspace):
    monkeypatch.setattr(controls, "MOST_OFFERED", 100)
    page = opened("", workspace)
    box = page.main.selectbox(key="search")
    assert box.options == []
    page.session_state["search"] = None
    page.session_state[session.VISIT].sought = "farm number 77"
    box = ran(page).main.selectbox(key="search")
    names = [workspace.atlas.name(each) for each in searching.matching(workspace.atlas, "number 77")]
    assert [option.split(" · ")[0] for option in box.options] == names
    box.select("farm-77")
    assert shown(ran(page))["selected"] == "farm-77"
    assert page.main.selectbox(key="search").options == []
