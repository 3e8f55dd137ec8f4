"""The dialog in which what is seen leaves the program: as a figure, as an interactive page, or as data."""

from __future__ import annotations

import streamlit as st

from dashboard.panels import data, interactive
from dashboard.session import Shown

FIGURE, PAGE, DATA = "Figure", "Interactive page", "Data"


def draw(shown: Shown) -> None:
    """The button that opens the dialog; nothing is made before."""
    if st.button(
        "Export",
        icon=":material/download:",
        type="tertiary",
        key="export",
        help="A figure for a report, a page that opens without internet, or the data for other programs.",
    ):
        _dialog(shown)


@st.dialog("Export", width="large", icon=":material/download:")
def _dialog(shown: Shown) -> None:
    draw_inside(shown)


def draw_inside(shown: Shown) -> None:
    """The kinds of export, and the choices of the one that is wanted."""
    kind = st.segmented_control(
        "Kind",
        [FIGURE, PAGE, DATA],
        default=FIGURE,
        required=True,
        label_visibility="collapsed",
        key="export-kind",
    )
    if kind == DATA:
        data.draw(shown.view)
    elif kind == PAGE:
        interactive.draw(shown.view)
    else:
        from dashboard.panels import figure  # noqa: PLC0415 (matplotlib)

        figure.draw(shown.view)
