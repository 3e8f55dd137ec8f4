"""How features look: one table for the map, its legend, the printed figure, KML and QGIS.

Colour shows the layer (colours.py), dash the status, ornament the kind, halo the accuracy.
Lengths are in CSS pixels, before zoom enlarges or shrinks them (`Growth`). marks.py has the parts of
ornaments and points, svg.py writes them as SVG, table.py writes the whole table as JSON.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

import shapely
from shapely.geometry import Polygon

from geodata.model import Feature
from geodata.present.marks import FORMS, Ornament, Silhouette
from geodata.present.status_styles import NO_PROJECT, NO_STATUS, PLAIN, STATUS, StatusStyle
from geodata.vocabulary import Kind, Status, in_sentence, label

# Lines


@dataclass(frozen=True)
class LineStyle:
    """How a kind of line looks: stroke width, and ornament with its spacing, in pixels."""

    width: float
    ornament: Ornament = Ornament.NONE
    spacing: float = 0


@dataclass(frozen=True)
class Cased:
    """The casing under and around a line: a pale one, and under a selected line also a dark one.

    `pale` and `selected` are how many pixels wider than the stroke each casing is, half of it on either side.
    The stroke of a selected line is `wider`. The strokes of its ornament are `strokes` times as long and in
    the casing's colour, so that they stay visible; its discs are `discs` times as large.
    """

    pale: float = 2
    pale_opacity: float = 0.85
    selected: float = 5
    wider: float = 1.4
    strokes: float = 1.36
    discs: float = 0.76


CASING = Cased()
#: For a feature that has a line as geometry although its kind usually has points or areas.
PLAIN_LINE = LineStyle(2)


# Points


class PointShape(StrEnum):
    """The point symbols. Their order is that of the legend."""

    STATION = "station"
    PLACE = "place"
    TERMINAL = "terminal"
    EVENT = "event"
    SITE = "site"


@dataclass(frozen=True)
class PointStyle:
    """How a point symbol looks: its form, and its radius (pixels) before zoom changes it.

    A `hollow` symbol is only an edge in the layer's colour; others are filled. A `signed` one carries the
    icon of the feature's first sector. One that lies `on_line` is neither moved aside nor counted in a sign.
    """

    form: Silhouette
    radius: float
    hollow: bool = False
    signed: bool = False
    on_line: bool = False

    @property
    def reach(self) -> float:
        """The distance from its centre to its right edge, in pixels."""
        return self.radius * FORMS[self.form].reach


POINTS: dict[PointShape, PointStyle] = {
    PointShape.STATION: PointStyle(Silhouette.CIRCLE, 4, hollow=True, on_line=True),
    PointShape.PLACE: PointStyle(Silhouette.CIRCLE, 5, hollow=True),
    PointShape.TERMINAL: PointStyle(Silhouette.SQUARE, 8, signed=True),
    PointShape.EVENT: PointStyle(Silhouette.DIAMOND, 7),
    PointShape.SITE: PointStyle(Silhouette.CIRCLE, 9, signed=True),
}


@dataclass(frozen=True)
class Edged:
    """The edge of a point symbol, in pixels, and the icon of its sector (`sign`).

    The edge is `edge` wide, but no wider than the share `thin` of the radius. `casing` is the width of the
    pale line around it, of which half is visible. A selected symbol is larger by `larger` and has a dark line
    of the width `selected`. The icon is `sign` radii wide; on a screen it is legible from the radius
    `sign_from`.

    The edge of a feature that does not operate has `notches`: the same number at every size, so that a site
    looks the same at every zoom, in the legend and in a figure. A tooth takes the share `tooth` of a step.
    """

    edge: float = 1.8
    thin: float = 0.25
    casing: float = 3.4
    selected: float = 6
    larger: float = 1.5
    sign: float = 1.25
    sign_from: float = 6.5
    notches: int = 10
    tooth: float = 0.55

    def width(self, radius: float, unit: float = 1) -> float:
        """How wide the edge of a symbol of this radius is, where a pixel measures `unit`."""
        return min(self.edge * unit, self.thin * radius)


EDGE = Edged()
#: The largest radius of a symbol in a legend, in pixels.
LEGEND_RADIUS = 6


@dataclass(frozen=True)
class AreaStyle:
    """How an area looks: a translucent fill, stronger if it is selected or pointed at, and its edge.

    `fill`, `strong` and `opacity` (of the edge) are 0 to 1; `edge` and `selected` are widths of the edge in
    pixels. The edge of a schematic area has `dash`.
    """

    fill: float = 0.16
    strong: float = 0.3
    edge: float = 1.2
    selected: float = 3
    opacity: float = 0.9
    dash: tuple[float, ...] = (3, 5)


AREA = AreaStyle()


# Zoom


@dataclass(frozen=True)
class Growth:
    """How zoom changes sizes: a factor from `least` to `most`, which is 1 at the zoom `start` + `over`."""

    least: float
    most: float
    start: float
    over: float

    def at(self, zoom: float) -> float:
        """The factor at a zoom."""
        return min(self.most, max(self.least, (zoom - self.start) / self.over))


LINE_GROWTH = Growth(0.8, 1.5, 0, 7)
POINT_GROWTH = Growth(0.62, 1.15, 2, 6)


# Kinds


@dataclass(frozen=True)
class KindStyle:
    """How a kind looks, both as a line and as a point; with `as_line`, legends show its line.

    If no status is known, it looks like `without_status`. Points are drawn from the zoom `min_zoom` and named
    from `named_from` (None: as in `NAMING`); a smaller `rank` is named first. Where lines overlap, the one
    with the larger `over` is on top. `shared` lines that run the same way are drawn as one trunk. A `town`
    without a status is named like the towns of the base map.
    """

    line: LineStyle = PLAIN_LINE
    shape: PointShape = PointShape.SITE
    as_line: bool = False
    without_status: StatusStyle = PLAIN
    min_zoom: int = 0
    named_from: float | None = None
    rank: float = 6
    over: int = 0
    shared: bool = False
    town: bool = False

    @property
    def point(self) -> PointStyle:
        """How a point of the kind looks."""
        return POINTS[self.shape]


def _line(line: LineStyle, without_status: StatusStyle, *, over: int = 0, shared: bool = False) -> KindStyle:
    return KindStyle(line, as_line=True, without_status=without_status, over=over, shared=shared)


KINDS: dict[Kind, KindStyle] = {
    Kind.RAILWAY: _line(LineStyle(2.6, Ornament.TICKS, 14), NO_STATUS, over=2),
    Kind.STATION: KindStyle(shape=PointShape.STATION, min_zoom=8, rank=7),
    Kind.BRIDGE: KindStyle(shape=PointShape.STATION, min_zoom=9),
    Kind.PIPELINE: _line(LineStyle(2.4, Ornament.DOTS, 20), NO_STATUS, over=1),
    Kind.SEA_ROUTE: _line(LineStyle(1.8, Ornament.ARROWS, 90), NO_PROJECT, shared=True),
    Kind.LNG_PLANT: KindStyle(shape=PointShape.TERMINAL, named_from=3, rank=4),
    Kind.LNG_TERMINAL: KindStyle(shape=PointShape.TERMINAL, rank=5),
    Kind.GAS_PLANT: KindStyle(),
    Kind.PORT: KindStyle(rank=5),
    Kind.SHIPYARD: KindStyle(),
    Kind.ECONOMIC_ZONE: KindStyle(),
    Kind.FARM: KindStyle(),
    Kind.FISHERY: KindStyle(),
    Kind.FORESTRY: KindStyle(),
    Kind.MEDICAL: KindStyle(),
    Kind.POWER: KindStyle(),
    Kind.MINE: KindStyle(),
    Kind.FACTORY: KindStyle(),
    Kind.REGION: KindStyle(),
    Kind.PLACE: KindStyle(shape=PointShape.PLACE, town=True),
    Kind.EVENT: KindStyle(shape=PointShape.EVENT),
    Kind.PROGRAMME: KindStyle(),
    Kind.CORRIDOR: KindStyle(),
    Kind.BORDER: _line(LineStyle(1.4), PLAIN),
}


def status_style(kind: Kind, status: Status | None, *, unconfirmed: bool = False) -> StatusStyle:
    """How a feature of this kind and status looks."""
    style = KINDS[kind].without_status if status is None else STATUS[status]
    return replace(style, hollow=True) if unconfirmed else style


def notched(shape: PointShape, style: StatusStyle) -> bool:
    """Whether the edge of a point has notches: for an always hollow shape if unconfirmed, else if dashed."""
    return style.hollow if POINTS[shape].hollow else bool(style.dash)


# Legends


#: What a legend shows for a kind or a layer. Layers with equal signs can be distinguished only by colour.
Sign = LineStyle | PointShape | AreaStyle


def in_legend(styles: Collection[StatusStyle]) -> list[StatusStyle]:
    """The styles among `styles` that a legend lists, each once and in the order of the legend."""
    listed = (*STATUS.values(), *(style.without_status for style in KINDS.values() if style.as_line))
    return [each for each in dict.fromkeys(listed) if each in styles and each is not PLAIN]


def sign_of(kind: Kind, *, area: bool = False) -> Sign:
    """The sign of a kind in a legend: its line or its point symbol; with `area`, the sign of all areas."""
    style = KINDS[kind]
    if area:
        return AREA
    return style.line if style.as_line else style.shape


def feature_sign(feature: Feature) -> Sign:
    """The sign of a feature in a legend: that of areas if its geometry consists only of polygons."""
    area = feature.geometry is not None and all(
        isinstance(part, Polygon) for part in shapely.get_parts(feature.geometry)
    )
    return sign_of(feature.kind, area=area)


def layer_sign(signs: Iterable[Sign]) -> Sign:
    """The sign of a layer in a legend: its most frequent line, else its most frequent sign.

    Borders do not count as lines here. A layer without features has the sign of a place.
    """
    counts, border = Counter(signs), sign_of(Kind.BORDER)
    lines = Counter({sign: n for sign, n in counts.items() if isinstance(sign, LineStyle) and sign != border})
    most = (lines or counts).most_common(1)
    return most[0][0] if most else sign_of(Kind.PLACE)


def legend_points(kinds: Collection[Kind]) -> list[tuple[PointShape, str]]:
    """The point symbols of some kinds, in the legend's order, each with the names of those that share it."""
    pointed = [kind for kind in Kind if kind in kinds and not KINDS[kind].as_line]
    by_shape = {shape: [kind for kind in pointed if KINDS[kind].shape is shape] for shape in PointShape}
    return [(shape, _named(shape, found)) for shape, found in by_shape.items() if found]


def _named(shape: PointShape, kinds: list[Kind]) -> str:
    first, *rest = map(label, kinds)
    return "Site" if shape is PointShape.SITE else ", ".join([first, *map(in_sentence, rest)])


def legend_radius(shape: PointShape) -> float:
    """The radius of a point symbol in a legend."""
    return min(POINTS[shape].radius, LEGEND_RADIUS)
