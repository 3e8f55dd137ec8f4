"""The blocks of a panel as Streamlit draws them."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from dashboard import cache, session
from dashboard.panels import cite
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
    Text,
    Together,
)
from geodata.model import StartView


def draw(blocks: Iterable[Block]) -> None:
    """Draw blocks one below the other."""
    for block in blocks:
        _draw(block)


def _draw(block: Block) -> None:
    match block:
        case Heading(text):
            st.subheader(text, anchor=False)
        case Text(text):
            st.markdown(text)
        case Caption(text):
            st.caption(text)
        case Badges(badges):
            _badges(badges)
        case Figures(texts):
            _figures(texts)
        case Links():
            _links(block)
        case Quoted():
            _quoted(block)
        case Start(view):
            _start(view)
        case Together(blocks, key):
            with st.container(key=key, gap="xsmall"):
                draw(blocks)


def _badges(badges: Iterable[Badge]) -> None:
    with st.container(horizontal=True):
        for badge in badges:
            icon = f":material/{badge.icon}:" if badge.icon else None
            st.badge(badge.text, color=badge.colour, icon=icon)


def _figures(texts: Iterable[str]) -> None:
    with st.container(horizontal=True, gap="medium", key="figures"):
        for text in texts:
            st.markdown(text, width="content")


def _links(links: Links) -> None:
    """Names of other features; choosing one opens it."""
    st.pills(
        links.title,
        links.features,
        format_func=cache.atlas().name,
        key=links.key,
        on_change=lambda: session.select(st.session_state[links.key]),
    )


def _quoted(quoted: Quoted) -> None:
    """Where a quotation stands, beside it a button that gives it with its citation."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(quoted.text, width="content")
        cite.passage(quoted.passage, quoted.place)


def _start(start: StartView) -> None:
    """A starting view as a card: its title opens it here, its link anywhere."""
    with st.container(border=True, gap="xxsmall", key=f"card-{start.id}"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.button(
                start.title,
                key=f"start-{start.id}",
                icon=f":material/{start.icon}:",
                type="tertiary",
                on_click=session.open_link,
                args=(start.link,),
            )
            st.markdown(f":small[[Link](?{start.link})]", width="content")
        st.caption(start.description)
