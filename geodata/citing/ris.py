"""Write citations as RIS for EndNote, Mendeley, Zotero and library catalogues: one tag per line, UTF-8."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from geodata import edtf, richtext
from geodata.citing import dates
from geodata.citing.items import Item, on_one_line
from geodata.citing.ordering import lead_role
from geodata.csl.dates import season

#: RIS type for each CSL type; all others are ELEC, a web page.
_TYPES = {
    "article": "JOUR",
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "bill": "BILL",
    "book": "BOOK",
    "broadcast": "MPCT",
    "chapter": "CHAP",
    "dataset": "DATA",
    "entry": "ENCYC",
    "entry-dictionary": "DICT",
    "entry-encyclopedia": "ENCYC",
    "graphic": "ART",
    "hearing": "HEAR",
    "interview": "PCOMM",
    "legal_case": "CASE",
    "legislation": "STAT",
    "manuscript": "MANSCPT",
    "map": "MAP",
    "motion_picture": "MPCT",
    "paper-conference": "CPAPER",
    "patent": "PAT",
    "personal_communication": "PCOMM",
    "post-weblog": "BLOG",
    "regulation": "STAT",
    "report": "RPRT",
    "software": "COMP",
    "song": "SOUND",
    "speech": "SLIDE",
    "standard": "STAND",
    "thesis": "THES",
}
#: The tag for the number of laws, patents and the like, by RIS type; others use the tag for an issue, IS.
_NUMBERS = {"BILL": "M1", "HEAR": "M1", "MPCT": "M1", "PAT": "SN", "RPRT": "SN", "STAND": "SN", "STAT": "M1"}

#: The tags of variables that are plain text in CSL-JSON, not rich text.
_AS_THEY_ARE = ("DO", "UR", "LA", "N1", "AB")
#: The tags of people other than authors. Editors of a book are A3, because programs read A2 as the editors of
#: its series.
_ROLES = (("A2", "editor"), ("A2", "interviewer"), ("A2", "recipient"), ("A4", "translator"))
_OF_A_BOOK = {"A2": "A3"}


def entry(item: Item) -> str:
    """An item as a RIS record, with a line break after it."""
    lines = [f"{tag}  - {on_one_line(str(value))}" for tag, value in _tags(item)]
    return "\n".join([*lines, "ER  - "]) + "\n"


def _tags(item: Item) -> Iterator[tuple[str, object]]:
    kind = _TYPES.get(item["type"], "ELEC")
    yield "TY", kind
    yield "ID", item["id"]
    yield from _people(item)
    yield "TI", richtext.plain(str(item["title"]))
    yield from _dates(item)
    yield from _pages(item)
    tags = {
        "T2": "container-title",
        "T3": "collection-title",
        "PB": "publisher",
        "CY": "publisher-place",
        "VL": "volume",
        "IS": "issue",
        "SN": "ISBN",
        "M3": "genre" if item.get("genre") else "medium",
        "C1": "scale",
        "DO": "DOI",
        "UR": "URL",
        "LA": "language",
        "N1": "note",
        "AB": "annote",
    }
    if edition := item.get("edition") or item.get("version"):
        yield "ET", richtext.plain(str(edition))
    for tag, variable in tags.items():
        if item.get(variable):
            yield tag, item[variable] if tag in _AS_THEY_ARE else richtext.plain(str(item[variable]))
    if item.get("ISSN") and not item.get("ISBN"):
        yield "SN", item["ISSN"]
    if item.get("number"):
        tag = _NUMBERS.get(kind, "M1" if item.get("issue") else "IS")
        yield "M1" if tag == "SN" and (item.get("ISBN") or item.get("ISSN")) else tag, item["number"]


def _people(item: Item) -> Iterator[tuple[str, str]]:
    """The people with whom the entry begins, as authors unless they are editors; then the others."""
    if (lead := lead_role(item)) not in (None, "editor"):
        for name in item[lead]:
            yield "AU", _name(name)
    for tag, role in _ROLES:
        for name in item.get(role) or ():
            yield _OF_A_BOOK.get(tag, tag) if item["type"] == "book" else tag, _name(name)


def _dates(item: Item) -> Iterator[tuple[str, str]]:
    """PY (year), DA (year/month/day/other, where `other` has what numbers cannot say: about 2012), and Y2."""
    issued, accessed = edtf.from_csl(item.get("issued")), edtf.from_csl(item.get("accessed"))
    if issued is not None:
        year, *_ = edtf.numbers(issued)
        vague = re.search(r"[/~?%]", issued) is not None
        yield "PY", f"{year:04d}"
        yield "DA", _slashed(issued) + (edtf.spell(issued) if vague else season(item.get("issued")))
    elif (date := dates.date_of(item.get("issued"))) is not None:
        if year_in_words := re.search(r"\b[0-9]{4}\b", date.words):
            yield "PY", year_in_words[0]
        yield "DA", f"///{date.words}"
    if accessed is not None:
        yield "Y2", _slashed(accessed)


def _slashed(date: str) -> str:
    """'2018-06' → '2018/06//'."""
    year, *rest = edtf.numbers(date)
    month, day = [f"{number:02d}" for number in rest] + [""] * (2 - len(rest))
    return f"{year:04d}/{month}/{day}/"


def _pages(item: Item) -> Iterator[tuple[str, str]]:
    first, *last = re.split(r"[-–]+", str(item.get("page") or ""), maxsplit=1)
    if first:
        yield "SP", first
    if last:
        yield "EP", last[0]


def _name(name: Mapping[str, str]) -> str:
    """'Family, Given, Suffix'; a name of one part ends with a comma, or EndNote would split it into words."""
    if name.get("literal") or not (name.get("family") and name.get("given")):
        return f"{name.get('literal') or name.get('family') or name.get('given')},"
    family = " ".join(filter(None, [name.get("non-dropping-particle"), name.get("family")]))
    given = " ".join(filter(None, [name.get("given"), name.get("dropping-particle")]))
    return ", ".join(filter(None, [family, given, name.get("suffix")]))
