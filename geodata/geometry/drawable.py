"""Find the parts of a geometry that a Web Mercator map can draw, as areas, lines and points.

The projection cannot show the poles: at 90° it would be infinitely high, so maps end at about 85°. Parts
beyond that are left out, since they would be drawn in a wrong place; `beyond` reports geometry that lies
wholly there.
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
    """The part of a geometry (WGS84 degrees) that a map can show, joined across 180°; it may be empty."""
    whole = join(geometry)
    if _within(whole):
        return whole
    return shapely.union_all([shapely.intersection(part, _SEEN) for part in _leaves(whole)])


def pieces(geometry: BaseGeometry) -> tuple[BaseGeometry, ...]:
    """A geometry (WGS84 degrees) as the areas, lines and points that a map draws; empty if all lies beyond.

    It is joined across the 180th meridian. All areas together are one geometry, and so are all lines; each
    point is a geometry of its own. Heights are kept if nothing is cut.
    """
    whole = reachable(geometry)
    if whole is geometry and whole.geom_type not in {"MultiPoint", "GeometryCollection"}:
        return (whole,)
    parts = [part for part in _leaves(whole) if not part.is_empty]
    areas = [part for part in parts if isinstance(part, Polygon)]
    lines = [part for part in parts if isinstance(part, LineString)]
    points = [part for part in parts if isinstance(part, Point)]
    whole_areas = areas[:1] if len(areas) == 1 else [MultiPolygon(areas)] if areas else []
    whole_lines = lines[:1] if len(lines) == 1 else [MultiLineString(lines)] if lines else []
    return (*whole_areas, *whole_lines, *points)


def beyond(geometry: BaseGeometry | None) -> bool:
    """Whether a geometry lies wholly beyond the edge of a map, near a pole; False for None or empty."""
    if geometry is None or geometry.is_empty or _within(geometry):
        return False
    return not shapely.intersects(geometry, _SEEN)


def _within(geometry: BaseGeometry) -> bool:
    _, south, _, north = geometry.bounds
    return bool(south >= -MOST_MERCATOR_LATITUDE and north <= MOST_MERCATOR_LATITUDE)


def _leaves(geometry: BaseGeometry) -> Iterator[BaseGeometry]:
    """The single points, lines and polygons of a geometry."""
    for part in shapely.get_parts(geometry):
        if hasattr(part, "geoms"):
            yield from _leaves(part)
        else:
            yield part
