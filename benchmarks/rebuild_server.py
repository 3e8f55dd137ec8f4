"""The server of the usual way: Streamlit's page, Leaflet beside it, and the atlas's gzip middleware.

Run with `uvicorn benchmarks.rebuild_server:app` from the root of the repository.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st  # noqa: TID251
import xstatic.pkg.leaflet
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

app = st.App(
    Path(__file__).with_name("rebuild_app.py"),
    routes=[Mount("/assets/leaflet", StaticFiles(directory=xstatic.pkg.leaflet.BASE_DIR))],
    middleware=[Middleware(GZipMiddleware, minimum_size=1000)],
)
