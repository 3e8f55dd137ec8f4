"""The link to the view, and the code that embeds it in the reader's own page."""

from __future__ import annotations

import streamlit as st

from dashboard import session
from dashboard.reader.exporting import embed_code
from dashboard.reader.links import permalink
from dashboard.server import feed

#: Why there is no link if the server has no public address.
NO_LINK = (
    "No link: only this machine can open this atlas. For links that others can open, start it with "
    "`ninebridges serve --public-address URL`."
)


def explain() -> None:
    """Say why there is no link that others can open, where there is none."""
    if not session.address():
        st.caption(NO_LINK)


def draw() -> None:
    """The Share button; its content is made only when it is opened."""
    box = st.popover("Share", icon=":material/share:", type="tertiary", key="share", on_change="rerun")
    if box.open:
        atlas, view, address = session.atlas(), session.view(), session.address()
        with box:
            if address:
                _code("Link to this view", permalink(atlas, address, view))
                _code("Embed this map", embed_code(atlas, view, address))
            else:
                if query := permalink(atlas, "", view):
                    _code("This view, for the address bar or --view", query)
                explain()
            if feed.changes(atlas):
                st.caption(":material/rss_feed: [Subscribe to updates](atlas/changes.atom)")


def _code(caption: str, text: str) -> None:
    st.caption(caption)
    st.code(text, language=None, wrap_lines=True)
