"""Sort a bibliography, and add the letters after years (2018a, 2018b).

Names and titles are compared with the Unicode Collation Algorithm, ignoring diacritics, case, spaces and
punctuation, as the MLA Handbook (2.7.1) and the Publication Manual require.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import count
from string import ascii_lowercase
from typing import Any

from geodata import richtext
from geodata.citing import dates
from geodata.citing.guides import StyleGuide
from geodata.citing.items import Item

_Key = tuple[int, ...]
#: Sort keys after, and before, every year.
_LAST, _FIRST = 10_000, -10_000


def in_order(items: Iterable[Item], style: StyleGuide) -> list[Item]:
    """Items in the order of the style, with `year-suffix` where an author has several in one year.

    Chicago and APA sort by author, year and title, the MLA by author and title; without an author, by what
    the entry begins with. One author comes before several. Items without a date are last in Chicago and first
    in APA. Within a year, APA puts dates of only a year first.
    """
    ordered = sorted(({**item} for item in items), key=lambda item: _sort_key(item, style))
    if style is StyleGuide.MLA:
        return [_without_suffix(item) for item in ordered]
    groups = [_group(item, style) for item in ordered]
    several, numbers = Counter(groups), defaultdict[object, Iterator[int]](count)
    return [
        _with_suffix(item, next(numbers[group])) if several[group] > 1 else _without_suffix(item)
        for item, group in zip(ordered, groups, strict=True)
    ]


def _with_suffix(item: Item, number: int) -> Item:
    dash = "" if dates.date_of(item.get("issued")) else "-"  # 2018a, but n.d.-a
    return {**item, "year-suffix": dash + letters(number)}


def letters(number: int) -> str:
    """0 → 'a', 25 → 'z', 26 → 'aa', 27 → 'ab'."""
    before, last = divmod(number, len(ascii_lowercase))
    return (letters(before - 1) if before else "") + ascii_lowercase[last]


#: Types of items that are part of a larger work, whose editors are not their authors.
_PARTS = {
    "article",
    "article-journal",
    "article-magazine",
    "article-newspaper",
    "chapter",
    "entry",
    "entry-dictionary",
    "entry-encyclopedia",
    "paper-conference",
}


#: The roles of people with whom an entry begins if it has no author, in order of precedence.
MAKERS = (
    "editor",
    "director",
    "composer",
    "script-writer",
    "series-creator",
    "performer",
    "producer",
    "executive-producer",
    "narrator",
    "host",
    "curator",
    "organizer",
    "chair",
    "compiler",
    "editor-translator",
    "illustrator",
    "contributor",
)


def lead_role(item: Item) -> str | None:
    """The role of the people with whom an entry begins: authors, or other makers; None without any.

    Editors of a larger work do not count.
    """
    if item.get("author"):
        return "author"
    makers = MAKERS[1:] if item["type"] in _PARTS else MAKERS
    return next((role for role in makers if item.get(role)), None)


def lead(item: Item, style: StyleGuide) -> list[Mapping[str, str]] | str:
    """What an entry begins with: people, or a text in their place (the title, say)."""
    if (role := lead_role(item)) is not None:
        people: list[Mapping[str, str]] = item[role]
        return people
    names = ("container-title", "publisher") if style is StyleGuide.CHICAGO else ()
    return next((richtext.plain(str(item[name])) for name in names if item.get(name)), str(item["title"]))


def _sort_key(item: Item, style: StyleGuide) -> tuple[Any, ...]:
    title = richtext.plain(str(item["title"]))
    by_year = () if style is StyleGuide.MLA else (_when(item, style),)
    return (_lead_key(item, style), *by_year, _collated(title), title, str(item["id"]))


def _lead_key(item: Item, style: StyleGuide) -> tuple[tuple[_Key, ...], ...]:
    first = lead(item, style)
    if isinstance(first, str):
        return ((_collated(first),),)
    return tuple(tuple(map(_collated, _name_parts(person, style))) for person in first)


def _name_parts(name: Mapping[str, str], style: StyleGuide) -> list[str]:
    """The parts by which a name is sorted: APA keeps `van` before the family name, the others put it last."""
    if name.get("literal"):
        return [name["literal"]]
    particle = name.get("non-dropping-particle", "")
    family, given = name.get("family", ""), name.get("given", "")
    if style is StyleGuide.APA:
        family, particle = f"{particle} {family}", ""
    behind = f"{given} {name.get('dropping-particle', '')} {particle}"
    return [part for part in (family, behind, name.get("suffix", "")) if part.strip()]


def _when(item: Item, style: StyleGuide) -> tuple[int, ...]:
    date = dates.date_of(item.get("issued"))
    if date is None or date.words:
        found = re.search(r"\d{4}", date.words) if date else None
        return (int(found[0]),) if found else (_FIRST,) if style is StyleGuide.APA else (_LAST,)
    return date.begin if style is StyleGuide.APA else date.begin[:1]


def _group(item: Item, style: StyleGuide) -> tuple[object, str]:
    """What entries that need letters have in common: their first people or text, and the year."""
    date = dates.date_of(item.get("issued"))
    first = lead(item, style)
    who = first if isinstance(first, str) else tuple(tuple(sorted(name.items())) for name in first)
    return who, dates.year(date) if date else ""


def _without_suffix(item: Item) -> Item:
    return {key: value for key, value in item.items() if key != "year-suffix"}


@cache
def _collator() -> Any:
    # Imported here: loading its table takes a tenth of a second.
    from pyuca import Collator  # type: ignore[import-untyped]  # noqa: PLC0415

    return Collator()


def _collated(text: str) -> _Key:
    """The primary weights of a text in the Unicode Collation Algorithm."""
    key: _Key = _collator().sort_key("".join(sign for sign in text if unicodedata.category(sign)[0] in "LMN"))
    return key[: key.index(0)]
