"""What the values of an atlas may be, and why: the types from which the models are made.

Whatever has passed these types works in every output. Each type names the user of the data that sets its
limit; the numbers themselves stand in `limits`. What is odd but valid (ids such as `constructor`, names
that several features share, dates of one day twice, writing from right to left) is let through, and every
user copes with it.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from functools import partial
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from geodata import edtf, limits
from geodata.errors import Mistake, MistakeError

_T = TypeVar("_T")

#: Ids name files, elements of a page and anchors, and stand in links: lower-case ASCII and hyphens do in all.
SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
COLOUR = r"#[0-9A-Fa-f]{6}"
SHA256 = r"[0-9a-f]{64}"
#: Material symbols are named so; whether there is one of that name the dashboard checks.
ICON = r"[a-z0-9_]+"
#: Addresses become links: a scheme that runs something (`javascript:`) or opens a file is none for them.
ADDRESS = r"https?://[^\s/<>\"]+[^\s<>\"]*"
#: Where to send corrections: a web address, a mail address, or nothing.
CONTACT = rf"(?:{ADDRESS}|(?:mailto:)?[^\s@:/<>\"]+@[^\s@:/<>\"]+)?"
#: A number in digits, as a spreadsheet and a database read it alike.
NUMBER = r"-?[0-9]+(?:\.[0-9]+)?"
#: What XML 1.0 (KML, XLSX, SVG, the feed) cannot hold, and the control characters that steer a terminal.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")

#: What not even the words around a quotation may have, which are compared and never shown.
_UNWRITABLE = re.compile(r"[\x00\ud800-\udfff\ufffe\uffff]")

#: Names that Windows keeps for devices, whatever suffix follows.
_DEVICES = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")

#: What a value that breaks a pattern is called, and how it is written.
PATTERNS = {
    f"^{SLUG}$": ("is not an id", "write lower-case words joined by hyphens, as in north-line"),
    f"^{COLOUR}$": ("is not a colour", "write #rrggbb"),
    f"^{SHA256}$": ("is not a SHA-256", "write its 64 hexadecimal digits in lower case"),
    f"^{ICON}$": ("is not the name of a symbol", "use the name of a Material symbol, as in train"),
    f"^{ADDRESS}$": ("is not a web address", "write it in full, as in https://example.org/data"),
    f"^{CONTACT}$": ("is neither a web nor a mail address", "write https://… or name@example.org"),
    r"\S": ("is empty", "fill it in"),
}


def slug(text: str) -> str:
    """Text as an id or a file name has it: its ASCII letters and digits, lower-case words joined by hyphens.

    Letters lose their accents; of a text without any such letter nothing is left.
    """
    plain = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def forbidden_in(value: Any, forbidden: re.Pattern[str] = _FORBIDDEN) -> Iterator[str]:
    """The characters that no text may have, in a text or in all texts of lists and mappings; each once."""
    waiting, found = [value], set[str]()
    while waiting:
        match waiting.pop():
            case str() as text:
                found.update(forbidden.findall(text))
            case dict() as mapping:
                waiting += [*mapping, *mapping.values()]
            case list() | tuple() as items:
                waiting += items
            case _:
                pass
    yield from sorted(found)


def _writable(value: _T) -> _T:
    """The value; MistakeError if a text in it has a character that files and terminals cannot hold."""
    return _without(value, _FORBIDDEN, "remove it")


def _without(value: _T, forbidden: re.Pattern[str], remedy: str) -> _T:
    if found := list(forbidden_in(value, forbidden)):
        named = ", ".join(f"U+{ord(character):04X}" for character in found[:3])
        raise MistakeError(Mistake(f"has a control character or unpaired surrogate ({named})", remedy))
    return value


def _distinct(values: tuple[_T, ...]) -> tuple[_T, ...]:
    """The values; MistakeError if one stands there twice: tables have a row for each."""
    if twice := sorted({str(value) for value in values if values.count(value) > 1}):
        raise MistakeError(Mistake(f"names '{twice[0]}' more than once", "remove one of them"))
    return values


def is_device(text: str) -> bool:
    """Whether Windows keeps an id for a device, so that no file there can be named after it."""
    return _DEVICES.fullmatch(text) is not None


def _file_stem(text: str) -> str:
    """The id; MistakeError if no file on Windows can be named after it."""
    if is_device(text):
        raise MistakeError(
            Mistake(
                f"'{text}' is a name that Windows reserves for a device", f"write another, as in {text}-1"
            )
        )
    return text


def _closed(text: str) -> str:
    """The date; MistakeError if it is open: the last year of an atlas is that of its data."""
    if ".." in text:
        raise MistakeError(
            Mistake(f"'{text}' has no end", "write the last day that the data cover, as in 2026-11-23")
        )
    return text


def _place(text: str) -> str:
    """A place as links write it, or nothing; MistakeError for anything else."""
    number = r"(-?[0-9]{1,3}(?:\.[0-9]{1,6})?)"
    found = re.fullmatch(f"{number},{number},{number}", text)
    latitude, longitude, zoom = map(float, found.groups()) if found else (math.inf,) * 3
    inside = abs(latitude) <= limits.MOST_MERCATOR_LATITUDE and abs(longitude) <= 180  # noqa: PLR2004
    if text and not (inside and limits.LEAST_ZOOM <= zoom <= limits.MOST_ZOOM):
        raise MistakeError(
            Mistake(f"'{text:.60}' is not a place", "write latitude,longitude,zoom, as in 42.34,130.5,10")
        )
    return text


def _none_if_empty(value: object) -> object:
    return None if value == "" else value


def _split(value: object) -> object:
    return tuple(part for part in value.split("|") if part) if isinstance(value, str) else value


def _pattern(pattern: str, most: int) -> StringConstraints:
    return StringConstraints(pattern=f"^{pattern}$", max_length=most)


#: An empty cell means that there is nothing; a cell of several values has them between bars.
Optional = BeforeValidator(_none_if_empty)
ListCell = BeforeValidator(_split)
Distinct = AfterValidator(_distinct)
#: Something out of JSON whose texts can be written anywhere.
Writable = AfterValidator(_writable)

Slug = Annotated[str, _pattern(SLUG, limits.MOST_ID)]
#: An id after which a file is named: a layer's own file, a figure of a feature.
FileSlug = Annotated[Slug, AfterValidator(_file_stem)]
Colour = Annotated[str, _pattern(COLOUR, limits.MOST_ID)]
Sha256 = Annotated[str, _pattern(SHA256, limits.MOST_ID)]
Icon = Annotated[str, _pattern(ICON, limits.MOST_ID)]
Address = Annotated[str, _pattern(ADDRESS, limits.MOST_ADDRESS), Writable]
Contact = Annotated[str, _pattern(CONTACT, limits.MOST_ADDRESS), Writable]
#: A name, title or other label: never empty, since a switch, a heading or a citation stands on it.
Name = Annotated[str, StringConstraints(min_length=1, max_length=limits.MOST_NAME, pattern=r"\S"), Writable]
#: A text that must be there: exports and citations tell it.
Text = Annotated[str, StringConstraints(min_length=1, max_length=limits.MOST_TEXT, pattern=r"\S"), Writable]
#: The words of a document as they stand: what is quoted, and what stands around it (form feeds, say).
Quotation = Annotated[
    str,
    StringConstraints(min_length=1, max_length=limits.MOST_TEXT, pattern=r"\S"),
    AfterValidator(
        partial(_without, forbidden=_FORBIDDEN, remedy="quote the text before and after it separately")
    ),
]
Surroundings = Annotated[
    str,
    StringConstraints(max_length=limits.MOST_TEXT),
    AfterValidator(partial(_without, forbidden=_UNWRITABLE, remedy="copy it from the document again")),
]
#: A text that may be empty.
Note = Annotated[str, StringConstraints(max_length=limits.MOST_TEXT), Writable]
Link = Annotated[str, StringConstraints(max_length=limits.MOST_QUERY), Writable]
#: Dates say something of when: `../..` does not.
EdtfDate = Annotated[str, AfterValidator(edtf.check)]
DataDate = Annotated[str, AfterValidator(edtf.check), AfterValidator(_closed)]
#: Where a map opens, as latitude,longitude,zoom; empty: where all its features are in view.
Home = Annotated[str, AfterValidator(_place)]
#: Metres on the ground; a halo and a comparison need a number that is one.
Metres = Annotated[float, Field(ge=0, le=limits.MOST_METRES, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
#: Places in a document, counted in characters or paragraphs; a document has no more than a file's bytes.
Count = Annotated[int, Field(ge=0, le=limits.MOST_FILE_BYTES)]
