"""The blocks of a panel as HTML: the same blocks that Streamlit draws in the dashboard."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from dashboard.reader import citations
from dashboard.reader.citations import how_to_report
from dashboard.reader.panels import feature, introduction
from dashboard.reader.panels.blocks import Block, Caption, Heading, Links, Quoted, Start, Tab, Together
from dashboard.reader.panels.rendering import block_html, wrapped
from geodata import Atlas, corrections
from geodata.citing import Form

#: The level of a panel's heading: above it stands that of the page.
LEVEL = 2


def introduction_html(atlas: Atlas) -> str:
    """The panel when nothing is selected, without its heading: that is the page's own."""
    return _blocks(atlas, (each for each in introduction.blocks(atlas) if not isinstance(each, Heading)))


def feature_html(atlas: Atlas, feature_id: str, year: int | None, link: str) -> str:
    """The panel of a feature, with all its tabs; `link` opens it in the dashboard, or is empty."""
    notes = feature.numbered(atlas, feature_id)
    return (
        _blocks(atlas, feature.head(atlas, feature_id, notes, year))
        + _blocks(atlas, feature.figures(atlas, feature_id))
        + _citing(atlas, feature_id, link)
        + _tabs(atlas, feature.tabs(atlas, feature_id, notes))
    )


def _blocks(atlas: Atlas, blocks: Iterable[Block]) -> str:
    return f'<div class="blocks">{"".join(_block(atlas, block) for block in blocks)}</div>'


def _block(atlas: Atlas, block: Block) -> str:
    match block:
        case Quoted(text):
            return block_html(Caption((text,)), LEVEL)
        case Links():
            return _links(atlas, block)
        case Start():
            return _start(atlas, block)
        case Together(blocks):
            return f'<div class="together">{"".join(_block(atlas, each) for each in blocks)}</div>'
        case _:
            return block_html(block, LEVEL)


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
    title, about = escape(start.view.title), escape(start.view.description)
    return (
        f'<button type="button" class="start" data-start="{number}">'
        f'<strong>{title}</strong><span class="caption">{about}</span></button>'
    )


def _citing(atlas: Atlas, feature_id: str, link: str) -> str:
    """How to cite the feature and how to report an error, as in the dashboard."""
    about = Caption(("The feature as an entry of the atlas. To cite a fact, cite its source.",))
    return (
        '<div class="citing">'
        + _copied("Cite", about, citations.of_feature(atlas, feature_id, link).text(Form.CHICAGO).strip())
        + _copied("Report an error", how_to_report(atlas), corrections.report(atlas, feature_id, link))
        + "</div>"
    )


def _copied(title: str, about: Caption, text: str) -> str:
    return (
        f'<details name="citing"><summary>{title}</summary>'
        f'{wrapped([about])}<pre tabindex="0">{escape(text)}</pre></details>'
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
