"""Connections that end when whoever is at their other end keeps them waiting."""

from __future__ import annotations

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from geodata.limits import HEAD_SECONDS, LEAST_TAKEN, TAKING_SECONDS


class PatientProtocol(H11Protocol):
    """uvicorn's HTTP protocol with two time limits that it lacks.

    The head of a request must come whole within HEAD_SECONDS, however its bytes trickle, and of what waits
    to be sent LEAST_TAKEN bytes must be taken in TAKING_SECONDS. A connection that rests between requests
    ends by uvicorn's own `timeout_keep_alive`, and a WebSocket by its pings.
    """

    _head_limit: asyncio.TimerHandle | None = None
    _taking_limit: asyncio.TimerHandle | None = None
    _upgraded = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._expect_head()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        answered = not self._upgraded and (self.cycle is None or self.cycle.response_complete)
        if answered and self.conn.their_state in {h11.IDLE, h11.SEND_BODY}:
            self._expect_head()
        else:
            self._head_limit = _cancelled(self._head_limit)

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_limit = _cancelled(self._head_limit)
        self._taking_limit = _cancelled(self._taking_limit)
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._expect_taking()

    def resume_writing(self) -> None:
        self._taking_limit = _cancelled(self._taking_limit)
        super().resume_writing()

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        self._upgraded = True  # from here on another protocol has the connection
        super().handle_websocket_upgrade(event)

    def _expect_head(self) -> None:
        if self._head_limit is None:
            self._head_limit = self.loop.call_later(HEAD_SECONDS, self.transport.abort)

    def _expect_taking(self) -> None:
        waits = self.transport.get_write_buffer_size()
        self._taking_limit = self.loop.call_later(TAKING_SECONDS, self._look_at_taking, waits)

    def _look_at_taking(self, waited: int) -> None:
        """End the connection if hardly any of so many bytes has been taken, else look again later."""
        if waited - self.transport.get_write_buffer_size() < LEAST_TAKEN:
            self.transport.abort()
        else:
            self._expect_taking()


def _cancelled(limit: asyncio.TimerHandle | None) -> None:
    if limit is not None:
        limit.cancel()
