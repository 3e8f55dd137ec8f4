"""The menu from which the data of the view, or of the whole atlas, are downloaded."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard import cache, session
from dashboard.exporting import file_name, part_of
from dashboard.panels.text import markdown
from dashboard.session import Shown
from dashboard.state import nothing_shown, to_query
from geodata import Atlas
from geodata.exports import FORMATS, WHOLE, Format, Scope, as_file

VIEW, EVERYTHING = "This view", "Whole atlas"
#: Where a session keeps why its last download failed.
_FAILURES = "_data_failures"


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
    address = (st.context.url or "").split("?")[0].rstrip("/")
    failures: list[str] = st.session_state.setdefault(_FAILURES, [])
    st.download_button(
        "Download",
        data=partial(_file, atlas, None if whole else shown, form, address, failures),
        file_name=file_name(atlas, None if whole else shown.view, form),
        mime=about.media_type,
        icon=":material/download:",
        on_click="ignore",
        disabled=empty,
        key="data-download",
    )
    if failures:
        st.error(markdown(f"The file could not be made: {failures.pop()}"), icon=":material/error:")


def _file(atlas: Atlas, shown: Shown | None, form: Format, address: str, failures: list[str]) -> bytes:
    """The file of what is shown now (None: of everything).

    It runs in a thread of its own, where no Streamlit command works.
    """
    try:
        if shown is None:
            return as_file(atlas, form, Scope(WHOLE.of, f"{address}/" if address else ""))
        query = to_query(atlas, shown.view)
        part, scope = part_of(atlas, shown.view, f"{address}/?{query}" if query else f"{address}/")
        return as_file(part, form, scope)
    except Exception as error:
        failures[:] = [str(error) or type(error).__name__]
        raise
