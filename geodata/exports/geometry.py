"""Geometry in the form of every export."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import GeometryCollection
from shapely.geometry.base import BaseGeometry

from geodata.geometry.antimeridian import cut

#: Decimals of a coordinate in degrees: 0.1 m on the ground, finer than any accuracy of the atlas.
DECIMALS = 6


def to_rfc7946(geometry: BaseGeometry) -> BaseGeometry:
    """Geometry in the form of RFC 7946, in WGS84 degrees to six decimals.

    It has no heights, outer rings of polygons run counter-clockwise, what crosses the 180th meridian is cut
    in two there, and no collection is nested in another.
    """
    flat = cut(_unnested(shapely.force_2d(geometry)))
    return shapely.orient_polygons(shapely.transform(flat, _rounded))


def _unnested(geometry: BaseGeometry) -> BaseGeometry:
    """A collection without nested collections; anything else unchanged."""
    while any(part.geom_type == "GeometryCollection" for part in getattr(geometry, "geoms", ())):
        geometry = GeometryCollection(
            [
                inner
                for part in shapely.get_parts(geometry)
                for inner in (part.geoms if part.geom_type == "GeometryCollection" else (part,))
            ]
        )
    return geometry


def kind_of(geometry: BaseGeometry) -> str:
    """'points', 'lines' or 'areas'; 'places' for a collection of several kinds."""
    match geometry.geom_type.removeprefix("Multi"):
        case "Point":
            return "points"
        case "LineString":
            return "lines"
        case "Polygon":
            return "areas"
        case _:
            return "places"


def _rounded(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.round(coordinates, DECIMALS) + 0.0  # no -0.0
