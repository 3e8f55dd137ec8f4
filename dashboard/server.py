"""The server: Streamlit's page, and beside it the routes from which the map's frame draws.

/assets/map.js, map.css     Leaflet and the atlas's own scripts and styles, each as one
/assets/symbols/<layer>.svg a layer's legend symbol
/atlas/map.json             layers, symbols, base maps
/atlas/layers/<layer>.geojson
/atlas/layers/<layer>/<zoom>/<x>/<y>.geojson, tiles of a large layer; filters as in a link (status=Operating)
/atlas/features/<feature>.geojson, for one that no tile has room for
/atlas/basemap/<part>.geojson, and detail/<square>.geojson for a near look
/atlas/picture.png          the figure of the atlas, or of ?feature=…, that stands beside a link elsewhere
/atlas/changes.atom         what changed, as a feed
/, /passages, /methodology  Streamlit's index page with a head of ours
/health                     {"status": "ok"}
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from threading import Lock
from urllib.parse import urlencode

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from streamlit import file_util

from dashboard import feed
from dashboard.cache import atlas
from dashboard.exporting import figure_of
from dashboard.head import head_of, with_head
from dashboard.leaflet import content
from dashboard.leaflet.legend_svg import layer_symbol
from dashboard.state import default_view, from_query, passing, place_for
from geodata import Sector, Status, generalising
from geodata.errors import LinkError, UnknownItemError

GEOJSON = "application/geo+json"
#: The picture beside a link: nearly twice as wide as high, as those who show it cut it.
_PICTURE_MM, _PICTURE_DPI = (297.0, 156.0), 103
_drawing = Lock()


@lru_cache(maxsize=64)
def _layer(layer: str) -> bytes:
    return content.dump(content.layer_geojson(atlas(), layer))


@lru_cache(maxsize=128)
def _basemap(part: str) -> bytes | None:
    path = (content.basemap_parts(atlas()) | content.basemap_details(atlas())).get(part)
    return None if path is None else path.read_bytes()


@lru_cache(maxsize=1)
def _config() -> bytes:
    """The frame's configuration, with the address of each document: it changes when the document does."""
    large = content.large_layers(atlas())
    layers = {
        layer: f"atlas/layers/{layer}.geojson?v={_etag(_layer(layer))}"
        for layer in atlas().layers
        if layer not in large
    }
    tiles = {layer: f"atlas/layers/{layer}/{{z}}/{{x}}/{{y}}.geojson?v={_data_version()}" for layer in large}
    parts = {part: _basemap_url(part) for part in content.basemap_parts(atlas())}
    details = {
        part: {"url": _basemap_url(part), "bounds": content.window(_basemap(part) or b"")}
        for part in content.basemap_details(atlas())
    }
    urls = {"layer_urls": layers, "tile_urls": tiles, "basemap_urls": parts, "basemap_details": details}
    return content.dump(content.map_config(atlas()) | urls)


@lru_cache(maxsize=1)
def _data_version() -> str:
    """A short hash of the atlas's files, base map aside, or of the zip that it was opened from."""
    folder = atlas().folder
    found = [folder] if folder.is_file() else [*folder.glob("*.*"), *folder.glob("layers/*")]
    paths = sorted(path for path in found if path.is_file())
    return sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()[:16]


@lru_cache(maxsize=32)
def _tiles(
    layer: str, statuses: frozenset[Status], sectors: frozenset[Sector], year: int | None
) -> generalising.Tiles:
    return generalising.Tiles(passing(atlas(), layer, statuses, sectors, year))


@lru_cache(maxsize=512)
def _tile(layer: str, place: tuple[int, int, int], filters: str) -> bytes:
    view = from_query(atlas(), filters)
    tiles = _tiles(layer, view.statuses, view.sectors, view.year)
    return content.dump(content.tile_geojson(atlas(), tiles.at(*place)))


def _basemap_url(part: str) -> str:
    return f"atlas/basemap/{part}.geojson?v={_etag(_basemap(part) or b'')}"


def _etag(body: bytes) -> str:
    return sha256(body).hexdigest()[:16]


def _cached(request: Request, body: bytes, media_type: str, version: str | None = None) -> Response:
    """The body, for good at its versioned address, else with an ETag; 304 if the browser holds it already.

    `version` is what the address carries where that is not the body's own hash.
    """
    etag = _etag(body)
    known = request.query_params.get("v") == (version or etag)
    caching = "public, max-age=31536000, immutable" if known else "no-cache"
    headers = {"ETag": f'"{etag}"', "Cache-Control": caching}
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)


async def map_js(request: Request) -> Response:
    return _cached(request, content.script(), "text/javascript", content.version())


async def map_css(request: Request) -> Response:
    return _cached(request, content.styles(), "text/css", content.version())


async def map_json(request: Request) -> Response:
    return _cached(request, _config(), "application/json")


