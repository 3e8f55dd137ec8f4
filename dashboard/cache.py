"""What a server keeps for all its sessions: the atlas, and its files as they were when it was opened."""

from __future__ import annotations

import gc
import os
import weakref
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from threading import Lock

from dashboard.copying import Copy, Stamp, stamp_of
from geodata import Atlas, load_atlas, shipped_folder
from geodata.errors import AtlasError, AtlasInvalidError
from geodata.folder.temporary import remove_left_over

#: Names the folder of another atlas than the shipped one; set by `ninebridges serve --atlas`.
ATLAS_VARIABLE = "NINE_BRIDGES_ATLAS"
_opening = Lock()


@dataclass(frozen=True, eq=False)
class Workspace:
    """An open atlas, and the state of its files when it was opened. `version` names that state."""

    atlas: Atlas
    stamp: Stamp
    copy: Copy | None = None

    @property
    def version(self) -> str:
        """The same for the same files, also of another server."""
        return sha256(repr(self.stamp).encode()).hexdigest()[:16]


_kept: dict[Path | None, Workspace] = {}
#: The state of the files that could not be opened, and why.
_refused: dict[Path, tuple[Stamp, str]] = {}
#: Answers with the workspace that a session works with; None where nobody does.
_of_session: list[Callable[[], Workspace | None]] = []


def chosen_folder() -> Path | None:
    """The folder that `--atlas` named, or None for the shipped atlas."""
    folder = os.environ.get(ATLAS_VARIABLE)
    return Path(folder) if folder else None


def atlas() -> Atlas:
    """The atlas of this session, or else of this server: shared by all sessions, never changed."""
    return workspace().atlas


def workspace() -> Workspace:
    """What this session works with, from one run of its whole page to the next; else what is current."""
    return next((found for ask in _of_session if (found := ask()) is not None), None) or current()


def of_session(ask: Callable[[], Workspace | None]) -> None:
    """Let sessions say with which workspace they work; this module itself knows no Streamlit."""
    _of_session[:] = [ask]


def current() -> Workspace:
    """The atlas that this server opened last, opened now if there is none."""
    folder = chosen_folder()
    with _opening:
        if folder not in _kept:
            _kept[folder] = _opened(folder)
        return _kept[folder]


def keep(opened: Atlas) -> None:
    """Begin to serve the chosen atlas, which was opened already."""
    remove_left_over()
    if chosen_folder() is None:
        _kept[None] = Workspace(opened, stamp_of(shipped_folder()))
    else:
        current()  # once more: what is served is read of a copy


def has_changed() -> bool:
    """Whether the files of the atlas are others than those that were opened. Those that ship never are."""
    folder = chosen_folder()
    return folder is not None and stamp_of(folder) != current().stamp


def are_gone() -> bool:
    """Whether the atlas's files are no longer there."""
    folder = chosen_folder()
    return folder is not None and not stamp_of(folder)


def refusal() -> str | None:
    """Why the files as they are now could not be opened; None if nobody has tried or they have changed."""
    folder = chosen_folder()
    stamp, why = _refused.get(folder, ((), "")) if folder else ((), "")
    return why if folder and why and stamp == stamp_of(folder) else None


def reopen() -> None:
    """Open the atlas's files as they are now for all sessions; if that fails, the open atlas stays.

    See `refusal` for the reason.
    """
    folder = chosen_folder()
    with _opening:
        if folder is None or (folder in _kept and stamp_of(folder) == _kept[folder].stamp):
            return
        stamp = stamp_of(folder)
        try:
            _kept[folder] = _opened(folder)
        except (AtlasError, OSError) as error:
            _refused[folder] = stamp, _reason(error)


def _reason(error: AtlasError | OSError) -> str:
    """What is wrong with the files: the first problem of all, and how many more there are."""
    if not isinstance(error, AtlasInvalidError):
        return str(error)
    first, *others = error.problems
    told = str(first).removeprefix(f"{first.severity}: ")
    return f"{told} ({len(others)} more)" if others else told


def _opened(folder: Path | None) -> Workspace:
    """The atlas in a folder. All that is read of one's own is read of a copy of this moment."""
    if folder is None:
        return Workspace(load_atlas(), stamp_of(shipped_folder()))
    stamp = stamp_of(folder)
    if not stamp:
        return Workspace(load_atlas(folder), stamp)  # which says what is missing
    copy = Copy(folder)
    try:
        opened = Workspace(load_atlas(copy.path), stamp, copy)
    except AtlasInvalidError as error:  # names the copy
        copy.remove()
        raise AtlasInvalidError(str(folder), error.problems) from None
    weakref.finalize(opened, copy.remove)
    return opened


@asynccontextmanager
async def served(_: object) -> AsyncIterator[None]:
    """While a server runs; when it is told to end, its copies go (a signal leaves no time for that later)."""
    yield
    for kept in _kept.values():
        if kept.copy is not None:
            kept.copy.remove()


@lru_cache(maxsize=1)
def settle() -> None:
    """Leave out of garbage collection what is there by now; called after a session's first run.

    A full collection walks over every object, and what was imported and opened by then stays for good.
    """
    gc.collect()
    gc.freeze()
