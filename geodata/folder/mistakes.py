"""Turn validation errors of a row into messages: what is wrong, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pydantic_core import ErrorDetails

from geodata.contract import PATTERNS
from geodata.errors import Mistake, MistakeError
from geodata.legible import shown

#: Errors of pydantic in our words, with the values of their context; pydantic's own stand for any other.
_WORDS = {
    "missing": "is missing",
    "string_too_short": "is empty",
    "string_too_long": "has more than {max_length:,} characters",
    "string_type": "is not text",
    "extra_forbidden": "is not a known key",
    "enum": "is not {expected}",
    "literal_error": "is not {expected}",
    "greater_than": "is not more than {gt:g}",
    "greater_than_equal": "is less than {ge:g}",
    "less_than": "is not less than {lt:g}",
    "less_than_equal": "is more than {le:g}",
    **dict.fromkeys(("tuple_type", "list_type"), "is not a list"),
    **dict.fromkeys(("dict_type", "mapping_type", "model_type"), "is not an object"),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), "is not a whole number"),
    **dict.fromkeys(("float_type", "float_parsing", "finite_number"), "is not a number"),
    **dict.fromkeys(("bool_type", "bool_parsing"), "is not true or false"),
}
_CORRECT = "correct the value"
_REMEDIES = {
    "missing": "add it",
    "extra_forbidden": "remove it or correct its name",
    "enum": "use one of the terms listed",
    "tuple_type": "write it as a list, in square brackets",
    "string_too_short": "fill it in",
    "string_too_long": "shorten it",
    "string_type": "write it as text, in quotation marks",
    "string_unicode": "remove the unpaired surrogate (U+D800 to U+DFFF)",
}


def describe(wrong: ErrorDetails) -> Iterator[Mistake]:
    """An error of pydantic as mistakes, each with the field at which it was found."""
    where = ".".join(str(part) for part in wrong["loc"])
    where = f"{where}: " if where else ""
    for what, remedy in _mistakes(wrong):
        yield Mistake(where + what, remedy)


def _mistakes(wrong: ErrorDetails) -> Sequence[Mistake]:
    kind = wrong["type"]
    if kind == "value_error":  # our own words
        error = wrong["ctx"]["error"]
        return error.mistakes if isinstance(error, MistakeError) else (Mistake(str(error), _CORRECT),)
    found = "" if kind in {"missing", "string_too_short"} else f" (found {shown(wrong['input'])})"
    if kind == "string_pattern_mismatch" and wrong["ctx"]["pattern"] in PATTERNS:
        what, remedy = PATTERNS[wrong["ctx"]["pattern"]]
    else:
        words = _WORDS.get(kind)
        what = wrong["msg"] if words is None else words.format(**wrong.get("ctx", {}))
        remedy = _REMEDIES.get(kind, _CORRECT)
    return (Mistake(f"{what}{found}", remedy),)
