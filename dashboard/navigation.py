"""The pages and their addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage


def map_page() -> StreamlitPage:
    """The map with its panel: the page that opens first."""
    from dashboard import page  # noqa: PLC0415 (the pages know each other)

    return st.Page(page.draw, title="Atlas", icon=":material/map:", default=True)


def passages_page() -> StreamlitPage:
    """All quotations."""
    from dashboard.widgets import passages  # noqa: PLC0415

    return st.Page(passages.draw, title="Passages", icon=":material/format_quote:", url_path="passages")


def methodology_page() -> StreamlitPage:
    """How the atlas was made."""
    from dashboard.widgets import methodology  # noqa: PLC0415

    return st.Page(
        methodology.draw, title="Methodology", icon=":material/fact_check:", url_path="methodology"
    )


def pages() -> list[StreamlitPage]:
    """All pages in the order of the navigation."""
    return [map_page(), passages_page(), methodology_page()]
