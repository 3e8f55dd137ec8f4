"""Lengths against figures that others published."""

from __future__ import annotations

import pytest
from shapely import LineString, MultiLineString, Point

from geodata import Fact, Feature
from geodata.derivations import METHODS, derived_facts, length_km
from geodata.model import Property

LINE = Feature(id="line", layer="rails", kind="railway", geometry=None)


def fact(name, value, unit=None, basis_id="one", **other):
    known = {"feature": "line", "property": name, "value": value, "unit": unit, "basis": "cited"}
    return Fact(**known | {"basis_id": basis_id} | other)


def km(value, basis_id="one"):
    return fact("published-length", value, "km", basis_id)


PARTS = {name: Property(id=name, part_of="firms") for name in ("firms-here", "firms-there")}


def checked(name, *facts):
    """What one kind of check tells of a feature's facts."""
    return [each.value for each in derived_facts([LINE], facts, PARTS) if each.property == name]


def test_a_degree_of_latitude_at_the_equator():
    """110.574 km on the WGS84 ellipsoid (NGA, Department of Defense World Geodetic System 1984)."""
    assert length_km(LineString([(0, -0.5), (0, 0.5)])) == pytest.approx(110.574, abs=0.001)


def test_a_degree_of_longitude_at_the_equator():
    """2π · 6378.137 km / 360, the semi-major axis of WGS84."""
    assert length_km(LineString([(0, 0), (1, 0)])) == pytest.approx(111.3195, abs=0.0001)


def test_lines_add_up():
    one = LineString([(130, 42), (130, 43)])
    assert length_km(MultiLineString([one, one])) == pytest.approx(2 * length_km(one))


def test_a_point_has_no_length():
    assert length_km(Point(130, 42)) == 0


def test_every_line_gets_its_drawn_length_and_nothing_else_does(minimal):
    lengths = {fact.feature: (fact.value, fact.unit) for fact in derived_facts(minimal.features.values())}
    assert lengths == {"north-line": ("22.2", "km"), "south-line": ("13.9", "km")}


def test_a_derived_fact_says_how_and_why(minimal):
    facts = derived_facts(minimal.features.values())
    assert {fact.basis_id for fact in facts} <= METHODS.keys()
    assert ["cut across the curves" in fact.note for fact in facts] == [True, False]


def test_the_drawn_and_the_network_s_length_are_set_beside_the_usual_published_one():
    facts = km("52"), km("54", "two"), km("54", "three"), fact("network-length", "54.4", "km")
    [text] = checked("length-check", *facts, fact("drawn-length", "48.3", "km"))
    assert text == (
        "Compared with 54 km as published, the network’s track is 54.4 km (0.7% more) "
        "and the drawn line is 48.3 km (10.6% less)."
    )


def test_a_line_that_the_program_measures_is_checked_with_its_own_length(minimal):
    found = {each.property: each.value for each in minimal.facts_of("north-line") if each.basis == "derived"}
    assert (
        found["length-check"] == "Compared with 54 km as published, the drawn line is 22.2 km (58.9% less)."
    )


def chainages(*numbers, name="chainage", basis_id="one"):
    return [fact(name, number, "km", basis_id) for number in numbers]


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        (chainages("57.7", "42.0"), ["57.7 − 42 = 15.7 km."]),
        (chainages("285.6", "328.2", "313.0"), ["313 − 285.6 = 27.4 km and 328.2 − 313 = 15.2 km."]),
        (chainages("94.4", "119.9", name="end-chainage"), ["119.9 − 94.4 = 25.5 km."]),
        (
            [*chainages("56.1", "63.4"), *chainages("187.3", "204.6", basis_id="two")],
            ["63.4 − 56.1 = 7.3 km.", "204.6 − 187.3 = 17.3 km."],
        ),
        ([*chainages("56.1"), *chainages("63.4", basis_id="two")], []),
        ([fact("chainage", "33", "mi"), fact("chainage", "35", "mi")], []),
    ],
)
def test_chainages_that_one_source_gives_are_taken_from_each_other(facts, told):
    assert checked("chainage-check", *facts) == told


def test_chainages_of_both_ends_stand_in_for_a_length_that_nobody_publishes():
    network = fact("network-length", "87.1", "km")
    ends = chainages("145.8", "57.7", name="end-chainage")
    assert checked("length-check", *ends, network) == [
        "Compared with 88.1 km by chainage, the network’s track is 87.1 km (1.1% less)."
    ]
    assert checked("length-check", km("88"), *ends, network) == [
        "Compared with 88 km as published, the network’s track is 87.1 km (1.0% less)."
    ]


def test_chainages_of_other_places_do_not_stand_in_for_the_length():
    network = fact("network-length", "400.5", "km")
    assert checked("length-check", *chainages("123.9", "517.9"), network) == []
    assert checked("length-check", *chainages("57.7", name="end-chainage"), network) == []


