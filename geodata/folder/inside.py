"""Which files belong to a folder: those that lie in it when all links are followed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


def lies_inside(folder: Path, path: Path) -> bool:
    """Whether a path is a file of a folder: no device, pipe or folder, and no link that leads out of it."""
    return stays_inside(folder, path) and path.is_file()


def stays_inside(folder: Path, path: Path) -> bool:
    """Whether a path, once all links are followed, is there and below a folder."""
    try:
        return path.resolve(strict=True).is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # not there, or links in a circle
        return False


def files_inside(folder: Path, paths: Iterable[Path]) -> list[Path]:
    """The files of a folder among paths, sorted."""
    return sorted(path for path in paths if lies_inside(folder, path))
