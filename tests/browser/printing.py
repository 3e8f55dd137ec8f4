"""What a browser prints."""

from __future__ import annotations

import io

import numpy as np
from playwright.sync_api import Page
from pypdf import PageObject, PdfReader

#: The built-in base map's land and sea in the light (atlas.css).
LAND, SEA = (246, 244, 239), (214, 226, 232)
#: As much of a picture is of a colour that it shows, at least.
SHOWN = 0.05


def first_sheet(page: Page) -> PageObject:
    """The first sheet of A4 that a browser prints of a page."""
    return PdfReader(io.BytesIO(page.pdf(format="A4"))).pages[0]


def shows_light_ground(sheet: PageObject) -> bool:
    """Whether a picture on a sheet is a map with land and sea in their light colours."""
    pictures = [np.asarray(picture.image.convert("RGB")) for picture in sheet.images]
    return any(
        all((picture == colour).all(axis=-1).mean() > SHOWN for colour in (LAND, SEA)) for picture in pictures
    )


def heights(sheet: PageObject) -> dict[str, float]:
    """How high on its sheet each piece of a text stands first, in points from the lower edge."""
    found: dict[str, float] = {}

    def note(text: str, matrix: list[float], line: list[float], *_: object) -> None:
        found.setdefault(text.strip(), line[5] * matrix[3] + matrix[5])

    sheet.extract_text(visitor_text=note)
    return found
