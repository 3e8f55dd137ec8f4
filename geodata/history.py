"""Status over time: which one held at a day, when it was last reported, and whether that is too long ago.

A report is one status fact. It vouches for its status up to the last day of its date (`as_of`), but no
longer than to the day on which its reference appeared: nobody reports what is still to come. Where its date
is open (`2018/..`), the day of the reference is its last, or its first day if the reference is undated. The
day on which somebody read the reference for the atlas is none: a page may say for years what no longer holds.
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
    """A status fact with the first and the last day of its date, and the day up to which it is a report."""

    earliest: date
    latest: date
    reported: date
    fact: Fact


def dated(fact: Fact, issued: str | None) -> Dated:
    """A status fact with its days; `issued` is the date of what it rests on, as EDTF, None if not known."""
    when = fact.as_of or "0001"
    earliest, latest = edtf.earliest(when), edtf.latest(when)
    appeared = date.max if issued is None else edtf.latest(issued)
    reported = min(latest, appeared)
    return Dated(earliest, latest, earliest if reported == date.max else reported, fact)


def status_at(statuses: Sequence[Dated], end: date) -> Dated | None:
    """The status that held on a day; None if nothing is known by then.

    It is the one with the latest date; of a period, only what lies before the day counts, and of two that
    reach so far the one that goes on longer.
    """
    begun = (each for each in statuses if each.earliest <= end)
    return max(begun, key=lambda each: (min(each.latest, end), each.latest), default=None)


def last_report(statuses: Sequence[Dated], end: date) -> Dated | None:
    """Of the reports of the status that held on a day, the last one by then; None if there is none."""
    now = status_at(statuses, end)
    if now is None:
        return None
    same = (each for each in statuses if each.fact.value == now.fact.value and each.earliest <= end)
    return max(same, key=lambda each: (min(each.reported, end), each == now))


def is_unconfirmed(statuses: Sequence[Dated], end: date, today: date) -> bool:
    """Whether no report of the status that held on a day falls into the UNCONFIRMED_YEARS before it.

    They are counted back from `today`, the day of the data, if that comes before `end`. A status between
    two reports that agree is confirmed: of a railway that ran in 2005 and in 2018 nobody doubts 2013.
    """
    last = last_report(statuses, end)
    if last is None or last.reported >= years_before(min(end, today), UNCONFIRMED_YEARS):
        return False
    later = min((each for each in statuses if each.earliest > end), key=_begin, default=None)
    return later is None or later.fact.value != last.fact.value


def _begin(each: Dated) -> tuple[date, date]:
    return each.earliest, each.latest


def years_before(day: date, years: int) -> date:
    """The same day so many years before; for 29 February the 28th, and no day before the first of all."""
    if day.year <= years:
        return date.min
    last = 28 if (day.month, day.day) == (2, 29) else day.day
    return date(day.year - years, day.month, last)


def turns(statuses: Sequence[Dated], today: date) -> tuple[tuple[int, bool], ...]:
    """The years, up to that of the data, at whose end the status begins or ceases to be unconfirmed.

    Each with whether it is from then on.
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
    """The years, up to the last one, at whose end another status holds than the year before, each with it."""
    ends = {day.year for each in statuses for day in (each.earliest, each.latest)}
    found: list[tuple[int, Status]] = []
    for year in sorted(ends & set(range(1, last_year + 1))):
        now = status_at(statuses, date(year, 12, 31))
        if now is not None and (not found or found[-1][1] != now.fact.value):
            found.append((year, Status(now.fact.value)))
    return tuple(found)
