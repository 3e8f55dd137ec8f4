"""The panel of a feature: names, status, facts with their basis, quotations, references."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, combinations, groupby

import streamlit as st

from dashboard import cache, session
from dashboard.panels.text import citation, link, markdown, safe_address, value
from dashboard.state import Hiding, ViewState, hiding
from geodata import (
    Atlas,
    Basis,
    Fact,
    Feature,
    Passage,
    Precision,
    Reference,
    Sector,
    Status,
    edtf,
    symbology,
)
from geodata.derivations import METHODS
from geodata.vocabulary import label

#: Properties that the panel tells in places of their own.
HISTORY = ("status", "event")
OPENING = ("description",)
KEY_FIGURES = ("published-length", "network-length", "drawn-length", "capacity", "cost", "investment", "area")
MOST_KEY_FIGURES = 3
#: Properties of which there is one true number, whatever the date and the words of a source.
LASTING = ("published-length", "line-length", "area")


@dataclass
class Notes:
    """The numbered list of what the facts rest on, in the order of first use."""

    atlas: Atlas
    ids: list[tuple[Basis, str]] = field(default_factory=list)

    def number(self, fact: Fact) -> int | None:
        """The number of a fact's basis; None for an unsourced fact."""
        if fact.basis_id is None:
            return None
        key = (fact.basis, fact.basis_id)
        if key not in self.ids:
            self.ids.append(key)
        return self.ids.index(key) + 1

    def address(self, fact: Fact) -> str | None:
        """The web address of a fact's basis, escaped for Markdown; None if it has none."""
        match fact.basis:
            case Basis.QUOTED:
                url = self.atlas.references[self.atlas.passages[fact.basis_id or ""].source].url
            case Basis.CITED:
                url = self.atlas.references[fact.basis_id or ""].url
            case Basis.DATASET:
                url = self.atlas.datasets[fact.basis_id or ""].url
            case _:
                url = None
        return safe_address(url)

    def text(self, basis: Basis, basis_id: str) -> str:
        """One note as Markdown."""
        match basis:
            case Basis.QUOTED:
                passage = self.atlas.passages[basis_id]
                return f"“{markdown(passage.exact)}” {source_line(self.atlas, passage)}"
            case Basis.CITED:
                return citation(self.atlas.references[basis_id])
            case Basis.DATASET:
                dataset = self.atlas.datasets[basis_id]
                about = f", version {dataset.version}, {dataset.licence}"
                return link(dataset.name, dataset.url) + markdown(about)
            case _:
                return f"Computed by this program: {markdown(METHODS.get(basis_id, basis_id))}"


def source_line(atlas: Atlas, passage: Passage) -> str:
    """Title, authors, date and paragraph of a passage's document, as Markdown with its link."""
    return f"{article_line(atlas.reference_of(passage))}, paragraph {passage.paragraph}"


def article_line(reference: Reference) -> str:
    """Title, authors, publisher and date of an article, as Markdown with its link."""
    parts = [f"*{link(reference.title, reference.url)}*", markdown(", ".join(reference.authors))]
    parts += [markdown(reference.publisher)] if reference.publisher else []
    parts += [edtf.spell(reference.issued)] if reference.issued else ["date not known"]
    return ", ".join(part for part in parts if part)


def by_property(facts: Sequence[Fact]) -> dict[str, dict[str, list[Fact]]]:
    """Facts by property and, within it, by what they say, so that agreement and dispute both show."""
    groups: dict[str, dict[str, list[Fact]]] = {}
    for fact in facts:
        if fact.property not in (*HISTORY, *OPENING):
            groups.setdefault(fact.property, {}).setdefault(value(fact), []).append(fact)
    return groups


def spread(facts: Sequence[Fact]) -> str | None:
    """By how much the sources of one property differ, as a share of the larger number; None if they agree.

    Only numbers of one unit are compared; if they may change or be of different things, only those with
    the same date and note.
    """
    widest = 0.0
    for one, other in combinations([fact for fact in facts if fact.number and fact.number > 0], 2):
        alike = one.property in LASTING or (one.as_of, one.note) == (other.as_of, other.note)
        if alike and one.unit == other.unit and one.basis_id != other.basis_id:
            low, high = sorted((one.number or 0, other.number or 0))
            widest = max(widest, 1 - low / high)
    percent = math.ceil(widest * 100 - 1e-9)
    return f"Sources differ by up to {percent}%" if percent else None


def articles(atlas: Atlas, passages: Sequence[Passage]) -> list[tuple[Reference, list[Passage]]]:
    """Passages in their order, those that follow each other in one article together."""
    runs = groupby(passages, key=lambda passage: passage.source)
    return [(atlas.references[source], list(run)) for source, run in runs]


