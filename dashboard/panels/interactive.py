"""The download of what is seen, as an interactive file, and the code that embeds it in another page."""

from __future__ import annotations

from functools import partial
from pathlib import PurePath

import streamlit as st

from dashboard import cache
from dashboard.interactive import as_html, iframe
from dashboard.panels.export import file_name, title_of
from dashboard.panels.text import markdown
from dashboard.session import Shown
from dashboard.state import ViewState
from geodata import Atlas

#: Where a session keeps why its last file failed.
_FAILURES = "_interactive_failures"


def html_name(atlas: Atlas, view: ViewState) -> str:
    """The file name of a snapshot, ending in .html."""
    return str(PurePath(file_name(atlas, view)).with_suffix(".html"))


def draw(shown: Shown) -> None:
    """A menu with the file and the code for other pages."""
    with st.popover("Interactive", icon=":material/web:", type="tertiary"):
        offer(shown)


def offer(shown: Shown) -> None:
    """The download, for which the file is made when it is pressed, and the code that embeds it."""
    atlas = cache.atlas()
    name, address = html_name(atlas, shown.view), (st.context.url or "").split("?")[0]
    failures: list[str] = st.session_state.setdefault(_FAILURES, [])
    st.caption("The map as it is now, with all panels, as one file. It opens in a browser, without internet.")
    st.download_button(
        "Download HTML",
        data=partial(_html, atlas, shown, address, failures),
        file_name=name,
        mime="text/html",
        icon=":material/download:",
        on_click="ignore",
        key="interactive",
    )
    if failures:
        st.error(markdown(f"The file could not be made: {failures.pop()}"), icon=":material/error:")
    st.caption("To show it in a page of your own, put the file beside the page and this code into it:")
    st.code(iframe(name, title_of(atlas, shown.view)), language="html", wrap_lines=True)


def _html(atlas: Atlas, shown: Shown, address: str, failures: list[str]) -> bytes:
    """The file of what is shown now; runs in a thread of its own, where no Streamlit command works."""
    try:
        return as_html(atlas, shown.view, address).encode()
    except Exception as error:
        failures[:] = [str(error) or type(error).__name__]
        raise