async def layer_geojson(request: Request) -> Response:
    try:
        return _cached(request, _layer(request.path_params["layer"]), GEOJSON)
    except UnknownItemError as error:
        return JSONResponse({"error": str(error)}, status_code=404)


def tile_geojson(request: Request) -> Response:
    """A tile; not a coroutine, so that a slow one keeps nobody else waiting."""
    wanted, given = request.path_params, request.query_params
    filters = urlencode([(name, value) for name, value in given.multi_items() if name != "v"])
    try:
        body = _tile(wanted["layer"], (wanted["zoom"], wanted["x"], wanted["y"]), filters)
    except (UnknownItemError, LinkError, ValueError) as error:
        return JSONResponse({"error": str(error)}, status_code=404)
    return _cached(request, body, GEOJSON, _data_version())


async def feature_geojson(request: Request) -> Response:
    try:
        feature = atlas().feature(request.path_params["feature"])
    except UnknownItemError as error:
        return JSONResponse({"error": str(error)}, status_code=404)
    return _cached(request, content.dump(content.collection(atlas(), [(feature, None)])), GEOJSON)


async def basemap_geojson(request: Request) -> Response:
    body = _basemap(request.path_params["part"])
    if body is None:
        parts = ", ".join(content.basemap_parts(atlas()))
        return JSONResponse({"error": f"the base map has {parts}"}, status_code=404)
    return _cached(request, body, GEOJSON)


async def symbol_svg(request: Request) -> Response:
    layer = atlas().layers.get(request.path_params["layer"])
    if layer is None:
        return JSONResponse({"error": "no such layer"}, status_code=404)
    return _cached(request, layer_symbol(atlas(), layer).encode(), "image/svg+xml")


@lru_cache(maxsize=1)
def _index() -> str:
    return (Path(file_util.get_static_dir()) / "index.html").read_text(encoding="utf-8")


@lru_cache(maxsize=16)
def _picture(feature: str | None) -> bytes:
    """The figure of the atlas as it opens, or of one of its features, as a PNG."""
    from geodata.figure import Size, render  # noqa: PLC0415 - matplotlib

    view = replace(default_view(atlas()), selected=feature)
    bounds = None if feature is None else atlas().bounds([feature])
    if bounds is not None:
        view = replace(view, place=place_for(bounds))
    figure = figure_of(atlas(), view, "")
    return render(atlas(), replace(figure, size=Size(*_PICTURE_MM)), dpi=_PICTURE_DPI)


def _address(request: Request) -> str:
    """Where the reader found this server, without a slash at its end."""
    return str(request.base_url).rstrip("/")


async def index(request: Request) -> Response:
    """Streamlit's page; `embed=1` becomes the `embed=true` that Streamlit listens to."""
    given = request.query_params.multi_items()
    if ("embed", "1") in given:
        told = [(name, "true" if (name, value) == ("embed", "1") else value) for name, value in given]
        return RedirectResponse(f"?{urlencode(told, safe=',')}")
    page = request.url.path.strip("/")
    changing = bool(feed.changes(atlas()))
    head = head_of(atlas(), _address(request), request.url.query, page=page, feed=changing)
    return _cached(request, with_head(_index(), head).encode(), "text/html")


def picture_png(request: Request) -> Response:
    """A figure; not a coroutine, as it takes seconds to draw, and one at a time."""
    feature = request.query_params.get("feature")
    if feature is not None and feature not in atlas().features:
        return JSONResponse({"error": "no such feature"}, status_code=404)
    with _drawing:
        return _cached(request, _picture(feature), "image/png")


async def changes_atom(request: Request) -> Response:
    found, address = feed.changes(atlas()), _address(request)
    if not found:
        return JSONResponse({"error": f"this atlas keeps no {feed.NAME}"}, status_code=404)
    body = feed.as_atom(atlas(), found, address, f"{address}{request.url.path}")
    return _cached(request, body, "application/atom+xml")


async def health(_: Request) -> Response:
    return JSONResponse({"status": "ok"})


app = st.App(
    Path(__file__).with_name("app.py"),
    routes=[
        Route("/assets/map.js", map_js),
        Route("/assets/map.css", map_css),
        Route("/assets/symbols/{layer}.svg", symbol_svg),
        Route("/atlas/map.json", map_json),
        Route("/atlas/layers/{layer}.geojson", layer_geojson),
        Route("/atlas/layers/{layer}/{zoom:int}/{x:int}/{y:int}.geojson", tile_geojson),
        Route("/atlas/features/{feature}.geojson", feature_geojson),
        Route("/atlas/basemap/{part:path}.geojson", basemap_geojson),
        Route("/atlas/picture.png", picture_png),
        Route("/atlas/changes.atom", changes_atom),
        Route("/health", health),
        *(Route(f"/{page}", index) for page in ("", "passages", "methodology")),
    ],
    middleware=[Middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)],
)
