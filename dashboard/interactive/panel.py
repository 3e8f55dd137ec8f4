"""The blocks of a panel as HTML: the same blocks that Streamlit draws in the dashboard."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from dashboard import citations
from dashboard.interactive.markup import icon, to_html, to_inline_html
from dashboard.panels import feature, introduction
from dashboard.panels.blocks import (
    Badge,
    Badges,
    Block,
    Caption,
    Figures,
    Heading,
    Links,
    Quoted,
    Start,
    Tab,
    Text,
    Together,
)
from dashboard.panels.cite import how_to_report
from geodata import Atlas, corrections
from geodata.citing import Form


def introduction_html(atlas: Atlas) -> str:
    """The panel when nothing is selected, without its heading: that is the page's own."""
    return _blocks(atlas, (each for each in introduction.blocks(atlas) if not isinstance(each, Heading)))


def feature_html(atlas: Atlas, feature_id: str, year: int | None, link: str) -> str:
    """The panel of a feature, with all its tabs; `link` opens it in the dashboard, or is empty."""
    notes = feature.numbered(atlas, feature_id)
    return (
        _blocks(atlas, feature.head(atlas, feature_id, notes, year))
        + _blocks(atlas, feature.figures(atlas.facts_of(feature_id)))
        + _citing(atlas, feature_id, link)
        + _tabs(atlas, feature.tabs(atlas, feature_id, notes))
    )


def _blocks(atlas: Atlas, blocks: Iterable[Block]) -> str:
    return "".join(_block(atlas, block) for block in blocks)


def _block(atlas: Atlas, block: Block) -> str:  # noqa: PLR0911 (a return for each kind of block)
    match block:
        case Heading(text):
            return f'<h2 tabindex="-1">{to_inline_html(text)}</h2>'
        case Text(text):
            return f'<div class="text">{to_html(text)}</div>'
        case Caption(text) | Quoted(text):
            return f'<p class="caption">{to_inline_html(text)}</p>'
        case Badges(badges):
            return f'<p class="badges">{" ".join(map(_badge, badges))}</p>'
        case Figures(texts):
            return f'<div class="figures">{"".join(map(to_html, texts))}</div>'
        case Links():
            return _links(atlas, block)
        case Start():
            return _start(atlas, block)
        case Together(blocks):
            return f'<div class="together">{_blocks(atlas, blocks)}</div>'


def _badge(badge: Badge) -> str:
    then = " then" if badge.then else ""
    sign = icon(badge.icon) if badge.icon else ""
    return f'<span class="badge {badge.colour}{then}">{sign}{to_inline_html(badge.text)}</span>'


def _links(atlas: Atlas, links: Links) -> str:
    buttons = " ".join(
        f'<button type="button" data-feature="{escape(item)}">{escape(atlas.name(item))}</button>'
        for item in links.features
    )
    title = escape(links.title)
    return (
        f'<div class="links" role="group" aria-label="{title}"><p class="caption">{title}</p>{buttons}</div>'
    )


def _start(atlas: Atlas, start: Start) -> str:
    number = atlas.start_views.index(start.view)
    title, about = escape(start.view.title), to_inline_html(start.view.description)
    return (
        f'<button type="button" class="start" data-start="{number}">'
        f'<strong>{title}</strong><span class="caption">{about}</span></button>'
    )


def _citing(atlas: Atlas, feature_id: str, link: str) -> str:
    """How to cite the feature and how to report an error, as in the dashboard."""
    about = "The feature as an entry of the atlas. To cite a fact, cite the source in its note."
    return (
        '<div class="citing">'
        + _copied("Cite", about, citations.of_feature(atlas, feature_id, link).text(Form.CHICAGO).strip())
        + _copied("Report an error", how_to_report(atlas), corrections.report(atlas, feature_id, link))
        + "</div>"
    )


def _copied(title: str, about: str, text: str) -> str:
    return (
        f'<details name="citing"><summary>{title}</summary>'
        f'<p class="caption">{to_inline_html(about)}</p><pre tabindex="0">{escape(text)}</pre></details>'
    )


def _tabs(atlas: Atlas, tabs: list[Tab]) -> str:
    """The tabs' heads and bodies, of which panel.js shows one; the first is open."""
    heads = "".join(
        f'<button type="button" role="tab" id="tab-{i}" aria-controls="body-{i}" '
        f'aria-selected="{str(i == 0).lower()}" tabindex="{-bool(i)}">{escape(tab.label)}</button>'
        for i, tab in enumerate(tabs)
    )
    bodies = "".join(
        f'<section role="tabpanel" id="body-{i}" aria-labelledby="tab-{i}"{" hidden" if i else ""}>'
        f"{_blocks(atlas, tab.blocks())}</section>"
        for i, tab in enumerate(tabs)
    )
    return f'<div class="tabs" role="tablist" aria-label="What is known">{heads}</div>{bodies}'
