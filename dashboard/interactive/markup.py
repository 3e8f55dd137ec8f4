"""Streamlit's Markdown as HTML that is safe to put into a page.

What is drawn is what the dashboard draws: CommonMark with tables, and the directives that the panels use
(`:small[…]`, `:gray[…]`, `:material/…:`). HTML in the text stays text, there are no pictures, and a link
leads to http or https or is none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping, Sequence
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from dashboard.panels.text import safe_address

#: The elements that Streamlit's directives become, the colours with a class of their name.
_ELEMENTS = {"small": "small", "gray": "span"}
_DIRECTIVE = re.compile(rf":({'|'.join(_ELEMENTS)})\[")
_ICON = re.compile(r":material/([a-z0-9_]+):")


def to_html(text: str) -> str:
    """Markdown as HTML paragraphs, lists, tables and quotations."""
    return str(_parser().render(text)).strip()


def to_inline_html(text: str) -> str:
    """Markdown of one line as HTML without an element around it."""
    return str(_parser().renderInline(text))


def icon(name: str) -> str:
    """A picture that only adorns the text beside it; the stylesheet knows which."""
    return f'<i class="icon icon-{name}" aria-hidden="true"></i>'


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.disable(["image", "html_block", "html_inline"])
    parser.validateLink = lambda address: safe_address(address) is not None  # type: ignore[method-assign]
    parser.inline.ruler.before("link", "directive", _directive)
    parser.inline.ruler.before("directive", "icon", _icon)
    parser.add_render_rule("link_open", _link_open)
    parser.add_render_rule("icon", _draw_icon)
    return parser


def _directive(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 (markdown-it's form)
    """`:gray[text]`: an element around the text, which may hold Markdown again."""
    match = _DIRECTIVE.match(state.src, state.pos)
    if match is None:
        return False
    end = state.md.helpers.parseLinkLabel(state, match.end() - 1)
    if end < 0:
        return False
    if not silent:
        name, outer = match[1], state.posMax
        opening = state.push(f"{name}_open", _ELEMENTS[name], 1)
        if _ELEMENTS[name] != name:
            opening.attrSet("class", name)
        state.pos, state.posMax = match.end(), end
        state.md.inline.tokenize(state)
        state.posMax = outer
        state.push(f"{name}_close", _ELEMENTS[name], -1)
    state.pos = end + 1
    return True


def _icon(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 (likewise)
    match = _ICON.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        state.push("icon", "", 0).content = match[1]
    state.pos = match.end()
    return True


def _draw_icon(
    _renderer: RendererHTML, tokens: Sequence[Token], index: int, _options: Mapping[str, Any], _env: object
) -> str:
    return icon(tokens[index].content)


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
