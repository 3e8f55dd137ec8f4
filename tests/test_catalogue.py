"""An open atlas is indexed both ways between features and their evidence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata import AtlasInvalidError, Fact, Status, check_folder, load_atlas
from geodata.catalogue import shipped_folder
from geodata.errors import UnknownItemError
from tests.conftest import DATA
from tests.dates import dates


class Place:
    """A path as other libraries have theirs."""

    def __init__(self, path):
        self.path = path

    def __fspath__(self):
        return str(self.path)


@pytest.mark.parametrize("form", [str, Path, Place])
def test_an_atlas_is_opened_by_any_form_of_its_path(form):
    path = form(DATA / "minimal")
    assert load_atlas(path).folder == DATA / "minimal"
    assert check_folder(path) == []


@pytest.mark.parametrize("form", [str, Path, Place])
def test_a_folder_that_is_none_is_reported_by_any_form_of_its_path(form, tmp_path):
    with pytest.raises(AtlasInvalidError, match=r"none is not an atlas"):
        load_atlas(form(tmp_path / "none"))


def test_an_empty_path_is_not_the_shipped_atlas(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(AtlasInvalidError):
        load_atlas("")


def ids(items):
    return [item.id for item in items]


def with_history(atlas, *dated):
    """The atlas with these statuses of its north line alone: (status, date) in the order of the file."""
    known = {"feature": "north-line", "property": "status", "basis": "cited", "basis_id": "handbook"}
    facts = [Fact(value=status, as_of=when, **known) for status, when in dated]
    return replace(atlas, facts=tuple(facts))


def by_year(atlas, *years):
    """The status of the north line at the end of some years."""
    return [atlas.current_status("north-line", year) for year in years]


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


PROPOSED, BUILDING, OPERATING = Status.PROPOSED, Status.UNDER_CONSTRUCTION, Status.OPERATING
SUSPENDED = Status.SUSPENDED


def test_the_status_of_a_year_is_the_one_at_its_end(minimal):
    assert by_year(minimal, 1933, 1934, 2015, 2016, 2017, 2018, 2026) == [
        None,
        PROPOSED,
        PROPOSED,
        SUSPENDED,
        SUSPENDED,
        OPERATING,
        OPERATING,
    ]


def test_of_two_statuses_in_a_year_the_later_one_counts(minimal):
    atlas = with_history(minimal, (OPERATING, "2013-09-22"), (BUILDING, "2013-02"), (SUSPENDED, "2013-11-01"))
    assert by_year(atlas, 2012, 2013) == [None, SUSPENDED]


def test_a_status_of_new_year_s_eve_is_one_of_the_year(minimal):
    atlas = with_history(minimal, (OPERATING, "2013-12-31"))
    assert by_year(atlas, 2012, 2013) == [None, OPERATING]
    assert by_year(atlas.in_year(2013), None) == [OPERATING]


def test_a_status_of_a_period_holds_from_its_first_year_on(minimal):
    atlas = with_history(minimal, (BUILDING, "2008/2014"), (PROPOSED, "2001"))
    assert by_year(atlas, 2007, 2008, 2011, 2014, 2020) == [PROPOSED, BUILDING, BUILDING, BUILDING, BUILDING]


def test_of_a_period_only_what_lies_before_the_year_s_end_counts(minimal):
    atlas = with_history(minimal, (SUSPENDED, "2010-06"), (BUILDING, "2008/2014"), (OPERATING, "2013-09"))
    assert by_year(atlas, 2009, 2010, 2013, 2015) == [BUILDING, BUILDING, BUILDING, BUILDING]
    assert atlas.status_by_year("north-line") == ((2008, BUILDING),)


def test_a_status_without_an_end_holds_on_from_its_first_year(minimal):
    atlas = with_history(minimal, (OPERATING, "2013/.."), (BUILDING, "2008"))
    assert by_year(atlas, 2008, 2012, 2013, 2026, None) == [
        BUILDING,
        BUILDING,
        OPERATING,
        OPERATING,
        OPERATING,
    ]
    assert atlas.status_by_year("north-line") == ((2008, BUILDING), (2013, OPERATING))


def test_a_feature_exists_from_its_first_status_on(minimal):
    assert [minimal.exists("north-line", year) for year in (1933, 1934, 2026, None)] == [
        False,
        True,
        True,
        True,
    ]


def undated(atlas, feature, *rows):
    """The atlas in which a feature has these facts alone, each property, value and date."""
    named = [{"property": name, "value": value, "as_of": when} for name, value, when in rows]
    facts = [atlas.facts[0].model_copy(update={"feature": feature, **one}) for one in named]
    return replace(atlas, facts=(*(fact for fact in atlas.facts if fact.feature != feature), *facts))


def test_what_is_made_of_parts_begins_with_the_first_of_them(minimal):
    without_dates = replace(minimal, facts=tuple(f for f in minimal.facts if f.feature != "iron-road"))
    assert without_dates.since("iron-road") == minimal.since("north-line") == 1934


@pytest.mark.parametrize(
    ("rows", "since"),
    [
        ([], None),
        ([("description", "A port.", None)], None),
        ([("status", "operating", "../..")], None),
        ([("status", "operating", "../1990"), ("description", "A port.", "1970")], 1990),
        ([("status", "operating", "2008/2014"), ("status", "suspended", "2016")], 2008),
        ([("description", "A port.", "2010~"), ("capacity", "much", "2004?")], 2004),
        ([("event", "Talks about it.", "2001"), ("date", "2018-06-22", "2018")], 2018),
        ([("date", "some day", "2018")], 2018),
    ],
)
def test_a_feature_is_shown_from_the_first_date_that_places_it_in_time(minimal, rows, since):
    atlas = undated(minimal, "northport", *rows)
    assert atlas.since("northport") == since
    years = (1, 1900, 2003, 2004, 2018, None)
    assert [atlas.exists("northport", year) for year in years] == [
        year is None or (since is not None and since <= year) for year in years
    ]
    assert atlas.undated(["northport"]) == (() if since else ("northport",))


def test_nothing_of_the_shipped_atlas_is_shown_before_its_time(shipped):
    in_1900 = {feature.id for feature in shipped.features.values() if shipped.exists(feature.id, 1900)}
    assert in_1900.isdisjoint({"lng-route-incheon", "korean-investors-day-2018", "dmz"})
    assert {"vladivostok", "vladivostok-port"} <= in_1900  # towns are the ground
    drawn = [feature.id for feature in shipped.features.values() if feature.geometry is not None]
    assert shipped.undated(drawn) == ()


def test_a_history_tells_the_years_in_which_the_status_changes(minimal):
    assert {feature: minimal.status_by_year(feature) for feature in minimal.features} == {
        "iron-road": (),
        "north-line": ((1934, PROPOSED), (2016, SUSPENDED), (2018, OPERATING)),
        "northport": (),
        "rice-farm": ((2018, OPERATING),),
        "south-line": ((1950, Status.SEVERED),),
    }


def test_a_status_that_is_reported_again_is_no_change(minimal):
    atlas = with_history(minimal, (OPERATING, "2013"), (OPERATING, "2016"), (SUSPENDED, "2018"))
    assert atlas.status_by_year("north-line") == ((2013, OPERATING), (2018, SUSPENDED))


def status_in(history, year):
    """What the map's script makes of a history."""
    return next((status for since, status in reversed(history) if since <= year), None)


