"""The visit of Streamlit's session: its view, and the callbacks that change it.

Layers, filters, year and base map are inputs that are bound to the link; all else is one `Visit` under one
key. Decisions without Streamlit are made in `reader/visit.py`; here the session's inputs and the link are
read and written.

A move of the map that Python made is not written to the link again when the map tells where it came to rest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import assert_never
from urllib.parse import parse_qs

import streamlit as st

from dashboard import address_bar
from dashboard.leaflet import basemaps
from dashboard.leaflet.messages import Move, Progress
from dashboard.reader.inputs import BASE
from dashboard.reader.links import read_query, to_query
from dashboard.reader.state import BUILT_IN, ViewState, home_of, revealing
from dashboard.reader.visit import AT, FEATURE, UNREADABLE, Given, Opening, Visit, corrected
from dashboard.workspace import HEADER, Edition, Workspace, find
from geodata import Atlas

#: The keys of the session's visit, search box and map.
VISIT, SEARCH, MAP = "_visit", "search", "map"


def _visit() -> Visit:
    """The visit of this session, begun if there is none."""
    state = st.session_state
    if VISIT not in state:
        workspace = _door()
        if workspace is None:
            st.error("This server has no atlas open. Start the server with: ninebridges serve")
            st.stop()
        state[VISIT] = Visit(workspace)
    kept: Visit = state[VISIT]
    return kept


def _door() -> Workspace | None:
    """The workspace of the browser's connection; None while there is no connection."""
    return find(st.context.headers.get(HEADER) or "")


# The session's workspace and edition


def take_up() -> None:
    """Use the current edition of the atlas, from now until the next run of the whole page.

    Callbacks and fragments use the edition from which the page was drawn.
    """
    visit = _visit()
    visit.take_up(_door() or visit.workspace)


def workspace() -> Workspace:
    """The workspace that this session visits."""
    return _visit().workspace


def edition() -> Edition:
    """The edition that this session uses, from one run of its whole page to the next."""
    return _visit().edition


def atlas() -> Atlas:
    """The atlas of this session's edition."""
    return _visit().atlas


def address() -> str:
    """The public address of this atlas, without a slash at its end; empty if it has none."""
    return workspace().public


def here() -> str:
    """The address at which the reader has this page open, for links within their browser; see `address`."""
    return (st.context.url or "").split("?")[0].rstrip("/")


def embedded() -> bool:
    """Whether the page is embedded in another one: its address has embed=true."""
    return bool(st.context.is_embedded)


# A run


def begin() -> None:
    """Begin a run of the map's page: with its inputs, or with the link where that says what to show.

    When the atlas has been opened anew, the link is read once more, too: it may name what is no longer there.
    """
    visit = _visit()
    opening, unreadable = visit.begin(navigated=address_bar.navigated())
    match opening:
        case Opening.LINK:
            _read_link(visit)
        case Opening.RETURN:
            _open(visit, address_bar.given() or parse_qs(visit.last), unreadable)
        case Opening.INPUTS:
            pass
        case _:
            assert_never(opening)
    visit.outgrown = False
    _set_pending(visit)


def view() -> ViewState:
    """The view that this run shows."""
    return _visit().view(st.session_state)


def outgrown() -> bool:
    """Whether the whole page is to be drawn, not only the fragment of the widget that was used."""
    visit = _visit()
    return visit.outgrown or visit.outdated


def remember() -> None:
    """Note the view that this run shows, as the run is complete."""
    _visit().complete(view())


def write_link() -> None:
    """Write the view's selection and place to the link."""
    visit = _visit()
    ours = visit.named_in_link(address_bar.value(AT))
    news = {name: text for name, text in ours.items() if address_bar.value(name) != text}
    if visit.named != ours[FEATURE]:
        news[FEATURE] = visit.named = ours[FEATURE]
    if news:
        address_bar.change(news)


def leave_map() -> None:
    """Begin another page than the map's: its view is taken up again when the reader comes back."""
    _visit().leave_map()


def exporting() -> bool:
    """Whether the dialog of the exports is open."""
    return _visit().exporting


def sought() -> str:
    """The text last entered in the search box that names no feature."""
    return _visit().sought


def take_notice() -> str | None:
    """A message for the user, once."""
    visit = _visit()
    notice, visit.notice = visit.notice, None
    return notice


def progress() -> Progress:
    """How far the map's events were read."""
    return _visit().progress


def move() -> Move:
    """The last move of the map that Python made."""
    return _visit().move


def link_to(feature: str) -> dict[str, list[str]]:
    """The parameters of a link that opens a feature in the map's last view."""
    visit = _visit()
    last, _ = read_query(visit.atlas, visit.last)
    place = home_of(visit.atlas)
    opened = replace(revealing(visit.atlas, last, feature), selected=feature, place=place)
    return parse_qs(to_query(visit.atlas, opened))


