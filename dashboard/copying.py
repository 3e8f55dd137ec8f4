"""A copy of an atlas's files for as long as it is served, so that all that is read of it is of one moment.

Base map, changelog and version are read when they are asked for; by then the folder may hold others, half
written ones, or none.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, TypeAlias

#: What an atlas is made of, as patterns of paths in its folder.
_FILES = (
    "*.toml",
    "*.csv",
    "*.json",
    "CHANGELOG.md",
    "layers/*.geojson",
    "basemap/*.*",
    "basemap/detail/*.*",
)
_PREFIX, _LOCK = "nine-bridges-", "in-use"
#: Each file's path with its time of change (nanoseconds) and size (bytes); empty where there is no atlas.
Stamp: TypeAlias = tuple[tuple[str, int, int], ...]


def stamp_of(source: Path) -> Stamp:
    """What tells two states of an atlas's folder, or of a zip of it, apart without reading the files."""
    return tuple(_stamps(source))


def _stamps(source: Path) -> Iterator[tuple[str, int, int]]:
    for path in _files(source):
        with suppress(OSError):  # it has just vanished
            found = path.stat()
            yield path.relative_to(source.parent).as_posix(), found.st_mtime_ns, found.st_size


def _files(source: Path) -> list[Path]:
    """The files of an atlas in the order of their names; none that a link brings in from elsewhere."""
    if source.is_file():
        return [source]
    home = source.resolve()
    found = (path for pattern in _FILES for path in source.glob(pattern))
    return sorted(path for path in found if path.is_file() and path.resolve().is_relative_to(home))


class Copy:
    """A copy of an atlas's folder or zip under its own name in a temporary folder. Raises OSError."""

    def __init__(self, source: Path) -> None:
        self._home = Path(tempfile.mkdtemp(prefix=_PREFIX))
        self._lock = _locked(self._home)
        self.path = self._home / source.name
        for path in _files(source):
            target = self._home / path.relative_to(source.parent)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, target)

    def remove(self) -> None:
        """Remove the copy; a file of it that is being read goes with the next start of a server."""
        if self._lock is not None:
            self._lock.close()
        shutil.rmtree(self._home, ignore_errors=True)


def remove_left_over() -> None:
    """Remove the copies of servers that were killed: those that nobody holds locked."""
    for home in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):
            lock = _locked(home)
            if lock is not None:
                lock.close()
                shutil.rmtree(home, ignore_errors=True)


def _locked(home: Path) -> IO[bytes] | None:
    """The lock of a copy, which the system lets go with its process; None if another process holds it."""
    lock = (home / _LOCK).open("ab")
    try:
        if os.name == "nt":
            import msvcrt  # noqa: PLC0415

            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl  # noqa: PLC0415

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        return None
    return lock
