"""Slow work in its own threads, so that neither the event loop nor quick answers wait for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from anyio import CapacityLimiter, to_thread

_T = TypeVar("_T")


class NoRoomError(Exception):
    """Too much work waits already."""


class Workroom(Generic[_T]):
    """Work of one kind: `workers` pieces at once, and at most `waiting` pieces in the queue.

    Who asks for a piece that is being made waits for that one. Everything but the work itself happens in the
    event loop, so nothing needs a lock.
    """

    def __init__(self, workers: int, waiting: int) -> None:
        self._most = workers + waiting
        self._limiter = CapacityLimiter(workers)
        self._under_way: dict[Hashable, asyncio.Task[_T]] = {}

    async def make(self, key: Hashable, work: Callable[[], _T]) -> _T:
        """What `work` returns or raises; `key` identifies it. Raises NoRoomError if too much waits."""
        task = self._under_way.get(key)
        if task is None:
            if len(self._under_way) >= self._most:
                raise NoRoomError
            task = asyncio.create_task(to_thread.run_sync(work, limiter=self._limiter))
            self._under_way[key] = task
            task.add_done_callback(lambda done: self._end(key, done))
        return await asyncio.shield(task)  # if one asker goes away, the others still get it

    def _end(self, key: Hashable, done: asyncio.Task[_T]) -> None:
        del self._under_way[key]
        if not done.cancelled():
            done.exception()  # retrieved here, as all who asked may have gone away
