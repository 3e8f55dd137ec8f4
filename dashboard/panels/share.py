"""The link of what is seen, and the code that shows it in a page of the reader's own."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard import cache, feed, session
from dashboard.exporting import title_of
from dashboard.state import ViewState, permalink
from geodata import Atlas

#: How high the frame in another page is, in CSS pixels; the reader may change it there.
FRAME_HEIGHT = 600


def embed_code(atlas: Atlas, view: ViewState, address: str) -> str:
    """A frame in HTML that shows a view, given the address of the server."""
    link = permalink(atlas, address, view)
    embedded = f"{link}{'&' if '?' in link else '?'}embed=true"
    title = title_of(atlas, view)
    told = title if title == atlas.about.title else f"{title} – {atlas.about.title}"
    return (
        f'<iframe src="{escape(embedded)}" title="{escape(told)}" '
        f'width="100%" height="{FRAME_HEIGHT}" style="border: 0" loading="lazy"></iframe>'
    )


def draw() -> None:
    """The button; what it opens is made when it is opened."""
    box = st.popover("Share", icon=":material/share:", type="tertiary", key="share", on_change="rerun")
    if box.open:
        atlas, view, address = cache.atlas(), session.view(), session.address()
        with box:
            st.caption("The link to this view")
            st.code(permalink(atlas, address, view), language=None, wrap_lines=True)
            st.caption("The map in a page of your own")
            st.code(embed_code(atlas, view, address), language=None, wrap_lines=True)
            if feed.changes(atlas):
                st.caption(":material/rss_feed: [Follow what changes](atlas/changes.atom)")
