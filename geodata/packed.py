"""An atlas folder as a zip: its files are taken out by their known names, and nothing else."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from geodata.model import SLUG

#: The files of an atlas folder, by their paths in it. No other entry of a zip is ever written.
_KNOWN = re.compile(
    rf"(?:atlas\.toml|names\.csv|facts\.csv|checkpoints\.csv|passages\.json|references\.json|layers/{SLUG}\.geojson)"
)
_ATLAS = "atlas.toml"
#: How much a zip may hold, so that a small file cannot fill the disk: bytes in all, and entries.
MOST_BYTES, MOST_ENTRIES = 500_000_000, 20_000
_ENCRYPTED = 0x1


class PackedError(ValueError):
    """A zip that holds no atlas, or that cannot be trusted; the message says what is wrong with it."""


def unpack(archive: Path, folder: Path) -> None:
    """Write the files of the atlas in a zip into an empty folder.

    They may lie at its root or in one folder. Raises PackedError, with what is wrong in plain words.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            for name, entry in _wanted(opened).items():
                target = folder / name
                target.parent.mkdir(exist_ok=True)
                target.write_bytes(opened.read(entry))
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise PackedError(f"is not a zip that can be read ({error})") from error
    except NotImplementedError as error:
        raise PackedError("is compressed in a way that is not known here") from error


def _wanted(opened: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The entries of an atlas by their paths in its folder."""
    entries = opened.infolist()
    if len(entries) > MOST_ENTRIES:
        raise PackedError(f"has {len(entries):,} entries, more than {MOST_ENTRIES:,}")
    homes = [
        e.filename.removesuffix(_ATLAS) for e in entries if re.fullmatch(rf"([^/]+/)?{_ATLAS}", e.filename)
    ]
    if not homes:
        raise PackedError(f"holds no {_ATLAS}, at its root or in a folder")
    home = min(homes, key=len)
    inside = [
        (entry.filename.removeprefix(home), entry) for entry in entries if entry.filename.startswith(home)
    ]
    wanted = [(name, entry) for name, entry in inside if _KNOWN.fullmatch(name)]
    found = dict(wanted)
    if len(found) < len(wanted):
        raise PackedError("holds a file of the atlas more than once")
    if any(entry.flag_bits & _ENCRYPTED for entry in found.values()):
        raise PackedError("is encrypted")
    if sum(entry.file_size for entry in found.values()) > MOST_BYTES:
        raise PackedError(f"unpacks to more than {MOST_BYTES // 10**6:,} MB")
    return found
