"""How to cite a feature, and how to report what is wrong with it."""

from __future__ import annotations

import streamlit as st

from dashboard.panels.text import link
from dashboard.state import ViewState, to_query
from geodata import Atlas, citing


def draw(atlas: Atlas, feature_id: str, view: ViewState) -> None:
    """Two buttons that open a text for copying."""
    address = (st.context.url or "").split("?")[0].rstrip("/")
    here = f"{address}/?{to_query(atlas, view)}"
    with st.container(horizontal=True, gap="small", key="cite"):
        with st.popover("Cite", icon=":material/format_quote:", type="tertiary"):
            st.caption("The feature as an entry of the atlas. To cite a fact, cite the source in its note.")
            st.code(citing.citation(atlas, feature_id, here), language=None, wrap_lines=True)
        with st.popover("Report an error", icon=":material/flag:", type="tertiary"):
            st.caption(how_to_report(atlas))
            st.code(citing.report(atlas, feature_id, here), language=None, wrap_lines=True)


def how_to_report(atlas: Atlas) -> str:
    """Where a correction goes, as Markdown."""
    way = atlas.about.corrections
    if way:
        return f"Copy the form, fill it in and send it to {link(way, way)}."
    return (
        "Copy the form, fill it in and send it to whoever keeps this atlas. Or correct the row yourself: "
        "the methodology page tells how."
    )
