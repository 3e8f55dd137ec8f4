"""Draw the symbols of points for KMZ: white pictures, which programs tint with the layer's colour."""

from __future__ import annotations

import io
import math
from functools import lru_cache

from PIL import Image, ImageDraw
from shapely.geometry import Point, Polygon

from geodata.present.marks import FORMS, Silhouette, Spot
from geodata.present.symbols import POINTS, PointShape

#: Width and height in pixels, and the factor by which it is first drawn larger, for smooth edges.
_SIZE, _FINER = 64, 4
#: The centre of the larger drawing and the reach of its symbol, in its pixels.
_MIDDLE, _REACH = _SIZE * _FINER / 2, 0.4 * _SIZE * _FINER
_WHITE, _NOTHING, _EDGE = (255, 255, 255, 255), (255, 255, 255, 0), (0, 0, 0, 90)
#: The widths of the edge of an unconfirmed symbol and of a symbol that is always hollow, as shares of the
#: picture's width; and the number of gaps in a broken edge.
_RIM, _OWN_RIM, _GAPS = 0.14, 0.18, 8


@lru_cache
def png(shape: PointShape, *, hollow: bool = False) -> bytes:
    """A point symbol as PNG, 64 × 64 pixels, white; `hollow` if the status is unconfirmed."""
    style = POINTS[shape]
    image = Image.new("RGBA", (_SIZE * _FINER, _SIZE * _FINER), _NOTHING)
    pen = ImageDraw.Draw(image)
    if hollow or style.hollow:
        _draw_rim(pen, style.form, broken=hollow and style.hollow, width=_OWN_RIM if style.hollow else _RIM)
    else:
        pen.polygon(_outline(style.form), _WHITE, _EDGE, 2 * _FINER)
    target = io.BytesIO()
    image.resize((_SIZE, _SIZE), Image.Resampling.LANCZOS).save(target, "PNG")
    return target.getvalue()


def _draw_rim(pen: ImageDraw.ImageDraw, form: Silhouette, *, broken: bool, width: float) -> None:
    """Draw the edge of a form, with gaps if it is `broken`; `width` is a share of the picture's width."""
    across = width * _SIZE * _FINER
    pen.polygon(_outline(form), _WHITE)
    pen.polygon(_outline(form, across), _NOTHING)
    for number in range(_GAPS if broken else 0):
        turn = 2 * math.pi * (number + 0.5) / _GAPS
        end = (_MIDDLE + 2 * _REACH * math.cos(turn), _MIDDLE + 2 * _REACH * math.sin(turn))
        pen.line(((_MIDDLE, _MIDDLE), end), _NOTHING, round(0.45 * across))


def _outline(form: Silhouette, inset: float = 0) -> list[Spot]:
    """The outline of a form in pixels of the larger drawing, made smaller by `inset` pixels."""
    cut = FORMS[form]
    radius = _REACH / cut.reach
    if not cut.corners:
        return [(x, y) for x, y in Point(_MIDDLE, _MIDDLE).buffer(radius - inset).exterior.coords]
    bend = cut.rounding * radius
    shape = Polygon([(_MIDDLE + x * radius, _MIDDLE + y * radius) for x, y in cut.corners])
    shape = shape.buffer(-bend, join_style="mitre").buffer(bend).buffer(-inset, join_style="mitre")
    return [(x, y) for x, y in shape.exterior.coords]
