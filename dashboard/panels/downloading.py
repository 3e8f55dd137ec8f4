"""A button for a file that is made when it is pressed, and what went wrong with the last one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from dashboard.panels.text import literal


def button(text: str, make: Callable[[], bytes | str], failed: str, *, key: str, **options: Any) -> None:
    """A download button; `options` are Streamlit's.

    `make` runs in a thread of its own, where no Streamlit command works. Streamlit itself says below the
    button that it failed; why, is told at the next run, after `failed`.
    """
    failures: list[str] = st.session_state.setdefault(f"_{key}_failures", [])
    st.download_button(text, data=partial(_made, make, failures), on_click="ignore", key=key, **options)
    if failures:
        st.error(literal(f"{failed}: {failures.pop()}"), icon=":material/error:")


def _made(make: Callable[[], bytes | str], failures: list[str]) -> bytes | str:
    try:
        return make()
    except Exception as error:
        failures[:] = [str(error) or type(error).__name__]
        raise
