"""What changed, as an Atom feed of a changelog."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import date
from importlib import import_module
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from dashboard import checking
from dashboard.reader import material
from dashboard.server import feed
from geodata import check_folder, load_atlas

ROOT = Path(__file__).parent.parent
ATOM = "{http://www.w3.org/2005/Atom}"
ADDRESS = "https://atlas.example"
CHANGELOG = """\
# Changelog

What changed. No entry of its own.

## [Unreleased]

- The **north line** has a `gauge`; <b>not bold</b>.

## [1.1] – 2022-11-23

### Added

- A farm.

## [1.0] - 2021-01-02
"""


@pytest.fixture
def kept(folder):
    """An atlas that keeps a changelog."""
    (folder / "CHANGELOG.md").write_text(CHANGELOG, encoding="utf-8")
    return load_atlas(folder)


def atom(atlas, address=ADDRESS):
    return ET.fromstring(feed.as_atom(atlas, feed.changes(atlas), address))


def test_each_section_of_a_changelog_is_a_change(kept):
    assert [(each.version, each.day) for each in feed.changes(kept)] == [
        ("Unreleased", date(2022, 11, 23)),
        ("1.1", date(2022, 11, 23)),
        ("1.0", date(2021, 1, 2)),
    ]
    assert feed.changes(kept)[1].text == "### Added\n\n- A farm."


def test_an_atlas_without_a_changelog_tells_no_changes(minimal):
    assert list(feed.changes(minimal)) == []


def test_the_shipped_atlas_tells_the_changes_of_the_program(shipped):
    headings = re.findall(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert [each.version for each in feed.changes(shipped)] == headings
    assert all(each.text for each in feed.changes(shipped))


def test_the_feed_is_atom(kept):
    root = atom(kept)
    assert root.tag == f"{ATOM}feed"
    assert root.findtext(f"{ATOM}title") == "Changes to the Iron Road Atlas"
    assert root.findtext(f"{ATOM}updated") == "2022-11-23T00:00:00Z"
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Iron Road Atlas contributors"
    assert root.findtext(f"{ATOM}rights") == kept.about.licence
    assert {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")} == {
        "self": f"{ADDRESS}/atlas/changes.atom",
        "alternate": f"{ADDRESS}/",
    }
    titles = [entry.findtext(f"{ATOM}title") for entry in root.findall(f"{ATOM}entry")]
    assert titles == ["Unreleased", "Version 1.1", "Version 1.0"]


def test_a_reader_knows_the_entries_again(kept):
    first, second = ([element.text for element in atom(kept).iter(f"{ATOM}id")] for _ in range(2))
    assert first == second
    assert len(set(first)) == 4
    assert all(identity.startswith("urn:uuid:") for identity in first)


def test_markdown_becomes_html_and_html_text(kept):
    content = atom(kept).find(f"{ATOM}entry/{ATOM}content")
    assert content.get("type") == "html"
    assert content.text == (
        "<ul>\n<li>The <strong>north line</strong> has a <code>gauge</code>; &lt;b&gt;not bold&lt;/b&gt;."
        "</li>\n</ul>\n"
    )


def test_without_a_public_address_the_feed_has_no_links(kept):
    assert list(atom(kept, "").iter(f"{ATOM}link")) == []
    assert [each.text for each in atom(kept, "").iter(f"{ATOM}id")] == [
        each.text for each in atom(kept).iter(f"{ATOM}id")
    ]


def test_a_changelog_of_any_bytes_and_dates_is_a_feed(folder):
    text = "## [1.1] - 2026-13-45\n\nA bell \a and \ufffe.\n".encode()
    (folder / "CHANGELOG.md").write_bytes(text)
    [change] = feed.changes(load_atlas(folder))
    assert change.day == date(2022, 11, 23)
    assert "A bell" in atom(load_atlas(folder)).findtext(f"{ATOM}entry/{ATOM}content")


def test_a_changelog_that_is_a_link_out_of_the_folder_is_none(folder, tmp_path):
    (tmp_path / "secret.md").write_text("## [1.0]\n\nSecret.\n", encoding="utf-8")
    (folder / "CHANGELOG.md").symlink_to(tmp_path / "secret.md")
    assert feed.changes(load_atlas(folder)) == ()


# An atlas's own changelog


def problems_of(folder: Path) -> list[tuple[str, str, str]]:
    return [(each.severity, each.item, each.message) for each in check_folder(folder, *checking.CHECKS)]


def test_an_impossible_day_in_a_changelog_is_reported_and_read_as_that_of_the_data(folder: Path) -> None:
    text = "## [2] - 2026-02-31\n\nMore.\n\n## [1] - 2026-01-31\n\nBegun.\n"
    (folder / "CHANGELOG.md").write_text(text, encoding="utf-8")
    assert problems_of(folder) == [("warning", "2", "'2026-02-31' is not in the calendar")]
    atlas = load_atlas(folder)
    assert [str(change.day) for change in feed.changes(atlas)] == ["2022-11-23", "2026-01-31"]
    assert feed.as_atom(atlas, feed.changes(atlas), "http://x")


def not_text(path: Path) -> None:
    path.write_bytes(b"\xff\xfe## [1]")


def leading_out(path: Path) -> None:
    path.symlink_to("/etc/passwd")


@pytest.mark.parametrize("put", [not_text, os.mkfifo, Path.mkdir, leading_out])
def test_a_changelog_that_is_no_text_is_reported_and_left_out(
    folder: Path, put: Callable[[Path], object]
) -> None:
    put(folder / "CHANGELOG.md")
    [(severity, item, _)] = problems_of(folder)
    assert (severity, item) == ("warning", "the file")
    assert feed.changes(load_atlas(folder)) == ()


def test_an_icon_that_is_no_symbol_is_reported(folder: Path) -> None:
    path = folder / "atlas.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('icon = "train"', 'icon = "trian"'), encoding="utf-8")
    assert problems_of(folder) == [("error", "all", "its icon 'trian' is not a Material symbol")]


def test_the_symbols_are_those_of_streamlit() -> None:
    assert material.symbols() == import_module("streamlit.material_icon_names").ALL_MATERIAL_ICONS
