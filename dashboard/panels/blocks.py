"""What a panel shows, as blocks, which Streamlit draws (drawing.py) and which dashboard/interactive writes.

Text is Markdown as Streamlit takes it, with its directives (`:small[…]`, `:gray[…]`, `:material/…:`);
what comes from the data is escaped in it (text.py).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from geodata.model import StartView


@dataclass(frozen=True)
class Heading:
    """The title of a panel."""

    text: str


@dataclass(frozen=True)
class Text:
    """Paragraphs, lists, tables, quotations."""

    text: str


@dataclass(frozen=True)
class Caption:
    """A smaller line that says something of its neighbour."""

    text: str


@dataclass(frozen=True)
class Badge:
    """A word in a colour. `then` marks what holds for an earlier year that is shown."""

    text: str
    colour: str = "gray"
    icon: str | None = None
    then: bool = False


@dataclass(frozen=True)
class Badges:
    """Badges in a row."""

    badges: tuple[Badge, ...]


@dataclass(frozen=True)
class Figures:
    """Key figures side by side, each a text of two lines: the value, then what it is of."""

    texts: tuple[str, ...]


@dataclass(frozen=True)
class Links:
    """Other features (by id) under a title, each of which opens its own panel."""

    title: str
    features: tuple[str, ...]
    key: str


@dataclass(frozen=True)
class Quoted:
    """Where a quotation stands, and a way to take it along with its citation; `place` tells apart where."""

    text: str
    passage: str
    place: str


@dataclass(frozen=True)
class Start:
    """A starting view, as a card that opens it."""

    view: StartView


@dataclass(frozen=True)
class Together:
    """Blocks that belong closely together."""

    blocks: tuple[Block, ...]
    key: str


Block = Heading | Text | Caption | Badges | Figures | Links | Quoted | Start | Together


@dataclass(frozen=True)
class Tab:
    """A tab: its title, how many entries it has, and its blocks, made when they are asked for."""

    title: str
    count: int
    blocks: Callable[[], Sequence[Block]]

    @property
    def label(self) -> str:
        """What stands on the tab."""
        return f"{self.title} ({self.count})"
