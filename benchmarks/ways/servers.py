"""The servers of the ways: the atlas, and beside it the page, Leaflet, and the atlas's gzip middleware.

Run one with `uvicorn benchmarks.ways.servers:rebuild` from the root of the repository. Each is made when
it is asked for, since one process can hold one Streamlit server.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from dashboard.web import LEAFLET

HERE = Path(__file__).parent
#: As in dashboard/server/routes.py.
MIDDLEWARE = [Middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)]
FOR_GOOD = {"Cache-Control": "public, max-age=31536000, immutable"}


def _leaflet() -> Mount:
    return Mount("/assets/leaflet", StaticFiles(directory=LEAFLET))


def _streamlit(script: str) -> Any:
    import streamlit as st  # noqa: PLC0415

    return st.App(HERE / script, routes=[_leaflet()], middleware=MIDDLEWARE)


def _atlas() -> Starlette:
    from benchmarks.ways import chosen_folder  # noqa: PLC0415
    from dashboard.server.routes import make_app, streamlit_page  # noqa: PLC0415
    from dashboard.workspace import Workspace  # noqa: PLC0415

    return make_app(Workspace(chosen_folder()), streamlit_page())


def _plain() -> Starlette:
    """The page of plain Leaflet: its files, and the data at addresses that may be kept for good."""
    from benchmarks.ways import common  # noqa: PLC0415

    bodies = {f"layers/{layer}": common.dump(data) for layer, data in common.all_layers().items()}
    bodies |= {f"base/{part}": common.dump(data) for part, data in common.base_data().items()}
    config = common.plain_config({name: sha256(body).hexdigest()[:16] for name, body in bodies.items()})

    async def data(request: Request) -> Response:
        body = bodies.get(request.path_params["name"])
        if body is None:
            return Response(status_code=404)
        return Response(body, media_type="application/geo+json", headers=FOR_GOOD)

    async def settings(_: Request) -> Response:
        return Response(
            json.dumps(config), media_type="application/json", headers={"Cache-Control": "no-cache"}
        )

    async def health(_: Request) -> Response:
        return Response("ok")

    return Starlette(
        routes=[
            Route("/_stcore/health", health),
            Route("/config.json", settings),
            Route("/data/{name:path}.geojson", data),
            _leaflet(),
            Mount("/", StaticFiles(directory=HERE / "plain", html=True)),
        ],
        middleware=MIDDLEWARE,
    )


_SCRIPTS = {
    "rebuild": "rebuild_app.py",
    "constant": "constant_app.py",
    "deck": "deck_app.py",
    "empty": "empty_app.py",
    "bare": "bare_app.py",
}
_OURS = {"atlas": _atlas, "plain": _plain}


def __getattr__(name: str) -> Any:
    if name in _OURS:
        app: Any = _OURS[name]()
    elif name in _SCRIPTS:
        app = _streamlit(_SCRIPTS[name])
    else:
        raise AttributeError(f"{__name__} has no server {name!r}")
    globals()[name] = app
    return app
