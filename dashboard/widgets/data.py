"""The part of the export dialog that downloads the data of the view or of the whole atlas."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard import session
from dashboard.reader.exporting import file_name, part_of
from dashboard.reader.links import permalink
from dashboard.reader.state import ViewState, nothing_shown
from dashboard.widgets import downloading
from geodata import Atlas
from geodata.exports import FORMATS, WHOLE, Format, Scope, as_file

#: What “Visible layers” covers: Python knows the map's centre and zoom, but not how far the map reaches.
EXTENT = (
    " Includes every feature that passes the layers, filters and year, wherever it lies: "
    "the map’s extent and the selection make no difference."
)
VIEW, EVERYTHING = "Visible layers", "Whole atlas"
OFFERED: list[Format] = list(Format)


def draw(view: ViewState) -> None:
    """The choices of the dialog; the file is made when its button is pressed."""
    atlas = session.atlas()
    what: str | None = st.segmented_control(
        "What to export",
        [VIEW, EVERYTHING],
        default=VIEW,
        required=True,
        key="data-what",
        label_visibility="collapsed",
    )
    form = st.selectbox("Format", OFFERED, format_func=lambda each: FORMATS[each].title, key="data-format")
    about, whole = FORMATS[form], what == EVERYTHING
    empty = not whole and nothing_shown(atlas, view)
    st.caption(
        "The view shows nothing. Turn on a layer or clear a filter."
        if empty
        else f"{about.use[:1].upper()}{about.use[1:]}.{'' if whole else EXTENT}"
    )
    downloading.button(
        "Download",
        partial(_file, atlas, None if whole else view, form, session.address()),
        "The file could not be made",
        key="data-download",
        file_name=file_name(atlas, None if whole else view, form),
        mime=about.media_type,
        icon=":material/download:",
        disabled=empty,
    )


def _file(atlas: Atlas, view: ViewState | None, form: Format, address: str) -> bytes:
    """The file of what a view shows (None: of everything)."""
    if view is None:
        return as_file(atlas, form, Scope(WHOLE.of, f"{address}/" if address else ""))
    part, scope = part_of(atlas, view, permalink(atlas, address, view))
    return as_file(part, form, scope)
