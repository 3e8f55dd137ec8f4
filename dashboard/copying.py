"""A copy of an atlas's files for as long as it is served, so that everything read is from one moment.

Base map, changelog and version are read when they are asked for; by then the folder may hold others, half
written ones, or none.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

from geodata.folder import basemap, files, temporary
from geodata.folder.temporary import TemporaryFolder
from geodata.limits import MOST_FILE_BYTES

#: What is read of an atlas's folder, as patterns of paths in it. Whatever else lies there is not copied.
_FILES = (
    *(files.ATLAS, files.NAMES, files.FACTS, files.PASSAGES, files.REFERENCES, files.CHECKPOINTS),
    "CHANGELOG.md",
    f"{files.LAYERS}/*.geojson",
    f"{basemap.FOLDER}/*.geojson",
    f"{basemap.FOLDER}/{basemap.MANIFEST}",
    f"{basemap.FOLDER}/detail/*.geojson",
)
#: Each file's path with its time of change (nanoseconds) and size (bytes); empty where there is no atlas.
Stamp: TypeAlias = tuple[tuple[str, int, int], ...]


def stamp_of(source: Path) -> Stamp:
    """What tells two states of an atlas's folder, or of a zip of it, apart without reading the files."""
    return tuple(_stamps(source))


def _stamps(source: Path) -> Iterator[tuple[str, int, int]]:
    for path in files_of(source):
        with suppress(OSError):  # it has just vanished
            found = path.stat()
            yield path.relative_to(source.parent).as_posix(), found.st_mtime_ns, found.st_size


def files_of(source: Path) -> list[Path]:
    """The files of an atlas in the order of their names; none that a link brings in from elsewhere."""
    if source.is_file():
        return [source]
    home = source.resolve()
    found = (path for pattern in _FILES for path in source.glob(pattern))
    return sorted(path for path in found if path.is_file() and path.resolve().is_relative_to(home))


class Copy:
    """A copy of an atlas's folder or zip under its own name in a temporary folder. Raises OSError."""

    def __init__(self, source: Path) -> None:
        self._home = TemporaryFolder()
        self.path = self._home.path / source.name
        try:
            for path in files_of(source):
                target = self._home.path / path.relative_to(source.parent)
                target.parent.mkdir(parents=True, exist_ok=True)
                _copy(path, target, whole=source.is_file())
        except OSError as error:
            self.remove()
            if error.errno in {errno.ENOSPC, errno.EDQUOT}:
                raise OSError(error.errno, f"{error.strerror}. {temporary.remedy()}") from error
            raise
        except BaseException:
            self.remove()
            raise

    def remove(self) -> None:
        """Remove the copy."""
        self._home.remove()


def _copy(path: Path, target: Path, *, whole: bool) -> None:
    """Copy a file. Unless it is wanted whole, of one that is too large to be read the size alone is kept."""
    size = path.stat().st_size
    if whole or size <= MOST_FILE_BYTES:
        shutil.copy2(path, target)
        return
    target.touch()
    os.truncate(target, size)
