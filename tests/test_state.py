"""A link is a view, and a view is a link."""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.leaflet import basemaps
from dashboard.reader.links import PARAMETERS, from_query, read_query, to_query
from dashboard.reader.places import (
    FARTHEST,
    MAX_ZOOM,
    MIDDLE,
    MIN_ZOOM,
    NEAREST_TO_POINT,
    Place,
    parse_place,
    place_for,
)
from dashboard.reader.state import (
    BASES,
    BUILT_IN,
    Hiding,
    ViewState,
    default_view,
    hiding,
    home_of,
    revealing,
)
from geodata import Sector, Status, load_atlas
from geodata.errors import LinkError

MINIMAL = load_atlas(Path(__file__).parent / "data/minimal")
KNOWN = "status, sector, year, base, feature, at"
PLACES = st.builds(
    Place,
    st.integers(-850000, 850000).map(lambda number: number / 10000),
    st.integers(-1800000, 1800000).map(lambda number: number / 10000),
    st.integers(MIN_ZOOM * 4, MAX_ZOOM * 4).map(lambda quarter: quarter / 4),
)
VIEWS = st.builds(
    ViewState,
    layers=st.frozensets(st.sampled_from(sorted(MINIMAL.layers))),
    statuses=st.frozensets(st.sampled_from(Status)),
    sectors=st.frozensets(st.sampled_from(Sector)),
    base=st.sampled_from([BUILT_IN, "OpenStreetMap", "Esri World Imagery"]),
    selected=st.none() | st.sampled_from(sorted(MINIMAL.features)),
    place=PLACES | st.just(MIDDLE),
    year=st.none() | st.integers(MINIMAL.first_year, MINIMAL.last_year - 1),
)


@given(VIEWS)
def test_every_view_comes_back_from_its_link(view):
    assert from_query(MINIMAL, to_query(MINIMAL, view)) == view


def test_the_default_view_needs_no_parameters(minimal):
    assert to_query(minimal, default_view(minimal)) == ""
    assert (
        from_query(minimal, "")
        == default_view(minimal)
        == ViewState(frozenset({"rails"}), place=home_of(minimal))
    )


def test_a_link_names_what_differs(minimal):
    view = ViewState(
        layers=frozenset({"sites"}),
        statuses=frozenset({Status.UNDER_CONSTRUCTION, Status.OPERATING}),
        sectors=frozenset({Sector.FISHERIES}),
        selected="north-line",
        place=Place(42.34, 130.5, 10),
        year=2016,
    )
    assert to_query(minimal, view) == (
        "layer.rails=false&layer.sites=true&status=Operating&status=Under+construction&sector=Fisheries&year=2016"
        "&feature=north-line&at=42.3400,130.5000,10"
    )


def test_an_older_link_names_a_layer_by_its_id_alone(minimal):
    assert from_query(minimal, "rails=false&sites=true").layers == {"sites"}
    assert from_query(minimal, "rails=false&layer.rails=true").layers == {"rails"}


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_layer_may_be_called_as_a_parameter_of_the_page(minimal, name):
    layer = minimal.layers["rails"].model_copy(update={"id": name})
    atlas = replace(minimal, layers={name: layer, "sites": minimal.layers["sites"]})
    view = replace(default_view(atlas), layers=frozenset({"sites"}))
    assert from_query(atlas, to_query(atlas, view)) == view
    given = {"status": "Operating", "sector": "Fisheries", "year": "2016", "base": "OpenStreetMap"}
    other = f"{name}={given.get(name, 'north-line' if name == 'feature' else '42,130,7')}"
    assert name in from_query(atlas, other).layers  # the page's own, as ever


@pytest.mark.parametrize("query", ["?status=operating", "status=Operating", {"status": ["Operating"]}])
def test_a_link_may_be_written_in_several_ways(minimal, query):
    assert from_query(minimal, query).statuses == {Status.OPERATING}


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("layer.rails=maybe", "layer.rails=maybe: write true or false"),
        ("rails=", "layer.rails=: write true or false"),
        ("feature=ghost", "feature=ghost: the atlas has no such feature. Pick one in the search box."),
        ("at=here", "at=here: write latitude,longitude,zoom in degrees, as in at=42.34,130.5,10"),
        ("at=42,130", "at=42,130: write latitude,longitude,zoom in degrees, as in at=42.34,130.5,10"),
        ("at=91,130,5", "at=91,130,5: write latitude,longitude,zoom in degrees, as in at=42.34,130.5,10"),
        ("at=nan,130,5", "at=nan,130,5: write latitude,longitude,zoom in degrees, as in at=42.34,130.5,10"),
        ("year=1933", "year=1933: write a year from 1934 to 2022"),
        ("year=2023", "year=2023: write a year from 1934 to 2022"),
        ("year=16", "year=16: write a year from 1934 to 2022"),
        ("year=٢٠١٦", "year=٢٠١٦: write a year from 1934 to 2022"),
        ("year=", "year=: write a year from 1934 to 2022"),
        (
            "colour=red",
            f"unknown parameter 'colour'. Use one of {KNOWN} and the layers layer.rails, layer.sites.",
        ),
    ],
)
def test_a_bad_link_is_reported_with_a_remedy(minimal, query, message):
    with pytest.raises(LinkError) as refusal:
        from_query(minimal, query)
    assert str(refusal.value) == message


