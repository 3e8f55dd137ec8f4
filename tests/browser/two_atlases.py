"""A server that holds two atlases: `python two_atlases.py PORT FOLDER`.

Below /iron it serves that in FOLDER, below /bridges the shipped one. It says on standard output when it
listens.
"""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount
from streamlit.web import bootstrap  # noqa: TID251 - the ban is geodata's

from dashboard.server import serving
from dashboard.server.routes import make_app, streamlit_page
from dashboard.workspace import Workspace


def main(port: int, folder: Path) -> None:
    """Serve both until the process is ended."""
    bootstrap.load_config_options(serving.streamlit_settings(serving.Endpoint("localhost", port)))
    page = streamlit_page()
    workspaces = {"/iron": Workspace(folder), "/bridges": Workspace()}
    routes = [Mount(path, make_app(workspace, page)) for path, workspace in workspaces.items()]
    app = Starlette(routes=routes, lifespan=page.lifespan())
    with socket.create_server(("127.0.0.1", port)) as listener:
        sys.stdout.write("listening\n")
        sys.stdout.flush()
        uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listener])


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
