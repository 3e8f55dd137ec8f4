"""Make map tiles of a large layer, with its features simplified and thinned for a zoom.

A layer of thousands of features is not sent whole. The map asks for the tiles of its view, and each tile
has what there is room for: lines are simplified with a tolerance of less than a pixel, and where features
are too dense to be distinguished, only the larger ones are kept.

Tiles are those of the usual Web Mercator grid (zoom, x from the west, y from the north), but each is drawn
512 pixels wide at its zoom, so that a view needs few of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from shapely import STRtree, bounds, box, simplify
from shapely.geometry.base import BaseGeometry

from geodata.geometry import mercator
from geodata.geometry.antimeridian import join
from geodata.geometry.mercator import TILE_PX, WORLD
from geodata.limits import LEAST_ZOOM, MOST_ZOOM
from geodata.model import Feature

#: A layer with more features than this is sent as tiles.
LARGE = 1000
#: The width of a tile on the screen, in pixels, and the largest number of features whose middle is in it.
TILE, MOST = 512, 600
#: How far a simplified line may stray from the stored one, in pixels.
TOLERANCE = 0.6
#: The widths of thinning cells to try, in pixels. A cell keeps one line or area and one point.
CELLS = (4, 6, 8, 11, 16, 23, 32, 45, 64, 91, 128)
#: Geometry wider than this, in degrees of longitude, may cross the 180th meridian.
_HALF_WORLD = 180


@dataclass(frozen=True)
class Tile:
    """A tile: its features in the order of the layer, their geometries (EPSG:4326), the number left out."""

    features: tuple[Feature, ...]
    geometries: tuple[BaseGeometry, ...]
    left_out: int


@dataclass(frozen=True)
class Tiles:
    """Features, all with geometry, from which tiles are made."""

    features: Sequence[Feature]
    _zooms: dict[int, NDArray[np.bool_]] = field(default_factory=dict, repr=False, compare=False)

    def at(self, zoom: int, x: int, y: int) -> Tile:
        """The tile at a zoom, column x and row y; ValueError if the grid has no such tile."""
        if not LEAST_ZOOM <= zoom <= MOST_ZOOM:
            raise ValueError(f"tile {zoom}/{x}/{y}: zooms go from {LEAST_ZOOM} to {MOST_ZOOM}")
        count = 2**zoom * TILE_PX // TILE
        if not (0 <= x < count and 0 <= y < count):
            raise ValueError(f"tile {zoom}/{x}/{y}: at zoom {zoom} x and y go from 0 to {count - 1}")
        west, east = (360 * side / count - 180 for side in (x, x + 1))
        north, south = (_latitude(side / count) for side in (y, y + 1))
        found = np.sort(self._tree.query(box(west, south, east, north)))
        kept = found[self._told_apart(zoom)[found]]
        degrees = 360 / (TILE_PX * 2**zoom) * TOLERANCE
        return Tile(
            tuple(self.features[i] for i in kept),
            tuple(simplify(self._geometries[kept], degrees, preserve_topology=False)),
            len(found) - len(kept),
        )

    def _told_apart(self, zoom: int) -> NDArray[np.bool_]:
        """Which features are kept at a zoom; decided for the whole layer, so that no tile shows its edge."""
        if zoom not in self._zooms:
            self._zooms[zoom] = self._thinned(zoom)
        return self._zooms[zoom]

    def _thinned(self, zoom: int) -> NDArray[np.bool_]:
        """Keep the largest line or area and one point per cell; the densest tile decides the cells' width."""
        world = TILE_PX * 2**zoom
        order = np.argsort(-self._extents, kind="stable")
        middles, points = self._middles[order], self._extents[order] == 0
        kept = np.arange(len(order))
        for cell in CELLS:
            _, crowds = np.unique(_keys(middles[kept] * world / TILE), return_counts=True)
            if max(crowds, default=0) <= MOST:
                break
            _, kept = np.unique(_keys(middles * world / cell) * 2 + points, return_index=True)
        mask = np.zeros(len(order), dtype=bool)
        mask[order[kept]] = True
        return mask

    @cached_property
    def _geometries(self) -> NDArray[np.object_]:
        geometries = np.empty(len(self.features), dtype=object)
        geometries[:] = [feature.geometry for feature in self.features]
        west, _, east, _ = bounds(geometries).reshape(-1, 4).T
        for row in np.flatnonzero(east - west > _HALF_WORLD):  # what may go over the 180th meridian
            geometries[row] = join(geometries[row])
        return geometries

    @cached_property
    def _tree(self) -> STRtree:
        return STRtree(self._geometries)

    @cached_property
    def _bounds(self) -> NDArray[np.float64]:
        """West, north, east, south as shares of the Web Mercator world from its north-west corner."""
        west, south, east, north = bounds(self._geometries).reshape(-1, 4).T
        return np.stack([_across(west), _down(north), _across(east), _down(south)], axis=1)

    @cached_property
    def _middles(self) -> NDArray[np.float64]:
        return (self._bounds[:, :2] + self._bounds[:, 2:]) / 2

    @cached_property
    def _extents(self) -> NDArray[np.float64]:
        size: NDArray[np.float64] = np.max(self._bounds[:, 2:] - self._bounds[:, :2], axis=1)
        return size


def _keys(cells: NDArray[np.float64]) -> NDArray[np.int64]:
    """A number for each (column, row), the same for all in one cell; `cells` has the shape (n, 2)."""
    column, row = np.floor(cells.T).astype(np.int64)
    keys: NDArray[np.int64] = column << 31 | row
    return keys


def _across(longitude: NDArray[np.float64]) -> NDArray[np.float64]:
    return mercator.easting(longitude) / WORLD + 0.5


def _down(latitude: NDArray[np.float64]) -> NDArray[np.float64]:
    return 0.5 - mercator.northing(latitude) / WORLD


def _latitude(down: float) -> float:
    """The latitude in degrees at a share (0 to 1) of the Web Mercator world's height, from the north."""
    return mercator.latitude((0.5 - down) * WORLD)
