"""Citations as BibTeX that BibTeX, biber, pandoc and reference managers read: UTF-8, LaTeX escaped.

A date stands as `year`, `month` and `day`. What these cannot say (about 2012, 2008–2014) stands in `date`
too, in the EDTF of biblatex.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import accumulate
from urllib.parse import quote

from geodata import edtf
from geodata.citing.items import Item

#: Entry type of a CSL type, and the field that names where it appeared; of others, a `misc` elsewhere.
_TYPES = {
    "article": ("article", "journal"),
    "article-journal": ("article", "journal"),
    "article-magazine": ("article", "journal"),
    "article-newspaper": ("article", "journal"),
    "book": ("book", "publisher"),
    "chapter": ("incollection", "booktitle"),
    "entry": ("incollection", "booktitle"),
    "entry-encyclopedia": ("incollection", "booktitle"),
    "paper-conference": ("inproceedings", "booktitle"),
    "report": ("techreport", "institution"),
}
_OTHER = ("misc", "howpublished")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
#: babel's names of languages that occur: with them biber and pandoc know how to set a title.
_LANGUAGES = {
    "ar": "arabic",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "hu": "hungarian",
    "id": "indonesian",
    "it": "italian",
    "ja": "japanese",
    "ko": "korean",
    "nn": "nynorsk",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "th": "thai",
    "tr": "turkish",
    "uk": "ukrainian",
    "zh": "chinese",
}
_SPECIAL = str.maketrans(
    {sign: f"\\{sign}" for sign in "&%$#_{}"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)


def entry(item: Item) -> str:
    """An item as a BibTeX entry, with a line break after it."""
    kind, _ = _TYPES.get(item["type"], _OTHER)
    lines = "".join(f"  {name} = {value},\n" for name, value in _fields(item))
    return f"@{kind}{{{item['id']},\n{lines}}}\n"


def escaped(text: str) -> str:
    """Text on one line in which LaTeX finds no command.

    BibTeX counts braces even after a backslash: where one has no partner they are written as commands.
    """
    plain = " ".join(text.split()).translate(_SPECIAL)
    if _balanced(text):
        return plain
    return plain.replace(r"\{", r"\textbraceleft{}").replace(r"\}", r"\textbraceright{}")


def _balanced(text: str) -> bool:
    """Whether each brace has its partner."""
    depths = list(accumulate((sign == "{") - (sign == "}") for sign in text))
    return not depths or (min(depths) >= 0 and depths[-1] == 0)


def _fields(item: Item) -> Iterator[tuple[str, str]]:
    """The fields of an entry, each with its value as BibTeX writes it."""
    if item.get("author"):
        yield "author", f"{{{' and '.join(_name(name) for name in item['author'])}}}"
    # Braces within the braces keep the title's capitals.
    yield "title", f"{{{{{escaped(item['title'])}}}}}"
    yield from _place(item)
    yield from _dates(item)
    for name in ("volume", "version"):
        if item.get(name):
            yield name, f"{{{escaped(str(item[name]))}}}"
    if item.get("issue"):
        yield "number", f"{{{escaped(str(item['issue']))}}}"
    if item.get("page"):
        yield "pages", f"{{{escaped(re.sub(r'[-–]+', '--', str(item['page'])))}}}"
    for field, name in (("doi", "DOI"), ("url", "URL")):
        if item.get(name):
            yield field, f"{{{_verbatim(str(item[name]))}}}"
    if item.get("language") in _LANGUAGES:
        yield "langid", f"{{{_LANGUAGES[item['language']]}}}"
    remarks = [str(item[name]) for name in ("note", "annote") if item.get(name)]
    if remarks:
        yield "annote", f"{{{escaped(' '.join(remarks))}}}"


def _place(item: Item) -> Iterator[tuple[str, str]]:
    """Where it appeared, and who published it if that is someone else."""
    _, field = _TYPES.get(item["type"], _OTHER)
    container, publisher = item.get("container-title"), item.get("publisher")
    if first := container or publisher:
        yield field, f"{{{escaped(first)}}}"
    if container and publisher and field != "publisher":
        yield "publisher", f"{{{escaped(publisher)}}}"


def _dates(item: Item) -> Iterator[tuple[str, str]]:
    issued, accessed = edtf.from_csl(item.get("issued")), edtf.from_csl(item.get("accessed"))
    if issued is not None:
        names = ("year", "month", "day")
        for name, number in zip(names, edtf.numbers(issued), strict=False):
            yield name, _MONTHS[number - 1] if name == "month" else f"{{{number}}}"
        if re.search(r"[/~?%]", issued):
            open_ended = issued.replace("..", "")  # as biblatex writes it
            yield "date", f"{{{open_ended}}}"
    if accessed is not None:
        yield "urldate", f"{{{accessed}}}"


def _name(name: Mapping[str, str]) -> str:
    if "literal" in name:
        return f"{{{escaped(name['literal'])}}}"
    family = " ".join(filter(None, [name.get("non-dropping-particle"), name.get("family")]))
    given = " ".join(filter(None, [name.get("given"), name.get("dropping-particle")]))
    parts = [family, *filter(None, [name.get("suffix")]), given]
    return ", ".join(_one_name(part) for part in parts if part)


def _one_name(text: str) -> str:
    """A part of a name; braces keep together what BibTeX would take apart."""
    together = "," in text or " and " in f" {text.lower()} "
    return f"{{{escaped(text)}}}" if together else escaped(text)


def _verbatim(address: str) -> str:
    """An address as it is, but for signs that would end the field."""
    return re.sub(r"[{}\\\s]", lambda sign: quote(sign[0]), address)
