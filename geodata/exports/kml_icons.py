"""The symbols of points for KMZ: white pictures, which the reader's program tints with the layer's colour."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import assert_never

from PIL import Image, ImageDraw

from geodata.symbology import Shape

#: Width and height in pixels; drawn so many times larger, for smooth edges.
_SIZE, _FINER = 64, 4
_WHITE, _NOTHING, _EDGE = (255, 255, 255, 255), (255, 255, 255, 0), (0, 0, 0, 90)


@lru_cache
def png(shape: Shape, *, hollow: bool = False) -> bytes:
    """The outline of a point symbol as a PNG; `hollow` if its status is unconfirmed."""
    image = Image.new("RGBA", (_SIZE * _FINER, _SIZE * _FINER), _NOTHING)
    pen = ImageDraw.Draw(image)
    low, high = 0.1 * _SIZE * _FINER, 0.9 * _SIZE * _FINER
    middle, wide = _SIZE * _FINER / 2, round(0.14 * _SIZE * _FINER)
    fill, line, edge = (None, _WHITE, wide) if hollow else (_WHITE, _EDGE, 2 * _FINER)
    match shape:
        case Shape.TERMINAL:
            pen.rounded_rectangle((low, low, high, high), _SIZE, fill, line, edge)
        case Shape.EVENT:
            pen.polygon(((middle, low), (high, middle), (middle, high), (low, middle)), fill, line, edge)
        case Shape.STATION | Shape.PLACE if hollow:
            for start in range(0, 360, 45):  # a broken edge
                pen.arc((low, low, high, high), start, start + 25, _WHITE, round(0.18 * _SIZE * _FINER))
        case Shape.STATION | Shape.PLACE:
            pen.ellipse((low, low, high, high), None, _WHITE, round(0.18 * _SIZE * _FINER))
        case Shape.SITE:
            pen.ellipse((low, low, high, high), fill, line, edge)
        case _:
            assert_never(shape)
    target = io.BytesIO()
    image.resize((_SIZE, _SIZE), Image.Resampling.LANCZOS).save(target, "PNG")
    return target.getvalue()
