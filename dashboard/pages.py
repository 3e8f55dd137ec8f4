"""The pages and where they lie: the one list that the server, its doors and the navigation go by."""

from __future__ import annotations

from enum import Enum


class AtlasPage(Enum):
    """A page: the last part of its address, its title and the name of its Material symbol."""

    MAP = ("", "Atlas", "map")
    PASSAGES = ("passages", "Passages", "format_quote")
    METHODOLOGY = ("methodology", "Methodology", "fact_check")

    def __init__(self, path: str, title: str, icon: str) -> None:
        self.path, self.title, self.icon = path, title, icon


#: Where pages lie below the address of the atlas.
PATHS = tuple(page.path for page in AtlasPage)
