"""Markdown documents of the program's own as HTML: the methodology and the licences.

CommonMark with tables, without pictures. HTML in the text stays text, and only http and https addresses
become links. Text from the data is already escaped in these documents (geodata/markdown.py).
"""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from geodata.present.wording import safe_address


def to_html(text: str) -> str:
    """Markdown as HTML paragraphs, lists, tables and headings."""
    return str(_parser().render(text)).strip()


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.disable(["image", "html_block", "html_inline"])
    parser.validateLink = lambda url: safe_address(url) is not None  # type: ignore[method-assign]
    parser.add_render_rule("link_open", _link_open)
    parser.core.ruler.push("aligned", _aligned)
    return parser


def _aligned(state: StateCore) -> None:
    """Align table cells by a class: the policy of the pages forbids style attributes."""
    for token in state.tokens:
        if side := str(token.attrs.pop("style", "")).removeprefix("text-align:"):
            token.attrSet("class", side)


def _link_open(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    options: Any,
    env: MutableMapping[str, Any],
) -> str:
    """Open links in a new tab, without telling the other site where the reader came from."""
    tokens[index].attrSet("target", "_blank")
    tokens[index].attrSet("rel", "noopener noreferrer")
    return str(renderer.renderToken(tokens, index, options, env))
