"""Make temporary folders that are removed by their process or, if it was killed, by the next process.

Such a folder contains a file that is locked while in use; the system releases the lock when the process ends.
A folder without that file is never touched, whatever its name.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Self

_PREFIX, _LOCK = "ninebridges-", ".ninebridges-in-use"


def remedy() -> str:
    """What to do when the system's temporary folder is full, as a sentence."""
    return f"Make room in the temporary folder {tempfile.gettempdir()}, or set TMPDIR to another one."


class TemporaryFolder:
    """A new folder, `path`, in the system's temporary folder; as a context manager it is removed at the end.

    Raises OSError if the folder cannot be made.
    """

    def __init__(self) -> None:
        remove_left_over()
        lock = None
        while lock is None:  # another process may have removed the folder before it was locked
            self.path = Path(tempfile.mkdtemp(prefix=_PREFIX))
            try:
                lock = _locked(self.path, "xb")
            except OSError:
                shutil.rmtree(self.path, ignore_errors=True)
                raise
        self._lock = lock

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.remove()

    def remove(self) -> None:
        """Remove the folder; a file that is still being read is removed when the next folder is made."""
        self._lock.close()
        shutil.rmtree(self.path, ignore_errors=True)


def remove_left_over() -> None:
    """Remove the folders of killed processes: those whose lock is free."""
    for path in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if path.is_symlink() or (path / _LOCK).is_symlink():
                continue
            lock = _locked(path, "r+b")
            if lock is not None:
                lock.close()
                shutil.rmtree(path, ignore_errors=True)


def _locked(folder: Path, mode: str) -> IO[bytes] | None:
    """The open lock file of a folder; None if another process holds it. Raises OSError if there is none."""
    lock: IO[bytes] = (folder / _LOCK).open(mode)
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
