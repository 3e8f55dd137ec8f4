"""Text from the data as Markdown that shows the very same characters."""

from __future__ import annotations

import re
from urllib.parse import quote

from geodata import Fact, Reference, edtf
from geodata.derivations import KM_PER_MILE
from geodata.vocabulary import label

_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:^=&])")
_MONEY = {"USD", "RUB", "KRW", "EUR", "JPY"}


def markdown(text: str) -> str:
    """Text with every character escaped that Markdown, LaTeX or Streamlit's directives would take."""
    return _SPECIAL.sub(r"\\\1", text).replace("\n", " ")


def safe_address(address: str | None) -> str | None:
    """A web address that can stand in a Markdown link; None if it is not http or https."""
    if not address or not address.startswith(("http://", "https://")):
        return None
    return quote(address, safe=":/?#@!$&'*+,;=%[]~")


def link(text: str, address: str | None) -> str:
    """A Markdown link to a web address; plain text where there is no http address."""
    safe = safe_address(address)
    return f"[{markdown(text)}]({safe})" if safe else markdown(text)


def quantity(number: float, unit: str) -> str:
    """A number with its unit: 300000000, USD → 'USD 300 million'; 54, km → '54 km'."""
    if unit in _MONEY:
        return f"{unit} {_amount(number)}"
    text = _amount(number)
    return f"{text}%" if unit == "%" else f"{text} {unit.replace('m3', 'm³').replace('km2', 'km²')}"


def _amount(number: float) -> str:
    for size, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if abs(number) >= size:
            return f"{number / size:,.4g} {word}"
    return f"{number:,.10g}"


def value(fact: Fact) -> str:
    """A fact's value for reading, with kilometres beside miles."""
    if fact.property == "status":
        return label(fact.value)
    if fact.number is None or fact.unit is None:
        return _spelled(fact.value)
    text = quantity(fact.number, fact.unit)
    return f"{text} ({fact.number * KM_PER_MILE:.1f} km)" if fact.unit == "mi" else text


def _spelled(text: str) -> str:
    """A date in words, if the text is one; else the text."""
    try:
        return edtf.spell(text)
    except ValueError:
        return text


def citation(reference: Reference) -> str:
    """Authors, title, publisher, dates and note of a reference, with its link, as Markdown."""
    parts = [markdown(", ".join(reference.authors)), f"*{link(reference.title, reference.url)}*"]
    parts += [markdown(reference.publisher)]
    parts += [edtf.spell(reference.issued)] if reference.issued else ["undated"]
    parts += [f"read {edtf.spell(reference.accessed)}"] if reference.accessed else []
    note = f". :small[:gray[{markdown(reference.note)}]]" if reference.note else ""
    return ", ".join(part for part in parts if part) + note
