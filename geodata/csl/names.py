"""Clean and check names of people and bodies in CSL-JSON, and write them in the order of their language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from geodata.csl.variables import is_empty

_NAME_PARTS = ("family", "given", "literal", "suffix", "dropping-particle", "non-dropping-particle")
#: Hangul, kana and Chinese characters.
_FAMILY_FIRST = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def in_reading_order(name: Mapping[str, str]) -> str:
    """A CSL-JSON name in the order of its language: 'Ann Kim', 'Vincent van Gogh', '김진오'."""
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


def clean_name(name: Any) -> Any:
    """A name without its empty parts; any other value is returned unchanged."""
    if not isinstance(name, Mapping):
        return name
    return {key: value for key, value in name.items() if not is_empty(value)}


def are_names(people: object) -> bool:
    """Whether a value is a list of CSL-JSON names, each with a family, given or literal name."""
    return isinstance(people, list | tuple) and all(
        isinstance(person, Mapping)
        and any(person.get(key) for key in ("family", "given", "literal"))
        and all(isinstance(person.get(key, ""), str) for key in _NAME_PARTS)
        for person in people
    )
