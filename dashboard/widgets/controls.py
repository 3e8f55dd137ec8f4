"""The search box, and the sidebar: layers, filters, base map."""

from __future__ import annotations

from urllib.parse import quote

import streamlit as st

from dashboard import session
from dashboard.leaflet import basemaps
from dashboard.reader.inputs import BASE, SECTOR, STATUS, YEAR, terms
from dashboard.reader.links import layer_parameter
from dashboard.reader.panels.blocks import Caption, Text
from dashboard.reader.panels.rendering import wrapped
from dashboard.reader.panels.spans import strong
from dashboard.reader.panels.text import literal
from dashboard.reader.searching import by_name, matching, offered_text
from dashboard.reader.state import ViewState, passing
from geodata import Atlas, Layer
from geodata.present.wording import counted
from geodata.vocabulary import label

#: Up to this many features, the search box offers every name; beyond, only those found for an entered text.
MOST_OFFERED = 2000


def draw() -> None:
    """Draw the sidebar; the widgets put the view into the session and the link."""
    atlas = session.atlas()
    with st.container(key="atlas-title"):
        st.html(wrapped([Text(((strong(atlas.about.title),),))]))
    layers = st.container(key="layers", gap=None)
    _filters(atlas)
    _year(atlas)
    with layers:  # filled last: the counts need to know the filters
        _layers(atlas, session.view())
    st.radio(
        "Base map",
        basemaps.TITLES,
        key=BASE,
        bind="query-params",
        help="The built-in map works offline. The others are fetched from their servers when chosen.",
    )


def search() -> None:
    """The search box: it offers every name, or in a large atlas those found for an entered text.

    It is outside the sidebar, which is folded on a phone: above the map, or in the header of a wide window.
    """
    atlas = session.atlas()
    large = len(atlas.features) > MOST_OFFERED
    text = session.sought() if large else ""
    options = matching(atlas, text) if large and text else [] if large else by_name(atlas)
    with st.container(key="search-box"):
        st.selectbox(
            "Search",
            options,
            index=None,
            format_func=lambda feature: offered_text(atlas, feature),
            key=session.SEARCH,
            label_visibility="collapsed",
            placeholder=f"{counted(len(options), 'match', 'matches')} for {text}"
            if text
            else "Search lines, places and sites",
            on_change=session.on_search,
            accept_new_options=large,
        )


def count_text(atlas: Atlas, layer: str, now: ViewState) -> str:
    """How many features a layer draws; with filters or a year, how many of them pass."""
    drawn = len(passing(atlas, layer, frozenset(), frozenset(), None))
    if not now.filtered and now.year is None:
        return f"{drawn:,}"
    return f"{len(passing(atlas, layer, now.statuses, now.sectors, now.year)):,}/{drawn:,}"


def _layers(atlas: Atlas, now: ViewState) -> None:
    for group in atlas.groups:
        layers = [layer for layer in atlas.layers.values() if layer.group == group.id]
        if layers:  # no heading over nothing
            st.html(wrapped([Caption((group.title,))]))
        for layer in layers:
            _layer(layer, count_text(atlas, layer.id, now))


@st.fragment
def _layer(layer: Layer, count: str) -> None:
    """A layer's switch; count and symbol are beside it, because in its label they would be read aloud.

    The map follows the switch by itself (web/hosts/switches.js), so a click draws only this row again, unless
    the panel changes too.
    """
    if session.outgrown():
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        st.checkbox(
            literal(layer.title),
            value=layer.visible,
            key=layer_parameter(layer.id),
            bind="query-params",
            width="stretch",
            on_change=session.on_layer,
            args=(layer.id,),
        )
        symbol = f'<img src="assets/symbols/{quote(layer.id, safe="")}.svg" alt="">'
        st.html(f'<span class="count">{count}</span>{symbol}', width="content")
    session.remember()


def _filters(atlas: Atlas) -> None:
    """The filters, which the map follows by itself too (web/hosts/sidebar.js); so it does the year."""
    statuses, sectors = ([label(term) for term in each] for each in terms(atlas))
    st.multiselect(
        "Status",
        statuses,
        key=STATUS,
        bind="query-params",
        placeholder="Any status",
    )
    st.multiselect(
        "Sector",
        sectors,
        key=SECTOR,
        bind="query-params",
        placeholder="Any sector",
    )


def _year(atlas: Atlas) -> None:
    """The year whose statuses are shown; the last one is that of the data, and shows all."""
    if atlas.first_year < atlas.last_year:
        st.slider(
            "Status at the end of the year",
            atlas.first_year,
            atlas.last_year,
            value=atlas.last_year,
            format="%d",
            key=YEAR,
            bind="query-params",
            help=f"Later projects and undated features are hidden; {atlas.last_year} shows all.",
        )
