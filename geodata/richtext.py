"""The few kinds of rich text that CSL-JSON knows: italic, bold, small capitals, sub- and superscript.

Zotero and others write them as tags in titles (`CO<sub>2</sub>`). A tag without its partner, or any other
one, is text. CSL-JSON has no sign that takes a tag for text; a word joiner behind its bracket, which no
reader shows, keeps every reader from finding one (`escape`), and is left out again here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """How marked text is set; NOCASE keeps the case in which it is written."""

    ITALIC = "i"
    BOLD = "b"
    SUBSCRIPT = "sub"
    SUPERSCRIPT = "sup"
    SMALL_CAPS = "sc"
    NOCASE = "nocase"


@dataclass(frozen=True)
class Token:
    """A stretch of text, or the begin or end of a mark."""

    text: str
    mark: Mark | None = None
    begins: bool = False


_TAG = re.compile(
    r"""<(?P<end>/?)(?:(?P<plain>i|b|sub|sup|sc)|span(?P<more>\s+(?:class=["']nocase["']"""
    r"""|style=["']font-variant:\s*small-caps;?["']))?)>"""
)
_JOINER = "\u2060"
_ESCAPED = re.compile(rf"<{_JOINER}(?={_TAG.pattern[1:]})")
_RAISED = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")


def escape(text: str) -> str:
    """Plain text as rich text that reads the same: what looks like a tag in it is none."""
    return _TAG.sub(lambda tag: f"<{_JOINER}{tag[0][1:]}", text)


def tokenize(text: str) -> list[Token]:
    """Rich text apart: every begin of a mark has its end, in order."""
    found: list[Token] = []
    opened: list[tuple[int, str, Mark]] = []  # where in `found`, the tag's name, the mark
    last = 0
    for tag in _TAG.finditer(text):
        name = tag["plain"] or "span"
        begins = not tag["end"]
        if begins and name == "span" and not tag["more"]:
            continue
        if not begins and (tag["more"] or name not in (name for _, name, _ in opened)):
            continue
        found.append(Token(text[last : tag.start()]))
        last = tag.end()
        if begins:
            opened.append((len(found), name, _mark(tag)))
            found.append(Token(tag[0]))
            continue
        while (begun := opened.pop())[1] != name:
            pass  # a tag that was never closed stays the text that it is
        found[begun[0]] = Token("", begun[2], begins=True)
        found.append(Token("", begun[2]))
    found.append(Token(text[last:]))
    return [
        Token(_ESCAPED.sub("<", token.text), token.mark, token.begins)
        for token in found
        if token.text or token.mark
    ]


def _mark(tag: re.Match[str]) -> Mark:
    if tag["plain"]:
        return Mark(tag["plain"])
    return Mark.NOCASE if "nocase" in tag["more"] else Mark.SMALL_CAPS


def plain(text: str) -> str:
    """Rich text without its marks; a raised number stays raised, for 10<sup>6</sup> is not 106."""
    return "".join(_plain(text)) if "<" in text else text


def _plain(text: str) -> Iterator[str]:
    raised = 0
    for token in tokenize(text):
        if token.mark is Mark.SUPERSCRIPT:
            raised += 1 if token.begins else -1
        yield token.text.translate(_RAISED) if raised else token.text
