"""Start the server: its settings, its endpoint and address, and the browser."""

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
from geodata.limits import MOST_BACKLOG, MOST_CONNECTIONS, MOST_MESSAGE_BYTES, MOST_OTHER_FILES

#: Changes to `.streamlit/config.toml`: we print the address and open the browser ourselves, since Streamlit
#: would ask and print more than we want.
_OURS = {"server.headless": True, "logger.hideWelcomeMessage": True, "browser.gatherUsageStats": False}
#: The longest start, in seconds, after which the browser is still opened.
_PATIENCE = 60


class PortTakenError(AtlasError):
    """The server cannot listen on the port."""


def settings() -> dict[str, Any]:
    """The settings of `.streamlit/config.toml` by Streamlit's dotted names.

    A wheel carries that file as the package `dashboard.settings`; a checkout has it one folder up.
    """
    checkout = Path(__file__).parents[2] / ".streamlit" / "config.toml"
    source = checkout if checkout.is_file() else package_files("dashboard.settings") / "config.toml"
    return _dotted(tomllib.loads(source.read_text(encoding="utf-8")))


@dataclass(frozen=True)
class Endpoint:
    """Where a server listens; `public` is the address by which others find it, or empty.

    `proxies` are the IP addresses (or networks) whose X-Forwarded headers are believed.
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
    """Others could reach a server that has no public address."""


def endpoint(host: str | None, port: int | None, public: str, proxies: tuple[str, ...] = ()) -> Endpoint:
    """The endpoint, with the settings' host and port if none are given.

    Raises NotForOthersError for a host that others can reach without a public address; ProxyError for a text
    that names no proxy.
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
    """Serve a workspace until it is interrupted. Raises PortTakenError before anything starts."""
    check_port(where.host, where.port)
    _allow_files()
    threading.Thread(target=_greet, args=(where, open_browser), daemon=True).start()
    # Imported here: importing Streamlit takes longer than any other command.
    import uvicorn  # noqa: PLC0415
    from streamlit.web import bootstrap  # noqa: PLC0415

    from dashboard.server.access import Forwarded  # noqa: PLC0415
    from dashboard.server.connections import PatientProtocol  # noqa: PLC0415
    from dashboard.server.routes import make_app, streamlit_page  # noqa: PLC0415
    from dashboard.server.sockets import PageSocket  # noqa: PLC0415

    config = streamlit_settings(where)
    bootstrap.load_config_options(config)
    # Not app.run: its sockets use Nagle's algorithm, which delays every small answer by 40 ms.
    uvicorn.run(
        Forwarded(make_app(workspace, streamlit_page()), where.proxies),
        host=where.host,
        port=where.port,
        log_level="warning",
        http=PatientProtocol,
        ws=PageSocket,
        backlog=MOST_BACKLOG,
        proxy_headers=False,  # done by Forwarded, with the prefix
        forwarded_allow_ips=list(where.proxies),  # PatientProtocol allows these more connections
        server_header=False,
        ws_max_size=MOST_MESSAGE_BYTES,
        ws_per_message_deflate=config["server.enableWebsocketCompression"],
    )


def _allow_files() -> None:
    """Raise the limit of open files to what the connections need: on a Mac it is 256."""
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

    The browser's address is always set: without it, Streamlit asks a service on the internet for this
    machine's address as soon as a WebSocket comes from an origin that it does not know.
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
    """A host in the form that addresses need: IPv6 in brackets."""
    return f"[{host}]" if ":" in host else host


def check_port(address: str, port: int) -> None:
    """Raise PortTakenError if the server cannot listen there."""
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
    """What to do about a host and port on which the server cannot listen."""
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return "Give an address of this machine: --address localhost, or 0.0.0.0 for all its addresses."
    if isinstance(error, PermissionError):
        return (
            "Ports below 1024 are reserved for the system. Choose a higher one: ninebridges serve --port 8501"
        )
    return (
        "If another program (or another atlas) uses it, choose a free one: "
        f"ninebridges serve --port {port % 65535 + 1}"
    )


def has_screen() -> bool:
    """Whether a browser window can open here: Linux needs a display for that."""
    return not sys.platform.startswith("linux") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )


def _greet(where: Endpoint, open_browser: bool) -> None:  # noqa: FBT001
    """Print the dashboard's address as soon as it answers, and open it if `open_browser`."""
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
    """Whether the server answers. Unlike urllib, this uses no proxy."""
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