def hidden_text(atlas: Atlas, hidden: Hiding) -> str:
    """What hides a feature, in words."""
    terms = [*(term for term in Status if term in hidden.statuses)]
    sectors = [*(term for term in Sector if term in hidden.sectors)]
    said = ", ".join(label(term) for term in [*terms, *sectors])
    titles = ", ".join(atlas.layers[layer].title for layer in hidden.layers)
    parts = [f"Hidden by the filter: {said}."] if said else []
    parts += [f"Its layer is hidden: {titles}."] if titles else []
    return " ".join(parts)


def history(facts: Sequence[Fact]) -> list[Fact]:
    """The dated statuses and events, the latest first."""
    dated = [fact for fact in facts if fact.property in HISTORY and fact.as_of]
    return sorted(dated, key=lambda fact: edtf.latest(fact.as_of or ""), reverse=True)


def key_figures(facts: Sequence[Fact]) -> list[Fact]:
    """Up to three figures that lead the panel: of each property the one that most bases give."""
    found = []
    for name in KEY_FIGURES:
        same = [fact for fact in facts if fact.property == name and fact.number is not None]
        if same:
            counts = Counter((fact.value, fact.unit) for fact in same)
            found.append(max(same, key=lambda fact: counts[fact.value, fact.unit]))
    return found[:MOST_KEY_FIGURES]


def position_line(feature: Feature) -> str:
    """How well the position is known, in a sentence."""
    if feature.geometry is None or feature.precision is None:
        return feature.geometry_note or "Drawn as its parts together."
    told = symbology.PRECISION[Precision(feature.precision)]
    metres = feature.accuracy_m or 0
    within = f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"  # noqa: PLR2004
    return f"Position {told}, within {within}. {feature.geometry_note}".strip()


def quotations(atlas: Atlas, feature_id: str) -> list[tuple[str, tuple[Passage, ...]]]:
    """The passages on a feature, then those on what it is part of, each under its heading."""
    own = atlas.passages_on(feature_id)
    seen = {passage.id for passage in own}
    sections = [("", own)] if own else []
    for whole in atlas.wholes(feature_id):
        more = tuple(passage for passage in atlas.passages_on(whole.id) if passage.id not in seen)
        seen |= {passage.id for passage in more}
        if more:
            sections.append((f"On the whole: {atlas.name(whole.id)}", more))
    return sections


STATUS_COLOURS: dict[Status, str] = {
    Status.OPERATING: "green",
    Status.UNDER_CONSTRUCTION: "blue",
    Status.PROPOSED: "violet",
    Status.SUSPENDED: "orange",
    Status.SEVERED: "red",
    Status.MISSING: "red",
}


def draw(feature_id: str, view: ViewState) -> None:
    atlas = cache.atlas()
    notes = Notes(atlas)
    facts = atlas.facts_of(feature_id)
    _head(atlas, feature_id, notes)
    if hidden := hiding(atlas, view, feature_id):
        _hidden(atlas, hidden)
    _figures(facts)
    sections = _sections(atlas, feature_id, notes)
    for tab, (_, _, fill) in zip(
        st.tabs([f"{title} ({n})" for title, n, _ in sections]), sections, strict=True
    ):
        with tab:
            fill()


def _hidden(atlas: Atlas, hidden: Hiding) -> None:
    """Why the map does not show the feature, and the remedy."""
    st.info(markdown(hidden_text(atlas, hidden)), icon=":material/visibility_off:")
    with st.container(horizontal=True):
        if hidden.statuses or hidden.sectors:
            st.button("Clear filters", key="clear-filters", on_click=session.clear_filters)
        if hidden.layers:
            text = "Show its layer" if len(hidden.layers) == 1 else "Show its layers"
            st.button(text, key="show-layers", on_click=session.show_layers, args=(hidden.layers,))


def _sections(atlas: Atlas, feature_id: str, notes: Notes) -> list[tuple[str, int, Callable[[], None]]]:
    """Title, count and drawing of each tab; quotations lead where the articles speak of the feature."""
    facts = atlas.facts_of(feature_id)
    told = [fact for same in by_property(facts).values() for fact in chain(*same.values())]
    quoted = quotations(atlas, feature_id)
    for fact in [*told, *history(facts)]:  # number the notes in the order of the panel
        notes.number(fact)
    on_facts = ("Facts", len(told), partial(_facts, atlas, feature_id, notes))
    on_words = ("Quotations", sum(len(part) for _, part in quoted), partial(_quotations, atlas, feature_id))
    leading = [on_words, on_facts] if atlas.passages_on(feature_id) else [on_facts, on_words]
    rest = [
        ("History", len(history(facts)), partial(_history, facts, notes)),
        ("References", len(notes.ids), partial(_references, notes)),
    ]
    return [section for section in [*leading, *rest] if section[1] or section is on_facts]


