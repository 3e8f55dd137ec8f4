"""Which features are clicked, and where in the window a click means them in each way.

A feature takes part if a passage speaks of it and if in every Leaflet map it lies alone under some point in
view, so that nothing that was switched off and on can lie over it. deck.gl cannot be asked: it is clicked as
far from the middle of its map as a Leaflet map, since both look at the home view.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from playwright.sync_api import Browser

from benchmarks.driving import Visitor, visiting
from benchmarks.processes import Server
from benchmarks.results import BenchError
from benchmarks.ways import Way
from benchmarks.ways.common import quotation
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
    middles: dict[str, tuple[float, float]] = {}
    for way in servers:
        if way.bare:
            continue
        with suppress(BenchError), visiting(browser, way, servers[way].url) as visitor:
            visitor.open()
            middles[way.id] = _middle(visitor)
            if way.leaflet:
                for feature, found in places.items():
                    if (at := visitor.spot(feature)) is not None:
                        found[way.id] = at
    leaflet = [way.id for way in servers if way.leaflet and not way.bare and way.id in middles]
    able = [feature for feature, found in places.items() if leaflet and found.keys() >= set(leaflet)]
    able.sort(key=lambda feature: atlas.feature(feature).geometry.geom_type != "Point")
    for feature in able:
        for way in middles.keys() - set(leaflet):
            places[feature][way] = _moved(places[feature][leaflet[0]], middles[leaflet[0]], middles[way])
    return [Spot(feature, names[feature], places[feature]) for feature in able[:MOST]]


def _middle(visitor: Visitor) -> tuple[float, float]:
    box = visitor.map_element.bounding_box()
    if box is None:
        raise BenchError(f"{visitor.way.title}: no map")
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def _moved(at: dict[str, float], old: tuple[float, float], new: tuple[float, float]) -> dict[str, float]:
    return {"x": at["x"] + new[0] - old[0], "y": at["y"] + new[1] - old[1]}
