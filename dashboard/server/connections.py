"""Connections: how many there may be, and when slow ones are closed."""

from __future__ import annotations

import asyncio
from ipaddress import IPv6Address, ip_address

import h11
from starlette.responses import PlainTextResponse
from uvicorn.protocols.http.h11_impl import H11Protocol

from dashboard.server import addresses
from dashboard.server.access import is_among
from dashboard.server.policies import headers_for
from geodata.limits import (
    HEAD_SECONDS,
    LEAST_TAKEN,
    MOST_CONNECTIONS,
    MOST_FROM_ONE,
    MOST_REFUSED_ON_REQUEST,
    RETRY_SECONDS,
    TAKING_SECONDS,
)

_NO_ROOM = "The server has no room for another reader. Try again in a few seconds."
_TOO_MANY = (
    f"There are more than {MOST_FROM_ONE} connections from one address. "
    "If it is that of a proxy, start the server with --proxy and its IP address."
)
_LATER = {"Retry-After": str(RETRY_SECONDS), "Connection": "close"}
_full = PlainTextResponse(_NO_ROOM + "\n", 503, headers_for("/atlas/", "", "") | _LATER)


class PatientProtocol(H11Protocol):
    """uvicorn's HTTP protocol, with further limits, and with the policies on its own answers.

    The head of a request must come whole within HEAD_SECONDS, however its bytes trickle, and of what waits
    to be sent LEAST_TAKEN bytes must be taken in TAKING_SECONDS. A connection that rests between requests
    ends by uvicorn's own `timeout_keep_alive`, and a WebSocket by its pings. Past MOST_CONNECTIONS, counting
    WebSockets, the answer is 503; past MOST_FROM_ONE of one client too, before it has asked, unless it is a
    proxy that was named (uvicorn's `forwarded_allow_ips`).
    """

    _head_limit: asyncio.TimerHandle | None = None
    _taking_limit: asyncio.TimerHandle | None = None
    _upgraded = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if self._is_one_too_many():
            self._refuse(503, _TOO_MANY, _LATER)
        elif len(self.connections) > MOST_CONNECTIONS + MOST_REFUSED_ON_REQUEST:
            self._refuse(503, _NO_ROOM, _LATER)
        else:
            self._expect_head()

    def data_received(self, data: bytes) -> None:
        self.app = _full if self._is_full() else self.config.loaded_app
        super().data_received(data)
        answered = not self._upgraded and (self.cycle is None or self.cycle.response_complete)
        if answered and self.conn.their_state in {h11.IDLE, h11.SEND_BODY}:
            self._expect_head()
        else:
            _cancel(self._head_limit)
            self._head_limit = None

    def connection_lost(self, exc: Exception | None) -> None:
        _cancel(self._head_limit)
        self._head_limit = None
        _cancel(self._taking_limit)
        self._taking_limit = None
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._expect_taking()

    def resume_writing(self) -> None:
        _cancel(self._taking_limit)
        self._taking_limit = None
        super().resume_writing()

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        if self._is_full():
            self._refuse(503, _NO_ROOM, _LATER)
            return
        self._upgraded = True  # from here on another protocol handles the connection
        # Nothing here reads cookies. Those of every other program on this machine come along, as a cookie
        # knows no port, and a handshake with more than 8 kB of them would be refused.
        self.headers = [each for each in self.headers if each[0] != b"cookie"]
        super().handle_websocket_upgrade(event)

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP; in the middle of another answer, only close the connection."""
        if self.cycle is not None:
            self.cycle.disconnected = True  # the rest of that answer is dropped
        if self.conn.our_state in {h11.IDLE, h11.SEND_RESPONSE}:
            self._refuse(400, msg, {"Connection": "close"})
        else:
            self.transport.abort()

    def _is_full(self) -> bool:
        return len(self.connections) > MOST_CONNECTIONS

    def _is_one_too_many(self) -> bool:
        """Whether this client already has too many connections."""
        if len(self.connections) <= MOST_FROM_ONE:
            return False
        own = _client_of(self)
        if own is None or sum(_client_of(each) == own for each in self.connections) <= MOST_FROM_ONE:
            return False
        return not is_among(self.client, map(addresses.network, self.config.forwarded_allow_ips or ()))

    def _refuse(self, status: int, words: str, more: dict[str, str]) -> None:
        """Send an answer of this protocol itself, then close the connection."""
        headers = {"Content-Type": "text/plain; charset=utf-8"} | headers_for("/atlas/", "", "") | more
        pairs = [(name.lower().encode("ascii"), text.encode("ascii")) for name, text in headers.items()]
        for event in (
            h11.Response(status_code=status, headers=pairs),
            h11.Data(data=f"{words}\n".encode("ascii")),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _expect_head(self) -> None:
        if self._head_limit is None:
            self._head_limit = self.loop.call_later(HEAD_SECONDS, self.transport.abort)

    def _expect_taking(self) -> None:
        waits = self.transport.get_write_buffer_size()
        self._taking_limit = self.loop.call_later(TAKING_SECONDS, self._look_at_taking, waits)

    def _look_at_taking(self, waited: int) -> None:
        """Close the connection if hardly any of the waiting bytes has been taken; else check again later."""
        if waited - self.transport.get_write_buffer_size() < LEAST_TAKEN:
            self.transport.abort()
        else:
            self._expect_taking()


def _client_of(connection: object) -> object:
    """The client of a connection: its IPv4 address, its IPv6 network (that of one household), or None."""
    client = getattr(connection, "client", None)
    try:
        number = ip_address(client[0]) if client else None
    except ValueError:
        return None
    if not isinstance(number, IPv6Address):
        return number
    return number.ipv4_mapped or int(number) >> 64


def _cancel(limit: asyncio.TimerHandle | None) -> None:
    if limit is not None:
        limit.cancel()
