"""A server of tiles on this machine, for figures with an online base map."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from PIL import Image

from geodata.figure import TileLayer

Colour = tuple[int, ...]


@dataclass
class Tiles:
    """What a server was asked for (zoom, column, row), by which program, and what it answers.

    A tile has a single colour: north of the equator `north`, elsewhere `south`; or `body` is sent instead.
    """

    port: int = 0
    north: Colour = (200, 30, 30, 255)
    south: Colour = (30, 30, 200, 255)
    status: int = 200
    body: bytes | None = None
    asked: list[tuple[int, int, int]] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)

    def layer(self, **changes: object) -> TileLayer:
        """These tiles as a base map."""
        about = {
            "title": "Test map",
            "url": f"http://127.0.0.1:{self.port}/{{z}}/{{x}}/{{y}}.png",
            "attribution": "© Nobody",
            "max_zoom": 18,
        }
        return TileLayer(**(about | changes))  # type: ignore[arg-type]

    def picture(self, zoom: int, row: int) -> bytes:
        """The file of a tile."""
        if self.body is not None:
            return self.body
        target = io.BytesIO()
        colour = self.north if row < 2**zoom / 2 else self.south
        Image.new("RGBA", (256, 256), colour).save(target, format="png")
        return target.getvalue()


@contextmanager
def serving() -> Iterator[Tiles]:
    """A server that lives as long as the context; each has a port of its own."""
    tiles = Tiles()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            zoom, column, row = map(int, self.path.removesuffix(".png").strip("/").split("/"))
            tiles.asked.append((zoom, column, row))
            tiles.agents.add(self.headers["User-Agent"])
            body = tiles.picture(zoom, row)
            self.send_response(tiles.status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        tiles.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield tiles
        finally:
            server.shutdown()
            thread.join()
