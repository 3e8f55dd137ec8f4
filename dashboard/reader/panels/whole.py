"""Whole panels as HTML, wherever they stand: of a feature, and without a selection.

`web/panel/panel.js` makes them work in the browser: tabs, forms of citations, copying, ways to other panels.
A button says what it does by its `data-` attributes: data-feature and data-start open a feature and a
starting view; data-act is "show", "close" or "copy".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Protocol

from dashboard.reader import citations
from dashboard.reader.citations import FORMS, how_to_report
from dashboard.reader.material import symbols
from dashboard.reader.panels import feature, introduction
from dashboard.reader.panels.blocks import (
    Block,
    Caption,
    Heading,
    Links,
    Quoted,
    Start,
    Tab,
    Together,
)
from dashboard.reader.panels.rendering import block_html, spans_html, wrapped
from dashboard.reader.panels.spans import Link
from dashboard.reader.state import drawn
from geodata import Atlas, corrections
from geodata.caching import kept

#: The level of a panel's heading: 1 in the dashboard; 2 in the file, below the page's own heading.
PAGE, BELOW = 1, 2


class Controls(Protocol):
    """The controls of a panel, as HTML: with a script they are buttons, without one links."""

    @property
    def level(self) -> int:
        """The level of the first heading."""

    def links(self, atlas: Atlas, links: Links) -> str:
        """Links to other features."""

    def forms(self, cited: citations.Cited, name: str) -> str:
        """A citation in every form; `name` distinguishes the citations of a panel."""

    def copied(self, text: str) -> str:
        """A text for copying."""


@dataclass(frozen=True)
class Buttons:
    """The controls that panel.js makes work."""

    level: int = BELOW

    def links(self, atlas: Atlas, links: Links) -> str:
        return _links(atlas, links)

    def forms(self, cited: citations.Cited, name: str) -> str:
        return _forms(cited, name)

    def copied(self, text: str) -> str:
        return f'<div class="copied">{pre(text)}{_COPY}</div>'


def feature_html(atlas: Atlas, feature_id: str, link: str, level: int = BELOW) -> str:
    """The panel of a feature, with all its tabs; `link` opens it elsewhere, or is empty."""
    notes, controls = feature.numbered(atlas, feature_id), Buttons(level)
    cited, report = citing_html(atlas, feature_id, link, controls)
    citing = expander("Cite", cited, group="citing") + expander("Report an error", report, group="citing")
    return (
        _tools(atlas, feature_id)
        + blocks_html(atlas, feature.head(atlas, feature_id, notes), controls)
        + blocks_html(atlas, feature.figures(atlas, feature_id), controls)
        + f'<div class="citing">{citing}</div>'
        + _tabs(atlas, feature.tabs(atlas, feature_id, notes), controls)
    )


def citing_html(atlas: Atlas, feature_id: str, link: str, controls: Controls) -> tuple[str, str]:
    """How to cite a feature, and how to report an error in it."""
    about = Caption(("The feature as an entry of the atlas. To cite a fact, cite its source.",))
    cited = wrapped([about]) + controls.forms(citations.of_feature(atlas, feature_id, link), "")
    report = corrections.report(atlas, feature_id, link)
    return cited, wrapped([how_to_report(atlas)]) + controls.copied(report)


def introduction_html(atlas: Atlas, level: int = BELOW, starts: Callable[[str], str] | None = None) -> str:
    """The panel when nothing is selected; its heading is left out unless `level` is PAGE.

    `starts` makes the address of a starting view from its query string; None where there is none.
    """
    blocks = (each for each in introduction.blocks(atlas) if level == PAGE or not isinstance(each, Heading))
    made = (
        _start(atlas, each, starts) if isinstance(each, Start) else _block(atlas, each, Buttons(level))
        for each in blocks
    )
    return f'<div class="blocks">{"".join(made)}</div>'


def _tools(atlas: Atlas, feature_id: str) -> str:
    """The buttons for the panel itself: show on the map, close."""
    show = _button("show", "Show on the map") if drawn(atlas, feature_id) else ""
    return f'<p class="tools">{show}{_button("close", "Close")}</p>'


def _button(act: str, text: str) -> str:
    return f'<button type="button" data-act="{act}">{text}</button>'


def blocks_html(atlas: Atlas, blocks: Iterable[Block], controls: Controls) -> str:
    """Blocks as HTML with what can be used in them; '' if there are none."""
    made = "".join(_block(atlas, block, controls) for block in blocks)
    return f'<div class="blocks">{made}</div>' if made else ""


def _block(atlas: Atlas, block: Block, controls: Controls) -> str:
    match block:
        case Quoted():
            return _quoted(atlas, block, controls)
        case Links():
            return controls.links(atlas, block)
        case Start():
            return _start(atlas, block, None)
        case Together(blocks):
            return f'<div class="together">{"".join(_block(atlas, each, controls) for each in blocks)}</div>'
        case _:
            return block_html(block, controls.level)


@kept(512)
def _quoted(atlas: Atlas, quoted: Quoted, controls: Controls) -> str:
    """Where a quotation stands, and the quotation with its citation for copying."""
    forms = controls.forms(citations.of_passage(atlas, quoted.passage), quoted.passage)
    place = block_html(Caption((quoted.text,)), BELOW)
    return f'<div class="quoted">{place}{expander("Quote", forms)}</div>'


def _links(atlas: Atlas, links: Links) -> str:
    buttons = " ".join(
        f'<button type="button" data-feature="{escape(item)}">{escape(atlas.name(item))}</button>'
        for item in links.features
    )
    title = escape(links.title)
    return (
        f'<div class="links" role="group" aria-label="{title}"><p class="caption">{title}</p>{buttons}</div>'
    )


def _start(atlas: Atlas, start: Start, starts: Callable[[str], str] | None) -> str:
    """A starting view: the button that opens it here and, with `starts`, its link."""
    number = atlas.start_views.index(start.view)
    title, about = escape(start.view.title), escape(start.view.description)
    icon = start.view.icon
    sign = f'<i class="sign" data-sign="{icon}" aria-hidden="true"></i>' if icon in symbols() else ""
    button = (
        f'<button type="button" data-start="{number}">'
        f'<strong>{sign}{title}</strong><span class="caption">{about}</span></button>'
    )
    link = spans_html((Link(starts(start.view.link), ("Link",)),)) if starts else ""
    return f'<div class="start">{button}{link}</div>'


def expander(title: str, inner: str, group: str = "") -> str:
    """A title that opens some HTML below it; of a group only one is open at a time."""
    name = f' name="{group}"' if group else ""
    return f"<details{name}><summary>{title}</summary>{inner}</details>"


def _forms(cited: citations.Cited, name: str) -> str:
    """A citation in every form, of which the reader chooses one; `name` tells a panel's choices apart."""
    first, choices, texts = next(iter(FORMS)), [], []
    for form, title in FORMS.items():
        checked, hidden = (" checked", "") if form is first else ("", " hidden")
        radio = f'<input type="radio" name="form-{escape(name)}" value="{form.value}"{checked}>'
        choices.append(f"<label>{radio}{escape(title)}</label>")
        texts.append(pre(cited.text(form).strip("\n"), f' data-form="{form.value}"{hidden}'))
    return (
        f'<div class="forms" role="radiogroup" aria-label="Form">{"".join(choices)}</div>'
        f'<div class="copied">{"".join(texts)}{_COPY}</div>'
    )


