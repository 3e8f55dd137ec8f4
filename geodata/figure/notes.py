"""The numbered notes beside the map: the passages behind the selected feature, word for word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from geodata import edtf
from geodata.catalogue import Atlas
from geodata.figure.paper import INK, LINE, MUTED, Page, Style
from geodata.figure.spec import Box
from geodata.model import Passage
from geodata.vocabulary import label

#: Sizes of the type that are tried, in points: the largest at which everything fits is taken.
_SIZES = (8.4, 7.8, 7.2)
_NUMBER_WIDTH = 15.0


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


def draw_notes(page: Page, box: Box, atlas: Atlas, selected: str, notes: Sequence[Note]) -> tuple[Note, ...]:
    """Draw the column of notes; answers those that found room. No quotation is ever cut."""
    head = _head(page, box.width, atlas, selected)
    for size in _SIZES:
        blocks = _blocks(page, box.width, atlas, notes, size)
        if _height([head, *blocks]) <= box.height:
            break
    shown = list(blocks)
    while (
        shown and _height([head, *shown, _more(page, box.width, len(blocks) - len(shown), size)]) > box.height
    ):
        shown.pop()
    hidden = len(blocks) - len(shown)
    top = box.top
    page.stroke([((box.x - 9, box.top), (box.x - 9, box.y))], LINE, 0.6)
    for block in (head, *shown, _more(page, box.width, hidden, size)):
        for piece in block:
            top -= piece.gap
            if piece.number:
                page.text(
                    box.x + _NUMBER_WIDTH - 5,
                    top - piece.style.size,
                    piece.number,
                    Style(size, INK, bold=True),
                    align="right",
                )
            top = page.paragraph(box.x + piece.indent, top, piece.lines, piece.style)
    return tuple(notes[: len(shown)])


def _head(page: Page, width: float, atlas: Atlas, selected: str) -> _Block:
    names, feature, status = atlas.names[selected], atlas.feature(selected), atlas.status(selected)
    facts = label(feature.kind)
    if status is not None:
        facts += f" · {label(status.value).lower()}"
        facts += f", {edtf.spell(status.as_of)}" if status.as_of else ""
    title, small = Style(11.5, INK, bold=True), Style(8, MUTED)
    return (
        _Piece(tuple(page.wrap(names.en, width, title)), title),
        _Piece(tuple(page.wrap(f"{names.ko} · {names.ru}", width, small)), small, gap=1.5),
        _Piece(tuple(page.wrap(facts, width, small)), small),
    )


def _blocks(page: Page, width: float, atlas: Atlas, notes: Sequence[Note], size: float) -> list[_Block]:
    """A block a note; the first of a section or source brings their headings along."""
    blocks: list[_Block] = []
    heading, source, quote = Style(size + 0.4, INK, bold=True), Style(size - 0.5, MUTED), Style(size)
    for about, section in groupby(notes, key=lambda note: note.about):
        title = "What the articles say" if about == notes[0].about else f"On the whole: {atlas.name(about)}"
        before = [_Piece(tuple(page.wrap(title, width, heading)), heading, gap=9)]
        for _, same in groupby(section, key=lambda note: note.passage.source):
            for first, note in enumerate(same):
                if first == 0:
                    lines = page.wrap(source_of(atlas, note.passage), width, source)
                    before.append(_Piece(tuple(lines), source, gap=2.5))
                lines = page.wrap(note.quotation, width - _NUMBER_WIDTH, quote)
                blocks.append((*before, _Piece(tuple(lines), quote, _NUMBER_WIDTH, 3.5, str(note.number))))
                before = []
    return blocks


def _more(page: Page, width: float, hidden: int, size: float) -> _Block:
    if hidden == 0:
        return ()
    style = Style(size - 0.5, MUTED)
    text = f"{hidden} more {'passage is' if hidden == 1 else 'passages are'} in the atlas."
    return (_Piece(tuple(page.wrap(text, width, style)), style, gap=5),)
