"""What changed, as an Atom feed of a changelog."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from dashboard import feed
from geodata import load_atlas

ROOT = Path(__file__).parent.parent
ATOM = "{http://www.w3.org/2005/Atom}"
ADDRESS = "https://atlas.example"
CHANGELOG = """\
# Changelog

What changed. No entry of its own.

## [Unreleased]

- The **north line** has a `gauge`; <b>not bold</b>.

## [1.1] – 2026-11-23

### Added

- A farm.

## [1.0] - 2025-01-02
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
        ("Unreleased", date(2026, 11, 23)),
        ("1.1", date(2026, 11, 23)),
        ("1.0", date(2025, 1, 2)),
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
    assert root.findtext(f"{ATOM}title") == "Changes of the Iron Road Atlas"
    assert root.findtext(f"{ATOM}updated") == "2026-11-23T00:00:00Z"
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


def test_markdown_is_told_as_html_and_html_as_text(kept):
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
    text = "## [1.1] - 2026-13-45\n\nA bell \a and \ufffe.\n".encode() + b"\xff\xfe\n"
    (folder / "CHANGELOG.md").write_bytes(text)
    [change] = feed.changes(load_atlas(folder))
    assert change.day == date(2026, 11, 23)
    assert "A bell" in atom(load_atlas(folder)).findtext(f"{ATOM}entry/{ATOM}content")


def test_a_changelog_that_is_a_link_out_of_the_folder_is_none(folder, tmp_path):
    (tmp_path / "secret.md").write_text("## [1.0]\n\nSecret.\n", encoding="utf-8")
    (folder / "CHANGELOG.md").symlink_to(tmp_path / "secret.md")
    assert feed.changes(load_atlas(folder)) == ()
