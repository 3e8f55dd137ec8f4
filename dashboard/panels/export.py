"""The download of what is seen, as a figure that carries its evidence."""

from __future__ import annotations

import streamlit as st

from dashboard.state import ViewState


def draw(view: ViewState) -> None:
    st.caption("Export")
