"""The legend: only the layers, signs, sectors, statuses and precisions that are in the frame."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial
from itertools import chain, permutations

from matplotlib.path import Path
from shapely.geometry import LineString

from geodata import symbology
from geodata.catalogue import Atlas
from geodata.figure import fonts, paper
from geodata.figure.features import Drawn
from geodata.figure.paper import Page, Style
from geodata.figure.points import SMALLEST_ICON, draw_point
from geodata.figure.spec import Box
from geodata.figure.symbols import PX, Look, draw_line
from geodata.model import Feature
from geodata.symbology import LineStyle, Ornament, Shape, StatusStyle
from geodata.vocabulary import Kind, Precision, Sector, label

_GREY = "#5b646c"
_SWATCH, _NARROW, _GAP, _COLUMN_GAP, _ROW = 23.0, 10.0, 4.5, 11.0, 10.2
_HEADING, _TEXT = Style(7.2, paper.INK, bold=True), Style(6.9, paper.INK)
#: From which size (square points) an area can be seen.
_SEEN = 4.0
#: A section of more rows stands in several columns.
_MOST_ROWS = 14
#: How many layers are listed, and how many where that leaves no room for the map.
LISTED = (42, 20, 8)
_SOLID = StatusStyle("", (), 1.0)
_BROKEN_EDGE = StatusStyle("", (1, 1), 1.0)
_BARE = LineStyle(2.6, Ornament.NONE, 0)

Painter = Callable[[Page, float, float, float], None]


class Extra(Enum):
    """What a legend explains beside the features' own symbols."""

    ICONS = "symbols are large enough for the signs of their sectors"
    MOVED = "symbols stand beside their places"
    COUNTED = "where there is no room, signs with a number stand for several features"
    CROWDED = "so many symbols stand together that they lie over each other"
    HALOS = "halos are drawn"
    CUT_HALOS = "halos that would reach too far are drawn narrower"
    UNKNOWN = "the frame shows more than the base map holds"


@dataclass(frozen=True)
class Row:
    """A line of the legend; `paint` draws its sign: page, left edge, middle height, width (points)."""

    text: str
    paint: Painter


@dataclass(frozen=True)
class Section:
    """Rows under a heading."""

    title: str
    rows: tuple[Row, ...]
    swatch: float = _SWATCH


def legend_of(
    atlas: Atlas,
    items: Sequence[Drawn],
    *,
    also: Collection[Extra] = frozenset(),
    counted: Sequence[Drawn] = (),
    listed: int = LISTED[0],
) -> list[Section]:
    """The sections of the legend for what is drawn; `also` tells what else is to be explained.

    Those that are `counted` have no symbols of their own; no more layers than `listed` have a row.
    """
    features = [item.feature for item in items]
    hidden = {id(item) for item in counted}
    single = [item.feature for item in items if id(item) not in hidden]
    areas = [item for item in items if item.shape.area > 0]
    ids = {id(item.feature) for item in areas}
    signs = [*_signs([feature for feature in single if id(feature) not in ids]), *_areas(atlas, areas)]
    if any(_idle(atlas, feature) for feature in single if id(feature) not in ids):
        signs.append(Row("Site not operating", partial(_point, _look(_GREY, status=_BROKEN_EDGE))))
    if any(item.selected for item in items):
        signs.append(Row("Selected", partial(_line, _look(_GREY, selected=True))))
    if Extra.COUNTED in also:
        signs.append(Row("Several sites, counted", _number))
    if Extra.MOVED in also:
        signs.append(Row("Moved for legibility", _leader))
    if Extra.CROWDED in also:
        signs.append(Row("Overlapping symbols: more than can be shown apart", _nothing))
    if Extra.UNKNOWN in also:
        signs.append(Row("Beyond the base map", _unknown))
    haloed = Extra.HALOS in also
    widths = _precisions(features, haloed=haloed)
    if Extra.CUT_HALOS in also:
        widths.append(Row("Widest drawn narrower", _nothing))
    lines = [
        feature for feature in features if feature.kind in symbology.LINES and feature.kind is not Kind.BORDER
    ]
    statuses = {symbology.status_style(each.kind, atlas.current_status(each.id)) for each in lines}
    sections = [
        Section("Layers", tuple(_layers(atlas, items, listed))),
        Section("Symbols", tuple(signs)),
        Section("Sectors", tuple(_sectors(single) if Extra.ICONS in also else ()), swatch=_NARROW),
        Section("Status", (*_statuses(statuses), *_unconfirmed(atlas, [*lines, *single]))),
        (
            Section("Halo: position known within", tuple(widths))
            if haloed
            else Section("Position known within", tuple(widths), swatch=-_GAP)
        ),
    ]
    return [section for section in sections if section.rows]


def _idle(atlas: Atlas, feature: Feature) -> bool:
    """Whether a feature's symbol has the broken edge of what does not operate."""
    status = atlas.current_status(feature.id)
    shape = symbology.POINTS.get(feature.kind, Shape.SITE)
    solid = feature.kind in symbology.LINES or shape in {Shape.STATION, Shape.PLACE}
    return not solid and status is not None and bool(symbology.STATUS[status].dash)


