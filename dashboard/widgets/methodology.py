"""The methodology page: how the atlas was made, with counts from the data that is shown."""

from __future__ import annotations

import streamlit as st

from dashboard import navigation, session
from dashboard.pages import AtlasPage
from dashboard.reader.panels.markup import to_html
from geodata import methodology


def draw() -> None:
    session.leave_map()
    navigation.entitle(AtlasPage.METHODOLOGY.title)
    with st.container(key="text-page"):
        st.html(f'<div class="blocks">{to_html(methodology.as_markdown(session.atlas()))}</div>')
