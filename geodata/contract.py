"""The types of the fields of an atlas: which values each field may have, and why.

A value that passes these types works in every output. Each type names the output that sets its limit; the
numbers themselves are in `limits`. Odd but valid values (ids such as `constructor`, names that several
features share, dates of one day twice, writing from right to left) are accepted, and every output must
handle them.
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

#: Ids are used in file names, page elements, anchors and links: lower-case ASCII and hyphens work in all.
SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
COLOUR = r"#[0-9A-Fa-f]{6}"
SHA256 = r"[0-9a-f]{64}"
#: The form of the names of Material symbols. The dashboard checks whether a symbol of that name exists.
ICON = r"[a-z0-9_]+"
#: Addresses become links: schemes that run code (`javascript:`) or open a file are not allowed.
ADDRESS = r"https?://[^\s/<>\"]+[^\s<>\"]*"
#: Where to send corrections: a web address, a mail address, or nothing.
CONTACT = rf"(?:{ADDRESS}|(?:mailto:)?[^\s@:/<>\"]+@[^\s@:/<>\"]+)?"
#: A number in plain digits, which spreadsheets and databases read in the same way.
NUMBER = r"-?[0-9]+(?:\.[0-9]+)?"
#: Characters that XML 1.0 (KML, XLSX, SVG, the feed) cannot hold, and those that control a terminal.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")

#: Characters not allowed even in the text around a quotation, which is compared but never shown.
_UNWRITABLE = re.compile(r"[\x00\ud800-\udfff\ufffe\uffff]")

#: Names that Windows reserves for devices, whatever suffix follows.
_DEVICES = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")

#: For each pattern: what is wrong with a value that does not match it, and the remedy.
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
    """Text as an id or a file name: ASCII letters and digits in lower-case words joined by hyphens.

    Letters lose their accents. The result is empty if the text has no ASCII letter or digit.
    """
    plain = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def forbidden_in(value: Any, forbidden: re.Pattern[str] = _FORBIDDEN) -> Iterator[str]:
    """The forbidden characters in a text, or in all texts of lists and mappings; each once, sorted."""
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
    """The values; MistakeError if one is repeated, because tables have one row for each value."""
    if twice := sorted({str(value) for value in values if values.count(value) > 1}):
        raise MistakeError(Mistake(f"names '{twice[0]}' more than once", "remove one of them"))
    return values


def is_device(text: str) -> bool:
    """Whether Windows reserves an id for a device, so that no file can have this name there."""
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
    """The date; MistakeError if it is open, because the last year of an atlas is taken from it."""
    if ".." in text:
        raise MistakeError(
            Mistake(f"'{text}' has no end", "write the last day that the data cover, as in 2026-11-23")
        )
    return text


def _place(text: str) -> str:
    """The text if it is empty or 'latitude,longitude,zoom' as in links; MistakeError for anything else."""
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


#: An empty cell is None; a cell with several values separates them by `|`.
Optional = BeforeValidator(_none_if_empty)
ListCell = BeforeValidator(_split)
Distinct = AfterValidator(_distinct)
#: Text, or a JSON value, without characters that a file or terminal cannot hold.
Writable = AfterValidator(_writable)

Slug = Annotated[str, _pattern(SLUG, limits.MOST_ID)]
#: An id after which a file is named: a layer's own file, a figure of a feature.
FileSlug = Annotated[Slug, AfterValidator(_file_stem)]
Colour = Annotated[str, _pattern(COLOUR, limits.MOST_ID)]
Sha256 = Annotated[str, _pattern(SHA256, limits.MOST_ID)]
Icon = Annotated[str, _pattern(ICON, limits.MOST_ID)]
Address = Annotated[str, _pattern(ADDRESS, limits.MOST_ADDRESS), Writable]
Contact = Annotated[str, _pattern(CONTACT, limits.MOST_ADDRESS), Writable]
#: A name, title or other label: never empty, because switches, headings and citations show it.
Name = Annotated[str, StringConstraints(min_length=1, max_length=limits.MOST_NAME, pattern=r"\S"), Writable]
#: A text that must not be empty: exports and citations show it.
Text = Annotated[str, StringConstraints(min_length=1, max_length=limits.MOST_TEXT, pattern=r"\S"), Writable]
#: The words of a document, unchanged: the quotation, and the text around it (which may have form feeds).
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
#: Dates in EDTF. `../..` is refused, because it gives no date at all.
EdtfDate = Annotated[str, AfterValidator(edtf.check)]
DataDate = Annotated[str, AfterValidator(edtf.check), AfterValidator(_closed)]
#: Where a map opens, as latitude,longitude,zoom; empty: where all its features are in view.
Home = Annotated[str, AfterValidator(_place)]
#: Metres on the ground: a finite number (not NaN), because halos and comparisons compute with it.
Metres = Annotated[float, Field(ge=0, le=limits.MOST_METRES, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
#: Positions in a document, in characters or paragraphs; never more than the bytes of the largest file.
DocumentPosition = Annotated[int, Field(ge=0, le=limits.MOST_FILE_BYTES)]
