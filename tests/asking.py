"""Ask the server's routes without a socket: through the doorkeeper, as a browser's request would come."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse

from dashboard.server.routes import make_app
from dashboard.workspace import Workspace

HERE = "localhost:8501"


class NoPage:
    """In place of Streamlit, which would begin a runtime in the tests' own process."""

    async def __call__(self, scope, receive, send):
        await PlainTextResponse("Not Found", 404)(scope, receive, send)

    def lifespan(self):
        return lambda _: nullcontext()


NO_PAGE = NoPage()


@lru_cache(maxsize=1)
def shipped_workspace():
    """A workspace of the shipped atlas, which nobody can change."""
    return Workspace()


def server_of(folder=None, public=""):
    """The server of an atlas without Streamlit."""
    return make_app(Workspace(folder, public) if folder or public else shipped_workspace(), NO_PAGE)


@lru_cache(maxsize=1)
def shipped_server():
    """The server of the shipped atlas without Streamlit."""
    return server_of()


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Headers
    body: bytes

    @property
    def text(self):
        return self.body.decode()

    @property
    def json(self):
        return json.loads(self.body)


def scope_of(address, *, kind="http", method="GET", host=HERE, client="127.0.0.1", **headers):
    """The ASGI scope of a request; `headers` are named as Python can name them (if_none_match)."""
    path, _, query = address.partition("?")
    named = [(name.replace("_", "-").encode(), text.encode("latin-1")) for name, text in headers.items()]
    return {
        "type": kind,
        "method": method,
        "scheme": "http" if kind == "http" else "ws",
        "http_version": "1.1",
        "path": unquote(path),
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(b"host", host.encode()), *named],
        "server": ("127.0.0.1", 8501),
        "client": (client, 50000),
    }


async def answered(app, scope):
    """What an ASGI application answers to a request without a body."""
    sent = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    await app(scope, receive, send)
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return Answer(sent[0]["status"], Headers(raw=sent[0]["headers"]), body)


def in_a_loop(coroutine):
    """What a coroutine returns, in a thread: the browser's tests leave a loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


def ask(address, app=None, **given):
    """The answer to a request for an address (path and query string), of the shipped atlas or another app."""
    return in_a_loop(answered(app or shipped_server(), scope_of(address, **given)))
