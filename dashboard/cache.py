"""What a server keeps for all its sessions: the atlas."""

from __future__ import annotations

import gc
import os
from functools import lru_cache
from pathlib import Path
from threading import Lock

from geodata import Atlas, load_atlas

#: Names the folder of another atlas than the shipped one; set by `ninebridges serve --atlas`.
ATLAS_VARIABLE = "NINE_BRIDGES_ATLAS"
_opening = Lock()
_kept: dict[Path | None, Atlas] = {}


def chosen_folder() -> Path | None:
    """The folder that `--atlas` named, or None for the shipped atlas."""
    folder = os.environ.get(ATLAS_VARIABLE)
    return Path(folder) if folder else None


def atlas() -> Atlas:
    """The atlas of this server: opened once, shared by all sessions, never changed."""
    folder = chosen_folder()
    with _opening:
        if folder not in _kept:
            _kept[folder] = load_atlas(folder)
        return _kept[folder]


def keep(opened: Atlas) -> None:
    """Take an atlas that was opened already for the chosen one."""
    _kept[chosen_folder()] = opened


@lru_cache(maxsize=1)
def settle() -> None:
    """Leave out of garbage collection what is there by now; called after a session's first run.

    A full collection walks over every object, and what was imported and opened by then stays for good.
    """
    gc.collect()
    gc.freeze()
