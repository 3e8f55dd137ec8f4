"""The panel beside the map: an empty element, which the page's own script fills (web/hosts/column.js).

What only Python knows stands above it: why something is not on the map, and the remedy.
"""

from __future__ import annotations

from dataclasses import replace
from html import escape

import streamlit as st

from dashboard import session
from dashboard.reader.panels.feature import hidden_text
from dashboard.reader.panels.introduction import nothing_to_show
from dashboard.reader.panels.text import literal
from dashboard.reader.state import Hiding, ViewState, extent, hiding, nothing_shown
from geodata import Atlas


def draw(view: ViewState) -> None:
    """The notice, if any, and the panel's empty element, the same in every run so that React keeps it.

    Until the map is loaded, the panel's script reads feature and year from the first element drawn here.
    """
    with st.container(key="panel-state"):
        year = "" if view.year is None else view.year
        feature = escape(view.selected or "")
        st.html(f'<i class="panel-state" data-feature="{feature}" data-year="{year}"></i>')
    with st.container(key="hidden"):
        _notice(session.atlas(), view)
    with st.container(key="panel"):
        st.html('<div class="panel-room" role="region" aria-label="Panel" tabindex="-1"></div>')


def _notice(atlas: Atlas, view: ViewState) -> None:
    """What to do about an empty map, or about a selection that is not on it."""
    if view.selected is not None:
        if hidden := hiding(atlas, view, view.selected):
            _hidden(atlas, hidden)
    elif extent(atlas) is None:
        st.info(nothing_to_show(atlas), icon=":material/map:")
    elif nothing_shown(atlas, view):
        _nothing(atlas, view)


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
