"""The JSON documents in the interactive page: what the map would fetch, the panels, the names to search."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from dashboard.leaflet import content
from dashboard.leaflet.extent import extent_of
from dashboard.leaflet.legend_svg import layer_symbol
from dashboard.leaflet.messages import Move, Progress, speak
from dashboard.reader.links import permalink, read_query
from dashboard.reader.panels.introduction import nothing_to_show
from dashboard.reader.panels.whole import feature_html, introduction_html
from dashboard.reader.places import FARTHEST, MAX_ZOOM
from dashboard.reader.searching import by_name, distinguish, search_text
from dashboard.reader.state import ViewState, bounds_of, extent, home_of, revealing
from geodata import Atlas, Sector, Status
from geodata.vocabulary import label

#: The addresses of panels: of features, and where nothing is selected.
PANELS, INTRODUCTION = "atlas/panels/{feature}.html", "atlas/introduction.html"


def documents(atlas: Atlas, view: ViewState, address: str) -> Iterator[tuple[str, bytes]]:
    """Address and JSON of each document; `address` is the dashboard's, or empty."""
    yield "atlas/map.json", content.dump(_config(atlas))
    for layer in atlas.layers:
        yield _layer(layer), content.dump(content.layer_geojson(atlas, layer))
    for part, path in (content.basemap_parts(atlas) | content.basemap_details(atlas)).items():
        yield _basemap(part), path.read_bytes()
    yield "interactive/view.json", content.dump(opening(atlas, view))
    yield "interactive/search.json", content.dump(search_index(atlas))
    yield INTRODUCTION, content.dump(introduction_html(atlas))
    for item in atlas.features:
        yield panel_of(item), content.dump(feature_html(atlas, item, _link(atlas, view, item, address)))


def panel_of(item: str) -> str:
    """The address of a feature's panel."""
    return PANELS.format(feature=item)


def picture(svg: str) -> str:
    """An SVG picture as a data URL."""
    return f"data:image/svg+xml,{quote(svg, safe=' /:=')}"


def _config(atlas: Atlas) -> dict[str, Any]:
    """The map's configuration as the server sends it, but with all layers whole and no online base maps."""
    config = content.map_config(atlas)
    for layer in config["layers"]:
        layer["symbol"] = picture(layer_symbol(atlas, atlas.layers[layer["id"]]))
    details = {
        part: {"url": _basemap(part), "bounds": content.window(path.read_bytes())}
        for part, path in content.basemap_details(atlas).items()
    }
    return config | {
        "bases": {},
        "layer_urls": {layer: _layer(layer) for layer in atlas.layers},
        "tile_urls": {},
        "basemap_urls": {part: _basemap(part) for part in content.basemap_parts(atlas)},
        "basemap_details": details,
    }


def _layer(layer: str) -> str:
    return f"atlas/layers/{layer}.geojson"


def _basemap(part: str) -> str:
    return f"atlas/basemap/{part}.geojson"


def opening(atlas: Atlas, view: ViewState) -> dict[str, Any]:
    """With what a page of its own begins: its view, the starting views, the map's range, what links name."""
    starts = [read_query(atlas, start.link)[0] for start in atlas.start_views]
    return {
        "opening": _state(atlas, view),
        "starts": [_state(atlas, start) for start in starts],
        "zooms": [extent_of(atlas).least_zoom, MAX_ZOOM],
        "edges": extent_of(atlas).edges,
        "empty": "" if extent(atlas) else f"{nothing_to_show(atlas)}.",
        "link": {
            "layers": {layer.id: layer.title for layer in atlas.layers.values()},
            "statuses": {status: label(status) for status in Status},
            "sectors": {sector: label(sector) for sector in Sector},
            "years": [atlas.first_year, atlas.last_year],
            "farthest": FARTHEST,
        },
    }


def _state(atlas: Atlas, view: ViewState) -> dict[str, Any]:
    """The state as Python sends it to the dashboard's map.

    A view that names a feature and no place goes to the feature, as a link does.
    """
    follows = view.selected is not None and view.place == home_of(atlas)
    bounds = bounds_of(atlas, view.selected) if follows and view.selected else None
    return speak(view, Progress(), Move(1, bounds), None)


def search_index(atlas: Atlas) -> list[dict[str, Any]]:
    """All features as the search box offers and finds them, with the bounds of what the map draws of each."""
    return [_entry(atlas, item) for item in by_name(atlas)]


def _entry(atlas: Atlas, item: str) -> dict[str, Any]:
    names = atlas.names[item]
    return {
        "id": item,
        "name": names.en,
        "ko": names.ko,
        "ru": names.ru,
        "layer": distinguish(atlas, item) or atlas.layers[atlas.feature(item).layer].title,
        "text": search_text(atlas, item),
        "bounds": bounds_of(atlas, item),
    }


def _link(atlas: Atlas, view: ViewState, item: str, address: str) -> str:
    """The link that opens a feature in the dashboard; empty without the dashboard's address."""
    if not address:
        return ""
    opened = replace(revealing(atlas, view, item), selected=item, place=home_of(atlas))
    return permalink(atlas, address, opened)
