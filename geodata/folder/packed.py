"""Read an atlas folder from a zip: only files with the known names, and nothing is unpacked to disk.

No more of a file is read than the size that the zip declares for it. A backslash between folder and file,
which some Windows programs write against the specification, is read as a slash on every system.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from geodata import limits
from geodata.contract import SLUG
from geodata.errors import UnreadableError
from geodata.folder.loading import in_words, megabytes
from geodata.legible import legible

#: The paths of the files of an atlas folder. No other entry of a zip is ever read.
_KNOWN = re.compile(
    rf"(?:atlas\.toml|names\.csv|facts\.csv|checkpoints\.csv|passages\.json|references\.json|layers/{SLUG}\.geojson)"
)
_ATLAS = "atlas.toml"
#: Where atlas.toml may be: at the root or in one folder, but not in the folder that macOS adds.
_AT_HOME = re.compile(rf"(?:(?!__MACOSX/)[^/]+/)?{re.escape(_ATLAS)}")
_ENCRYPTED = 0x1
#: Bytes read at a time.
_PIECE = 1 << 20
#: The usual compression methods. With bzip2 and LZMA a few bytes can become gigabytes in one step, because
#: Python cannot read their entries piece by piece.
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_GIVE: Final = "give a folder or a zip that holds an atlas"


class Packed:
    """A context manager for the files of an atlas in a zip, at its root or in one folder.

    Entering it raises UnreadableError if the zip has no atlas, cannot be read, or exceeds a limit.
    """

    def __init__(self, archive: Path) -> None:
        self._archive, self._stack = archive, ExitStack()
        self._entries: dict[str, zipfile.ZipInfo] = {}

    def __enter__(self) -> Self:
        with in_words("a zip that can be read", self._archive.name), ExitStack() as stack:
            stream = stack.enter_context(_Pieces(io.FileIO(self._archive)))
            self._zip = stack.enter_context(zipfile.ZipFile(stream))
            self._entries = _wanted(self._zip)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def names(self) -> list[str]:
        return sorted(self._entries)

    def read(self, name: str, most: int = limits.MOST_FILE_BYTES) -> bytes:
        if name not in self._entries:
            raise UnreadableError("is missing", f"add {name} to the folder")
        entry = self._entries[name]
        if entry.file_size > most:
            raise UnreadableError(f"is larger than {megabytes(most)} MB", "split it, or remove part of it")
        with in_words("a zip that can be read"), self._zip.open(entry) as stream:
            return b"".join(iter(lambda: stream.read(_PIECE), b""))


class _Pieces(io.BufferedReader):
    """The bytes of a zip, which refuse to be read in too large a piece.

    The only large piece that zipfile reads is the list of entries. A zip states the length of that list in
    several places, any of which may be false, so the length is checked when the list is read.
    """

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > limits.MOST_ZIP_LIST_BYTES:
            raise UnreadableError(
                f"has a list of files of more than {megabytes(limits.MOST_ZIP_LIST_BYTES)} MB", _GIVE
            )
        return super().read(size)


def _wanted(opened: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The entries of a zip that are files of an atlas, by their paths in the atlas folder."""
    entries = opened.infolist()
    if len(entries) > limits.MOST_ZIP_ENTRIES:
        raise UnreadableError(f"has {len(entries):,} entries, more than {limits.MOST_ZIP_ENTRIES:,}", _GIVE)
    named = [(entry.filename.replace("\\", "/"), entry) for entry in entries]
    home = _home([name for name, _ in named])
    inside = [(name.removeprefix(home), entry) for name, entry in named if name.startswith(home)]
    wanted = [(name, entry) for name, entry in inside if _KNOWN.fullmatch(name)]
    found = dict(wanted)
    if len(found) < len(wanted):
        raise UnreadableError("holds a file of the atlas more than once", "pack the folder again")
    if any(entry.flag_bits & _ENCRYPTED for entry in found.values()):
        raise UnreadableError("is encrypted", "pack it without a password")
    if any(entry.compress_type not in _METHODS for entry in found.values()):
        raise UnreadableError(
            "uses an unsupported compression method", "pack it with Deflate, as zip programs do"
        )
    if sum(entry.file_size for entry in found.values()) > limits.MOST_ATLAS_BYTES:
        raise UnreadableError(f"unpacks to more than {megabytes(limits.MOST_ATLAS_BYTES)} MB", _GIVE)
    return found


def _home(names: Iterable[str]) -> str:
    """The path of the atlas folder in a zip: empty for the root, or the folder's name with a slash."""
    homes = {name.removesuffix(_ATLAS) for name in names if _AT_HOME.fullmatch(name)}
    if not homes:
        raise UnreadableError(f"holds no {_ATLAS}, at its root or in a folder", _GIVE)
    if "" not in homes and len(homes) > 1:
        folders = legible(", ".join(sorted(home.rstrip("/") for home in homes)), limits.MOST_NAME)
        raise UnreadableError(f"holds {len(homes)} atlases ({folders})", "pack one of them alone")
    return min(homes)
