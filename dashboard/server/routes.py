"""The server: Streamlit's page, and before it the routes from which the map's frame draws.

/assets/map.js, map.css     Leaflet and the atlas's own scripts and styles, each as one
/assets/page.js             what the page says while the server is away
/assets/symbols/<layer>.svg a layer's legend symbol
/atlas/map.json             layers, symbols, base maps
/atlas/layers/<layer>.geojson
/atlas/layers/<layer>/<zoom>/<x>/<y>.geojson, tiles of a large layer; filters as in a link (status=Operating)
/atlas/features/<feature>.geojson, for one that no tile has room for
/atlas/panels/<feature>.html, and /atlas/introduction.html where nothing is selected
/atlas/basemap/<part>.geojson, and detail/<square>.geojson for a near look
/atlas/picture.png          the figure of the atlas, or of ?feature=…, that stands beside a link elsewhere
/atlas/changes.atom         what changed, as a feed
/data/…                     JSON at addresses that stay (reader/site/addresses.py)
/, /passages, /methodology  Streamlit's index page with a head of ours
/health                     {"status": "ok"}

Whatever takes long is made in a workroom, and refused with 503 where too much waits. Who may ask at all, the
doorkeeper says (access.py).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import streamlit as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from dashboard.leaflet import content
from dashboard.pages import PATHS
from dashboard.reader.exporting import figure_of
from dashboard.reader.places import place_for
from dashboard.reader.state import default_view
from dashboard.server import documents, feed
from dashboard.server.access import Doorkeeper, Guided, route_of
from dashboard.server.answering import PICTURES, Answers
from dashboard.server.compression import Compression
from dashboard.server.documents import Document
from dashboard.server.head import head_of, index_page, with_head
from dashboard.workspace import Workspace
from geodata import Atlas
from geodata.caching import kept
from geodata.errors import UnknownItemError

#: The size of a link's picture: nearly twice as wide as high, as programs that show it crop it.
_PICTURE_MM, _PICTURE_DPI = (297.0, 156.0), 103
#: The most digits of a number in a tile's address.
_MOST_DIGITS = 8


def streamlit_page() -> st.App:
    """Streamlit, which draws the pages of all workspaces: a process can run only one."""
    return st.App(Path(__file__).parents[1] / "app.py")


def make_app(workspace: Workspace, page: st.App) -> Starlette:
    """The application of a workspace: its documents, and after them the page.

    One process may hold several, with the same page. An application that is served by itself starts the page
    and closes the workspace when it ends; whoever mounts it in another does both.
    """

    @asynccontextmanager
    async def living(app: Starlette) -> AsyncIterator[None]:
        async with page.lifespan()(app):
            yield
        workspace.close()

    return Starlette(
        routes=[*routes_of(workspace), Mount("", Guided(page, workspace.key))],
        middleware=[
            Middleware(Doorkeeper, public=workspace.public),
            Middleware(Compression, minimum_size=1000, compresslevel=5),
        ],
        lifespan=living,
    )


def routes_of(workspace: Workspace) -> list[BaseRoute]:
    """The routes of a workspace without Streamlit's."""
    doors = _Doors(workspace)
    return [
        Route("/assets/map.js", doors.map_js),
        Route("/assets/map.css", doors.map_css),
        Route("/assets/page.js", doors.page_js),
        Route("/assets/symbols/{layer}.svg", doors.symbol_svg),
        Route("/atlas/map.json", doors.map_json),
        Route("/atlas/layers/{layer}.geojson", doors.layer_geojson),
        Route("/atlas/layers/{layer}/{zoom}/{x}/{y}.geojson", doors.tile_geojson),
        Route("/atlas/features/{feature}.geojson", doors.feature_geojson),
        Route("/atlas/panels/{feature}.html", doors.panel_html),
        Route("/atlas/introduction.html", doors.introduction_html),
        Route("/atlas/basemap/{part:path}.geojson", doors.basemap_geojson),
        Route("/atlas/picture.png", doors.picture_png),
        Route("/atlas/changes.atom", doors.changes_atom),
        Route("/data/{rest:path}", doors.data),
        *(Route(f"/{room}/{{rest:path}}", _nothing) for room in ("atlas", "assets")),
        Route("/health", _health),
        *(Route(f"/{path}", doors.index) for path in PATHS),
    ]


