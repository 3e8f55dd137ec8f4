"""Which requests this server answers: checked before anything else sees them.

A page of any site can send requests to a server on its reader's machine. So the server answers only to its
own names (against DNS rebinding), opens WebSockets only for its own pages, and leaves open only those of
Streamlit's endpoints that the page needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_address
from urllib.parse import SplitResult, unquote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from dashboard.pages import PATHS
from dashboard.server import addresses
from dashboard.server.policies import headers_for, keeping
from dashboard.workspace import HEADER
from geodata.limits import MOST_PATH, MOST_QUERY

#: This machine's names for itself, with any port: tunnels and containers change the port.
LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
#: Methods that change nothing; no route of the atlas accepts data.
METHODS = ("GET", "HEAD", "OPTIONS")
#: Streamlit's endpoints below `/_stcore/` that the page needs. The others take uploads, reveal the server's
#: memory, or let programs control a session.
OPEN = ("/_stcore/health", "/_stcore/host-config", "/_stcore/bidi-components/")
STREAM = "/_stcore/stream"
CLOSED = ("/_stcore/", "/auth/", "/oauth2callback")
#: The paths and folders at the top of this server; of Streamlit's, those that its page asks for. For any
#: other path Streamlit would answer with its page, without our head and script.
TOP = frozenset({*PATHS, "health", "favicon.png", "manifest.json"})
FOLDERS = frozenset({"atlas", "assets", "data", "static", "component", "media", "_stcore"})
#: Answered under every name: monitoring asks by IP address.
HEALTH = "/health"
_PREFIX = re.compile(r"(?:/[\w~-][\w.~-]*){1,8}", re.ASCII)


@dataclass(frozen=True)
class Refusal:
    """An answer in place of what was asked for."""

    status: int
    words: str
    headers: dict[str, str] = field(default_factory=dict)

    def answer(self) -> Response:
        """The answer as plain text."""
        return PlainTextResponse(self.words + "\n", self.status, self.headers)


#: If a proxy and this server took different headers for the length of a request, the rest of one request
#: could reach somebody else (request smuggling).
_SMUGGLED = Refusal(
    400,
    "Give the length of a request in one way only: Content-Length or Transfer-Encoding.",
    {"Connection": "close"},
)


class Doorkeeper:
    """ASGI middleware: refuses requests that nobody should make, and adds the policies to every answer.

    `public` is the address by which others find the server; empty if there is none.
    """

    def __init__(self, app: ASGIApp, public: str) -> None:
        self.app, self.public = app, public

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        match scope["type"]:
            case "http":
                await self._answer(placed(scope, self.public), receive, send)
            case "websocket":
                scope = placed(scope, self.public)
                if may_connect(scope, self.public):
                    await self.app(_without_origin(scope), receive, send)
                else:
                    refusal = Refusal(
                        403, "Only pages of this server may connect.", headers_for(HEALTH, "", "")
                    )
                    await refusal.answer()(scope, receive, send)
            case _:
                await self.app(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        host = Headers(scope=scope).get("host", "")
        query = scope["query_string"].decode("latin-1")
        known = knows(host, self.public)
        route = route_of(scope)
        policies = headers_for(route, query[:MOST_QUERY], host if known else "")

        async def send_with_policies(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message.setdefault("headers", []))
                for name, value in (policies | keeping(route, message["status"])).items():
                    headers[name] = value
            await send(message)

        refusal = refused(scope, host, self.public)
        await (refusal.answer() if refusal else self.app)(scope, receive, send_with_policies)


class Guided:
    """ASGI middleware: tells what lies behind it of which workspace it is asked, by a header of our own."""

    def __init__(self, app: ASGIApp, key: str) -> None:
        self._app, self._header = app, (HEADER.encode(), key.encode())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        others = [each for each in scope["headers"] if each[0].lower() != self._header[0]]
        await self._app({**scope, "headers": [self._header, *others]}, receive, send)


def refused(scope: Scope, host: str, public: str) -> Refusal | None:
    """Why a request is refused, given its Host header and the public address; None if it is allowed."""
    path = route_of(scope)
    if malformed := _malformed(scope, path):
        return malformed
    if path != HEALTH and not knows(host, public):
        return Refusal(
            400,
            "This server does not answer to that name. Open it as localhost on its own machine. To serve it "
            "under another name, start it with: ninebridges serve --public-address URL",
        )
    if scope["method"] not in METHODS:
        return Refusal(405, "The atlas is read-only: use GET.", {"Allow": ", ".join(METHODS)})
    if not _is_known(path) or (path.startswith(CLOSED) and not path.startswith(OPEN)):
        home = f"{scope.get('root_path', '')}/"
        return Refusal(404, f"There is nothing at this address. The atlas opens at {home}")
    return None


def _malformed(scope: Scope, path: str) -> Refusal | None:
    """Why a request is malformed, under any name of the server; None if it is not."""
    if len(path) > MOST_PATH or len(scope["query_string"]) > MOST_QUERY:
        return Refusal(
            400, f"The address is too long: a path may have {MOST_PATH} characters, a query {MOST_QUERY:,}."
        )
    if path.startswith(("//", "/\\")) or "\0" in path:
        return Refusal(400, "This server has no such path.")
    if {b"content-length", b"transfer-encoding"} <= {name for name, _ in scope["headers"]}:
        return _SMUGGLED
    return None


def _is_known(path: str) -> bool:
    """Whether this server has something at a path, or below it."""
    first, slash, rest = path[1:].partition("/")
    return (first in FOLDERS and bool(slash)) or (first in TOP and not rest)


def may_connect(scope: Scope, public: str) -> bool:
    """Whether a WebSocket is opened by a page of this server, or by a program (which sends no origin)."""
    headers = Headers(scope=scope)
    host, origin = headers.get("host", ""), headers.get("origin")
    if route_of(scope) != STREAM or not knows(host, public):
        return False
    if origin is None:
        return True
    came, own = _parsed(origin), _parsed(public)
    if came is None or came.scheme not in {"http", "https"}:
        return False
    asked = _parsed(f"{came.scheme}://{host}")
    same = asked is not None and addresses.netloc(came) == addresses.netloc(asked)
    open_to_all = own is not None and (came.scheme, addresses.netloc(came)) == (
        own.scheme,
        addresses.netloc(own),
    )
    return same or open_to_all


def _without_origin(scope: Scope) -> Scope:
    """A WebSocket's request without its origin, which has been checked.

    Streamlit would check it again, more strictly, and if it differs from the Host header even by a full stop,
    ask a service on the internet for this machine's address.
    """
    return {**scope, "headers": [each for each in scope["headers"] if each[0] != b"origin"]}


def knows(host: str, public: str) -> bool:
    """Whether a Host header names this server: this machine, or the public address."""
    own = _parsed(public)
    asked = _parsed(f"{own.scheme if own else 'http'}://{host}")
    if asked is None or asked.path or asked.query or "@" in asked.netloc or "#" in host:
        return False
    if (asked.hostname or "").rstrip(".") in LOCAL_NAMES:
        return True
    return own is not None and addresses.netloc(asked) == addresses.netloc(own)


def _parsed(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.hostname else None


# Behind a proxy


def placed(scope: Scope, public: str) -> Scope:
    """A request under the prefix of the public address (or a trusted proxy's), in Starlette's form.

    It does not matter whether the proxy takes the prefix off the path or leaves it there.
    """
    prefix = scope.get("root_path") or unquote(urlsplit(public).path)
    if not prefix:
        return scope
    return {**scope, "root_path": prefix, "path": prefix + (_without(prefix, scope["path"]) or "/")}


def _without(prefix: str, path: str) -> str:
    """A path without its prefix. A path of our own that begins like the prefix, such as /atlas, keeps it."""
    if path != prefix and not path.startswith(f"{prefix}/"):
        return path
    rest = path.removeprefix(prefix)
    return rest if _is_own(rest) or not _is_own(path) else path


def _is_own(path: str) -> bool:
    """Whether a path begins like one of this server's."""
    return path[1:].partition("/")[0] in TOP | FOLDERS


def route_of(scope: Scope) -> str:
    """The path of a request that `placed` has returned, without the prefix."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))


class Forwarded:
    """ASGI middleware: believes X-Forwarded-* only from the given proxies."""

    def __init__(self, app: ASGIApp, proxies: Sequence[str]) -> None:
        self._networks = [addresses.network(each) for each in proxies]
        self._trusted = ProxyHeadersMiddleware(app, list(proxies))  # type: ignore[arg-type]
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif is_among(scope.get("client"), self._networks):
            prefix = Headers(scope=scope).get("x-forwarded-prefix", "").rstrip("/")
            named = {"root_path": prefix} if _PREFIX.fullmatch(prefix) else {}
            await self._trusted({**scope, **named}, receive, send)  # type: ignore[arg-type]
        else:
            own = [(name, value) for name, value in scope["headers"] if not _is_forwarded(name)]
            await self._app({**scope, "headers": own}, receive, send)


def is_among(client: Sequence[object] | None, networks: Iterable[IPv4Network | IPv6Network]) -> bool:
    """Whether a client (IP address and port, or None) is in one of the networks."""
    try:
        number = ip_address(str(client[0])) if client else None
    except ValueError:
        return False
    return number is not None and any(number in network for network in networks)


def _is_forwarded(name: bytes) -> bool:
    return name.startswith(b"x-forwarded-") or name == b"forwarded"
