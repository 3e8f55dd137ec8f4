"""Validation errors of a row as messages: what is wrong, and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from reprlib import Repr

from pydantic_core import ErrorDetails

from geodata.contract import PATTERNS

#: Where a message goes over to what to do.
_THEN = re.compile(r": (?=(?:write|correct|use|add|give|remove|fill|cut|shorten|quote|copy) )")
#: What was found, as far as a line has room for it: the value may be as large as its file.
_SHOWN = Repr()
_SHOWN.maxstring = _SHOWN.maxother = _SHOWN.maxlong = 80
_SHOWN.maxlevel = _SHOWN.maxlist = _SHOWN.maxdict = _SHOWN.maxtuple = 3

#: Errors of pydantic in our words; of the others its own will do.
_WORDS = {
    "string_too_short": "is empty",
    "string_type": "is not text",
    "extra_forbidden": "is not a known key",
}
_REMEDIES = {
    "missing": "add it",
    "extra_forbidden": "remove it or correct its name",
    "enum": "use one of the terms listed",
    "string_too_short": "fill it in",
    "string_too_long": "shorten it",
    "string_type": "write it as text, in quotation marks",
    "string_unicode": "remove the unpaired surrogate (U+D800 to U+DFFF)",
}


class MistakesError(ValueError):
    """Several things wrong with one row, each as "what is wrong: what to do"."""

    args: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join(self.args)


def refuse(mistakes: Sequence[str]) -> None:
    """Raise MistakesError if there is one."""
    if mistakes:
        raise MistakesError(*mistakes)


def told(wrong: ErrorDetails) -> Iterator[tuple[str, str]]:
    """Each message and remedy of an error of pydantic."""
    where = ".".join(str(part) for part in wrong["loc"])
    where, kind = f"{where}: " if where else "", wrong["type"]
    if kind == "value_error":  # our own words
        error = wrong["ctx"]["error"]
        for mistake in error.args if isinstance(error, MistakesError) else (str(error),):
            what, remedy = apart(mistake, "correct the value")
            yield where + what, remedy
        return
    found = "" if kind in {"missing", "string_too_short"} else f" (found {shown(wrong['input'])})"
    if kind == "string_pattern_mismatch" and wrong["ctx"]["pattern"] in PATTERNS:
        what, remedy = PATTERNS[wrong["ctx"]["pattern"]]
        yield f"{where}{what}{found}", remedy
        return
    yield f"{where}{_WORDS.get(kind, wrong['msg'])}{found}", _REMEDIES.get(kind, "correct the value")


def shown(value: object) -> str:
    """A value as a message shows it, cut to what a line has room for."""
    return _SHOWN.repr(value)


def apart(message: str, remedy: str) -> tuple[str, str]:
    """What is wrong and what to do about it: the end of the message, else `remedy`."""
    parts = _THEN.split(message, maxsplit=1)
    return (parts[0], parts[1]) if len(parts) > 1 else (message, remedy)
