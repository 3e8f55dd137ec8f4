"""Test whether files are inside a folder once all links are followed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


def lies_inside(folder: Path, path: Path) -> bool:
    """Whether a path is a plain file in a folder, and no link leads out of that folder."""
    return stays_inside(folder, path) and path.is_file()


def stays_inside(folder: Path, path: Path) -> bool:
    """Whether a path exists and lies below a folder once all links are followed."""
    try:
        return path.resolve(strict=True).is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # not there, or links in a circle
        return False


def files_inside(folder: Path, paths: Iterable[Path]) -> list[Path]:
    """The paths that are plain files inside a folder, sorted."""
    return sorted(path for path in paths if lies_inside(folder, path))
