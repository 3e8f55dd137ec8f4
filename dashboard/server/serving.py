"""Start the server: its settings, where it listens, what it is called, and the browser."""

from __future__ import annotations

import errno
import os
import socket
import sys
import threading
import tomllib
import webbrowser
from contextlib import closing, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from importlib.resources import files as package_files
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.parse import urlsplit

import typer

from dashboard.server import addresses
from dashboard.workspace import Workspace
from geodata.errors import AtlasError
from geodata.limits import MOST_CONNECTIONS, MOST_KNOCKING, MOST_MESSAGE_BYTES, MOST_OTHER_FILES

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
    checkout = Path(__file__).parents[2] / ".streamlit" / "config.toml"
    source = checkout if checkout.is_file() else package_files("dashboard.settings") / "config.toml"
    return _dotted(tomllib.loads(source.read_text(encoding="utf-8")))


@dataclass(frozen=True)
class Endpoint:
    """Where a server listens, and what it is called: `public` is the address by which others find it.

    `proxies` are the IP addresses (or networks) of those whose X-Forwarded headers are believed.
    """

    host: str
    port: int
    public: str = ""
    proxies: tuple[str, ...] = ()

    @property
    def here(self) -> str:
        """The address of the server on its own machine."""
        return f"http://{bracketed(self.own)}:{self.port}"

    @property
    def own(self) -> str:
        """The host by which this machine reaches the server."""
        return "localhost" if addresses.is_everywhere(self.host) else self.host


class NotForOthersError(AtlasError):
    """A server would be within reach of others who were told no address of it."""


def endpoint(host: str | None, port: int | None, public: str, proxies: tuple[str, ...] = ()) -> Endpoint:
    """Where to listen, the settings' host and port if none are given.

    Raises NotForOthersError for a host that others can reach, unless there is a public address; ProxyError
    for what names no proxy.
    """
    config = settings()
    for proxy in proxies:
        addresses.network(proxy)
    host = (host or str(config["server.address"])).removeprefix("[").removesuffix("]")
    if not public and (not addresses.is_local(host) or addresses.is_everywhere(host)):
        raise NotForOthersError(
            f"--address {host} lets other machines reach the atlas: whoever reaches it can read all of it, "
            "and there is no password. If you want that, add the address that they will use: "
            f"ninebridges serve --address {host} --public-address http://NAME:{port or config['server.port']}"
        )
    return Endpoint(host, port or int(config["server.port"]), public, proxies)


def run(workspace: Workspace, where: Endpoint, *, open_browser: bool) -> None:
    """Serve a workspace until it is interrupted. Raises PortTakenError before anything is started."""
    check_port(where.host, where.port)
    _allow_files()
    threading.Thread(target=_greet, args=(where, open_browser), daemon=True).start()
    # Imported here: Streamlit takes longer to import than all other commands take to run.
    import uvicorn  # noqa: PLC0415
    from streamlit.web import bootstrap  # noqa: PLC0415

    from dashboard.server.access import Forwarded  # noqa: PLC0415
    from dashboard.server.connections import PatientProtocol  # noqa: PLC0415
    from dashboard.server.routes import make_app, streamlit_page  # noqa: PLC0415
    from dashboard.server.sockets import PageSocket  # noqa: PLC0415

    config = streamlit_settings(where)
    bootstrap.load_config_options(config)
    # Not app.run: its sockets keep Nagle's algorithm on, which holds back every small answer by 40 ms.
    uvicorn.run(
        Forwarded(make_app(workspace, streamlit_page()), where.proxies),
        host=where.host,
        port=where.port,
        log_level="warning",
        http=PatientProtocol,
        ws=PageSocket,
        backlog=MOST_KNOCKING,
        proxy_headers=False,  # Forwarded does it, the prefix included
        forwarded_allow_ips=list(where.proxies),  # which PatientProtocol lets have more connections
        server_header=False,
        ws_max_size=MOST_MESSAGE_BYTES,
        ws_per_message_deflate=config["server.enableWebsocketCompression"],
    )


def _allow_files() -> None:
    """Let this process have as many files open as its connections need: a Mac begins with 256."""
    try:
        import resource  # noqa: PLC0415 - Windows has none, and no such limit
    except ImportError:
        return
    allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + MOST_OTHER_FILES
    if most != resource.RLIM_INFINITY:
        wanted = min(wanted, most)
    if allowed != resource.RLIM_INFINITY and allowed < wanted:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def streamlit_settings(where: Endpoint) -> dict[str, Any]:
    """Streamlit's settings for a server.

    The browser's address is always told: where it is not, Streamlit asks a service on the internet for this
    machine's own as soon as a WebSocket comes from an origin that it does not know.
    """
    name = urlsplit(where.public).hostname or where.own
    return (
        settings()
        | _OURS
        | {
            "server.address": where.host,
            "server.port": where.port,
            "browser.serverAddress": name,
        }
    )


def bracketed(host: str) -> str:
    """A host as it stands in an address."""
    return f"[{host}]" if ":" in host else host


def check_port(address: str, port: int) -> None:
    """Raise PortTakenError if nothing can listen there."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with closing(socket.socket(family)) as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            reason = error.strerror or str(error)
            raise PortTakenError(
                f"cannot listen on port {port} of {address}: {reason}. {_remedy(error, port)}"
            ) from error


def _remedy(error: OSError, port: int) -> str:
    """What to do about a host and port on which nothing can listen."""
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return "Give an address of this machine: --address localhost, or 0.0.0.0 for all that it has."
    if isinstance(error, PermissionError):
        return "Ports below 1024 are the system's: ninebridges serve --port 8501"
    return (
        "If another program (or another atlas) uses it, choose a free one: "
        f"ninebridges serve --port {port % 65535 + 1}"
    )


def has_screen() -> bool:
    """Whether a browser window can open here: on Linux that takes a display."""
    return not sys.platform.startswith("linux") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )


def _greet(where: Endpoint, open_browser: bool) -> None:  # noqa: FBT001
    """Say where the dashboard is as soon as it answers, and show it if wished for."""
    until = monotonic() + _PATIENCE
    while not _answers(where.own, where.port):
        if monotonic() > until:
            return
        sleep(0.1)
    typer.echo(f"The atlas is open at {where.here} (Ctrl+C closes it)")
    if where.public:
        typer.echo(
            f"Links, citations and figures use {where.public}. Anyone who can reach it can read the atlas."
        )
    if open_browser and has_screen():
        webbrowser.open(where.here)


def _answers(host: str, port: int) -> bool:
    """Whether the server is up. No proxy is asked, unlike with urllib."""
    with closing(HTTPConnection(host, port, timeout=5)) as connection:
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
