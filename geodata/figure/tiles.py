"""Fetch and draw the tiles of an online base map."""

from __future__ import annotations

import io
import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib.metadata import version
from itertools import product
from urllib.parse import urlsplit

import numpy as np
import requests
import xyzservices
from numpy.typing import NDArray
from PIL import Image

from geodata.errors import ExportError
from geodata.figure.paper import Page
from geodata.figure.spec import Box, Frame, TileLayer
from geodata.geometry.mercator import WORLD
from geodata.present.colours import greyed

#: The side of a tile, in pixels.
SIDE = 256
#: The most tiles in a figure; larger figures use tiles of a smaller zoom.
MOST = 200
#: How many tiles a process caches, so that a figure need not fetch the tiles of its preview again.
_KEPT = 3 * MOST
_AT_ONCE = 4
#: The drawing order, above the land and borders of the built-in base map.
_OVER_GROUND = 0.5
#: The timeouts for connecting and for the answer, in seconds.
_PATIENCE = (6, 20)


@dataclass(frozen=True)
class Mosaic:
    """Pixels (rows from the north, columns, RGBA of 8 bits) and their bounds.

    `bounds`: west, south, east, north in Web Mercator metres, which continue across the antimeridian.
    """

    pixels: NDArray[np.uint8]
    bounds: tuple[float, float, float, float]


def draw_tiles(page: Page, frame: Frame, layer: TileLayer, *, grey: bool) -> None:
    """Draw the tiles in the frame over the ground, in greyscale if `grey`; raises like `mosaic_of`."""
    mosaic = mosaic_of(layer, frame)
    west, south, east, north = mosaic.bounds
    seen_west, seen_south, _, _ = frame.mercator
    x = frame.box.x + (west - seen_west) / frame.scale
    y = frame.box.y + (south - seen_south) / frame.scale
    box = Box(x, y, (east - west) / frame.scale, (north - south) / frame.scale)
    page.picture(greyed(mosaic.pixels) if grey else mosaic.pixels, box, above=_OVER_GROUND)


def mosaic_of(layer: TileLayer, frame: Frame) -> Mosaic:
    """The tiles of a frame as one picture, cut at the frame. Raises ExportError if one cannot be fetched."""
    zoom, columns, rows = tiles_in(layer, frame)
    provider = xyzservices.TileProvider(
        name=layer.title, url=layer.url, attribution=layer.attribution, subdomains=layer.subdomains
    )
    places = list(product(rows, columns))
    addresses = [provider.build_url(x=x % 2**zoom, y=y, z=zoom) for y, x in places]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        tiles = list(pool.map(partial(_tile, layer.title), addresses))
    pixels = np.empty((len(rows) * SIDE, len(columns) * SIDE, 4), dtype=np.uint8)
    for (y, x), tile in zip(places, tiles, strict=True):
        top, left = (y - rows.start) * SIDE, (x - columns.start) * SIDE
        pixels[top : top + SIDE, left : left + SIDE] = _decoded(tile)
    return _cut(pixels, frame, zoom, (columns.start * SIDE, rows.start * SIDE))


def tiles_in(layer: TileLayer, frame: Frame) -> tuple[int, range, range]:
    """The zoom of a frame's tiles, and their columns and rows; columns continue across the antimeridian."""
    zoom = max(0, min(round(frame.zoom) + layer.closer, layer.max_zoom))
    columns, rows = _met(frame, zoom)
    while zoom > 0 and len(columns) * len(rows) > MOST:
        zoom -= 1
        columns, rows = _met(frame, zoom)
    return zoom, columns, rows


def _met(frame: Frame, zoom: int, parts: int = 1) -> tuple[range, range]:
    """The columns and rows of the tiles in a frame, or of tiles divided into `parts` on each side."""
    size = WORLD / 2**zoom / parts
    west, south, east, north = frame.mercator
    columns = range(math.floor((west + WORLD / 2) / size), math.ceil((east + WORLD / 2) / size))
    top, bottom = math.floor((WORLD / 2 - north) / size), math.ceil((WORLD / 2 - south) / size)
    return columns, range(max(top, 0), min(bottom, 2**zoom * parts))


def _cut(pixels: NDArray[np.uint8], frame: Frame, zoom: int, first: tuple[int, int]) -> Mosaic:
    """The pixels in the frame; `first` is the column and row of the first of `pixels`."""
    columns, rows = _met(frame, zoom, SIDE)
    seen = pixels[
        rows.start - first[1] : rows.stop - first[1], columns.start - first[0] : columns.stop - first[0]
    ]
    size, half = WORLD / 2**zoom / SIDE, WORLD / 2
    west, east = columns.start * size - half, columns.stop * size - half
    return Mosaic(seen, (west, half - rows.stop * size, east, half - rows.start * size))


@lru_cache(maxsize=_KEPT)
def _tile(title: str, address: str) -> bytes:
    """The bytes of a tile, cached; a failed request is not, and will be repeated."""
    agent = f"NineBridgesAtlas/{version('nine-bridges-atlas')}"
    try:
        answer = requests.get(address, headers={"User-Agent": agent}, timeout=_PATIENCE)
        if not answer.ok:
            raise _missing(title, address, f"refuses a tile ({answer.status_code} {answer.reason})")
        _decoded(answer.content)
    except requests.Timeout as error:
        raise _missing(title, address, "does not answer") from error
    except requests.RequestException as error:
        raise _missing(title, address, "cannot be reached") from error
    except OSError as error:
        raise _missing(title, address, "sent a tile that is not a picture") from error
    return answer.content


def _decoded(tile: bytes) -> NDArray[np.uint8]:
    """The pixels of a tile's file. Raises OSError if it is not a picture."""
    with Image.open(io.BytesIO(tile)) as picture:
        return np.asarray(picture.convert("RGBA").resize((SIDE, SIDE)))


def _missing(title: str, address: str, reason: str) -> ExportError:
    return ExportError(
        f"the base map {title} could not be fetched, since {urlsplit(address).hostname} {reason}. Try again "
        "later, or choose the built-in base map, which needs no internet."
    )
