"""What of a geometry a map in Web Mercator can draw, and in which pieces.

The projection has no room for the poles: at 90° it would be endlessly high, so maps end at some 85°. What
lies beyond is left out, since it would stand at a wrong place, and said to be (`beyond`).
"""

from __future__ import annotations

from collections.abc import Iterator

import shapely
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from geodata.geometry.antimeridian import join
from geodata.limits import MOST_MERCATOR_LATITUDE

#: The part of the world that a map can show; a joined geometry may go on beyond 180°.
_SEEN = box(-540, -MOST_MERCATOR_LATITUDE, 540, MOST_MERCATOR_LATITUDE)


def reachable(geometry: BaseGeometry) -> BaseGeometry:
    """What of a geometry (WGS84 degrees) a map can show, in one piece over 180°; it may be empty."""
    whole = join(geometry)
    if _within(whole):
        return whole
    return shapely.union_all([shapely.intersection(part, _SEEN) for part in _flat(whole)])


def pieces(geometry: BaseGeometry) -> tuple[BaseGeometry, ...]:
    """A geometry (WGS84 degrees) as areas, lines and points that a map draws; nothing if all lies beyond.

    It is in one piece over the 180th meridian. All areas are one geometry, and all lines, but each point is
    its own; heights are kept where nothing is cut.
    """
    whole = reachable(geometry)
    if whole is geometry and whole.geom_type not in {"MultiPoint", "GeometryCollection"}:
        return (whole,)
    parts = [part for part in _flat(whole) if not part.is_empty]
    areas = [part for part in parts if isinstance(part, Polygon)]
    lines = [part for part in parts if isinstance(part, LineString)]
    points = [part for part in parts if isinstance(part, Point)]
    whole_areas = areas[:1] if len(areas) == 1 else [MultiPolygon(areas)] if areas else []
    whole_lines = lines[:1] if len(lines) == 1 else [MultiLineString(lines)] if lines else []
    return (*whole_areas, *whole_lines, *points)


def beyond(geometry: BaseGeometry | None) -> bool:
    """Whether a geometry lies wholly beyond the edge of a map, near a pole; False for none at all."""
    if geometry is None or geometry.is_empty or _within(geometry):
        return False
    return not shapely.intersects(geometry, _SEEN)


def _within(geometry: BaseGeometry) -> bool:
    _, south, _, north = geometry.bounds
    return bool(south >= -MOST_MERCATOR_LATITUDE and north <= MOST_MERCATOR_LATITUDE)


def _flat(geometry: BaseGeometry) -> Iterator[BaseGeometry]:
    """The single points, lines and polygons of a geometry."""
    for part in shapely.get_parts(geometry):
        if hasattr(part, "geoms"):
            yield from _flat(part)
        else:
            yield part
