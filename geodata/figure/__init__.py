"""The printed figure: what is seen on the map, with the evidence for it, as a file for a page.

    png = render(atlas, Figure(visible, selected="rajin-khasan", centre=(42.3, 130.5), zoom=10))

All drawing is done in points (1/72 inch) on the page, x to the right and y up; `Frame` says how the
ground gets there.
"""

from geodata.figure.paper import Form
from geodata.figure.render import render
from geodata.figure.spec import Figure

__all__ = ["Figure", "Form", "render"]
