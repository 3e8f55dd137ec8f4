"""Convert between degrees and Web Mercator (EPSG:3857), the projection of screen maps and their tiles.

Eastings and northings are metres from where the equator meets Greenwich, degrees are WGS84. The four
conversions take numbers and arrays. Latitudes beyond the edge of the map are moved to the edge.
"""

from __future__ import annotations

import math
from typing import Final, overload

import numpy as np
from numpy.typing import NDArray
from shapely import clip_by_rect, transform
from shapely.geometry.base import BaseGeometry

from geodata.limits import MOST_MERCATOR_LATITUDE

#: Radius of the sphere, in metres.
RADIUS: Final = 6378137.0
#: Width and height of the world, in metres.
WORLD: Final = 2 * math.pi * RADIUS
#: Width and height of a tile in pixels, which is the size of the whole world at zoom 0.
TILE_PX: Final = 256

Floats = NDArray[np.float64]


@overload
def easting(longitude: float) -> float: ...
@overload
def easting(longitude: Floats) -> Floats: ...
def easting(longitude: float | Floats) -> float | Floats:
    """The easting, in metres, of a longitude in degrees."""
    return longitude / 360 * WORLD


@overload
def northing(latitude: float) -> float: ...
@overload
def northing(latitude: Floats) -> Floats: ...
def northing(latitude: float | Floats) -> float | Floats:
    """The northing, in metres, of a latitude in degrees."""
    seen = np.clip(latitude, -MOST_MERCATOR_LATITUDE, MOST_MERCATOR_LATITUDE)
    metres = np.arcsinh(np.tan(np.radians(seen))) * RADIUS
    return metres if isinstance(latitude, np.ndarray) else float(metres)


@overload
def longitude(easting: float) -> float: ...
@overload
def longitude(easting: Floats) -> Floats: ...
def longitude(easting: float | Floats) -> float | Floats:
    """The longitude of an easting, in degrees; beyond 180 where the map repeats the world."""
    return easting / WORLD * 360


@overload
def latitude(northing: float) -> float: ...
@overload
def latitude(northing: Floats) -> Floats: ...
def latitude(northing: float | Floats) -> float | Floats:
    """The latitude of a northing, in degrees."""
    degrees: Floats = np.degrees(np.arctan(np.sinh(northing / RADIUS)))
    return degrees if isinstance(northing, np.ndarray) else float(degrees)


def metres_a_pixel(zoom: float) -> float:
    """How many projected metres a pixel covers at a zoom; on the ground they are metres at the equator."""
    return WORLD / (TILE_PX * float(2.0**zoom))


def projected(geometry: BaseGeometry) -> BaseGeometry:
    """A geometry in EPSG:4326 as EPSG:3857 (metres), without what lies beyond the map's latitudes."""
    west, south, east, north = geometry.bounds
    if south < -MOST_MERCATOR_LATITUDE or north > MOST_MERCATOR_LATITUDE:
        edges = west - 1, -MOST_MERCATOR_LATITUDE, east + 1, MOST_MERCATOR_LATITUDE
        geometry = clip_by_rect(geometry, *edges)
    return transform(
        geometry, lambda places: np.column_stack([easting(places[:, 0]), northing(places[:, 1])])
    )
