"""Read GeoJSON geometry (RFC 7946, WGS84 degrees) into shapely, with errors in plain words."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geodata.errors import Mistake, MistakeError
from geodata.geometry.antimeridian import cut
from geodata.legible import shown

#: For each geometry type, how many levels of lists are around its positions.
_DEPTHS = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}
#: The largest longitude and latitude, and a full turn, in degrees.
_LONGITUDE, _LATITUDE, _TURN = 180, 90, 360
#: The least and most numbers of a position: longitude, latitude, height, and a measure as GDAL writes it.
_LEAST, _MOST = 2, 4
#: Names of WGS84 in the `crs` member of GeoJSON 2008: CRS84, which has longitude first, and EPSG:4326, for
#: which all programs that write GeoJSON put longitude first, too.
_WGS84 = re.compile(r"(?:urn:ogc:def:crs:)?(?:OGC:[0-9.]*:?CRS84|EPSG:[0-9.]*:?4326)", re.IGNORECASE)


def is_wgs84(crs: Any) -> bool:
    """Whether the `crs` member of a collection says that positions are in WGS84; True if it has none."""
    return crs is None or _WGS84.fullmatch(name_of(crs)) is not None


def name_of(crs: Any) -> str:
    """The name of the coordinate reference system in a `crs` member; the member as text if it has no name."""
    about = crs.get("properties") if isinstance(crs, dict) else None
    name = about.get("name") if isinstance(about, dict) else None
    return name if isinstance(name, str) else shown(crs)


def read(value: Any) -> BaseGeometry | None:
    """The geometry of a GeoJSON object in two dimensions (WGS84 degrees); None for null.

    Raises MistakeError if the object is not a geometry, is not valid, or lies outside the range of longitude
    and latitude. Heights are dropped; use `has_heights` to find them.
    """
    if value is None:
        return None
    geometry = parse(value)
    _check_place(geometry)
    if (wrong := _invalid(geometry)) is not None:
        reason, _, place = shapely.is_valid_reason(wrong).rstrip("]").partition("[")
        raise _mistaken(f"{reason.lower()} at {place.replace(' ', ', ')}", "correct the outline there")
    return geometry


def _invalid(geometry: BaseGeometry) -> BaseGeometry | None:
    """The part of a geometry that is not valid, such as a ring that crosses itself; None if all is valid.

    Parts that overlap only because one of them crosses 180° are valid.
    """
    if geometry.is_valid:
        return None
    parts: list[BaseGeometry] = shapely.get_parts(geometry).tolist()
    if (alone := next((part for part in parts if not part.is_valid), None)) is not None:
        return alone
    apart = cut(geometry)
    return None if apart.is_valid else apart


def parse(value: Any) -> BaseGeometry:
    """The geometry of a GeoJSON object in two dimensions; unlike `read`, it may lie outside WGS84.

    Raises MistakeError if the object is not a geometry or is empty.
    """
    _check_shape(value)
    try:
        geometry = shapely.force_2d(shape(value))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, ShapelyError) as error:
        raise _mistaken(f"its coordinates do not make a {value['type']}") from error
    if geometry.is_empty:
        raise _mistaken("it is empty")
    return geometry


def has_heights(value: Any) -> bool:
    """Whether a position of a GeoJSON geometry that `read` accepts has more than two numbers."""
    return value is not None and any(len(position) > _LEAST for position in _positions(value))


def _check_place(geometry: BaseGeometry) -> None:
    """Raise MistakeError for a geometry that reaches beyond the world."""
    west, south, east, north = geometry.bounds
    if not -_LATITUDE <= south <= north <= _LATITUDE or max(-west, east) > _LONGITUDE + _TURN:
        raise _mistaken(
            f"bounds {', '.join(map(_degrees, geometry.bounds))} lie outside WGS84; "
            "is the data in longitude and latitude?"
        )
    if west < -_LONGITUDE or east > _LONGITUDE:
        raise _mistaken(
            f"it reaches from {_degrees(west)}° to {_degrees(east)}°, past the 180th meridian",
            "cut it there, with longitudes from -180 to 180",
        )


def _mistaken(what: str, remedy: str = "write a GeoJSON geometry, longitude first") -> MistakeError:
    return MistakeError(Mistake(what, remedy))


def _degrees(number: float) -> str:
    return f"{number:.4f}" if abs(number) < 1e12 else f"{number:g}"  # noqa: PLR2004 (what a line has room for)


def _check_shape(value: Any) -> None:
    """Raise MistakeError if a value does not have the structure of a GeoJSON geometry."""
    kind = value.get("type") if isinstance(value, dict) else None
    if kind == "GeometryCollection" and isinstance(value.get("geometries"), list):
        for part in value["geometries"]:
            _check_shape(part)
        return
    if not isinstance(kind, str) or kind not in _DEPTHS:
        raise _mistaken(f"its type is {shown(kind)}, not one of {', '.join(_DEPTHS)}")
    if not isinstance(value.get("coordinates"), list) or not value["coordinates"]:
        raise _mistaken("it has no list of coordinates")
    for position in _positions(value):
        _check_position(position, kind)


def _check_position(position: Any, kind: str) -> None:
    if not isinstance(position, list) or not _LEAST <= len(position) <= _MOST:
        raise _mistaken(f"its coordinates hold {shown(position)} where a position of a {kind} belongs")
    for number in position:
        if isinstance(number, bool) or not isinstance(number, int | float) or not math.isfinite(number):
            raise _mistaken(f"its coordinates hold {shown(number)} where a number belongs")


def _positions(value: dict[str, Any]) -> Iterator[Any]:
    """The values where a geometry should have its positions; they may be anything."""
    if value["type"] == "GeometryCollection":
        return chain.from_iterable(_positions(part) for part in value["geometries"])
    level = [value["coordinates"]]
    for _ in range(_DEPTHS[value["type"]]):
        for item in level:
            if not isinstance(item, list):
                raise _mistaken(f"its coordinates do not make a {value['type']}")
        level = [inner for item in level for inner in item]
    return iter(level)
