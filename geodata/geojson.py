"""GeoJSON geometry (RFC 7946, WGS84 degrees) into shapely, with what is wrong in plain words."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

#: West, south, east, north of WGS84, in degrees.
_WORLD = (-180, -90, 180, 90)
_GEOMETRIES = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon")


def read(value: Any) -> BaseGeometry | None:
    """The geometry of a GeoJSON object, None for null; ValueError in plain words if it is none."""
    if value is None:
        return None
    _check_shape(value)
    try:
        geometry = shape(value)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, ShapelyError) as error:
        raise ValueError(f"its coordinates do not make a {value['type']}") from error
    if geometry.is_empty:
        raise ValueError("it is empty")
    west, south, east, north = geometry.bounds
    if not (_WORLD[0] <= west <= east <= _WORLD[2] and _WORLD[1] <= south <= north <= _WORLD[3]):
        raise ValueError(
            f"bounds {west:.4f}, {south:.4f}, {east:.4f}, {north:.4f} lie outside WGS84; "
            "is the data in longitude and latitude?"
        )
    if not geometry.is_valid:
        reason, _, place = shapely.is_valid_reason(geometry).rstrip("]").partition("[")
        raise ValueError(f"{reason.lower()} at {place.replace(' ', ', ')}: correct the outline there")
    return geometry


def _check_shape(value: Any) -> None:
    """Raise ValueError if a value has not the shape of a GeoJSON geometry."""
    kind = value.get("type") if isinstance(value, dict) else None
    if kind == "GeometryCollection" and isinstance(value.get("geometries"), list):
        for part in value["geometries"]:
            _check_shape(part)
        return
    if kind not in _GEOMETRIES:
        raise ValueError(f"its type is {kind!r}, not one of {', '.join(_GEOMETRIES)}")
    if not isinstance(value.get("coordinates"), list) or not value["coordinates"]:
        raise ValueError("it has no list of coordinates")
    for number in _leaves(value["coordinates"]):
        if isinstance(number, bool) or not isinstance(number, int | float) or not math.isfinite(number):
            raise ValueError(f"its coordinates hold {number!r:.60} where a number belongs")


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, list):
        for part in value:
            yield from _leaves(part)
    else:
        yield value
