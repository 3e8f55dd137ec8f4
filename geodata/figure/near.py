"""Read the base map's detail for figures on large scales: finer land, rivers and lagoons.

In each file of the folder `detail`, `bounds` of the first feature give its extent, in which its land replaces
the coarse land. Features with a `kind` are water: lake, river or estuary.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geodata.errors import ExportError, UnreadableError
from geodata.figure import paths
from geodata.figure.spec import Frame
from geodata.folder import basemap, loading
from geodata.geometry.mercator import WORLD, projected

#: The zoom from which a figure shows the detail: one level earlier than on screen, because print is finer.
DETAIL_ZOOM = 9.0
#: How far the surface extends beyond the frame, and by how much less its coast does, in points: the edge at
#: which land is cut off is not a coast.
_REACH, _LESS = 6.0, 2.0
#: Files with their modification times in nanoseconds, which identify a state of a base map.
Stamp: TypeAlias = tuple[tuple[Path, int], ...]


@dataclass(frozen=True)
class Surface:
    """Land and water in a frame; geometry in Web Mercator metres."""

    land: BaseGeometry
    coast: BaseGeometry
    lakes: BaseGeometry


@dataclass(frozen=True)
class _Sheet:
    """One file of the detail: window, land, lakes, and rivers, which are cut out of the land."""

    window: BaseGeometry
    land: BaseGeometry
    lakes: BaseGeometry
    rivers: BaseGeometry


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn any error with a file of a base map into an ExportError that names the file."""
    try:
        yield
    except (ArithmeticError, LookupError, OSError, RecursionError, TypeError, ValueError) as error:
        raise _unreadable(path, f"{type(error).__name__}: {error}") from error
    except (AttributeError, ShapelyError, UnreadableError) as error:
        raise _unreadable(path, str(error)) from error


def _unreadable(path: Path, reason: str) -> ExportError:
    return ExportError(
        f"the base map cannot be drawn: its file {path.name} cannot be read ({reason:.120}). Correct it, or "
        f"remove the folder {path.parent.name} to use the built-in base map."
    )


def surface(frame: Frame, coarse: Surface, folder: Path) -> Surface:
    """The surface in a frame: the coarse one, with the detail if the scale is large enough."""
    if frame.zoom < DETAIL_ZOOM:
        return coarse
    turn = round(frame.x0 / WORLD) * WORLD
    west, south, east, north = frame.mercator
    view = shapely.box(west - turn, south, east - turn, north).buffer(
        _REACH * frame.scale, join_style="mitre"
    )
    files = basemap.details(folder).values()
    met = [sheet for sheet in _sheets(stamp_of(files)) if sheet.window.intersects(view)]
    if not met:
        return coarse

    def seen(geometry: BaseGeometry) -> BaseGeometry:
        return shapely.make_valid(shapely.clip_by_rect(geometry, *view.bounds))

    replaced = shapely.union_all([sheet.window for sheet in met if not sheet.land.is_empty])
    land = shapely.union_all([seen(coarse.land).difference(replaced), *(seen(sheet.land) for sheet in met)])
    land = land.difference(shapely.union_all([seen(sheet.rivers) for sheet in met]))
    land = shapely.MultiPolygon(paths.polygons_of(land))  # an empty MultiPolygon still has a boundary
    inner = view.buffer(-_LESS * frame.scale, join_style="mitre")
    coast = shapely.clip_by_rect(land.boundary, *inner.bounds)
    lakes = [*shapely.get_parts(seen(coarse.lakes)), *(seen(sheet.lakes) for sheet in met)]
    return Surface(land, coast, shapely.GeometryCollection([lake for lake in lakes if not lake.is_empty]))


def stamp_of(files: Iterable[Path]) -> Stamp:
    """The state of files, which changes when a file changes; files that no longer exist are left out."""
    return tuple(_stamps(files))


def _stamps(files: Iterable[Path]) -> Iterator[tuple[Path, int]]:
    for path in files:
        with suppress(OSError):
            yield path, path.stat().st_mtime_ns


@lru_cache(maxsize=2)
def _sheets(files: Stamp) -> tuple[_Sheet, ...]:
    return tuple(_sheet(path) for path, _ in files)


def _sheet(path: Path) -> _Sheet:
    with reading(path):
        return _parsed(json.loads(loading.decode(loading.read_file(path)))["features"])


def _parsed(features: list[dict[str, Any]]) -> _Sheet:
    window = projected(shapely.box(*features[0]["properties"]["bounds"]))

    def those(*kinds: str | None) -> BaseGeometry:
        found = [item for item in features if item["properties"].get("kind") in kinds]
        return shapely.union_all([projected(shapely.make_valid(shape(item["geometry"]))) for item in found])

    return _Sheet(window, those(None), those("lake"), those("river", "estuary"))
