"""Model a page and what is drawn on it, in points.

A page keeps shapes, lines of text and pictures in named groups until it is written (`output.py`). So its
height may change while it is filled, and its texts can be read.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from matplotlib.path import Path
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geodata.figure import fonts
from geodata.figure.paths import line_path
from geodata.figure.spec import MM, Box

INK, MUTED, LINE, WHITE = "#20262c", "#59636c", "#c9cfd4", "#ffffff"
SEA, LAND, COAST, BORDER, TOWN, WATER_INK = "#dfe8ec", "#f6f4ef", "#a9b5bc", "#9a8f9b", "#6a6f75", "#5f7c8e"
COUNTRY_INK = "#77727d"
#: The colour of ground that the base map does not cover.
UNKNOWN = "#f0f1f2"
#: The height of a line of text divided by its size.
LEADING = 1.36
#: Words with more characters are measured letter by letter.
_LONG_WORD = 60
#: The width of the outline that separates a text from what is under it, in points.
GLOW = 1.8

Align = Literal["left", "center", "right"]
Cap = Literal["butt", "projecting", "round"]


@dataclass(frozen=True)
class Style:
    """The style of a text: size in points, colour #rrggbb, weight."""

    size: float
    colour: str = INK
    bold: bool = False

    @property
    def leading(self) -> float:
        """The distance from one baseline to the next, in points."""
        return self.size * LEADING


@dataclass(frozen=True)
class Shape:
    """A path that is filled, outlined or both; dash lengths in points.

    `clip` is the box outside which nothing is drawn, `about` the id of the feature that it shows, if any.
    """

    path: Path
    face: str | None
    edge: str | None
    width: float
    opacity: float
    dash: tuple[float, ...]
    cap: Cap
    join: Literal["miter", "round"]
    clip: Box | None
    about: str


@dataclass(frozen=True)
class Words:
    """A line of text with its baseline at (x, y); `angle` in degrees, counterclockwise."""

    x: float
    y: float
    text: str
    style: Style
    align: Align
    glow: str | None
    angle: float
    link: str | None
    clip: Box | None
    about: str

    @property
    def width(self) -> float:
        """The width of the text, in points."""
        return fonts.width(self.text, self.style.size, bold=self.style.bold)

    @property
    def start(self) -> float:
        """The distance along the baseline from (x, y) to the beginning of the text, in points."""
        return -self.width * {"left": 0, "center": 0.5, "right": 1}[self.align]

    @property
    def box(self) -> Box:
        """The box around a text, from its descenders to its capitals."""
        low, high = -0.22 * self.style.size, 0.73 * self.style.size
        turn = math.radians(self.angle)
        corners = [(along, up) for along in (self.start, self.start + self.width) for up in (low, high)]
        xs = [self.x + along * math.cos(turn) - up * math.sin(turn) for along, up in corners]
        ys = [self.y + along * math.sin(turn) + up * math.cos(turn) for along, up in corners]
        return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


@dataclass(frozen=True)
class Picture:
    """Pixels (rows from the top, columns, RGBA of 8 bits) that fill a box."""

    pixels: NDArray[np.uint8]
    box: Box
    clip: Box | None
    about: str


Mark = Shape | Words | Picture


