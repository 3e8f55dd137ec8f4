"""The panel when nothing is selected: what the atlas is, and three views to start from."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard import cache, session
from dashboard.panels import cite, drawing
from dashboard.panels.blocks import Block, Caption, Heading, Start, Text
from dashboard.state import ViewState, extent, nothing_shown
from geodata import Atlas, edtf
from geodata.wording import counted


def summary(atlas: Atlas) -> str:
    """One line that counts what the atlas holds."""
    features, facts = counted(len(atlas.features), "feature"), counted(len(atlas.facts), "fact")
    passages = counted(len(atlas.passages), "quotation")
    references = counted(len(atlas.references), "reference")
    return f"{features}, {facts}, {passages} and {references}; data of {edtf.spell(atlas.about.data_date)}."


def blocks(atlas: Atlas) -> list[Block]:
    """What the atlas is, and its starting views."""
    return [
        Heading(atlas.about.title),
        Text(((atlas.about.description,),)),
        *([Caption((_how_to_begin(atlas),))] if extent(atlas) else []),
        *(Start(view) for view in atlas.start_views),
        Caption((summary(atlas),)),
    ]


def _how_to_begin(atlas: Atlas) -> str:
    either = ", or start here:" if atlas.start_views else "."
    return f"Click a line or a point on the map{either}"


def draw(view: ViewState) -> None:
    atlas = cache.atlas()
    if extent(atlas) is None:
        st.info(nothing_to_show(atlas), icon=":material/map:")
    elif nothing_shown(atlas, view):
        _nothing(atlas, view)
    drawing.draw(blocks(atlas))
    cite.draw()


def nothing_to_show(atlas: Atlas) -> str:
    """Why the map of an atlas is empty whatever is switched on."""
    return (
        "No feature of this atlas has a place on the map"
        if atlas.features
        else "This atlas has no features yet"
    )


def _nothing(atlas: Atlas, view: ViewState) -> None:
    """What to do about an empty map."""
    if view.year is not None and not nothing_shown(atlas, replace(view, year=None)):
        st.info(f"Nothing to show at the end of {view.year}", icon=":material/history:")
        st.button("Show today", key="show-today", on_click=session.show_today)
    elif view.filtered:
        st.info("Nothing matches these filters", icon=":material/filter_alt:")
        st.button("Clear filters", key="clear-filters", on_click=session.clear_filters)
    else:
        st.info("All layers are hidden", icon=":material/layers_clear:")
        st.button(
            "Show all layers", key="show-layers", on_click=session.show_layers, args=(tuple(atlas.layers),)
        )
