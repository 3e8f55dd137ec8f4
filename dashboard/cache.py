"""The only `st.cache_*` of the dashboard."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import streamlit as st

from geodata import Atlas, load_atlas

#: Names the folder of another atlas than the shipped one; set by `ninebridges serve --atlas`.
ATLAS_VARIABLE = "NINE_BRIDGES_ATLAS"


def chosen_folder() -> Path | None:
    """The folder that `--atlas` named, or None for the shipped atlas."""
    folder = os.environ.get(ATLAS_VARIABLE)
    return Path(folder) if folder else None


@st.cache_resource(show_spinner=False)
def atlas() -> Atlas:
    """The atlas of this server: opened once, shared by all sessions, never changed.

    Streamlit collects garbage after every run, and a full collection walks over every object. What was
    imported and opened by now stays for good, so it is left out of that from here on.
    """
    opened = load_atlas(chosen_folder())
    gc.collect()
    gc.freeze()
    return opened
