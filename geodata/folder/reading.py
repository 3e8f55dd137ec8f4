"""Read a file of an atlas folder as text or parsed, with a Problem for what cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from geodata import limits
from geodata.errors import UnreadableError
from geodata.folder import loading
from geodata.folder.draft import Draft
from geodata.folder.loading import Files

#: Stands for the content of a file that could not be read.
UNREAD: Final = object()


@dataclass(frozen=True)
class Reading:
    """A draft that is being read, and the files that it is read from."""

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
