"""The panel of a feature: names, status, facts with their basis, quotations, references."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import groupby

from dashboard.reader.panels import facts
from dashboard.reader.panels.blocks import (
    Badge,
    Badges,
    Block,
    Caption,
    Figures,
    Heading,
    Items,
    KeyFigure,
    Links,
    Quotation,
    Quoted,
    Subheading,
    Tab,
    Text,
    Together,
)
from dashboard.reader.panels.notes import Notes, editors_note, source_line
from dashboard.reader.panels.spans import Foreign, Spans, joined, muted, strong
from dashboard.reader.state import Hiding
from geodata import Atlas, Fact, Passage, Reference, Sector, Status, origins
from geodata.geometry.drawable import beyond
from geodata.present import wording
from geodata.present.sources import UNDATED, Provenance, reference_source
from geodata.present.statements import Entry, date_of, dated_value, description, history
from geodata.present.wording import key_figures, value
from geodata.vocabulary import in_sentence, label

#: Why a feature with a place is not on the map.
BEYOND = "Beyond 85° latitude, where the map ends, so not on the map or in figures."


def articles(atlas: Atlas, passages: Sequence[Passage]) -> list[tuple[Reference, list[Passage]]]:
    """Passages in their order; neighbours from the same article are grouped."""
    runs = groupby(passages, key=lambda passage: passage.source)
    return [(atlas.references[source], list(run)) for source, run in runs]


def hidden_text(atlas: Atlas, hidden: Hiding) -> str:
    """What hides a feature, in words."""
    terms = [*(term for term in Status if term in hidden.statuses)]
    sectors = [*(term for term in Sector if term in hidden.sectors)]
    if hidden.before:
        if hidden.since is None:
            return f"{UNDATED.capitalize()}, so not shown in earlier years."
        return f"First recorded in {hidden.since}, after the year shown."
    said = ", ".join(label(term) for term in [*terms, *sectors])
    titles = ", ".join(atlas.layers[layer].title for layer in hidden.layers)
    parts = [f"Hidden by the filter: {said}."] if said else []
    parts += [f"Its layer is hidden: {titles}."] if titles else []
    return " ".join(parts)


def quotations(atlas: Atlas, feature_id: str) -> list[tuple[str, tuple[Passage, ...]]]:
    """The passages on a feature, then those on what it is part of, each under its heading."""
    own = atlas.passages_on(feature_id)
    seen = {passage.id for passage in own}
    sections = [("", own)] if own else []
    for whole in atlas.wholes(feature_id):
        more = tuple(passage for passage in atlas.passages_on(whole.id) if passage.id not in seen)
        seen |= {passage.id for passage in more}
        if more:
            sections.append((f"About the wider project: {atlas.name(whole.id)}", more))
    return sections


STATUS_COLOURS: dict[Status, str] = {
    Status.OPERATING: "green",
    Status.UNDER_CONSTRUCTION: "blue",
    Status.PROPOSED: "violet",
    Status.SUSPENDED: "orange",
    Status.SHELVED: "gray",
    Status.CANCELLED: "gray",
    Status.SEVERED: "red",
    Status.MISSING: "red",
    Status.RETIRED: "gray",
}


def numbered(atlas: Atlas, feature_id: str, pages: Callable[[Provenance], str] | None = None) -> Notes:
    """The notes of a feature's panel, numbered in the order in which it shows its facts.

    `pages` is as in Notes.
    """
    notes, known = Notes(atlas, pages=pages), atlas.facts_of(feature_id)
    first, over_time = description(known), [entry.fact for entry in history(atlas, feature_id)]
    for fact in [*([first] if first else []), *facts.first_tab(known), *over_time]:
        notes.number(fact)
    return notes


def head(atlas: Atlas, feature_id: str, notes: Notes, *, years: bool = True) -> Iterator[Block]:
    """Names, status, kind, sectors, description; with `years`, also the status at each past year's end."""
    names = atlas.names[feature_id]
    yield Heading(names.en)
    yield Caption(joined(" · ", [(Foreign("ko", names.ko),), (Foreign("ru", names.ru),)]))
    of_years = _badges_of_years(atlas, feature_id) if years else ()
    yield Badges((*of_years, *_badges(atlas, feature_id)))
    if beyond(atlas.feature(feature_id).geometry):
        yield Caption((BEYOND,))
    first = description(atlas.facts_of(feature_id))
    if first is not None:
        yield Text(((f"{first.value} ", notes.mark(first, dated=True), *facts.remark(first)),))


def _badges_of_years(atlas: Atlas, feature_id: str) -> Iterator[Badge]:
    """The statuses at the ends of the past years that a reader can choose, one badge for each run."""
    years = range(atlas.first_year, atlas.last_year)
    for status, same in groupby(years, lambda year: _said_of_year(atlas, feature_id, year)):
        if status is not None:
            held = list(same)
            yield Badge(*status, then=(held[0], held[-1]))