_COPY = _button("copy", "Copy")


def pre(text: str, attributes: str = "") -> str:
    """A text as it is, except that HTML drops a line break at its start."""
    return f'<pre tabindex="0"{attributes}>{escape(text)}</pre>'


def _tabs(atlas: Atlas, tabs: list[Tab], controls: Controls) -> str:
    """The tabs' heads and bodies, of which panel.js shows one; the first is open."""
    return _heads(tabs) + "".join(_bodies(atlas, tabs, controls))


def _heads(tabs: list[Tab]) -> str:
    heads = "".join(
        f'<button type="button" role="tab" id="tab-{i}" aria-controls="body-{i}" '
        f'aria-selected="{str(i == 0).lower()}" tabindex="{-bool(i)}">{escape(tab.label)}</button>'
        for i, tab in enumerate(tabs)
    )
    return f'<div class="tabs" role="tablist" aria-label="What is known">{heads}</div>'


def _bodies(atlas: Atlas, tabs: list[Tab], controls: Controls) -> Iterator[str]:
    for i, tab in enumerate(tabs):
        closed = " hidden" if i else ""
        yield (
            f'<section role="tabpanel" id="body-{i}" aria-labelledby="tab-{i}"{closed}>'
            f"{blocks_html(atlas, tab.blocks(), controls)}</section>"
        )
