"""Read the rich text of CSL-JSON: italic, bold, small capitals, sub- and superscript, kept case.

Zotero and others write it as tags in titles (`CO<sub>2</sub>`). A tag without its partner, and any other tag,
is plain text. CSL-JSON has no way to escape a tag. So `escape` puts a word joiner (an invisible character)
after its bracket, so that no program takes it for a tag; `tokenize` removes the joiner again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """How marked text is displayed; NOCASE keeps its capitals and small letters as written."""

    ITALIC = "i"
    BOLD = "b"
    SUBSCRIPT = "sub"
    SUPERSCRIPT = "sup"
    SMALL_CAPS = "sc"
    NOCASE = "nocase"


@dataclass(frozen=True)
class Token:
    """A stretch of text (`mark` is None), or the beginning or end of a mark (`text` is empty)."""

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
    """Plain text as rich text that reads the same: whatever looks like a tag in it is escaped."""
    return _TAG.sub(lambda tag: f"<{_JOINER}{tag[0][1:]}", text)


def tokenize(text: str) -> list[Token]:
    """Rich text split into tokens, in order; every beginning of a mark has an end."""
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
