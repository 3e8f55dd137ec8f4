"""The map's page: sidebar, search box, map, panel."""

from __future__ import annotations

import gc
from functools import lru_cache
from html import escape

import streamlit as st
from streamlit_folium import st_folium

from dashboard import navigation, session
from dashboard.leaflet import basemaps, content
from dashboard.leaflet.elements import StateGroup, atlas_map
from dashboard.leaflet.extent import extent_of
from dashboard.leaflet.messages import speak
from dashboard.reader.links import permalink
from dashboard.reader.panels.text import literal
from dashboard.reader.state import ViewState
from dashboard.widgets import cite, controls, export, panel, share

#: Height before the frame has fitted itself to the window, in CSS pixels.
FIRST_HEIGHT = 700


def draw() -> None:
    """Draw the page from the session, then keep the link true."""
    session.begin()
    with st.sidebar:
        controls.draw()
    if not session.embedded():
        controls.search()
    if notice := session.take_notice():
        st.toast(literal(notice), icon=":material/info:")
    _stage()
    _settle()


@st.fragment
def _stage() -> None:
    """The map and its panel: using them redraws only these, and the sidebar if it changed."""
    if session.outgrown():
        st.rerun()
    now = session.view()
    navigation.entitle("" if now.selected is None else session.atlas().name(now.selected))
    map_side, panel_side = st.columns([13, 7], gap="small")
    with map_side, st.container(key="map-side"):
        _draw_map(now)
    session.remember()
    if now.selected is None and session.embedded():
        with map_side:
            st.html(f'<h1 class="unseen">{escape(session.atlas().about.title)}</h1>')
    with panel_side, st.container(key="panel-side"):
        _tools(now)
        panel.draw(now)
    session.write_link()


def _tools(now: ViewState) -> None:
    """The tools for the view: search, share, export."""
    with st.container(horizontal=True, horizontal_alignment="right", gap="xsmall"):
        if session.embedded():
            atlas = permalink(session.atlas(), session.here(), now)
            st.link_button("Open the atlas", atlas, icon=":material/open_in_new:", type="tertiary")
        else:
            export.draw(now)
            share.draw()
            cite.draw()


def _draw_map(now: ViewState) -> None:
    state = speak(now, session.progress(), session.move(), basemaps.base_id(now.base))
    st_folium(
        atlas_map(content.version(), extent_of(session.atlas()), session.edition().version),
        render=False,  # it is
        key=session.MAP,
        height=FIRST_HEIGHT,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=StateGroup(state),
        on_change=session.on_map_message,
    )


@lru_cache(maxsize=1)
def _settle() -> None:
    """Exempt from garbage collection the objects that exist after a process's first run.

    A full collection walks over every object, and what was imported and opened by then stays for good.
    """
    gc.collect()
    gc.freeze()
