"""The server: Streamlit's page, and beside it the routes from which the map's frame draws.

/assets/map.js, map.css     Leaflet and the atlas's own scripts and styles, each as one
/assets/page.js             what the page says while the server is away
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

Whatever takes long is made in a workroom, and refused with 503 where too much waits. Who may ask at all, the
doorkeeper says (access.py).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from dashboard import cache
from dashboard.cache import atlas
from dashboard.leaflet import content
from dashboard.pages import PATHS
from dashboard.reader.exporting import figure_of
from dashboard.reader.places import place_for
from dashboard.reader.state import default_view
from dashboard.server import addresses, documents, feed
from dashboard.server.access import Doorkeeper, route_of
from dashboard.server.compression import Compression
from dashboard.server.documents import Document
from dashboard.server.head import head_of, index_page, with_head
from dashboard.server.workroom import NoRoomError, Workroom
from geodata import Atlas
from geodata.errors import LinkError, UnknownItemError
from geodata.limits import MOST_DOCUMENTS_WAITING, MOST_PICTURES_WAITING, RETRY_SECONDS

#: The picture beside a link: nearly twice as wide as high, as those who show it cut it.
_PICTURE_MM, _PICTURE_DPI = (297.0, 156.0), 103
#: The most digits of a number in an address; more are none of a tile's.
_MOST_DIGITS = 8

#: How many documents are kept ready for whoever names their version in the address.
_MOST_READY = 128

_documents: Workroom[Document] = Workroom(workers=4, waiting=MOST_DOCUMENTS_WAITING)
_pictures: Workroom[Document] = Workroom(workers=1, waiting=MOST_PICTURES_WAITING)
#: Documents by what they are and by the version that was asked for, from the one kept longest.
_ready: dict[tuple[Hashable, str | None], Document] = {}


async def _answer(
    request: Request,
    key: Hashable,
    make: Callable[[], Document],
    *,
    room: Workroom[Document] = _documents,
    version: Callable[[], str] | None = None,
) -> Response:
    """What `make` makes in a workroom; in words why not, if it cannot be had or too much waits.

    `version` is what the document's own address carries where that is not the hash of the document. One that
    was asked for by its version is kept ready: what has a version never changes.
    """
    wanted = (key, request.query_params.get("v"))
    if (ready := _ready.get(wanted)) is not None:
        return _cached(request, ready, known=True)
    try:
        document = await room.make(key, lambda: _packed(make()))
    except (UnknownItemError, LinkError) as error:
        return JSONResponse({"error": str(error)}, status_code=404)
    except NoRoomError:
        words = "The server is busy. Try again in a few seconds."
        return JSONResponse({"error": words}, 503, {"Retry-After": str(RETRY_SECONDS)})
    known = wanted[1] == (version() if version else document.version)
    if known:
        _keep_ready(wanted, document)
    return _cached(request, document, known=known)


def _packed(document: Document) -> Document:
    """A document that was compressed already: that takes long, and the event loop must not wait for it."""
    _ = document.packed, document.version
    return document


def _keep_ready(wanted: tuple[Hashable, str | None], document: Document) -> None:
    """Keep a document in place of the one that was kept longest."""
    _ready[wanted] = document
    if len(_ready) > _MOST_READY:
        del _ready[next(iter(_ready))]


def _cached(request: Request, document: Document, *, known: bool) -> Response:
    """The document, for good at its versioned address, else with an ETag; 304 if the browser holds it."""
    caching = "public, max-age=31536000, immutable" if known else "no-cache"
    headers = {"ETag": f'"{document.version}"', "Cache-Control": caching}
    if document.version in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if document.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        return Response(document.packed, media_type=document.media_type, headers=headers)
    return Response(document.body, media_type=document.media_type, headers=headers)


async def map_js(request: Request) -> Response:
    return await _answer(request, "map.js", documents.script, version=content.version)


async def map_css(request: Request) -> Response:
    return await _answer(request, "map.css", documents.styles, version=content.version)


async def page_js(request: Request) -> Response:
    return await _answer(request, "page.js", documents.page_script)


async def map_json(request: Request) -> Response:
    return await _answer(request, "map.json", lambda: documents.config(atlas()))


async def layer_geojson(request: Request) -> Response:
    layer = request.path_params["layer"]
    return await _answer(request, ("layer", layer), lambda: documents.layer(atlas(), layer))


async def tile_geojson(request: Request) -> Response:
    wanted, given = request.path_params, request.query_params
    numbers = [wanted[name] for name in ("zoom", "x", "y")]
    if not all(len(each) <= _MOST_DIGITS and each.isascii() and each.isdecimal() for each in numbers):
        return JSONResponse({"error": f"tile {'/'.join(numbers)[:60]}: write zoom, x and y"}, status_code=404)
    zoom, x, y = map(int, numbers)
    layer = wanted["layer"]
    filters = urlencode([(name, value) for name, value in given.multi_items() if name != "v"])
    return await _answer(
        request,
        ("tile", layer, zoom, x, y, filters),
        lambda: documents.tile(atlas(), layer, (zoom, x, y), filters),
        version=lambda: documents.data_version(atlas()),
    )


async def feature_geojson(request: Request) -> Response:
    feature = request.path_params["feature"]
    return await _answer(request, ("feature", feature), lambda: documents.feature(atlas(), feature))


async def basemap_geojson(request: Request) -> Response:
    part = request.path_params["part"]
    return await _answer(request, ("basemap", part), lambda: documents.basemap(atlas(), part))


async def symbol_svg(request: Request) -> Response:
    layer = request.path_params["layer"]
    return await _answer(request, ("symbol", layer), lambda: documents.symbol(atlas(), layer))


async def picture_png(request: Request) -> Response:
    """A figure, which takes seconds to draw: one after another, and only so many wait."""
    feature = request.query_params.get("feature")
    return await _answer(request, feature, lambda: _picture(atlas(), feature), room=_pictures)


@lru_cache(maxsize=64)
def _picture(drawn: Atlas, feature: str | None) -> Document:
    """The figure of the atlas as it opens, or of one of its features, as a PNG."""
    from geodata.figure import Size, render  # noqa: PLC0415 - matplotlib

    view = replace(default_view(drawn), selected=feature)
    bounds = None if feature is None else drawn.bounds([drawn.feature(feature).id])
    if bounds is not None:
        view = replace(view, place=place_for(bounds))
    figure = figure_of(drawn, view, "")
    return Document(
        render(drawn, replace(figure, size=Size(*_PICTURE_MM)), dpi=_PICTURE_DPI), media_type="image/png"
    )


def _address(request: Request) -> str:
    """The public address of this server, with the prefix that a proxy puts before its paths; or none."""
    address, prefix = addresses.public(), request.scope.get("root_path", "")
    return address if not address or address.endswith(prefix) else address + prefix


async def index(request: Request) -> Response:
    """Streamlit's page; `embed=1` becomes the `embed=true` that Streamlit listens to."""
    given = request.query_params.multi_items()
    if ("embed", "1") in given:
        told = [(name, "true" if (name, value) == ("embed", "1") else value) for name, value in given]
        return RedirectResponse(f"?{urlencode(told, safe=',')}")
    page, address, query = route_of(request.scope).strip("/"), _address(request), request.url.query
    return await _answer(
        request, ("index", page, address, query), lambda: _index(atlas(), page, address, query)
    )


