"""When a status was last reported, and whether that is too long ago to pass for today's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata import Basis, Fact, Status, history, load_atlas
from tests.conftest import DATA
from tests.dates import dates

MINIMAL = load_atlas(DATA / "minimal")
FARM = "rice-farm"


def status(value: str, as_of: str, basis_id: str = "handbook") -> Fact:
    return Fact(
        feature=FARM, property="status", value=value, as_of=as_of, basis=Basis.CITED, basis_id=basis_id
    )


def atlas_of(*facts: Fact, issued: str | None = None, data_date: str = "2026-11-26"):
    """The minimal atlas with these statuses of the farm, from a handbook of a day (None: undated)."""
    handbook = MINIMAL.references["handbook"]
    csl = {key: value for key, value in handbook.csl.items() if key != "issued"}
    if issued is not None:
        csl["issued"] = {"raw": issued}
    about = MINIMAL.about.model_copy(update={"data_date": data_date})
    references = {**MINIMAL.references, "handbook": type(handbook)(id="handbook", csl=csl)}
    return replace(MINIMAL, about=about, facts=facts, references=references)


@pytest.mark.parametrize(
    ("as_of", "issued", "day"),
    [
        ("2016", None, date(2016, 12, 31)),
        ("2016-08", "2016-08-20", date(2016, 8, 20)),
        ("2016-08", "2024", date(2016, 8, 31)),  # a late page tells of an early day
        ("2016", "2015-03", date(2015, 3, 31)),  # nobody reports what is still to come
        ("2010/2019", None, date(2019, 12, 31)),
        ("2018/..", "2022-05-01", date(2022, 5, 1)),
        ("2018/..", None, date(2018, 1, 1)),
    ],
)
def test_a_report_vouches_up_to_its_date_and_no_longer_than_its_source(as_of, issued, day):
    assert history.dated(status("operating", as_of), issued).reported == day


@pytest.mark.parametrize(
    ("as_of", "unconfirmed"),
    [("2021-11-26", False), ("2021-11-25", True), ("2021", False), ("2020~", True), ("2026-11", False)],
)
def test_a_status_is_unconfirmed_after_five_years_without_a_report(as_of, unconfirmed):
    assert atlas_of(status("operating", as_of)).is_unconfirmed(FARM) is unconfirmed


def test_what_has_no_status_is_not_unconfirmed():
    assert not atlas_of().is_unconfirmed(FARM)
    assert atlas_of().last_report(FARM) is None


def test_only_reports_of_the_status_that_holds_confirm_it():
    suspended = status("suspended", "2019-05")
    atlas = atlas_of(status("operating", "2018-06"), suspended)
    assert (atlas.last_report(FARM), atlas.is_unconfirmed(FARM)) == (suspended, True)


def test_a_later_report_of_the_same_status_confirms_it():
    late = status("operating", "2025-03")
    atlas = atlas_of(status("operating", "2016"), late)
    assert (atlas.last_report(FARM), atlas.is_unconfirmed(FARM)) == (late, False)


@pytest.mark.parametrize(
    ("year", "unconfirmed"), [(2004, None), (2005, False), (2010, False), (2013, False), (2018, False)]
)
def test_a_status_between_two_reports_that_agree_is_confirmed(year, unconfirmed):
    atlas = atlas_of(status("operating", "2005"), status("operating", "2018"))
    if unconfirmed is None:
        assert atlas.status(FARM, year) is None
    assert atlas.is_unconfirmed(FARM, year) is bool(unconfirmed)


def test_a_status_before_a_report_of_another_one_is_unconfirmed_after_five_years():
    atlas = atlas_of(status("proposed", "2005"), status("operating", "2018"))
    assert [year for year in range(2000, 2027) if atlas.is_unconfirmed(FARM, year)] == [
        *range(2011, 2018),
        2024,
        2025,
        2026,
    ]


def test_the_last_year_ends_with_the_day_of_the_data():
    atlas = atlas_of(status("operating", "2021-12-05"))
    assert not atlas.is_unconfirmed(FARM, 2026)
    assert not atlas.is_unconfirmed(FARM)


def test_an_atlas_in_a_year_knows_what_was_unconfirmed_then():
    atlas = atlas_of(status("operating", "2005"), status("operating", "2018"), status("operating", "2019"))
    assert atlas.is_unconfirmed(FARM)
    assert not atlas.in_year(2013).is_unconfirmed(FARM)
    assert atlas_of(status("operating", "2005")).in_year(2013).is_unconfirmed(FARM)


def flag_in(turns, year):
    """What the map's script makes of the turns."""
    return next((flag for since, flag in reversed(turns) if since <= year), False)


DATES = dates(1990, 2026)


@given(
    st.lists(st.tuples(st.sampled_from(list(Status)[:3]), DATES), max_size=4),
    st.sampled_from([None, "2001", "2016-03-04", "2026-05"]),
)
def test_the_turns_tell_of_every_year_whether_the_status_was_unconfirmed(dated, issued):
    atlas = atlas_of(*(status(value, as_of) for value, as_of in dated), issued=issued)
    turns, years = atlas.unconfirmed_by_year(FARM), range(1985, 2027)
    assert [flag_in(turns, year) for year in years] == [atlas.is_unconfirmed(FARM, year) for year in years]
    assert flag_in(turns, 2026) == atlas.is_unconfirmed(FARM)


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2024, 2, 29), date(2019, 2, 28)),
        (date(2026, 11, 26), date(2021, 11, 26)),
        (date(4, 1, 1), date.min),
    ],
)
def test_years_are_counted_by_the_calendar(day, before):
    assert history.years_before(day, 5) == before