def _head(atlas: Atlas, feature_id: str, notes: Notes) -> None:
    names, feature = atlas.names[feature_id], atlas.feature(feature_id)
    st.subheader(markdown(names.en), anchor=False)
    st.caption(markdown(f"{names.ko} · {names.ru}"))
    status = atlas.status(feature_id)
    with st.container(horizontal=True):
        if status is not None:
            when = f", as of {edtf.spell(status.as_of)}" if status.as_of else ""
            st.badge(f"{label(status.value)}{when}", color=STATUS_COLOURS.get(Status(status.value), "gray"))
        st.badge(label(feature.kind), color="gray")
        for sector in feature.sectors:
            st.badge(label(sector), color="gray", icon=":material/conversion_path:")
    for fact in atlas.facts_of(feature_id):
        if fact.property in OPENING:
            st.markdown(f"{markdown(fact.value)} {_mark(fact, notes)}")


def _figures(facts: Sequence[Fact]) -> None:
    figures = key_figures(facts)
    if figures:
        with st.container(horizontal=True, gap="medium", key="figures"):
            for fact in figures:
                text = f"**{markdown(value(fact))}**  \n:small[:gray[{label(fact.property)}]]"
                st.markdown(text, width="content")


def _facts(atlas: Atlas, feature_id: str, notes: Notes) -> None:
    for name, values in by_property(atlas.facts_of(feature_id)).items():
        lines = [f":small[:gray[{label(name)}]]"]
        lines += [_value_line(text, same, notes) for text, same in values.items()]
        if differing := spread([*chain(*values.values())]):
            lines.append(f":small[:gray[{differing}]]")
        st.markdown("  \n".join(lines))
    _position(atlas, feature_id)
    _parts(atlas, feature_id)


def _value_line(text: str, same: Sequence[Fact], notes: Notes) -> str:
    """A value, then a mark for each basis that gives it, each with its own note.

    A note that all of them share is told once, after the last.
    """
    remarks = {fact.note for fact in same}
    shared = same[0].note if len(remarks) == 1 else ""
    marks = [_mark(fact, notes, dated=True) + ("" if shared else _note(fact.note)) for fact in same]
    return f"{markdown(text)} " + " ".join(marks) + _note(shared)


def _note(text: str) -> str:
    return f" :small[:gray[{markdown(text)}]]" if text else ""


def _mark(fact: Fact, notes: Notes, *, dated: bool = False) -> str:
    """The basis of a fact, small and grey, that opens its source."""
    number = notes.number(fact)
    when = f", {edtf.spell(fact.as_of)}" if dated and fact.as_of else ""
    mark = f":small[:gray[\\[{fact.basis}{'' if number is None else f' {number}'}{when}\\]]]"
    address = notes.address(fact)
    return f"[{mark}]({address})" if address else mark


def _history(facts: Sequence[Fact], notes: Notes) -> None:
    st.markdown("\n".join(f"- {_event_line(fact, notes)}" for fact in history(facts)))


def _event_line(fact: Fact, notes: Notes) -> str:
    what = f"**{value(fact)}.**" if fact.property == "status" else markdown(fact.value)
    note = f" {markdown(fact.note)}" if fact.note else ""
    return f":gray[{edtf.spell(fact.as_of or '')}] {what}{note} {_mark(fact, notes)}"


def _position(atlas: Atlas, feature_id: str) -> None:
    feature = atlas.feature(feature_id)
    sources = [
        atlas.datasets[item].attribution if item in atlas.datasets else atlas.references[item].title
        for item in feature.geometry_source
        if item in atlas.datasets or item in atlas.references
    ]
    line = position_line(feature) + (f" Source: {', '.join(dict.fromkeys(sources))}." if sources else "")
    st.caption(f":material/my_location: {markdown(line)}")


def _parts(atlas: Atlas, feature_id: str) -> None:
    for title, items in (("Part of", atlas.wholes(feature_id)), ("Parts", atlas.parts(feature_id))):
        if items:
            _links(atlas, [item.id for item in items], title, f"{title}-{feature_id}")


def _links(atlas: Atlas, ids: Sequence[str], title: str, key: str) -> None:
    """Names of other features; choosing one opens it."""
    st.pills(
        title,
        ids,
        format_func=atlas.name,
        key=key,
        on_change=lambda: session.select(st.session_state[key]),
    )


def _quotations(atlas: Atlas, feature_id: str) -> None:
    for heading, passages in quotations(atlas, feature_id):
        if heading:
            st.markdown(f"**{markdown(heading)}**")
        for article, run in articles(atlas, passages):
            st.caption(article_line(article))
            for passage in run:
                _quotation(atlas, passage, feature_id)


def _quotation(atlas: Atlas, passage: Passage, feature_id: str) -> None:
    with st.container(key=f"quotation-{passage.id}-{feature_id}", gap="xsmall"):
        st.markdown(f"> “{markdown(passage.exact)}”")
        st.caption(f"paragraph {passage.paragraph}")
        others = [item for item in passage.features if item != feature_id]
        if others:
            _links(atlas, others, "Also on", f"also-{passage.id}-{feature_id}")


def _references(notes: Notes) -> None:
    st.markdown("\n".join(f"{i}. {notes.text(*key)}" for i, key in enumerate(notes.ids, 1)))
