"""Connections that keep the server waiting are ended; others are not. The clock is the tests' own."""

from __future__ import annotations

import asyncio

import h11
import pytest

from geodata.limits import (
    HEAD_SECONDS,
    LEAST_TAKEN,
    MOST_CONNECTIONS,
    MOST_FROM_ONE,
    MOST_REFUSED_ON_REQUEST,
    RETRY_SECONDS,
    TAKING_SECONDS,
)
from tests.talking import HEAD, UPGRADE, application, headers_of, is_policed, talk


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


class Peer:
    """Another connection, of which its client's address is known."""

    def __init__(self, host):
        self.client = (host, 1)


def come(protocol, wire, host):
    """Have the protocol's connection made from a host."""
    wire.peer = (host, 50_000)
    protocol.connection_made(wire)


@pytest.mark.parametrize(
    ("others", "own", "refused"),
    [
        (["192.0.2.7"], "192.0.2.7", True),
        (["192.0.2.7"], "192.0.2.8", False),
        (["192.0.2.7"], "::ffff:192.0.2.7", True),
        (["2001:db8::1", "2001:db8::2"], "2001:db8::ffff", True),
        (["2001:db8::1"], "2001:db8:0:1::1", False),
        (["192.0.2.9"], "192.0.2.9", False),  # a proxy that was named
    ],
)
def test_one_client_cannot_hold_all_connections(others, own, refused):
    async def crowded(protocol, wire, clock):
        protocol.connections.clear()
        for number in range(MOST_FROM_ONE - 1):
            protocol.connections.add(Peer(others[number % len(others)]))
        come(protocol, wire, own)
        assert not wire.written
        protocol.connections.add(Peer(others[0]))
        come(protocol, wire, own)
        assert wire.closed is refused
        if refused:
            status, headers = headers_of(wire.written)
            assert (status, headers["retry-after"], is_policed(headers)) == (503, str(RETRY_SECONDS), True)
            assert b"--proxy" in wire.written

    talk(crowded, proxies=["192.0.2.9/32"])


def test_connections_that_never_ask_are_refused_before_there_are_too_many_for_the_process():
    async def crowded(protocol, wire, clock):
        protocol.connections.clear()
        protocol.connections.update(range(MOST_CONNECTIONS + MOST_REFUSED_ON_REQUEST - 1))
        come(protocol, wire, "192.0.2.7")
        assert not wire.written
        protocol.connections.add("one more")
        come(protocol, wire, "192.0.2.7")
        assert (headers_of(wire.written)[0], wire.closed) == (503, True)

    talk(crowded)
