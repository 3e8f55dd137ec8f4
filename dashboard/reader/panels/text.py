"""Escape text from the data for labels of Streamlit's widgets and notices, which take only Markdown.

Everything else is drawn as HTML (rendering.py). Beside Markdown, LaTeX and directives, Streamlit replaces
some signs in the text that it has read (`->` by an arrow, `:smile:`, addresses by links); escaping does not
stop that, but setting the first of those signs in an element of its own does.
"""

from __future__ import annotations

import re

#: Signs that are replaced together with their neighbours: each gets an element of its own.
_PARTED = r":(?=\S)|@|(?<=www)\.|[-<>=~](?=[-<>=~])"
#: Signs of Markdown and LaTeX, and those that begin a block at the start.
_CODED = r"[\\`*\[\]{}<>&$~|^_#]|(?<!\S)[-+=](?!\S)|\A[-+=>]|(?<=\d)[.)](?=\s|\Z)"
#: Whitespace that would be lost. U+0085 stays as it is: Markdown takes it for a letter, and HTML has another
#: character at its number.
_LOST = r"(?!\x85)(?:\A\s|\s\Z|[^\S ])"
_SIGNS = re.compile(rf"(?P<parted>{_PARTED})|{_CODED}|{_LOST}", re.IGNORECASE)


def literal(text: str) -> str:
    """Text as Streamlit's Markdown that shows the same characters."""
    return _SIGNS.sub(_coded, text)


def _coded(found: re.Match[str]) -> str:
    sign = f"&#{ord(found[0])};"
    return f":color[{sign}]{{}}" if found["parted"] else sign
