"""Find a quotation in a document, and check later that it still stands there.

A document is its UTF-8 text with line ends unchanged. Verbatim means exactly the same characters, including
typographic quotes, non-breaking spaces and typing errors.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from unicodedata import normalize

from geodata.errors import (
    DocumentMismatchError,
    QuotationAmbiguousError,
    QuotationNotFoundError,
    UnreadableError,
)
from geodata.folder.loading import read_file
from geodata.model import Passage, Source

#: How many characters before and after a quotation are stored, to distinguish it from the same words
#: elsewhere.
CONTEXT = 40
#: The largest part of a source document that its passages may cover before `check` warns.
LARGEST_SHARE = 0.7


@dataclass(frozen=True)
class DocumentText:
    """The text of a document and the SHA-256 of its bytes (hexadecimal)."""

    text: str
    sha256: str


@dataclass(frozen=True)
class Selectors:
    """Where a quotation stands: character offsets from 0, paragraph from 1, and its surroundings."""

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int
    paragraph: int


def read_document(path: Path) -> DocumentText:
    """The document in a UTF-8 file; its line ends are kept.

    Raises DocumentMismatchError if the file cannot be read or is not UTF-8.
    """
    try:
        content = read_file(path)
        return DocumentText(content.decode("utf-8"), hashlib.sha256(content).hexdigest())
    except UnreadableError as error:
        raise DocumentMismatchError(
            f"{path} {error.what}. Give the path of the document's text file."
        ) from error
    except UnicodeDecodeError as error:
        raise DocumentMismatchError(
            f"{path} is not UTF-8 text. Give the text file that was quoted."
        ) from error


def select(document: DocumentText, exact: str) -> Selectors:
    """The selectors of a quotation that stands once in the document.

    Raises QuotationNotFoundError or QuotationAmbiguousError, saying what to change.
    """
    if not exact.strip():
        raise QuotationNotFoundError("there are no words to find. Give the words to quote.")
    places = [match.start() for match in re.finditer(f"(?={re.escape(exact)})", document.text)]
    if not places:
        raise QuotationNotFoundError(
            f"not in the document: {exact[:60]!r}. Copy the words from it character for character "
            "(curly quotes, non-breaking spaces and typing errors included)."
        )
    if len(places) > 1:
        raise QuotationAmbiguousError(
            f"found {len(places)} times in the document: {exact[:60]!r}. Quote more words around it."
        )
    return _at(document.text, places[0], exact)


def _at(text: str, start: int, exact: str) -> Selectors:
    end = start + len(exact)
    first_word = end - len(exact.lstrip())
    paragraph = sum(1 for line in text[: first_word + 1].split("\n") if line.strip())
    return Selectors(
        exact=exact,
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
        start=start,
        end=end,
        paragraph=paragraph,
    )


@dataclass(frozen=True)
class Verdict:
    """Whether a passage stands in a document as stored; `reason` says what differs."""

    passage: str
    holds: bool
    reason: str


def verify(source: Source, passages: Iterable[Passage], document: DocumentText) -> list[Verdict]:
    """Check every passage of a source against a copy of its document.

    The copy may be another edition (with another SHA-256). A passage holds if its words stand in it with the
    same surroundings; the reason then says where they moved to.
    """
    same_file = document.sha256 == source.sha256
    return [
        _verdict(passage, document, same_file=same_file)
        for passage in passages
        if passage.source == source.id
    ]


def _verdict(passage: Passage, document: DocumentText, *, same_file: bool) -> Verdict:
    text = document.text
    if text[passage.start : passage.end] == passage.exact:
        found = _at(text, passage.start, passage.exact)
        stored = (passage.prefix, passage.suffix, passage.paragraph)
        if (found.prefix, found.suffix, found.paragraph) == stored:
            return Verdict(passage.id, holds=True, reason="is where the atlas says")
        if same_file:
            return Verdict(
                passage.id, holds=False, reason="prefix, suffix or paragraph differ from the document"
            )
    around = passage.prefix + passage.exact + passage.suffix
    places = [match.start() + len(passage.prefix) for match in re.finditer(f"(?={re.escape(around)})", text)]
    if not places:
        return Verdict(passage.id, holds=False, reason=_mismatch(passage, text))
    place = min(places, key=lambda each: abs(each - passage.start))
    if same_file:
        reason = f"is at character {place}, not at {passage.start}"
        return Verdict(passage.id, holds=False, reason=reason)
    return Verdict(passage.id, holds=True, reason=_where(passage, text, place))


def _where(passage: Passage, text: str, place: int) -> str:
    """Where in another edition a passage stands with its surroundings."""
    by = abs(place - passage.start)
    if by:
        return f"moved by {by} character{'' if by == 1 else 's'} (to {place})"
    paragraph = _at(text, place, passage.exact).paragraph
    return f"is at the same character, but in paragraph {paragraph} instead of {passage.paragraph}"


_PLAIN = str.maketrans("“”„«»‘’‚–—−", '"""""\'\'\'---')
#: Differences between copies that do not change the words: what differs, and a function that removes it.
_DIFFERENCES: Mapping[str, Callable[[str], str]] = {
    "line endings": lambda text: text.replace("\r\n", "\n").replace("\r", "\n"),
    "a byte order mark": lambda text: text.replace("\ufeff", ""),
    "spaces and line breaks": lambda text: " ".join(text.split()),
    "quotation marks, apostrophes or dashes": lambda text: text.translate(_PLAIN),
    "the encoding of accents or Hangul": lambda text: normalize("NFC", text),
}


def _mismatch(passage: Passage, text: str) -> str:
    """What differs between a passage, with the text around it, and a document."""
    if passage.exact in text:
        return f"the words are in the document, but {_other_surroundings(passage, text)}"
    for differs, plain in _DIFFERENCES.items():
        if plain(passage.exact) in plain(text):
            return f"the words are in the document except for {differs}"
    return "the words are not in the document"


def _other_surroundings(passage: Passage, text: str) -> str:
    if text.endswith((passage.prefix + passage.exact + passage.suffix).rstrip("\r\n")):
        return "the line break after the end is missing"
    for differs, plain in _DIFFERENCES.items():
        if plain(passage.prefix + passage.exact + passage.suffix) in plain(text):
            return f"{differs} around them differ"
    return "with other text around them"


def covered_share(source: Source, passages: Iterable[Passage]) -> float:
    """The share (0 to 1) of a source document's characters that are in at least one passage."""
    covered = reached = 0
    for passage in sorted((p for p in passages if p.source == source.id), key=lambda p: p.start):
        covered += max(0, passage.end - max(passage.start, reached))
        reached = max(reached, passage.end)
    return covered / source.characters
