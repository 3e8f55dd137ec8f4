"""WebSockets: those of the page; any that sends something else than its messages is closed."""

from __future__ import annotations

from http import HTTPStatus

from google.protobuf.message import DecodeError
from streamlit.proto.BackMsg_pb2 import BackMsg
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import CloseCode, Frame
from websockets.http11 import Response
from websockets.server import ServerProtocol

from dashboard.server.access import HEALTH
from dashboard.server.policies import headers_for
from geodata.limits import MOST_FRAGMENTS

_NO_HANDSHAKE = "This request does not open a WebSocket.\n"


class _Handshake(ServerProtocol):
    """The library's handshake, whose refusals carry the same policies as other answers."""

    def reject(self, status: HTTPStatus | int, text: str) -> Response:
        response = super().reject(status, text)
        response.headers.update(headers_for(HEALTH, "", ""))
        return response


class PageSocket(WebSocketsSansIOProtocol):
    """uvicorn's WebSocket protocol for a page that sends binary messages, each in one piece or a few.

    A handshake that cannot be read is answered and ends; uvicorn would keep it open without a word. Text,
    bytes that are no message, messages in very many pieces, and pings of one who takes no answers end the
    connection, too.
    """

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]
        self.conn = _Handshake(
            extensions=self.conn.available_extensions, max_size=self.config.ws_max_size, logger=self.logger
        )

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if not self.handshake_initiated:
            answer = b"".join(self.conn.data_to_send())
            self.transport.write(answer or self.conn.reject(400, _NO_HANDSHAKE).serialize())
            self.transport.close()

    def handle_text(self, _: Frame) -> None:
        self._fail(CloseCode.UNSUPPORTED_DATA, "Messages must be binary.")

    def handle_cont(self, event: Frame) -> None:
        if len(self.frames) < MOST_FRAGMENTS:
            super().handle_cont(event)
        else:
            self._fail(CloseCode.MESSAGE_TOO_BIG, f"A message may have at most {MOST_FRAGMENTS} fragments.")

    def send_receive_event_to_app(self) -> None:
        """Pass a message to Streamlit; one that is invalid would make it write a traceback into the log."""
        try:
            BackMsg.FromString(b"".join(self.frames))
        except DecodeError:
            self._fail(CloseCode.INVALID_DATA, "This is not a message that the page sends.")
        else:
            super().send_receive_event_to_app()

    def handle_ping(self) -> None:
        if self.writable.is_set():
            super().handle_ping()
        else:
            self.transport.abort()

    def _fail(self, code: CloseCode, words: str) -> None:
        if not self.close_sent:
            self.conn.fail(code, words)
            self.handle_parser_exception()
