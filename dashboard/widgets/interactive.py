"""The part of the export dialog that makes an interactive page, and the code that embeds it."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard import session
from dashboard.reader.exporting import figure_name, title_of
from dashboard.reader.interactive import as_html, iframe
from dashboard.reader.state import ViewState
from dashboard.widgets import downloading
from geodata import Atlas


def draw(view: ViewState) -> None:
    """The download, for which the file is made when it is pressed, and the code that embeds it."""
    atlas = session.atlas()
    name = figure_name(atlas, view, ".html")
    st.caption("The current map with all panels in one file. It opens in any browser, offline.")
    downloading.button(
        "Download HTML",
        partial(_html, atlas, view, session.address()),
        "The file could not be made",
        key="interactive-download",
        file_name=name,
        mime="text/html",
        icon=":material/download:",
    )
    st.caption("To embed it, put the file next to your page and add this code:")
    # not as HTML, whose colours have too little contrast
    st.code(iframe(name, title_of(atlas, view)), language=None, wrap_lines=True)


def _html(atlas: Atlas, view: ViewState, address: str) -> bytes:
    """The file of a view."""
    return as_html(atlas, view, address).encode()
