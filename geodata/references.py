"""Bibliographic references: CSL-JSON as people and programs such as Zotero write it, in one clean form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import quote

from pydantic import model_validator

from geodata import edtf, limits, richtext
from geodata.contract import ADDRESS, PATTERNS, Slug, Writable, slug
from geodata.errors import Mistake, MistakeError
from geodata.model import _Frozen

#: The variables of CSL that hold names, and dates; of CSL 1.0.2.
NAMES = (
    "author",
    "chair",
    "collection-editor",
    "compiler",
    "composer",
    "container-author",
    "contributor",
    "curator",
    "director",
    "editor",
    "editorial-director",
    "editor-translator",
    "executive-producer",
    "guest",
    "host",
    "illustrator",
    "interviewer",
    "narrator",
    "organizer",
    "original-author",
    "performer",
    "producer",
    "recipient",
    "reviewed-author",
    "script-writer",
    "series-creator",
    "translator",
)
DATES = ("accessed", "available-date", "event-date", "issued", "original-date", "submitted")
#: The variables that citations, exports and panels set as text; a number will do.
TEXTS = (
    "type",
    "title",
    "container-title",
    "collection-title",
    "publisher",
    "publisher-place",
    "original-publisher",
    "URL",
    "DOI",
    "ISBN",
    "ISSN",
    "language",
    "note",
    "annote",
    "genre",
    "edition",
    "version",
    "volume",
    "issue",
    "number",
    "page",
    "collection-number",
)
#: The CSL types of what is looked up.
_LOOKED_UP = ("entry-dictionary", "entry-encyclopedia")
_NAME_PARTS = ("family", "given", "literal", "suffix", "dropping-particle", "non-dropping-particle")
#: Hangul, kana and Chinese characters.
_FAMILY_FIRST = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_BEFORE_DOI = re.compile(r"\s*(?:(?:https?://)?(?:www\.|dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_BEFORE_ADDRESS = re.compile("https?://", re.IGNORECASE)
#: Forms of a date in words, beside EDTF, that are understood.
_IN_WORDS = (
    ("%d %B %Y", 3),
    ("%d %b %Y", 3),
    ("%B %d, %Y", 3),
    ("%b %d, %Y", 3),
    ("%Y/%m/%d", 3),
    ("%B %Y", 2),
    ("%b %Y", 2),
)
_NO_DATE = re.compile(r"\s*(?:n\.\s?d\.?|no date|undated|s\.\s?d\.?|б\.\s?г\.?)\s*", re.IGNORECASE)
#: The names of CSL's numbered seasons.
_SEASONS = ("Spring", "Summer", "Autumn", "Winter")


class Reference(_Frozen):
    """A bibliographic reference: `csl` is its CSL-JSON item, as `clean` takes it."""

    id: Slug
    csl: Annotated[Mapping[str, Any], Writable]

    @model_validator(mode="before")
    @classmethod
    def _taken_clean(cls, given: Any) -> Any:
        """The item in its clean form, under the atlas's form of its id."""
        if not isinstance(given, Mapping) or not isinstance(given.get("csl"), Mapping):
            return given
        name = reference_id(given.get("id"))
        return {**given, "id": name, "csl": {**clean(given["csl"]), "id": name}}

    @model_validator(mode="after")
    def _has_what_a_citation_needs(self) -> Reference:
        if mistakes := list(_mistakes(self.csl)):
            raise MistakeError(*mistakes)
        return self

    @property
    def title(self) -> str:
        """Its title as plain text."""
        return richtext.plain(str(self.csl["title"]))

    @property
    def publisher(self) -> str:
        """Where it appeared: the container's title, else the publisher, else nothing."""
        return richtext.plain(str(self.csl.get("container-title") or self.csl.get("publisher") or ""))

    @property
    def original_publisher(self) -> str:
        """Whose text it is, if another one published it: the agency of a report, the copied encyclopaedia."""
        return richtext.plain(str(self.csl.get("original-publisher") or ""))

    @property
    def is_encyclopaedia(self) -> bool:
        """Whether it is an entry of an encyclopaedia or dictionary, by its CSL type."""
        return self.csl["type"] in _LOOKED_UP

    @property
    def copy_of(self) -> str | None:
        """The id of the reference whose text it has, if the data say so (`custom.copy_of`)."""
        given = (self.csl.get("custom") or {}).get("copy_of")
        return None if given is None else str(reference_id(given))

    @property
    def url(self) -> str | None:
        """Its web address, else that of its DOI."""
        address = self.csl.get("URL") or (self.csl.get("DOI") and f"https://doi.org/{self.csl['DOI']}")
        return str(address) if address else None

    @property
    def note(self) -> str:
        """What whoever read it noted: that it was a copy, that its date is inferred."""
        return str(self.csl.get("note") or "")

    @property
    def authors(self) -> tuple[str, ...]:
        """Names in reading order: given name, then family name, in Korean script the other way round."""
        return tuple(in_reading_order(person) for person in self.csl.get("author", ()))

    @property
    def issued(self) -> str | None:
        """The date of publication as EDTF, or None if it is not known or not a date."""
        return edtf.from_csl(self.csl.get("issued"))

    @property
    def issued_in_words(self) -> str:
        """The date of publication for a reader, with its season; empty if it is not known."""
        date = self.csl.get("issued")
        if self.issued is None:
            return in_words(date)
        return " ".join(filter(None, [season(date), edtf.spell(self.issued)]))

    @property
    def accessed(self) -> str | None:
        """The day on which it was read, as EDTF."""
        return edtf.from_csl(self.csl.get("accessed"))


