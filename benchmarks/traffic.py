"""Bytes over the wire of a page: HTTP answers and both directions' payloads of the WebSocket."""

from __future__ import annotations

import base64
import re
import time
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

QUIET = 0.7
#: Addresses of geometry: the atlas's layers and base map, in whatever pieces, and plain Leaflet's data.
GEOMETRY = re.compile(r"/(?:atlas/(?:layers|basemap|tiles|features)/|data/)[^?]*")


@dataclass(frozen=True)
class Counted:
    """Bytes of all, and those of answers that carry geometry."""

    total: float
    geometry: float


class Traffic:
    """What passes over the wire while open, as DevTools counts it: answers with their headers.

    What the browser takes from its cache counts nothing; an answer 304 counts its headers, not as geometry.
    Streamlit does not compress its WebSocket by default, so payloads are what passes.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.total = self.geometry = 0.0
        self.last = time.monotonic()
        self._cached: set[str] = set()
        self._geometric: set[str] = set()
        self._session = page.context.new_cdp_session(page)
        listen = self._session.on
        listen("Network.requestServedFromCache", lambda event: self._cached.add(event["requestId"]))
        listen("Network.responseReceived", self._begun)
        listen("Network.loadingFinished", self._answer)
        listen("Network.webSocketFrameSent", self._payload)
        listen("Network.webSocketFrameReceived", self._payload)
        self._session.send("Network.enable")

    def _begun(self, event: dict[str, Any]) -> None:
        answer = event["response"]
        if answer.get("fromDiskCache"):
            self._cached.add(event["requestId"])
        elif answer["status"] == 200 and GEOMETRY.search(answer["url"]):
            self._geometric.add(event["requestId"])

    def _answer(self, event: dict[str, Any]) -> None:
        self.last = time.monotonic()
        if event["requestId"] not in self._cached:
            self.total += event["encodedDataLength"]
            if event["requestId"] in self._geometric:
                self.geometry += event["encodedDataLength"]

    def _payload(self, event: dict[str, Any]) -> None:
        self.last = time.monotonic()
        frame = event["response"]
        data = frame["payloadData"]
        self.total += len(data.encode()) if frame["opcode"] == 1 else len(base64.b64decode(data))

    def close(self) -> Counted:
        """Wait until the wire is quiet; answer the bytes."""
        while time.monotonic() - self.last < QUIET:
            self.page.wait_for_timeout(100)
        self._session.detach()
        return Counted(self.total, self.geometry)
