"""How the atlas draws: one table for the map, the legend and the printed figure.

Colour tells the layer, dash tells the status, ornament tells the kind, halo tells the precision.
Dash lengths and widths are in CSS pixels at zoom 6 to 8 (on paper: in points).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from functools import cache

import numpy as np
from numpy.typing import NDArray

from geodata.history import UNCONFIRMED_YEARS
from geodata.vocabulary import Kind, Precision, Sector, Status


class Palette(StrEnum):
    """The colours that a figure is printed in.

    The accents of the shipped atlas, `default`, already differ by CIEDE2000 10 or more between any two
    layers, for usual sight and for each of the three kinds of colour blindness, and have a contrast of at
    least 3:1 with land and sea. `colour-blind` has less choice of hue and differs by 17 or more. In
    `greyscale` layers of one sign differ in lightness by 24 or more, and nothing has a hue.
    """

    DEFAULT = "default"
    GREYSCALE = "greyscale"
    COLOUR_BLIND = "colour-blind"


class Ornament(StrEnum):
    """What is set on a line beside its stroke."""

    TICKS = "ticks"
    DOTS = "dots"
    ARROWS = "arrows"
    NONE = "none"


class Shape(StrEnum):
    """The outline of a point symbol."""

    SITE = "site"
    STATION = "station"
    TERMINAL = "terminal"
    EVENT = "event"
    PLACE = "place"


@dataclass(frozen=True)
class StatusStyle:
    """How a status looks: stroke pattern (drawn, blank, …), opacity 0 to 1, break mark or not.

    It is `hollow`, in the way of UNCONFIRMED, if nobody has reported the status of late.
    """

    label: str
    dash: tuple[float, ...]
    opacity: float
    broken: bool = False
    hollow: bool = False


@dataclass(frozen=True)
class Unconfirmed:
    """How an unconfirmed status looks, whatever it is: hollow, which colour and dash leave free.

    A line is `wider` by so many pixels, and `gap` of its width, along its middle, is left open. A symbol has
    an edge and the sign of its sector in the layer's colour on paper; one that is hollow anyway has its edge
    broken. The fill of an area has the opacity `fill`. Where a format knows no hollow lines, they are paler
    by the factor `faded`.
    """

    label: str = f"Unconfirmed: no report in {UNCONFIRMED_YEARS} years"
    wider: float = 0.8
    gap: float = 0.45
    fill: float = 0.05
    faded: float = 0.6


UNCONFIRMED = Unconfirmed()


@dataclass(frozen=True)
class LineStyle:
    """How a kind of line looks: stroke width and ornament with its spacing."""

    width: float
    ornament: Ornament
    spacing: float


#: The order is the order of the legend.
STATUS: dict[Status, StatusStyle] = {
    Status.OPERATING: StatusStyle("Operating", (), 1.0),
    Status.UNDER_CONSTRUCTION: StatusStyle("Under construction", (14, 5), 1.0),
    Status.PROPOSED: StatusStyle("Proposed", (5, 5), 1.0),
    Status.SUSPENDED: StatusStyle("Suspended", (20, 5, 3, 5), 0.7),
    Status.SHELVED: StatusStyle("Shelved", (2, 6), 0.8),
    Status.CANCELLED: StatusStyle("Cancelled", (8, 4, 1, 4, 1, 4), 0.55),
    Status.SEVERED: StatusStyle("Severed", (9, 7), 0.85, broken=True),
    Status.MISSING: StatusStyle("Missing", (3, 9), 0.7, broken=True),
    Status.RETIRED: StatusStyle("Retired", (1, 5), 0.5),
}

#: A line of which no dated status is known must not look as if it were operating.
NO_STATUS = StatusStyle("Status not known", (1, 4), 0.85)
#: What lines without a status look like. A way by sea is nobody's project: it is there, whoever sails it.
WITHOUT_STATUS: dict[Kind, StatusStyle] = {
    Kind.RAILWAY: NO_STATUS,
    Kind.PIPELINE: NO_STATUS,
    Kind.SEA_ROUTE: StatusStyle("Sea route, no status of its own", (1, 4), 0.85),
}
#: Points, areas and borders to which no status belongs.
PLAIN = StatusStyle("", (), 1.0)

LINES: dict[Kind, LineStyle] = {
    Kind.RAILWAY: LineStyle(2.6, Ornament.TICKS, 14),
    Kind.PIPELINE: LineStyle(2.4, Ornament.DOTS, 20),
    Kind.SEA_ROUTE: LineStyle(1.8, Ornament.ARROWS, 90),
    Kind.BORDER: LineStyle(1.4, Ornament.NONE, 0),
}

POINTS: dict[Kind, Shape] = {
    Kind.STATION: Shape.STATION,
    Kind.BRIDGE: Shape.STATION,
    Kind.LNG_PLANT: Shape.TERMINAL,
    Kind.LNG_TERMINAL: Shape.TERMINAL,
    Kind.EVENT: Shape.EVENT,
    Kind.PLACE: Shape.PLACE,
}

#: The radius of each outline in pixels where nothing shrinks it, and by how much zoom shrinks or enlarges it.
RADII: dict[Shape, float] = {
    Shape.SITE: 9,
    Shape.STATION: 4,
    Shape.PLACE: 5,
    Shape.TERMINAL: 8,
    Shape.EVENT: 7,
}
LEAST_SCALE, MOST_SCALE = 0.62, 1.15
#: The notches in the edge of a point whose status is not "operating": as many at every size, so that a site
#: looks the same at every zoom, in the legend and in a figure. The second is the share of a tooth in its step.
NOTCHES, TOOTH = 10, 0.55

#: The zoom from which a kind of point is drawn; the others always are.
MIN_ZOOM = {Kind.STATION: 8, Kind.BRIDGE: 9}

PRECISION = {
    Precision.SURVEYED: "surveyed",
    Precision.GENERALISED: "generalised (mapped, then thinned)",
    Precision.SCHEMATIC: "schematic (only the points it joins are known)",
}

#: Signs for the sectors: SVG paths in a 24 × 24 box, drawn by us, filled with one colour.
SECTOR_ICONS: dict[Sector, str] = {
    Sector.NATURAL_GAS: "M12 3c3 4 6 7 6 11a6 6 0 0 1-12 0c0-2 1-4 2.5-5.5C9 11 10 12 11 12c0-3 0-6 1-9z",
    Sector.ELECTRICITY: "M13 2 5 14h6l-1 8 8-12h-6z",
    Sector.RAILROADS: "M7 3h10a2 2 0 0 1 2 2v9a3 3 0 0 1-3 3l2 4h-2.4l-1.2-2.4H9.6L8.4 21H6l2-4a3 3 0 0 1-3-3V5a2 2 0 0 1 2-2zm0 3v5h10V6z",
    Sector.SEAPORTS: "M12 2a3 3 0 0 1 1.2 5.7V10H17v2h-3.8v7.8A7 7 0 0 0 18.6 15l-1.9.3L20 11.5l2 4.5-1.6-.3A9 9 0 0 1 12 22a9 9 0 0 1-8.4-6.3L2 16l2-4.5 3.3 3.8L5.4 15a7 7 0 0 0 5.4 4.8V12H7v-2h3.8V7.7A3 3 0 0 1 12 2z",
    Sector.SHIPPING_ROUTES: "M3 13h3V8h4V4h4v4h4v5h3l-2.5 6a4 4 0 0 1-3 1 5 5 0 0 1-3.5-1 5 5 0 0 1-3.5 1A4 4 0 0 1 5.5 19z",
    Sector.SHIPBUILDING: "M2 14h20l-3 6H5zM6 12V8h5V3h2v5l6 4z",
    Sector.AGRICULTURE: "M11 22V12C6 12 4 9 4 5c4 0 6.5 1.5 7.5 5C12 5.5 15 3 20 3c0 6-3 9-7 9v10z",
    Sector.FISHERIES: "M2 12c3-5 9-7 14-3l5-4v14l-5-4c-5 4-11 2-14-3zm5-2a1.3 1.3 0 1 0 0 2.6 1.3 1.3 0 0 0 0-2.6z",
    Sector.MEDICINE: "M9.5 3h5v6.5H21v5h-6.5V21h-5v-6.5H3v-5h6.5z",
    Sector.INDUSTRIAL_PARKS: "M3 21V10l6 4v-4l6 4V3h5v18z",
}

#: Found by search: contrast with land and sea 3:1 at least, and every two as far apart as eight can be for
#: usual and colour-blind sight (tests/test_symbology.py). Layers take them in their order.
COLOUR_BLIND_SAFE = (
    "#960000",
    "#0000FF",
    "#5A0078",
    "#B46996",
    "#87870F",
    "#00785A",
    "#4B78FF",
    "#1E3C3C",
)
#: The lightness (CIELAB, 0 to 100) of the darkest and the lightest layer of one sign in greyscale.
_DARK, _LIGHT = 5.0, 53.0
#: By how much greys have to differ in lightness to be told apart on a map.
_TELLABLE = 10.0

#: A halo narrower than this many metres is not drawn: the line itself is as wide.
HALO_FROM_M = 250


@dataclass(frozen=True)
class HaloStyle:
    """How far a halo reaches from its line or point, in pixels, and how opaque it is, 0 to 1.

    It is as wide as the accuracy on the ground, but reaches no farther than `most`: what is known within a
    hundred kilometres would tint all that is seen. One that reaches farther than `wide` is fainter.
    """

    wide: float = 16
    most: float = 46
    opacity: float = 0.16
    wide_opacity: float = 0.07


HALO = HaloStyle()


@dataclass(frozen=True)
class Overview:
    """What a map does while there is not room for everything: zooms, and lengths in pixels.

    Below the zoom `counted_below`, `counted_from` or more points within `counted_reach` of each other become
    one sign with their number. Halos are drawn from the zoom `halos_from`; further out only for what is
    pointed at or selected. A layer whose lines together reach less far than `short_layer` is emphasised: its
    strokes are `emphasis` times as wide, and if it reaches less far than `least_length`, no line is drawn
    shorter. Of sea routes that run the same way, one trunk is drawn, wider by `trunk_step` for each further
    route, up to `trunk_most`.

    A sign with a number has a radius from `sign_least` (for two) to `sign_most`, and a ring of `sign_ring` in
    the colours of what it counts. Below the zoom `lines_named_from` not lines are named but their layers.
    """

    counted_below: int = 8
    counted_from: int = 3
    counted_reach: float = 30
    halos_from: int = 9
    short_layer: float = 60
    least_length: float = 18
    emphasis: float = 2.2
    trunk_step: float = 0.5
    trunk_most: float = 2.0
    sign_least: float = 11
    sign_most: float = 18
    sign_ring: float = 4
    lines_named_from: int = 7

    def sign_radius(self, count: int) -> float:
        """How far a sign reaches that stands for so many, in pixels."""
        return min(self.sign_most, self.sign_least + 1.6 * math.log2(count / 2))


OVERVIEW = Overview()


def as_json() -> dict[str, object]:
    """The table as plain data, for the browser."""
    return {
        "status": {status.value: asdict(style) for status, style in STATUS.items()},
        "without_status": {kind.value: asdict(style) for kind, style in WITHOUT_STATUS.items()},
        "unconfirmed": asdict(UNCONFIRMED),
        "lines": {kind.value: asdict(style) for kind, style in LINES.items()},
        "points": {kind.value: shape.value for kind, shape in POINTS.items()},
        "icons": {sector.value: path for sector, path in SECTOR_ICONS.items()},
        "halo_from_m": HALO_FROM_M,
        "halo": asdict(HALO),
        "radii": {shape.value: radius for shape, radius in RADII.items()},
        "scale": [LEAST_SCALE, MOST_SCALE],
        "notches": [NOTCHES, TOOTH],
        "overview": asdict(OVERVIEW),
    }


def point_radius(shape: Shape, zoom: float) -> float:
    """The radius of a point symbol at a zoom, in pixels."""
    return RADII[shape] * min(MOST_SCALE, max(LEAST_SCALE, (zoom - 2) / 6))


def status_style(kind: Kind, status: Status | None, *, unconfirmed: bool = False) -> StatusStyle:
    """How a feature of this kind and status looks."""
    style = WITHOUT_STATUS.get(kind, PLAIN) if status is None else STATUS[status]
    return replace(style, hollow=True) if unconfirmed else style


def in_legend(styles: Collection[StatusStyle]) -> list[StatusStyle]:
    """Those of some statuses' looks that a legend lists, each once and in its order."""
    return [each for each in dict.fromkeys((*STATUS.values(), *WITHOUT_STATUS.values())) if each in styles]


