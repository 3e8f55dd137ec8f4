"""Status over time: which one held on a day, when it was last reported, and whether that is too long ago.

A report is one status fact. It confirms its status up to the last day of its date (`as_of`), but not beyond
the day on which its reference appeared, because nobody can report the future. If its date is open
(`2018/..`), it confirms up to the day of the reference, or only the first day of its date if the reference
is undated. The day on which somebody read the reference for the atlas does not count: a page may be out of
date for years.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from geodata import edtf
from geodata.model import Fact
from geodata.vocabulary import Status

#: So many years without a report make a status unconfirmed.
UNCONFIRMED_YEARS = 5


class Dated(NamedTuple):
    """A status fact with the first and last day of its date, and the last day that it confirms."""

    earliest: date
    latest: date
    reported: date
    fact: Fact


def dated(fact: Fact, issued: str | None) -> Dated:
    """A status fact with its days; `issued` is the date (EDTF) of its reference, None if not known."""
    when = fact.as_of or "0001"
    earliest, latest = edtf.earliest(when), edtf.latest(when)
    appeared = date.max if issued is None else edtf.latest(issued)
    reported = min(latest, appeared)
    return Dated(earliest, latest, earliest if reported == date.max else reported, fact)


def status_at(statuses: Sequence[Dated], end: date) -> Dated | None:
    """The status that held on the day `end`; None if nothing is known by then.

    It is the one with the latest date. A period counts only up to that day; if two periods reach it, the one
    that ends later is taken.
    """
    begun = (each for each in statuses if each.earliest <= end)
    return max(begun, key=lambda each: (min(each.latest, end), each.latest), default=None)


def last_report(statuses: Sequence[Dated], end: date) -> Dated | None:
    """The last report, up to the day `end`, of the status that held on that day; None if there is none."""
    now = status_at(statuses, end)
    if now is None:
        return None
    same = (each for each in statuses if each.fact.value == now.fact.value and each.earliest <= end)
    return max(same, key=lambda each: (min(each.reported, end), each == now))


def is_unconfirmed(statuses: Sequence[Dated], end: date, today: date) -> bool:
    """Whether the status on the day `end` has no report in the UNCONFIRMED_YEARS before that day.

    The years are counted back from `today`, the day of the data, if that comes before `end`. A status between
    two reports that agree is confirmed: a railway that ran in 2005 and in 2018 also ran in 2013.
    """
    last = last_report(statuses, end)
    if last is None or last.reported >= years_before(min(end, today), UNCONFIRMED_YEARS):
        return False
    later = min((each for each in statuses if each.earliest > end), key=_begin, default=None)
    return later is None or later.fact.value != last.fact.value


def _begin(each: Dated) -> tuple[date, date]:
    return each.earliest, each.latest


def years_before(day: date, years: int) -> date:
    """The same day `years` earlier; 28 for 29 February, and date.min if there is no such year."""
    if day.year <= years:
        return date.min
    last = 28 if (day.month, day.day) == (2, 29) else day.day
    return date(day.year - years, day.month, last)


def turns(statuses: Sequence[Dated], today: date) -> tuple[tuple[int, bool], ...]:
    """The years, up to that of `today`, at whose end the status becomes unconfirmed or confirmed again.

    Each has True if the status is unconfirmed from then on, else False.
    """
    near = {day.year for each in statuses for day in (each.earliest, each.latest, each.reported)}
    years = near | {year + UNCONFIRMED_YEARS + more for year in near for more in (0, 1)} | {today.year}
    found: list[tuple[int, bool]] = []
    for year in sorted(years & set(range(1, today.year + 1))):
        doubted = is_unconfirmed(statuses, date(year, 12, 31), today)
        if doubted != (found[-1][1] if found else False):
            found.append((year, doubted))
    return tuple(found)


def changes(statuses: Sequence[Dated], last_year: int) -> tuple[tuple[int, Status], ...]:
    """The years, up to `last_year`, at whose end the status differs from before, with the new status."""
    ends = {day.year for each in statuses for day in (each.earliest, each.latest)}
    found: list[tuple[int, Status]] = []
    for year in sorted(ends & set(range(1, last_year + 1))):
        now = status_at(statuses, date(year, 12, 31))
        if now is not None and (not found or found[-1][1] != now.fact.value):
            found.append((year, Status(now.fact.value)))
    return tuple(found)
