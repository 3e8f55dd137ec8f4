"""Slow work keeps nobody else waiting, and no more of it waits than there is room for."""

from __future__ import annotations

import asyncio
from threading import Event

import pytest

from dashboard.server import routes
from dashboard.server.documents import Document
from dashboard.server.workroom import NoRoomError, Workroom
from geodata.limits import MOST_PICTURES_WAITING
from tests.asking import answered, in_a_loop, scope_of, shipped_server


class Slow:
    """Work that ends when it is let go."""

    def __init__(self):
        self.done, self.free = [], Event()

    def piece(self, name):
        def work():
            assert self.free.wait(30)
            self.done.append(name)
            return name

        return work


def test_what_is_being_made_is_made_once_for_all_who_ask():
    slow, room = Slow(), Workroom(1, 0)

    async def many():
        asked = [asyncio.create_task(room.make("a", slow.piece("a"))) for _ in range(50)]
        await asyncio.sleep(0)
        slow.free.set()
        return await asyncio.gather(*asked)

    assert in_a_loop(many()) == ["a"] * 50
    assert slow.done == ["a"]


def test_past_what_may_wait_work_is_refused_until_there_is_room():
    slow, room = Slow(), Workroom(1, 2)

    async def crowd():
        asked = [asyncio.create_task(room.make(name, slow.piece(name))) for name in "abcd"]
        await asyncio.sleep(0)
        with pytest.raises(NoRoomError):
            await asked[3]
        slow.free.set()
        made = await asyncio.gather(*asked[:3])
        return [*made, await room.make("e", slow.piece("e"))]

    assert in_a_loop(crowd()) == ["a", "b", "c", "e"]


def test_one_who_goes_away_takes_nothing_from_the_others():
    slow, room = Slow(), Workroom(1, 0)

    async def two():
        first, second = (asyncio.create_task(room.make("a", slow.piece("a"))) for _ in range(2))
        await asyncio.sleep(0)
        first.cancel()
        slow.free.set()
        return await second

    assert in_a_loop(two()) == "a"


def test_work_that_fails_leaves_its_place():
    room = Workroom(1, 0)

    def failing():
        raise ValueError("no")

    async def twice():
        for _ in range(2):
            with pytest.raises(ValueError, match="no"):
                await room.make("a", failing)

    in_a_loop(twice())


def test_pictures_that_many_ask_for_hold_nothing_else_up(monkeypatch):
    slow = Slow()

    def picture(_, feature):
        slow.piece(feature)()
        return Document(b"picture", "image/png")

    monkeypatch.setattr(routes, "_picture", picture)

    app = shipped_server()

    async def crowd():
        asked = [
            asyncio.create_task(answered(app, scope_of(f"/atlas/picture.png?feature={number}")))
            for number in range(120)
        ]
        others = [await answered(app, scope_of(path)) for path in ("/health", "/assets/map.css", "/")]
        assert [each.status for each in others] == [200, 200, 200]
        assert slow.done == []
        slow.free.set()
        return await asyncio.gather(*asked)

    answers = in_a_loop(crowd())
    assert [each.status for each in answers].count(200) == MOST_PICTURES_WAITING + 1
    [refused, *_] = [each for each in answers if each.status != 200]
    assert (refused.status, refused.headers["retry-after"]) == (503, "10")
    assert "The server is busy" in refused.json["error"]
