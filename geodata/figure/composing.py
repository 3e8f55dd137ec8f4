"""Compose the pages of a figure: title, map, legend, furniture, notes, footer."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import assert_never

from geodata.errors import ExportError
from geodata.figure import furniture, graticule, notes
from geodata.figure.annotating import FEWEST, Annotation, annotate, lengthen, turn_over
from geodata.figure.content import Content
from geodata.figure.describing import describe
from geodata.figure.evidence import Note
from geodata.figure.furniture import Footer, Piece
from geodata.figure.layout import Arrangement, Strip, arrangement_of, set_strip
from geodata.figure.legend import LISTED
from geodata.figure.locator import locator_piece
from geodata.figure.notes import Elsewhere
from geodata.figure.paper import Page
from geodata.figure.scene import Progress, Scene, callouts_of, draw_map, scene_of, sections_of
from geodata.figure.sizes import DEEPEST_MM
from geodata.figure.spec import MM, Box, Frame, Part
from geodata.present.colours import Palette, grey

#: The gap between the parts of a page, in points.
_GAP = 8.0
#: The column beside the map on a broad page: share of the width, gap to the map and least width (points).
_COLUMN_SHARE, _COLUMN_GAP, _LEAST_COLUMN = 0.3, 18.0, 190.0
#: The least area of a slide's map, as a share of the largest that an arrangement would give.
_LEAST_SHARE_KEPT = 0.75
#: The column's share of a slide where the legend is too long for a narrow one.
_WIDE_SHARE = 0.42
#: The most that notes under the map take: as a share of the page's height, and of the height of map and
#: notes.
_NOTES_SHARE, _NOTES_TO_MAP = 0.34, 0.45
#: The least width and height of a map, in points.
_LEAST_MAP = 70.0
#: The parts that take most room around a map, to be named where it has too little.
_ROOMY = (Part.LEGEND, Part.NOTES, Part.LOCATOR, Part.QR)
#: A map's height divided by its width on a page that may grow: on a page narrower than this many millimetres,
#: and on others.
_NARROW_MM, _TALL, _FLAT = 120, 0.8, 0.62
#: How often the layout is repeated: what the map shows decides the size of legend and notes, and so its own.
_ROUNDS = 8


@dataclass(frozen=True)
class Body:
    """The layout between title and footer: strips with their upper left corners, and the notes in a box."""

    scene: Scene
    strips: tuple[tuple[Strip, float, float], ...]
    footer: Footer
    foot: float
    annotation: Annotation | None
    notes: Box
    ruled: bool = False


def _map_area(body: Body) -> float:
    """The area of the map, in square points."""
    box = body.scene.frame.box
    return box.width * box.height


@dataclass(frozen=True)
class Composed:
    """The pages of a figure, what they show in words, its credits, and what is on none of them.

    `left_out` are notes; `unnoted` is true if there was no room for any notes.
    """

    pages: list[Page]
    description: str
    credit: str
    left_out: tuple[Note, ...]
    unnoted: bool


def compose(content: Content, progress: Progress, *, paged: bool) -> Composed:
    """Lay out and draw the pages of a figure; without `paged` there is a single page.

    On a single page, notes without room make the page longer or, if its size is fixed, are left out. Raises
    ExportError if there is no room for the map.
    """
    composer, body = _laid_out(content, paged=paged)
    progress(0.3, "Laying out the map")
    composer.draw(body, progress)
    page, annotation = composer.page, body.annotation
    pages = [page]
    left_out: tuple[Note, ...] = ()
    if annotation is not None and annotation.waiting:
        match composer.elsewhere:
            case Elsewhere.NEXT_PAGE:
                turn_over(pages, content, annotation, composer.inner, body.footer)
            case Elsewhere.BELOW:
                lengthen(page, content, annotation, composer.inner)
            case Elsewhere.LEFT_OUT:
                left_out = tuple(annotation.waiting)
            case _:
                assert_never(composer.elsewhere)
    unnoted = annotation is None and content.may_have_notes and bool(content.subjects(body.scene.items))
    description = describe(body.scene, content.title)
    return Composed(pages, description, composer.credit(body.scene, annotation), left_out, unnoted)


def credit_of(content: Content) -> str:
    """The credit line of a figure, which has to be laid out for that, but is not drawn."""
    composer, body = _laid_out(content, paged=False)
    return composer.credit(body.scene, body.annotation)


def _laid_out(content: Content, *, paged: bool) -> tuple[Composer, Body]:
    """A page with its title, and the layout of everything under the title."""
    page = new_page(content)
    single = Elsewhere.LEFT_OUT if content.figure.size.fixed else Elsewhere.BELOW
    composer = Composer(content, page, Elsewhere.NEXT_PAGE if paged else single)
    figure = content.figure
    top = furniture.draw_title(page, content.title, figure.subtitle, composer.inner, figure.year)
    for listed in LISTED[:-1]:
        with suppress(ExportError):  # a legend of many layers leaves a map no room
            composer = replace(composer, listed=listed)
            return composer, composer.arranged(top)
    composer = replace(composer, listed=LISTED[-1])
    return composer, composer.arranged(top)


def new_page(content: Content) -> Page:
    """An empty page of a figure's size; a page that grows has the largest height at first."""
    size = content.figure.size
    ink = grey if content.figure.palette is Palette.GREYSCALE else str
    return Page(size.width_mm, size.height_mm or DEEPEST_MM, size.type_scale, ink)


