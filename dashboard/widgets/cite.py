"""The popovers that show citations: of the view, the atlas, their references, and quotations (passages page).

A feature is cited in its own panel, without Python (reader/panels/whole.py). Each popover is filled only when
it is opened; a fragment for each would cost ten times as much.
"""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard import session
from dashboard.reader import citations
from dashboard.reader.citations import FORMS, Cited
from dashboard.reader.exporting import references_name
from dashboard.reader.links import permalink
from dashboard.reader.state import ViewState
from dashboard.widgets import downloading, share
from geodata import Atlas
from geodata.citing import Form
from geodata.present.wording import counted

VIEW, ATLAS = "This view", "The atlas"
REFERENCES, OF_FEATURE = "References", "The feature’s references"
#: More references than this are offered only as a file.
MOST_SHOWN = 200
#: Where a session keeps the form that the reader chose last.
_FORM = "_citation_form"


def cited(atlas: Atlas, what: str, view: ViewState, server: str) -> Cited:
    """What one of the choices cites, given the view and the address of the server."""
    if what == ATLAS:
        return citations.of_atlas(atlas, server)
    if what == OF_FEATURE and view.selected is not None:
        return citations.of_feature(atlas, view.selected, permalink(atlas, server, view))
    return citations.of_view(atlas, view, server)


def draw() -> None:
    """The button that opens a citation for copying."""
    box = st.popover(
        "Cite this view", icon=":material/format_quote:", type="tertiary", key="cite-view", on_change="rerun"
    )
    if box.open:
        with box:
            _citation(session.atlas(), session.view())


def passage(passage_id: str, place: str) -> None:
    """A button that opens a passage with its citation, for copying; `place` keeps its key unique."""
    key = f"quote-{passage_id}-{place}"
    box = st.popover("Quote", icon=":material/content_copy:", type="tertiary", key=key, on_change="rerun")
    if box.open:
        with box:
            form = _form(key)
            text = citations.of_passage(session.atlas(), passage_id).text(form)
            st.code(text, language=None, wrap_lines=True)


def _citation(atlas: Atlas, now: ViewState) -> None:
    """What is cited and how it is written, chosen above the text."""
    choices = [VIEW, ATLAS, REFERENCES if now.selected is None else OF_FEATURE]
    what = st.segmented_control(
        "What to cite",
        choices,
        default=choices[0],
        required=True,
        label_visibility="collapsed",
        key="cite-what",
    )
    form = _form("cite")
    chosen = cited(atlas, what or choices[0], now, session.address())
    if what in {REFERENCES, OF_FEATURE}:
        _references(chosen, form, references_name(atlas, now, form.suffix))
        return
    st.code(chosen.text(form), language=None, wrap_lines=True)
    share.explain()
    st.caption("To cite a fact, cite its source.")


def _references(chosen: Cited, form: Form, name: str) -> None:
    """All that the feature or the view rests on, for copying if they are not too many, and as a file."""
    count = len(chosen.rests_on())
    st.caption(f"{counted(count, 'reference or dataset', 'references and datasets')}.")
    if count <= MOST_SHOWN:
        st.code(chosen.references(form), language=None, wrap_lines=True, height=240)
    downloading.button(
        "Download",
        partial(chosen.references, form),
        "The file could not be made",
        key="cite-download",
        file_name=name,
        icon=":material/download:",
    )


def _form(key: str) -> Form:
    """The citation form that the reader chooses; at first, the one chosen last anywhere."""
    chosen = st.segmented_control(
        "Form",
        list(FORMS),
        default=st.session_state.get(_FORM, Form.CHICAGO),
        format_func=FORMS.__getitem__,
        required=True,
        label_visibility="collapsed",
        key=f"form-{key}",
    )
    form = chosen or Form.CHICAGO
    st.session_state[_FORM] = form
    return form
