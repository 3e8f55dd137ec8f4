"""Where a map looks (centre and zoom), read from a link or chosen to show given bounds."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from geodata.errors import LinkError
from geodata.geometry import mercator
from geodata.geometry.mercator import WORLD
from geodata.legible import brief

MIN_ZOOM, MAX_ZOOM = 3, 13
#: Width and height of the map in a usual window, in pixels.
_WINDOW = (700, 640)
#: How far north and south the base maps go, in degrees.
FARTHEST = 85
#: The closest zoom that the program chooses for a single line or area, and for a single point.
NEAREST, NEAREST_TO_POINT = 11, 9


@dataclass(frozen=True)
class Place:
    """Centre (degrees) and zoom (Web Mercator, 256-pixel tiles) of a map."""

    latitude: float
    longitude: float
    zoom: float

    def __str__(self) -> str:
        return f"{self.latitude:.4f},{self.longitude:.4f},{self.zoom:g}"


#: The middle of what the built-in base map names: where a map without features opens.
MIDDLE = Place(45.0, 127.5, MIN_ZOOM)


def parse_place(text: str, least: float = MIN_ZOOM) -> Place:
    """The place in a link's `at`, moved within the map's limits; raises LinkError if it is not one."""
    number = r"(-?\d+(?:\.\d+)?)"
    match = re.fullmatch(rf"{number},{number},(\d+(?:\.\d+)?)", text)
    place = Place(*(float(part) for part in match.groups())) if match else None
    if place is None or abs(place.latitude) > 90 or abs(place.longitude) > 360:  # noqa: PLR2004
        raise LinkError(
            f"at={brief(text)}: write latitude,longitude,zoom in degrees, as in at=42.34,130.5,10"
        )
    return Place(
        min(max(place.latitude, -FARTHEST), FARTHEST),
        place.longitude,
        min(max(place.zoom, least), MAX_ZOOM),
    )


def is_place(text: str, place: Place) -> bool:
    """Whether a link's `at` means a place, however it is written."""
    try:
        return str(parse_place(text, min(MIN_ZOOM, place.zoom))) == str(place)
    except LinkError:
        return False


def near(place: Place, other: Place) -> bool:
    """Whether the centres of two maps lie within about 50 pixels, and their zooms within 1.5."""
    degrees = mercator.longitude(50 * mercator.metres_a_pixel(min(place.zoom, other.zoom)))
    return (
        abs(place.zoom - other.zoom) <= 1.5  # noqa: PLR2004
        and abs(place.longitude - other.longitude) <= degrees
        and abs(place.latitude - other.latitude) <= degrees
    )


def place_for(
    bounds: tuple[float, float, float, float], least: int = MIN_ZOOM, nearest: int = NEAREST
) -> Place:
    """The place that shows bounds (west, south, east, north in degrees) at a zoom from `least` to `nearest`.

    A single point is shown at NEAREST_TO_POINT at most.
    """
    west, south, east, north = bounds
    middle = mercator.latitude((mercator.northing(north) + mercator.northing(south)) / 2)
    if (west, south) == (east, north):
        nearest = min(nearest, NEAREST_TO_POINT)
    longitude = ((west + east) / 2 + 180) % 360 - 180
    return Place(round(middle, 4), round(longitude, 4), min(max(zoom_for(bounds), least), nearest))


def zoom_for(bounds: tuple[float, float, float, float]) -> int:
    """The largest whole zoom at which a map of `_WINDOW` pixels shows bounds with some room around them."""
    west, south, east, north = bounds
    width, height = _WINDOW
    least = 1e-6 * WORLD
    across = max(mercator.easting(east) - mercator.easting(west), least) / mercator.metres_a_pixel(0)
    down = max(mercator.northing(north) - mercator.northing(south), least) / mercator.metres_a_pixel(0)
    return math.floor(min(math.log2(width * 0.8 / across), math.log2(height * 0.8 / down)))
