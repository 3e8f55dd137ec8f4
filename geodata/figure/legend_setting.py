"""Set a legend in columns, as low as its width allows, and draw it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain, permutations

from geodata.figure import fonts, paper
from geodata.figure.legend_signs import Painter, nothing
from geodata.figure.paper import Page, Style
from geodata.figure.spec import Box

#: In points: the width of a sign and of a narrow one, the gap after a sign and a column, the height of a row.
SWATCH, NARROW, GAP, _COLUMN_GAP, _ROW = 23.0, 10.0, 4.5, 11.0, 10.2
_HEADING, _TEXT = Style(7.2, paper.INK, bold=True), Style(6.9, paper.INK)
#: A section of more rows is split into several columns.
_MOST_ROWS = 14


@dataclass(frozen=True)
class Row:
    """A line of the legend; `paint` draws its sign: page, left edge, middle height, width (points)."""

    text: str
    paint: Painter


@dataclass(frozen=True)
class Section:
    """Rows under a heading; `swatch` is the width of their signs in points."""

    title: str
    rows: tuple[Row, ...]
    swatch: float = SWATCH


@dataclass(frozen=True)
class Columns:
    """A legend in columns, each given as its width in points and its sections."""

    columns: tuple[tuple[float, tuple[Section, ...]], ...]

    @property
    def height(self) -> float:
        return max((_depth(sections) for _, sections in self.columns), default=0) * _ROW

    @property
    def width(self) -> float:
        return sum(width for width, _ in self.columns) + _COLUMN_GAP * max(len(self.columns) - 1, 0)


def set_legend(page: Page, sections: Sequence[Section], width: float) -> Columns:
    """The lowest arrangement in `width` points. The first section stays first; only long ones are split."""
    if not sections:
        return Columns(())
    first, *rest = [_parts(_broken(page, section, width)) for section in sections]
    every = [*first, *chain.from_iterable(rest)]
    widths = {id(section): _width(page, [section]) for section in every}
    least = max(len(section.rows) + 1 for section in every)
    for depth in range(least, int(_depth(every)) + 1):
        for order in permutations(rest):
            columns = Columns(
                tuple(
                    (max(widths[id(section)] for section in column), column)
                    for column in _flow([*first, *chain.from_iterable(order)], depth)
                )
            )
            if columns.width <= width and columns.height <= depth * _ROW:
                return columns
    whole = tuple(_broken(page, section, width) for section in sections)
    return Columns(((_width(page, whole), whole),))


def _broken(page: Page, section: Section, width: float) -> Section:
    """A section whose long texts are broken into rows of at most `width` points; added rows have no sign."""
    room = width - section.swatch - GAP
    rows: list[Row] = []
    for row in section.rows:
        first, *more = page.wrap(row.text, room, _TEXT) or [row.text]
        rows += [replace(row, text=first), *(Row(line, nothing) for line in more)]
    return replace(section, rows=tuple(rows))


def _parts(section: Section) -> list[Section]:
    """A section, or a long one in parts of similar length; only the first part has the heading."""
    count = max(1, math.ceil(len(section.rows) / _MOST_ROWS))
    size = math.ceil(len(section.rows) / count)
    parts = (section.rows[start : start + size] for start in range(0, len(section.rows), size))
    return [
        replace(section, title="" if number else section.title, rows=rows)
        for number, rows in enumerate(parts)
    ]


def _depth(sections: Sequence[Section]) -> float:
    """The height of stacked sections, in rows, with their headings and half a row between them."""
    return sum(len(section.rows) + 1 for section in sections) + 0.5 * (len(sections) - 1)


def _flow(sections: Sequence[Section], depth: int) -> list[tuple[Section, ...]]:
    columns: list[tuple[Section, ...]] = []
    for section in sections:
        if columns and _depth([*columns[-1], section]) <= depth:
            columns[-1] = (*columns[-1], section)
        else:
            columns.append((section,))
    return columns


def _width(page: Page, sections: Sequence[Section]) -> float:
    headings = [page.measure(fonts.printable(section.title), _HEADING) for section in sections]
    rows = [
        page.measure(fonts.printable(row.text), _TEXT) + section.swatch + GAP
        for section in sections
        for row in section.rows
    ]
    return max([*headings, *rows])


def draw_legend(page: Page, box: Box, columns: Columns) -> None:
    """Draw a legend from the upper left corner of a box."""
    x = box.x
    for width, sections in columns.columns:
        middle = box.top - 0.5 * _ROW
        for section in sections:
            page.text(x, middle - _HEADING.size * 0.36, section.title, _HEADING)
            for row in section.rows:
                middle -= _ROW
                row.paint(page, x, middle, section.swatch)
                page.text(x + section.swatch + GAP, middle - _TEXT.size * 0.36, row.text, _TEXT)
            middle -= 1.5 * _ROW
        x += width + _COLUMN_GAP
