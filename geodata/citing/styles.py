"""Write citations in the style of a guide, with the CSL styles in `csl/` and citeproc-py.

The styles are our own. Those of the CSL project use parts of CSL that citeproc-py does not support, which
gives doubled titles and wrong initials. Titles keep the capitals of their source.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files as package_files
from threading import Lock
from typing import Any

from geodata import richtext
from geodata.citing import dates
from geodata.citing.guides import StyleGuide
from geodata.citing.items import OF_THE_DATA, Item
from geodata.citing.ordering import in_order, lead_role
from geodata.csl.names import family_comes_first, in_reading_order
from geodata.references import is_description

#: A parsed style keeps state while it writes, so only one thread may use it at a time.
_writing = Lock()
#: Noncharacters that replace a title's quotation marks while the style adds its own around the title.
_OPEN, _CLOSE, _STRAIGHT = "\ufdd0", "\ufdd1", "\ufdd2"
_MASK = str.maketrans({"“": _OPEN, "”": _CLOSE, '"': _STRAIGHT})
_UNMASK = str.maketrans({_OPEN: "“", _CLOSE: "”", _STRAIGHT: '"'})
#: Abbreviations of roles: Chicago's, and APA's; the MLA abbreviates none.
_SHORT = {"editor": "ed.", "director": "dir.", "compiler": "comp."}
_SHORT_IN_APA = {"editor": "ed."}
#: The types whose number the styles themselves write or leave out.
_OWN_NUMBER = {"report", "thesis", "chapter", "paper-conference", "book"}
#: The parts of a CSL-JSON name that the styles use.
_NAME_PARTS = ("family", "given", "literal", "suffix", "dropping-particle", "non-dropping-particle")


def bibliography(items: Iterable[Item], style: StyleGuide) -> list[str]:
    """One entry per item, in the style's order, with letters after years where an author has several."""
    return [_written(item, style) for item in in_order(items, style)]


def in_text(item: Item, style: StyleGuide, paragraph: int) -> str:
    """The in-text citation of a paragraph of a document: '(Kim 2018, para. 4)'.

    Give an item from `ordering.in_order` to have the letter after its year, as in the bibliography.
    """
    return _written(item, style, paragraph)


def _written(item: Item, style: StyleGuide, paragraph: int | None = None) -> str:
    """The entry of an item, or the in-text citation of a paragraph of it."""
    return _set(json.dumps(item), style, paragraph)


@lru_cache(maxsize=4096)
def _set(text: str, style: StyleGuide, paragraph: int | None) -> str:
    """`_written` for an item as JSON, cached: panels and pages cite the same items, at milliseconds each."""
    item: Item = json.loads(text)
    # Imported here, because loading the processor takes time and most runs need no style.
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


@lru_cache(maxsize=len(StyleGuide))
def _parsed(style: StyleGuide) -> Any:
    from citeproc import CitationStylesStyle  # noqa: PLC0415

    path = package_files("geodata.citing") / "csl" / f"{style}.csl"
    return CitationStylesStyle(str(path), validate=False)


def _prepared(item: Item, style: StyleGuide) -> dict[str, Any]:
    """An item for the processor: only the variables it knows, as plain text with masked quotation marks.

    Names and dates are in the form of the style; addresses lose https:// in MLA. Without authors, editors and
    other makers go into `author`, and their role into `status`. The number of a law or patent gets its words.
    A title in square brackets describes a work without a title: it goes into `title-short`, around which the
    styles put no quotation marks.
    """
    from citeproc import DATES, NAMES, VARIABLES  # noqa: PLC0415

    variables = set(VARIABLES) - {"title_short", "status"}
    prepared: dict[str, Any] = {"type": item["type"]}
    for key, value in item.items():
        variable = key.replace("-", "_")
        if variable in variables & set(NAMES):
            prepared[key] = [_name(name, style) for name in value]
        elif variable in variables - set(DATES):
            prepared[key] = " ".join(richtext.plain(str(value)).split()).translate(_MASK)
    prepared |= _dates(item, style) | _numbers(prepared, item["type"])
    if style is StyleGuide.APA and item.get("author") == [{"literal": item.get("publisher")}]:
        del prepared["publisher"]  # its author is its publisher
    if (role := lead_role(item)) not in (None, "author"):
        prepared["status"] = _called(role, style, several=len(item[role]) > 1)
        prepared["author"] = [_name(name, style) for name in item[role]]
        prepared.pop(role, None)
    if style is StyleGuide.MLA and "URL" in prepared:
        prepared["URL"] = re.sub("^https?://", "", prepared["URL"])
    if is_description(prepared.get("title", "")):
        prepared["title-short"] = prepared.pop("title")
    return prepared


