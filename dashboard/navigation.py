"""The pages and the functions that draw them."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

import streamlit as st

from dashboard import session
from dashboard.pages import AtlasPage
from dashboard.reader.exporting import page_title

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.navigation.page import StreamlitPage


def page(which: AtlasPage) -> StreamlitPage:
    """A page as Streamlit knows it."""
    icon = f":material/{which.icon}:"
    return st.Page(
        _drawn_by(which),
        title=which.title,
        icon=icon,
        url_path=which.path or None,
        default=which is AtlasPage.MAP,
    )


def entitle(name: str = "") -> None:
    """Set the page's title, for the browser's tabs and history: what it shows (if named), and the atlas."""
    st.set_page_config(page_title=page_title(session.atlas(), name))


def _drawn_by(which: AtlasPage) -> Callable[[], None]:
    match which:
        case AtlasPage.MAP:
            from dashboard.page import draw  # noqa: PLC0415 (the pages know each other)
        case AtlasPage.PASSAGES:
            from dashboard.widgets.passages import draw  # noqa: PLC0415
        case AtlasPage.METHODOLOGY:
            from dashboard.widgets.methodology import draw  # noqa: PLC0415
        case _:
            assert_never(which)
    return draw


def pages() -> list[StreamlitPage]:
    """All pages in the order of the navigation."""
    return [page(each) for each in AtlasPage]
