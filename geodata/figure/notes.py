"""The numbered notes beside the map: the passages behind the selected feature, word for word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from geodata import edtf
from geodata.catalogue import Atlas
from geodata.figure.paper import INK, LINE, MUTED, Page, Style
from geodata.figure.spec import Box
from geodata.model import Passage
from geodata.vocabulary import label

#: Sizes of the type that are tried, in points: the largest at which everything fits is taken.
_SIZES = (8.4, 7.8, 7.2)
#: Those that are tried where not everything fits: the largest at which as much fits as at the smallest.
_FULL = (8.1, 7.8, 7.6, 7.5, 7.4, 7.3, 7.2)
#: Between a number and its quotation, in points.
_NUMBER_GAP = 5.0


@dataclass(frozen=True)
class Note:
    """A passage under its number; `about` is the id of the feature that it speaks of."""

    number: int
    about: str
    passage: Passage

    @property
    def quotation(self) -> str:
        """The passage in quotation marks, then its paragraph."""
        return f"“{self.passage.exact}” (para.\N{NO-BREAK SPACE}{self.passage.paragraph})"


def notes_of(atlas: Atlas, selected: str | None) -> tuple[Note, ...]:
    """The passages on a feature itself, then those on what it is part of, numbered from 1."""
    if selected is None:
        return ()
    found: dict[str, tuple[str, Passage]] = {}
    for feature_id in (selected, *(whole.id for whole in atlas.wholes(selected))):
        for passage in atlas.passages_on(feature_id):
            found.setdefault(passage.id, (feature_id, passage))
    return tuple(Note(number, about, passage) for number, (about, passage) in enumerate(found.values(), 1))


def source_of(atlas: Atlas, passage: Passage) -> str:
    """Authors, title, publisher and date of the document that a passage stands in."""
    reference = atlas.reference_of(passage)
    authors = " and ".join(reference.authors)
    date = edtf.spell(reference.issued) if reference.issued else "date not known"
    return (
        ", ".join(part for part in (authors, f"‘{reference.title}’", reference.publisher, date) if part) + "."
    )


@dataclass(frozen=True)
class _Piece:
    """Lines set at an indent; `gap` is the white space above them."""

    lines: tuple[str, ...]
    style: Style
    indent: float = 0
    gap: float = 0
    number: str = ""

    @property
    def height(self) -> float:
        return self.gap + len(self.lines) * self.style.leading


_Block = tuple[_Piece, ...]


def _height(blocks: Sequence[_Block]) -> float:
    return sum(piece.height for block in blocks for piece in block)


def draw_notes(  # noqa: PLR0913
    page: Page, box: Box, atlas: Atlas, selected: str, notes: Sequence[Note], *, title: str = ""
) -> tuple[Note, ...]:
    """Draw the column of notes; answers those that found room, numbered anew. No quotation is ever cut.

    `title` is that of the page: the column does not say it again.
    """
    head = _head(page, box.width, atlas, selected, title)
    column = _Column(page, box.width, atlas, selected)
    shown = tuple(notes)
    for size in _SIZES:
        if _height([head, *column.blocks(shown, size)]) <= box.height:
            break
    else:
        room = box.height - _height([head])
        shown = column.fill(notes, size, room)
        size = next(larger for larger in _FULL if len(column.fill(notes, larger, room)) == len(shown))
    top = box.top
    page.stroke([((box.x - 9, box.top), (box.x - 9, box.y))], LINE, 0.6)
    for block in (head, *column.blocks(shown, size), column.more(len(notes) - len(shown), size)):
        for piece in block:
            top -= piece.gap
            if piece.number:
                page.text(
                    box.x + piece.indent - _NUMBER_GAP,
                    top - piece.style.size,
                    piece.number,
                    Style(size, INK, bold=True),
                    align="right",
                )
            top = page.paragraph(box.x + piece.indent, top, piece.lines, piece.style)
    return shown


def _head(page: Page, width: float, atlas: Atlas, selected: str, title: str) -> _Block:
    names, feature, status = atlas.names[selected], atlas.feature(selected), atlas.status(selected)
    facts = label(feature.kind)
    if status is not None:
        facts += f" · {label(status.value).lower()}"
        facts += f", {edtf.spell(status.as_of)}" if status.as_of else ""
    large, small = Style(11.5, INK, bold=True), Style(8, MUTED)
    name = (_Piece(tuple(page.wrap(names.en, width, large)), large, gap=-1.5),) if names.en != title else ()
    return (
        *name,
        _Piece(tuple(page.wrap(f"{names.ko} · {names.ru}", width, small)), small, gap=1.5 if name else -1),
        _Piece(tuple(page.wrap(facts, width, small)), small),
    )


@dataclass(frozen=True)
class _Column:
    """Sets notes in a column of a width in points."""

    page: Page
    width: float
    atlas: Atlas
    selected: str

    def fill(self, notes: Sequence[Note], size: float, height: float) -> tuple[Note, ...]:
        """As many notes as fit into a height, each whole: one that is too long leaves its room to others."""
        chosen: tuple[Note, ...] = ()
        for note in notes:
            trial = (*chosen, replace(note, number=len(chosen) + 1))
            hidden = len(notes) - len(trial)
            if _height([*self.blocks(trial, size), self.more(hidden, size)]) <= height:
                chosen = trial
        return chosen

    def blocks(self, notes: Sequence[Note], size: float) -> list[_Block]:
        """A block a note; the first of a section or source brings their headings along."""
        blocks: list[_Block] = []
        heading, source, quote = Style(size + 0.4, INK, bold=True), Style(size - 0.5, MUTED), Style(size)
        bold = Style(size, INK, bold=True)
        indent = max((self.page.measure(str(n.number), bold) for n in notes), default=0) + _NUMBER_GAP
        for about, section in groupby(notes, key=lambda note: note.about):
            own = about == self.selected
            title = "What the articles say" if own else f"On the whole: {self.atlas.name(about)}"
            before = [self._piece(title, heading, gap=9)]
            for number, (_, same) in enumerate(groupby(section, key=lambda note: note.passage.source)):
                for first, note in enumerate(same):
                    if first == 0:
                        cited = source_of(self.atlas, note.passage)
                        before.append(self._piece(cited, source, gap=7 if number else 2.5))
                    quotation = self._piece(note.quotation, quote, gap=3.5, indent=indent)
                    blocks.append((*before, replace(quotation, number=str(note.number))))
                    before = []
        return blocks

    def more(self, hidden: int, size: float) -> _Block:
        """How many passages found no room."""
        if hidden == 0:
            return ()
        text = f"{hidden} more {'passage is' if hidden == 1 else 'passages are'} in the atlas."
        return (self._piece(text, Style(size - 0.5, MUTED), gap=5),)

    def _piece(self, text: str, style: Style, *, gap: float, indent: float = 0) -> _Piece:
        return _Piece(tuple(self.page.wrap(text, self.width - indent, style)), style, indent, gap)
