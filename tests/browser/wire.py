"""A wire between browser and server that can be cut, as a closed laptop or a tunnel cuts it."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress

from tests.browser.driving import free_port


class Wire:
    """Passes connections on from a port of its own to a server's port, until it is cut."""

    def __init__(self, server: int) -> None:
        self.port, self._server = free_port(), server
        self._ends: list[socket.socket] = []
        self._listening: socket.socket | None = None
        self.join()

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}/"

    def join(self) -> None:
        """Take connections (again); nothing if it does."""
        if self._listening is not None:
            return
        self._listening = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._take, args=(self._listening,), daemon=True).start()

    def cut(self) -> None:
        """End all connections, and take no new ones."""
        if self._listening is not None:
            _end(self._listening)
            self._listening = None
        while self._ends:
            _end(self._ends.pop())

    def _take(self, listening: socket.socket) -> None:
        with suppress(OSError):
            while True:
                self._connect(listening.accept()[0])

    def _connect(self, near: socket.socket) -> None:
        try:
            far = socket.create_connection(("127.0.0.1", self._server))
        except OSError:  # the server is down
            _end(near)
            return
        self._ends += [near, far]
        for ends in ((near, far), (far, near)):
            threading.Thread(target=_pass_on, args=ends, daemon=True).start()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    _end(source)
    _end(target)


def _end(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