@pytest.mark.parametrize("query", ["status=running", "sector=Banking", "base=Atlantis"])
def test_an_unknown_term_is_answered_with_the_known_ones(minimal, query):
    with pytest.raises(LinkError, match=rf"{query}: use one of \w+"):
        from_query(minimal, query)


def test_what_cannot_be_read_is_listed_and_the_rest_is_read(minimal):
    view, problems = read_query(minimal, "rails=maybe&status=Foo&status=Operating&at=42,131,7&colour=red")
    assert problems == [
        (f"layer {minimal.layers['rails'].title}", "maybe"),
        ("status", "Foo"),
        ("parameter", "colour"),
    ]
    assert view == ViewState(
        frozenset({"rails"}), statuses=frozenset({Status.OPERATING}), place=Place(42, 131, 7)
    )


@given(
    st.dictionaries(
        st.sampled_from(["rails", "status", "year", "base", "feature", "at", "x"]), st.lists(st.text())
    )
)
def test_any_link_opens_some_view(given):
    view, problems = read_query(MINIMAL, given)
    assert from_query(MINIMAL, to_query(MINIMAL, view)) == view
    assert all(len(problem) == 2 for problem in problems)


def test_the_last_of_a_repeated_parameter_counts(minimal):
    first, last = sorted(minimal.features)[:2]
    assert from_query(minimal, f"feature={first}&feature={last}").selected == last
    assert from_query(minimal, "base=OpenStreetMap&base=OpenTopoMap").base == "OpenTopoMap"


def test_the_last_year_is_today(minimal):
    assert [from_query(minimal, f"year={year}").year for year in (1934, 2021, 2022)] == [1934, 2021, None]
    assert to_query(minimal, from_query(minimal, "year=2022")) == ""


def test_a_year_of_the_first_millennium_is_written_as_it_is_read(folder):
    facts = folder / "facts.csv"
    facts.write_text(facts.read_text(encoding="utf-8").replace("1934", "0830"), encoding="utf-8")
    early = load_atlas(folder)
    assert to_query(early, from_query(early, "year=0900")) == "year=0900"


def test_a_year_that_cannot_be_shown_is_listed_and_today_is_shown(minimal):
    view, problems = read_query(minimal, "year=2016&year=1800")
    assert (view, problems) == (default_view(minimal), [("year", "1800")])


@pytest.mark.parametrize(
    "name", ["feature", "year", "base", "status", "sector", "at", "layer.rails", "nobody-knows"]
)
def test_what_a_link_gets_wrong_is_reported_in_few_words_and_steers_nothing(minimal, name):
    long = "\u202e" + "x" * 5_000
    link = {long: ["1"]} if name == "nobody-knows" else {name: [long]}
    _, [(_, told)] = read_query(minimal, link)
    with pytest.raises(LinkError) as error:
        from_query(minimal, link)
    for words in (told, str(error.value)):
        assert words.count("x") < 200
        assert "\u202e" not in words
        assert "\\u202e" in words


def test_links_know_the_base_maps_that_are_on_offer():
    assert basemaps.TITLES == BASES


@pytest.mark.parametrize(("text", "latitude"), [("86,130,5", FARTHEST), ("-90,130,5", -FARTHEST)])
def test_a_place_beyond_the_base_map_is_moved_to_its_edge(text, latitude):
    assert parse_place(text).latitude == latitude


@pytest.mark.parametrize(
    ("view", "hidden"),
    [
        (ViewState(frozenset({"rails"})), None),
        (ViewState(frozenset()), Hiding(("rails",))),
        (
            ViewState(frozenset({"rails"}), statuses=frozenset({Status.SHELVED})),
            Hiding((), frozenset({Status.SHELVED})),
        ),
        (
            ViewState(
                frozenset(), statuses=frozenset({Status.SHELVED}), sectors=frozenset({Sector.FISHERIES})
            ),
            Hiding(("rails",), frozenset({Status.SHELVED}), frozenset({Sector.FISHERIES})),
        ),
        (ViewState(frozenset({"rails"}), year=1933), Hiding(before=True, since=1934)),
        (ViewState(frozenset({"rails"}), year=1934), None),
        (ViewState(frozenset(), year=1933), Hiding(before=True, since=1934)),
        (
            ViewState(frozenset({"rails"}), statuses=frozenset({Status.OPERATING}), year=2016),
            Hiding((), frozenset({Status.OPERATING})),
        ),
        (ViewState(frozenset({"rails"}), statuses=frozenset({Status.SUSPENDED}), year=2016), None),
    ],
)
def test_what_hides_a_feature_is_known_and_can_be_undone(minimal, view, hidden):
    assert hiding(minimal, view, "north-line") == hidden
    assert hiding(minimal, revealing(minimal, view, "north-line"), "north-line") is None


