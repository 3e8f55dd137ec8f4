"""WebSockets that the page does not open, or that send what it does not send."""

from __future__ import annotations

import asyncio

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg  # noqa: TID251 - the ban is geodata's
from websockets.frames import Frame, Opcode

from geodata.limits import MOST_FRAGMENTS
from tests.talking import UPGRADE, headers_of, is_policed, talk

MESSAGE = BackMsg(load_git_info=True).SerializeToString()


def knock(without=b"", **more):
    """A handshake, less a header or with others."""
    lines = [line for line in UPGRADE.split(b"\r\n") if line and not (without and line.startswith(without))]
    named = [f"{name.replace('_', '-')}: {text}".encode() for name, text in more.items()]
    return b"\r\n".join([*lines, *named]) + b"\r\n\r\n"


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (knock(b"Sec-WebSocket-Key"), 400),
        (knock(b"Sec-WebSocket-Version", Sec_WebSocket_Version="8"), 400),
        (knock(Sec_WebSocket_Protocol="a b"), 400),
        (UPGRADE.replace(b"GET", b"POST"), 405),
        (knock(X="x" * 9000), 431),
        (knock(**{f"X{number}": "y" for number in range(200)}), 431),
        (knock(Content_Length="5") + b"hello", 400),
    ],
)
def test_a_handshake_that_is_none_is_answered_with_the_policies_and_ends(head, status):
    async def refused(protocol, wire, clock):
        protocol.data_received(head)
        told, headers = headers_of(wire.written)
        assert (told, wire.closed, is_policed(headers)) == (status, True, True)

    talk(refused)


def test_cookies_of_other_programs_do_not_hinder_it():
    asked = asyncio.Queue()

    async def application(scope, receive, send):
        await asked.put(scope)

    async def opened(protocol, wire, clock):
        protocol.data_received(knock(Cookie="a" * 20_000))
        scope = await asyncio.wait_for(asked.get(), 5)
        assert b"cookie" not in dict(scope["headers"])

    talk(opened, application)


def frame(opcode, data=b"", *, fin=True):
    return Frame(opcode, data, fin).serialize(mask=True)


def connected(frames, *, taken=True):
    """What an application hears of frames, and the connection."""
    heard, wires = [], []

    async def application(scope, receive, send):
        await receive()
        await send({"type": "websocket.accept"})
        while True:
            heard.append(await receive())
            if heard[-1]["type"] == "websocket.disconnect":
                break

    async def spoken(protocol, wire, clock):
        wires.append(wire)
        protocol.data_received(UPGRADE)
        await asyncio.wait_for(wire.upgraded.wait(), 5)
        if not taken:
            wire.protocol.pause_writing()
        wire.protocol.data_received(b"".join(frames))
        await asyncio.sleep(0)
        if wire.ended:
            wire.protocol.connection_lost(None)
        elif not wire.closed:
            wire.protocol.data_received(frame(Opcode.CLOSE))
        await asyncio.wait_for(asyncio.gather(*wire.protocol.tasks), 5)

    talk(spoken, application)
    return heard, wires[0]


def test_messages_of_the_page_are_heard():
    whole = frame(Opcode.BINARY, MESSAGE)
    parts = [frame(Opcode.BINARY, MESSAGE[:1], fin=False), frame(Opcode.CONT, MESSAGE[1:])]
    heard, _ = connected([whole, *parts, frame(Opcode.PING)])
    assert [each.get("bytes") for each in heard] == [MESSAGE, MESSAGE, None]


@pytest.mark.parametrize(
    ("frames", "code"),
    [
        ([frame(Opcode.TEXT, b"hello")], 1003),
        ([frame(Opcode.TEXT, b"\xff")] * 3, 1003),
        ([frame(Opcode.BINARY, b"\xff\xff\xff")], 1007),
        (
            [frame(Opcode.BINARY, fin=False), *[frame(Opcode.CONT, fin=False)] * (MOST_FRAGMENTS + 5)],
            1009,
        ),
    ],
)
def test_what_the_page_does_not_send_ends_the_connection(frames, code):
    heard, wire = connected(frames)
    assert [each["code"] for each in heard] == [code]
    assert wire.closed


def test_pings_of_one_who_takes_no_answers_are_not_answered_for_ever():
    _, wire = connected([frame(Opcode.PING, b"x" * 100)] * 10, taken=False)
    assert wire.ended
    assert len(wire.written) < 1000
