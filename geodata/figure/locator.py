"""Draw the locator: an inset that shows where the frame lies."""

from __future__ import annotations

import shapely
from matplotlib.path import Path

from geodata.figure import paper, paths
from geodata.figure.furniture import Piece
from geodata.figure.ground import Ground
from geodata.figure.paper import Page
from geodata.figure.spec import Box, Frame
from geodata.geometry import mercator
from geodata.geometry.mercator import WORLD

_WIDTH, _HEIGHT = 66.0, 50.0
#: The inset's width as a multiple of the frame's, and its least width, in metres on the equator's scale.
_WIDER, _LEAST_M = 5.5, 4_000_000.0
#: A frame that covers more than this share of the world needs no locator.
_WORLDLY = 0.4
#: A frame smaller than this on the inset (points) gets a ring around it.
_TOO_SMALL, _RING = 4.0, 4.5
_MARK, _LAND = "#b33a0b", "#fbfaf7"
_NORTHERNMOST = mercator.northing(84)


def locates(frame: Frame) -> bool:
    """Whether a frame gets an inset: not if it shows much of the world itself."""
    west, _, east, _ = frame.mercator
    return east - west <= _WORLDLY * WORLD


def locator_piece(frame: Frame, ground: Ground) -> Piece | None:
    """The inset for a frame, or None."""
    if not locates(frame):
        return None

    def draw(page: Page, left: float, top: float) -> None:
        box = Box(left, top - _HEIGHT, _WIDTH, _HEIGHT)
        inset = _around(frame, box)
        with page.group("locator", box):
            page.fill(paths.rectangle(box.x, box.y, box.width, box.height), paper.SEA, above=0)
            if (land := paths.area_path(inset.to_page(ground.coarse))) is not None:
                page.fill(land, _LAND, edge=paper.COAST, width=0.25, above=0.1)
            borders = shapely.GeometryCollection([line for _, line in ground.borders])
            page.stroke(shapely.simplify(inset.to_page(borders), 0.3), paper.BORDER, 0.3, above=0.2)
            _mark(page, frame, inset)
        with page.group("locator-frame"):
            page.fill(paths.rectangle(box.x, box.y, box.width, box.height), None, edge="#7d868d", width=0.5)

    return Piece(_WIDTH, _HEIGHT, draw)


def _around(frame: Frame, box: Box) -> Frame:
    """The frame of the inset, centred on that of the map as far as the latitudes of the base map allow."""
    across = min(max(frame.box.width * frame.scale * _WIDER, _LEAST_M), WORLD)
    scale = across / box.width
    reach = _NORTHERNMOST - box.height * scale / 2
    y0 = min(max(frame.y0, -reach), reach) if reach > 0 else 0.0
    return Frame(box, frame.x0, y0, scale, 0)


def _mark(page: Page, frame: Frame, inset: Frame) -> None:
    west, south, east, north = frame.mercator
    far_west, far_south, _, _ = inset.mercator
    x, y = inset.box.x + (west - far_west) / inset.scale, inset.box.y + (south - far_south) / inset.scale
    wide, high = (east - west) / inset.scale, (north - south) / inset.scale
    if max(wide, high) < _TOO_SMALL:
        ring = Path.circle((x + wide / 2, y + high / 2), _RING)
        page.fill(ring, None, edge=paper.WHITE, width=2.2, above=1)
        page.fill(ring, None, edge=paper.INK, width=1.0, above=1.1)
    mark = paths.rectangle(x, y, max(wide, 1), max(high, 1))
    page.fill(mark, _MARK, opacity=0.25, above=1.2)
    page.fill(mark, None, edge=_MARK, width=0.9, above=1.3)