@dataclass
class Page:
    """A page of `width_mm` × `height_mm`; all coordinates in points from its lower left corner.

    `type_scale` draws everything larger or smaller: with 0.8 a point of the page is printed as 0.8 points,
    and the page is larger in points accordingly. `bottom` may be moved while the page is filled; the upper
    edge stays. `ink` maps each colour to the one that is printed. `missing` has the characters set that no
    font has.
    """

    width_mm: float
    height_mm: float
    type_scale: float = 1.0
    ink: Callable[[str], str] = str
    bottom: float = 0.0
    missing: set[str] = field(default_factory=set)
    _groups: dict[str, list[tuple[float, Mark]]] = field(default_factory=dict)
    _clip: Box | None = None
    _group: str = "page"
    _about: str = ""

    @property
    def width(self) -> float:
        return self.width_mm * MM / self.type_scale

    @property
    def top(self) -> float:
        return self.height_mm * MM / self.type_scale

    @property
    def inches(self) -> tuple[float, float]:
        """The size on paper."""
        return self.width_mm / 25.4, (self.top - self.bottom) * self.type_scale / 72

    def groups(self) -> Iterator[tuple[str, list[Mark]]]:
        """The marks by group, groups in the order in which they begin, marks from the lowest up."""
        for name, marks in self._groups.items():
            yield name, [mark for _, mark in sorted(marks, key=lambda pair: pair[0])]

    @property
    def words(self) -> list[Words]:
        """All the lines of text, in the order of drawing."""
        return [mark for _, marks in self.groups() for mark in marks if isinstance(mark, Words)]

    @contextmanager
    def group(self, name: str, clip: Box | None = None) -> Iterator[None]:
        """Draw into a named group (SVG keeps the name), only inside a box if one is given."""
        before = self._group, self._clip
        self._group, self._clip = name, clip
        self._groups.setdefault(name, [])
        try:
            yield
        finally:
            self._group, self._clip = before

    @contextmanager
    def about(self, feature_id: str) -> Iterator[None]:
        """Draw marks that show a feature (SVG keeps its id)."""
        before, self._about = self._about, feature_id
        try:
            yield
        finally:
            self._about = before

    def _add(self, mark: Mark, above: float) -> None:
        self._groups.setdefault(self._group, []).append((above, mark))

    # Text

    def measure(self, text: str, style: Style) -> float:
        """Width of a text, in points."""
        return fonts.width(fonts.squared(text), style.size, bold=style.bold)

    def wrap(self, text: str, width: float, style: Style) -> list[str]:
        """Text in lines of at most `width` points; wider words are broken between letters."""
        lines: list[str] = []
        line, length = "", 0.0  # the sum of the words' widths is near enough until a line is nearly full
        space = self.measure("n n", style) - 2 * self.measure("n", style)
        for word in fonts.one_line(text).split(" "):
            own = self._estimate(word, style)
            longer = f"{line} {word}" if line else word
            length = length + space + own if line else own
            if length < 0.94 * width or (length < 1.1 * width and self.measure(longer, style) <= width):
                line = longer
                continue
            if line:
                lines.append(line)
            *whole, line = self._broken(word, width, style)
            lines += whole
            length = self._estimate(line, style)
        return [*lines, line] if line else lines

    def _estimate(self, word: str, style: Style) -> float:
        """The approximate width of a word in points; a long one is measured letter by letter, for speed."""
        if len(word) <= _LONG_WORD:
            return self.measure(word, style)
        return sum(self.measure(letter, style) for letter in fonts.letters(word))

    def _broken(self, word: str, width: float, style: Style) -> list[str]:
        """A word in pieces of at most `width` points (unless a letter is wider), split between letters."""
        if len(word) <= _LONG_WORD and self.measure(word, style) <= width:
            return [word]
        pieces: list[str] = []
        letters = deque(fonts.letters(word))
        while letters:
            piece = [letters.popleft()]
            length = self.measure(piece[0], style)
            while letters and (length := length + self.measure(letters[0], style)) <= width:
                piece.append(letters.popleft())
            while (
                len(piece) > 1 and self.measure("".join(piece), style) > width
            ):  # joined letters may be wider
                letters.appendleft(piece.pop())
            pieces.append("".join(piece))
        return pieces

    def text(  # noqa: PLR0913
        self,
        x: float,
        y: float,
        text: str,
        style: Style,
        *,
        align: Align = "left",
        glow: str | None = None,
        angle: float = 0,
        link: str | None = None,
        above: float = 10,
    ) -> None:
        """Set one line with its baseline at `y`; `glow` is the colour of an outline behind it.

        Characters that no font has are added to `missing`.
        """
        self.missing |= fonts.missing(text)
        if set_text := fonts.printable(text):
            words = Words(x, y, set_text, style, align, glow, angle, link, self._clip, self._about)
            self._add(words, above)

    def paragraph(
        self, x: float, top: float, lines: Sequence[str], style: Style, link: str | None = None
    ) -> float:
        """Set lines below `top`. Returns the y at which the next may begin."""
        for number, line in enumerate(lines):
            self.text(x, top - style.size - number * style.leading, line, style, link=link)
        return top - len(lines) * style.leading

    # Shapes

    def fill(  # noqa: PLR0913
        self,
        path: Path,
        colour: str | None,
        *,
        edge: str | None = None,
        width: float = 0,
        opacity: float = 1,
        dash: Sequence[float] = (),
        above: float = 1,
    ) -> None:
        """Fill and outline a path; dash lengths in points."""
        around = (self._clip, self._about)
        self._add(Shape(path, colour, edge, width, opacity, tuple(dash), "butt", "miter", *around), above)

    def stroke(  # noqa: PLR0913
        self,
        geometry: BaseGeometry | Sequence[Sequence[tuple[float, float]]],
        colour: str,
        width: float,
        *,
        opacity: float = 1,
        dash: Sequence[float] = (),
        above: float = 1,
        cap: Cap = "butt",
    ) -> None:
        """Stroke lines; dash lengths in points."""
        path = line_path(geometry)
        if path is not None:
            around = (self._clip, self._about)
            self._add(Shape(path, None, colour, width, opacity, tuple(dash), cap, "round", *around), above)

    # Pictures

    def picture(self, pixels: NDArray[np.uint8], box: Box, *, above: float = 1) -> None:
        """Set pixels (rows from the top, columns, RGBA of 8 bits) into a box."""
        self._add(Picture(pixels, box, self._clip, self._about), above)
