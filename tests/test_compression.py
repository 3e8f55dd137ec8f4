"""Who gets answers in gzip: those who said that they take it."""

from __future__ import annotations

import pytest

from tests.asking import ask


@pytest.mark.parametrize(
    ("asked", "zipped"),
    [
        *(("gzip", True), ("GZIP", True), ("br, gzip;q=0.5", True), ("*", True), ("gzip;q=high", True)),
        *(("deflate, x-gzip", True), ("gzip ; q=1, *;q=0", True)),
        *(("", False), ("gzip;q=0", False), ("gzip; q=0.0", False), ("br, gzip;Q=0", False), ("br", False)),
        *(("*;q=0", False), ("gzip;q=0, *", False), ("notgzip", False), (",;,;=", False)),
    ],
)
def test_gzip_is_for_those_who_take_it(asked, zipped):
    answer = ask("/assets/map.css", accept_encoding=asked)
    assert answer.status == 200
    assert (answer.headers.get("content-encoding") == "gzip") is zipped
    assert answer.headers["vary"] == "Accept-Encoding"
