"""Turn pydantic's validation errors into messages and remedies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pydantic_core import ErrorDetails

from geodata.contract import PATTERNS
from geodata.errors import Mistake, MistakeError
from geodata.legible import shown

#: Messages for types of pydantic's errors; other types keep pydantic's own message.
_WORDS = {
    "string_too_short": "is empty",
    "string_type": "is not text",
    "extra_forbidden": "is not a known key",
}
_CORRECT = "correct the value"
_REMEDIES = {
    "missing": "add it",
    "extra_forbidden": "remove it or correct its name",
    "enum": "use one of the terms listed",
    "string_too_short": "fill it in",
    "string_too_long": "shorten it",
    "string_type": "write it as text, in quotation marks",
    "string_unicode": "remove the unpaired surrogate (U+D800 to U+DFFF)",
}


def describe(wrong: ErrorDetails) -> Iterator[Mistake]:
    """One error of pydantic as mistakes, each beginning with the field that it concerns."""
    where = ".".join(str(part) for part in wrong["loc"])
    where = f"{where}: " if where else ""
    for what, remedy in _mistakes(wrong):
        yield Mistake(where + what, remedy)


def _mistakes(wrong: ErrorDetails) -> Sequence[Mistake]:
    kind = wrong["type"]
    if kind == "value_error":  # raised by our own validators
        error = wrong["ctx"]["error"]
        return error.mistakes if isinstance(error, MistakeError) else (Mistake(str(error), _CORRECT),)
    found = "" if kind in {"missing", "string_too_short"} else f" (found {shown(wrong['input'])})"
    if kind == "string_pattern_mismatch" and wrong["ctx"]["pattern"] in PATTERNS:
        what, remedy = PATTERNS[wrong["ctx"]["pattern"]]
    else:
        what, remedy = _WORDS.get(kind, wrong["msg"]), _REMEDIES.get(kind, _CORRECT)
    return (Mistake(f"{what}{found}", remedy),)