@dataclass(frozen=True)
class Composer:
    """Arranges a figure on a page.

    Notes without room go `elsewhere`; the legend lists at most `listed` layers.
    """

    content: Content
    page: Page
    elsewhere: Elsewhere
    listed: int = LISTED[0]

    @property
    def inner(self) -> Box:
        """The page within its margins."""
        margin = self.content.figure.size.margin_mm * MM / self.page.type_scale
        return Box(margin, margin, self.page.width - 2 * margin, self.page.top - 2 * margin)

    def arranged(self, top: float) -> Body:
        """The layout for the page, below `top` (points)."""
        match arrangement_of(self.page, grows=self.content.figure.size.height_mm is None):
            case Arrangement.SHEET:
                return self.sheet(top)
            case Arrangement.SLIDE:
                return self._best(top)
            case Arrangement.COLUMN:
                return self.column(top)

    def _best(self, top: float) -> Body:
        """The arrangement of a slide with the most notes that keeps the map large.

        The legend stands beside the map, in a wider column if it is long, or under the map.
        """
        ways = (self.slide, partial(self.slide, wide=True), self.sheet)
        bodies = []
        for way in ways:
            with suppress(ExportError):  # the map would be too low
                bodies.append(way(top))
        if not bodies:
            raise self._no_room()
        largest = max(map(_map_area, bodies))
        large = [body for body in bodies if _map_area(body) >= _LEAST_SHARE_KEPT * largest]
        return max(large, key=lambda body: len(body.annotation.shown) if body.annotation else 0)

    def credit(self, scene: Scene, annotation: Annotation | None) -> str:
        """The credit line of a figure with this scene and these notes."""
        return self.content.credit(
            scene.frame, scene.items, self.noted(annotation) if annotation is not None else ()
        )

    def noted(self, annotation: Annotation) -> tuple[Note, ...]:
        """The notes of the figure, on this page or elsewhere."""
        return annotation.shown if self.elsewhere is Elsewhere.LEFT_OUT else annotation.notes

    def draw(self, body: Body, progress: Progress) -> None:
        """Draw the layout."""
        annotation = body.annotation
        callouts = (
            callouts_of(body.scene, annotation.subjects, self.noted(annotation))
            if annotation is not None
            else []
        )
        draw_map(self.page, body.scene, callouts, progress)
        for strip, left, top in body.strips:
            strip.draw(self.page, left, top)
        if annotation is not None:
            notes.draw(self.page, body.notes, annotation.plan.setting, rule=body.ruled)
        furniture.draw_footer(self.page, body.footer, self.inner.x, body.foot)

    def sheet(self, top: float, *, noted: bool = True) -> Body:
        """A layout with notes beside the map, if there are any; legend and furniture under it."""
        inner = self.inner
        beside = self._beside() if noted and self.content.may_have_notes else 0.0
        width = inner.width - beside - (_COLUMN_GAP if beside else 0)
        below, foot = 0.0, 0.0
        for _ in range(_ROUNDS):
            bottom = inner.y + foot + _GAP
            under = bottom + below + (_GAP if below else 0)
            scene = self._scene(Box(inner.x, under, width, top - under))
            strip = self._strip(scene, scene.frame.box.width)
            column = Box(inner.right - beside, bottom, beside, top - bottom)
            annotation = self._annotate(scene, (column.width, column.height), columns=1) if beside else None
            footer = self._footer(scene, annotation, inner.width)
            if strip.height <= below and footer.height <= foot:
                break
            below, foot = max(below, strip.height), max(foot, footer.height)
        else:
            raise self._no_room()
        if beside and annotation is None:
            return self.sheet(top, noted=False)
        strips = ((strip, inner.x, bottom + below),)
        return Body(scene, strips, footer, inner.y, annotation, column, ruled=True)

    def slide(self, top: float, *, column: bool = True, wide: bool = False) -> Body:
        """A layout with legend and notes beside the map, if there are any; furniture beside the footer."""
        inner = self.inner
        beside = self._beside(wide=wide) if column and self.content.wants(Part.LEGEND, Part.NOTES) else 0.0
        width, left, foot = inner.width - beside - (_COLUMN_GAP if beside else 0), inner.right - beside, 0.0
        for _ in range(_ROUNDS):
            bottom = inner.y + foot + _GAP
            scene = self._scene(Box(inner.x, bottom, width, top - bottom))
            legend = set_strip(self.page, sections_of(self.page, scene, self.listed), [], beside)
            under = top - legend.height - (_GAP if legend.height else 0)
            self._check_room(_LEAST_MAP, under - bottom + _LEAST_MAP)
            box = Box(left, bottom, beside, under - bottom)
            # notes may continue on further pages; those that are left out must not have numbers
            fewest = 0 if self.elsewhere is Elsewhere.LEFT_OUT else FEWEST
            annotation = (
                self._annotate(scene, (beside, box.height), columns=1, fewest=fewest) if beside else None
            )
            pieces = set_strip(self.page, [], self._pieces(scene.frame), inner.width)
            footer = self._footer(
                scene, annotation, inner.width - pieces.width - (_COLUMN_GAP if pieces.width else 0)
            )
            if max(pieces.height, footer.height) <= foot:
                break
            foot = max(pieces.height, footer.height)
        else:
            raise self._no_room()
        if beside and annotation is None and not legend.height:
            return self.slide(top, column=False)
        strips = ((pieces, inner.right - pieces.width, inner.y + foot), (legend, left, top))
        return Body(scene, strips, footer, inner.y, annotation, box)

    def column(self, top: float) -> Body:
        """A layout with everything under the map, which takes the height that is left, or sets it."""
        inner, page = self.inner, self.page
        grows = self.content.figure.size.height_mm is None
        room = top - inner.y - 3 * _GAP
        high = (_TALL if page.width_mm < _NARROW_MM else _FLAT) * inner.width if grows else room
        for _ in range(_ROUNDS):
            scene = self._scene(Box(inner.x, top - high, inner.width, high))
            strip = self._strip(scene, scene.frame.box.width)
            left = room - strip.height - self._footer(scene, None, inner.width).height
            most = left - high if grows else min(_NOTES_SHARE * page.top, _NOTES_TO_MAP * left)
            annotation = self._annotate(
                scene, (inner.width, max(most, notes.LEAST)), notes.count(inner.width)
            )
            noted = annotation.plan.height if annotation is not None else 0
            footer = self._footer(scene, annotation, inner.width)
            left = room - strip.height - footer.height - noted
            if high <= left + 0.5:
                break
            high = left
        else:
            raise self._no_room()
        below = top - high - _GAP
        box = Box(inner.x, below - strip.height - _GAP - noted, inner.width, noted)
        foot = box.y - _GAP - footer.height if grows else inner.y
        page.bottom = foot - inner.y
        return Body(scene, ((strip, inner.x, below),), footer, foot, annotation, box)

    # Parts

    def _beside(self, *, wide: bool = False) -> float:
        """The width of a column beside the map."""
        return max((_WIDE_SHARE if wide else _COLUMN_SHARE) * self.inner.width, _LEAST_COLUMN)

    def _scene(self, box: Box) -> Scene:
        """The map in a box, with degrees beside it if they are wanted."""
        content = self.content
        room = graticule.ROOM if content.wants(Part.GRATICULE) else 0
        self._check_room(box.width - room, box.height - room)
        frame = Box(box.x, box.y + room, box.width - room, box.height - room)
        return scene_of(content.atlas, content.figure, content.base, frame)

    def _check_room(self, width: float, height: float) -> None:
        if min(width, height) < _LEAST_MAP:
            raise self._no_room()

    def _no_room(self) -> ExportError:
        wanted = [part.value for part in _ROOMY if self.content.wants(part)]
        without = f", or leave out {', '.join(wanted)}" if wanted else ""
        size = self.content.figure.size
        return ExportError(f"a figure of {size} has no room for its map: make it larger{without}.")

    def _strip(self, scene: Scene, width: float) -> Strip:
        return set_strip(
            self.page, sections_of(self.page, scene, self.listed), self._pieces(scene.frame), width
        )

    def _pieces(self, frame: Frame) -> list[Piece]:
        """The furniture that is wanted."""
        content, scale = self.content, self.page.type_scale
        found = [
            furniture.scale_piece(frame) if content.wants(Part.SCALE) else None,
            furniture.north_piece() if content.wants(Part.NORTH) else None,
            locator_piece(frame, content.base) if content.wants(Part.LOCATOR) else None,
            furniture.qr_piece(content.figure.link, scale) if content.wants(Part.QR) else None,
        ]
        return [piece for piece in found if piece is not None]

    def _footer(self, scene: Scene, annotation: Annotation | None, width: float) -> Footer:
        content = self.content
        return furniture.footer_of(
            self.page, content.figure, content.atlas, self.credit(scene, annotation), width
        )

    def _annotate(
        self, scene: Scene, room: tuple[float, float], columns: int, fewest: int = FEWEST
    ) -> Annotation | None:
        subjects = self.content.subjects(scene.items)
        return annotate(
            self.page,
            self.content,
            subjects,
            room,
            columns=columns,
            elsewhere=self.elsewhere,
            fewest=fewest,
        )
