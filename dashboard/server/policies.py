"""The headers by which browsers refuse foreign scripts, requests to others, and framing by other pages.

`Content-Security-Policy` is as strict as Streamlit works with: its styles are written into the page, its
code may run WebAssembly, and streamlit-folium's frame runs the script that it was sent as a string. So that
frame alone allows such scripts, and it alone loads pictures from the servers of the online base maps.
"""

from __future__ import annotations

import re
from base64 import b64encode
from functools import lru_cache
from hashlib import sha256
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

from dashboard.leaflet import basemaps
from dashboard.server.head import index_page

#: The path at which Streamlit serves the map's frame.
FRAME = "/component/"
#: Its scripts, each with its hash in its name. Streamlit lets no browser keep them.
_HASHED = re.compile(rf"{FRAME}[^/]+/static/.+\.[0-9a-f]{{8}}\.(?:js|css)")
#: The paths of documents, pictures and downloads, which nobody opens as a page.
DOCUMENTS = ("/atlas/", "/assets/", "/media/", "/health")


def keeping(path: str, status: int) -> dict[str, str]:
    """The header that lets browsers keep a script of the map's frame, if an answer is one."""
    if status == HTTPStatus.OK and _HASHED.fullmatch(path):
        return {"Cache-Control": "public, max-age=31536000, immutable"}
    return {}


def headers_for(path: str, query: str, host: str) -> dict[str, str]:
    """The headers of an answer, given the path and query string of what was asked, and the Host header.

    The host, if it is not empty, must have been checked: it is named in the policy for the sake of browsers
    to which 'self' is no WebSocket.
    """
    framed = path.startswith(FRAME)
    if path.startswith(DOCUMENTS):
        policy = _joined(
            ("default-src", "'none'"), ("style-src", "'unsafe-inline'"), ("frame-ancestors", "'none'")
        )
    else:
        embedded = "true" in parse_qs(query.lower()).get("embed", ())
        policy = _page_policy(host, framed=framed, embedded=embedded)
    return {
        "X-Content-Type-Options": "nosniff",
        # The terms of tile servers ask for the site that a map is on.
        "Referrer-Policy": "strict-origin-when-cross-origin" if framed else "same-origin",
        "Content-Security-Policy": policy,
    }


def _page_policy(host: str, *, framed: bool, embedded: bool) -> str:
    rules = [
        ("default-src", "'none'"),
        (
            "script-src",
            "'self' 'unsafe-inline' 'unsafe-eval'"
            if framed
            else f"'self' 'wasm-unsafe-eval' {_index_scripts()}",
        ),
        ("style-src", "'self' 'unsafe-inline'"),
        ("img-src", " ".join(["'self' data: blob:", *(_tile_servers() if framed else ())])),
        ("font-src", "'self' data:"),
        ("connect-src", f"'self' ws://{host} wss://{host}" if host else "'self'"),
        ("frame-src", "'self'"),
        ("worker-src", "'self' blob:"),
        ("manifest-src", "'self'"),
        ("base-uri", "'none'"),
        ("form-action", "'none'"),
    ]
    # Any page may embed this one; its map's frame then has that page among its ancestors.
    if not embedded and not framed:
        rules.append(("frame-ancestors", "'self'"))
    return _joined(*rules)


def _joined(*rules: tuple[str, str]) -> str:
    return "; ".join(f"{name} {sources.strip()}" for name, sources in rules)


@lru_cache(maxsize=1)
def _index_scripts() -> str:
    """The hashes that allow the inline scripts of Streamlit's index page."""
    inline = re.findall(r"<script>(.*?)</script>", index_page(), re.DOTALL)
    hashes = [b64encode(sha256(text.encode()).digest()).decode("ascii") for text in inline]
    return " ".join(f"'sha256-{each}'" for each in hashes)


@lru_cache(maxsize=1)
def _tile_servers() -> tuple[str, ...]:
    """The servers of the online base maps, in the form of a policy."""
    parts = [urlsplit(str(base["url"])) for base in basemaps.as_json().values()]
    return tuple(dict.fromkeys(f"{each.scheme}://{each.netloc}".replace("{s}", "*") for each in parts))
