"""The pages and their addresses: the one list for the server, its access control and the navigation."""

from __future__ import annotations

from enum import Enum


class AtlasPage(Enum):
    """A page: the last part of its address, its title and the name of its Material symbol."""

    MAP = ("", "Atlas", "map")
    PASSAGES = ("passages", "Passages", "format_quote")
    METHODOLOGY = ("methodology", "Methodology", "fact_check")

    def __init__(self, path: str, title: str, icon: str) -> None:
        self.path, self.title, self.icon = path, title, icon


#: The paths of pages below the address of the atlas.
PATHS = tuple(page.path for page in AtlasPage)
