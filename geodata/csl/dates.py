"""Clean and check dates in CSL-JSON, and write them in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from geodata import edtf
from geodata.csl.variables import is_empty
from geodata.errors import Mistake, MistakeError

#: The keys of a date that give it in words.
_WORDS = ("raw", "literal")
#: Formats of a date in words (besides EDTF) for strptime, with the number of parts that each gives.
_IN_WORDS = (
    ("%d %B %Y", 3),
    ("%d %b %Y", 3),
    ("%B %d, %Y", 3),
    ("%b %d, %Y", 3),
    ("%Y/%m/%d", 3),
    ("%B %Y", 2),
    ("%b %Y", 2),
)
_NO_DATE = re.compile(r"\s*(?:n\.\s?d\.?|no date|undated|s\.\s?d\.?|б\.\s?г\.?)\s*", re.IGNORECASE)
#: The names of CSL's numbered seasons.
_SEASONS = ("Spring", "Summer", "Autumn", "Winter")


def in_words(date: Mapping[str, Any] | None) -> str:
    """The words of a CSL-JSON date; empty if it has none, or words such as 'n.d.' that mean no date."""
    words = str((date or {}).get("literal") or (date or {}).get("raw") or "")
    return "" if _NO_DATE.fullmatch(words) else " ".join(words.split())


def season(date: Mapping[str, Any] | None) -> str:
    """The season of a CSL-JSON date in words; empty if it has none, or has a month or an interval."""
    given = (date or {}).get("season")
    parts = (date or {}).get("date-parts") or [[]]
    if given is None or len(parts) > 1 or len(parts[0]) > 1:
        return ""
    text = str(given).strip()
    number = int(text) if re.fullmatch("[0-9]{1,2}", text) else 0
    number = number - 20 if number > 20 else number  # noqa: PLR2004 (EDTF counts them from 21)
    return _SEASONS[number - 1] if 1 <= number <= len(_SEASONS) else text[:1].upper() + text[1:]


def season_number(name: str) -> int | None:
    """The number of a season in EDTF, from 21 (spring) to 24 (winter); None for other words."""
    known = {"fall": "Autumn"}.get(name.lower(), name.capitalize())
    return 21 + _SEASONS.index(known) if known in _SEASONS else None


def clean_date(date: Mapping[str, Any]) -> dict[str, Any]:
    """A CSL-JSON date with its parts as numbers, if the parts or the words can be read."""
    kept = {key: value for key, value in date.items() if not is_empty(value) and value is not False}
    parts = kept.get("date-parts")
    if isinstance(parts, list | tuple):
        dates = [_numbers(one) for one in parts if not is_empty(one)]
        kept["date-parts"] = dates[:1] if dates[1:] == dates[:1] else dates
    else:
        words = kept.get("raw") or kept.get("literal")
        understood = _understood(words) if isinstance(words, str) else {}
        kept = {**understood, **{key: kept[key] for key in kept if not understood or key not in _WORDS}}
    return {key: value for key, value in kept.items() if not is_empty(value)}


def _numbers(parts: Any) -> Any:
    """The parts of a date, with digits in strings as numbers, and without empty parts at the end."""
    if not isinstance(parts, list | tuple):
        return parts
    numbers = [int(p) if isinstance(p, str) and re.fullmatch(r"\s*[0-9]{1,4}\s*", p) else p for p in parts]
    while numbers and is_empty(numbers[-1]):
        numbers.pop()
    return numbers


def _understood(words: str) -> dict[str, Any]:
    """A date in words as CSL-JSON with parts; empty if it cannot be read."""
    text = words.strip()
    try:
        if not text.startswith(".."):
            return edtf.to_csl(edtf.check(text))
    except ValueError:
        pass
    if match := re.fullmatch(r"(spring|summer|autumn|fall|winter),? ([0-9]{4})", text, re.IGNORECASE):
        return {"date-parts": [[int(match[2])]], "season": match[1].capitalize()}
    for form, count in _IN_WORDS:
        try:
            day = datetime.strptime(text, form)  # noqa: DTZ007 (a day has no time zone)
        except ValueError:
            continue
        return {"date-parts": [[day.year, day.month, day.day][:count]]}
    return {}


def date_mistakes(key: str, value: Any) -> Iterator[Mistake]:
    """The mistakes in a CSL-JSON date (the value of `key`): in its form, or against the calendar."""
    if value is None:
        return
    wrong = Mistake(
        f"{key} is not a CSL-JSON date", 'write {"date-parts": [[2018, 8, 19]]}, of whole numbers'
    )
    if not isinstance(value, Mapping):
        yield wrong
        return
    if not all(isinstance(value.get(part, ""), str | int) for part in (*_WORDS, "season")):
        yield Mistake(f"{key}: its season and its words are not text", "write them in quotation marks")
    if "date-parts" not in value:
        if not in_words(value) and not any(value.get(part) for part in _WORDS):
            yield wrong
        return
    dates = value["date-parts"]
    if not isinstance(dates, list) or not all(_is_date(parts) for parts in dates):
        yield wrong
    elif len(dates) > 2:  # noqa: PLR2004
        yield Mistake(f"{key} has {len(dates)} dates", "give one, or the first and the last of an interval")
    else:
        yield from _calendar_mistakes(key, value)


def _calendar_mistakes(key: str, value: Mapping[str, Any]) -> Iterator[Mistake]:
    if not any(parts[0] for parts in value["date-parts"]):
        yield Mistake(f"{key} has no year", "write the year, or leave the date out")
        return
    if (first := min(parts[0] for parts in value["date-parts"])) < 0:
        yield Mistake(f"{key} has the year {first}", 'write it in words, as in {"literal": "44 BC"}')
        return
    try:
        edtf.check(edtf.from_csl(value) or "2000")
    except MistakeError as error:
        yield from (Mistake(f"{key}: {what}", remedy) for what, remedy in error.mistakes)


def _is_date(parts: object) -> bool:
    return isinstance(parts, list) and 1 <= len(parts) <= 3 and all(type(part) is int for part in parts)  # noqa: PLR2004
