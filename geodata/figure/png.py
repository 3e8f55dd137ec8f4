"""Pixels as a PNG: faster and smaller than Pillow, which filters each row in five ways before it packs it.

That suits photographs. The flat colours of a figure pack best as they are, and Pillow cannot be told so.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from PIL.PngImagePlugin import PngInfo, putchunk

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_DEPTH, _TRUE_COLOUR, _METRE = 8, 2, 1
#: The level of packing: the next ones take half as long again and gain a thirtieth.
_LEVEL = 3


def encode(pixels: NDArray[np.uint8], dpi: float, about: Mapping[str, str]) -> bytes:
    """A PNG of red, green and blue (height × width × 3), `dpi` dots an inch; `about` has texts by keyword.

    Empty texts are left out.
    """
    high, wide, _ = pixels.shape
    target = io.BytesIO()
    target.write(_SIGNATURE)
    putchunk(target, b"IHDR", struct.pack(">2I5B", wide, high, _DEPTH, _TRUE_COLOUR, 0, 0, 0))
    per_metre = round(dpi / 0.0254)
    putchunk(target, b"pHYs", struct.pack(">2IB", per_metre, per_metre, _METRE))
    texts = PngInfo()
    for keyword, text in about.items():
        if text:
            texts.add_itxt(keyword, text)
    for name, data, *_ in texts.chunks:
        putchunk(target, name, data)
    rows = np.zeros((high, 1 + 3 * wide), dtype=np.uint8)  # each row begins with its filter: 0, none
    rows[:, 1:] = pixels.reshape(high, -1)
    putchunk(target, b"IDAT", zlib.compress(rows.data, _LEVEL))
    putchunk(target, b"IEND")
    return target.getvalue()