def legend_kind(kinds: Iterable[Kind]) -> Kind:
    """The kind that stands for a layer in a legend: its most frequent line, else its most frequent kind."""
    counts = Counter(kinds)
    lines = Counter(
        {kind: count for kind, count in counts.items() if kind in LINES and kind is not Kind.BORDER}
    )
    most = (lines or counts).most_common(1)
    return most[0][0] if most else Kind.PLACE


def accents(layers: Mapping[str, str], kinds: Mapping[str, Kind], palette: Palette) -> dict[str, str]:
    """The accents of layers in a palette, by id, given those that they have by default.

    `kinds` has the kind that stands for a layer in a legend: in greyscale, layers that look alike but for
    their tone are given tones as far apart as can be.
    """
    match palette:
        case Palette.GREYSCALE:
            return _tones({layer: _sign(kinds[layer]) if layer in kinds else "" for layer in layers})
        case Palette.COLOUR_BLIND:
            return {
                layer: COLOUR_BLIND_SAFE[number % len(COLOUR_BLIND_SAFE)]
                for number, layer in enumerate(layers)
            }
        case _:
            return dict(layers)


def confusable(accents: Mapping[str, str], kinds: Mapping[str, Kind], palette: Palette) -> list[list[str]]:
    """Layers (ids) of one sign that nobody can tell apart by their accents, in groups.

    These are of one colour or, in greyscale, of so many tones that neighbours differ by less than _TELLABLE.
    """
    groups: dict[tuple[str, str], list[str]] = {}
    for layer, kind in kinds.items():
        tone = "" if palette is Palette.GREYSCALE else accents[layer].lower()
        groups.setdefault((_sign(kind), tone), []).append(layer)
    most = (_LIGHT - _DARK) / _TELLABLE + 1 if palette is Palette.GREYSCALE else 1
    return [layers for layers in groups.values() if len(layers) > most]


