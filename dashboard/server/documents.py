"""The documents that the page and the map's frame fetch from the server, each with its hash.

Everything here may take long, so it is made in a workroom (routes.py) and kept for the atlas that it is of.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TypeAlias

from dashboard import web
from dashboard.leaflet import content
from dashboard.leaflet.legend_svg import layer_symbol
from dashboard.reader.links import from_query, permalink
from dashboard.reader.panels import whole
from dashboard.reader.panels.whole import PAGE, feature_html, introduction_html
from dashboard.reader.site import data as site_data
from dashboard.reader.state import default_view, passing
from geodata import Atlas, Sector, Status, citing
from geodata.caching import kept
from geodata.errors import UnknownItemError
from geodata.geometry import generalising
from geodata.present import wording

GEOJSON, HTML = "application/geo+json", "text/html"
#: The size in bytes from which a document is compressed, and zlib's level.
_PACKED_FROM, _EFFORT = 1000, 6
#: The filters of a tile: statuses, sectors and a year (None: today).
Filters: TypeAlias = tuple[frozenset[Status], frozenset[Sector], int | None]


@dataclass(frozen=True)
class Document:
    """The bytes of an answer, and their media type."""

    body: bytes
    media_type: str

    @cached_property
    def version(self) -> str:
        """A short hash of the bytes."""
        return sha256(self.body).hexdigest()[:16]

    @cached_property
    def packed(self) -> bytes | None:
        """The bytes compressed by gzip; None where that would gain nothing."""
        if len(self.body) < _PACKED_FROM or self.media_type == "image/png":
            return None
        return gzip.compress(self.body, _EFFORT, mtime=0)


@kept(64)
def layer(atlas: Atlas, layer_id: str) -> Document:
    """A whole layer. Raises UnknownItemError for an unknown id."""
    return Document(content.dump(content.layer_geojson(atlas, layer_id)), GEOJSON)


@kept(256)
def basemap(atlas: Atlas, part: str) -> Document:
    """A file of the base map. Raises UnknownItemError for any other, or one outside its folder."""
    path = (content.basemap_parts(atlas) | content.basemap_details(atlas)).get(part)
    if path is None:
        parts = ", ".join(content.basemap_parts(atlas))
        raise UnknownItemError(f"the base map has no such file. It has {parts}.")
    return Document(path.read_bytes(), GEOJSON)


@kept(8)
def config(atlas: Atlas, version: str, address: str) -> Document:
    """The frame's configuration, with the address of each document: it changes when the document does.

    `version` is that of the atlas's files, by which tiles are asked for; `address` is the public one.
    """
    large = content.large_layers(atlas)
    tiles = {each: f"atlas/layers/{each}/{{z}}/{{x}}/{{y}}.geojson?v={version}" for each in large}
    urls = _urls(atlas, [each for each in atlas.layers if each not in large]) | {
        "tile_urls": tiles,
        "panel_urls": panel_urls(version, address),
    }
    return Document(content.dump(content.map_config(atlas) | urls), "application/json")


def config_of_site(atlas: Atlas) -> Document:
    """The configuration of a published site's map: all layers whole, no online base maps."""
    urls = _urls(atlas, list(atlas.layers)) | {"tile_urls": {}, "bases": {}}
    return Document(content.dump(content.map_config(atlas) | urls), "application/json")


def _urls(atlas: Atlas, layers: list[str]) -> dict[str, object]:
    """The addresses of whole layers and of the base map."""
    return {
        "layer_urls": {
            each: f"atlas/layers/{each}.geojson?v={layer(atlas, each).version}" for each in layers
        },
        "basemap_urls": {part: _basemap_url(atlas, part) for part in content.basemap_parts(atlas)},
        "basemap_details": {
            part: {"url": _basemap_url(atlas, part), "bounds": content.window(basemap(atlas, part).body)}
            for part in content.basemap_details(atlas)
        },
    }


def _basemap_url(atlas: Atlas, part: str) -> str:
    return f"atlas/basemap/{part}.geojson?v={basemap(atlas, part).version}"


