"""Write citations as BibTeX for BibTeX, biber, pandoc and reference managers: UTF-8, escaped for LaTeX.

A date is written as `year`, `month` and `day`, which BibTeX and Zotero read. A date with a day, a season, an
interval or an uncertainty (about 2012, 2008–2014) is also written as `date`, in the EDTF of biblatex.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from urllib.parse import quote

from geodata import edtf, richtext
from geodata.citing import dates
from geodata.citing.items import Item, on_one_line
from geodata.citing.ordering import lead_role
from geodata.csl.dates import season, season_number
from geodata.richtext import Mark, Token

#: For each CSL type, the entry type and the field for the work in which it appeared; others are `misc`.
_TYPES = {
    "article": ("article", "journal"),
    "article-journal": ("article", "journal"),
    "article-magazine": ("article", "journal"),
    "article-newspaper": ("article", "journal"),
    "book": ("book", "publisher"),
    "collection": ("book", "publisher"),
    "chapter": ("incollection", "booktitle"),
    "entry": ("incollection", "booktitle"),
    "entry-dictionary": ("incollection", "booktitle"),
    "entry-encyclopedia": ("incollection", "booktitle"),
    "paper-conference": ("inproceedings", "booktitle"),
    "report": ("techreport", "institution"),
    "thesis": ("phdthesis", "school"),
}
#: The values of `entrysubtype`, by which biblatex and pandoc recognise newspapers and magazines.
_SUBTYPES = {"article-newspaper": "newspaper", "article-magazine": "magazine"}
#: Words for a master's thesis, in the languages of the atlas.
_MASTERS = re.compile("master|m\\.?a\\.? thesis|магист|석사", re.IGNORECASE)
#: Fields that hold the text of one CSL variable, in their order.
_PLAIN = {
    "edition": "edition",
    "address": "publisher-place",
    "series": "collection-title",
    "volume": "volume",
    "version": "version",
    "isbn": "ISBN",
    "issn": "ISSN",
}
#: Fields that biblatex and pandoc split at each "and".
_LISTS = frozenset({"address", "institution", "publisher", "school"})
_OTHER = ("misc", "howpublished")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
#: babel's names of languages, by which biber and pandoc choose the rules for typesetting a title.
_LANGUAGES = {
    "ar": "arabic",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "hu": "hungarian",
    "fi": "finnish",
    "nl": "dutch",
    "sv": "swedish",
    "vi": "vietnamese",
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
    lines = "".join(f"  {name} = {value},\n" for name, value in _fields(item))
    return f"@{_type(item)}{{{item['id']},\n{lines}}}\n"


def _type(item: Item) -> str:
    kind, _ = _home(item)
    masters = kind == "phdthesis" and _MASTERS.search(str(item.get("genre", "")))
    return "mastersthesis" if masters else kind


def _home(item: Item) -> tuple[str, str]:
    """The entry type, and the field for the work in which it appeared; a book can be part of another."""
    kind, field = _TYPES.get(item["type"], _OTHER)
    both = item.get("container-title") and item.get("publisher")
    return _TYPES["chapter"] if field == "publisher" and both else (kind, field)


#: LaTeX commands for marks of rich text. NOCASE needs only a brace, which protects capitals.
_COMMANDS = {
    Mark.ITALIC: r"\textit{",
    Mark.BOLD: r"\textbf{",
    Mark.SUBSCRIPT: r"\textsubscript{",
    Mark.SUPERSCRIPT: r"\textsuperscript{",
    Mark.SMALL_CAPS: r"\textsc{",
    Mark.NOCASE: "{",
}


#: A brace and an invisible one that balances it.
_LONE = {r"\{": r"\{\vphantom{\}}", r"\}": r"\vphantom{\{}\}"}


def escaped(text: str) -> str:
    """Text on one line, escaped so that LaTeX reads no command in it."""
    return _latex([Token(text)])


def formatted(text: str) -> str:
    """Rich text on one line, escaped, with LaTeX commands for its marks."""
    return _latex(richtext.tokenize(text))


def _latex(tokens: Iterable[Token]) -> str:
    """Tokens as LaTeX on one line; hyphens that LaTeX would join into a dash are separated.

    BibTeX counts braces even after a backslash, so an unbalanced brace gets an invisible partner, as Zotero
    writes it. LaTeX, biber and pandoc read this; pandoc would drop LaTeX's commands for braces.
    """
    tokens = list(tokens)
    balanced = _balanced("".join(token.text for token in tokens))
    written: list[str] = []
    for token in tokens:
        if token.mark is not None:
            written.append(_COMMANDS[token.mark] if token.begins else "}")
            continue
        plain = token.text.translate(_SPECIAL).replace("--", "-{}-").replace("--", "-{}-")
        if not balanced:
            plain = re.sub(r"\\[{}]", lambda brace: _LONE[brace[0]], plain)
        written.append(plain)
    return on_one_line("".join(written))


def _balanced(text: str) -> bool:
    """Whether all braces are balanced."""
    depths = list(accumulate((sign == "{") - (sign == "}") for sign in text))
    return not depths or (min(depths) >= 0 and depths[-1] == 0)


def _fields(item: Item) -> Iterator[tuple[str, str]]:
    """The fields of an entry, each with its value in BibTeX's syntax."""
    yield from _people(item)
    # Inner braces keep the title's capitals.
    yield "title", f"{{{{{formatted(item['title'])}}}}}"
    if item["type"] in _SUBTYPES:
        yield "entrysubtype", f"{{{_SUBTYPES[item['type']]}}}"
    yield from _place(item)
    yield from _dates(item)
    for field, name in _PLAIN.items():
        if item.get(name):
            yield field, _whole(str(item[name])) if field in _LISTS else f"{{{formatted(str(item[name]))}}}"
    if number := next(
        (item[name] for name in ("issue", "number", "collection-number") if item.get(name)), None
    ):
        yield "number", f"{{{escaped(str(number))}}}"
    if item.get("genre") and item["type"] in ("report", "thesis"):
        yield "type", f"{{{escaped(str(item['genre']))}}}"
    if item.get("page"):
        pages = re.split(r"[-–]+", str(item["page"]))
        yield "pages", f"{{{'--'.join(map(escaped, pages))}}}"
    for field, name in (("doi", "DOI"), ("url", "URL")):
        if item.get(name):
            yield field, f"{{{_verbatim(str(item[name]))}}}"
    yield from _remarks(item)


