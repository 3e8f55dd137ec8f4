"""Text from the data in Markdown documents, so that it shows the very same characters."""

from __future__ import annotations

import re

from geodata.present.wording import safe_address

#: Signs of CommonMark and of GitHub's tables, strikes and formulas; an underscore within a word is none.
_SIGNS = re.compile(r"[\\`*\[\]|~$]|(?<![^\W_])_|_(?![^\W_])|<(?=[\w/!?])|&(?=#?\w+;)")
#: What begins a heading, a list, a quotation or a line under a heading at the start of a paragraph.
_START = re.compile(r"\A(\d*)([-+#>=.)])(?=\s|\Z|[-=#>])|\A()(>)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def escape(text: str) -> str:
    """Text on one line with every sign escaped that Markdown would take."""
    line = _SIGNS.sub(r"\\\g<0>", " ".join(text.split()))
    return _START.sub(lambda found: f"{found[1] or ''}\\{found[2] or found[4]}", line)


def unescape(text: str) -> str:
    """Markdown with the signs that `escape` marked as they are, for readers of plain text."""
    return _ESCAPED.sub(r"\1", text)


def address(url: str) -> str:
    """A web address as a link that shows itself; anything else as text."""
    safe = safe_address(url)
    return f"<{safe}>" if safe else escape(url)