@pytest.mark.parametrize(("year", "shown"), [(1933, None), (1934, 1934), (2016, 2016), (None, None)])
def test_revealing_a_feature_leaves_a_year_before_it_and_keeps_any_other(minimal, year, shown):
    view = ViewState(frozenset({"rails"}), year=year)
    assert revealing(minimal, view, "north-line") == replace(view, year=shown)


def test_revealing_a_whole_keeps_a_year_in_which_one_of_its_parts_was_there(minimal):
    view = ViewState(frozenset({"rails"}), year=1934)
    assert minimal.exists("south-line", 1934) is False
    assert revealing(minimal, view, "iron-road") == view
    assert hiding(minimal, view, "iron-road") is None


def test_revealing_what_has_no_place_keeps_the_year(shipped):
    nowhere = next(feature for feature in shipped.features if shipped.bounds([feature]) is None)
    view = replace(default_view(shipped), year=shipped.first_year)
    assert revealing(shipped, view, nowhere) == view


@pytest.mark.parametrize(
    ("text", "zoom"), [("42,130,0", MIN_ZOOM), ("42,130,99", MAX_ZOOM), ("42,130,7.25", 7.25)]
)
def test_the_zoom_of_a_link_is_kept_in_range(text, zoom):
    assert parse_place(text) == Place(42, 130, zoom)


@given(st.text())
def test_any_text_is_a_place_or_a_link_error(text):
    with suppress(LinkError):
        assert isinstance(parse_place(text), Place)


def _northing(latitude):
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2)) / (2 * math.pi)


def _pixels(place, longitude, latitude):
    """How far a point lies right of and above the middle, in CSS pixels (Web Mercator)."""
    size = 256 * 2**place.zoom
    return (longitude - place.longitude) / 360 * size, (
        _northing(latitude) - _northing(place.latitude)
    ) * size


def _in_view(place, longitude, latitude, width=700, height=640):
    right, up = _pixels(place, longitude, latitude)
    return abs(right) <= width / 2 and abs(up) <= height / 2


@given(
    st.floats(-170, 130),
    st.floats(-70, 60),
    st.floats(0, 40),
    st.floats(0, 15),
)
def test_a_place_for_bounds_shows_them_whole(west, south, across, up):
    place = place_for((west, south, west + across, south + up))
    assert _in_view(place, west, south)
    assert _in_view(place, west + across, south + up)


def test_a_place_for_bounds_is_no_farther_off_than_needed():
    bounds = (130.28, 42.24, 130.65, 42.44)
    place = place_for(bounds)
    nearer = Place(place.latitude, place.longitude, place.zoom + 1)
    assert not (_in_view(nearer, 130.28, 42.24, 560, 512) and _in_view(nearer, 130.65, 42.44, 560, 512))


def test_a_point_is_shown_near_but_not_too_near():
    assert place_for((130.5, 42.2, 130.5, 42.2)) == Place(42.2, 130.5, NEAREST_TO_POINT)


@pytest.mark.parametrize(
    ("view", "shown"),
    [
        (ViewState(frozenset({"rails"})), True),
        (ViewState(frozenset({"sites"})), False),
        (ViewState(frozenset({"rails"}), statuses=frozenset({Status.OPERATING})), True),
        (ViewState(frozenset({"rails"}), statuses=frozenset({Status.SEVERED})), False),
        (ViewState(frozenset({"rails"}), sectors=frozenset({Sector.RAILROADS, Sector.FISHERIES})), True),
        (ViewState(frozenset({"rails"}), sectors=frozenset({Sector.FISHERIES})), False),
        (ViewState(frozenset({"rails"}), year=1933), False),
        (ViewState(frozenset({"rails"}), year=1934), True),
        (ViewState(frozenset({"rails"}), statuses=frozenset({Status.OPERATING}), year=2016), False),
        (ViewState(frozenset({"rails"}), statuses=frozenset({Status.SUSPENDED}), year=2016), True),
    ],
)
def test_a_feature_is_shown_by_layer_status_sector_and_year(minimal, view, shown):
    assert view.shows(minimal, minimal.feature("north-line")) is shown


def test_the_start_views_are_links_that_open(shipped):
    views = [from_query(shipped, view.link) for view in shipped.start_views]
    assert len({to_query(shipped, view) for view in views}) == len(views)


def test_how_a_page_is_shown_is_no_part_of_a_view(minimal):
    assert from_query(minimal, "embed=true&embed_options=dark_theme&year=2018") == from_query(
        minimal, "year=2018"
    )


@pytest.mark.parametrize(
    "added", ["utm_source=letter", "UTM_Medium=x", "fbclid=1", "gclid=1", "mc_cid=1", "igshid=1", "yclid=1"]
)
def test_what_mail_programs_and_social_networks_add_is_passed_over(minimal, added):
    assert from_query(minimal, f"feature=north-line&{added}") == from_query(minimal, "feature=north-line")


def test_a_link_that_is_too_long_is_reported_and_opens_the_atlas(minimal):
    view, [(noun, _)] = read_query(minimal, "&".join(["status=Operating"] * 1000))
    assert (view, noun) == (default_view(minimal), "length")
