"""The state of one session: the view, kept in the widgets' keys and in a few of our own.

Layers, filters and the base map live in widgets that are bound to the link; the selection and the
place on the map have no widget and are written to the link here.

Every write of Python to the link is an entry of the browser's history, so a run writes once if it can,
and a move of the map that Python made is not written again when the map tells where it came to rest.
"""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs
from uuid import uuid4

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state import get_session_state

from dashboard.leaflet import basemaps
from dashboard.leaflet.messages import Move, Progress, hear
from dashboard.reader.links import layer_parameter, read_query, to_query
from dashboard.reader.places import is_place, near, place_for
from dashboard.reader.state import ViewState, bounds_of, hiding, home_of, least_zoom, nothing_shown, revealing
from dashboard.workspace import HEADER, Edition, Workspace, find
from geodata import Atlas, Sector, Status
from geodata.limits import MOST_TOLD
from geodata.vocabulary import label

STATUS, SECTOR, BASE, YEAR = "status", "sector", "base", "year"
FEATURE, AT, SEARCH = "feature", "at", "search"
MAP = "map"
_PLACE, _BOUNDS, _MOVE, _PROGRESS = "_place", "_bounds", "_move", "_progress"
_SELECTED, _NOTICE, _LINKED, _PENDING = "_selected", "_notice", "_linked", "_pending"
_DONE, _SOUGHT = "_done", "_sought"
#: Whether a callback of a fragment changed what other parts of the page show.
_OUTGROWN = "_outgrown"
#: Where a session keeps its workspace.
WORKSPACE = "_workspace"
#: The edition that the session works with, and whether the map's page has yet to take it up.
_EDITION, _REOPENED = "_edition", "_reopened"
#: The feature that the browser's link named last, as far as Python has told it or heard of it. A run may
#: begin with an older link: that of the moment when the browser asked for it.
_NAMED = "_named"
#: Whether the dialog of the exports is open.
_EXPORTING = "_exporting"
#: The link of the map's last view, and whether another page has been shown since.
_LAST, _AWAY = "_last", "_away"

_UNREADABLE = "Part of the link could not be read"

STATUS_LABELS = {label(status): status for status in Status}
SECTOR_LABELS = {label(sector): sector for sector in Sector}


def workspace() -> Workspace:
    """The workspace of this session: the one whose door its connection came through."""
    state = st.session_state
    found = find(st.context.headers.get(HEADER) or "")
    if found is not None:
        state[WORKSPACE] = found
    elif WORKSPACE not in state:
        st.error("This page belongs to no atlas. Start the server with: ninebridges serve")
        st.stop()
    kept: Workspace = state[WORKSPACE]
    return kept


def edition() -> Edition:
    """What this session works with, from one run of its whole page to the next."""
    if _EDITION not in st.session_state:
        take_up()
    kept: Edition = st.session_state[_EDITION]
    return kept


def atlas() -> Atlas:
    """The atlas that this session works with."""
    return edition().atlas


def take_up() -> None:
    """Work with the current edition of the atlas, from now until the next run of the whole page.

    Callbacks and fragments, which know what was drawn, work with the edition that it was drawn from.
    """
    state, current = st.session_state, workspace().current
    before = state.get(_EDITION)
    state[_EDITION] = current
    if before is not None and before is not current:
        state[_REOPENED] = True


def outdated() -> bool:
    """Whether the server has opened other files than this session works with."""
    return edition() is not workspace().current


def begin() -> None:
    """Take over the link when a session begins, comes back from another page, or goes back or forward.

    When the atlas has been opened anew, the link is read once more, too: it may name what is no longer there.
    """
    state = st.session_state
    reopened = state.pop(_REOPENED, False)
    if _PLACE not in state:
        state[_PROGRESS], state[_MOVE] = Progress(session=uuid4().hex), 0
        state[_SELECTED], state[_NOTICE] = None, None
        home = home_of(atlas())
        state[_PLACE], state[_BOUNDS], state[_LINKED], state[_PENDING] = home, None, home, {}
        state[_DONE], state[_OUTGROWN] = True, False
        _read_link()
    elif state.pop(_AWAY, False) or reopened:
        _return("No longer in the atlas" if reopened else _UNREADABLE)
    elif _navigated():
        state[_MOVE] += 1
        state[_PENDING], state[_EXPORTING] = {}, False
        _read_link()
    elif state[_DONE]:
        state[_PENDING] = {}  # no callback set a widget for this run: the reader moved one
    state[_OUTGROWN] = False
    _set_pending()


