"""What an open page watches: its connection, and the files of its atlas."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from dashboard import session
from dashboard.reader.panels.text import literal
from dashboard.workspace import Workspace

#: How often an open page asks the server whether something has changed.
EVERY = timedelta(seconds=10)


@st.fragment(run_every=EVERY)
def draw() -> None:
    """Bring the page up to date from time to time.

    A page with a fragment that runs by itself is run whole by the browser when its connection is back:
    the one that it lost may have been to a session that is no more (Streamlit keeps it for two minutes,
    and a server that was started anew has none), and such a page can ask for its fragments alone, which
    the new session does not know. A run of this fragment also tells the server what became of a widget
    while no run could be asked for.
    """
    if session.outgrown():
        st.rerun()
    workspace = session.workspace()
    if workspace.has_changed() and not session.embedded():
        _notice(workspace)


def _notice(workspace: Workspace) -> None:
    """Show a notice, with its remedy, that the files are no longer those of the atlas shown."""
    if workspace.are_gone():
        st.warning(
            "The files of this atlas are gone. It is shown as it was when opened.",
            icon=":material/folder_off:",
        )
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        why = workspace.refusal()
        if why is None:
            st.info("The files of this atlas have changed.", icon=":material/sync:")
        else:
            text = f"The changed files cannot be opened: {why}. The atlas is shown as it was before."
            st.error(literal(text), icon=":material/error:")
        st.button(
            "Reload" if why is None else "Try again",
            key="reload-atlas",
            on_click=workspace.reopen,
            type="primary",
        )
