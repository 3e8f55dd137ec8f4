"""Escape text from the data for Markdown documents, so that it shows exactly the same characters."""

from __future__ import annotations

import re

from geodata.present.wording import safe_address

#: Characters with a meaning in CommonMark or in GitHub's tables, strikethrough and formulas. An underscore
#: inside a word has none.
_SIGNS = re.compile(r"[\\`*\[\]|~$]|(?<![^\W_])_|_(?![^\W_])|<(?=[\w/!?])|&(?=#?\w+;)")
#: Characters that at the start of a paragraph begin a heading, list, quotation or heading underline.
_START = re.compile(r"\A(\d*)([-+#>=.)])(?=\s|\Z|[-=#>])|\A()(>)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def escape(text: str) -> str:
    """Text on one line, with every character escaped that Markdown would interpret."""
    line = _SIGNS.sub(r"\\\g<0>", " ".join(text.split()))
    return _START.sub(lambda found: f"{found[1] or ''}\\{found[2] or found[4]}", line)


def unescape(text: str) -> str:
    """Text without the backslashes that `escape` added, for readers of plain text."""
    return _ESCAPED.sub(r"\1", text)


def address(url: str) -> str:
    """A web address as a Markdown autolink (`<https://…>`); anything else as escaped text."""
    safe = safe_address(url)
    return f"<{safe}>" if safe else escape(url)
