"""The passages page: every quotation in reading order, with the features and facts that it is tied to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import streamlit as st

from dashboard import cache, navigation, session
from dashboard.panels import cite, drawing
from dashboard.panels.blocks import Block, Caption, Heading, Quotation, Text
from dashboard.panels.notes import article_line, editors_note
from dashboard.panels.spans import Spans, code, small
from dashboard.panels.text import literal
from geodata import Atlas, Fact, Passage
from geodata.model import Source
from geodata.validation import covered_share
from geodata.vocabulary import THEME_MEANS, Theme, label
from geodata.wording import counted, value

_ABOUT = (
    "Every passage that the atlas quotes, in the order of its article, with the features and facts "
    "tied to it. Passages on policy that name no place are listed by theme only."
)


def fact_line(atlas: Atlas, fact: Fact) -> str:
    """A fact in words: feature, property, value."""
    return f"{atlas.name(fact.feature)}, {label(fact.property).lower()}: {value(fact)}"


def matching(passages: Sequence[Passage], themes: Sequence[Theme], words: str) -> list[Passage]:
    """The passages under some themes (none: all) that hold some words, in any case."""
    return [
        passage
        for passage in passages
        if (not themes or passage.theme in themes) and words.casefold() in passage.exact.casefold()
    ]


def source_text(source: Source, passages: Sequence[Passage]) -> Spans:
    """How much of a document is quoted, and what identifies it."""
    share = covered_share(source, passages)
    count = counted(len(passages), "passage")
    said = f"{count}, {share:.1%} of the text. SHA-256 of the quoted document: "
    return (said, code(source.sha256))


def draw() -> None:
    session.leave_map()
    atlas = cache.atlas()
    with st.container(key="text-page"):
        drawing.draw([Heading("Passages"), Text(((_ABOUT,),))])
        if not atlas.sources:
            st.info("No passages are quoted yet", icon=":material/format_quote:")
            return
        themes = st.pills(
            "Theme",
            list(THEME_MEANS),
            selection_mode="multi",
            format_func=label,
            key="passage-themes",
        )
        words = st.text_input("Search the quotations", key="passage-words")
        titles = [literal(source.title) for source in atlas.sources.values()]
        for tab, source in zip(st.tabs(titles), atlas.sources.values(), strict=True):
            with tab:
                _article(atlas, source, themes, words)


def _article(atlas: Atlas, source: Source, themes: Sequence[Theme], words: str) -> None:
    own = [passage for passage in atlas.passages.values() if passage.source == source.id]
    drawing.draw([Text((article_line(atlas.references[source.id]),)), Caption(source_text(source, own))])
    found = matching(own, themes, words)
    if not found:
        st.info("No passage matches", icon=":material/search_off:")
    for passage in found:
        _passage(atlas, passage)


def _passage(atlas: Atlas, passage: Passage) -> None:
    with st.container(key=f"passage-{passage.id}", gap="xsmall"):
        drawing.draw(_told(atlas, passage))
        cite.passage(passage.id, "passages")
        if passage.features:
            with st.container(horizontal=True, gap="small", key=f"tied-{passage.id}"):
                for feature in passage.features:
                    st.page_link(
                        navigation.map_page(),
                        label=literal(atlas.name(feature)),
                        icon=":material/location_on:",
                        query_params=session.link_to(feature),
                    )


def _told(atlas: Atlas, passage: Passage) -> Iterator[Block]:
    """A quotation, why it is doubted if it is, where it stands, and the facts that rest on it."""
    yield Quotation(passage.exact)
    if passage.editors_note:
        yield Caption(editors_note(atlas, passage))
    lines = [f"Paragraph {passage.paragraph} · {label(passage.theme)}"]
    lines += [fact_line(atlas, fact) for fact in atlas.facts_on(passage)]
    yield Text(tuple((small(line),) for line in lines))
