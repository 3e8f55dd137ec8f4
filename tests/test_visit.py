"""A visit without Streamlit: what follows from what a browser sends, run by run."""

from __future__ import annotations

import shutil
from dataclasses import replace
from urllib.parse import parse_qs

import pytest

from dashboard.reader.inputs import BASE, STATUS, YEAR, values_of, view_of
from dashboard.reader.links import from_query, layer_parameter, to_query
from dashboard.reader.places import Place
from dashboard.reader.state import BUILT_IN, bounds_of, default_view, home_of
from dashboard.reader.visit import (
    AT,
    FEATURE,
    GONE,
    UNREADABLE,
    Opening,
    Stage,
    Visit,
    corrected,
    panel_differs,
)
from dashboard.workspace import Edition, Workspace
from geodata import Status
from geodata.limits import MOST_NAMED_PARTS
from tests.conftest import DATA

WORKSPACE = Workspace(DATA / "minimal")
ATLAS = WORKSPACE.atlas
HOME = default_view(ATLAS)


@pytest.fixture
def visit():
    """A visit whose page was drawn with the view that no link names."""
    visit = Visit(WORKSPACE)
    visit.begin(navigated=False)
    visit.read(HOME, {})
    visit.complete(HOME)
    return visit


@pytest.fixture
def inputs():
    return values_of(ATLAS, HOME)


# Inputs


@pytest.mark.parametrize(
    "query", ["", "layer.rails=false&status=Operating&year=2016&base=OpenStreetMap", "layer.sites=true"]
)
def test_a_view_comes_back_from_the_inputs(query):
    view = from_query(ATLAS, query)
    assert view_of(ATLAS, values_of(ATLAS, view), view.selected, view.place) == view


def test_inputs_that_hold_nothing_yet_show_what_no_link_names():
    assert view_of(ATLAS, {}, None, home_of(ATLAS)) == HOME


# How a run begins


def test_the_first_run_takes_the_link_whatever_came_before(visit):
    assert Visit(WORKSPACE).begin(navigated=True) == (Opening.LINK, UNREADABLE)
    assert visit.begin(navigated=False) == (Opening.INPUTS, UNREADABLE)


def test_a_text_page_that_was_opened_first_leaves_the_link_to_the_first_run():
    visit = Visit(WORKSPACE)
    visit.leave_map()
    assert visit.begin(navigated=False)[0] is Opening.LINK
    assert visit.begin(navigated=False)[0] is Opening.INPUTS


def test_who_comes_back_from_another_page_finds_the_last_view(visit):
    visit.complete(replace(HOME, selected="north-line"))
    visit.exporting = True
    visit.leave_map()
    assert (visit.stage, visit.exporting) == (Stage.AWAY, False)
    assert visit.begin(navigated=False) == (Opening.RETURN, UNREADABLE)
    assert visit.last == "feature=north-line"
    assert visit.stage is Stage.DRAWN


def test_back_and_forward_take_the_link_and_move_the_map(visit):
    visit.pending, visit.exporting = {BASE: BUILT_IN}, True
    assert visit.begin(navigated=True)[0] is Opening.LINK
    assert (visit.pending, visit.exporting, visit.move.number) == ({}, False, 1)


def test_another_edition_is_taken_up_once_and_told(folder):
    workspace = Workspace(folder)
    visit = Visit(workspace)
    visit.begin(navigated=False)
    visit.complete(HOME)
    before = visit.edition
    path = folder / "names.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Rice", "Barley"), encoding="utf-8")
    workspace.reopen()
    assert (visit.outdated, visit.edition) == (True, before)  # until a run of the whole page
    visit.take_up(workspace)
    assert (visit.outdated, visit.atlas) == (False, workspace.atlas)
    assert visit.begin(navigated=False) == (Opening.RETURN, GONE)
    visit.take_up(workspace)
    assert visit.begin(navigated=False) == (Opening.INPUTS, UNREADABLE)


def test_another_workspace_is_taken_up_as_another_edition(visit, tmp_path):
    other = Workspace(shutil.copytree(DATA / "minimal", tmp_path / "other"))
    visit.take_up(other)
    assert (visit.workspace, visit.edition) == (other, other.current)
    assert visit.begin(navigated=False) == (Opening.RETURN, GONE)


# What the browser has not heard of


def test_what_a_callback_sets_is_pending_until_a_run_was_complete(visit, inputs):
    view = replace(HOME, statuses=frozenset({Status.OPERATING}))
    visit.begin_callback()
    assert visit.adopt(view, inputs) == visit.pending == {STATUS: ["Operating"]}
    assert visit.outgrown
    visit.begin(navigated=False)  # cut short
    assert visit.pending == {STATUS: ["Operating"]}
    visit.begin(navigated=False)
    visit.complete(view)
    visit.begin(navigated=False)  # the reader has moved an input
    assert visit.pending == {}


def test_what_is_pending_follows_what_is_set_next(visit, inputs):
    visit.begin_callback()
    visit.adopt(replace(HOME, year=2016), inputs)
    visit.begin_callback()
    visit.adopt(HOME, inputs)  # whose year the browser still holds
    assert visit.pending == {YEAR: ATLAS.last_year}


def test_a_callback_after_a_complete_run_begins_with_what_the_browser_sent(visit):
    visit.pending = {YEAR: 2016}
    visit.begin_callback()
    assert (visit.pending, visit.stage) == ({}, Stage.IN_CALLBACK)


