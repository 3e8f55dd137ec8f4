"""Dates as the Extended Date/Time Format (ISO 8601-2) writes them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata import edtf


@pytest.mark.parametrize(
    "text",
    [
        "2018",
        "2018-06",
        "2018-06-22",
        "2018?",
        "2015~",
        "2015%",
        "2008/2014",
        "2018/..",
        "../2018",
        "2018-03/2018",
    ],
)
def test_a_date_is_kept_as_written(text):
    assert edtf.check(text) == text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("June 2018", "'June 2018' is not a date: write 2018, 2018-06, 2018-06-22 or 2008/2014"),
        ("", "'' is not a date: write 2018, 2018-06, 2018-06-22 or 2008/2014"),
        ("..", "'..' is not a date: write 2018, 2018-06, 2018-06-22 or 2008/2014"),
        ("18-06-2018", "'18-06-2018' is not a date: write 2018, 2018-06, 2018-06-22 or 2008/2014"),
        ("2018/2019/2020", "'2019/2020' is not a date: write 2018, 2018-06, 2018-06-22 or 2008/2014"),
        ("2018-21", "'2018-21' is a season: write its months, as in 2018-03/2018-05"),
        ("2018/", "'2018/' lacks an end: write 2008/2014, or 2008/.. if it goes on"),
        ("٢٠١٨", "'٢٠١٨' is not a date: write 2018, 2018-06, 2018-06-22 or 2008/2014"),
        (
            "2018-13",
            "'2018-13' is not in the calendar (month must be in 1..12): correct the year, month or day",
        ),
        ("2014/2008", "'2014/2008' ends before it begins: write the earlier date first"),
    ],
)
def test_what_is_no_date_is_refused_with_a_remedy(text, message):
    with pytest.raises(ValueError) as refusal:  # noqa: PT011 - the message is compared whole
        edtf.check(text)
    assert str(refusal.value) == message


@pytest.mark.parametrize("text", ["2018-06-31", "2019-02-29", "2018-06-00"])
def test_a_day_that_never_was_is_refused(text):
    with pytest.raises(ValueError, match=f"'{text}' is not in the calendar"):
        edtf.check(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2018", date(2018, 12, 31)),
        ("2016-02", date(2016, 2, 29)),
        ("2018-06-22", date(2018, 6, 22)),
        ("2015~", date(2015, 12, 31)),
        ("2008/2014", date(2014, 12, 31)),
        ("2018/..", date.max),
    ],
)
def test_a_date_sorts_by_the_last_day_that_it_covers(text, day):
    assert edtf.latest(text) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2018", date(2018, 1, 1)),
        ("2016-02", date(2016, 2, 1)),
        ("2018-06-22", date(2018, 6, 22)),
        ("2015~", date(2015, 1, 1)),
        ("2008/2014", date(2008, 1, 1)),
        ("2018-03/2018", date(2018, 3, 1)),
        ("2018/..", date(2018, 1, 1)),
        ("../2018", date.min),
    ],
)
def test_a_date_begins_with_the_first_day_that_it_covers(text, day):
    assert edtf.earliest(text) == day


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2018-06-22", "22 June 2018"),
        ("2018-06", "June 2018"),
        ("2018?", "2018 (uncertain)"),
        ("2015~", "about 2015"),
        ("2015%", "about 2015 (uncertain)"),
        ("2008/2014", "2008–2014"),
        ("2018/..", "2018 onwards"),
        ("1896-05~/..", "about May 1896 onwards"),
        ("../2018", "until 2018"),
    ],
)
def test_a_date_is_spelt_in_words(text, words):
    assert edtf.spell(text) == words


@given(st.dates(), st.sampled_from(["", "?", "~", "%"]))
def test_every_day_of_the_calendar_passes_and_is_its_own_first_and_last_day(day, mark):
    text = edtf.check(f"{day.isoformat()}{mark}")
    assert (edtf.earliest(text), edtf.latest(text)) == (day, day)


@pytest.mark.parametrize(
    ("text", "csl"),
    [
        ("2018", {"date-parts": [[2018]]}),
        ("2018-06-22", {"date-parts": [[2018, 6, 22]]}),
        ("2018~", {"date-parts": [[2018]], "circa": True}),
        ("2018-06?", {"date-parts": [[2018, 6]], "circa": True}),
        ("2008/2014-03", {"date-parts": [[2008], [2014, 3]]}),
        ("2018/..", {"date-parts": [[2018], [0]]}),
        ("../2018", {"literal": "until 2018"}),
    ],
)
def test_a_date_is_written_as_csl_json(text, csl):
    assert edtf.to_csl(text) == csl


@pytest.mark.parametrize("text", ["2018", "2018-06", "2018-06-22", "2018~", "2008/2014-03", "2018/.."])
def test_a_date_comes_back_from_csl_json(text):
    assert edtf.from_csl(edtf.to_csl(text)) == text


def test_a_date_without_parts_is_none():
    assert [edtf.from_csl(value) for value in (None, {}, {"literal": "until 2018"})] == [None] * 3


@pytest.mark.parametrize(
    ("text", "numbers"), [("2018-06-22", (2018, 6, 22)), ("2008/2014", (2008,)), ("../2018-06", (2018, 6))]
)
def test_the_numbers_of_a_date_are_those_that_it_names_first(text, numbers):
    assert edtf.numbers(text) == numbers
