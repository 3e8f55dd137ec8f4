"""Read and write dates in the Extended Date/Time Format (EDTF, ISO 8601-2): the parts the atlas uses.

Accepted: `2018`, `2018-06`, `2018-06-22`, each with `?` (uncertain), `~` (approximate) or `%` (both)
after it, and intervals `2008/2014`, `2018/..`, open on one side at most. All functions that take EDTF raise
ValueError (mostly its subclass MistakeError) for other text.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from geodata.errors import Mistake, MistakeError

_DATE = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?(?P<mark>[?~%]?)", re.ASCII)
_MONTHS = list(calendar.month_name)
#: Numbers that EDTF writes instead of a month for a season, a quarter or another part of a year.
_SEASONS = range(21, 42)
#: For each mark, the words before and after the date.
_MARKS = {"": ("", ""), "?": ("", " (uncertain)"), "~": ("about ", ""), "%": ("about ", " (uncertain)")}


def _parts(text: str) -> tuple[int, int | None, int | None, str]:
    match = _DATE.fullmatch(text)
    if match is None:
        raise MistakeError(Mistake(f"'{text}' is not a date", "write 2018, 2018-06, 2018-06-22 or 2008/2014"))
    year, month, day = match["year"], match["month"], match["day"]
    if month and _SEASONS[0] <= int(month) <= _SEASONS[-1]:
        raise ValueError(f"'{text}' is a season: write its months, as in 2018-03/2018-05")
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError as error:
        raise MistakeError(
            Mistake(f"'{text}' is not in the calendar ({error})", "correct the year, month or day")
        ) from None
    return int(year), int(month) if month else None, int(day) if day else None, match["mark"]


def check(text: str) -> str:
    """The text unchanged if it is a date; ValueError (mostly MistakeError) if not, with the remedy."""
    if text == "../..":
        raise MistakeError(Mistake(f"'{text}' is open at both ends", "give a date, or leave it empty"))
    parts = text.split("/", 1)
    if len(parts) > 1 and "" in parts:
        raise ValueError(f"'{text}' lacks an end: write 2008/2014, or 2008/.. if it goes on")
    for part in parts:
        if part != ".." or len(parts) == 1:
            _parts(part)
    first, last = (part.rstrip("?~%") for part in (parts[0], parts[-1]))
    shared = min(len(first), len(last))
    if ".." not in parts and first[:shared] > last[:shared]:
        raise MistakeError(Mistake(f"'{text}' ends before it begins", "write the earlier date first"))
    return text


def latest(text: str) -> date:
    """The last day that a date covers: '2018-06' → 30 June 2018; date.max if its end is open."""
    part = text.rsplit("/", maxsplit=1)[-1]
    if part == "..":
        return date.max
    year, month, day, _ = _parts(part)
    month = month or 12
    return date(year, month, day or calendar.monthrange(year, month)[1])


def earliest(text: str) -> date:
    """The first day that a date covers: '2018-06' → 1 June 2018; date.min if its start is open."""
    part = text.split("/", maxsplit=1)[0]
    if part == "..":
        return date.min
    year, month, day, _ = _parts(part)
    return date(year, month or 1, day or 1)


def numbers(text: str) -> tuple[int, ...]:
    """Year, month and day of a date, as many as it has; for an interval, those of the first date in it.

    '2018-06' → (2018, 6), '2008/2014' → (2008,), '../2018' → (2018,).
    """
    year, month, day, _ = _parts(next(part for part in text.split("/") if part != ".."))
    return tuple(number for number in (year, month, day) if number is not None)


def from_csl(value: Mapping[str, Any] | None) -> str | None:
    """A CSL-JSON date with one or two `date-parts` as EDTF; None if it has none. `circa` becomes '~'.

    As in CSL processors, a year of 0 means an open end: [[2018], [0]] → '2018/..'.
    """
    if not value or not value.get("date-parts"):
        return None
    mark = "~" if value.get("circa") else ""
    return "/".join(_from_parts(parts, mark) for parts in value["date-parts"])


def _from_parts(parts: Sequence[int | str], mark: str) -> str:
    year, *rest = (int(part) for part in parts)
    return "-".join([f"{year:04d}", *(f"{part:02d}" for part in rest)]) + mark if year else ".."


def to_csl(text: str) -> dict[str, Any]:
    """A date as CSL-JSON: `?`, `~` and `%` all become `circa`, and '../2018' a `literal` in words."""
    if text.startswith("../"):
        return {"literal": spell(text)}
    parts = [[0] if part == ".." else list(numbers(part)) for part in text.split("/")]
    return {"date-parts": parts} | ({"circa": True} if re.search(r"[?~%]", text) else {})


def spell(text: str) -> str:
    """A date in words: '2018-06-22' → '22 June 2018', '2008/2014' → '2008–2014'.

    If both ends of an interval share month or year, it stands once: '2018-06-22/2018-06-24' →
    '22–24 June 2018'.
    """
    if text.startswith("../"):
        return f"until {_spell_one(text.removeprefix('../'))}"
    begin, _, end = text.partition("/")
    if end and not re.search("[?~%.]", text) and begin.count("-") == end.count("-"):
        first, last = _spell_one(begin).split(), _spell_one(end).split()
        while first and first[-1] == last[len(first) - 1]:
            first.pop()
        return f"{' '.join(first)}–{_spell_one(end)}" if first else _spell_one(end)
    if text.endswith("/.."):
        return f"{_spell_one(text.removesuffix('/..'))} onwards"
    return "–".join(_spell_one(part) for part in text.split("/"))


def _spell_one(text: str) -> str:
    year, month, day, mark = _parts(text)
    words = [str(day)] if day else []
    words += [_MONTHS[month]] if month else []
    before, after = _MARKS[mark]
    return before + " ".join([*words, str(year)]) + after
