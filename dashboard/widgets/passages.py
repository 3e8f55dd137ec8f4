"""The passages page: every quotation in reading order, with the features and facts that it is tied to."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard import navigation, session
from dashboard.pages import AtlasPage
from dashboard.reader.panels.blocks import Caption, Heading, Still, Text
from dashboard.reader.panels.notes import source_line
from dashboard.reader.panels.passages import matching, passage_blocks, source_text
from dashboard.reader.panels.rendering import wrapped
from dashboard.reader.panels.text import literal
from dashboard.widgets import cite
from geodata import Atlas, Passage
from geodata.model import Source
from geodata.present.sources import reference_source
from geodata.vocabulary import THEME_MEANS, Theme, label

_ABOUT = (
    "Every passage that the atlas quotes, in the order of its article, with the features and facts "
    "tied to it. Passages on policy that name no place are listed by theme only."
)


def draw() -> None:
    session.leave_map()
    navigation.entitle(AtlasPage.PASSAGES.title)
    atlas = session.atlas()
    with st.container(key="text-page"):
        st.html(wrapped([Heading("Passages"), Text(((_ABOUT,),))]))
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
    about: list[Still] = [
        Text((source_line(reference_source(atlas.references[source.id])),)),
        Caption(source_text(source, own)),
    ]
    st.html(wrapped(about))
    found = matching(own, themes, words)
    if not found:
        st.info("No passage matches", icon=":material/search_off:")
    for passage in found:
        _passage(atlas, passage)


def _passage(atlas: Atlas, passage: Passage) -> None:
    with st.container(key=f"passage-{passage.id}", gap="xsmall"):
        st.html(wrapped(passage_blocks(atlas, passage)))
        cite.passage(passage.id, "passages")
        if passage.features:
            with st.container(horizontal=True, gap="small", key=f"tied-{passage.id}"):
                for feature in passage.features:
                    st.page_link(
                        navigation.page(AtlasPage.MAP),
                        label=literal(atlas.name(feature)),
                        icon=":material/location_on:",
                        query_params=session.link_to(feature),
                    )
