"""Figures for tests: their pages before they are written, and the texts on them."""

from __future__ import annotations

from geodata import Atlas
from geodata.figure import Figure, FigureFormat
from geodata.figure.paper import Page, Words
from geodata.figure.rendering import draw_pages

HERE = {"centre": (42.34, 130.5), "zoom": 10.0}


def everything(atlas: Atlas, **changes: object) -> Figure:
    """A figure of all features, here unless another place is given."""
    return Figure(**{"visible": tuple(atlas.features), **HERE, **changes})  # type: ignore[arg-type]


def pages_of(atlas: Atlas, figure: Figure, form: FigureFormat = FigureFormat.PNG) -> list[Page]:
    """The pages of a figure, drawn but not written."""
    pages, _ = draw_pages(atlas, figure, form=form, dpi=100, progress=lambda _share, _text: None)
    return pages


def marks_in(page: Page, group: str = "") -> list:
    """What stands on a page, or what of it belongs to a group."""
    return [mark for name, marks in page.groups() for mark in marks if group in {"", name}]


def words_of(page: Page, group: str = "") -> str:
    """The texts on a page, or those of a group."""
    return " ".join(mark.text for mark in marks_in(page, group) if isinstance(mark, Words))


def words_on(atlas: Atlas, figure: Figure, group: str = "") -> str:
    """The texts on the first page of a figure, or those of a group."""
    return words_of(pages_of(atlas, figure)[0], group)
