"""What a page watches while nobody touches it: its connection."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from dashboard import session

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