def _badges(atlas: Atlas, feature_id: str) -> Iterator[Badge]:
    """Today's status, kind with the date of an event, and sectors."""
    status, feature = atlas.status(feature_id), atlas.feature(feature_id)
    if status is not None:
        colour = "gray" if atlas.is_unconfirmed(feature_id) else _colour(status)
        yield Badge(status_text(atlas, feature_id), colour)
    elif (whole := _whole_with_status(atlas, feature_id)) is not None:
        yield Badge(f"{atlas.name(whole.feature)}: {in_sentence(label(whole.value))}", _colour(whole))
    dated = date_of(atlas.facts_of(feature_id)) if status is None else None
    yield Badge(f"{label(feature.kind)}, {value(dated)}" if dated else label(feature.kind))
    for sector in feature.sectors:
        yield Badge(label(sector), icon="conversion_path")


def status_text(atlas: Atlas, feature_id: str) -> str:
    """Today's status of a feature and its date, or when it was last reported; '' if it has none."""
    status = atlas.status(feature_id)
    return dated_value(atlas, status, before="as of ") if status is not None else ""


def _said_of_year(atlas: Atlas, feature_id: str, year: int) -> tuple[str, str] | None:
    """The status at the end of a year in words, and its colour; None if nothing is known by then."""
    then = atlas.status(feature_id, year)
    if then is None:
        return None
    words = dated_value(atlas, then, year) if atlas.is_unconfirmed(feature_id, year) else value(then)
    return in_sentence(words), _colour(then)


def _whole_with_status(atlas: Atlas, feature_id: str) -> Fact | None:
    """The status of the nearest whole that has one, for a part that has none of its own."""
    statuses = (atlas.status(whole.id) for whole in atlas.wholes(feature_id))
    return next((status for status in statuses if status is not None), None)


def _colour(status: Fact) -> str:
    return STATUS_COLOURS[Status(status.value)]


def figures(atlas: Atlas, feature_id: str) -> Iterator[Block]:
    """The key figures, if there are any, each with how many independent sources give it."""
    known = atlas.facts_of(feature_id)
    leading = key_figures(known)
    if leading:
        yield Figures(tuple(_figure(atlas, known, fact) for fact in leading))
        if any(fact.note for fact in leading):
            yield Caption(("* See the note under Facts.",))


def _figure(atlas: Atlas, known: Sequence[Fact], figure: Fact) -> KeyFigure:
    same = [
        fact
        for fact in known
        if (fact.property, fact.value, fact.unit) == (figure.property, figure.value, figure.unit)
    ]
    sources = str(origins.support(atlas, same))
    return KeyFigure(value(figure), atlas.property_label(figure.property), sources, figure.note or "")


def tabs(atlas: Atlas, feature_id: str, notes: Notes) -> list[Tab]:
    """What is known, in tabs; the quotations come first if a passage is about the feature itself."""
    known = atlas.facts_of(feature_id)
    quoted = quotations(atlas, feature_id)
    on_facts = Tab("Facts", len(facts.first_tab(known)), partial(facts.blocks, atlas, feature_id, notes))
    on_words = Tab(
        "Quotations", sum(len(part) for _, part in quoted), partial(_quotations, atlas, feature_id)
    )
    leading = [on_words, on_facts] if atlas.passages_on(feature_id) else [on_facts, on_words]
    rest = [
        Tab("History", len(history(atlas, feature_id)), partial(_history, feature_id, notes)),
        Tab("References", len(notes.ids), partial(_references, notes, atlas.feature(feature_id).layer)),
    ]
    return [tab for tab in [*leading, *rest] if tab.count or tab is on_facts]


def _history(feature_id: str, notes: Notes) -> list[Block]:
    return [Items(tuple(_event_line(entry, notes) for entry in history(notes.atlas, feature_id)))]


def _event_line(entry: Entry, notes: Notes) -> Spans:
    what = strong(f"{entry.what}.") if entry.fact.property == "status" else entry.what
    note = f" {entry.fact.note}" if entry.fact.note else ""
    return (muted(entry.date), " ", what, f"{note} ", notes.mark(entry.fact))


def _quotations(atlas: Atlas, feature_id: str) -> Iterator[Block]:
    for heading, passages in quotations(atlas, feature_id):
        if heading:
            yield Subheading(heading)
        for article, run in articles(atlas, passages):
            yield Caption(source_line(reference_source(article)))
            for passage in run:
                yield Together(tuple(_quotation(atlas, passage, feature_id)))


def _quotation(atlas: Atlas, passage: Passage, feature_id: str) -> Iterator[Block]:
    yield Quotation(passage.exact)
    yield Quoted(f"paragraph {passage.paragraph}", passage.id)
    if passage.editors_note:
        yield Caption(editors_note(atlas, passage))
    others = tuple(item for item in passage.features if item != feature_id)
    if others:
        yield Links("Also about", others)


def _references(notes: Notes, layer: str) -> list[Block]:
    current = wording.how_current(notes.atlas, layer)
    said = f"{notes.atlas.layers[layer].title}: {current}."
    return [Items(tuple(notes.text(*key) for key in notes.ids), numbered=True), Caption((said,))]