def _sign(kind: Kind) -> str:
    return str(LINES[kind].ornament if kind in LINES else POINTS.get(kind, Shape.SITE))


def _tones(signs: Mapping[str, str]) -> dict[str, str]:
    """A grey for each layer, evenly spread among those of one sign."""
    counts, used = Counter(signs.values()), Counter[str]()
    tones = {}
    for layer, sign in signs.items():
        share = used[sign] / (counts[sign] - 1) if counts[sign] > 1 else 0.5
        tones[layer] = _grey_of(_DARK + share * (_LIGHT - _DARK))
        used[sign] += 1
    return tones


@cache
def grey(colour: str) -> str:
    """The grey (#rrggbb) that is as light as a colour (#rrggbb): of the same relative luminance."""
    pixel = np.array([[int(colour[at : at + 2], 16) for at in (1, 3, 5)]], dtype=np.uint8)
    return _spelt(greyed(pixel)[0, 0])


def greyed(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The same of pixels (..., RGB or RGBA of 8 bits); what is transparent stays so."""
    luminance = _lights()[pixels[..., :3]] @ np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)
    toned = pixels.copy()
    toned[..., :3] = _level(luminance)[..., np.newaxis]
    return toned


def _grey_of(lightness: float) -> str:
    """The grey of a CIELAB lightness."""
    root = (lightness + 16) / 116
    return _spelt(_level(np.array(root**3 if root > 6 / 29 else lightness * 27 / 24389)))


def _spelt(level: NDArray[np.uint8]) -> str:
    return "#" + f"{int(level):02x}" * 3


@cache
def _lights() -> NDArray[np.float32]:
    """Linear light of each sRGB level."""
    return np.array([_linear(level / 255) for level in range(256)], dtype=np.float32)


def _linear(part: float) -> float:
    """Linear light of an sRGB value, both 0 to 1 (IEC 61966-2-1)."""
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004


def _level(luminance: NDArray[np.floating]) -> NDArray[np.uint8]:
    """The sRGB levels (0 to 255) of greys of these luminances (0 to 1)."""
    curve = 1.055 * luminance ** (1 / 2.4) - 0.055
    part = np.where(luminance <= 0.0031308, 12.92 * luminance, curve)  # noqa: PLR2004
    return np.round(part * 255).clip(0, 255).astype(np.uint8)
