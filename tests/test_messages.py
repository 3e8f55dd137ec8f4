"""What the map tells Python and what Python answers: neither undoes the other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.leaflet.messages import Known, Move, Progress, hear, speak
from dashboard.reader.places import Place
from dashboard.reader.state import ViewState
from geodata import Sector, Status

KNOWN = Known(
    {"north-line": None, "rice-farm": None},
    (Status.OPERATING, Status.PROPOSED),
    (Sector.FISHERIES,),
    range(1933, 2026),
)
START = ViewState(frozenset({"rails"}))
TOGGLE = {"seq": 1, "type": "toggle", "layer": "sites", "on": True}
SELECT = {"seq": 2, "type": "select", "feature": "rice-farm"}
YEARS = (1933, 1934, 2015, 2016, 2017, 2018, 2026)
MOVE = {"seq": 3, "type": "view", "lat": 42.34, "lng": 130.5, "zoom": 10}


def listen(*events, view=START, progress=Progress(), frame="a"):  # noqa: B008 - frozen
    return hear(view, progress, {"frame": frame, "events": list(events)}, KNOWN)


def test_a_log_is_applied_in_order():
    heard = listen(TOGGLE, SELECT, MOVE)
    assert heard.view == ViewState(
        frozenset({"rails", "sites"}), selected="rice-farm", place=Place(42.34, 130.5, 10)
    )
    assert heard.progress == Progress("a", 3)


def test_a_layer_is_switched_off():
    assert listen({"seq": 1, "type": "toggle", "layer": "rails", "on": False}).view.layers == frozenset()


def test_filters_and_year_come_together_and_an_empty_one_shows_all():
    filters = {"statuses": ["operating"], "sectors": ["fisheries"], "year": 1950}
    filtered = listen({"seq": 1, "type": "filter"} | filters)
    assert filtered.view == ViewState(
        START.layers, frozenset({Status.OPERATING}), frozenset({Sector.FISHERIES}), year=1950
    )
    nothing = {"seq": 2, "type": "filter", "statuses": [], "sectors": [], "year": None}
    assert listen(nothing, view=filtered.view, progress=filtered.progress).view == START


def test_a_click_beside_everything_closes_the_panel():
    chosen = listen(TOGGLE, SELECT)
    closed = listen({"seq": 3, "type": "select", "feature": None}, view=chosen.view, progress=chosen.progress)
    assert closed.view.selected is None


def test_an_event_is_applied_once():
    first = listen(TOGGLE)
    undone = ViewState(frozenset({"rails"}))
    assert listen(TOGGLE, view=undone, progress=first.progress).view == undone


def test_a_repeated_log_brings_only_what_is_new():
    first = listen(TOGGLE)
    again = listen(TOGGLE, SELECT, view=START, progress=first.progress)
    assert again.view == ViewState(frozenset({"rails"}), selected="rice-farm")


def test_a_new_frame_begins_a_new_log():
    old = listen(TOGGLE, SELECT, MOVE)
    new = listen(
        {"seq": 1, "type": "select", "feature": "north-line"}, view=old.view, progress=old.progress, frame="b"
    )
    assert (new.view.selected, new.progress) == ("north-line", Progress("b", 1))


def test_a_base_map_that_failed_is_told():
    assert listen({"seq": 1, "type": "base-failed", "base": "openstreetmap"}).failed_base == "openstreetmap"


@pytest.mark.parametrize("lng", [490.5, -229.5])
def test_a_map_that_went_round_the_world_is_brought_back(lng):
    assert listen(MOVE | {"lng": lng}).view.place == Place(42.34, 130.5, 10)


@pytest.mark.parametrize(
    "message",
    [
        None,
        5,
        "text",
        [],
        {},
        {"events": None},
        {"events": {}},
        {"frame": "a"},
        {"frame": 1, "events": [None, 5, [], {}]},
    ],
)
def test_a_message_that_is_none_changes_nothing(message):
    assert hear(START, Progress(), message, KNOWN).view == START


@pytest.mark.parametrize(
    "event",
    [
        {"type": "explode"},
        {"type": "select", "feature": "ghost"},
        {"type": "select", "feature": ["rice-farm"]},
        {"type": "select", "feature": {}},
        {"type": "select", "feature": 5},
        {"type": "toggle", "layer": "sites", "on": "yes"},
        {"type": "toggle", "layer": 5, "on": True},
        {"type": "filter", "statuses": "operating", "sectors": [], "year": None},
        {"type": "filter", "statuses": ["severed", 5, {}], "sectors": ["medicine"], "year": 2026},
        {"type": "filter", "statuses": [], "sectors": [], "year": True},
        {"type": "filter", "statuses": [], "sectors": [], "year": "2000"},
        {"type": "view", "lat": 91, "lng": 0, "zoom": 5},
        {"type": "view", "lat": 42, "lng": 0, "zoom": 99},
        {"type": "view", "lat": "42", "lng": 0, "zoom": 5},
        {"type": "view", "lat": float("nan"), "lng": 0, "zoom": 5},
        {"type": "view", "lat": 42, "lng": float("inf"), "zoom": 5},
        {"type": "view", "lat": 42, "lng": float("nan"), "zoom": 5},
    ],
)
def test_nonsense_is_passed_over_and_counted_as_read(event):
    heard = listen({"seq": 1} | event)
    assert (heard.view, heard.progress) == (START, Progress("a", 1))


def test_a_layer_that_the_atlas_does_not_have_does_no_harm(minimal):
    heard = listen({"seq": 1, "type": "toggle", "layer": "ghost", "on": True})
    assert not any(
        heard.view.shows(minimal, feature) != START.shows(minimal, feature)
        for feature in minimal.features.values()
    )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
EVENTS = st.fixed_dictionaries(
    {"seq": st.integers(1, 9), "type": st.sampled_from(["toggle", "select", "view", "base-failed"])},
    optional=dict.fromkeys(("layer", "on", "feature", "lat", "lng", "zoom", "base"), JSON),
)


@given(st.lists(EVENTS | JSON))
def test_a_browser_can_send_anything(events):
    assert isinstance(listen(*events).view, ViewState)


def test_a_click_keeps_the_year():
    then = ViewState(frozenset({"rails"}), year=2016)
    assert listen(TOGGLE, SELECT, MOVE, view=then).view.year == 2016


def test_the_answer_tells_the_year():
    told = [
        speak(ViewState(frozenset(), year=year), Progress(), Move(), None)["year"] for year in (2016, None)
    ]
    assert told == [2016, None]


def test_the_answer_holds_ids_and_numbers():
    answer = speak(
        listen(TOGGLE, SELECT, MOVE).view,
        Progress("a", 3, "s"),
        Move(2, (130.4, 41.9, 130.5, 42.2)),
        base=None,
    )
    assert answer == {
        "session": "s",
        "frame": "a",
        "seen": 3,
        "layers": ["rails", "sites"],
        "statuses": [],
        "sectors": [],
        "year": None,
        "base": None,
        "selected": "rice-farm",
        "lat": 42.34,
        "lng": 130.5,
        "zoom": 10,
        "move": 2,
        "bounds": (130.4, 41.9, 130.5, 42.2),
    }