def _index(shown: Atlas, page: str, address: str, query: str) -> Document:
    head = head_of(shown, address, query, page=page, feed=bool(feed.changes(shown)))
    return Document(with_head(index_page(), head).encode(), "text/html")


async def changes_atom(request: Request) -> Response:
    address = _address(request)
    return await _answer(request, ("changes", address), lambda: _changes(atlas(), address))


def _changes(shown: Atlas, address: str) -> Document:
    found = feed.changes(shown)
    if not found:
        raise UnknownItemError(f"this atlas has no {feed.NAME}")
    return Document(feed.as_atom(shown, found, address), "application/atom+xml")


async def health(_: Request) -> Response:
    return JSONResponse({"status": "ok"})


async def nothing(_: Request) -> Response:
    """What Streamlit would answer with its page."""
    return JSONResponse({"error": "there is nothing at this address"}, status_code=404)


ROUTES = [
    Route("/assets/map.js", map_js),
    Route("/assets/map.css", map_css),
    Route("/assets/page.js", page_js),
    Route("/assets/symbols/{layer}.svg", symbol_svg),
    Route("/atlas/map.json", map_json),
    Route("/atlas/layers/{layer}.geojson", layer_geojson),
    Route("/atlas/layers/{layer}/{zoom}/{x}/{y}.geojson", tile_geojson),
    Route("/atlas/features/{feature}.geojson", feature_geojson),
    Route("/atlas/basemap/{part:path}.geojson", basemap_geojson),
    Route("/atlas/picture.png", picture_png),
    Route("/atlas/changes.atom", changes_atom),
    *(Route(f"/{room}/{{rest:path}}", nothing) for room in ("atlas", "assets")),
    Route("/health", health),
    *(Route(f"/{page}", index) for page in PATHS),
]
MIDDLEWARE = [
    Middleware(Doorkeeper),
    Middleware(Compression, minimum_size=1000, compresslevel=5),
]

app = st.App(
    Path(__file__).parents[1] / "app.py", routes=ROUTES, middleware=MIDDLEWARE, lifespan=cache.served
)