def _look(accent: str, **changes: object) -> Look:
    plain = Look(accent, _BARE, Shape.SITE, _SOLID, None)
    return replace(plain, **changes)  # type: ignore[arg-type]


def _layers(atlas: Atlas, items: Sequence[Drawn], listed: int) -> list[Row]:
    kinds: dict[str, list[Kind]] = defaultdict(list)
    for item in items:  # an area looks like a border, of whatever kind it is
        kinds[item.feature.layer].append(Kind.BORDER if item.shape.area > 0 else item.feature.kind)
    found = [layer for layer in atlas.layers.values() if layer.id in kinds]
    shown = found if len(found) <= listed else found[: listed - 1]
    rows = [Row(layer.title, _kind(symbology.legend_kind(kinds[layer.id]), layer.accent)) for layer in shown]
    more = len(found) - len(shown)
    return [*rows, Row(f"and {more} more layers", _nothing)] if more else rows


def _kind(kind: Kind, accent: str) -> Painter:
    if kind in symbology.LINES and kind is not Kind.BORDER:
        return partial(_line, _look(accent, line=symbology.LINES[kind]))
    if kind is Kind.BORDER:
        return partial(_area, accent)
    return partial(_point, _look(accent, shape=symbology.POINTS.get(kind, Shape.SITE)))


def _signs(features: Sequence[Feature]) -> list[Row]:
    """Lines and the point symbols that are not told by a sector; kinds of one symbol share a row."""
    present = {feature.kind for feature in features}
    rows = [
        Row(label(kind), _kind(kind, _GREY))
        for kind in symbology.LINES
        if kind in present and kind is not Kind.BORDER
    ]
    by_shape: dict[Shape, list[Kind]] = {}
    for kind in Kind:
        if kind in present and kind not in symbology.LINES:
            by_shape.setdefault(symbology.POINTS.get(kind, Shape.SITE), []).append(kind)
    for shape in (Shape.STATION, Shape.PLACE, Shape.TERMINAL, Shape.EVENT, Shape.SITE):
        kinds = by_shape.get(shape, [])
        if kinds:
            several = [label(kind) for kind in kinds]
            text = "Site" if shape is Shape.SITE else ", ".join([several[0], *map(_small, several[1:])])
            rows.append(Row(text, _kind(kinds[0], _GREY)))
    return rows


def _areas(atlas: Atlas, items: Sequence[Drawn]) -> Iterator[Row]:
    """The areas that are large enough to be seen: those of a layer and kind, or the only one by its name."""
    alike: dict[tuple[str, Kind], dict[str, None]] = defaultdict(dict)
    for item in items:
        if item.shape.area >= _SEEN:
            alike[item.feature.layer, item.feature.kind][item.feature.id] = None
    for (layer, kind), ids in alike.items():
        text = atlas.name(next(iter(ids))) if len(ids) == 1 else label(kind)
        yield Row(text, partial(_area, atlas.layers[layer].accent))


def _small(text: str) -> str:
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def _sectors(features: Sequence[Feature]) -> list[Row]:
    shapes = {Shape.SITE, Shape.TERMINAL}
    present = {
        feature.sectors[0]
        for feature in features
        if feature.sectors
        and feature.kind not in symbology.LINES
        and symbology.POINTS.get(feature.kind, Shape.SITE) in shapes
    }
    return [
        Row(label(sector), partial(_point, _look(_GREY, icon=symbology.SECTOR_ICONS[sector])))
        for sector in Sector
        if sector in present
    ]


def _statuses(present: Collection[StatusStyle]) -> list[Row]:
    styles = symbology.in_legend(present)
    return [Row(style.label, partial(_line, _look(_GREY, status=style))) for style in styles]


def _unconfirmed(atlas: Atlas, features: Sequence[Feature]) -> Iterator[Row]:
    """The row that explains hollow lines and symbols, if one of these is unconfirmed."""
    if any(atlas.is_unconfirmed(feature.id) for feature in features):
        yield Row(symbology.UNCONFIRMED.label, _hollow)


def _precisions(features: Sequence[Feature], *, haloed: bool) -> list[Row]:
    """How well positions are known; `haloed` with the halos that show it."""
    rows = []
    for precision, width in (
        (Precision.SURVEYED, 3.0),
        (Precision.GENERALISED, 5.5),
        (Precision.SCHEMATIC, 9.0),
    ):
        metres = [feature.accuracy_m or 0 for feature in features if feature.precision is precision]
        if metres:
            text = f"{_within(min(metres), max(metres))} ({label(precision).lower()})"
            rows.append(Row(text, partial(_halo, width) if haloed else _nothing))
    return rows


def _within(least: float, most: float) -> str:
    low, high = f"{least / 1000:.2g}", f"{most / 1000:.3g}"
    return f"{high} km" if low == high else f"{low}–{high} km"


