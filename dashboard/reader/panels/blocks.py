"""What a panel shows, as blocks of plain spans. rendering.py and whole.py make HTML of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from dashboard.reader.panels.spans import Spans
from geodata.model import StartView


@dataclass(frozen=True)
class Heading:
    """The title of a panel."""

    text: str


@dataclass(frozen=True)
class Subheading:
    """The title of a part of a panel."""

    text: str


@dataclass(frozen=True)
class Text:
    """A paragraph of one or more lines."""

    lines: tuple[Spans, ...]


@dataclass(frozen=True)
class Caption:
    """A smaller line about the block beside it."""

    spans: Spans


@dataclass(frozen=True)
class Items:
    """A list, with bullets or with numbers."""

    items: tuple[Spans, ...]
    numbered: bool = False


@dataclass(frozen=True)
class FactTable:
    """Rows of cells below a head."""

    head: tuple[str, ...]
    rows: tuple[tuple[Spans, ...], ...]


@dataclass(frozen=True)
class Quotation:
    """A passage of a source, character for character, without the marks around it."""

    text: str


@dataclass(frozen=True)
class Badge:
    """A word in a colour.

    `then` is the first and the last year at whose ends it held; such a badge is shown only to readers who
    have chosen one of these years.
    """

    text: str
    colour: str = "gray"
    icon: str | None = None
    then: tuple[int, int] | None = None


@dataclass(frozen=True)
class Badges:
    """Badges in a row."""

    badges: tuple[Badge, ...]


@dataclass(frozen=True)
class KeyFigure:
    """A key figure: its value, what it is of, how many sources give it, and its note ('' if none)."""

    value: str
    of: str
    sources: str
    note: str = ""


@dataclass(frozen=True)
class Figures:
    """Key figures side by side."""

    figures: tuple[KeyFigure, ...]


@dataclass(frozen=True)
class Links:
    """Other features (by id) under a title, each of which opens its own panel."""

    title: str
    features: tuple[str, ...]


@dataclass(frozen=True)
class Quoted:
    """Where a quotation stands in its document, and a way to copy it with its citation."""

    text: str
    passage: str


@dataclass(frozen=True)
class Start:
    """A starting view, as a card that opens it."""

    view: StartView


@dataclass(frozen=True)
class Together:
    """Blocks that belong closely together."""

    blocks: tuple[Block, ...]


#: Blocks that are only read.
Still = Heading | Subheading | Text | Caption | Items | FactTable | Quotation | Badges | Figures
#: Blocks that the reader can use; making HTML of them needs the atlas.
Active = Links | Quoted | Start | Together
Block = Still | Active


@dataclass(frozen=True)
class Tab:
    """A tab: its title, how many entries it has, and its blocks, made when they are asked for."""

    title: str
    count: int
    blocks: Callable[[], Iterable[Block]]

    @property
    def label(self) -> str:
        """The text on the tab."""
        return f"{self.title} ({self.count})"