def tile(atlas: Atlas, layer_id: str, place: tuple[int, int, int], filters: str) -> Document:
    """A tile (zoom, x, y) of the features of a layer that pass the filters of a link.

    Raises UnknownItemError for an unknown layer or place, and LinkError for filters that cannot be read.
    """
    view = from_query(atlas, filters)
    try:
        return _tile(atlas, layer_id, place, (view.statuses, view.sectors, view.year))
    except ValueError as error:
        raise UnknownItemError(str(error)) from error


@kept(512)
def _tile(atlas: Atlas, layer_id: str, place: tuple[int, int, int], filters: Filters) -> Document:
    found = _tiles(atlas, layer_id, filters).at(*place)
    return Document(content.dump(content.tile_geojson(atlas, found)), GEOJSON)


@kept(32)
def _tiles(atlas: Atlas, layer_id: str, filters: Filters) -> generalising.Tiles:
    return generalising.Tiles(passing(atlas, layer_id, *filters))


def feature(atlas: Atlas, feature_id: str) -> Document:
    """A feature as a layer of its own, empty if it has no place. Raises UnknownItemError."""
    found = atlas.feature(feature_id)
    return Document(content.dump(content.collection(atlas, [(found, None)])), GEOJSON)


@kept(8)
def data(atlas: Atlas, path: str, address: str) -> Document:
    """A document at a permanent address. Raises UnknownItemError."""
    return Document(*site_data.find(atlas, path, address))


def panel(atlas: Atlas, feature_id: str, address: str) -> Document:
    """The panel of a feature, with its link at the public address of the server (empty: relative).

    Raises UnknownItemError for an unknown feature.
    """
    view = replace(default_view(atlas), selected=atlas.feature(feature_id).id)
    return Document(feature_html(atlas, feature_id, permalink(atlas, address, view), PAGE).encode(), HTML)


@kept()
def introduction(atlas: Atlas) -> Document:
    """The panel when nothing is selected."""
    return Document(introduction_html(atlas, PAGE, "?{}".format).encode(), HTML)


def panels_version(version: str, address: str) -> str:
    """A short hash of what panels are made from: the version of the atlas’s files, the address, the program.

    It is one for all panels, as for tiles: to hash a panel it would have to be made first.
    """
    return sha256(f"{version} {address} {_panels_program()}".encode()).hexdigest()[:16]


@lru_cache(maxsize=1)
def _panels_program() -> str:
    """A hash of the modules and styles of citation that make panels."""
    rooms = [Path(whole.__file__).parent, Path(wording.__file__).parent, Path(citing.__file__).parent]
    paths = sorted(path for room in rooms for path in room.rglob("*") if path.suffix in {".py", ".csl"})
    return sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()


def panel_urls(version: str, address: str) -> dict[str, str]:
    """The addresses of panels, relative to the page: for a feature (`{feature}` is its id) and for none."""
    made_of = panels_version(version, address)
    return {
        "feature": f"atlas/panels/{{feature}}.html?v={made_of}",
        "introduction": f"atlas/introduction.html?v={made_of}",
    }


def symbol(atlas: Atlas, layer_id: str) -> Document:
    """The legend's symbol of a layer as SVG. Raises UnknownItemError."""
    if layer_id not in atlas.layers:
        raise UnknownItemError(f"the atlas has no layer '{layer_id}'. It has {', '.join(atlas.layers)}.")
    return Document(layer_symbol(atlas, atlas.layers[layer_id]).encode(), "image/svg+xml")


@lru_cache(maxsize=1)
def script() -> Document:
    """Leaflet and the map's scripts."""
    return Document(content.script(), "text/javascript")


@lru_cache(maxsize=1)
def page_script() -> Document:
    """The page's own script."""
    return Document(web.script("page").encode(), "text/javascript")


@lru_cache(maxsize=1)
def styles() -> Document:
    """Leaflet's styles and the map's."""
    return Document(content.styles(), "text/css")
