"""Which features are clicked, and where in the window a click means them in each way.

A feature takes part if a passage speaks of it and if every Leaflet map gives a click at some point in view
to it. For deck.gl, which cannot be asked, the point is computed from the home view (Web Mercator) and taken
as it is.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from playwright.sync_api import Browser
from shapely import get_coordinates

from benchmarks.driving import Visitor, visiting
from benchmarks.processes import Server
from benchmarks.results import BenchError
from benchmarks.ways import Way
from benchmarks.ways.common import quotation
from dashboard.state import HOME
from geodata import Atlas

MOST = 5
#: How much of a quotation is to be readable, in characters; the beginning.
READ = 60


@dataclass(frozen=True)
class Spot:
    """A feature, the words that its panel is to show, and where to click by way (pixels of the window)."""

    feature: str
    words: tuple[str, str]
    at: Mapping[str, dict[str, float]]


def spots(atlas: Atlas, browser: Browser, servers: Mapping[Way, Server]) -> list[Spot]:
    """Up to MOST features that can be clicked in every way at the home view."""
    names = {
        feature.id: (atlas.name(feature.id), quotation(feature.id)[:READ])
        for feature in atlas.features.values()
        if feature.geometry is not None and quotation(feature.id)
    }
    places: dict[str, dict[str, dict[str, float]]] = {feature: {} for feature in names}
    leaflet = [way for way in servers if way.leaflet and not way.bare]
    for way in servers:
        if way.bare:
            continue
        with suppress(BenchError), visiting(browser, way, servers[way].url) as visitor:
            visitor.open()
            for feature, found in places.items():
                at = visitor.spot(feature) if way.leaflet else _on_deck(visitor, atlas, feature)
                if at is not None:
                    found[way.id] = at
    able = [feature for feature, found in places.items() if all(way.id in found for way in leaflet)]
    able.sort(key=lambda feature: atlas.feature(feature).geometry.geom_type != "Point")
    return [Spot(feature, names[feature], places[feature]) for feature in able[:MOST]]


def _on_deck(visitor: Visitor, atlas: Atlas, feature: str) -> dict[str, float] | None:
    """Where the middle vertex that is in view lies in a map of the home view."""
    box = visitor.map_element.bounding_box()
    geometry = atlas.feature(feature).geometry
    if box is None or geometry is None:
        return None
    middle_x, middle_y = _mercator(HOME.longitude, HOME.latitude)
    seen = []
    for longitude, latitude in get_coordinates(geometry):
        x, y = _mercator(longitude, latitude)
        left, top = box["width"] / 2 + x - middle_x, box["height"] / 2 + y - middle_y
        if 30 < left < box["width"] - 30 and 30 < top < box["height"] - 30:
            seen.append({"x": box["x"] + left, "y": box["y"] + top})
    return seen[len(seen) // 2] if seen else None


def _mercator(longitude: float, latitude: float) -> tuple[float, float]:
    """Pixels of the world at the home zoom, tiles of 256 pixels."""
    world = 256 * 2**HOME.zoom
    up = math.asinh(math.tan(math.radians(latitude))) / (2 * math.pi)
    return (longitude + 180) / 360 * world, (0.5 - up) * world
