"""Page configuration and navigation, nothing else."""

from pathlib import Path

import streamlit as st

from dashboard import page

st.set_page_config(
    page_title="Nine Bridges Atlas",
    page_icon=str(Path(__file__).with_name("icon.svg")),
    layout="wide",
    initial_sidebar_state="auto",
)
st.navigation([st.Page(page.draw, title="Atlas", default=True)], position="hidden").run()
