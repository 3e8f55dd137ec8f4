"""The symbols of points for KMZ: white pictures, which the reader's program tints with the layer's colour."""

from __future__ import annotations

import io
from functools import lru_cache

from PIL import Image, ImageDraw

from geodata.symbology import Shape

#: Width and height in pixels; drawn so many times larger, for smooth edges.
_SIZE, _FINER = 64, 4
_WHITE, _NOTHING, _EDGE = (255, 255, 255, 255), (255, 255, 255, 0), (0, 0, 0, 90)


@lru_cache
def png(shape: Shape) -> bytes:
    """The outline of a point symbol as a PNG."""
    image = Image.new("RGBA", (_SIZE * _FINER, _SIZE * _FINER), _NOTHING)
    pen = ImageDraw.Draw(image)
    low, high = 0.1 * _SIZE * _FINER, 0.9 * _SIZE * _FINER
    middle, edge = _SIZE * _FINER / 2, 2 * _FINER
    match shape:
        case Shape.TERMINAL:
            pen.rounded_rectangle((low, low, high, high), _SIZE, _WHITE, _EDGE, edge)
        case Shape.EVENT:
            pen.polygon(((middle, low), (high, middle), (middle, high), (low, middle)), _WHITE, _EDGE, edge)
        case Shape.STATION | Shape.PLACE:
            pen.ellipse((low, low, high, high), None, _WHITE, round(0.18 * _SIZE * _FINER))
        case _:
            pen.ellipse((low, low, high, high), _WHITE, _EDGE, edge)
    target = io.BytesIO()
    image.resize((_SIZE, _SIZE), Image.Resampling.LANCZOS).save(target, "PNG")
    return target.getvalue()
