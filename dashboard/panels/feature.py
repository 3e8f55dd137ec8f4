"""The panel of a feature: names, status, facts with their basis, quotations, references."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

import streamlit as st

from dashboard import cache, session
from dashboard.panels.text import citation, link, markdown, value
from geodata import Atlas, Basis, Fact, Feature, Passage, Precision, Status, edtf, symbology
from geodata.derivations import METHODS
from geodata.vocabulary import label

#: Properties that are told elsewhere in the panel or open it.
LEADING = ("description",)
KEY_FIGURES = ("published-length", "network-length", "drawn-length", "capacity", "cost", "investment", "area")


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
                return f"{link(dataset.name, dataset.url)}, version {markdown(dataset.version)}, {markdown(dataset.licence)}"
            case _:
                return f"Computed by this program: {markdown(METHODS.get(basis_id, basis_id))}"


def source_line(atlas: Atlas, passage: Passage) -> str:
    """Title, authors, date and paragraph of a passage's document, as Markdown with its link."""
    reference = atlas.reference_of(passage)
    parts = [markdown(", ".join(reference.authors)), f"*{link(reference.title, reference.url)}*"]
    parts += [markdown(reference.publisher)] if reference.publisher else []
    parts += [edtf.spell(reference.issued)] if reference.issued else ["date not known"]
    return ", ".join(part for part in [*parts, f"paragraph {passage.paragraph}"] if part)


def grouped(facts: Sequence[Fact]) -> dict[str, list[Fact]]:
    """Facts by property, in order of first appearance; those of one property by date."""
    groups: dict[str, list[Fact]] = {}
    for fact in facts:
        groups.setdefault(fact.property, []).append(fact)
    for same in groups.values():
        same.sort(key=lambda fact: edtf.latest(fact.as_of) if fact.as_of else edtf.latest(".."))
    return groups


def key_figures(facts: Sequence[Fact]) -> list[Fact]:
    """Up to four figures that lead the panel, one a property."""
    found = {}
    for name in KEY_FIGURES:
        for fact in facts:
            if fact.property == name and fact.number is not None:
                found.setdefault(name, fact)
    return list(found.values())[:4]


def position_line(feature: Feature) -> str:
    """How well the position is known, in a sentence."""
    if feature.geometry is None or feature.precision is None:
        return "Drawn as its parts together."
    told = symbology.PRECISION[Precision(feature.precision)]
    metres = feature.accuracy_m or 0
    within = f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"  # noqa: PLR2004
    return f"{told}, within {within}. {feature.geometry_note}".strip()


def quotations(atlas: Atlas, feature_id: str) -> list[tuple[str, tuple[Passage, ...]]]:
    """The passages on a feature, then those on what it is part of, each under its heading."""
    own = atlas.passages_on(feature_id)
    seen = {passage.id for passage in own}
    sections = [("What the articles say", own)] if own else []
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


def draw(feature_id: str) -> None:
    atlas = cache.atlas()
    notes = Notes(atlas)
    facts = atlas.facts_of(feature_id)
    _head(atlas, feature_id)
    _figures(facts)
    _facts(facts, notes)
    _position(atlas, feature_id)
    _parts(atlas, feature_id)
    for heading, passages in quotations(atlas, feature_id):
        st.markdown(f"**{markdown(heading)}**")
        for passage in passages:
            _quotation(atlas, passage, feature_id)
    _references(notes)


def _head(atlas: Atlas, feature_id: str) -> None:
    names, feature = atlas.names[feature_id], atlas.feature(feature_id)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(markdown(names.en), anchor=False, width="stretch")
        st.button(
            "Close", key="close", icon=":material/close:", type="tertiary", on_click=session.select, args=(None,)
        )
    st.caption(markdown(f"{names.ko} · {names.ru}"))
    status = atlas.status(feature_id)
    with st.container(horizontal=True):
        if status is not None:
            when = f", {edtf.spell(status.as_of)}" if status.as_of else ""
            st.badge(f"{label(status.value)}{when}", color=STATUS_COLOURS.get(Status(status.value), "gray"))
        st.badge(label(feature.kind), color="gray")
        for sector in feature.sectors:
            st.badge(label(sector), color="gray", icon=":material/conversion_path:")
    for fact in atlas.facts_of(feature_id):
        if fact.property == "description":
            st.write(markdown(fact.value))
            break


def _figures(facts: Sequence[Fact]) -> None:
    figures = key_figures(facts)
    if figures:
        with st.container(horizontal=True):
            for fact in figures:
                st.metric(label(fact.property), value(fact), width="content")


def _facts(facts: Sequence[Fact], notes: Notes) -> None:
    lines = []
    for name, same in grouped(facts).items():
        rows = [_fact_line(fact, notes) for fact in same]
        if name in LEADING and len(rows) == 1:
            lines.append(f"**{label(name)}** {_mark(same[0], notes)}")
        elif len(rows) == 1:
            lines.append(f"**{label(name)}** {rows[0]}")
        else:
            lines.append(f"**{label(name)}**\n" + "\n".join(f"    - {row}" for row in rows))
    if lines:
        st.markdown("\n".join(f"- {line}" for line in lines))


def _mark(fact: Fact, notes: Notes) -> str:
    number = notes.number(fact)
    return f":gray-badge[{fact.basis}{'' if number is None else f' {number}'}]"


def _fact_line(fact: Fact, notes: Notes) -> str:
    when = f" ({edtf.spell(fact.as_of)})" if fact.as_of else ""
    where = f", {markdown(fact.locator)}" if fact.locator else ""
    note = f" :gray[{markdown(fact.note)}]" if fact.note else ""
    return f"{markdown(value(fact))}{markdown(when)} {_mark(fact, notes)}{note}{where if note else ''}"


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
    related = [*atlas.wholes(feature_id), *atlas.parts(feature_id)]
    if not related:
        return
    with st.expander(f"Part of, and parts ({len(related)})"):
        _links(atlas, [item.id for item in related], f"part-{feature_id}")


def _links(atlas: Atlas, ids: Sequence[str], key: str) -> None:
    with st.container(horizontal=True, gap="small"):
        for item in ids:
            st.button(
                atlas.name(item),
                key=f"{key}-{item}",
                type="tertiary",
                on_click=partial(session.select, item),
            )


def _quotation(atlas: Atlas, passage: Passage, feature_id: str) -> None:
    st.markdown(f"> “{markdown(passage.exact)}”")
    st.caption(source_line(atlas, passage))
    others = [item for item in passage.features if item != feature_id]
    if others:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption("Also on", width="content")
            _links(atlas, others, f"also-{passage.id}")


def _references(notes: Notes) -> None:
    if notes.ids:
        st.markdown("**References**")
        st.markdown("\n".join(f"{i}. {notes.text(*key)}" for i, key in enumerate(notes.ids, 1)))
