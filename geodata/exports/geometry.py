"""Prepare geometry for all exports."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import GeometryCollection
from shapely.geometry.base import BaseGeometry

from geodata.geometry.antimeridian import cut

#: Decimals of coordinates in degrees: about 0.1 m, finer than any declared accuracy.
DECIMALS = 6


def to_rfc7946(geometry: BaseGeometry) -> BaseGeometry:
    """Geometry (EPSG:4326) as RFC 7946 requires it, rounded to DECIMALS.

    It has no heights, outer rings run counter-clockwise, geometry across the antimeridian is cut there, and
    collections are not nested.
    """
    flat = cut(_unnested(shapely.force_2d(geometry)))
    return shapely.orient_polygons(shapely.transform(flat, _rounded))


def _unnested(geometry: BaseGeometry) -> BaseGeometry:
    """A collection without nested collections; other geometry unchanged."""
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