def test_the_map_may_have_spoken_before_it_heard(visit):
    visit.pending = {YEAR: 2016}
    visit.begin_message()
    assert visit.pending == {YEAR: 2016}


def test_a_selection_alone_sets_no_input(visit, inputs):
    assert visit.adopt(replace(HOME, selected="north-line"), inputs) == {}
    assert (visit.selected, visit.outgrown, visit.pending) == ("north-line", False, {})


# Where the map looks


def test_a_link_with_a_feature_and_no_place_goes_there(visit):
    opened = from_query(ATLAS, "feature=north-line")
    visit.read(opened, {FEATURE: ["north-line"]})
    bounds = bounds_of(ATLAS, "north-line")
    assert (visit.selected, visit.named, visit.move.bounds, visit.move.number) == (
        "north-line",
        "north-line",
        bounds,
        1,
    )
    assert visit.linked == visit.place != home_of(ATLAS)


def test_the_map_keeps_what_it_was_told_to_fit_while_filters_change(visit, inputs):
    visit.go_to("north-line")
    fitted = visit.bounds
    visit.adopt(replace(HOME, year=2016, place=visit.place), inputs, keep_bounds=True)
    assert visit.bounds == fitted
    visit.adopt(HOME, inputs)
    assert visit.bounds is None


def test_a_link_with_a_place_stays_there(visit):
    given = {FEATURE: ["north-line"], AT: ["42,130,7"]}
    visit.read(from_query(ATLAS, given), given)
    assert (visit.place, visit.linked, visit.bounds) == (Place(42, 130, 7), Place(42, 130, 7), None)


def test_a_feature_without_a_place_moves_nothing(visit):
    farm = ATLAS.features["rice-farm"].model_copy(update={"geometry": None})
    visit.edition = Edition(replace(ATLAS, features={**ATLAS.features, farm.id: farm}), ())
    visit.go_to(farm.id)
    assert (visit.move.number, visit.place) == (0, home_of(ATLAS))


def test_the_link_names_where_the_reader_moved_the_map_not_where_a_move_of_ours_came_to_rest(visit):
    visit.go_to("north-line")
    ours = visit.linked
    near, far = replace(ours, latitude=ours.latitude + 0.0001), replace(ours, latitude=ours.latitude + 5)
    visit.follow(near, resting=True)
    assert visit.linked == ours
    visit.follow(near, resting=False)
    assert visit.linked == near
    visit.follow(far, resting=True)
    assert visit.linked == far


# The link


def test_the_link_keeps_a_place_as_it_was_written(visit):
    visit.linked = Place(42, 130, 7)
    assert visit.named_in_link("42,130,7") == {FEATURE: None, AT: "42,130,7"}
    assert visit.named_in_link("42,130,8")[AT] == "42.0000,130.0000,7"
    visit.linked = home_of(ATLAS)
    assert visit.named_in_link("42,130,7") == {FEATURE: None, AT: None}


def test_the_parameters_of_a_view_are_those_of_its_link(visit):
    visit.selected, visit.linked = "north-line", Place(42, 130, 7)
    view = replace(HOME, selected="north-line", year=2016, place=Place(1, 2, 3))  # as the map lies
    assert visit.parameters(view, None) == parse_qs(to_query(ATLAS, replace(view, place=visit.linked)))


def test_a_link_is_corrected_but_for_how_it_writes_its_place():
    given = {"rails": ["false"], "status": ["operating", "Foo"], AT: ["1,2,3", "42,130,7"]}
    read = replace(
        HOME,
        layers=frozenset(),
        statuses=frozenset({Status.OPERATING}),
        place=Place(42, 130, 7),
    )
    assert corrected(ATLAS, read, given) == {
        layer_parameter("rails"): ["false"],
        "status": ["Operating"],
        AT: ["42,130,7"],
    }


def test_what_cannot_be_read_is_told_by_name_and_the_rest_by_number(visit):
    visit.unread([])
    assert visit.notice is None
    visit.unread([("status", "Foo"), ("feature", "")])
    assert visit.notice == f"{UNREADABLE}: status “Foo”, feature without a value"
    visit.unread([("status", f"S{number}") for number in range(MOST_NAMED_PARTS + 1200)], GONE)
    assert visit.notice.startswith(f"{GONE}: status “S0”")
    assert visit.notice.endswith(" and 1,200 more")


# What happens on the map and in the sidebar


def test_a_message_of_the_map_is_taken_in_once(visit):
    message = {"frame": "a", "events": [{"seq": 1, "type": "select", "feature": "north-line"}]}
    assert visit.hear(message, HOME).view.selected == "north-line"
    assert visit.hear(message, HOME).view == HOME
    assert visit.progress.seen == 1


def test_a_base_map_that_cannot_be_had_gives_way_to_the_built_in_one(visit):
    visit.drop_base("OpenTopoMap")
    assert (visit.pending, visit.outgrown) == ({BASE: BUILT_IN}, True)
    assert visit.notice == "OpenTopoMap cannot be reached. The built-in base map is shown instead."


def test_a_switch_draws_the_panel_anew_only_where_it_tells_something_else(visit):
    both, rails = replace(HOME, layers=frozenset({"rails", "sites"})), HOME
    visit.switched("sites", both)
    assert not visit.outgrown
    visit.switched("sites", replace(both, selected="rice-farm"))  # which was hidden
    assert visit.outgrown
    assert panel_differs(ATLAS, rails, replace(rails, layers=frozenset()))
