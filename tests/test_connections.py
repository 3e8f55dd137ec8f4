"""Connections that keep the server waiting are ended; others are not. The clock is the tests' own."""

from __future__ import annotations

import asyncio

import pytest
import uvicorn
from uvicorn.server import ServerState

from dashboard.connections import PatientProtocol
from geodata.limits import HEAD_SECONDS, LEAST_TAKEN, TAKING_SECONDS
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
        self.answered = asyncio.Event()

    def write(self, data):
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


def talk(conversation):
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
