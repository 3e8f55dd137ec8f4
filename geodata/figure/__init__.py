"""Draw printed figures: a view of the map with its evidence, as PNG, SVG or PDF.

    png = render(atlas, Figure(visible, selected="north-line", centre=(42.3, 130.5), zoom=10))

A figure can be described without matplotlib, which is imported only when a figure is drawn.

All drawing is in points (1/72 inch) on the page, with x to the right and y up; `Frame` maps ground to page.
"""

from typing import TYPE_CHECKING

from geodata.figure.sizes import SIZES, Size, size_named
from geodata.figure.spec import Figure, FigureFormat, Part, TileLayer
from geodata.present.colours import Palette

if TYPE_CHECKING:
    from geodata.figure.rendering import credit_line, render

__all__ = [
    "SIZES",
    "Figure",
    "FigureFormat",
    "Palette",
    "Part",
    "Size",
    "TileLayer",
    "credit_line",
    "render",
    "size_named",
]


def __getattr__(name: str) -> object:
    if name in {"credit_line", "render"}:
        from geodata.figure import rendering  # noqa: PLC0415 (matplotlib)

        return getattr(rendering, name)
    raise AttributeError(f"module {__name__} has no attribute {name}")
