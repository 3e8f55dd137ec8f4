"""An atlas folder as a zip: its files are read by their known names, and nothing else is.

Nothing is unpacked on the disk. A zip says how large each file in it is; no more than that is ever read.
"""

from __future__ import annotations

import re
import struct
import zipfile
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from geodata import limits
from geodata.contract import SLUG
from geodata.errors import UnreadableError
from geodata.loading import in_words, megabytes

#: The files of an atlas folder, by their paths in it. No other entry of a zip is ever read.
_KNOWN = re.compile(
    rf"(?:atlas\.toml|names\.csv|facts\.csv|checkpoints\.csv|passages\.json|references\.json|layers/{SLUG}\.geojson)"
)
_ATLAS = "atlas.toml"
_ENCRYPTED = 0x1
#: Bytes read at a time.
_PIECE = 1 << 20
#: What programs that pack folders write. Of bzip2 and LZMA a few bytes become gigabytes before anybody can
#: stop it: Python gives no way to read their entries piece by piece.
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
#: The end of a zip: where and how large its list of entries is, in the last 64 kB and some.
_END, _END_SIGN, _END_WITHIN = struct.Struct("<4s4H2LH"), b"PK\5\6", 65_557
_GIVE: Final = "give a folder or a zip that holds an atlas"


class Packed:
    """The files of the atlas in a zip, at its root or in one folder, as a context manager.

    Raises UnreadableError where it is opened if the zip holds no atlas or cannot be trusted.
    """

    def __init__(self, archive: Path) -> None:
        self._archive, self._stack = archive, ExitStack()
        self._entries: dict[str, zipfile.ZipInfo] = {}

    def __enter__(self) -> Self:
        with in_words("a zip that can be read", self._archive.name):
            _check_list(self._archive)
            self._zip = self._stack.enter_context(zipfile.ZipFile(self._archive))
            self._entries = _wanted(self._zip)
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


def _check_list(archive: Path) -> None:
    """Refuse a zip whose list of entries is too long to be read into memory."""
    with archive.open("rb") as stream:
        size = stream.seek(0, 2)
        stream.seek(max(0, size - _END_WITHIN))
        tail = stream.read()
    at = tail.rfind(_END_SIGN)
    if at < 0 or len(tail) - at < _END.size:
        return  # zipfile says what is wrong with it
    if _END.unpack_from(tail, at)[5] > limits.MOST_ZIP_LIST_BYTES:
        raise UnreadableError(
            f"has a list of files of more than {megabytes(limits.MOST_ZIP_LIST_BYTES)} MB", _GIVE
        )


def _wanted(opened: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The entries of an atlas by their paths in its folder."""
    entries = opened.infolist()
    if len(entries) > limits.MOST_ZIP_ENTRIES:
        raise UnreadableError(f"has {len(entries):,} entries, more than {limits.MOST_ZIP_ENTRIES:,}", _GIVE)
    homes = [
        e.filename.removesuffix(_ATLAS) for e in entries if re.fullmatch(rf"([^/]+/)?{_ATLAS}", e.filename)
    ]
    if not homes:
        raise UnreadableError(f"holds no {_ATLAS}, at its root or in a folder", _GIVE)
    home = min(homes, key=len)
    inside = [
        (entry.filename.removeprefix(home), entry) for entry in entries if entry.filename.startswith(home)
    ]
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
