"""HTML of the blocks that are only read; whole.py adds the blocks that the reader can use.

All text is escaped here, once. Links lead to http or https only; nothing is fetched and no script runs.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import assert_never
from unicodedata import bidirectional

from dashboard.reader.panels.blocks import (
    Badge,
    Badges,
    Caption,
    FactTable,
    Figures,
    Heading,
    Items,
    KeyFigure,
    Quotation,
    Still,
    Subheading,
    Text,
)
from dashboard.reader.panels.spans import Foreign, Icon, Link, Span, Spans, SpanStyle, Styled, Way, plain
from geodata.legible import ends

#: Values up to so many characters stand on one line; a longer one may be wider than the panel.
_ONE_LINE = 24
#: Unicode's bidirectional classes that can turn the text around: right-to-left letters and control marks.
_TURNS = {"R", "AL", "AN", "LRE", "RLE", "LRO", "RLO", "LRI", "RLI", "FSI", "PDF", "PDI"}
#: The tags around a run of text.
_TAGS = {
    SpanStyle.STRONG: ("<strong>", "</strong>"),
    SpanStyle.SMALL: ("<small>", "</small>"),
    SpanStyle.MUTED: ('<small class="muted">', "</small>"),
    SpanStyle.TITLE: ("<cite>", "</cite>"),
    SpanStyle.CODE: ("<code>", "</code>"),
}


def wrapped(blocks: Iterable[Still], level: int = 1) -> str:
    """Blocks as HTML in the element that blocks.css styles; `level` is that of the first heading."""
    return f'<div class="blocks">{"".join(block_html(block, level) for block in blocks)}</div>'


def block_html(block: Still, level: int) -> str:  # noqa: PLR0911 (a return for each kind of block)
    """One block as HTML."""
    match block:
        case Heading(text):
            return f'<h{level} tabindex="-1">{_isolated(text)}</h{level}>'
        case Subheading(text):
            return f"<h{level + 1}>{_isolated(text)}</h{level + 1}>"
        case Text(lines):
            return f"<p>{'<br>'.join(map(spans_html, lines))}</p>"
        case Caption(spans):
            return f'<p class="caption">{spans_html(spans)}</p>'
        case Items(items, numbered):
            name = "ol" if numbered else "ul"
            return f"<{name}>{''.join(f'<li>{spans_html(item)}</li>' for item in items)}</{name}>"
        case FactTable():
            return _table(block)
        case Quotation(text):
            said = f"<bdi>{escape(text)}</bdi>" if ends(text) else escape(text)
            return f'<blockquote dir="auto">“{said}”</blockquote>'
        case Badges(badges):
            return f'<p class="badges">{" ".join(map(_badge, badges))}</p>'
        case Figures(figures):
            return f'<div class="figures">{"".join(map(_figure, figures))}</div>'
        case _:
            assert_never(block)


def spans_html(spans: Spans) -> str:
    """Spans as HTML without an element around them."""
    return "".join(map(_span, spans))


def icon(name: str) -> str:
    """A picture that only adorns the text beside it; the stylesheet knows which."""
    return f'<i class="icon icon-{escape(name)}" aria-hidden="true"></i>'


def _isolated(text: str) -> str:
    """A text in HTML that keeps its own direction: it does not reorder the text beside it."""
    inner = text.strip()
    if inner.isascii() or _TURNS.isdisjoint(map(bidirectional, inner)):
        return escape(text)
    before, _, after = text.partition(inner)
    return f"{before}<bdi>{escape(inner)}</bdi>{after}"


def _span(span: Span) -> str:
    match span:
        case str():
            return _isolated(span)
        case Styled(style, spans):
            opening, closing = _TAGS[style]
            return f"{opening}{spans_html(spans)}{closing}"
        case Link(address, spans):
            outside = 'target="_blank" rel="noopener noreferrer"'
            return f'<a href="{escape(address)}" {outside}>{spans_html(spans)}</a>'
        case Way(address, spans):
            return f'<a href="{escape(address)}">{spans_html(spans)}</a>'
        case Foreign(language, text):
            return f'<span lang="{escape(language)}">{_isolated(text)}</span>'
        case Icon(name):
            return icon(name)
        case _:
            assert_never(span)


def _table(table: FactTable) -> str:
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in table.head)
    rows = "".join(
        f"<tr>{''.join(f'<td{_lines(plain(cell))}>{spans_html(cell)}</td>' for cell in row)}</tr>"
        for row in table.rows
    )
    return f'<table class="values"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def _badge(badge: Badge) -> str:
    sign = icon(badge.icon) if badge.icon else ""
    text = sign + _isolated(badge.text)
    if badge.then is None:
        return f'<span class="badge {badge.colour}">{text}</span>'
    first, last = badge.then
    kept = f'data-from="{first}" data-to="{last}" hidden'
    year = f'End of <span class="year">{last}</span>: '
    return f'<span class="badge {badge.colour} then" {kept}><span>{year}{text}</span></span>'


def _figure(figure: KeyFigure) -> str:
    sources = f'<br><small class="muted">{escape(figure.sources)}</small>' if figure.sources else ""
    note = f"Note: {escape(figure.note)}"
    sign = f'<span class="note" role="img" aria-label="{note}" title="{note}">*</span>' if figure.note else ""
    value, of = _isolated(figure.value), escape(figure.of)
    return (
        f"<p><strong{_lines(figure.value)}>{value}{sign}</strong>"
        f'<br><small class="muted">{of}</small>{sources}</p>'
    )


def _lines(value: str) -> str:
    """The class of a value that may need more than one line."""
    return ' class="long"' if len(value) > _ONE_LINE else ""
