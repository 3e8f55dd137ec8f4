"""The Material symbols that the icons of starting views may name."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path


@lru_cache(maxsize=1)
def symbols() -> frozenset[str]:
    """The names of Streamlit's Material symbols; empty if its list has moved.

    They are read from its file: importing it would take longer than the rest of a command.
    """
    found = find_spec("streamlit")
    if found is None or found.origin is None:
        return frozenset()
    listed = Path(found.origin).with_name("material_icon_names.py")
    return (
        frozenset(re.findall(r'"([a-z0-9_]+)"', listed.read_text("utf-8")))
        if listed.is_file()
        else frozenset()
    )