def address() -> str:
    """The public address of this server, without a slash at its end; empty if it was told none."""
    return workspace().public


def here() -> str:
    """Where the reader has this page open, for links within their own browser: see `address` for others'."""
    return (st.context.url or "").split("?")[0].rstrip("/")


def embedded() -> bool:
    """Whether the page stands in a frame of another one: its address says embed=true."""
    return bool(st.context.is_embedded)


def outgrown() -> bool:
    """Whether the whole page is to be drawn, not only the fragment of the widget that was used."""
    return bool(st.session_state.get(_OUTGROWN)) or outdated()


def leave_map() -> None:
    """Begin another page than the map's: its view is taken up again when the reader comes back."""
    st.session_state[_AWAY], st.session_state[_OUTGROWN] = True, False
    set_exporting(is_open=False)


def exporting() -> bool:
    """Whether the dialog of the exports is open."""
    return bool(st.session_state.get(_EXPORTING))


def set_exporting(*, is_open: bool) -> None:
    """Note, in a callback, that the dialog of the exports was opened or closed."""
    st.session_state[_EXPORTING] = is_open


def _return(unreadable: str) -> None:
    """Take up the map again: the view of the link, or the last one if the address names none.

    `unreadable` says of what the link names and the atlas has not that it is so.
    """
    st.session_state[_PENDING] = {}
    given = {name: st.query_params.get_all(name) for name in st.query_params}
    _open(given or parse_qs(st.session_state.get(_LAST, "")), unreadable)


def _open(given: dict[str, list[str]], unreadable: str = _UNREADABLE) -> None:
    """Open the view of a link's parameters in this session; what cannot be read of them is told."""
    state = st.session_state
    opened, problems = read_query(atlas(), given)
    _adopt(opened)
    state[_LINKED] = opened.place
    state[_MOVE] += 1
    if opened.selected is not None and AT not in given:
        _go_to(opened.selected)
    if problems:
        state[_NOTICE] = _unread(problems, unreadable)
    _write_view()


def link_to(feature: str) -> dict[str, list[str]]:
    """The parameters of a link that opens a feature in the map's last view."""
    ours = atlas()
    last, _ = read_query(ours, st.session_state.get(_LAST, ""))
    opened = replace(revealing(ours, last, feature), selected=feature, place=home_of(ours))
    return parse_qs(to_query(ours, opened))


def _set_pending() -> None:
    """Set widgets once more that Python set: a browser that has not heard of it sends their old values.

    It did not hear if the run was cut short, or if the map spoke before the answer came.
    """
    state = st.session_state
    for key, value in state[_PENDING].items():
        if key not in state or state[key] != value:
            state[key] = value


def _navigated() -> bool:
    """Whether this run answers the browser's Back or Forward; Streamlit restores the bound widgets then."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def _read_link() -> None:
    """Selection and place of the link; what cannot be read is told and leaves the address."""
    state = st.session_state
    given = {name: st.query_params.get_all(name) for name in st.query_params}
    read, problems = read_query(atlas(), given)
    state[_SELECTED] = state[_NAMED] = read.selected
    state[_PLACE], state[_BOUNDS], state[_LINKED] = read.place, None, read.place
    if read.selected is not None and AT not in given:
        _go_to(read.selected)
    if problems:
        state[_NOTICE] = _unread(problems)
    _correct_link(read, given)


def _unread(problems: list[tuple[str, str]], unreadable: str = _UNREADABLE) -> str:
    told = [
        f"{noun} “{value}”" if value else f"{noun} without a value" for noun, value in problems[:MOST_TOLD]
    ]
    more = len(problems) - len(told)
    what = ", ".join(told) + (f" and {more:,} more" if more else "")
    return f"{unreadable}: {what}"


def _correct_link(read: ViewState, given: dict[str, list[str]]) -> None:
    """Put the parameters of a view in place of a link that says them wrongly or in another way.

    The widgets must find the corrected ones too, so this goes past `st.query_params`, which keeps its
    hands off parameters of widgets.
    """
    wanted = parse_qs(to_query(atlas(), read))
    wanted |= {name: given[name][-1:] for name in (FEATURE, AT) if name in given and name in wanted}
    if _write(wanted):
        with get_session_state().query_params() as parameters:
            parameters.set_initial_query_params(to_query(atlas(), read))


def _write(wanted: dict[str, list[str]]) -> bool:
    """Make these the link's parameters by a single message to the browser; False if they are already."""
    given = {name: sorted(st.query_params.get_all(name)) for name in st.query_params}
    if given == {name: sorted(values) for name, values in wanted.items()}:
        return False
    with get_session_state().query_params() as parameters:
        parameters.clear_with_no_forward_msg(preserve_embed=True)
        for name, values in wanted.items():
            parameters.set_with_no_forward_msg(name, values if len(values) > 1 else values[0])
    st.query_params.update({})
    st.session_state[_NAMED] = wanted.get(FEATURE, [None])[0]
    return True


