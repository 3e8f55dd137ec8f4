"""The menu from which the data of the view, or of the whole atlas, are downloaded."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard import cache, session
from dashboard.exporting import file_name, part_of
from dashboard.panels import downloading
from dashboard.session import Shown
from dashboard.state import nothing_shown, permalink
from geodata import Atlas
from geodata.exports import FORMATS, WHOLE, Format, Scope, as_file

VIEW, EVERYTHING = "This view", "Whole atlas"


@st.fragment
def draw(shown: Shown) -> None:
    """The menu, which is filled when it is opened; the file is made when its button is pressed.

    A fragment of its own, so that a choice in it draws nothing else anew.
    """
    if session.outgrown():
        st.rerun()
    menu = st.popover(
        "Data",
        icon=":material/download:",
        type="tertiary",
        key="data-menu",
        on_change="rerun",
        help="The data as files for other programs.",
    )
    if menu.open:
        with menu:
            _choices(cache.atlas(), shown)


def _choices(atlas: Atlas, shown: Shown) -> None:
    what = st.segmented_control(
        "What", [VIEW, EVERYTHING], default=VIEW, required=True, key="data-what", label_visibility="collapsed"
    )
    form = st.selectbox(
        "Format", list(Format), format_func=lambda each: FORMATS[each].title, key="data-format"
    )
    about, whole = FORMATS[form], what == EVERYTHING
    empty = not whole and nothing_shown(atlas, shown.view)
    st.caption(
        "The view shows nothing: switch a layer on, or clear a filter."
        if empty
        else f"{about.use[:1].upper()}{about.use[1:]}."
    )
    downloading.button(
        "Download",
        partial(_file, atlas, None if whole else shown, form, session.address()),
        "The file could not be made",
        key="data-download",
        file_name=file_name(atlas, None if whole else shown.view, form),
        mime=about.media_type,
        icon=":material/download:",
        disabled=empty,
    )


def _file(atlas: Atlas, shown: Shown | None, form: Format, address: str) -> bytes:
    """The file of what is shown when it is asked for (None: of everything)."""
    if shown is None:
        return as_file(atlas, form, Scope(WHOLE.of, f"{address}/" if address else ""))
    part, scope = part_of(atlas, shown.view, permalink(atlas, address, shown.view))
    return as_file(part, form, scope)
