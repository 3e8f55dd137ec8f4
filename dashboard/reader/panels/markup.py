"""Markdown documents of the program's own as HTML: the methodology and the licences.

CommonMark with tables. HTML in the text stays text, there are no pictures, and a link leads to http or
https or is none. What stands in a document from the data is escaped there (geodata/markdown.py).
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
    """Numbers at the right by a class: the policy of the pages forbids styles within elements."""
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
    """A link to elsewhere opens beside the atlas, and tells nobody from where it came."""
    tokens[index].attrSet("target", "_blank")
    tokens[index].attrSet("rel", "noopener noreferrer")
    return str(renderer.renderToken(tokens, index, options, env))
