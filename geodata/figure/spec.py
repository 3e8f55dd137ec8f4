"""Describe what a figure shows, and project the ground onto paper."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from shapely import clip_by_rect, transform
from shapely.affinity import translate
from shapely.geometry import GeometryCollection
from shapely.geometry.base import BaseGeometry

from geodata.derivations import WGS84
from geodata.errors import ExportError
from geodata.figure.sizes import A4, Size
from geodata.geometry import mercator
from geodata.geometry.mercator import WORLD
from geodata.present.colours import Palette

#: A figure shows at least as much ground as a map of this many CSS pixels at the same zoom.
SCREEN_PX = (800, 780)
#: The least length in points of a CSS pixel on the page at which symbols and names have room; smaller maps
#: have the symbols and names of a smaller zoom.
_LEAST_PX = 0.36
MM = 72 / 25.4
_MARGIN = 1.12


class FigureFormat(StrEnum):
    """The file formats of figures: pixels, or vectors in which text is text."""

    PNG = "png"
    SVG = "svg"
    PDF = "pdf"


class Part(StrEnum):
    """The parts around a map that can be left out."""

    LEGEND = "legend"
    SCALE = "scale"
    NORTH = "north"
    GRATICULE = "graticule"
    LOCATOR = "locator"
    NOTES = "notes"
    DATE = "date"
    CREDITS = "credits"
    LINK = "link"
    QR = "qr"


@dataclass(frozen=True)
class Figure:
    """What to draw: features by id, a selected one or none, and the place.

    The selected feature is drawn with its parts, even if it is not among the visible ones.

    Give `centre` (latitude, longitude in degrees) and `zoom` (Web Mercator, 256-pixel tiles), or `bounds`
    (west, south, east, north in degrees; across the antimeridian, west is greater than east). A map is never
    wider than the world. Statuses are those at the end of `year` (None: today). A `title` of None means that
    of the atlas, an empty one none. The credits are in the file's metadata even without `Part.CREDITS`.

    `tiles` are those of an online base map, which are fetched when the figure is drawn. Without them the
    built-in base map is drawn, which needs no internet.
    """

    visible: tuple[str, ...]
    selected: str | None = None
    centre: tuple[float, float] | None = None
    zoom: float | None = None
    bounds: tuple[float, float, float, float] | None = None
    title: str | None = None
    subtitle: str = ""
    link: str = ""
    year: int | None = None
    size: Size = A4
    parts: frozenset[Part] = frozenset(Part)
    palette: Palette = Palette.DEFAULT
    tiles: TileLayer | None = None

    @property
    def grounded(self) -> bool:
        """Whether the built-in base map is visible, alone or under tiles."""
        return self.tiles is None or self.tiles.overlay


@dataclass(frozen=True)
class TileLayer:
    """An online base map: Web Mercator tiles of 256 pixels; `url` contains {x}, {y}, {z} and perhaps {s}.

    An `overlay` lies over the built-in base map, others replace it. `closer` is the number of zoom levels by
    which a figure uses more detailed tiles than the screen; it is 0 for tiles with names, which would print
    too small.
    """

    title: str
    url: str
    attribution: str
    max_zoom: int
    subdomains: str = "abc"
    overlay: bool = False
    closer: int = 0

    @property
    def credit(self) -> str:
        """The credit line for the tiles."""
        return f"{self.title} ({self.attribution})"


@dataclass(frozen=True)
class Box:
    """A rectangle on the page, in points from its lower left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def top(self) -> float:
        return self.y + self.height

    def overlaps(self, other: Box, gap: float = 0) -> bool:
        """Whether two boxes come nearer than a gap."""
        return (
            self.x < other.right + gap
            and other.x < self.right + gap
            and self.y < other.top + gap
            and other.y < self.top + gap
        )

    def within(self, other: Box) -> bool:
        """Whether this box lies in another."""
        return self.x >= other.x and self.y >= other.y and self.right <= other.right and self.top <= other.top