def _write_view() -> None:
    """Write the link of the whole view, for callbacks that change widgets: several at once are one entry.

    It also keeps what a browser that is behind has not yet heard of.
    """
    state = st.session_state
    wanted = parse_qs(to_query(atlas(), replace(view(), place=state[_LINKED])))
    for name, value in _ours().items():
        wanted.pop(name, None)
        if value is not None:
            wanted[name] = [value]
    _write(wanted)


def _ours() -> dict[str, str | None]:
    """The link's `feature` and `at`, the latter as it stands in the address if it says the same."""
    state, at = st.session_state, st.query_params.get(AT)
    if state[_LINKED] == home_of(atlas()) and state[_SELECTED] is None:
        place = None
    else:
        place = at if at is not None and is_place(at, state[_LINKED]) else str(state[_LINKED])
    return {FEATURE: state[_SELECTED], AT: place}


def view() -> ViewState:
    """What this run shows."""
    state = st.session_state
    layers = atlas().layers.values()
    return ViewState(
        layers=frozenset(layer.id for layer in layers if state.get(layer_parameter(layer.id), layer.visible)),
        statuses=frozenset(STATUS_LABELS[text] for text in state.get(STATUS, ())),
        sectors=frozenset(SECTOR_LABELS[text] for text in state.get(SECTOR, ())),
        base=state.get(BASE) or basemaps.TITLES[0],
        selected=state[_SELECTED],
        place=state[_PLACE],
        year=_year(),
    )


def _year() -> int | None:
    year = st.session_state.get(YEAR)
    return None if year is None or year >= atlas().last_year else year


def _adopt(new: ViewState, *, keep_bounds: bool = False) -> None:
    """Put a view into the widgets (before they are drawn) and into our own keys."""
    wanted: dict[str, object] = {layer_parameter(layer): layer in new.layers for layer in atlas().layers}
    wanted[STATUS] = [text for text, status in STATUS_LABELS.items() if status in new.statuses]
    wanted[SECTOR] = [text for text, sector in SECTOR_LABELS.items() if sector in new.sectors]
    wanted[YEAR] = atlas().last_year if new.year is None else new.year
    wanted |= {BASE: new.base, _SELECTED: new.selected}
    wanted |= {_PLACE: new.place, _BOUNDS: st.session_state[_BOUNDS] if keep_bounds else None}
    for key, value in wanted.items():
        if key not in st.session_state or st.session_state[key] != value:  # a widget that is set is sent anew
            st.session_state[key] = value
            if not key.startswith("_"):
                st.session_state[_PENDING][key] = value
                st.session_state[_OUTGROWN] = True
        elif key in st.session_state[_PENDING]:
            st.session_state[_PENDING][key] = value


def _forget_pending() -> None:
    """Begin a callback of the page's own widgets: what the browser sent with it is up to date."""
    if st.session_state[_DONE]:
        st.session_state[_PENDING] = {}
    st.session_state[_DONE] = False