def reference_id(given: object) -> object:
    """The id of a reference program as the atlas writes ids: lower-case words joined by hyphens.

    Of an address of Zotero the last part counts: 'http://zotero.org/users/1/items/AB12' → 'ab12';
    'kimRoad_2018' → 'kimroad-2018'. What has no letter or digit of ASCII is left as it is.
    """
    if isinstance(given, bool) or not isinstance(given, str | int):
        return given
    text = str(given)
    if re.match(r"https?://", text):
        text = text.rstrip("/").rpartition("/")[2]
    return slug(text) or given


def clean(item: Mapping[str, Any]) -> dict[str, Any]:
    """A CSL-JSON item without what says nothing, and with dates and DOI in one form.

    What is null or empty is left out, a year in quotation marks is a number, a date in words that is one
    (`raw`, `literal`) has its parts, two equal dates are one, a DOI is bare, an address has no spaces, and a
    fraction is text. What cannot be understood stays as it is. Cleaning twice changes nothing more.
    """
    kept = {key: value for key, value in item.items() if not _is_empty(value)}
    for key in TEXTS:
        if isinstance(kept.get(key), float):  # a number of CSL-JSON is a whole one
            kept[key] = f"{kept[key]:.15g}"
    for key in NAMES:
        if isinstance(kept.get(key), list | tuple):
            kept[key] = [_clean_name(name) for name in kept[key] if not _is_empty(name)]
    for key in DATES:
        if isinstance(kept.get(key), Mapping):
            kept[key] = _clean_date(kept[key])
    if isinstance(kept.get("DOI"), str):
        kept["DOI"] = _BEFORE_DOI.sub("", kept["DOI"], count=1).strip()
    if isinstance(kept.get("URL"), str):
        kept["URL"] = _clean_address(kept["URL"])
    return {key: value for key, value in kept.items() if not _is_empty(value)}


def _clean_address(address: str) -> str:
    """A web address with its scheme in small letters and without signs that end one."""
    whole = _BEFORE_ADDRESS.sub(lambda scheme: scheme[0].lower(), address.strip())
    return re.sub(r'[\s<>"]', lambda sign: quote(sign[0]), whole) if _BEFORE_ADDRESS.match(whole) else whole


def _is_empty(value: object) -> bool:
    """Whether a value says nothing: null, blank text, a list or an object of nothing."""
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, Mapping | list | tuple):
        return all(_is_empty(part) for part in (value.values() if isinstance(value, Mapping) else value))
    return value is None


