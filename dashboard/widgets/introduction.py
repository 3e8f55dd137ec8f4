"""The panel when nothing is selected: what to do about an empty map, the starting views."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard import session
from dashboard.reader.panels.introduction import blocks, nothing_to_show
from dashboard.reader.state import ViewState, extent, nothing_shown
from dashboard.widgets import cite, drawing
from geodata import Atlas


def draw(view: ViewState) -> None:
    atlas = session.atlas()
    if extent(atlas) is None:
        st.info(nothing_to_show(atlas), icon=":material/map:")
    elif nothing_shown(atlas, view):
        _nothing(atlas, view)
    drawing.draw(blocks(atlas))
    cite.draw()


def _nothing(atlas: Atlas, view: ViewState) -> None:
    """What to do about an empty map."""
    if view.year is not None and not nothing_shown(atlas, replace(view, year=None)):
        st.info(f"Nothing to show at the end of {view.year}", icon=":material/history:")
        st.button(f"Show {atlas.last_year}", key="show-today", on_click=session.show_today)
    elif view.filtered:
        st.info("Nothing matches these filters", icon=":material/filter_alt:")
        st.button("Clear filters", key="clear-filters", on_click=session.clear_filters)
    else:
        st.info("All layers are hidden", icon=":material/layers_clear:")
        st.button(
            "Show all layers", key="show-layers", on_click=session.show_layers, args=(tuple(atlas.layers),)
        )