# Callbacks


def on_map_message() -> None:
    """Apply what the user did on the map."""
    visit = _visit()
    _set_pending(visit)
    visit.begin_message()
    before, resting = view(), visit.bounds is not None
    heard = visit.hear(st.session_state.get(MAP), before)
    if heard.view != before:
        _adopt(visit, heard.view)
        visit.follow(heard.view.place, resting=resting)
        if heard.view != replace(before, selected=heard.view.selected, place=heard.view.place):
            _write_view(visit)
    if heard.visited is not None:
        _go(visit, heard.visited)
    if heard.start is not None:
        _start(visit, heard.start)
    if heard.failed_base is not None:
        st.session_state[BASE] = BUILT_IN
        visit.drop_base(basemaps.base_title(heard.failed_base))


def select(feature: str) -> None:
    """Select a feature, move the map to it and show it, whatever hid it."""
    visit = _visit()
    visit.begin_callback()
    _go(visit, feature)


def _go(visit: Visit, feature: str) -> None:
    _adopt(visit, revealing(visit.atlas, replace(view(), selected=feature), feature))
    visit.go_to(feature)
    _write_view(visit)


def _start(visit: Visit, number: int) -> None:
    """Open a starting view of the atlas, if it has one of this number."""
    for start in visit.atlas.start_views[number : number + 1]:
        _open(visit, parse_qs(start.link.lstrip("?"), keep_blank_values=True))


def on_search() -> None:
    """Open the feature chosen in the search box, or keep a text to search for; then empty the box."""
    visit, state = _visit(), st.session_state
    chosen, state[SEARCH] = state[SEARCH], None
    if chosen in visit.atlas.features:
        visit.sought = ""
        select(chosen)
    elif chosen is not None:
        visit.sought = chosen


def on_layer(layer: str) -> None:
    """Follow a layer's switch."""
    visit = _visit()
    visit.begin_callback()
    visit.switched(layer, view())


def clear_filters() -> None:
    """Show every status and sector again."""
    _change(lambda now: replace(now, statuses=frozenset(), sectors=frozenset()))


def show_today() -> None:
    """Show today's statuses again."""
    _change(lambda now: replace(now, year=None))


def show_layers(layers: tuple[str, ...]) -> None:
    """Switch layers on."""
    _change(lambda now: replace(now, layers=now.layers.union(layers)))


def _change(change: Callable[[ViewState], ViewState]) -> None:
    """Show the view with other layers or filters, at the same place."""
    visit = _visit()
    visit.begin_callback()
    _adopt(visit, change(view()), keep_bounds=True)
    _write_view(visit)


def set_exporting(*, is_open: bool) -> None:
    """Note that the dialog of the exports was opened or closed."""
    _visit().exporting = is_open


# Inputs and the link


def _adopt(visit: Visit, new: ViewState, *, keep_bounds: bool = False) -> None:
    """Set the inputs to a view, before they are drawn."""
    for name, wanted in visit.adopt(new, st.session_state, keep_bounds=keep_bounds).items():
        st.session_state[name] = wanted


def _set_pending(visit: Visit) -> None:
    """Set again the inputs that Python set: a browser that has not received them sends their old values.

    It did not hear if the run was cut short, or if the map spoke before the answer came.
    """
    state = st.session_state
    for name, wanted in visit.pending.items():
        if name not in state or state[name] != wanted:
            state[name] = wanted


def _open(visit: Visit, given: Given, unreadable: str = UNREADABLE) -> None:
    """Open the view of a link's parameters in this session, with a notice of those that cannot be read."""
    opened, problems = read_query(visit.atlas, given)
    _adopt(visit, opened)
    visit.moves += 1
    visit.arrive(opened, given)
    visit.unread(problems, unreadable)
    _write_view(visit)


def _read_link(visit: Visit) -> None:
    """Take selection and place from the link; what cannot be read is removed from it, with a notice.

    The inputs must find what is corrected, too: they are bound to the link.
    """
    given = address_bar.given()
    opened, problems = read_query(visit.atlas, given)
    visit.read(opened, given)
    visit.unread(problems)
    if _write(visit, corrected(visit.atlas, opened, given)):
        address_bar.let_inputs_read(to_query(visit.atlas, opened))


def _write_view(visit: Visit) -> None:
    """Write the link of the whole view, for callbacks that change inputs: several make one history entry.

    It also keeps what a browser that is behind has not yet heard of.
    """
    _write(visit, visit.parameters(view(), address_bar.value(AT)))


def _write(visit: Visit, wanted: dict[str, list[str]]) -> bool:
    """Make these the link's parameters; False if they are already."""
    written = address_bar.write(wanted)
    if written:
        visit.named = wanted.get(FEATURE, [None])[0]
    return written