@pytest.mark.parametrize("feature", ["rajin-khasan", "jejin-kosong", "trans-korean-gas-pipeline"])
def test_the_history_tells_the_status_of_every_year(shipped, feature):
    history = shipped.status_by_year(feature)
    years = range(shipped.first_year - 1, shipped.last_year + 1)
    assert [status_in(history, year) for year in years] == [
        shipped.current_status(feature, year) for year in years
    ]
    assert history[-1][1] is shipped.current_status(feature)


MINIMAL = load_atlas(DATA / "minimal")
DATES = dates(2000, 2012)


@given(st.lists(st.tuples(st.sampled_from(Status), DATES), max_size=4))
def test_any_history_tells_the_status_of_every_year(dated):
    atlas = with_history(MINIMAL, *dated)
    history, years = atlas.status_by_year("north-line"), range(1999, 2015)
    assert [status_in(history, year) for year in years] == by_year(atlas, *years)


def test_an_atlas_in_a_year_has_the_statuses_of_its_end(minimal):
    then = minimal.in_year(2016)
    assert {feature: then.current_status(feature) for feature in then.features} == {
        feature: minimal.current_status(feature, 2016) for feature in minimal.features
    }
    assert (then.current_status("north-line"), then.current_status("rice-farm")) == (SUSPENDED, None)


def test_an_atlas_in_a_year_keeps_all_that_is_no_status(minimal):
    lost = set(minimal.facts) - set(minimal.in_year(1934).facts)
    assert {fact.property for fact in lost} == {"status"}
    assert replace(minimal.in_year(1934), facts=minimal.facts) == minimal


def test_without_a_year_the_atlas_is_the_same(minimal):
    assert minimal.in_year(None) is minimal


@given(st.lists(st.tuples(st.sampled_from(Status), DATES), max_size=4), st.integers(1999, 2014))
def test_an_atlas_in_a_year_agrees_with_the_status_of_that_year(dated, year):
    atlas = with_history(MINIMAL, *dated)
    then = atlas.in_year(year)
    assert then.current_status("north-line") is atlas.current_status("north-line", year)


def test_the_years_of_an_atlas_go_from_its_first_status_to_the_day_of_its_data(minimal):
    assert (minimal.first_year, minimal.last_year) == (1934, 2022)
    assert with_history(minimal, (BUILDING, "2008/2014"), (OPERATING, "2013/..")).first_year == 2008


def test_an_atlas_without_a_status_has_one_year(minimal):
    assert with_history(minimal).first_year == minimal.last_year


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
def test_an_unknown_id_is_reported(minimal, ask, noun):
    with pytest.raises(UnknownItemError, match=f"the atlas has no {noun} 'ghost'. Check its spelling."):
        getattr(minimal, ask)("ghost")


def test_without_a_folder_the_shipped_atlas_opens(shipped):
    assert shipped.folder == shipped_folder()
