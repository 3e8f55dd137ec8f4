"""Files for readers are made one at a time, and only so many wait."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from dashboard.widgets import downloading
from geodata.errors import ExportError
from geodata.limits import MOST_FILES_WAITING


class Making:
    """Files that are made when they are let, and how many of them were in the making at once."""

    def __init__(self) -> None:
        self.begun, self.free, self.under_way, self.most = Event(), Event(), 0, 0

    def __call__(self) -> bytes:
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        self.begun.set()
        assert self.free.wait(60)
        self.under_way -= 1
        return b"file"


def test_one_file_is_made_at_a_time_and_past_those_that_wait_one_is_refused() -> None:
    making, told = Making(), [[] for _ in range(MOST_FILES_WAITING + 2)]
    with ThreadPoolExecutor(MOST_FILES_WAITING + 1) as threads:
        files = [threads.submit(downloading._content, making, told[0])]
        assert making.begun.wait(60)
        waiting = downloading._places
        files += [threads.submit(downloading._content, making, each) for each in told[1:-1]]
        while waiting._value:  # until all of them wait
            pass
        with pytest.raises(ExportError):
            downloading._content(making, told[-1])
        making.free.set()
        assert [file.result(60) for file in files] == [b"file"] * (MOST_FILES_WAITING + 1)
    assert making.most == 1
    assert told[-1] == ["the server is making files for other readers. Try again in a few seconds."]


def test_the_next_file_is_made_after_one_that_failed() -> None:
    def failing() -> bytes:
        raise OSError("full")

    told: list[str] = []
    for _ in range(MOST_FILES_WAITING + 2):
        with pytest.raises(OSError, match="full"):
            downloading._content(failing, told)
    assert downloading._content(lambda: "file", told) == "file"
