"""The errors that the atlas raises.

AtlasError
├── AtlasInvalidError       a folder of data has problems (`.problems` lists them all)
├── UnreadableError         a file cannot be read (`.what` is wrong, `.remedy`, `.item` in the file)
├── UnknownItemError        an id that the atlas does not have
├── LinkError               a link whose parameters do not describe a view
├── QuotationError
│   ├── QuotationNotFoundError   the words are not in the document
│   ├── QuotationAmbiguousError  the words stand in it more than once
│   └── DocumentMismatchError    the document is not the one that was quoted
└── ExportError             a file could not be written
MistakeError(ValueError)    a value is not valid (`.mistakes` lists why); `check` reports it as a problem
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.problems import Problem


class AtlasError(Exception):
    """The base of all errors of the atlas that are not ValueErrors; the message is for the user."""


class AtlasInvalidError(AtlasError):
    """A folder of data cannot be opened; `problems` holds everything that is wrong with it."""

    def __init__(self, folder: str, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        lines = "\n".join(f"  {problem}" for problem in self.problems)
        noun = "problem" if len(self.problems) == 1 else "problems"
        super().__init__(
            f"{folder} is not an atlas that can be opened: {len(self.problems)} {noun}.\n{lines}\n"
            f"Fix the files named above, then run: ninebridges check {folder}"
        )


class UnreadableError(AtlasError):
    """A file cannot be read: `what` is wrong, the `remedy`, and the `item` in the file that is wrong."""

    def __init__(self, what: str, remedy: str, item: str = "the file") -> None:
        self.what, self.remedy, self.item = what, remedy, item
        super().__init__(f"{what}. {remedy[:1].upper()}{remedy[1:]}.")


class UnknownItemError(AtlasError):
    """An id (of a feature, layer, passage or source) that the atlas does not have."""


class LinkError(AtlasError):
    """The query string of a link does not describe a view of this atlas."""


class QuotationError(AtlasError):
    """A quotation cannot be matched with a document."""


class QuotationNotFoundError(QuotationError):
    """The quoted words do not stand in the document."""


class QuotationAmbiguousError(QuotationError):
    """The quoted words stand in the document more than once."""


class DocumentMismatchError(QuotationError):
    """The document at hand is not the one from which the passages were taken."""


class ExportError(AtlasError):
    """A file could not be written; nothing was left behind."""


class Mistake(NamedTuple):
    """What is wrong with a value, and what to do about it; the remedy begins with a verb."""

    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.what}: {self.remedy}"


class MistakeError(ValueError):
    """A value is not valid; `mistakes` lists everything that is wrong with it."""

    def __init__(self, *mistakes: Mistake) -> None:
        self.mistakes = mistakes
        super().__init__("\n".join(map(str, mistakes)))
