"""Page configuration, styles and navigation, nothing else."""

from pathlib import Path

import streamlit as st

from dashboard import navigation, session, watching, web
from dashboard.styles import STYLES

HERE = Path(__file__).parent

session.take_up()
st.set_page_config(
    page_icon=str(HERE / "icon.svg"),
    layout="wide",
    initial_sidebar_state="auto",
)
st.html(STYLES / "page.css")
st.html(STYLES / "blocks.css")
st.html(web.STYLES / "panel.css")
st.html(STYLES / "print.css")
if session.embedded():
    st.html(STYLES / "embed.css")
notices = st.container(key="notices")
st.navigation(navigation.pages(), position="hidden" if session.embedded() else "top").run()
with notices:
    watching.draw()
