"""The download of what is seen, as a figure that carries its evidence."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard import cache, session
from dashboard.exporting import dated_name, filter_words
from dashboard.panels.text import markdown
from dashboard.session import Shown
from dashboard.state import ViewState, to_query
from geodata import Atlas
from geodata.figure import Figure, render

#: Where a session keeps why its last snapshot failed.
_FAILURES = "_snapshot_failures"


def figure_of(atlas: Atlas, view: ViewState, link: str) -> Figure:
    """The figure of a view: the features that pass its layers and filters, where its map looks."""
    visible = tuple(feature.id for feature in atlas.features.values() if view.shows(atlas, feature))
    return Figure(
        visible=visible,
        selected=view.selected,
        centre=(view.place.latitude, view.place.longitude),
        zoom=view.place.zoom,
        title=title_of(atlas, view),
        subtitle=subtitle_of(atlas, view),
        link=link,
        year=view.year,
    )


def title_of(atlas: Atlas, view: ViewState) -> str:
    """The name of what is selected, else the layers if they are few, else the atlas's title."""
    if view.selected is not None:
        return atlas.name(view.selected)
    shown = [layer.title for layer in atlas.layers.values() if layer.id in view.layers]
    return " and ".join(shown) if 1 <= len(shown) <= 2 else atlas.about.title  # noqa: PLR2004


def subtitle_of(atlas: Atlas, view: ViewState) -> str:
    """The layers that are shown and what filters them."""
    shown = [layer for layer in atlas.layers.values() if layer.id in view.layers]
    if not shown:
        parts = ["No layer is shown"]
    elif len(shown) == len(atlas.layers):
        parts = ["All layers"]
    elif view.selected is None and len(shown) <= 2:  # noqa: PLR2004
        parts = [layer.description.rstrip(".") for layer in shown]
    else:
        parts = [", ".join(layer.title for layer in shown)]
    return "; ".join([*parts, *filter_words(view)])


def file_name(atlas: Atlas, view: ViewState, form: str = "png") -> str:
    """A file name that says what is selected in the figure and to which day its data were kept."""
    return f"{dated_name(atlas, [view.selected] if view.selected is not None else [])}.{form}"


def draw(shown: Shown) -> None:
    """The button; the figure is drawn when it is pressed, which its spinner tells meanwhile.

    Streamlit itself says below the button that drawing failed; why, is told at the next run.
    """
    atlas = cache.atlas()
    address = session.address()
    failures: list[str] = st.session_state.setdefault(_FAILURES, [])
    st.download_button(
        "Snapshot",
        data=partial(_png, atlas, shown, address, failures),
        file_name=file_name(atlas, shown.view),
        mime="image/png",
        icon=":material/image:",
        on_click="ignore",
        type="tertiary",
        key="snapshot",
        help="A PNG figure of the map as it is now, with legend, scale, credits and source notes.",
    )
    if failures:
        st.error(markdown(f"The snapshot could not be drawn: {failures.pop()}"), icon=":material/error:")


def _png(atlas: Atlas, shown: Shown, address: str, failures: list[str]) -> bytes:
    """The picture of what is shown now; runs in a thread of its own, where no Streamlit command works."""
    query = to_query(atlas, shown.view)
    try:
        return render(atlas, figure_of(atlas, shown.view, f"{address}/?{query}" if query else f"{address}/"))
    except Exception as error:
        failures[:] = [str(error) or type(error).__name__]
        raise