# Signs


def _sample(x: float, y: float, wide: float) -> LineString:
    return LineString([(x, y), (x + wide, y)])


def _line(look: Look, page: Page, x: float, y: float, wide: float) -> None:
    spacing = min(look.line.spacing, wide / PX / 1.999) if look.line.spacing else 0
    draw_line(page, _sample(x, y, wide), replace(look, line=replace(look.line, spacing=spacing)), 7)


def _point(look: Look, page: Page, x: float, y: float, wide: float) -> None:
    told = max(4.2, SMALLEST_ICON / page.type_scale)  # large enough for the sign of a sector, a broken edge
    r = {Shape.STATION: 2.6, Shape.PLACE: 3.1}.get(look.shape, told if look.icon or look.status.dash else 3.6)
    draw_point(page, (x + wide / 2, y), look, r)


def _hollow(page: Page, x: float, y: float, wide: float) -> None:
    """A line and a site as they look when they are unconfirmed."""
    look = _look(_GREY, status=replace(_SOLID, hollow=True))
    _line(look, page, x, y, wide * 0.56)
    draw_point(page, (x + wide * 0.82, y), look, 3.3)


def _area(accent: str, page: Page, x: float, y: float, wide: float) -> None:
    square = Path([(x, y - 3), (x + wide, y - 3), (x + wide, y + 3), (x, y + 3), (x, y - 3)], closed=True)
    page.fill(square, accent, opacity=0.16, above=2)
    page.fill(square, None, edge=accent, width=0.7, above=2)


def _halo(width: float, page: Page, x: float, y: float, wide: float) -> None:
    line = LineString([(x + 4, y), (x + wide - 4, y)])
    page.stroke(line, _GREY, width, opacity=symbology.HALO.opacity * 1.5, cap="round")
    page.stroke(_sample(x, y, wide), _GREY, 2.4 * PX, above=4)


def _number(page: Page, x: float, y: float, wide: float) -> None:
    page.fill(Path.circle((x + wide / 2, y), 4.6), _GREY)
    page.fill(Path.circle((x + wide / 2, y), 3.3), paper.WHITE)
    style = Style(4.8, paper.INK, bold=True)
    page.text(x + wide / 2, y - 0.36 * style.size, "3", style, align="center")


def _nothing(_page: Page, _x: float, _y: float, _wide: float) -> None:
    """The sign of a row that explains none."""


def _unknown(page: Page, x: float, y: float, wide: float) -> None:
    corners = [(x, y - 3), (x + wide, y - 3), (x + wide, y + 3), (x, y + 3), (x, y - 3)]
    page.fill(Path(corners, closed=True), paper.UNKNOWN, edge=paper.LINE, width=0.5)


def _leader(page: Page, x: float, y: float, _wide: float) -> None:
    page.stroke([((x + 4, y), (x + 16, y))], _GREY, 0.6)
    page.fill(Path.circle((x + 4, y), 1.1), _GREY)
    draw_point(page, (x + 18, y), _look(_GREY), 3.2)


# Setting


@dataclass(frozen=True)
class Columns:
    """A legend set in columns: for each, its width and its sections, in points."""

    columns: tuple[tuple[float, tuple[Section, ...]], ...]

    @property
    def height(self) -> float:
        return max((_depth(sections) for _, sections in self.columns), default=0) * _ROW

    @property
    def width(self) -> float:
        return sum(width for width, _ in self.columns) + _COLUMN_GAP * max(len(self.columns) - 1, 0)


def set_legend(page: Page, sections: Sequence[Section], width: float) -> Columns:
    """The flattest arrangement that is no wider than `width` points; layers first, no short section cut."""
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
    """A section whose rows are no wider than `width` points: a longer text goes on below its sign."""
    room = width - section.swatch - _GAP
    rows: list[Row] = []
    for row in section.rows:
        first, *more = page.wrap(row.text, room, _TEXT) or [row.text]
        rows += [replace(row, text=first), *(Row(line, _nothing) for line in more)]
    return replace(section, rows=tuple(rows))


def _parts(section: Section) -> list[Section]:
    """A section, or a long one in parts of about one length, of which only the first has the heading."""
    count = max(1, math.ceil(len(section.rows) / _MOST_ROWS))
    size = math.ceil(len(section.rows) / count)
    parts = (section.rows[start : start + size] for start in range(0, len(section.rows), size))
    return [
        replace(section, title="" if number else section.title, rows=rows)
        for number, rows in enumerate(parts)
    ]


def _depth(sections: Sequence[Section]) -> float:
    """Rows of sections under each other, with their headings and half a row between them."""
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
        page.measure(fonts.printable(row.text), _TEXT) + section.swatch + _GAP
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
                page.text(x + section.swatch + _GAP, middle - _TEXT.size * 0.36, row.text, _TEXT)
            middle -= 1.5 * _ROW
        x += width + _COLUMN_GAP