class _Doors:
    """The answers at the routes of a workspace. Each answer uses one edition throughout."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace, self._answers = workspace, Answers()

    def _document(
        self, request: Request, name: Hashable, make: Callable[[Atlas], Document], **options: Any
    ) -> Awaitable[Response]:
        """The answer with a document of the current edition; options as for `Answers.give`."""
        edition = self._workspace.current
        return self._answers.give(request, (edition, name), lambda: make(edition.atlas), **options)

    async def map_js(self, request: Request) -> Response:
        return await self._document(request, "map.js", lambda _: documents.script(), version=content.version)

    async def map_css(self, request: Request) -> Response:
        return await self._document(request, "map.css", lambda _: documents.styles(), version=content.version)

    async def page_js(self, request: Request) -> Response:
        return await self._document(request, "page.js", lambda _: documents.page_script())

    async def map_json(self, request: Request) -> Response:
        edition, address = self._workspace.current, self._address(request)
        return await self._document(
            request,
            ("map.json", address),
            lambda atlas: documents.config(atlas, edition.version, address),
        )

    async def layer_geojson(self, request: Request) -> Response:
        layer = request.path_params["layer"]
        return await self._document(request, ("layer", layer), lambda atlas: documents.layer(atlas, layer))

    async def tile_geojson(self, request: Request) -> Response:
        wanted, given = request.path_params, request.query_params
        numbers = [wanted[name] for name in ("zoom", "x", "y")]
        if not all(len(each) <= _MOST_DIGITS and each.isascii() and each.isdecimal() for each in numbers):
            words = f"tile {'/'.join(numbers)[:60]}: write zoom, x and y"
            return JSONResponse({"error": words}, status_code=404)
        zoom, x, y = map(int, numbers)
        layer = wanted["layer"]
        filters = urlencode([(name, value) for name, value in given.multi_items() if name != "v"])
        edition = self._workspace.current
        return await self._document(
            request,
            ("tile", layer, zoom, x, y, filters),
            lambda atlas: documents.tile(atlas, layer, (zoom, x, y), filters),
            version=lambda: edition.version,
        )

    async def feature_geojson(self, request: Request) -> Response:
        feature = request.path_params["feature"]
        return await self._document(
            request, ("feature", feature), lambda atlas: documents.feature(atlas, feature)
        )

    async def panel_html(self, request: Request) -> Response:
        feature, address = request.path_params["feature"], self._address(request)
        return await self._panel(
            request, ("panel", feature, address), lambda atlas: documents.panel(atlas, feature, address)
        )

    async def introduction_html(self, request: Request) -> Response:
        return await self._panel(request, "introduction", documents.introduction)

    async def _panel(self, request: Request, name: Hashable, make: Callable[[Atlas], Document]) -> Response:
        edition, address = self._workspace.current, self._address(request)
        return await self._document(
            request, name, make, version=lambda: documents.panels_version(edition.version, address)
        )

    async def basemap_geojson(self, request: Request) -> Response:
        part = request.path_params["part"]
        return await self._document(request, ("basemap", part), lambda atlas: documents.basemap(atlas, part))

    async def symbol_svg(self, request: Request) -> Response:
        layer = request.path_params["layer"]
        return await self._document(request, ("symbol", layer), lambda atlas: documents.symbol(atlas, layer))

    async def picture_png(self, request: Request) -> Response:
        """A figure, which takes seconds to draw: one at a time, with a limited queue."""
        feature = request.query_params.get("feature")
        return await self._document(request, feature, lambda atlas: _picture(atlas, feature), room=PICTURES)

    async def data(self, request: Request) -> Response:
        """The documents at permanent addresses, the same as on a published site."""
        path, address = route_of(request.scope).removeprefix("/"), self._address(request)
        return await self._document(
            request, ("data", path, address), lambda atlas: documents.data(atlas, path, address)
        )

    async def changes_atom(self, request: Request) -> Response:
        address = self._address(request)
        return await self._document(request, ("changes", address), lambda atlas: _changes(atlas, address))

    async def index(self, request: Request) -> Response:
        """Streamlit's page; `embed=1` becomes the `embed=true` that Streamlit understands."""
        given = request.query_params.multi_items()
        if ("embed", "1") in given:
            parameters = [
                (name, "true" if (name, value) == ("embed", "1") else value) for name, value in given
            ]
            return RedirectResponse(f"?{urlencode(parameters, safe=',')}")
        page, address, query = route_of(request.scope).strip("/"), self._address(request), request.url.query
        version = self._workspace.current.version
        return await self._document(
            request,
            ("index", page, address, query),
            lambda atlas: _index(atlas, page, address, query, documents.panel_urls(version, address)),
        )

    def _address(self, request: Request) -> str:
        """The public address, with the prefix that a proxy adds to its paths; or empty."""
        address, prefix = self._workspace.public, request.scope.get("root_path", "")
        return address if not address or address.endswith(prefix) else address + prefix


@kept(64)
def _picture(drawn: Atlas, feature: str | None) -> Document:
    """The figure of the atlas's opening view, or of one of its features, as a PNG."""
    from geodata.figure import Size, render  # noqa: PLC0415 - matplotlib

    view = replace(default_view(drawn), selected=feature)
    bounds = None if feature is None else drawn.bounds([drawn.feature(feature).id])
    if bounds is not None:
        view = replace(view, place=place_for(bounds))
    figure = figure_of(drawn, view, "")
    return Document(
        render(drawn, replace(figure, size=Size(*_PICTURE_MM)), dpi=_PICTURE_DPI), media_type="image/png"
    )


def _index(shown: Atlas, page: str, address: str, query: str, panels: Mapping[str, str]) -> Document:
    head = head_of(shown, address, query, page=page, feed=bool(feed.changes(shown)))
    return Document(with_head(index_page(), replace(head, panels=panels)).encode(), "text/html")


def _changes(shown: Atlas, address: str) -> Document:
    found = feed.changes(shown)
    if not found:
        raise UnknownItemError(f"this atlas has no {feed.NAME}")
    return Document(feed.as_atom(shown, found, address), "application/atom+xml")


async def _health(_: Request) -> Response:
    return JSONResponse({"status": "ok"})


async def _nothing(_: Request) -> Response:
    """A 404 where Streamlit would answer with its page."""
    return JSONResponse({"error": "there is nothing at this address"}, status_code=404)
