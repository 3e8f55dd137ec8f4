"""The panel of a feature: names, status, facts with their basis, quotations, references."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby

import streamlit as st

from dashboard import cache, session
from dashboard.panels import cite, facts
from dashboard.panels.notes import Notes, article_line, editors_note
from dashboard.panels.text import markdown, value
from dashboard.state import Hiding, ViewState, hiding
from geodata import Atlas, Fact, Passage, Reference, Sector, Status, edtf
from geodata.vocabulary import label

HISTORY = ("status", "event")
KEY_FIGURES = ("published-length", "network-length", "drawn-length", "capacity", "cost", "investment", "area")
MOST_KEY_FIGURES = 3


def articles(atlas: Atlas, passages: Sequence[Passage]) -> list[tuple[Reference, list[Passage]]]:
    """Passages in their order, those that follow each other in one article together."""
    runs = groupby(passages, key=lambda passage: passage.source)
    return [(atlas.references[source], list(run)) for source, run in runs]


def hidden_text(atlas: Atlas, hidden: Hiding) -> str:
    """What hides a feature, in words."""
    terms = [*(term for term in Status if term in hidden.statuses)]
    sectors = [*(term for term in Sector if term in hidden.sectors)]
    if hidden.before:
        return "Not yet proposed in the year that is shown."
    said = ", ".join(label(term) for term in [*terms, *sectors])
    titles = ", ".join(atlas.layers[layer].title for layer in hidden.layers)
    parts = [f"Hidden by the filter: {said}."] if said else []
    parts += [f"Its layer is hidden: {titles}."] if titles else []
    return " ".join(parts)


def history(known: Sequence[Fact]) -> list[Fact]:
    """The dated statuses and events, the latest first."""
    dated = [fact for fact in known if fact.property in HISTORY and fact.as_of]
    return sorted(dated, key=lambda fact: edtf.latest(fact.as_of or ""), reverse=True)


def key_figures(known: Sequence[Fact]) -> list[Fact]:
    """Up to three figures that lead the panel: of each property the one that most bases give."""
    found = []
    for name in KEY_FIGURES:
        same = [fact for fact in known if fact.property == name and fact.number is not None]
        if same:
            counts = Counter((fact.value, fact.unit) for fact in same)
            found.append(max(same, key=lambda fact: counts[fact.value, fact.unit]))
    return found[:MOST_KEY_FIGURES]


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
    _head(atlas, feature_id, _numbered(atlas, feature_id), view.year)
    if hidden := hiding(atlas, view, feature_id):
        _hidden(atlas, hidden)
    _figures(atlas.facts_of(feature_id))
    cite.draw()
    _tabs(feature_id)


@st.fragment
def _tabs(feature_id: str) -> None:
    """What is known, in tabs: only the open one is drawn, since some features have hundreds of facts."""
    if session.outgrown() or session.view().selected != feature_id:
        st.rerun()  # a link in a tab opened another feature
    atlas = cache.atlas()
    sections = _sections(atlas, feature_id, _numbered(atlas, feature_id))
    titles = [f"{title} ({n})" for title, n, _ in sections]
    tabs = st.tabs(titles, key=f"tabs-{feature_id}", on_change="rerun")
    for tab, (_, _, fill) in zip(tabs, sections, strict=True):
        if tab.open:
            with tab:
                fill()


def _numbered(atlas: Atlas, feature_id: str) -> Notes:
    """The notes of a feature's panel, numbered in the order in which it tells its facts."""
    notes, known = Notes(atlas), atlas.facts_of(feature_id)
    first = facts.opening(known)
    for fact in [*([first] if first else []), *facts.told(known), *history(known)]:
        notes.number(fact)
    return notes


