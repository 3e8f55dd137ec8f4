"""Set numbered notes in columns that continue from one to the next, and from page to page."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property
from itertools import groupby

from geodata.catalogue import Atlas
from geodata.figure import fonts
from geodata.figure.evidence import Note
from geodata.figure.paper import INK, LINE, MUTED, Page, Style
from geodata.figure.spec import Box
from geodata.present.statements import date_of, dated_value
from geodata.present.wording import value
from geodata.vocabulary import in_sentence, label

#: Type sizes to try, in points: the largest at which everything fits is used, else the last.
SIZES = (8.4, 7.8, 7.4)
#: The gaps between a number and its text, and between columns, in points.
_NUMBER_GAP, COLUMN_GAP = 5.0, 16.0
#: The least width of a column, in points, where there is room for several.
_COLUMN = 210.0
#: The least height in points for a remark that says where the notes are.
LEAST = 18.0
#: The step in which the height of columns is searched, in points.
_STEP = 3.0


@dataclass(frozen=True)
class Line:
    """A line of text at an indent; `gap` is the white space above it, `start` what precedes it in bold."""

    text: str
    style: Style
    indent: float = 0
    gap: float = 0
    number: str = ""
    start: str = ""

    @property
    def height(self) -> float:
        return self.gap + self.style.leading


@dataclass(frozen=True)
class Block:
    """Lines that stay together if possible; `notes` are the numbers of the notes that begin in them."""

    lines: tuple[Line, ...]
    notes: tuple[int, ...] = ()

    @cached_property
    def height(self) -> float:
        return sum(line.height for line in self.lines)


@dataclass(frozen=True)
class Setting:
    """Blocks in columns, those without room, and the numbers of the notes that begin in the columns."""

    columns: tuple[tuple[Block, ...], ...]
    rest: tuple[Block, ...]

    @property
    def shown(self) -> tuple[int, ...]:
        return tuple(number for column in self.columns for block in column for number in block.notes)


def count(width: float) -> int:
    """The number of columns in a width (points)."""
    return max(1, int((width + COLUMN_GAP) // (_COLUMN + COLUMN_GAP)))


def column_width(width: float) -> float:
    """The width of each column (points) if a width is divided into `count` columns."""
    columns = count(width)
    return (width - (columns - 1) * COLUMN_GAP) / columns


def flow(blocks: Sequence[Block], heights: Sequence[float], *, whole: bool = False) -> Setting:
    """Set blocks one after another in columns of these heights.

    A block that fits into no column is split between lines, unless only `whole` blocks may be set.
    """
    waiting, columns = deque(blocks), []
    for height in heights:
        column: list[Block] = []
        used = 0.0
        while waiting:
            block = waiting[0] if column else _without_gap(waiting[0])
            if used + block.height <= height + 1e-6:
                used += block.height
                column.append(block)
                waiting.popleft()
                continue
            if block.height > max(heights) and not whole:
                head, waiting[0] = _parted(block, height - used)
                column += [head] if head.lines else []
            break
        columns.append(tuple(column))
    return Setting(tuple(columns), tuple(waiting))


def _without_gap(block: Block) -> Block:
    return replace(block, lines=(replace(block.lines[0], gap=0), *block.lines[1:]))


def _parted(block: Block, room: float) -> tuple[Block, Block]:
    """A block split into the lines that fit into a height, with the note's number, and the other lines."""
    fitting = 0
    for line in block.lines:
        room -= line.height
        if room < 0:
            break
        fitting += 1
    return replace(block, lines=block.lines[:fitting]), Block(block.lines[fitting:])


def least_height(blocks: Sequence[Block], columns: int, most: float) -> float:
    """The least height at which all blocks fit into a number of columns, but no more than `most`."""
    heights = [block.height for block in blocks]
    height = max(sum(heights) / columns, max(heights, default=0))  # no block is split
    while height < most and flow(blocks, [height] * columns, whole=True).rest:
        height += _STEP
    return min(height, most)