def _clean_name(name: Any) -> Any:
    if not isinstance(name, Mapping):
        return name
    return {key: value for key, value in name.items() if not _is_empty(value)}


def _clean_date(date: Mapping[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in date.items() if not _is_empty(value) and value is not False}
    parts = kept.get("date-parts")
    if isinstance(parts, list | tuple):
        dates = [_numbers(one) for one in parts if not _is_empty(one)]
        kept["date-parts"] = dates[:1] if dates[1:] == dates[:1] else dates
    else:
        words = kept.get("raw") or kept.get("literal")
        understood = _understood(words) if isinstance(words, str) else {}
        kept = {**understood, **{key: kept[key] for key in kept if not understood or key not in _WORDS}}
    return {key: value for key, value in kept.items() if not _is_empty(value)}


_WORDS = ("raw", "literal")


def _numbers(parts: Any) -> Any:
    """The parts of a date, numbers in quotation marks as numbers, without empty ones at the end."""
    if not isinstance(parts, list | tuple):
        return parts
    numbers = [int(p) if isinstance(p, str) and re.fullmatch(r"\s*[0-9]{1,4}\s*", p) else p for p in parts]
    while numbers and _is_empty(numbers[-1]):
        numbers.pop()
    return numbers


def _understood(words: str) -> dict[str, Any]:
    """A date in words as CSL-JSON with parts; empty if it is none."""
    text = words.strip()
    try:
        if not text.startswith(".."):
            return edtf.to_csl(edtf.check(text))
    except ValueError:
        pass
    if match := re.fullmatch(r"(spring|summer|autumn|fall|winter),? ([0-9]{4})", text, re.IGNORECASE):
        return {"date-parts": [[int(match[2])]], "season": match[1].capitalize()}
    for form, count in _IN_WORDS:
        try:
            day = datetime.strptime(text, form)  # noqa: DTZ007 (a day, nowhere in particular)
        except ValueError:
            continue
        return {"date-parts": [[day.year, day.month, day.day][:count]]}
    return {}


def in_words(date: Mapping[str, Any] | None) -> str:
    """What a CSL-JSON date without parts says; empty for none, and for words that there is none."""
    words = str((date or {}).get("literal") or (date or {}).get("raw") or "")
    return "" if _NO_DATE.fullmatch(words) else " ".join(words.split())


def season(date: Mapping[str, Any] | None) -> str:
    """The season of a CSL-JSON date in words; empty if it has none, or a month tells more."""
    given = (date or {}).get("season")
    parts = (date or {}).get("date-parts") or [[]]
    if given is None or len(parts) > 1 or len(parts[0]) > 1:
        return ""
    text = str(given).strip()
    number = int(text) if re.fullmatch("[0-9]{1,2}", text) else 0
    number = number - 20 if number > 20 else number  # noqa: PLR2004 (EDTF counts them from 21)
    return _SEASONS[number - 1] if 1 <= number <= len(_SEASONS) else text[:1].upper() + text[1:]


def season_number(name: str) -> int | None:
    """The number of a season in EDTF, 21 to 24; None for what is none of the four."""
    known = {"fall": "Autumn"}.get(name.lower(), name.capitalize())
    return 21 + _SEASONS.index(known) if known in _SEASONS else None


def in_reading_order(name: Mapping[str, str]) -> str:
    """A CSL-JSON name as its language writes it: 'Ann Kim', 'Vincent van Gogh', '김진오'."""
    if name.get("literal"):
        return name["literal"]
    family, given = name.get("family", ""), name.get("given", "")
    if family_comes_first(name):
        return family + given
    parts = [given, name.get("dropping-particle"), name.get("non-dropping-particle"), family]
    return " ".join(part for part in [*parts, name.get("suffix")] if part)


def family_comes_first(name: Mapping[str, str]) -> bool:
    """Whether a CSL-JSON name is in a script that puts the family name first, without a space."""
    return _FAMILY_FIRST.search(name.get("family", "")) is not None


def _mistakes(csl: Mapping[str, Any]) -> Iterator[Mistake]:
    """What is wrong with a clean item."""
    if missing := [key for key in ("type", "title") if not csl.get(key)]:
        yield Mistake(f"CSL-JSON needs {' and '.join(missing)}", "add what is missing")
    elif isinstance(title := csl["title"], str) and not richtext.plain(title).strip():
        yield Mistake(f"title '{title:.60}' has marks and no text", "write the text that they mark")
    for key in TEXTS:
        number_will_do = key not in ("type", "title")
        if isinstance(value := csl.get(key, ""), bool) or not isinstance(
            value, str | int | float if number_will_do else str
        ):
            yield Mistake(f"{key} is not text", "write it in quotation marks")
    if isinstance(address := csl.get("URL"), str | int | float) and not isinstance(address, bool):
        yield from _address_mistakes(str(address))
    yield from _custom_mistakes(csl.get("custom", {}))
    for key in NAMES:
        if not _are_names(csl.get(key, [])):
            yield Mistake(
                f"{key} is not a list of names",
                'write [{"family": "Kim", "given": "Ann"}] or [{"literal": "TASS"}]',
            )
    for key in DATES:
        yield from _date_mistakes(key, csl.get(key))


def _custom_mistakes(custom: object) -> Iterator[Mistake]:
    """What is wrong with what CSL-JSON leaves to its users: of it, the atlas reads `copy_of`."""
    if not isinstance(custom, Mapping):
        yield Mistake("custom is not an object", 'write {"copy_of": "id-of-a-reference"}')
    elif not isinstance(custom.get("copy_of", ""), str):
        yield Mistake("custom.copy_of is not an id", "write that of the reference whose text this one has")


def _address_mistakes(address: str) -> Iterator[Mistake]:
    if len(address) > limits.MOST_ADDRESS:
        yield Mistake(f"URL has {len(address):,} characters", f"write no more than {limits.MOST_ADDRESS:,}")
    elif not re.fullmatch(ADDRESS, address):
        what, remedy = PATTERNS[f"^{ADDRESS}$"]
        yield Mistake(f"URL '{address:.60}' {what}", remedy)


def _are_names(people: object) -> bool:
    """Whether a value is a list of CSL-JSON names, each with a family, given or literal name."""
    return isinstance(people, list | tuple) and all(
        isinstance(person, Mapping)
        and any(person.get(key) for key in ("family", "given", "literal"))
        and all(isinstance(person.get(key, ""), str) for key in _NAME_PARTS)
        for person in people
    )


def _date_mistakes(key: str, value: Any) -> Iterator[Mistake]:
    """What is wrong with a CSL-JSON date: its shape, or the calendar."""
    if value is None:
        return
    wrong = Mistake(
        f"{key} is not a CSL-JSON date", 'write {"date-parts": [[2018, 8, 19]]}, of whole numbers'
    )
    if not isinstance(value, Mapping):
        yield wrong
        return
    if not all(isinstance(value.get(part, ""), str | int) for part in (*_WORDS, "season")):
        yield Mistake(f"{key}: its season and its words are not text", "write them in quotation marks")
    if "date-parts" not in value:
        if not in_words(value) and not any(value.get(part) for part in _WORDS):
            yield wrong
        return
    dates = value["date-parts"]
    if not isinstance(dates, list) or not all(_is_date(parts) for parts in dates):
        yield wrong
    elif len(dates) > 2:  # noqa: PLR2004
        yield Mistake(f"{key} has {len(dates)} dates", "give one, or the first and the last of an interval")
    else:
        yield from _calendar_mistakes(key, value)


def _calendar_mistakes(key: str, value: Mapping[str, Any]) -> Iterator[Mistake]:
    if not any(parts[0] for parts in value["date-parts"]):
        yield Mistake(f"{key} has no year", "write the year, or leave the date out")
        return
    try:
        edtf.check(edtf.from_csl(value) or "2000")
    except MistakeError as error:
        yield from (Mistake(f"{key}: {what}", remedy) for what, remedy in error.mistakes)


def _is_date(parts: object) -> bool:
    return isinstance(parts, list) and 1 <= len(parts) <= 3 and all(type(part) is int for part in parts)  # noqa: PLR2004