def _dates(item: Item, style: StyleGuide) -> dict[str, Any]:
    """`issued` and `accessed` in the style's form; `event-date` is the rest of `issued` after the year."""
    issued, accessed = dates.date_of(item.get("issued")), dates.date_of(item.get("accessed"))
    words: dict[str, str] = {}
    if issued is not None and style is StyleGuide.MLA:
        words["issued"] = dates.whole(issued)
    elif issued is not None:
        # Journals: a season can identify an issue without a number, but months and days are left out.
        rest = issued.season if item["type"] == "article-journal" else dates.day(issued)
        if rest and style is StyleGuide.CHICAGO and item.get("custom") == OF_THE_DATA:
            rest = f"data of {rest}"
        words |= {"issued": dates.year(issued), "event-date": rest}
    if accessed is not None:
        words["accessed"] = dates.whole(accessed) if style is StyleGuide.MLA else dates.month_first(accessed)
    return {name: {"literal": each} for name, each in words.items() if each}


def _numbers(prepared: Mapping[str, str], kind: str) -> dict[str, str]:
    """Edition, version and number with the words that go with them."""
    found: dict[str, str] = {}
    if "edition" in prepared:
        found["edition"] = _edition(prepared["edition"])
    if "version" in prepared:  # the styles write the word themselves
        found["version"] = re.sub(r"^v\.?\s?(?=[0-9])", "", prepared["version"])
    if "number" in prepared and kind not in _OWN_NUMBER:
        found["number"] = _number(prepared, kind)
    return found


def _number(prepared: Mapping[str, str], kind: str) -> str:
    """'174-FZ' → 'Federal law 174-FZ'; a number of digits alone gets 'No.': 'Patent No. 5555555'."""
    words = prepared.get("genre") or ("Patent" if kind == "patent" else "")
    number = prepared["number"]
    return " ".join(filter(None, [words, f"No. {number}" if number[0].isdigit() else number]))


def _called(role: str, style: StyleGuide, *, several: bool) -> str:
    """The role of people in the style's words: 'ed.', '(Eds.)', 'directors'."""
    match style:
        case StyleGuide.CHICAGO:
            word = _SHORT.get(role, role)
        case StyleGuide.APA:
            word = _SHORT_IN_APA.get(role, role).capitalize()
        case StyleGuide.MLA:
            word = role
    word = word.replace("-", " ")
    if several:
        word = f"{word[:-1]}s." if word.endswith(".") else f"{word}s"
    return f"({word})" if style is StyleGuide.APA else word


def _edition(text: str) -> str:
    """'2' or '2nd' → '2nd ed.'; words stay as they are."""
    if not (number := re.fullmatch(r"(\d+)(?:st|nd|rd|th)?", text)):
        return text
    last_two = int(number[1]) % 100
    teens = range(11, 14)
    ending = "th" if last_two in teens else {1: "st", 2: "nd", 3: "rd"}.get(last_two % 10, "th")
    return f"{int(number[1])}{ending} ed."


def _name(name: Mapping[str, str], style: StyleGuide) -> dict[str, str]:
    known = {part: " ".join(name[part].split()) for part in _NAME_PARTS if name.get(part)}
    if "literal" in known:
        return {"literal": known["literal"]}
    if family_comes_first(known):
        return {"literal": in_reading_order(known)}
    if "family" not in known:  # citeproc-py needs a family name or a literal
        return {"literal": in_reading_order(known)}
    if style is StyleGuide.APA and "given" in known:
        known["given"] = _initials(known["given"])
    return known


def _initials(given: str) -> str:
    """Given names as APA's initials: 'Roman R.' → 'R. R.', 'Kyoung-Hoon' → 'K.-H.'."""
    words = (word.split("-") for word in given.replace(".-", "-").replace(".", " ").split())
    return " ".join("-".join(f"{part[0]}." for part in parts if part) for parts in words)


def _finished(text: str) -> str:
    """Restore the titles' own quotation marks, single within the style's; drop a full stop after ? or !."""
    text = re.sub(r"“[^“”]*”", lambda quoted: _within(quoted[0]), text).translate(_UNMASK)
    return re.sub(r"([?!])\.(?=[”’]|\s|$)", r"\1", text)


def _within(quoted: str) -> str:
    quoted = quoted.replace(_OPEN, "‘").replace(_CLOSE, "’")
    return re.sub(f"{_STRAIGHT}([^{_STRAIGHT}]*){_STRAIGHT}", r"‘\1’", quoted)