def _people(item: Item) -> Iterator[tuple[str, str]]:
    """Authors, editors and translators, and the option for particles that belong to the family name."""
    lead = lead_role(item)
    fields = {
        "author": "author" if lead in (None, "editor") else lead,
        "editor": "editor",
        "translator": "translator",
        "bookauthor": "container-author",
    }
    for field, role in fields.items():
        if item.get(role):
            yield field, f"{{{' and '.join(_name(name) for name in item[role])}}}"
    named = [name for role in fields.values() for name in item.get(role) or ()]
    if any(name.get("non-dropping-particle") for name in named):
        yield "options", "{useprefix=true}"


def _remarks(item: Item) -> Iterator[tuple[str, str]]:
    language = re.split("[-_]", str(item.get("language") or "").lower())[0]
    if language in _LANGUAGES:
        yield "langid", f"{{{_LANGUAGES[language]}}}"
    remarks = [str(item[name]) for name in ("note", "annote") if item.get(name)]
    if remarks:
        yield "annote", f"{{{escaped(' '.join(remarks))}}}"


def _place(item: Item) -> Iterator[tuple[str, str]]:
    """The work in which the item appeared, and its publisher if that has another name."""
    _, field = _home(item)
    container, publisher = item.get("container-title"), item.get("publisher")
    if first := container or (publisher if field != "booktitle" else None):
        yield field, _whole(str(first)) if field in _LISTS else f"{{{formatted(str(first))}}}"
    if publisher and publisher != first:
        yield "publisher", _whole(str(publisher))


def _whole(text: str) -> str:
    """The value of a field that biblatex reads as a list, with braces against splitting at "and"."""
    value = formatted(text)
    return f"{{{{{value}}}}}" if " and " in f" {value.lower()} " else f"{{{value}}}"


def _dates(item: Item) -> Iterator[tuple[str, str]]:
    issued, accessed = edtf.from_csl(item.get("issued")), edtf.from_csl(item.get("accessed"))
    if issued is not None:
        yield from _issued(issued, season(item.get("issued")))
    elif (date := dates.date_of(item.get("issued"))) is not None:
        yield "year", f"{{{escaped(date.words)}}}"
    if accessed is not None:
        yield "urldate", f"{{{accessed}}}"


def _issued(date: str, of_the_year: str) -> Iterator[tuple[str, str]]:
    """The fields of an EDTF date, with the season if there is one."""
    names = ("year", "month", "day")
    numbers = edtf.numbers(date)
    for name, number in zip(names, numbers, strict=False):
        yield name, _MONTHS[number - 1] if name == "month" else f"{{{number}}}"
    if of_the_year:
        yield "month", f"{{{escaped(of_the_year)}}}"
        if (number_ := season_number(of_the_year)) is not None:
            yield "date", f"{{{numbers[0]:04d}-{number_}}}"
    elif len(numbers) == len(names) or re.search(r"[/~?%]", date):
        open_ended = date.replace("..", "")  # as biblatex writes it
        yield "date", f"{{{open_ended}}}"


def _name(name: Mapping[str, str]) -> str:
    """'van Gogh, Vincent'; a name of one part is braced, or BibTeX would split it into words."""
    if name.get("literal") or not (name.get("family") and name.get("given")):
        whole = name.get("literal") or name.get("family") or name.get("given") or ""
        return f"{{{escaped(whole)}}}"
    particle = name.get("non-dropping-particle") or name.get("dropping-particle")
    given = [name["given"]]
    if name.get("non-dropping-particle") and name.get("dropping-particle"):
        given.append(name["dropping-particle"])
    family = " ".join(filter(None, [particle, _one_name(name["family"])]))
    parts = [family, *filter(None, [name.get("suffix")]), " ".join(given)]
    return ", ".join([parts[0], *(_one_name(part) for part in parts[1:])])


def _one_name(text: str) -> str:
    """A part of a name, braced where BibTeX would split it."""
    together = "," in text or " and " in f" {text.lower()} "
    return f"{{{escaped(text)}}}" if together else escaped(text)


def _verbatim(address: str) -> str:
    """A web address in which only the characters that would end the field are percent-encoded."""
    return re.sub(r"[{}\\\s]", lambda sign: quote(sign[0]), address)
