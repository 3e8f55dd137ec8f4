"""The download of what is seen, as an interactive file, and the code that embeds it in another page."""

from __future__ import annotations

from functools import partial
from pathlib import PurePath

import streamlit as st

from dashboard import cache, session
from dashboard.exporting import title_of
from dashboard.interactive import as_html, iframe
from dashboard.panels import downloading
from dashboard.panels.export import file_name
from dashboard.session import Shown
from dashboard.state import ViewState
from geodata import Atlas


def html_name(atlas: Atlas, view: ViewState) -> str:
    """The file name of a snapshot, ending in .html."""
    return str(PurePath(file_name(atlas, view)).with_suffix(".html"))


def draw(shown: Shown) -> None:
    """A menu with the file and the code for other pages, filled when it is opened."""
    menu = st.popover(
        "Interactive", icon=":material/web:", type="tertiary", key="interactive-menu", on_change="rerun"
    )
    if menu.open:
        with menu:
            _offer(shown)


def _offer(shown: Shown) -> None:
    """The download, for which the file is made when it is pressed, and the code that embeds it."""
    atlas = cache.atlas()
    name = html_name(atlas, shown.view)
    st.caption("The map as it is now, with all panels, as one file. It opens in a browser, without internet.")
    downloading.button(
        "Download HTML",
        partial(_html, atlas, shown, session.address()),
        "The file could not be made",
        key="interactive",
        file_name=name,
        mime="text/html",
        icon=":material/download:",
    )
    st.caption("To show it in a page of your own, put the file beside the page and this code into it:")
    st.code(iframe(name, title_of(atlas, shown.view)), language="html", wrap_lines=True)


def _html(atlas: Atlas, shown: Shown, address: str) -> bytes:
    """The file of what is shown when it is asked for."""
    return as_html(atlas, shown.view, address).encode()
