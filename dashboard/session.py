"""The state of one session: the view, kept in the widgets' keys and in a few of our own.

Layers, filters and the base map live in widgets that are bound to the link; the selection and the
place on the map have no widget and are written to the link here.
"""

from __future__ import annotations

import streamlit as st

from dashboard import cache
from dashboard.leaflet import basemaps
from dashboard.leaflet.messages import Move, Progress, hear
from dashboard.state import HOME, ViewState, from_query, parse_place, place_for
from geodata import Sector, Status
from geodata.errors import LinkError
from geodata.vocabulary import label

STATUS, SECTOR, BASE = "status", "sector", "base"
FEATURE, AT, SEARCH = "feature", "at", "search"
MAP = "map"
_PLACE, _BOUNDS, _MOVE, _PROGRESS = "_place", "_bounds", "_move", "_progress"
_SELECTED, _NOTICE = "_selected", "_notice"

STATUS_LABELS = {label(status): status for status in Status}
SECTOR_LABELS = {label(sector): sector for sector in Sector}


def begin() -> None:
    """Seed a new session from the link's `feature` and `at`; say what could not be read."""
    state = st.session_state
    if _PLACE in state:
        return
    state[_PROGRESS], state[_MOVE], state[_SELECTED], state[_NOTICE] = Progress(), 0, None, None
    state[_PLACE], state[_BOUNDS] = HOME, None
    feature, at = st.query_params.get(FEATURE), st.query_params.get(AT)
    if feature in cache.atlas().features:
        state[SEARCH] = state[_SELECTED] = feature
    elif feature:
        state[_NOTICE] = f"The atlas has no feature '{feature}'. Pick one in the search box."
    try:
        if at:
            state[_PLACE] = parse_place(at)
        elif state[_SELECTED]:
            _go_to(state[_SELECTED])
    except LinkError as error:
        state[_NOTICE] = str(error)


def view() -> ViewState:
    """What this run shows."""
    state = st.session_state
    layers = cache.atlas().layers.values()
    return ViewState(
        layers=frozenset(layer.id for layer in layers if state.get(layer.id, layer.visible)),
        statuses=frozenset(STATUS_LABELS[text] for text in state.get(STATUS, ())),
        sectors=frozenset(SECTOR_LABELS[text] for text in state.get(SECTOR, ())),
        base=state.get(BASE) or basemaps.TITLES[0],
        selected=state[_SELECTED],
        place=state[_PLACE],
    )


def _adopt(new: ViewState) -> None:
    """Put a view into the widgets (before they are drawn) and into our own keys."""
    wanted: dict[str, object] = {layer: layer in new.layers for layer in cache.atlas().layers}
    wanted[STATUS] = [text for text, status in STATUS_LABELS.items() if status in new.statuses]
    wanted[SECTOR] = [text for text, sector in SECTOR_LABELS.items() if sector in new.sectors]
    wanted |= {BASE: new.base, SEARCH: new.selected, _SELECTED: new.selected}
    wanted |= {_PLACE: new.place, _BOUNDS: None}
    for key, value in wanted.items():
        if key not in st.session_state or st.session_state[key] != value:  # a widget that is set is sent anew
            st.session_state[key] = value


def on_map_message() -> None:
    """Callback of the map: take in what the user did there."""
    state = st.session_state
    heard = hear(view(), state[_PROGRESS], state.get(MAP), cache.atlas().features)
    state[_PROGRESS] = heard.progress
    if heard.view != view():
        _adopt(heard.view)
    if heard.failed_base is not None:
        state[BASE] = basemaps.TITLES[0]
        title = basemaps.base_title(heard.failed_base)
        state[_NOTICE] = f"{title} cannot be reached. The built-in base map is shown instead."


def select(feature: str | None) -> None:
    """Select a feature (None: nothing) and move the map to it; a hidden layer of it is shown."""
    state = st.session_state
    state[SEARCH] = state[_SELECTED] = feature
    if feature is not None:
        atlas = cache.atlas()
        drawn = atlas.parts(feature) or (atlas.feature(feature),)
        for part in drawn:
            state[part.layer] = True
        _go_to(feature)


def on_search() -> None:
    """Callback of the search box."""
    select(st.session_state[SEARCH])


def open_link(query: str) -> None:
    """Open the view of a link in this session."""
    _adopt(from_query(cache.atlas(), query))
    st.session_state[_MOVE] += 1


def write_link() -> None:
    """Keep the link's `feature` and `at` as the view is."""
    now = view()
    wanted = {FEATURE: now.selected, AT: None if now.place == HOME else str(now.place)}
    for key, value in wanted.items():
        if value is None:
            st.query_params.pop(key, None)
        elif st.query_params.get(key) != value:
            st.query_params[key] = value


def take_notice() -> str | None:
    """A message for the user, once."""
    return st.session_state.pop(_NOTICE, None) if st.session_state.get(_NOTICE) else None


def progress() -> Progress:
    """How far the map's events were read."""
    return st.session_state[_PROGRESS]


def move() -> Move:
    """The last move of the map that Python made."""
    return Move(st.session_state[_MOVE], st.session_state[_BOUNDS])


def _go_to(feature: str) -> None:
    """Move the map to a feature, if it has a place."""
    bounds = cache.atlas().bounds([feature])
    if bounds is not None:
        st.session_state[_PLACE], st.session_state[_BOUNDS] = place_for(bounds), bounds
        st.session_state[_MOVE] += 1
