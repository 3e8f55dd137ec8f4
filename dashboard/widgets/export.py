"""The dialog that exports the view: as a figure, as an interactive page, or as data."""

from __future__ import annotations

import streamlit as st

from dashboard import session
from dashboard.reader.state import ViewState
from dashboard.widgets import data, interactive, share

FIGURE, PAGE, DATA = "Figure", "Interactive page", "Data"


def draw(view: ViewState) -> None:
    """The button that opens the dialog; no file is made before."""
    st.button(
        "Export",
        icon=":material/download:",
        type="tertiary",
        key="export",
        help="A figure for a report, a page that works offline, or data for other programs.",
        on_click=session.set_exporting,
        kwargs={"is_open": True},
    )
    if session.exporting():  # also when the page is drawn anew, as after a short loss of the connection
        _dialog(view)


def _dismissed() -> None:
    session.set_exporting(is_open=False)


@st.dialog("Export", width="large", icon=":material/download:", on_dismiss=_dismissed)
def _dialog(view: ViewState) -> None:
    draw_inside(view)


def draw_inside(view: ViewState) -> None:
    """The kinds of export, and the choices of the selected kind."""
    kind = st.segmented_control(
        "Kind",
        [FIGURE, PAGE, DATA],
        default=FIGURE,
        required=True,
        label_visibility="collapsed",
        key="export-kind",
    )
    if kind == DATA:
        data.draw(view)
    elif kind == PAGE:
        interactive.draw(view)
    else:
        from dashboard.widgets import figure  # noqa: PLC0415 (matplotlib)

        figure.draw(view)
    share.explain()
