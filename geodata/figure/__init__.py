"""The printed figure: what is seen on the map, with the evidence for it, as a file for a page.

    png = render(atlas, Figure(visible, selected="rajin-khasan", centre=(42.3, 130.5), zoom=10))

All drawing is done in points (1/72 inch) on the page, x to the right and y up; `Frame` says how the
ground gets there.
"""

from geodata.figure.output import Form
from geodata.figure.render import credit_line, render
from geodata.figure.sizes import SIZES, Size, size_named
from geodata.figure.spec import Figure, Part, TileLayer
from geodata.symbology import Palette

__all__ = [
    "SIZES",
    "Figure",
    "Form",
    "Palette",
    "Part",
    "Size",
    "TileLayer",
    "credit_line",
    "render",
    "size_named",
]
