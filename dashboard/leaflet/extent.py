"""How far an atlas's map goes, where it opens, and on which side of the globe it shows a place.

The built-in base map names what lies in Asia and the Pacific. A map whose features lie there ends there; any
other map is as wide as the world and centred on its features, so that each place appears on it once.
"""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.reader.places import Place
from dashboard.reader.state import extent, home_of, least_zoom
from geodata import Atlas
from geodata.caching import kept
from geodata.limits import MOST_MERCATOR_LATITUDE

Bounds = tuple[float, float, float, float]
#: What the built-in base map names: west, south, east, north in degrees, past 180° into America.
BASE_MAP: Bounds = (5, 5, 250, 78)
_WORLD = 360


@dataclass(frozen=True)
class MapExtent:
    """Where a map opens, how far it zooms out, and its edges: west, south, east, north in degrees."""

    home: Place
    least_zoom: int
    edges: Bounds

    @property
    def seam(self) -> float:
        """The longitude, west of the map, that is equally far around the globe from both edges of the map."""
        west, _, east, _ = self.edges
        return (west + east - _WORLD) / 2

    def turn_of(self, bounds: Bounds) -> int:
        """The degrees of longitude (-360, 0 or 360) to add to bounds so that they lie on the map."""
        west, _, east, _ = bounds
        if east < self.seam:
            return _WORLD
        return -_WORLD if west > self.seam + _WORLD else 0


@kept()
def extent_of(atlas: Atlas) -> MapExtent:
    """The extent of an atlas's map."""
    return MapExtent(home_of(atlas), least_zoom(atlas), _edges(atlas))


def _edges(atlas: Atlas) -> Bounds:
    bounds = extent(atlas)
    if bounds is None or _holds(BASE_MAP, bounds):
        return BASE_MAP
    middle = round((bounds[0] + bounds[2]) / 2)
    half = _WORLD / 2
    return (middle - half, -MOST_MERCATOR_LATITUDE, middle + half, MOST_MERCATOR_LATITUDE)


def _holds(outer: Bounds, inner: Bounds) -> bool:
    """Whether bounds hold others, also if these are a whole turn of the globe away."""
    west, south, east, north = inner
    return (
        outer[1] <= south
        and north <= outer[3]
        and any(outer[0] <= west + turn and east + turn <= outer[2] for turn in (0, _WORLD, -_WORLD))
    )
