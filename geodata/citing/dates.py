"""Write CSL-JSON dates in words, in the form of each style guide.

citeproc-py cannot write an interval within a year, so the styles get their dates as words.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from geodata import edtf
from geodata.csl.dates import in_words, season

#: Year; year and month; or year, month and day.
Parts = tuple[int, ...]

_MONTHS = tuple(calendar.month_name)
#: The MLA's abbreviations of months.
_SHORT = ("", "Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")
_TO_THE_MONTH, _TO_THE_DAY = 2, 3


@dataclass(frozen=True)
class Date:
    """A date: `begin` alone, an interval to `end` (() if open), or `words` alone."""

    begin: Parts = ()
    end: Parts | None = None
    circa: bool = False
    season: str = ""
    words: str = ""


def date_of(value: Mapping[str, Any] | None) -> Date | None:
    """Read a CSL-JSON date; None without one. An interval gets the precision of its less precise end."""
    parts = [tuple(one) for one in (value or {}).get("date-parts") or ()]
    circa = bool((value or {}).get("circa"))
    if not parts:
        words = in_words(value)
        return Date(words=words) if words else None
    if not parts[0][0]:  # an open start
        return Date(words=edtf.spell(edtf.from_csl(value) or ""))
    if len(parts) == 1:
        return Date(parts[0], None, circa, season(value))
    if not parts[1][0]:  # a year of 0 means an open end, as in CSL processors
        return Date(parts[0], (), circa)
    exact = min(map(len, parts))
    begin, end = parts[0][:exact], parts[1][:exact]
    return Date(begin, None if begin == end else end, circa)


def year(date: Date) -> str:
    """'2018', '2008–2014', '2018–', 'ca. 2012', or the words of a date that has only words."""
    if date.words:
        return date.words
    text = str(date.begin[0])
    if date.end is not None:
        last = str(date.end[0]) if date.end else ""
        text = text if text == last else f"{text}–{last}"
    return f"ca. {text}" if date.circa else text


def day(date: Date) -> str:
    """The date without its year: 'June 22', 'June 22–24', 'June–August', 'Spring', or ''.

    An interval across a new year repeats its years: 'December 30, 2018–January 2, 2019'.
    """
    if len(date.begin) < _TO_THE_MONTH:
        return date.season
    if not date.end:
        return _month_day(date.begin)
    begin, end = date.begin, date.end
    if begin[0] != end[0]:
        return f"{_month_day_year(begin)}–{_month_day_year(end)}"
    if len(begin) == _TO_THE_DAY and begin[1] == end[1]:
        return f"{_MONTHS[begin[1]]} {begin[2]}–{end[2]}"
    return f"{_month_day(begin)}–{_month_day(end)}"


def month_first(date: Date) -> str:
    """A date as Chicago and APA write dates of access: 'March 8, 2022'."""
    if date.words or date.end is not None or len(date.begin) < _TO_THE_MONTH:
        return f"{day(date)} {year(date)}".strip()
    return _month_day_year(date.begin)


def whole(date: Date) -> str:
    """A date as the MLA writes it: '22 June 2018', '22–24 June 2018', 'June–Aug. 2018', 'Spring 2018'."""
    if date.words:
        return date.words
    begin, end = date.begin, date.end
    if end is None:
        text = " ".join(filter(None, [date.season, _day_month_year(begin)]))
    elif not end:
        text = f"{_day_month_year(begin)}–"
    else:
        shared = next((n for n in range(len(begin)) if begin[n] != end[n]), len(begin))
        text = f"{_day_month_year(begin, shared)}–{_day_month_year(end)}"
    return f"circa {text}" if date.circa else text


def _month_day(parts: Parts) -> str:
    return " ".join([_MONTHS[parts[1]], *map(str, parts[2:])])


def _month_day_year(parts: Parts) -> str:
    comma = "," if len(parts) == _TO_THE_DAY else ""
    return f"{_month_day(parts)}{comma} {parts[0]}"


def _day_month_year(parts: Parts, leave_out: int = 0) -> str:
    """Day, month and year; `leave_out` leaves out the year (1), also the month (2), or all three (3)."""
    words = [str(parts[0]), *(_SHORT[month] for month in parts[1:2]), *map(str, parts[2:])]
    return " ".join(reversed(words[leave_out:]))
