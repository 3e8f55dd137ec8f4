"""Start the server: its settings, its port, and the browser."""

from __future__ import annotations

import os
import socket
import sys
import threading
import tomllib
import webbrowser
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from importlib.resources import files as package_files
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import typer

from geodata.errors import AtlasError

#: What serving changes in `.streamlit/config.toml`: we greet and open the browser ourselves, as
#: Streamlit does neither for an App without asking or telling more than we want.
_OURS = {"server.headless": True, "logger.hideWelcomeMessage": True, "browser.gatherUsageStats": False}
#: How long a start may take before the browser is opened no more, in seconds.
_PATIENCE = 60


class PortTakenError(AtlasError):
    """Another program listens on the port."""


def settings() -> dict[str, Any]:
    """The settings of `.streamlit/config.toml` by Streamlit's dotted names.

    A wheel carries that file as the package `dashboard.settings`; a checkout has it one folder up.
    """
    checkout = Path(__file__).parent.parent / ".streamlit" / "config.toml"
    source = checkout if checkout.is_file() else package_files("dashboard.settings") / "config.toml"
    return _dotted(tomllib.loads(source.read_text(encoding="utf-8")))


def address() -> str:
    """Where the dashboard opens on this machine, unless another port is named."""
    config = settings()
    return f"http://{config['server.address']}:{config['server.port']}"


def run(port: int | None, *, open_browser: bool) -> None:
    """Serve the dashboard until it is interrupted. Raises PortTakenError before anything is started."""
    config = settings() | _OURS
    if port is not None:
        config["server.port"] = port
    address, port = config["server.address"], int(config["server.port"])
    check_port(address, port)
    url = f"http://{address}:{port}"
    threading.Thread(target=_greet, args=(address, port, url, open_browser), daemon=True).start()
    # Imported here: Streamlit takes longer to import than all other commands take to run.
    import uvicorn  # noqa: PLC0415
    from streamlit.web import bootstrap  # noqa: PLC0415

    from dashboard.server import app  # noqa: PLC0415

    bootstrap.load_config_options(config)
    # Not app.run: its sockets keep Nagle's algorithm on, which holds back every small answer by 40 ms.
    uvicorn.run(
        app,
        host=address,
        port=port,
        log_level="warning",
        ws_per_message_deflate=config["server.enableWebsocketCompression"],
    )


def check_port(address: str, port: int) -> None:
    """Raise PortTakenError if nothing can listen there."""
    with closing(socket.socket(socket.AF_INET)) as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            reason = error.strerror or str(error)
            raise PortTakenError(
                f"cannot listen on port {port} of {address}: {reason}. If another program (or another atlas) "
                f"uses it, choose a free one: ninebridges serve --port {port % 65535 + 1}"
            ) from error


def has_screen() -> bool:
    """Whether a browser window can open here: on Linux that takes a display."""
    return not sys.platform.startswith("linux") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )


def _greet(address: str, port: int, url: str, open_browser: bool) -> None:  # noqa: FBT001
    """Say where the dashboard is as soon as it answers, and show it if wished for."""
    until = monotonic() + _PATIENCE
    while not _answers(address, port):
        if monotonic() > until:
            return
        sleep(0.1)
    typer.echo(f"The atlas is open at {url} (Ctrl+C closes it)")
    if open_browser and has_screen():
        webbrowser.open(url)


def _answers(address: str, port: int) -> bool:
    """Whether the server is up. No proxy is asked, unlike with urllib."""
    with closing(HTTPConnection(address, port, timeout=5)) as connection:
        try:
            connection.request("GET", "/health")
            return connection.getresponse().status == 200  # noqa: PLR2004
        except (OSError, HTTPException):
            return False


def _dotted(table: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in table.items():
        flat |= _dotted(value, f"{prefix}{key}.") if isinstance(value, dict) else {prefix + key: value}
    return flat
