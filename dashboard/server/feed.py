"""Changes as an Atom feed (RFC 4287): one entry for each section of a CHANGELOG.md.

The shipped atlas's is that of the program; an atlas of one's own has one if it keeps the file in its folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files as package_files
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from geodata import Atlas, Problem, edtf, shipped_folder
from geodata.caching import kept
from geodata.errors import UnreadableError
from geodata.folder import loading
from geodata.folder.draft import Draft
from geodata.vocabulary import Severity

NAME = "CHANGELOG.md"
_ATOM = "http://www.w3.org/2005/Atom"
#: The characters that XML may not hold.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SECTION = re.compile(r"^## \[(?P<version>[^\]]+)\](?:\D*(?P<day>\d{4}-\d{2}-\d{2}))?.*$", re.MULTILINE)


@dataclass(frozen=True)
class Change:
    """A section of a changelog: its version, its day, and its text as Markdown."""

    version: str
    day: date
    text: str


@kept()
def changes(atlas: Atlas) -> tuple[Change, ...]:
    """The sections of an atlas's changelog, the latest first; none without such a file.

    A section without a date, of what is not released yet, is of the day of the data; so is one whose date is
    in no calendar.
    """
    text = _changelog(atlas)
    found = list(_SECTION.finditer(text))
    ends = [*(match.start() for match in found[1:]), len(text)]
    today = edtf.latest(atlas.about.data_date)
    return tuple(
        Change(match["version"], _day(match["day"]) or today, text[match.end() : end].strip())
        for match, end in zip(found, ends, strict=False)
    )


def _day(text: str | None) -> date | None:
    """A calendar date; None if it is none."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def check(draft: Draft) -> Iterator[Problem]:
    """Warn of what the feed leaves out of an atlas's changelog: invalid dates, or all if it is not text."""
    if not loading.is_there(draft.folder / NAME):
        return
    try:
        text = loading.decode(loading.Folder(draft.folder).read(NAME))
    except UnreadableError as error:
        yield Problem(
            severity=Severity.WARNING, file=NAME, item=error.item, message=error.what, remedy=error.remedy
        )
        return
    for match in _SECTION.finditer(text):
        if match["day"] and _day(match["day"]) is None:
            yield Problem(
                severity=Severity.WARNING,
                file=NAME,
                item=match["version"],
                message=f"'{match['day']}' is not in the calendar",
                remedy="correct the year, month or day",
            )


def _changelog(atlas: Atlas) -> str:
    if atlas.folder.is_dir() and loading.is_there(atlas.folder / NAME):
        try:
            return loading.decode(loading.Folder(atlas.folder).read(NAME))
        except UnreadableError:
            return ""  # `check` reports why
    if atlas.folder != shipped_folder():
        return ""
    checkout = Path(__file__).parents[2] / NAME
    source = checkout if checkout.is_file() else package_files("dashboard") / NAME
    return source.read_text(encoding="utf-8")


def as_atom(atlas: Atlas, found: Sequence[Change], address: str) -> bytes:
    """The feed, given the public address of the server; without one (empty) it has no links."""
    root = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": "en"})
    identity = uuid5(NAMESPACE_URL, f"nine-bridges-atlas:changes:{atlas.about.title}")
    _add(root, "title", f"Changes to the {atlas.about.title}")
    _add(root, "id", identity.urn)
    _add(root, "updated", _moment(max((change.day for change in found), default=date.min)))
    if address:
        _add(root, "link", href=f"{address}/atlas/changes.atom", rel="self", type="application/atom+xml")
        _add(root, "link", href=f"{address}/", rel="alternate", type="text/html")
    _add(_add(root, "author"), "name", f"{atlas.about.title} contributors")
    _add(root, "rights", atlas.about.licence)
    for change in found:
        entry = _add(root, "entry")
        _add(entry, "title", change.version if change.version[:1].isalpha() else f"Version {change.version}")
        _add(entry, "id", uuid5(identity, change.version).urn)
        _add(entry, "updated", _moment(change.day))
        if address:
            _add(entry, "link", href=f"{address}/", rel="alternate", type="text/html")
        _add(entry, "content", _html(change.text), type="html")
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _add(parent: ET.Element, tag: str, text: str | None = None, **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, tag, attributes)
    element.text = None if text is None else _UNWRITABLE.sub("\ufffd", text)
    return element


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _html(text: str) -> str:
    """Markdown as HTML; HTML in it stays text."""
    from markdown_it import MarkdownIt  # noqa: PLC0415 - only who asks for the feed waits for it

    return str(MarkdownIt("commonmark", {"html": False}).render(text))
