"""Find the mistakes in a clean CSL-JSON item."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from geodata import limits, richtext
from geodata.contract import ADDRESS, PATTERNS
from geodata.csl.dates import date_mistakes
from geodata.csl.names import are_names
from geodata.csl.variables import DATES, NAMES, TEXTS
from geodata.errors import Mistake


def item_mistakes(csl: Mapping[str, Any]) -> Iterator[Mistake]:
    """The mistakes in a CSL-JSON item from `cleaning.clean`, each with its remedy."""
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
        if not are_names(csl.get(key, [])):
            yield Mistake(
                f"{key} is not a list of names",
                'write [{"family": "Kim", "given": "Ann"}] or [{"literal": "TASS"}]',
            )
    for key in DATES:
        yield from date_mistakes(key, csl.get(key))


def _custom_mistakes(custom: object) -> Iterator[Mistake]:
    """The mistakes in `custom`; the atlas reads only its `copy_of`."""
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
