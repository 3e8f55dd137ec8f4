"""The panel of a feature: its blocks, what hides it and the remedy, and its tabs."""

from __future__ import annotations

import streamlit as st

from dashboard import session
from dashboard.reader.panels.feature import figures, head, hidden_text, numbered, tabs
from dashboard.reader.panels.text import literal
from dashboard.reader.state import Hiding, ViewState, hiding
from dashboard.widgets import cite, drawing
from geodata import Atlas


def draw(feature_id: str, view: ViewState) -> None:
    atlas = session.atlas()
    drawing.draw(head(atlas, feature_id, numbered(atlas, feature_id), view.year))
    if hidden := hiding(atlas, view, feature_id):
        _hidden(atlas, hidden)
    drawing.draw(figures(atlas, feature_id))
    cite.draw()
    _draw_tabs(feature_id)


@st.fragment
def _draw_tabs(feature_id: str) -> None:
    """What is known, in tabs: only the open one is drawn, since some features have hundreds of facts."""
    if session.outgrown() or session.view().selected != feature_id:
        st.rerun()  # a link in a tab opened another feature
    atlas = session.atlas()
    known = tabs(atlas, feature_id, numbered(atlas, feature_id))
    drawn = st.tabs([tab.label for tab in known], key=f"tabs-{feature_id}", on_change="rerun")
    for container, tab in zip(drawn, known, strict=True):
        if container.open:
            with container:
                drawing.draw(tab.blocks())


def _hidden(atlas: Atlas, hidden: Hiding) -> None:
    """Why the map does not show the feature, and the remedy."""
    st.info(literal(hidden_text(atlas, hidden)), icon=":material/visibility_off:")
    with st.container(horizontal=True):
        if hidden.statuses or hidden.sectors:
            st.button("Clear filters", key="clear-filters", on_click=session.clear_filters)
        if hidden.layers:
            text = "Show its layer" if len(hidden.layers) == 1 else "Show its layers"
            st.button(text, key="show-layers", on_click=session.show_layers, args=(hidden.layers,))
        if hidden.before:
            st.button(f"Show {atlas.last_year}", key="show-today", on_click=session.show_today)