def _hidden(atlas: Atlas, hidden: Hiding) -> None:
    """Why the map does not show the feature, and the remedy."""
    st.info(markdown(hidden_text(atlas, hidden)), icon=":material/visibility_off:")
    with st.container(horizontal=True):
        if hidden.statuses or hidden.sectors:
            st.button("Clear filters", key="clear-filters", on_click=session.clear_filters)
        if hidden.layers:
            text = "Show its layer" if len(hidden.layers) == 1 else "Show its layers"
            st.button(text, key="show-layers", on_click=session.show_layers, args=(hidden.layers,))
        if hidden.before:
            st.button("Show today", key="show-today", on_click=session.show_today)


def _sections(atlas: Atlas, feature_id: str, notes: Notes) -> list[tuple[str, int, Callable[[], None]]]:
    """Title, count and drawing of each tab; quotations lead where the articles speak of the feature."""
    known = atlas.facts_of(feature_id)
    told = facts.told(known)
    quoted = quotations(atlas, feature_id)
    on_facts = ("Facts", len(told), partial(facts.draw, atlas, feature_id, notes))
    on_words = ("Quotations", sum(len(part) for _, part in quoted), partial(_quotations, atlas, feature_id))
    leading = [on_words, on_facts] if atlas.passages_on(feature_id) else [on_facts, on_words]
    rest = [
        ("History", len(history(known)), partial(_history, known, notes)),
        ("References", len(notes.ids), partial(_references, notes)),
    ]
    return [section for section in [*leading, *rest] if section[1] or section is on_facts]


def _head(atlas: Atlas, feature_id: str, notes: Notes, year: int | None) -> None:
    names, feature = atlas.names[feature_id], atlas.feature(feature_id)
    st.subheader(markdown(names.en), anchor=False)
    st.caption(markdown(f"{names.ko} · {names.ru}"))
    status = atlas.status(feature_id)
    with st.container(horizontal=True):
        if year is not None:
            _badge_of_year(atlas, feature_id, year)
        if status is not None:
            when = f", as of {edtf.spell(status.as_of)}" if status.as_of else ""
            st.badge(f"{label(status.value)}{when}", color=_colour(status))
        st.badge(label(feature.kind), color="gray")
        for sector in feature.sectors:
            st.badge(label(sector), color="gray", icon=":material/conversion_path:")
    first = facts.opening(atlas.facts_of(feature_id))
    if first is not None:
        st.markdown(f"{markdown(first.value)} {notes.mark(first)}")


def _badge_of_year(atlas: Atlas, feature_id: str, year: int) -> None:
    """The status at the end of the year that is shown, beside today's."""
    then = atlas.status(feature_id, year)
    if then is not None:
        st.badge(f"End of {year}: {label(then.value).lower()}", color=_colour(then))


def _colour(status: Fact) -> str:
    return STATUS_COLOURS.get(Status(status.value), "gray")


def _figures(known: Sequence[Fact]) -> None:
    figures = key_figures(known)
    if figures:
        with st.container(horizontal=True, gap="medium", key="figures"):
            for fact in figures:
                text = f"**{markdown(value(fact))}**  \n:small[:gray[{label(fact.property)}]]"
                st.markdown(text, width="content")


def _history(known: Sequence[Fact], notes: Notes) -> None:
    st.markdown("\n".join(f"- {_event_line(fact, notes)}" for fact in history(known)))


def _event_line(fact: Fact, notes: Notes) -> str:
    what = f"**{value(fact)}.**" if fact.property == "status" else markdown(fact.value)
    note = f" {markdown(fact.note)}" if fact.note else ""
    return f":gray[{edtf.spell(fact.as_of or '')}] {what}{note} {notes.mark(fact)}"


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
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(f"paragraph {passage.paragraph}", width="content")
            cite.passage(passage.id, feature_id)
        if passage.editors_note:
            st.caption(editors_note(atlas, passage))
        others = [item for item in passage.features if item != feature_id]
        if others:
            facts.links(atlas, others, "Also on", f"also-{passage.id}-{feature_id}")


def _references(notes: Notes) -> None:
    st.markdown("\n".join(f"{i}. {notes.text(*key)}" for i, key in enumerate(notes.ids, 1)))
