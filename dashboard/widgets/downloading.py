"""A download button whose file is made when it is pressed, and the error if the last file failed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from threading import BoundedSemaphore, Lock
from typing import Any

import streamlit as st

from dashboard.reader.panels.text import literal
from geodata.errors import ExportError
from geodata.limits import MOST_FILES_WAITING

#: One file is made at a time for all readers: a picture may take over a gigabyte of memory.
_turn, _places = Lock(), BoundedSemaphore(1 + MOST_FILES_WAITING)


def button(text: str, make: Callable[[], bytes | str], failed: str, *, key: str, **options: Any) -> None:
    """A download button; `options` are Streamlit's.

    `make` runs in a thread of its own, where no Streamlit command works. If it fails, Streamlit says so below
    the button; the reason is shown at the next run, after the words `failed`.
    """
    failures: list[str] = st.session_state.setdefault(f"_{key}_failures", [])
    st.download_button(text, data=partial(_content, make, failures), on_click="ignore", key=key, **options)
    if failures:
        st.error(literal(f"{failed}: {failures.pop()}"), icon=":material/error:")


def _content(make: Callable[[], bytes | str], failures: list[str]) -> bytes | str:
    try:
        with _in_turn():
            return make()
    except Exception as error:
        failures[:] = [str(error) or type(error).__name__]
        raise


@contextmanager
def _in_turn() -> Iterator[None]:
    """Wait for a turn. Raises ExportError where too many wait already: each of them holds a thread."""
    if not _places.acquire(blocking=False):
        raise ExportError("the server is making files for other readers. Try again in a few seconds.")
    try:
        with _turn:
            yield
    finally:
        _places.release()
