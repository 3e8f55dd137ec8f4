"""Write a site into its folder: it replaces the old site only when all of it is made.

Files that are new or changed are first written to a folder inside it whose name begins with a full stop;
`finish` then moves them into place. A list of the site's files lies beside them: files that are no longer
part of the site are removed; files that never were part of it stay, and are never overwritten.
"""

from __future__ import annotations

import json
import shutil
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import current_thread, main_thread

from geodata.errors import ExportError
from geodata.folder.writing import folder_for, is_left_over, temporary_name, write_atomically

#: The list of the files of a site.
LIST = ".nine-bridges-site.json"


@dataclass
class Publishing:
    """A site on its way into a folder: all its files, those new or changed, and those removed, as paths."""

    folder: Path
    stage: Path
    files: set[str] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)

    def put(self, path: str, content: bytes) -> None:
        """Stage a file, unless an equal one is there. Raises ExportError if it cannot be written."""
        there = self.folder / path
        self.files.add(path)
        if there.is_file() and there.stat().st_size == len(content) and there.read_bytes() == content:
            return
        staged = self.stage / path
        try:
            staged.parent.mkdir(parents=True, exist_ok=True)
            staged.write_bytes(content)
        except OSError as error:
            raise _cannot(there, error) from error
        self.changed.add(path)

    def finish(self) -> None:
        """Move all files into place. Raises ExportError, the old site whole, if a path is taken."""
        old = listed(self.folder)
        taken = [path for path in sorted(self.files - old) if (self.folder / path).exists()]
        taken = [path for path in taken if path in self.changed]
        if taken:
            raise ExportError(
                f"{self.folder / taken[0]} already exists and is not part of a published site. "
                "Move it away, or name a new folder."
            )
        self.gone = old - self.files
        if self.changed or self.gone or not (self.folder / LIST).exists():
            with _undisturbed():
                self._swap(old)

    def _swap(self, old: set[str]) -> None:
        _write_list(self.folder, old | self.files)  # the next run knows the files if this one is killed
        for path in sorted(self.changed):
            place = self.folder / path
            try:
                place.parent.mkdir(parents=True, exist_ok=True)
                (self.stage / path).replace(place)
            except OSError as error:
                raise _cannot(place, error) from error
        for path in sorted(self.gone):
            _remove(self.folder, path)
        _write_list(self.folder, self.files)


@contextmanager
def publishing(folder: Path) -> Iterator[Publishing]:
    """Publish a site into a folder, which is created if its parent exists.

    Raises ExportError if the folder cannot be made or written. If anything stops it before `finish`, the
    folder stays as it was.
    """
    with folder_for(folder):
        for left in folder.glob(".ninebridges-*.tmp"):
            if left.is_dir() and is_left_over(left):
                shutil.rmtree(left, ignore_errors=True)
        stage = folder / temporary_name()
        try:
            stage.mkdir()
            yield Publishing(folder, stage)
        except OSError as error:
            raise _cannot(folder, error) from error
        finally:
            shutil.rmtree(stage, ignore_errors=True)


def listed(folder: Path) -> set[str]:
    """The files of the site in a folder, as paths from it; none if there is no site."""
    try:
        found = json.loads((folder / LIST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return set()
    names = found if isinstance(found, list) else []
    return {name for name in names if isinstance(name, str) and _inside(name)}


def _inside(name: str) -> bool:
    """Whether a path of the list stays in the folder."""
    parts: Sequence[str] = name.split("/")
    return (
        bool(name) and "\\" not in name and not any(part in {"", ".", ".."} or ":" in part for part in parts)
    )


def _write_list(folder: Path, files: set[str]) -> None:
    write_atomically(folder / LIST, json.dumps(sorted(files), indent=0) + "\n")


def _remove(folder: Path, path: str) -> None:
    """Remove a file, and the folders that are empty without it."""
    with suppress(OSError):
        (folder / path).unlink(missing_ok=True)
        for parent in list((folder / path).relative_to(folder).parents)[:-1]:
            (folder / parent).rmdir()


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Delay Ctrl+C until the swap is done: it is short, and half of it would mix two sites."""
    if current_thread() is not main_thread():
        yield
        return
    waiting: list[int] = []
    usual = signal.signal(signal.SIGINT, lambda number, _: waiting.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)
    if waiting:
        raise KeyboardInterrupt


def _cannot(path: Path, error: OSError) -> ExportError:
    reason = error.strerror or str(error)
    return ExportError(f"{path} cannot be written: {reason}. Choose another place or make it writable.")
