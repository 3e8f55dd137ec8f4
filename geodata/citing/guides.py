"""List the style guides for citations."""

from __future__ import annotations

from enum import StrEnum


class StyleGuide(StrEnum):
    """The style guides: Chicago (18th edition, author-date), APA (7th), MLA (9th)."""

    CHICAGO = "chicago"
    APA = "apa"
    MLA = "mla"
