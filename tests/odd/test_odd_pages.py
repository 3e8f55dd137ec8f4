"""What a reader is told of atlases that are odd: nothing in them, twins, places without a map."""

from __future__ import annotations

import pytest

from dashboard.reader import searching
from dashboard.reader.interactive import as_html
from dashboard.reader.links import from_query
from dashboard.reader.panels.feature import BEYOND
from dashboard.reader.state import default_view
from dashboard.workspace import Workspace
from geodata import load_atlas
from tests.odd.building import LINE, plain
from tests.odd.cases import CASES, POINT, a_start_view_with_an_icon_that_is_none
from tests.pages import documents
from tests.reading import opened, panel, search, shown, text_page, words


@pytest.fixture
def served(tmp_path):
    """A way to serve the atlas that some parts make."""
    return lambda parts: Workspace(parts.write(tmp_path / "atlas"))


def test_a_group_without_layers_has_no_heading(served):
    parts = plain()
    parts.groups.append({"id": "later", "title": "For later"})
    page = opened("", served(parts))
    sidebar = " ".join(each.proto.body for each in page.sidebar.get("html"))
    assert ">Group<" in sidebar
    assert "For later" not in sidebar


def notices(page):
    return [each.value for each in page.main.info]


@pytest.mark.parametrize(
    ("case", "told"),
    [
        ("no features yet", "This atlas has no features yet"),
        ("nothing but a title", "This atlas has no features yet"),
        ("features of which none has a place", "No feature of this atlas has a place on the map"),
    ],
)
def test_an_atlas_with_an_empty_map_says_why(served, case, told):
    workspace = served(CASES[case]())
    atlas = workspace.atlas
    assert notices(opened("", workspace)) == [told]
    assert documents(as_html(atlas, default_view(atlas)))["interactive/view.json"]["empty"] == f"{told}."


def test_an_atlas_that_quotes_nothing_says_so(served):
    assert notices(text_page("passages", served(plain()))) == ["No passages are quoted yet"]


@pytest.mark.parametrize("twin", ["twin-one", "twin-two", "twin-three", "twin-four"])
def test_the_search_box_opens_each_of_those_that_have_the_same_names(served, twin):
    parts = CASES["two features of the same names"]()
    workspace = served(parts.feature("twin-four", LINE, names=("Twin", "쌍둥이", "Близнец")))
    atlas = workspace.atlas
    texts = [searching.offered_text(atlas, each) for each in atlas.features]
    assert len(set(texts)) == len(texts)
    assert shown(search(opened("", workspace), twin))["selected"] == twin


def test_twins_are_told_apart_by_layer_and_kind_then_by_id(served):
    parts = CASES["two features of the same names"]()
    atlas = served(parts.feature("twin-four", LINE, names=("Twin", "쌍둥이", "Близнец"))).atlas
    told = {each: searching.distinguish(atlas, each) for each in atlas.features}
    assert told == {
        "north-line": "",
        "twin-one": "Lines, place",
        "twin-two": "Lines, railway, twin-two",
        "twin-three": "Sites, place",
        "twin-four": "Lines, railway, twin-four",
    }


def test_what_lies_near_a_pole_says_that_the_map_leaves_it_out(served):
    workspace = served(plain().feature("polar", {"type": "Point", "coordinates": [130, 89]}, kind="farm"))
    page = opened("feature=polar", workspace)
    assert BEYOND in words(page)
    assert 'data-act="show"' not in panel(page)
    assert BEYOND not in words(opened("feature=north-line", workspace))


def test_a_year_before_1000_opens_from_its_link(tmp_path):
    parts = plain().feature("early", POINT, kind="bridge").fact("early", as_of="0830")
    atlas = load_atlas(parts.write(tmp_path / "atlas"))
    assert from_query(atlas, "year=830").year == from_query(atlas, "year=0830").year == 830


def test_a_starting_view_with_a_sign_that_is_none_has_none(served):
    workspace = served(a_start_view_with_an_icon_that_is_none())
    assert "<strong>Go</strong>" in panel(opened("", workspace))
