"""Find the first year in which a feature is known to exist, from the dates of its facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from geodata import edtf
from geodata.model import Fact
from geodata.vocabulary import Kind


def first_year(facts: Sequence[Fact], kind: Kind) -> int | None:
    """The first year in which a feature existed, by its own facts; None if they have no usable date.

    The year comes from the first status, else from the date of an event, else from the earliest date of any
    fact. A place existed before the first fact about it, so only a status gives it a beginning.
    """
    statuses = [fact.as_of for fact in facts if fact.property == "status"]
    if not statuses and kind is Kind.PLACE:
        return None
    events = [fact.value for fact in facts if fact.property == "date"]
    for dates in (statuses, events, [fact.as_of for fact in facts]):
        year = earliest_year(dates)
        if year is not None:
            return year
    return None


def earliest_year(dates: Iterable[str | None]) -> int | None:
    """The earliest year in which a date (EDTF) begins, or ends if its start is open; None without dates."""
    return min((year for text in dates for year in _years(text)), default=None)


def _years(text: str | None) -> Iterator[int]:
    try:
        earliest, latest = (edtf.earliest(text), edtf.latest(text)) if text else (date.min, date.max)
    except ValueError:  # the value of a fact called `date` may be words
        return
    if (earliest, latest) != (date.min, date.max):
        yield (latest if earliest == date.min else earliest).year