@dataclass(frozen=True)
class Setter:
    """Makes blocks of notes for columns of a width in points."""

    page: Page
    width: float

    def head(self, atlas: Atlas, selected: str, title: str) -> Block:
        """Names, kind, date or status of the selected feature, without a name equal to the page's `title`."""
        names, feature, status = atlas.names[selected], atlas.feature(selected), atlas.status(selected)
        facts = label(feature.kind)
        if status is not None:
            facts += f" · {in_sentence(dated_value(atlas, status))}"
        elif (dated := date_of(atlas.facts_of(selected))) is not None:
            facts += f" · {value(dated)}"
        large, small = Style(11.5, INK, bold=True), Style(8, MUTED)
        name = self._lines(names.en, large) if names.en != title else ()
        others = self._lines(f"{names.ko} · {names.ru}", small, gap=1.5 if name else 0)
        return Block((*name, *others, *self._lines(facts, small)))

    def blocks(self, notes: Sequence[Note], size: float) -> list[Block]:
        """One block per note; the first note under a heading or shared source has that in its block."""
        blocks: list[Block] = []
        bold, source = Style(size, INK, bold=True), Style(max(size - 0.5, 6.4), MUTED)
        indent = max((self.page.measure(str(n.number), bold) for n in notes), default=0) + _NUMBER_GAP
        for heading, section in groupby(notes, key=lambda note: note.heading):
            before = self._english(heading, Style(size + 0.4, INK, bold=True), gap=9)
            for number, (shared, same) in enumerate(groupby(section, key=_shared)):
                before += self._english(shared, source, gap=7 if number else 2.5) if shared else ()
                for note in same:
                    lines = self._note(note, size, indent)
                    if not note.shared:
                        lines += self._english(note.source, source, indent=indent, gap=0.5)
                    blocks.append(Block((*before, *lines), (note.number,)))
                    before = ()
        return blocks

    def _note(self, note: Note, size: float, indent: float) -> tuple[Line, ...]:
        """A note's own lines, its name in bold at the start."""
        style, start = Style(size), f"{fonts.one_line(note.name)}. " if note.name else ""
        wider = self.page.measure(start, replace(style, bold=True)) - self.page.measure(start, style)
        lines = []
        for text in self.page.wrap(start + note.text, self.width - indent - wider, style):
            bold = text[: len(start)].rstrip()
            start = start[len(text) + 1 :]
            lines.append(Line(text[len(bold) :].lstrip(), style, indent, start=bold))
        doubt = self._lines(note.doubt, Style(max(size - 0.5, 6.4), MUTED), indent=indent, gap=0.5)
        return (replace(lines[0], gap=3.5, number=str(note.number)), *lines[1:], *doubt)

    def line(self, text: str, size: float, gap: float = 5) -> Block:
        """A remark under the notes."""
        return Block(self._lines(text, Style(max(size - 0.5, 6.4), MUTED), gap=gap))

    def _english(self, text: str, style: Style, *, gap: float = 0, indent: float = 0) -> tuple[Line, ...]:
        """Lines that run from left to right, whatever names are in them."""
        lines = self._lines(text, style, gap=gap, indent=indent)
        return tuple(replace(line, text=fonts.left_to_right(line.text)) for line in lines)

    def _lines(self, text: str, style: Style, *, gap: float = 0, indent: float = 0) -> tuple[Line, ...]:
        texts = self.page.wrap(text, self.width - indent, style)
        return tuple(Line(text, style, indent, 0 if number else gap) for number, text in enumerate(texts))


def _shared(note: Note) -> str:
    return note.source if note.shared else ""


class Elsewhere(Enum):
    """Where the notes without room are, in words for one and for several."""

    NEXT_PAGE = "is on the next page", "are on the next page"
    BELOW = "is below the figure", "are below the figure"
    LEFT_OUT = "is left out for lack of room", "are left out for lack of room"

    @property
    def one(self) -> str:
        return self.value[0]

    @property
    def several(self) -> str:
        return self.value[1]


@dataclass(frozen=True)
class Plan:
    """Notes in columns of a height, and the size of their type."""

    setting: Setting
    size: float
    height: float


def plan(  # noqa: PLR0913
    make: Callable[[float], list[Block]],
    columns: int,
    height: float,
    *,
    remark: Callable[[str], Block],
    elsewhere: Elsewhere,
    last: int,
) -> Plan:
    """Set the blocks that `make` returns for a type size in columns of at most `height` points.

    If they do not fit even at the smallest size, a block from `remark` says where the other notes (up to
    number `last`) are, from `elsewhere`. Notes are not split.
    """
    for size in SIZES:
        blocks = make(size)
        least = least_height(blocks, columns, height)
        setting = flow(blocks, [least] * columns, whole=True)
        if not setting.rest:
            return Plan(setting, size, least)
    size, nothing = SIZES[-1], Setting(tuple(() for _ in range(columns)), tuple(make(SIZES[-1])))
    reserved = remark(f"Notes 99 to {last} {elsewhere.several}.").height
    if height < reserved:
        return Plan(nothing, size, 0)
    setting = flow(make(size), [*[height] * (columns - 1), height - reserved], whole=True)
    first = next((number for block in setting.rest for number in block.notes), None)
    if first is None:
        return Plan(setting, size, height)
    if not setting.shown:
        every = (remark(f"The notes {elsewhere.several}."),)
        return Plan(replace(nothing, columns=(every, *nothing.columns[1:])), size, reserved)
    words = f"Notes {first} to {last} {elsewhere.several}" if first < last else f"Note {last} {elsewhere.one}"
    final = (*setting.columns[-1], remark(f"{words}."))
    return Plan(replace(setting, columns=(*setting.columns[:-1], final)), size, height)


def draw(page: Page, box: Box, setting: Setting, *, rule: bool = False) -> None:
    """Draw columns side by side in a box; `rule` draws a line at the left of the first."""
    width = (box.width - (len(setting.columns) - 1) * COLUMN_GAP) / len(setting.columns)
    with page.group("notes"):
        if rule:
            page.stroke([((box.x - 9, box.top), (box.x - 9, box.y))], LINE, 0.6)
        for number, column in enumerate(setting.columns):
            _draw_column(page, box.x + number * (width + COLUMN_GAP), box.top, column)


def _draw_column(page: Page, x: float, top: float, column: Iterable[Block]) -> None:
    for line in (line for block in column for line in block.lines):
        top -= line.gap
        baseline, left = top - line.style.size, x + line.indent
        bold = replace(line.style, bold=True)
        if line.number:
            page.text(left - _NUMBER_GAP, baseline, line.number, bold, align="right")
        if line.start:
            page.text(left, baseline, line.start, bold)
            left += page.measure(f"{line.start} ", bold)
        page.text(left, baseline, line.text, line.style)
        top -= line.style.leading
