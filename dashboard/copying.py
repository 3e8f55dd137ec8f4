"""A copy of an atlas's files while it is served, so that everything read is from one moment.

Base map, changelog and version are read on request; by then the folder may hold newer files, incomplete ones,
or none.
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

#: Patterns of the paths in an atlas's folder that are read. Anything else is not copied.
_FILES = (
    *(files.ATLAS, files.NAMES, files.FACTS, files.PASSAGES, files.REFERENCES, files.CHECKPOINTS),
    "CHANGELOG.md",
    f"{files.LAYERS}/*.geojson",
    f"{basemap.FOLDER}/*.geojson",
    f"{basemap.FOLDER}/{basemap.MANIFEST}",
    f"{basemap.FOLDER}/detail/*.geojson",
)
#: Each file's path with its modification time (nanoseconds) and size (bytes); empty without an atlas.
Stamp: TypeAlias = tuple[tuple[str, int, int], ...]


def stamp_of(source: Path) -> Stamp:
    """The state of an atlas's folder or zip, by which a change is seen without reading the files."""
    return tuple(_stamps(source))


def _stamps(source: Path) -> Iterator[tuple[str, int, int]]:
    for path in files_of(source):
        with suppress(OSError):  # it may just have vanished
            found = path.stat()
            yield path.relative_to(source.parent).as_posix(), found.st_mtime_ns, found.st_size


def files_of(source: Path) -> list[Path]:
    """The files of an atlas sorted by name, without those that a link leads out of the folder to."""
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
    """Copy a file. Unless `whole`, a file that is too large to be read becomes an empty one of its size."""
    size = path.stat().st_size
    if whole or size <= MOST_FILE_BYTES:
        shutil.copy2(path, target)
        return
    target.touch()
    os.truncate(target, size)
