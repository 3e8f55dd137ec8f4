"""Citations for readers, as style guides want them: CSL styles in `csl/`, run by citeproc-py.

The styles are the atlas's own. Those of the CSL project use more of CSL than citeproc-py knows and come out
of it with doubled titles and wrong initials. Titles stand in the case in which their sources print them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files as package_files
from threading import Lock
from typing import Any

from geodata.citing.items import Item
from geodata.model import family_comes_first, in_reading_order


class Style(StrEnum):
    """The style guides: Chicago (18th edition, author-date), APA (7th), MLA (9th)."""

    CHICAGO = "chicago"
    APA = "apa"
    MLA = "mla"


#: A parsed style keeps notes while it writes: one thread at a time.
_writing = Lock()
#: Quotation marks of a title while the style sets its own around it.
_OPEN, _CLOSE, _STRAIGHT = "\ufdd0", "\ufdd1", "\ufdd2"
_MASK = str.maketrans({"“": _OPEN, "”": _CLOSE, '"': _STRAIGHT})
_UNMASK = str.maketrans({_OPEN: "“", _CLOSE: "”", _STRAIGHT: '"'})
#: Names of a CSL-JSON name that a style can set.
_NAME_PARTS = ("family", "given", "literal", "suffix", "dropping-particle", "non-dropping-particle")


def bibliography(items: Iterable[Item], style: Style) -> list[str]:
    """One entry an item, in the order of the alphabet."""
    written = [_written(item, style) for item in items]
    return sorted(written, key=lambda entry: re.sub(r"^\W+", "", entry).casefold())


def in_text(item: Item, style: Style, paragraph: int) -> str:
    """The reference in the text to a paragraph of a document: '(Kim 2018, para. 4)'."""
    return _written(item, style, paragraph)


def _written(item: Item, style: Style, paragraph: int | None = None) -> str:
    """The entry of an item, or the reference to a paragraph of it."""
    # Imported here: who asks for no style does not wait for the processor.
    from citeproc import (  # type: ignore[import-untyped]  # noqa: PLC0415
        Citation,
        CitationItem,
        CitationStylesBibliography,
        Locator,
        formatter,
    )
    from citeproc.source.json import CiteProcJSON  # type: ignore[import-untyped]  # noqa: PLC0415

    with _writing:
        source = CiteProcJSON([{**_prepared(item, style), "id": "item"}])
        shelf = CitationStylesBibliography(_parsed(style), source, formatter.plain)
        place = {} if paragraph is None else {"locator": Locator("paragraph", str(paragraph))}
        citation = Citation([CitationItem("item", **place)])
        shelf.register(citation)
        text = shelf.bibliography()[0] if paragraph is None else shelf.cite(citation, None)
        return _finished(str(text))


@lru_cache(maxsize=len(Style))
def _parsed(style: Style) -> Any:
    from citeproc import CitationStylesStyle  # noqa: PLC0415

    path = package_files("geodata.citing") / "csl" / f"{style}.csl"
    return CitationStylesStyle(str(path), validate=False)


def _prepared(item: Item, style: Style) -> dict[str, Any]:
    """An item as the processor takes it: known variables alone, titles masked, the rest as the style has it.

    Names have the form of the style; addresses lose https:// in MLA.

    A title in square brackets is a description of what has no title: it goes into `genre`, which the
    styles do not set in quotation marks.
    """
    from citeproc import DATES, NAMES, VARIABLES  # noqa: PLC0415

    prepared: dict[str, Any] = {"type": item["type"]}
    for key, value in item.items():
        variable = key.replace("-", "_")
        if variable in NAMES:
            prepared[key] = [_name(name, style) for name in value]
        elif variable in DATES:
            prepared[key] = value
        elif variable in VARIABLES and variable != "genre":
            prepared[key] = " ".join(str(value).split()).translate(_MASK)
    if style is Style.MLA and "URL" in prepared:
        prepared["URL"] = re.sub("^https?://", "", prepared["URL"])
    if re.fullmatch(r"\[.*\]", prepared.get("title", "")):
        prepared["genre"] = prepared.pop("title")
    return prepared


def _name(name: Mapping[str, str], style: Style) -> dict[str, str]:
    known = {part: " ".join(name[part].split()) for part in _NAME_PARTS if name.get(part)}
    if "literal" in known:
        return {"literal": known["literal"]}
    if family_comes_first(known):
        return {"literal": in_reading_order(known)}
    if style is Style.APA and "given" in known:
        known["given"] = _initials(known["given"])
    return known


def _initials(given: str) -> str:
    """Given names as APA shortens them: 'Roman R.' → 'R. R.', 'Kyoung-Hoon' → 'K.-H.'."""
    words = (word.split("-") for word in given.replace(".", " ").split())
    return " ".join("-".join(f"{part[0]}." for part in parts if part) for parts in words)


def _finished(text: str) -> str:
    """The entry with its titles' own quotation marks, single within the style's; '?' takes no full stop."""
    text = re.sub(r"“[^“”]*”", lambda quoted: _within(quoted[0]), text).translate(_UNMASK)
    return re.sub(r"([?!])\.(?=[”’]|\s|$)", r"\1", text)


def _within(quoted: str) -> str:
    quoted = quoted.replace(_OPEN, "‘").replace(_CLOSE, "’")
    return re.sub(f"{_STRAIGHT}([^{_STRAIGHT}]*){_STRAIGHT}", r"‘\1’", quoted)
