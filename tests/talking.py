"""Talk to the server's protocols without a socket. The clock is the tests' own."""

from __future__ import annotations

import asyncio

import uvicorn
from uvicorn.server import ServerState

from dashboard.server.connections import PatientProtocol
from dashboard.server.sockets import PageSocket
from tests.asking import in_a_loop

HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
UPGRADE = (
    b"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)


class Clock:
    """A loop whose time goes on when it is told to."""

    def __init__(self, loop):
        self._loop, self.now, self.timers = loop, 0.0, []

    def __getattr__(self, name):
        return getattr(self._loop, name)

    def call_later(self, delay, callback, *arguments):
        timer = asyncio.TimerHandle(self.now + delay, callback, arguments, self._loop)
        self.timers.append(timer)
        return timer

    def pass_by(self, seconds):
        self.now += seconds
        due = [each for each in self.timers if each.when() <= self.now]
        self.timers = [each for each in self.timers if each.when() > self.now]
        for timer in due:
            if not timer.cancelled():
                timer._run()


class Wire(asyncio.Transport):
    """A connection without a socket: what was written, what of it waits, and whether it was ended."""

    def __init__(self):
        super().__init__()
        self.waiting, self.ended, self.protocol = 0, False, None
        self.answered, self.refused, self.written = asyncio.Event(), asyncio.Event(), b""
        self.closed, self.peer, self.upgraded = False, None, asyncio.Event()

    def get_extra_info(self, name, default=None):
        return self.peer if name == "peername" else default

    def write(self, data):
        self.written += data
        if b"Try again" in data:
            self.refused.set()
        if data.startswith(b"HTTP/1.1 101"):
            self.upgraded.set()
        if data.endswith(b"ok"):
            self.answered.set()

    def get_write_buffer_size(self):
        return self.waiting

    def abort(self):
        self.ended = True

    def close(self):
        self.closed = True  # a rest between requests ends so too, by uvicorn's own clock

    def is_closing(self):
        return self.ended

    def set_protocol(self, protocol):
        self.protocol = protocol

    def pause_reading(self):
        pass

    def resume_reading(self):
        pass


async def application(scope, receive, send):
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"ok"})


def talk(conversation, application=application, proxies=()):
    """Have a conversation with the protocol: given it, its wire and its clock."""

    async def alone():
        config = uvicorn.Config(
            application,
            lifespan="off",
            ws=PageSocket,
            forwarded_allow_ips=list(proxies),
            log_level="critical",
        )
        config.load()
        clock, wire = Clock(asyncio.get_running_loop()), Wire()
        protocol = PatientProtocol(config, ServerState(), {}, _loop=clock)
        protocol.connection_made(wire)
        await conversation(protocol, wire, clock)

    in_a_loop(alone())


def headers_of(answer):
    """The status of a raw answer, and its headers in lower case."""
    first, *lines = answer.partition(b"\r\n\r\n")[0].decode().lower().split("\r\n")
    return int(first.split()[1]), dict(line.split(": ", 1) for line in lines)


def is_policed(headers):
    return headers["x-content-type-options"] == "nosniff" and headers["content-security-policy"].startswith(
        "default-src 'none'"
    )
