"""Choose the arrangement of a page by its size, and lay out legend and furniture in a strip."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from geodata.figure.furniture import Piece
from geodata.figure.legend_setting import Columns, Section, draw_legend, set_legend
from geodata.figure.paper import Page
from geodata.figure.spec import Box

_GAP, _PIECE_GAP = 14.0, 12.0
#: A legend with less width than this (points) goes over the furniture instead of beside it.
_NARROWEST_LEGEND = 100.0
#: The ratio of width to height, and the width in millimetres, from which notes stand beside the map.
_BROAD, _BROAD_MM = 1.2, 150
#: A broad page that is lower than this (points) has its legend beside the map, too.
_LOW = 480.0


class Arrangement(Enum):
    """The ways to divide a page."""

    SHEET = "notes beside the map, legend and furniture under it"
    SLIDE = "legend and notes beside the map, furniture at the foot"
    COLUMN = "all under the map"


def arrangement_of(page: Page, *, grows: bool) -> Arrangement:
    """The arrangement that suits a page; one that grows with its content puts all under the map."""
    if grows or page.width < _BROAD * page.top or page.width_mm < _BROAD_MM:
        return Arrangement.COLUMN
    return Arrangement.SLIDE if page.top < _LOW else Arrangement.SHEET


#: A piece of furniture with its offsets to the right and down, in points.
Offset = tuple[Piece, float, float]


@dataclass(frozen=True)
class Strip:
    """Legend and furniture, each piece with its offset from the upper left corner of the strip."""

    legend: Columns
    pieces: tuple[Offset, ...]
    height: float

    @property
    def width(self) -> float:
        return max((right + piece.width for piece, right, _ in self.pieces), default=self.legend.width)

    def draw(self, page: Page, left: float, top: float) -> None:
        """Draw the strip from its upper left corner."""
        legend = self.legend
        with page.group("legend"):
            draw_legend(page, Box(left, top - legend.height, legend.width, legend.height), legend)
        for piece, right, down in self.pieces:
            piece.draw(page, left + right, top - down)


def set_strip(page: Page, sections: Sequence[Section], pieces: Sequence[Piece], width: float) -> Strip:
    """The lowest arrangement of legend and furniture in a width, with pieces beside or under the legend."""
    found = list(_beside(page, sections, pieces, width)) if sections else []
    found.append(_under(page, sections, pieces, width))
    return min(found, key=lambda strip: strip.height)


def _beside(
    page: Page, sections: Sequence[Section], pieces: Sequence[Piece], width: float
) -> Iterator[Strip]:
    """Strips with the pieces to the right of the legend, in one row or two."""
    parted = [(tuple(pieces[:cut]), tuple(pieces[cut:])) for cut in range(1, len(pieces) + 1)]
    for rows in sorted(parted or [((), ())], key=_widest):
        across = _widest(rows)
        room = width - across - (_GAP if across else 0)
        if room < _NARROWEST_LEGEND:
            continue
        columns = set_legend(page, sections, room)
        if columns.width <= room:
            placed, down = _rows(rows, width - across)
            yield Strip(columns, placed, max(columns.height, down))


def _under(page: Page, sections: Sequence[Section], pieces: Sequence[Piece], width: float) -> Strip:
    """A strip with the pieces under the legend, in as many rows as they need."""
    columns = set_legend(page, sections, width)
    rows: list[tuple[Piece, ...]] = []
    for piece in pieces:
        if rows and _across([*rows[-1], piece]) <= width:
            rows[-1] = (*rows[-1], piece)
        else:
            rows.append((piece,))
    placed, down = _rows(rows, 0)
    above = columns.height + (_PIECE_GAP if columns.columns and rows else 0)
    moved = tuple((piece, right, under + above) for piece, right, under in placed)
    return Strip(columns, moved, above + down)


def _across(row: Sequence[Piece]) -> float:
    return sum(piece.width for piece in row) + _PIECE_GAP * max(len(row) - 1, 0)


def _widest(rows: Sequence[Sequence[Piece]]) -> float:
    return max(map(_across, rows))


def _rows(rows: Sequence[Sequence[Piece]], left: float) -> tuple[tuple[Offset, ...], float]:
    """Pieces in rows, each with its offset, and the height of the rows."""
    placed: list[Offset] = []
    down = 0.0
    for row in (row for row in rows if row):
        down += 8 if placed else 0
        right = left
        for piece in row:
            placed.append((piece, right, down))
            right += piece.width + _PIECE_GAP
        down += max(piece.height for piece in row)
    return tuple(placed), down
