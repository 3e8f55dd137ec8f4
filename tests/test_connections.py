"""Connections that keep the server waiting are ended; others are not. The clock is the tests' own."""

from __future__ import annotations

import asyncio

import h11
import pytest
import uvicorn
from uvicorn.server import ServerState

from dashboard.connections import PatientProtocol
from geodata.limits import HEAD_SECONDS, LEAST_TAKEN, MOST_CONNECTIONS, RETRY_SECONDS, TAKING_SECONDS
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

    def write(self, data):
        self.written += data
        if b"Try again" in data:
            self.refused.set()
        if data.endswith(b"ok"):
            self.answered.set()

    def get_write_buffer_size(self):
        return self.waiting

    def abort(self):
        self.ended = True

    def close(self):
        """A rest between requests ends so, by uvicorn's own clock."""

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


def talk(conversation, application=application):
    """Have a conversation with the protocol: given it, its wire and its clock."""

    async def alone():
        config = uvicorn.Config(application, lifespan="off", ws="websockets-sansio", log_level="critical")
        config.load()
        clock, wire = Clock(asyncio.get_running_loop()), Wire()
        protocol = PatientProtocol(config, ServerState(), {}, _loop=clock)
        protocol.connection_made(wire)
        await conversation(protocol, wire, clock)

    in_a_loop(alone())


@pytest.mark.parametrize("begun", [b"", HEAD[:10]])
def test_a_head_that_does_not_come_ends_the_connection(begun):
    async def silent(protocol, wire, clock):
        if begun:
            protocol.data_received(begun)
        clock.pass_by(HEAD_SECONDS - 1)
        assert not wire.ended
        clock.pass_by(1)
        assert wire.ended

    talk(silent)


def test_bytes_that_trickle_do_not_prolong_it():
    async def trickling(protocol, wire, clock):
        for byte in HEAD[:HEAD_SECONDS]:
            protocol.data_received(bytes([byte]))
            clock.pass_by(1)
        assert wire.ended

    talk(trickling)


def test_a_head_that_came_in_time_has_all_the_time_for_its_answer():
    async def asked(protocol, wire, clock):
        protocol.data_received(HEAD)
        clock.pass_by(HEAD_SECONDS * 10)
        assert not wire.ended
        await asyncio.wait_for(wire.answered.wait(), 5)

    talk(asked)


def test_the_head_after_an_answer_has_its_limit_too():
    async def twice(protocol, wire, clock):
        protocol.data_received(HEAD)
        await asyncio.wait_for(wire.answered.wait(), 5)
        protocol.data_received(HEAD[:10])
        clock.pass_by(HEAD_SECONDS)
        assert wire.ended

    talk(twice)


def test_an_answer_that_nobody_takes_ends_the_connection():
    async def idle(protocol, wire, clock):
        protocol.data_received(HEAD)
        await asyncio.wait_for(wire.answered.wait(), 5)
        wire.waiting = 10_000_000
        protocol.pause_writing()
        clock.pass_by(TAKING_SECONDS)
        assert wire.ended

    talk(idle)


def test_one_that_is_taken_slowly_goes_on():
    async def slow(protocol, wire, clock):
        protocol.data_received(HEAD)
        await asyncio.wait_for(wire.answered.wait(), 5)
        wire.waiting = 10_000_000
        protocol.pause_writing()
        for _ in range(5):
            wire.waiting -= LEAST_TAKEN
            clock.pass_by(TAKING_SECONDS)
        protocol.resume_writing()
        clock.pass_by(TAKING_SECONDS * 5)
        assert not wire.ended

    talk(slow)


def test_a_websocket_has_no_limit_of_its_head():
    async def upgraded(protocol, wire, clock):
        protocol.data_received(UPGRADE)
        assert wire.protocol is not None
        clock.pass_by(HEAD_SECONDS * 10)
        assert not wire.ended
        wire.protocol.connection_lost(None)

    talk(upgraded)


def headers_of(answer):
    """The status of a raw answer, and its headers in lower case."""
    first, *lines = answer.partition(b"\r\n\r\n")[0].decode().lower().split("\r\n")
    return int(first.split()[1]), dict(line.split(": ", 1) for line in lines)


def is_policed(headers):
    return headers["x-content-type-options"] == "nosniff" and headers["content-security-policy"].startswith(
        "default-src 'none'"
    )


@pytest.mark.parametrize(
    "noise",
    [
        *(b"\x16\x03\x01\x02\x00\x01\r\n\r\n", b"GET /\xc0\xaf HTTP/1.1\r\n\r\n", b"GET / HTTP/one\r\n\r\n"),
        *(
            b"GET / HTTP/1.1\r\n\r\n",
            b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
            b"GET /" + b"a" * 70_000,
        ),
        HEAD[:-2] + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n",
    ],
)
def test_what_is_no_http_is_refused_with_the_policies(noise):
    async def noisy(protocol, wire, clock):
        protocol.data_received(noise)
        status, headers = headers_of(wire.written)
        assert (status, headers["connection"], is_policed(headers)) == (400, "close", True)

    talk(noisy)


CHUNKED = HEAD[:-2] + b"Transfer-Encoding: chunked\r\n\r\n"


def test_noise_after_an_answer_ends_the_connection_without_another():
    async def noisy(protocol, wire, clock):
        protocol.data_received(CHUNKED)
        await asyncio.wait_for(wire.answered.wait(), 5)
        answer = wire.written
        protocol.data_received(b"no chunk\r\n")
        assert wire.ended
        assert wire.written == answer

    talk(noisy)


def test_an_answer_that_noise_came_before_is_not_sent():
    free, done, failures = asyncio.Event(), asyncio.Event(), []

    async def slow(scope, receive, send):
        await free.wait()
        try:
            await application(scope, receive, send)
        except h11.LocalProtocolError as error:
            failures.append(error)
        finally:
            done.set()

    async def noisy(protocol, wire, clock):
        protocol.data_received(CHUNKED)
        await asyncio.sleep(0)
        protocol.data_received(b"no chunk\r\n")
        answer = wire.written
        free.set()
        await asyncio.wait_for(done.wait(), 5)
        assert headers_of(answer)[0] == 400
        assert wire.written == answer

    talk(noisy, slow)
    assert failures == []


@pytest.mark.parametrize("head", [HEAD, UPGRADE])
def test_past_the_most_connections_pages_and_websockets_are_refused(head):
    async def crowded(protocol, wire, clock):
        protocol.connections.update(range(MOST_CONNECTIONS - 1))
        protocol.data_received(HEAD)
        await asyncio.wait_for(wire.answered.wait(), 5)
        wire.written = b""
        protocol.connections.add("one more")
        protocol.data_received(head)
        await asyncio.wait_for(wire.refused.wait(), 5)
        status, headers = headers_of(wire.written)
        assert (status, headers["retry-after"], is_policed(headers)) == (503, str(RETRY_SECONDS), True)
        assert wire.protocol is None

    talk(crowded)
