"""The base maps on offer: the built-in one, and online ones that load only when chosen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from html import unescape
from typing import TYPE_CHECKING

import xyzservices

from dashboard.reader.state import BUILT_IN

if TYPE_CHECKING:
    from geodata.figure import TileLayer


@dataclass(frozen=True)
class OnlineBase:
    """An online base map: `id` goes into the map's script, `title` onto the screen and into links.

    An `overlay` lies over the built-in base map; `imagery` bears no names.
    """

    id: str
    title: str
    provider: str
    overlay: bool = False
    imagery: bool = False


ONLINE = (
    OnlineBase("openstreetmap", "OpenStreetMap", "OpenStreetMap.Mapnik"),
    OnlineBase("openrailwaymap", "OpenRailwayMap", "OpenRailwayMap", overlay=True),
    OnlineBase("opentopomap", "OpenTopoMap", "OpenTopoMap"),
    OnlineBase("esri-imagery", "Esri World Imagery", "Esri.WorldImagery", imagery=True),
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
    return {
        base.id: {
            "title": base.title,
            "url": _provider(base).build_url(scale_factor="{r}", fill_subdomain=False),
            "subdomains": _subdomains(base),
            "max_zoom": _max_zoom(base),
            "attribution": _provider(base).html_attribution,
            "overlay": base.overlay,
        }
        for base in ONLINE
    }


def tile_layer(title: str) -> TileLayer | None:
    """The tiles of an online base map by its title, for a figure; None for the built-in one."""
    from geodata.figure import TileLayer  # noqa: PLC0415 (matplotlib)

    base = next((base for base in ONLINE if base.title == title), None)
    if base is None:
        return None
    return TileLayer(
        title=base.title,
        url=_provider(base).build_url(fill_subdomain=False),
        attribution=unescape(re.sub("<[^>]*>", "", _provider(base).html_attribution)),
        max_zoom=_max_zoom(base),
        subdomains=_subdomains(base),
        overlay=base.overlay,
        closer=1 if base.imagery else 0,
    )


@cache
def _provider(base: OnlineBase) -> xyzservices.TileProvider:
    return xyzservices.providers.query_name(base.provider)


def _subdomains(base: OnlineBase) -> str:
    return str(_provider(base).get("subdomains", "abc"))


def _max_zoom(base: OnlineBase) -> int:
    return int(_provider(base).get("max_zoom", 18))