def on_map_message() -> None:
    """Callback of the map: take in what the user did there."""
    state = st.session_state
    _set_pending()
    state[_DONE] = False
    before, resting = view(), state[_BOUNDS] is not None
    heard = hear(before, state[_PROGRESS], state.get(MAP), atlas().features)
    state[_PROGRESS] = heard.progress
    if heard.view != before:
        _adopt(heard.view)
        if not (resting and near(heard.view.place, state[_LINKED])):
            state[_LINKED] = heard.view.place
        if heard.view.layers != before.layers:
            _write_view()
    if heard.failed_base is not None:
        state[BASE] = state[_PENDING][BASE] = basemaps.TITLES[0]
        state[_OUTGROWN] = True
        title = basemaps.base_title(heard.failed_base)
        state[_NOTICE] = f"{title} cannot be reached. The built-in base map is shown instead."


def select(feature: str | None) -> None:
    """Select a feature (None: nothing), move the map to it and show it, whatever hid it."""
    _forget_pending()
    now = replace(view(), selected=feature)
    if feature is None:
        _adopt(now, keep_bounds=True)
    else:
        _adopt(revealing(atlas(), now, feature))
        _go_to(feature)
    _write_view()


def on_search() -> None:
    """Callback of the search box: open what was chosen, or keep a text to search for; empty the box."""
    state = st.session_state
    chosen, state[SEARCH] = state[SEARCH], None
    if chosen in atlas().features:
        state[_SOUGHT] = ""
        select(chosen)
    elif chosen is not None:
        state[_SOUGHT] = chosen


def sought() -> str:
    """The text that the search box was given last, where it names no feature."""
    return str(st.session_state.get(_SOUGHT, ""))


def on_layer(layer: str) -> None:
    """Callback of a layer's switch: whether the panel tells something else now than before."""
    _forget_pending()
    ours, now = atlas(), view()
    before = replace(now, layers=now.layers.symmetric_difference({layer}))
    if now.selected is None:
        changed = nothing_shown(ours, now) != nothing_shown(ours, before)
    else:
        changed = hiding(ours, now, now.selected) != hiding(ours, before, now.selected)
    st.session_state[_OUTGROWN] = st.session_state[_OUTGROWN] or changed


def clear_filters() -> None:
    """Callback: show every status and sector again."""
    _forget_pending()
    _adopt(replace(view(), statuses=frozenset(), sectors=frozenset()), keep_bounds=True)
    _write_view()


def show_today() -> None:
    """Callback: show today's statuses again."""
    _forget_pending()
    _adopt(replace(view(), year=None), keep_bounds=True)
    _write_view()


def show_layers(layers: tuple[str, ...]) -> None:
    """Callback: switch layers on."""
    _forget_pending()
    now = view()
    _adopt(replace(now, layers=now.layers.union(layers)), keep_bounds=True)
    _write_view()


def open_link(query: str) -> None:
    """Callback: open the view of a link in this session."""
    _forget_pending()
    _open(parse_qs(query.lstrip("?"), keep_blank_values=True))


def remember() -> None:
    """Note the view that this run shows; the run is complete now."""
    st.session_state[_DONE] = True
    st.session_state[_LAST] = to_query(atlas(), view())


def write_link() -> None:
    """Keep the link's `feature` and `at` as the view is."""
    ours = _ours()
    news = {name: value for name, value in ours.items() if st.query_params.get(name) != value}
    if st.session_state[_NAMED] != ours[FEATURE]:
        news[FEATURE] = st.session_state[_NAMED] = ours[FEATURE]
    if news:
        with get_session_state().query_params() as parameters:
            for name in news:
                parameters.discard_param_no_forward_msg(name)
        st.query_params.update({name: value for name, value in news.items() if value is not None})


def take_notice() -> str | None:
    """A message for the user, once."""
    return st.session_state.pop(_NOTICE, None) if st.session_state.get(_NOTICE) else None


def progress() -> Progress:
    """How far the map's events were read."""
    reached: Progress = st.session_state[_PROGRESS]
    return reached


def move() -> Move:
    """The last move of the map that Python made."""
    return Move(st.session_state[_MOVE], st.session_state[_BOUNDS])


def _go_to(feature: str) -> None:
    """Move the map to a feature, if it has a place."""
    bounds = bounds_of(atlas(), feature)
    if bounds is not None:
        state = st.session_state
        state[_PLACE], state[_BOUNDS] = place_for(bounds, least=least_zoom(atlas())), bounds
        state[_LINKED] = state[_PLACE]
        state[_MOVE] += 1
