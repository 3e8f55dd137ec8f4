"""The base maps on offer: the built-in one, and online ones that load only when chosen."""

from __future__ import annotations

from dataclasses import dataclass

import xyzservices

from dashboard.state import BUILT_IN


@dataclass(frozen=True)
class OnlineBase:
    """An online base map: `id` goes into the map's script, `title` onto the screen and into links."""

    id: str
    title: str
    provider: str


ONLINE = (
    OnlineBase("openstreetmap", "OpenStreetMap", "OpenStreetMap.Mapnik"),
    OnlineBase("openrailwaymap", "OpenRailwayMap", "OpenRailwayMap"),
    OnlineBase("opentopomap", "OpenTopoMap", "OpenTopoMap"),
    OnlineBase("esri-imagery", "Esri World Imagery", "Esri.WorldImagery"),
)

TITLES = (BUILT_IN, *(base.title for base in ONLINE))


def base_id(title: str) -> str | None:
    """The id of an online base map by its title; None for the built-in one and for unknown titles."""
    return next((base.id for base in ONLINE if base.title == title), None)


def base_title(base: str) -> str:
    """The title of an online base map by its id; the built-in one's for unknown ids."""
    return next((online.title for online in ONLINE if online.id == base), BUILT_IN)


def as_json() -> dict[str, dict[str, object]]:
    """Tile addresses and attributions by id, for the browser."""
    return {base.id: _tiles(base) for base in ONLINE}


def _tiles(base: OnlineBase) -> dict[str, object]:
    provider = xyzservices.providers.query_name(base.provider)
    return {
        "title": base.title,
        "url": provider.build_url(scale_factor="{r}", fill_subdomain=False),
        "subdomains": provider.get("subdomains", "abc"),
        "max_zoom": provider.get("max_zoom", 18),
        "attribution": provider.html_attribution,
        "overlay": base.provider == "OpenRailwayMap",
    }
