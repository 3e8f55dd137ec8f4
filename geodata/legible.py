"""Make text from data safe to show in a message: on one line, and unable to control the terminal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from reprlib import Repr
from typing import Any

from geodata.limits import MOST_REPEATED_TEXT

#: Characters that move a cursor, set a colour, break the line, or reverse the order of what follows:
#: controls (C0, DEL, C1), line and paragraph separators, bidirectional controls, and unpaired surrogates.
_STEERING = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)
#: The same without line feeds and tabs, for texts of several lines such as a bibliography.
_STEERING_BUT_LINES = re.compile(_STEERING.pattern.replace(r"\x00-\x1f", r"\x00-\x08\x0b-\x1f"))


def legible(text: str, most: int | None = None, *, lines: bool = False) -> str:
    r"""A text with steering characters as escapes (`\x1b`, `\u202e`), cut to `most` characters.

    With `lines`, line feeds and tabs stay.
    """
    if most is not None and len(text) > most:
        text = f"{text[: most - 1]}…"
    return (_STEERING_BUT_LINES if lines else _STEERING).sub(_escape, text)


#: Shortens a value to what a line has room for: the value may be as large as its file.
_SHOWN = Repr()
_SHOWN.maxstring = _SHOWN.maxother = _SHOWN.maxlong = 80
_SHOWN.maxlevel = _SHOWN.maxlist = _SHOWN.maxdict = _SHOWN.maxtuple = 3

#: For each mark of writing direction, the mark that ends it: embeddings and overrides, then isolates.
_ENDS = dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c") | dict.fromkeys("\u2066\u2067\u2068", "\u2069")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def ends(text: str) -> str:
    """The missing ends of the marks of direction in a text; '' for most texts."""
    waiting: list[str] = []
    for letter in _TURNING.findall(text):
        if letter in _ENDS:
            waiting.append(_ENDS[letter])
        elif waiting and letter == waiting[-1]:
            waiting.pop()
    return "".join(reversed(waiting))


def closed(text: str) -> str:
    """A text with all its marks of direction ended, so that it does not reverse the text after it."""
    return text + ends(text)


def closed_in(value: Any) -> Any:
    """`closed` for a text, or for every text in tuples, lists and mappings; other values stay unchanged."""
    match value:
        case str():
            return closed(value)
        case Mapping():
            return {key: closed_in(part) for key, part in value.items()}
        case list():
            return [closed_in(part) for part in value]
        case tuple():
            return tuple(closed_in(part) for part in value)
        case _:
            return value


def brief(given: str) -> str:
    """User input (an id or a value from a link) for a message: legible and short."""
    return legible(given, MOST_REPEATED_TEXT)


def shown(value: object) -> str:
    """The repr of a value for a message, shortened to fit on a line."""
    return _SHOWN.repr(value)


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}"  # noqa: PLR2004 (one byte)
