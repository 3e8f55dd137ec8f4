"""Compress answers with gzip for clients that accept it."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import Receive, Scope, Send


class Compression(GZipMiddleware):
    """Starlette's compression, also for Accept-Encoding headers in other forms than the word `gzip`.

    What comes further in (Streamlit compresses as well) sees what was understood.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            asked = takes_gzip(", ".join(Headers(scope=scope).getlist("accept-encoding")))
            others = [each for each in scope["headers"] if each[0] != b"accept-encoding"]
            scope = {**scope, "headers": [*others, (b"accept-encoding", b"gzip")] if asked else others}
        await super().__call__(scope, receive, send)


def takes_gzip(accepted: str) -> bool:
    """Whether an Accept-Encoding header (RFC 9110, 12.5.3) accepts gzip; `*` means all that it does not name.

    A weight that is none counts as one: who writes it wants the encoding.
    """
    weights: dict[str, float] = {}
    for each in accepted.lower().split(","):
        name, *parameters = (part.strip() for part in each.split(";"))
        weights[name] = _weight(next((part[2:] for part in parameters if part.startswith("q=")), "1"))
    return weights.get("gzip", weights.get("x-gzip", weights.get("*", 0))) > 0


def _weight(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 1
