"""Write files completely or not at all.

A file has a temporary name beside its final path until it is complete. It is left over only if the program is
killed, and the next program that writes into the folder removes it.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from platform import node
from secrets import token_hex
from time import time

from geodata.errors import ExportError

#: A temporary name identifies the machine and the process. It does not contain the file's name, which may be
#: too long for that.
_HERE = sha256(node().encode()).hexdigest()[:8]
_TEMPORARY = re.compile(r"\.ninebridges-(?P<machine>[0-9a-f]{8})-(?P<process>[0-9]+)-[0-9a-f]{16}\.tmp")
#: Seconds after which a temporary file counts as left over, whichever process wrote it.
_DAY = 86_400
#: The temporary files that this process is writing.
_under_way: set[str] = set()


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write content (text as UTF-8) to a file; other programs see the old file or the new one, never a part.

    Raises ExportError if that fails; the old file is then unchanged.
    """
    if path.is_dir():
        raise ExportError(f"{path} is a folder. Give the name of a file in it.")
    if path.exists() and not path.is_file():  # /dev/stdout and the like are written to, not replaced
        _write(path, path, content, "wb")
        return
    path = Path(os.path.realpath(path))  # a symbolic link stays one
    if not path.parent.is_dir():
        raise _no_folder(path.parent)
    write_files(path.parent, {path.name: content})


def write_files(folder: Path, contents: Mapping[str, str | bytes]) -> None:
    """Write several files into a folder, all of them or none; other files in it stay.

    The folder is made if its parent exists. Raises ExportError if anything cannot be written; no new file,
    part of a file or empty folder is then left. But if the last step, renaming, fails for one file, older
    files that were already replaced stay replaced.
    """
    with ExitStack() as clean_up:
        clean_up.enter_context(folder_for(folder))
        clear_left_over(folder)
        finals = {folder / name: folder / temporary_name() for name in contents}
        for (final, temporary), content in zip(finals.items(), contents.values(), strict=True):
            if final.is_dir():
                raise ExportError(f"{final} is a folder where a file is to be written. Move it away.")
            clean_up.callback(_remove, temporary)
            _under_way.add(temporary.name)
            _write(temporary, final, content, "xb")
        _put(finals)


def temporary_name() -> str:
    """A name that identifies this process: once it has ended, the next writer removes the file."""
    return f".ninebridges-{_HERE}-{os.getpid()}-{token_hex(8)}.tmp"


def clear_left_over(folder: Path) -> None:
    """Remove the temporary files of writers that were killed."""
    with suppress(OSError):
        for path in folder.glob(".ninebridges-*.tmp"):
            if is_left_over(path):
                _remove(path)


def is_left_over(path: Path) -> bool:
    """Whether the process that wrote a temporary file has ended."""
    match = _TEMPORARY.fullmatch(path.name)
    if match is None or path.name in _under_way:
        return False
    try:
        old = time() - path.lstat().st_mtime > _DAY
    except OSError:
        return False
    return old or (match["machine"] == _HERE and not _others_write(int(match["process"])))


def _others_write(process: int) -> bool:
    """Whether another process of this machine has this number, and so may be writing."""
    if process == os.getpid():
        return False
    if os.name == "nt":  # on Windows, os.kill would end the process
        return True
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


def _put(finals: Mapping[Path, Path]) -> None:
    """Rename files to their final paths; if one fails, or at an interruption, new files are removed again."""
    new: list[Path] = []
    try:
        for final, temporary in finals.items():
            there = final.exists()
            try:
                temporary.replace(final)
            except OSError as error:
                raise _cannot(final, error) from error
            new += [] if there else [final]
    except BaseException:
        for final in new:
            _remove(final)
        raise


@contextmanager
def folder_for(folder: Path) -> Iterator[None]:
    """Make a folder to write into, if its parent exists; remove it at the end if it is new and empty.

    Raises ExportError if it cannot be made.
    """
    made = True
    try:
        folder.mkdir()
    except FileExistsError:
        if not folder.is_dir():
            raise ExportError(f"{folder} is a file. Give the name of a folder.") from None
        made = False
    except FileNotFoundError:
        raise _no_folder(folder.parent) from None
    except OSError as error:
        raise _cannot(folder, error) from error
    try:
        yield
    finally:
        if made:
            with suppress(OSError):  # not empty
                folder.rmdir()


def _remove(path: Path) -> None:
    """Remove a file if possible, without an error: the failure that led here is the one to report."""
    with suppress(OSError):
        path.unlink(missing_ok=True)
    _under_way.discard(path.name)


def _write(path: Path, meant: Path, content: str | bytes, mode: str) -> None:
    """Write a file that will replace `meant`, with the permissions of `meant`."""
    try:
        with path.open(mode) as stream:
            if path != meant and meant.exists():
                path.chmod(stat.S_IMODE(meant.stat().st_mode))  # before anyone could read the content
            stream.write(content.encode() if isinstance(content, str) else content)
    except OSError as error:
        raise _cannot(meant, error) from error


def _no_folder(folder: Path) -> ExportError:
    return ExportError(f"there is no folder {folder}. Create it, or correct the path.")


def _cannot(path: Path, error: OSError) -> ExportError:
    reason = error.strerror or str(error)
    return ExportError(f"{path} cannot be written: {reason}. Choose another place or make it writable.")
