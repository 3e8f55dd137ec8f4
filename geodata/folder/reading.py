"""Read and parse single files of an atlas folder; an unreadable file becomes a Problem."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from geodata import limits
from geodata.errors import UnreadableError
from geodata.folder import loading
from geodata.folder.draft import Draft
from geodata.folder.loading import Files

#: What `Reading.parsed` returns for a file that could not be read; None is a valid JSON value.
UNREAD: Final = object()


@dataclass(frozen=True)
class Reading:
    """A draft being filled, and the files from which it is read."""

    draft: Draft
    files: Files

    def problem(self, name: str, error: UnreadableError) -> None:
        self.draft.problem(name, error.item, error.what, error.remedy)

    def text(self, name: str, most: int = limits.MOST_FILE_BYTES) -> str | None:
        """The text of a file; None, with a problem, if it cannot be read."""
        try:
            return loading.decode(self.files.read(name, most))
        except UnreadableError as error:
            self.problem(name, error)
            return None

    def parsed(self, name: str, parse: Callable[[str], Any], most: int = limits.MOST_FILE_BYTES) -> Any:
        """The parsed content of a file; UNREAD, with a problem, if it cannot be read."""
        text = self.text(name, most)
        if text is None:
            return UNREAD
        try:
            return parse(text)
        except UnreadableError as error:
            self.problem(name, error)
            return UNREAD
