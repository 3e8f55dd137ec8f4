"""The blocks of a panel in the dashboard: what is read as HTML, what is used as Streamlit's widgets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

import streamlit as st
from streamlit.errors import StreamlitAPIException
from streamlit.string_util import validate_material_icon

from dashboard import session
from dashboard.reader.panels.blocks import Active, Block, Caption, Links, Quoted, Start, Still, Together
from dashboard.reader.panels.rendering import wrapped
from dashboard.reader.panels.spans import Link
from dashboard.reader.panels.text import literal
from dashboard.widgets import cite
from geodata.model import StartView


def draw(blocks: Iterable[Block]) -> None:
    """Draw blocks one below the other; those that are only read and follow each other are one element."""
    still: list[Still] = []
    for block in blocks:
        if isinstance(block, Active):
            _read(still)
            _use(block)
            still = []
        else:
            still.append(block)
    _read(still)


def _read(blocks: list[Still]) -> None:
    if blocks:
        st.html(wrapped(blocks))


def _inline(blocks: list[Still]) -> None:
    """Blocks no wider than their text."""
    st.html(wrapped(blocks), width="content")


def _use(block: Active) -> None:
    match block:
        case Links():
            _links(block)
        case Quoted():
            _quoted(block)
        case Start(view):
            _start(view)
        case Together(blocks, key):
            with st.container(key=key, gap="xsmall"):
                draw(blocks)
        case _:
            assert_never(block)


def _links(links: Links) -> None:
    """Names of other features; choosing one opens it."""
    atlas = session.atlas()
    st.pills(
        links.title,
        links.features,
        format_func=lambda feature: literal(atlas.name(feature)),
        key=links.key,
        on_change=lambda: session.select(st.session_state[links.key]),
    )


def _quoted(quoted: Quoted) -> None:
    """Where a quotation stands, beside it a button that gives it with its citation."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _inline([Caption((quoted.text,))])
        cite.passage(quoted.passage, quoted.place)


def _icon(name: str) -> str | None:
    """A sign of Streamlit's by its name; none for a name that it does not know, which it would refuse."""
    sign = f":material/{name}:"
    try:
        return validate_material_icon(sign)
    except StreamlitAPIException:
        return None


def _start(start: StartView) -> None:
    """A starting view as a card: its title opens it here, its link anywhere."""
    with st.container(border=True, gap="xxsmall", key=f"card-{start.id}"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.button(
                literal(start.title),
                key=f"start-{start.id}",
                icon=_icon(start.icon),
                type="tertiary",
                on_click=session.open_link,
                args=(start.link,),
            )
            _inline([Caption((Link(f"?{start.link}", ("Link",)),))])
        st.html(wrapped([Caption((start.description,))]))