@pytest.mark.parametrize("facts", [[km("54")], [fact("network-length", "54.4", "km")], []])
def test_without_two_lengths_there_is_nothing_to_check(facts):
    assert checked("length-check", *facts) == []


@pytest.mark.parametrize(
    ("miles", "others", "text"),
    [
        ("33", [], "33 miles are 53.1 km."),
        ("33", ["54"], "33 miles are 53.1 km, 1.7% less than the 54 km that most sources publish."),
        ("34", ["54"], "34 miles are 54.7 km, 1.3% more than the 54 km that most sources publish."),
        ("33.554", ["54"], "33.554 miles are 54.0 km, the same as the 54 km that most sources publish."),
        ("33", ["52", "54"], "33 miles are 53.1 km, 2.1% more than the 52 km that most sources publish."),
    ],
)
def test_miles_are_turned_into_kilometres_and_set_beside_the_usual_length(miles, others, text):
    lengths = [km(other, f"source-{other}") for other in others]
    assert checked("unit-check", fact("published-length", miles, "mi"), *lengths) == [text]


def test_miles_of_something_else_are_not_set_beside_the_length():
    facts = km("54"), fact("distance", "5772", "mi")
    assert checked("unit-check", *facts) == ["5772 miles are 9289.1 km."]


def companies(total, here, there, *bases):
    rows = zip(("firms", *PARTS), (total, here, there), bases or ("one", "one", "one"), strict=True)
    return [fact(name, value, "firms", basis) for name, value, basis in rows]


def test_parts_that_make_the_total_are_told():
    assert checked("sum-check", *companies("75", "24", "51")) == ["24 + 51 = 75: the parts make the total."]


def test_parts_that_do_not_make_the_total_are_told_with_the_difference():
    assert checked("sum-check", *companies("80", "24", "51")) == ["24 + 51 = 75, not 80: they differ by 5."]


def test_the_parts_of_another_source_are_not_added():
    assert checked("sum-check", *companies("75", "24", "51", "one", "one", "two")) == []


def shares(*numbers, basis_id="one", as_of=None):
    return [fact("share", number, "%", basis_id, as_of=as_of, note=f"of {number}") for number in numbers]


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        (("70", "30"), ["70 + 30 = 100%: the parts make the total."]),
        (("30", "70"), ["70 + 30 = 100%: the parts make the total."]),
        (("70", "40"), ["70 + 40 = 110%, not 100%: they differ by 10%."]),
        (("39.2", "30.6", "30.2"), ["39.2 + 30.6 + 30.2 = 100%: the parts make the total."]),
        (("34.2", "34.1", "31.7"), ["34.2 + 34.1 + 31.7 = 100%: the parts make the total."]),
        (("70", "20"), []),
        (("100",), []),
    ],
)
def test_shares_may_leave_some_unnamed_but_are_no_more_than_the_whole(numbers, told):
    assert checked("sum-check", *shares(*numbers)) == told


def test_shares_of_different_sources_or_dates_are_not_added():
    assert checked("sum-check", *shares("70"), *shares("40", basis_id="two")) == []
    assert checked("sum-check", *shares("70", as_of="2008"), *shares("40", as_of="2014")) == []


def test_shares_that_two_sources_give_alike_are_added_once():
    assert len(checked("sum-check", *shares("70", "30"), *shares("70", "30", basis_id="two"))) == 1


@pytest.mark.parametrize("name", ["cost", "planned-cost", "investment"])
def test_the_exchange_rate_of_a_sum_in_two_currencies_is_told(name):
    facts = fact(name, "9000000000", "RUB"), fact(name, "283000000", "USD")
    assert checked("rate-check", *facts) == [
        "9 billion roubles for 283 million dollars are 31.8 roubles per dollar."
    ]


@pytest.mark.parametrize(
    "others",
    [
        [fact("cost", "283000000", "USD", "two")],
        [fact("cost", "283000000", "EUR")],
        [fact("cost", "283000000", "USD"), fact("cost", "300000000", "USD")],
        [fact("cost", "283000000", "USD", as_of="2018")],
    ],
)
def test_sums_that_may_not_be_one_and_the_same_give_no_rate(others):
    assert checked("rate-check", fact("cost", "9000000000", "RUB"), *others) == []


def test_every_check_names_its_method(shipped):
    derived = {each.property for each in shipped.facts if each.basis == "derived"}
    assert derived == {
        "drawn-length",
        "length-check",
        "chainage-check",
        "unit-check",
        "sum-check",
        "rate-check",
    }
    assert derived == METHODS.keys()


def test_the_article_s_33_miles_are_set_beside_54_kilometres(shipped):
    [check] = [each.value for each in shipped.facts_of("rajin-khasan") if each.property == "unit-check"]
    assert check == "33 miles are 53.1 km, 1.7% less than the 54 km that most sources publish."


def test_the_article_s_companies_add_up(shipped):
    event = "korean-investors-day-2018"
    [check] = [each.value for each in shipped.facts_of(event) if each.property == "sum-check"]
    assert check == "24 + 51 = 75: the parts make the total."
