"""Runs of text within a block, as plain data without markup: so text from the data cannot become markup."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from geodata.present.wording import safe_address


class SpanStyle(StrEnum):
    """How a run of text is set."""

    STRONG = "strong"
    SMALL = "small"
    MUTED = "muted"  # small and grey: what a value is of, what it rests on
    TITLE = "title"  # the title of a work
    CODE = "code"


@dataclass(frozen=True)
class Styled:
    """Spans that are set alike."""

    style: SpanStyle
    spans: Spans


@dataclass(frozen=True)
class Link:
    """Spans that lead to a web address (http or https, percent-encoded)."""

    address: str
    spans: Spans


@dataclass(frozen=True)
class Way:
    """Spans that lead to another page of the same site, by its relative address."""

    address: str
    spans: Spans


@dataclass(frozen=True)
class Foreign:
    """A text in another language than English, given by its tag of BCP 47 such as 'ko'."""

    language: str
    text: str


@dataclass(frozen=True)
class Icon:
    """A picture that only adorns the text beside it, by its name among the Material symbols."""

    name: str


Span = str | Styled | Link | Way | Foreign | Icon
Spans = tuple[Span, ...]


def strong(*spans: Span) -> Span:
    return Styled(SpanStyle.STRONG, spans)


def small(*spans: Span) -> Span:
    return Styled(SpanStyle.SMALL, spans)


def muted(*spans: Span) -> Span:
    return Styled(SpanStyle.MUTED, spans)


def code(text: str) -> Span:
    return Styled(SpanStyle.CODE, (text,))


def link(span: Span, address: str | None) -> Span:
    """A span as a link to a web address; the span alone where there is no http address."""
    safe = safe_address(address)
    return Link(safe, (span,)) if safe else span


def title(text: str, address: str | None = None) -> Span:
    """The title of a work, a link if it has an address."""
    return Styled(SpanStyle.TITLE, (link(text, address),))


def joined(separator: str, parts: list[Spans]) -> Spans:
    """Parts one after the other with a text between them; empty parts are left out."""
    found = [part for part in parts if any(part)]
    return tuple(span for i, part in enumerate(found) for span in ((separator, *part) if i else part))


def plain(spans: Spans) -> str:
    """The text of spans alone."""
    return "".join(_plain(span) for span in spans)


def _plain(span: Span) -> str:
    match span:
        case str():
            return span
        case Styled(_, spans) | Link(_, spans) | Way(_, spans):
            return plain(spans)
        case Foreign(_, text):
            return text
        case Icon():
            return ""
