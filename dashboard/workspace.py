"""A workspace: an open atlas, its files as they were when it was opened, and their changes since.

It is handed to whoever needs it, so a process may hold several. The server's routes are made for one
(`server/routes.py`); of the page, which Streamlit draws for all of them, each session learns its own by the
header `HEADER` of its connection (`session.py`).
"""

from __future__ import annotations

import weakref
from dataclasses import dataclass
from functools import cached_property
from hashlib import file_digest, sha256
from pathlib import Path
from threading import Lock
from uuid import uuid4

from dashboard.copying import Copy, Stamp, files_of, stamp_of
from geodata import Atlas, load_atlas, shipped_folder
from geodata.errors import AtlasError, AtlasInvalidError

#: The header with the key of a connection's workspace. The server sets it, in place of any that a browser
#: sends.
HEADER = "x-nine-bridges-workspace"


@dataclass(frozen=True, eq=False)
class Edition:
    """An atlas as its files were when it was opened."""

    atlas: Atlas
    stamp: Stamp
    copy: Copy | None = None

    @cached_property
    def version(self) -> str:
        """A short hash of all files that are read of the atlas, or of the zip that it was opened from."""
        found = sha256()
        for path in files_of(self.atlas.folder):
            name = path.relative_to(self.atlas.folder).as_posix()
            with path.open("rb") as file:
                found.update(f"{name}\n{file_digest(file, 'sha256').hexdigest()}\n".encode())
        return found.hexdigest()[:16]


class Workspace:
    """An atlas in a folder or zip (None: the shipped one), open, and opened anew on demand.

    `public` is the address at which others open it, without a slash at its end; empty if there is none.
    `opened` may be the shipped atlas, if it was opened already. Raises AtlasError or OSError if the atlas
    cannot be opened.
    """

    def __init__(self, folder: Path | None = None, public: str = "", *, opened: Atlas | None = None) -> None:
        self.folder, self.public = folder, public
        self.key = uuid4().hex
        self._opening = Lock()
        #: The state of the files that could not be opened, and why.
        self._refused: tuple[Stamp, str] = ((), "")
        self._current = _open_edition(folder, opened)
        _open[self.key] = self

    @property
    def current(self) -> Edition:
        """The edition that was opened last: what new pages show."""
        return self._current

    @property
    def atlas(self) -> Atlas:
        """The atlas of the current edition; it is never changed."""
        return self._current.atlas

    def has_changed(self) -> bool:
        """Whether the files have changed since they were opened. Those of the shipped atlas never do."""
        return self.folder is not None and stamp_of(self.folder) != self._current.stamp

    def are_gone(self) -> bool:
        """Whether the atlas's files are no longer there."""
        return self.folder is not None and not stamp_of(self.folder)

    def refusal(self) -> str | None:
        """Why the files could not be opened as they are now; None if nobody has tried."""
        stamp, why = self._refused
        return why if why and self.folder is not None and stamp == stamp_of(self.folder) else None

    def reopen(self) -> None:
        """Open the files as they are now, for all pages; if that fails, the open edition stays.

        See `refusal` for the reason.
        """
        with self._opening:
            if self.folder is None or not self.has_changed():
                return
            stamp = stamp_of(self.folder)
            try:
                self._current = _open_edition(self.folder)
            except (AtlasError, OSError) as error:
                self._refused = stamp, _reason(error)

    def close(self) -> None:
        """Remove the copy of the files now: a signal that ends the program leaves no time later."""
        if self._current.copy is not None:
            self._current.copy.remove()


#: The workspaces of this process by key, as long as they are in use.
_open: weakref.WeakValueDictionary[str, Workspace] = weakref.WeakValueDictionary()


def find(key: str) -> Workspace | None:
    """The workspace with a key; None if there is none, or no longer."""
    return _open.get(key)


def _open_edition(folder: Path | None, shipped: Atlas | None = None) -> Edition:
    """The atlas in a folder; a user's own is read from a copy made now."""
    if folder is None:
        return Edition(shipped or load_atlas(), stamp_of(shipped_folder()))
    stamp = stamp_of(folder)
    if not stamp:
        return Edition(load_atlas(folder), stamp)  # it raises an error that says what is missing
    copy = Copy(folder)
    try:
        edition = Edition(load_atlas(copy.path), stamp, copy)
    except AtlasInvalidError as error:  # it names the copy
        copy.remove()
        raise AtlasInvalidError(str(folder), error.problems) from None
    weakref.finalize(edition, copy.remove)
    return edition


def _reason(error: AtlasError | OSError) -> str:
    """What is wrong with the files: the first problem, and how many more there are."""
    if not isinstance(error, AtlasInvalidError):
        return str(error)
    first, *others = error.problems
    message = str(first).removeprefix(f"{first.severity}: ")
    return f"{message} ({len(others)} more)" if others else message
