"""Where sources give different values, and by how much; what cannot be compared is left alone."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.reader.panels.facts import difference_text
from geodata import Fact
from geodata.comparing import DATES, comparison_of, disagreements
from geodata.model import Property
from geodata.properties import KNOWN, beside_known
from geodata.vocabulary import Comparison


def fact(value, basis_id="one", **other):
    known = {"feature": "north-line", "property": "published-length", "unit": "km", "basis": "cited"}
    return Fact(**known | {"value": value, "basis_id": basis_id} | other)


def opened(day, basis_id, **other):
    return fact(day, basis_id, property="opened", unit=None, **other)


def told(*facts):
    """Each disagreement: what it is about, its extremes, and their unit."""
    return [(each.about, each.low, each.high, each.unit) for each in disagreements(facts, KNOWN)]


def values(*facts):
    """The values of the one disagreement, in its order."""
    [found] = disagreements(facts, KNOWN)
    return [fact.value for fact in found.facts]


def test_two_sources_that_differ_disagree():
    assert told(fact("52"), fact("54", "two")) == [("published-length", 52, 54, "km")]


@pytest.mark.parametrize("other", ["54", "54.0", "54.00001"])
def test_two_sources_that_agree_do_not(other):
    assert told(fact("54"), fact(other, "two")) == []


def test_one_source_with_two_figures_is_no_disagreement():
    assert told(fact("52"), fact("54")) == []


def test_a_second_source_that_gives_one_of_two_figures_makes_a_disagreement():
    assert values(fact("52"), fact("54"), fact("54", "two")) == ["52", "54", "54"]


@pytest.mark.parametrize(
    ("one", "other", "extremes"),
    [
        (("33", "mi"), ("54", "km"), (53.108352, 54, "km")),
        (("850", "m"), ("1", "km"), (0.85, 1, "km")),
        (("500", "ha"), ("6", "km2"), (5, 6, "km2")),
        (("4000000", "t/yr"), ("5", "Mt/yr"), (4, 5, "Mt/yr")),
        (("9000000000", "m3/yr"), ("10", "bcm/yr"), (9, 10, "bcm/yr")),
    ],
)
def test_different_units_are_compared_in_one(one, other, extremes):
    facts = fact(one[0], unit=one[1]), fact(other[0], "two", unit=other[1])
    [found] = disagreements(facts, KNOWN)
    assert (found.low, found.high, found.unit) == (pytest.approx(extremes[0]), *extremes[1:])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("500", "ha"), ("5", "km2")),
        (("4000000", "t/yr"), ("4", "Mt/yr")),
        (("1", "mi"), ("1.609344", "km")),
        (("283000000", "USD"), ("9000000000", "RUB")),
        (("5", "km"), ("5", "km2")),
    ],
)
def test_what_is_the_same_in_another_unit_or_has_no_common_one_is_no_disagreement(one, other):
    assert told(fact(one[0], unit=one[1]), fact(other[0], "two", unit=other[1])) == []


def test_features_and_properties_are_kept_apart():
    other = fact("55", "two", feature="south-line"), fact("56", "three", property="line-length")
    assert told(fact("54"), *other) == []


@pytest.mark.parametrize("other", [{"basis": "derived"}, {"basis": "unsourced", "basis_id": None}])
def test_what_is_derived_or_unsourced_is_no_side_of_a_disagreement(other):
    assert told(fact("54"), fact("48", **{"basis_id": "two"} | other)) == []


@pytest.mark.parametrize("value", ["0", "-54"])
def test_a_figure_that_is_no_amount_is_not_compared(value):
    assert told(fact("54"), fact(value, "two")) == []


def test_what_changes_with_time_is_compared_for_the_same_date_only():
    def freight(value, basis, when):
        return fact(value, basis, property="freight", unit="t", as_of=when)

    assert told(freight("100", "one", "2015"), freight("200", "two", "2016")) == []
    assert told(freight("100", "one", None), freight("200", "two", None)) == []
    assert told(freight("100", "one", "2015"), freight("200", "two", "2015")) == [("freight", 100, 200, "t")]


@pytest.mark.parametrize(("name", "estimate"), [("published-length", False), ("cost", True)])
def test_lasting_figures_and_estimates_are_compared_whatever_their_date(name, estimate):
    facts = fact("52", property=name, as_of="2013"), fact("54", "two", property=name, as_of="2018")
    assert [each.estimate for each in disagreements(facts, KNOWN)] == [estimate]


def test_an_atlas_says_how_its_own_properties_are_compared():
    own = beside_known([Property(id="spans", comparison=Comparison.ESTIMATE)])
    facts = [fact(value, basis, property="spans", unit="spans") for value, basis in (("5", "a"), ("6", "b"))]
    assert told(*facts) == []  # changing with time, and undated
    [found] = disagreements(facts, own)
    assert found.estimate


def test_what_is_said_of_a_known_property_leaves_the_rest_as_known():
    own = beside_known([Property(id="cost", label="Price")])
    assert (own["cost"].words, comparison_of("cost", own)) == ("Price", Comparison.ESTIMATE)


def test_dates_are_compared_at_all_times():
    assert Comparison.CHANGING not in {comparison_of(name, KNOWN) for name in DATES}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2013", "2013-09-22"),
        ("2013-09", "2013-09-22"),
        ("2008/2014", "2013"),
        ("2013~", "2013"),
        ("2013/..", "2020"),
    ],
)
def test_dates_that_overlap_do_not_disagree(one, other):
    assert told(opened(one, "one"), opened(other, "two")) == []


def test_dates_that_do_not_overlap_lie_a_gap_apart():
    [found] = disagreements([opened("2014-07-18", "one"), opened("2013-09-22", "two")], KNOWN)
    assert (found.unit, found.estimate) == ("years", False)
    assert found.difference == pytest.approx((date(2014, 7, 18) - date(2013, 9, 22)).days / 365.2425)


def test_the_gap_is_that_between_the_two_dates_farthest_apart():
    [found] = disagreements([opened("1935", "one"), opened("1936", "two"), opened("1940", "three")], KNOWN)
    assert found.difference == pytest.approx(4, abs=0.01)


def test_a_date_in_words_is_not_compared():
    assert told(opened("the spring of 2014", "one"), opened("2013", "two")) == []


def test_one_source_with_two_dates_is_no_disagreement():
    assert told(opened("2013", "one"), opened("2014", "one")) == []


def test_the_oldest_statement_comes_first_and_the_undated_last():
    facts = fact("53", "one"), fact("54", "two", as_of="2018"), fact("52", "three", as_of="2013-02")
    assert values(*facts) == ["52", "54", "53"]


def test_the_difference_is_told_in_units_and_as_a_share_of_the_higher_value():
    [found] = disagreements([fact("27"), fact("36", "two")], KNOWN)
    assert (found.difference, found.share) == (9, 0.25)


def test_disagreements_come_in_the_order_of_the_facts():
    facts = opened("2013", "one"), fact("52", "one"), fact("54", "two"), opened("2014", "two")
    assert [each.about for each in disagreements(facts, KNOWN)] == ["opened", "published-length"]


def test_sources_disagree_on_the_length_of_the_railway(shipped):
    found = disagreements(shipped.facts_of("rajin-khasan"), KNOWN)
    [length] = [each for each in found if each.about == "published-length"]
    said = {(each.value, each.unit) for each in length.facts}
    assert {("52", "km"), ("54", "km"), ("33", "mi")} <= said
    assert (length.unit, length.low <= 52, length.high >= 54) == ("km", True, True)


@pytest.mark.parametrize(
    ("notes", "alike"),
    [(("", ""), True), (("Total.", "total."), True), (("The port.", "Railway and port."), False)],
)
def test_estimates_count_the_same_only_where_their_notes_do(notes, alike):
    one, other = (fact(str(n), str(n), property="cost", note=note) for n, note in enumerate(notes, 1))
    [found] = disagreements([one, other], KNOWN)
    assert found.alike is alike


def test_the_cost_of_the_port_is_no_end_of_a_range_with_that_of_the_project(shipped):
    [roubles] = [
        each
        for each in disagreements(shipped.facts_of("rajin-khasan"), KNOWN)
        if (each.about, each.unit) == ("cost", "RUB")
    ]
    told = difference_text(roubles)
    assert told.startswith("The figures count different things")
