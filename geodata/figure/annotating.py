"""Choose how many features are numbered, lay out their notes, and continue them on other pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geodata.errors import ExportError
from geodata.figure import notes
from geodata.figure.content import Content
from geodata.figure.evidence import MOST_FEATURES, Note, Subject
from geodata.figure.furniture import Footer, draw_footer
from geodata.figure.notes import Block, Elsewhere, Plan, Setter
from geodata.figure.paper import LINE, Page, Style
from geodata.figure.spec import Box

#: The fewest features that are numbered in a view without a selection, if it shows as many.
FEWEST = 6
_SIZE = 7.8
_HEADING = Style(10, bold=True)


@dataclass(frozen=True)
class Annotation:
    """The notes of a figure, the numbered features, and the notes as laid out on the page."""

    notes: tuple[Note, ...]
    subjects: tuple[Subject, ...]
    plan: Plan
    head: tuple[Block, ...] = ()

    @property
    def shown(self) -> tuple[Note, ...]:
        """The notes with room on the page."""
        return tuple(note for note in self.notes if note.number in self.plan.setting.shown)

    @property
    def waiting(self) -> list[Note]:
        """The notes without room on the page."""
        shown = self.plan.setting.shown
        return [note for note in self.notes if note.number not in shown]


def annotate(  # noqa: PLR0913
    page: Page,
    content: Content,
    subjects: Sequence[Subject],
    room: tuple[float, float],
    *,
    columns: int,
    elsewhere: Elsewhere,
    fewest: int = FEWEST,
) -> Annotation | None:
    """Lay out notes in columns within `room` (width and height in points); None if there are no notes.

    In a view without a selection as many features are numbered as have room, but at least `fewest`. Notes on
    a selection are all kept; those without room go `elsewhere`.
    """
    width, height = room
    setter = Setter(page, (width - (columns - 1) * notes.COLUMN_GAP) / columns)

    def planned(noted: Sequence[Note], lead: Sequence[Block] = (), tail: Sequence[Block] = ()) -> Plan:
        return notes.plan(
            lambda size: [*lead, *setter.blocks(noted, size), *tail],
            columns,
            height,
            remark=lambda text: setter.line(text, notes.SIZES[-1]),
            elsewhere=elsewhere,
            last=noted[-1].number,
        )

    if content.own and content.figure.selected:
        head = setter.head(content.atlas, content.figure.selected, content.title)
        return Annotation(content.own, (), planned(content.own, [head]), (head,))
    for count in range(min(len(subjects), MOST_FEATURES), 0, -1):
        few = tuple(subjects[:count])
        hidden = len(subjects) - count
        text = f"{hidden} more {'feature is' if hidden == 1 else 'features are'} in this view."
        tail = [setter.line(text, notes.SIZES[-1])] if hidden else []
        noted = content.notes(few)
        trial = planned(noted, tail=tail)
        if not trial.setting.rest or count <= fewest:
            return Annotation(noted, few, trial)
    return None


def lengthen(page: Page, content: Content, annotation: Annotation, inner: Box) -> None:
    """Extend a page at its foot for the notes without room."""
    columns = notes.count(inner.width)
    blocks = _waiting(page, annotation, notes.column_width(inner.width))
    height = notes.least_height(blocks, columns, 1e6)
    top = _head(page, content, Box(inner.x, 0, inner.width, page.bottom - 7))
    with page.group("notes"):
        page.stroke([((inner.x, page.bottom), (inner.right, page.bottom))], LINE, 0.6)
    setting = notes.flow(blocks, [height] * columns, whole=True)
    notes.draw(page, Box(inner.x, top - height, inner.width, height), setting)
    page.bottom = top - height - inner.y


def turn_over(
    pages: list[Page], content: Content, annotation: Annotation, inner: Box, footer: Footer
) -> None:
    """Add pages for the notes without room. Raises ExportError if a page has no room for any note."""
    page = pages[0]
    blocks = _waiting(page, annotation, notes.column_width(inner.width))
    while blocks:
        page = Page(page.width_mm, page.height_mm, page.type_scale, page.ink)
        top = _head(page, content, inner)
        bottom = inner.y + footer.height + 8
        setting = notes.flow(blocks, [top - bottom] * notes.count(inner.width))
        blocks = list(setting.rest)
        if not any(setting.columns):
            raise ExportError(f"a figure of {content.figure.size} has no room for notes: leave out notes.")
        notes.draw(page, Box(inner.x, bottom, inner.width, top - bottom), setting)
        draw_footer(page, footer, inner.x, inner.y)
        pages.append(page)


def _waiting(page: Page, annotation: Annotation, width: float) -> list[Block]:
    """The notes without room, as blocks; with the names of the selection if no note is shown yet."""
    head = [] if annotation.plan.setting.shown else list(annotation.head)
    return [*head, *Setter(page, width).blocks(annotation.waiting, _SIZE)]


def _head(page: Page, content: Content, area: Box) -> float:
    """Draw the heading of a page of notes. Returns the y (points) at which the notes may begin."""
    text = f"{content.title}: notes" if content.title else "Notes"
    with page.group("notes"):
        return page.paragraph(area.x, area.top, page.wrap(text, area.width, _HEADING), _HEADING) - 4
