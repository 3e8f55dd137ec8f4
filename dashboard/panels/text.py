"""Text from the data as Markdown that shows the very same characters."""

from __future__ import annotations

import re

from geodata import Reference, edtf
from geodata.wording import safe_address

_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:^=&])")


def markdown(text: str) -> str:
    """Text with every character escaped that Markdown, LaTeX or Streamlit's directives would take."""
    return _SPECIAL.sub(r"\\\1", text).replace("\n", " ")


def link(text: str, address: str | None) -> str:
    """A Markdown link to a web address; plain text where there is no http address."""
    safe = safe_address(address)
    return f"[{markdown(text)}]({safe})" if safe else markdown(text)


def citation(reference: Reference) -> str:
    """Authors, title, publisher, dates and note of a reference, with its link, as Markdown."""
    parts = [markdown(", ".join(reference.authors)), f"*{link(reference.title, reference.url)}*"]
    parts += [markdown(reference.publisher)]
    parts += [markdown(reference.issued_in_words) or "undated"]
    parts += [f"read {edtf.spell(reference.accessed)}"] if reference.accessed else []
    note = f". :small[:gray[{markdown(reference.note)}]]" if reference.note else ""
    return ", ".join(part for part in parts if part) + note
