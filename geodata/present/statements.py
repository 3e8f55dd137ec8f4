"""Put the facts of a feature into words, for every output: its description, its status, its history."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from geodata import edtf
from geodata.model import Fact
from geodata.present.sources import UNDATED, source_of
from geodata.present.wording import value, when

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.catalogue import Atlas

#: The properties that a history is made of; panels show them there.
HISTORY = ("status", "event")


@dataclass(frozen=True)
class Entry:
    """A status or an event: its date in words, the status or what happened, and who reports it."""

    date: str
    what: str
    who: str
    fact: Fact

    @property
    def line(self) -> str:
        """The entry on one line: 'June 2018: Operating (Handbook of Roads)'."""
        return f"{self.date}: {self.what} ({self.who})"


#: Characters that end a sentence, in the scripts of the world's larger languages.
STOPS = (".", "!", "?", "…", "。", "！", "？", "．", "؟", "۔", "।", "։", "።")
#: What may close after a sentence has ended.
_CLOSING = "”’»\"')]」』）"


def description(known: Sequence[Fact]) -> Fact | None:
    """The description to show first for a feature: the first such fact; None if there is none."""
    return next((fact for fact in known if fact.property == "description"), None)


def date_of(known: Sequence[Fact]) -> Fact | None:
    """The date of an event: the one that most facts give, if equal one with a day; None if not known."""
    dates = [fact for fact in known if fact.property == "date"]
    counts = Counter(fact.value for fact in dates)
    return max(dates, key=lambda fact: (counts[fact.value], _is_day(fact.value)), default=None)


def _is_day(text: str) -> bool:
    try:
        return edtf.earliest(text) == edtf.latest(text)
    except ValueError:
        return False


def history(atlas: Atlas, feature_id: str) -> list[Entry]:
    """The statuses and events of a feature, the latest first; those without a date come last."""
    found = [fact for fact in atlas.facts_of(feature_id) if fact.property in HISTORY]
    found.sort(key=lambda fact: edtf.latest(fact.as_of) if fact.as_of else date.min, reverse=True)
    return [_entry(atlas, fact) for fact in found]


def _entry(atlas: Atlas, fact: Fact) -> Entry:
    dated = edtf.spell(fact.as_of) if fact.as_of else UNDATED
    return Entry(_capital(dated), value(fact), source_of(atlas, fact).who, fact)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def status_history(atlas: Atlas, feature_id: str) -> str:
    """The statuses of a feature on a line, the latest first; '' if it has none."""
    entries = history(atlas, feature_id)
    return "; ".join(entry.line for entry in entries if entry.fact.property == "status")


def dated_value(atlas: Atlas, fact: Fact, year: int | None = None, before: str = "") -> str:
    """What a fact says, with its date: 'Suspended, last reported 2016', '54 km (2018)'.

    `year` and `before` are those of `wording.when`.
    """
    words, dated = value(fact), when(atlas, fact, year, before)
    match fact.property:
        case "description":
            return fact.value
        case "status":
            return ", ".join(filter(None, [words, dated]))
        case "event":
            return f"{_capital(dated)}: {fact.value}" if dated else fact.value
        case _:
            return f"{words} ({dated})" if dated and dated != words else words


def statement(atlas: Atlas, fact: Fact) -> str:
    """A fact in sentences: its property, its value, and its note.

    The note matters: it may say that a figure is only for a first stage. Descriptions and events need no name
    of the property.
    """
    if fact.property in {"description", "event"}:
        return sentences(dated_value(atlas, fact))
    return sentences(f"{atlas.property_label(fact.property)}: {dated_value(atlas, fact)}", fact.note or "")


def sentences(*texts: str) -> str:
    """The texts joined by spaces, with a full stop added to each that does not end a sentence."""
    return " ".join(text if _has_ended(text) else f"{text}." for text in texts if text)


def _has_ended(text: str) -> bool:
    """Whether a text ends a sentence, perhaps one in quotation marks or brackets."""
    return text.rstrip(_CLOSING).endswith(STOPS)
