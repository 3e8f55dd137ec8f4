"""Facts and references in words, as panels and exports tell them."""

from __future__ import annotations

import re

import pytest

from geodata import Atlas
from geodata.present.wording import (
    counted,
    key_figures,
    position_line,
    quantity,
    safe_address,
    value,
)
from geodata.vocabulary import in_sentence, label
from tests.test_architecture import sources


@pytest.mark.parametrize(
    ("number", "unit", "words"),
    [
        (300_000_000, "USD", "USD 300 million"),
        (54, "km", "54 km"),
        (12.5, "%", "12.5%"),
        (60_000_000, "m3/yr", "60 million m³/yr"),
        (53_752_000, "USD", "USD 53.752 million"),
        (5_502_592, "GBP", "GBP 5.502592 million"),
        (700_000, "TEU", "700,000 TEU"),
        (1_113_729_620_000, "KRW", "KRW 1.11372962 trillion"),
        (999_999_999, "t", "999.999999 million t"),
        (-2_500_000, "USD", "USD -2.5 million"),
        (0.1 + 0.2, "km", "0.3 km"),
        (0.0000001, "t/yr", "0.0000001 t/yr"),
        (1234.5, "km", "1,234.5 km"),
        (0, "km", "0 km"),
    ],
)
def test_a_quantity_has_its_unit(number: float, unit: str, words: str) -> None:
    assert quantity(number, unit) == words


@pytest.mark.parametrize(
    ("number", "told"), [(0, "0 matches"), (1, "1 match"), (2, "2 matches"), (2207, "2,207 matches")]
)
def test_one_thing_is_counted_as_one(number: int, told: str) -> None:
    assert counted(number, "match", "matches") == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2018-06-22", "22 June 2018"),
        ("2012~", "about 2012"),
        ("2018-07-13/2018-07-14", "13–14 July 2018"),
        ("1893", "1893"),
        ("0042", "0042"),
        ("1435/1520", "1435/1520"),
    ],
)
def test_a_value_is_told_as_a_date_only_if_it_can_be_nothing_else(
    minimal: Atlas, text: str, told: str
) -> None:
    fact = next(fact for fact in minimal.facts if fact.unit is None and fact.property != "status")
    assert value(fact.model_copy(update={"value": text})) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("123456789012345", "KRW 123.456789012345 trillion"),
        ("1000000000000000000", "KRW 1,000,000 trillion"),
        ("0.1234567890123456789", "KRW 0.1234567890123456789"),
        ("12.50", "KRW 12.5"),
    ],
)
def test_a_value_is_told_in_all_the_digits_of_its_source(minimal: Atlas, text: str, told: str) -> None:
    length = next(fact for fact in minimal.facts if fact.unit == "km")
    assert value(length.model_copy(update={"value": text, "unit": "KRW"})) == told


def test_no_first_stage_leads_where_the_whole_is_known(minimal: Atlas) -> None:
    length = next(fact for fact in minimal.facts_of("north-line") if fact.property == "published-length")
    stage = length.model_copy(update={"property": "capacity", "value": "5", "note": "Of the first stage."})
    whole = stage.model_copy(update={"value": "40", "note": None})
    assert key_figures([stage, whole]) == [whole]
    assert key_figures([stage, whole, stage]) == [whole]


@pytest.mark.parametrize("name", ["capacity", "cost"])
def test_what_was_planned_leads_only_where_nothing_is_told_of_what_was_built(
    minimal: Atlas, name: str
) -> None:
    length = next(fact for fact in minimal.facts_of("north-line") if fact.property == "published-length")
    planned = length.model_copy(update={"property": f"planned-{name}", "value": "40"})
    built = planned.model_copy(update={"property": name, "value": "5"})
    assert key_figures([planned]) == [planned]
    assert key_figures([planned, built]) == [built]


def test_miles_are_told_in_kilometres_too(minimal: Atlas) -> None:
    length = next(fact for fact in minimal.facts if fact.unit == "km")
    assert value(length.model_copy(update={"value": "33", "unit": "mi"})) == "33 mi (53.1 km)"


def test_the_length_leads_the_figures_of_a_line(minimal: Atlas) -> None:
    assert [fact.property for fact in key_figures(minimal.facts_of("north-line"))] == [
        *("published-length", "drawn-length")
    ]


def test_a_length_that_is_called_no_more_than_that_leads_before_the_drawn_one(minimal: Atlas) -> None:
    known = [
        fact.model_copy(update={"property": "length"}) if fact.property == "published-length" else fact
        for fact in minimal.facts_of("north-line")
    ]
    assert [fact.property for fact in key_figures(known)] == ["length", "drawn-length"]


def test_a_position_says_how_good_it_is(minimal: Atlas) -> None:
    assert position_line(minimal.features["south-line"]).endswith("within 5 km.")


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "", None, " https://example.org"]
)
def test_only_a_web_address_is_one(address: str | None) -> None:
    assert safe_address(address) is None
    assert safe_address('https://example.org/"x') == "https://example.org/%22x"


@pytest.mark.parametrize(
    ("term", "within"),
    [
        ("under-construction", "under construction"),
        ("lng-terminal", "LNG terminal"),
    ],
)
def test_a_term_within_a_sentence_is_written_small_but_for_names(term, within):
    assert in_sentence(label(term)) == within


def test_no_term_is_written_small_in_another_way():
    small = [name for name, text in sources().items() if re.search(r"\blabel\([^()]*\)\.lower\(\)", text)]
    assert small == []
