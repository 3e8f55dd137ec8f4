"""The text of the numbered notes: quotations for a selection, key facts with their sources otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from geodata.catalogue import Atlas
from geodata.figure import dating
from geodata.figure.features import Drawn
from geodata.legible import closed
from geodata.model import Fact, Feature, Passage
from geodata.present.sources import editors_note, reference_source, source_of
from geodata.present.statements import date_of, dated_value, description, history, sentences, statement
from geodata.present.symbols import KINDS
from geodata.present.wording import key_figures, value

#: The most features numbered in a view without a selection, and the most facts of a selection without
#: quotations.
MOST_FEATURES, MOST_FACTS = 12, 8
_QUOTED, _FACTS, _OVERVIEW = "What the sources say", "What is known", "In this view"
#: The headings for a figure of a year.
_QUOTED_LATER, _KNOWN_THEN = "What the sources said later", "What was known at the end of {year}"


@dataclass(frozen=True)
class Note:
    """A quotation or fact under its number.

    `about` is the id of its feature, `name` the beginning of the note. `heading` and, if
    it is `shared`, `source` are set once for consecutive notes that have them in common;
    `datasets` are the ids of the datasets behind it, `doubt` says why a quotation is doubted, if it is.
    """

    number: int
    about: str
    heading: str
    text: str
    source: str
    name: str = ""
    shared: bool = False
    datasets: tuple[str, ...] = ()
    doubt: str = ""


def notes_on(atlas: Atlas, selected: str, year: int | None = None) -> tuple[Note, ...]:
    """The passages on a feature itself, or else its key facts; then the passages on its wholes.

    In a figure of a `year` the facts come first, and passages written later are marked as such.
    """
    found: dict[str, tuple[str, Passage]] = {}
    for feature_id in (selected, *(whole.id for whole in atlas.wholes(selected))):
        for passage in atlas.passages_on(feature_id):
            found.setdefault(passage.id, (feature_id, passage))
    own = [passage for about, passage in found.values() if about == selected]
    facts: tuple[Note, ...] = ()
    if all(dating.said_later(atlas, passage, year) for passage in own):
        facts = tuple(_facts(atlas, selected, year))
    return facts + tuple(_quotations(atlas, selected, found.values(), len(facts), year))


def _quotations(
    atlas: Atlas, selected: str, found: Iterable[tuple[str, Passage]], before: int, year: int | None
) -> Iterator[Note]:
    for number, (about, passage) in enumerate(found, before + 1):
        later = dating.said_later(atlas, passage, year)
        yield Note(
            number=number,
            about=about,
            heading=_heading(atlas, about, whole=about != selected, later=later),
            text=quotation(passage),
            source=f"{reference_source(atlas.reference_of(passage)).line.rstrip('.')}.",
            shared=True,
            doubt=editors_note(atlas, passage),
        )


def _heading(atlas: Atlas, about: str, *, whole: bool, later: bool) -> str:
    if not whole:
        return _QUOTED_LATER if later else _QUOTED
    return f"About the wider project{', said later' if later else ''}: {atlas.name(about)}"


def quotation(passage: Passage) -> str:
    """A passage in quotation marks, with its paragraph."""
    return f"“{closed(passage.exact)}” (para.\N{NO-BREAK SPACE}{passage.paragraph})"


def _facts(atlas: Atlas, feature_id: str, year: int | None) -> Iterator[Note]:
    """A feature's first facts (description, date, status, key figures), then its latest events."""
    known = atlas.facts_of(feature_id)
    events = [each.fact for each in history(atlas, feature_id) if each.fact.property == "event"]
    dated = [fact for fact in events if fact.as_of]
    leading = [
        description(known),
        date_of(known),
        atlas.status(feature_id),
        *_sourced_figures(known),
        *dated,
    ]
    chosen = [fact for fact in leading if fact is not None][:MOST_FACTS] or list(known[:MOST_FACTS])
    for number, fact in enumerate(chosen, 1):
        source = _source(atlas, fact)
        heading = _FACTS if year is None else _KNOWN_THEN.format(year=year)
        yield Note(number, feature_id, heading, statement(atlas, fact), source, datasets=_datasets([fact]))


def _sourced_figures(known: Sequence[Fact]) -> list[Fact]:
    """The key figures that were published, not derived."""
    return key_figures([fact for fact in known if fact.method is None])


@dataclass(frozen=True)
class Subject:
    """A feature that is numbered in a view without a selection, and its pieces in the frame."""

    feature: Feature
    items: tuple[Drawn, ...]


def subjects_of(atlas: Atlas, items: Iterable[Drawn]) -> list[Subject]:
    """The features in a frame, those with most passages first, then those with most facts.

    A part of a line that no passage mentions is treated with the whole that it belongs to in its layer.
    """
    seen: dict[str, list[Drawn]] = {}
    for item in items:
        subject = _subject_of(atlas, item.feature)
        if atlas.facts_of(subject.id):
            seen.setdefault(subject.id, []).append(item)
    weight = {each: (len(atlas.passages_on(each)), len(atlas.facts_of(each))) for each in seen}
    first = sorted(seen, key=lambda each: weight[each], reverse=True)
    return [Subject(atlas.feature(each), tuple(seen[each])) for each in first]


def _subject_of(atlas: Atlas, feature: Feature) -> Feature:
    if not KINDS[feature.kind].as_line or atlas.passages_on(feature.id):
        return feature
    wholes = [whole for whole in atlas.wholes(feature.id) if whole.layer == feature.layer]
    return wholes[-1] if wholes else feature


def notes_of(atlas: Atlas, subjects: Iterable[Subject]) -> tuple[Note, ...]:
    """Name, date or status and a key figure of each subject, with their sources, numbered from 1."""
    return tuple(_key_note(atlas, number, subject.feature) for number, subject in enumerate(subjects, 1))


def _key_note(atlas: Atlas, number: int, feature: Feature) -> Note:
    known = atlas.facts_of(feature.id)
    status, figures = atlas.status(feature.id), _sourced_figures(known)[:1]
    facts = [status, *figures] if status is not None else figures
    if not facts:
        facts = [fact for fact in (date_of(known), description(known)) if fact is not None] or [known[0]]
    sources = dict.fromkeys(_source(atlas, fact) for fact in facts)
    name = atlas.name(feature.id)
    return Note(
        number,
        feature.id,
        _OVERVIEW,
        _in_words(atlas, facts),
        " ".join(sources),
        name=name,
        datasets=_datasets(facts),
    )


def _datasets(facts: Iterable[Fact]) -> tuple[str, ...]:
    return tuple(fact.dataset_id for fact in facts if fact.dataset_id is not None)


def _in_words(atlas: Atlas, facts: Sequence[Fact]) -> str:
    return " ".join(_briefly(atlas, fact) for fact in facts)


def _briefly(atlas: Atlas, fact: Fact) -> str:
    match fact.property:
        case "status":
            return sentences(dated_value(atlas, fact))
        case "date":
            return sentences(value(fact))
        case _:
            return statement(atlas, fact)


def _source(atlas: Atlas, fact: Fact) -> str:
    """The source of a fact, in a sentence, and why it is doubted, if it is."""
    behind = source_of(atlas, fact)
    doubt = editors_note(atlas, behind.passage) if behind.passage is not None else ""
    return " ".join(filter(None, [f"{behind.line.rstrip('.')}.", doubt]))