@dataclass(frozen=True)
class Frame:
    """The map's rectangle on the page and the ground in it.

    `x0`, `y0`: centre in Web Mercator metres; `scale`: Web Mercator metres per point; `zoom`: that of a map
    on screen with the same density.
    """

    box: Box
    x0: float
    y0: float
    scale: float
    zoom: float

    @property
    def latitude(self) -> float:
        """Latitude of the centre, in degrees."""
        return mercator.latitude(self.y0)

    @property
    def mercator(self) -> tuple[float, float, float, float]:
        """West, south, east, north of the frame in Web Mercator metres."""
        half_x, half_y = self.box.width * self.scale / 2, self.box.height * self.scale / 2
        return self.x0 - half_x, self.y0 - half_y, self.x0 + half_x, self.y0 + half_y

    def ground_m(self, latitude: float) -> float:
        """Metres on the ground (WGS84, along the parallel) per point of the page at a latitude in degrees."""
        step = 1e-3
        _, _, metres = WGS84.inv(0, latitude, step, latitude)
        return float(metres) / mercator.easting(step) * self.scale

    def copies(self, geometry: BaseGeometry, pad: float = 0) -> Iterator[BaseGeometry]:
        """Copies of a geometry (Web Mercator metres), one for each copy of the world that is in the frame."""
        if geometry.is_empty:
            return
        (west, _, east, _), (left, _, right, _) = self.mercator, geometry.bounds
        reach = pad * self.scale
        first, last = (west - reach - right) / WORLD, (east + reach - left) / WORLD
        for turn in range(math.ceil(first), math.floor(last) + 1):
            yield translate(geometry, turn * WORLD) if turn else geometry

    def to_page(self, geometry: BaseGeometry, pad: float = 0) -> BaseGeometry:
        """A geometry in Web Mercator metres on the page (points), cut at the frame widened by `pad`."""
        west, south, east, north = self.mercator
        reach = pad * self.scale
        window = (west - reach, south - reach, east + reach, north + reach)
        cut = [clip_by_rect(copy, *window) for copy in self.copies(geometry, pad)]
        seen = [part for part in cut if not part.is_empty]
        middle = np.array([self.box.x + self.box.width / 2, self.box.y + self.box.height / 2])
        centre = np.array([self.x0, self.y0])
        together = seen[0] if len(seen) == 1 else GeometryCollection(seen)
        return transform(together, lambda xy: middle + (xy - centre) / self.scale)


def frame_of(figure: Figure, rectangle: Box) -> Frame:
    """The frame of a figure in a rectangle of the page. Raises ExportError without a valid place."""
    wide, high = SCREEN_PX
    px_pt = min(rectangle.width / wide, rectangle.height / high)
    if figure.bounds is not None:
        x0, y0, scale = _around(figure.bounds, rectangle)
    elif figure.centre is not None and figure.zoom is not None:
        latitude, longitude = figure.centre
        _check(latitude, longitude, figure.zoom)
        x0, y0 = mercator.easting(longitude), mercator.northing(latitude)
        scale = mercator.metres_a_pixel(figure.zoom) / px_pt
    else:
        raise ExportError("the figure has no place: give it centre and zoom, or bounds.")
    scale = min(scale, WORLD / rectangle.width)
    zoom = math.log2(WORLD / (mercator.TILE_PX * scale * max(px_pt, _LEAST_PX)))
    return Frame(rectangle, x0, y0, scale, zoom)


def _around(bounds: tuple[float, float, float, float], rectangle: Box) -> tuple[float, float, float]:
    west, south, east, north = bounds
    _check(south, west, 0)
    _check(north, east, 0)
    if south > north:
        raise ExportError(f"bounds {bounds}: south lies north of north. Write west, south, east, north.")
    left, right = mercator.easting(west), mercator.easting(east + 360 * (west > east))
    bottom, top = mercator.northing(south), mercator.northing(north)
    least = 2000.0  # metres, so that a single point has surroundings
    scale = max((right - left) / rectangle.width, (top - bottom) / rectangle.height, least / rectangle.width)
    return (left + right) / 2, (bottom + top) / 2, scale * _MARGIN


def _check(latitude: float, longitude: float, zoom: float) -> None:
    if not (abs(latitude) <= 90 and abs(longitude) <= 360 and 0 <= zoom <= 22):  # noqa: PLR2004
        raise ExportError(
            f"the figure's place is not on the map: latitude {latitude}, longitude {longitude}, zoom {zoom}. "
            "Latitudes go to 90, longitudes to 360 degrees, zooms from 0 to 22."
        )
