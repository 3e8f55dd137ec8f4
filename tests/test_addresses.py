"""Which address of the atlas may be told to others."""

from __future__ import annotations

import os

import pytest

from dashboard.server import addresses


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("https://atlas.example.org/", "https://atlas.example.org"),
        ("http://10.0.0.7:8501/a/?b#c", "http://10.0.0.7:8501/a"),
        ("http://localhost:8501", ""),
        ("http://LOCALHOST.:8501", ""),
        ("http://atlas.localhost", ""),
        ("http://127.0.0.1:8501", ""),
        ("http://127.8.8.8", ""),
        ("http://[::1]:8501", ""),
        ("http://0.0.0.0:8501", ""),
        ("http://127.1:8501", ""),
        ("http://2130706433", ""),
        ("http://0x7f.1", ""),
        ("http://[::ffff:127.0.0.1]", ""),
        ("http://[0:0::0]", ""),
        ("http://localhost.localdomain", ""),
        ('https://atlas.example/">x', ""),
        ("https://atlas.example/a/../b", ""),
        ("https://atlas.example/%2e%2e/b", ""),
        ("https://атлас.рф/карта/", "https://атлас.рф/карта"),
        ("http://[::1", ""),
        ("http://atlas.example:99999", ""),
        ("https://name:word@example.org", ""),
        ("https://atlas.example/a b", ""),
        ("https://atlas.example/\n", ""),
        ("https:///path", ""),
        ("javascript:alert(1)//x", ""),
        ("", ""),
    ],
)
def test_an_address_that_only_this_machine_knows_is_none(address, public):
    assert addresses.reachable(address) == public


def test_the_settings_keep_an_address_for_each_atlas(tmp_path, monkeypatch):
    monkeypatch.setenv(addresses.SETTINGS_VARIABLE, str(tmp_path / "new" / "settings.toml"))
    own = tmp_path / "atlas"
    assert addresses.remembered(None) == addresses.remembered(own) == ""
    addresses.remember(None, "https://a.example")
    addresses.remember(own, "https://b.example")
    assert (addresses.remembered(None), addresses.remembered(own)) == (
        "https://a.example",
        "https://b.example",
    )
    addresses.remember(None, "")
    assert (addresses.remembered(None), addresses.remembered(own)) == ("", "https://b.example")


@pytest.mark.parametrize(
    "text", ["public-address = 3", "[public-address]\nshipped = 3", '[public-address]\nshipped = "x"']
)
def test_settings_of_another_form_tell_no_address(tmp_path, monkeypatch, text):
    (tmp_path / "settings.toml").write_text(text, encoding="utf-8")
    monkeypatch.setenv(addresses.SETTINGS_VARIABLE, str(tmp_path / "settings.toml"))
    assert addresses.remembered(None) == ""


def pipe(path):
    os.mkfifo(path)


@pytest.mark.parametrize(
    ("put", "said"),
    [
        (pipe, "is a pipe, not a file"),
        (lambda path: path.symlink_to("/dev/zero"), "is a device, not a file"),
        (lambda path: path.write_bytes(b"#" * 3_000_000), "is larger than 2 MB"),
        (lambda path: path.write_text(".".join("a" * 100_000) + " = 1", encoding="utf-8"), "is nested more"),
        (lambda path: path.write_text("[" * 100, encoding="utf-8"), "is nested more"),
        (lambda path: path.write_bytes(b"\xff"), "is not UTF-8 at byte 0"),
    ],
)
def test_settings_are_read_within_bounds(tmp_path, monkeypatch, put, said):
    path = tmp_path / "settings.toml"
    put(path)
    monkeypatch.setenv(addresses.SETTINGS_VARIABLE, str(path))
    with pytest.raises(addresses.PublicAddressError, match=said):
        addresses.remembered(None)


def test_no_settings_are_wanted_where_nothing_is_kept(monkeypatch):
    monkeypatch.setenv(addresses.SETTINGS_VARIABLE, os.devnull)
    addresses.remember(None, "https://a.example")
    assert addresses.remembered(None) == ""
