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
from dashboard.reader.places import MAX_ZOOM
from dashboard.reader.searching import by_name, distinguish, search_text
from dashboard.reader.state import ViewState, bounds_of, extent, home_of, revealing
from geodata import Atlas


def documents(atlas: Atlas, view: ViewState, address: str) -> Iterator[tuple[str, bytes]]:
    """Address and JSON of each document; `address` is the dashboard's, or empty."""
    yield "atlas/map.json", content.dump(_config(atlas))
    for layer in atlas.layers:
        yield _layer(layer), content.dump(content.layer_geojson(atlas, layer))
    for part, path in (content.basemap_parts(atlas) | content.basemap_details(atlas)).items():
        yield _basemap(part), path.read_bytes()
    yield "interactive/view.json", content.dump(_views(atlas, view))
    yield "interactive/search.json", content.dump([_entry(atlas, item) for item in by_name(atlas)])
    yield "interactive/introduction.json", content.dump(introduction_html(atlas))
    panels = {item: feature_html(atlas, item, _link(atlas, view, item, address)) for item in atlas.features}
    yield "interactive/panels.json", content.dump(panels)


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


def _views(atlas: Atlas, view: ViewState) -> dict[str, Any]:
    """The view with which the file opens, the starting views, and the map's range of zooms and edges."""
    starts = [read_query(atlas, start.link)[0] for start in atlas.start_views]
    return {
        "opening": _view(atlas, view),
        "starts": [_view(atlas, start) for start in starts],
        "zooms": [extent_of(atlas).least_zoom, MAX_ZOOM],
        "edges": extent_of(atlas).edges,
        "empty": "" if extent(atlas) else f"{nothing_to_show(atlas)}.",
    }


def _view(atlas: Atlas, view: ViewState) -> dict[str, Any]:
    """The state as Python sends it to the dashboard's map.

    A view that names a feature and no place goes to the feature, as a link does.
    """
    follows = view.selected is not None and view.place == home_of(atlas)
    bounds = bounds_of(atlas, view.selected) if follows and view.selected else None
    return {"state": speak(view, Progress(), Move(1, bounds), None)}


def _entry(atlas: Atlas, item: str) -> dict[str, str]:
    """A feature as the search box offers and finds it."""
    names = atlas.names[item]
    return {
        "id": item,
        "name": names.en,
        "ko": names.ko,
        "ru": names.ru,
        "layer": distinguish(atlas, item) or atlas.layers[atlas.feature(item).layer].title,
        "text": search_text(atlas, item),
    }


def _link(atlas: Atlas, view: ViewState, item: str, address: str) -> str:
    """The link that opens a feature in the dashboard; empty without the dashboard's address."""
    if not address:
        return ""
    opened = replace(revealing(atlas, view, item), selected=item, place=home_of(atlas))
    return permalink(atlas, address, opened)
