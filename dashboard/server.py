"""The server: Streamlit's page, and beside it the routes from which the map's frame draws.

/assets/map.js, map.css     Leaflet and the atlas's own scripts and styles, each as one
/assets/symbols/<layer>.svg a layer's legend symbol
/atlas/map.json             layers, symbols, base maps
/atlas/layers/<layer>.geojson
/atlas/basemap/<part>.geojson, and detail/<square>.geojson for a near look
/health                     {"status": "ok"}
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dashboard.cache import chosen_folder
from dashboard.leaflet import content
from dashboard.leaflet.legend_svg import layer_symbol
from geodata import Atlas, load_atlas
from geodata.errors import UnknownItemError

GEOJSON = "application/geo+json"


@lru_cache(maxsize=1)
def _atlas() -> Atlas:
    return load_atlas(chosen_folder())


@lru_cache(maxsize=64)
def _layer(layer: str) -> bytes:
    return content.dump(content.layer_geojson(_atlas(), layer))


@lru_cache(maxsize=128)
def _basemap(part: str) -> bytes | None:
    path = (content.basemap_parts(_atlas()) | content.basemap_details(_atlas())).get(part)
    return None if path is None else path.read_bytes()


@lru_cache(maxsize=1)
def _config() -> bytes:
    """The frame's configuration, with the address of each document: it changes when the document does."""
    layers = {layer: f"atlas/layers/{layer}.geojson?v={_etag(_layer(layer))}" for layer in _atlas().layers}
    parts = {part: _basemap_url(part) for part in content.basemap_parts(_atlas())}
    details = {
        part: {"url": _basemap_url(part), "bounds": content.window(_basemap(part) or b"")}
        for part in content.basemap_details(_atlas())
    }
    urls = {"layer_urls": layers, "basemap_urls": parts, "basemap_details": details}
    return content.dump(content.map_config(_atlas()) | urls)


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


async def basemap_geojson(request: Request) -> Response:
    body = _basemap(request.path_params["part"])
    if body is None:
        parts = ", ".join(content.basemap_parts(_atlas()))
        return JSONResponse({"error": f"the base map has {parts}"}, status_code=404)
    return _cached(request, body, GEOJSON)


async def symbol_svg(request: Request) -> Response:
    layer = _atlas().layers.get(request.path_params["layer"])
    if layer is None:
        return JSONResponse({"error": "no such layer"}, status_code=404)
    return _cached(request, layer_symbol(_atlas(), layer).encode(), "image/svg+xml")


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
        Route("/atlas/basemap/{part:path}.geojson", basemap_geojson),
        Route("/health", health),
    ],
    middleware=[Middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)],
)
