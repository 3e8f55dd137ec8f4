"""The panel when nothing is selected: what the atlas is, and three views to start from."""

from __future__ import annotations

import streamlit as st

from dashboard import cache, session
from geodata import Atlas, edtf


def summary(atlas: Atlas) -> str:
    """One line that counts what the atlas holds."""
    return (
        f"{len(atlas.features)} features, {len(atlas.facts)} facts, {len(atlas.passages)} quotations and "
        f"{len(atlas.references)} references; data of {edtf.spell(atlas.about.data_date)}."
    )


def draw() -> None:
    atlas = cache.atlas()
    st.subheader(atlas.about.title, anchor=False)
    st.write(atlas.about.description)
    st.caption("Click a line or a point on the map, or start here:")
    for view in atlas.start_views:
        with st.container(border=True):
            st.button(
                view.title,
                key=f"start-{view.id}",
                icon=f":material/{view.icon}:",
                type="tertiary",
                on_click=session.open_link,
                args=(view.link,),
            )
            st.caption(f"{view.description} [Link](?{view.link})")
    st.caption(summary(atlas))
