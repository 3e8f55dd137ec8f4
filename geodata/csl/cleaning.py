"""Normalise CSL-JSON items, whichever program wrote them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from geodata.csl.dates import clean_date
from geodata.csl.names import clean_name
from geodata.csl.variables import DATES, NAMES, TEXTS, is_empty

_BEFORE_DOI = re.compile(r"\s*(?:(?:https?://)?(?:www\.|dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_BEFORE_ADDRESS = re.compile("https?://", re.IGNORECASE)


def clean(item: Mapping[str, Any]) -> dict[str, Any]:
    """A CSL-JSON item without empty values, and with dates, DOI and URL in one form.

    Null and empty values are left out, a year in quotation marks becomes a number, a date in words (`raw`,
    `literal`) gets parts if it can be read, and two equal dates become one. A DOI loses its prefix, spaces in
    a URL are percent-encoded, and a fraction becomes text. Other values stay, and cleaning twice changes
    nothing more.
    """
    kept = {key: value for key, value in item.items() if not is_empty(value)}
    for key in TEXTS:
        if isinstance(kept.get(key), float):  # numbers in CSL-JSON are integers
            kept[key] = f"{kept[key]:.15g}"
    for key in NAMES:
        if isinstance(kept.get(key), list | tuple):
            kept[key] = [clean_name(name) for name in kept[key] if not is_empty(name)]
    for key in DATES:
        if isinstance(kept.get(key), Mapping):
            kept[key] = clean_date(kept[key])
    if isinstance(kept.get("DOI"), str):
        kept["DOI"] = _BEFORE_DOI.sub("", kept["DOI"], count=1).strip()
    if isinstance(kept.get("URL"), str):
        kept["URL"] = _clean_address(kept["URL"])
    return {key: value for key, value in kept.items() if not is_empty(value)}


def _clean_address(address: str) -> str:
    """A web address with a lower-case scheme; characters that would end an address are percent-encoded."""
    whole = _BEFORE_ADDRESS.sub(lambda scheme: scheme[0].lower(), address.strip())
    return re.sub(r'[\s<>"]', lambda sign: quote(sign[0]), whole) if _BEFORE_ADDRESS.match(whole) else whole
