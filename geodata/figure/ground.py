"""Draw the built-in base map on paper: land, lakes, borders, and the names of towns, seas and countries."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, TypeVar

import shapely
from shapely.geometry import MultiPoint, Point, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import polylabel

from geodata import licences
from geodata.catalogue import Atlas
from geodata.figure import paper, paths
from geodata.figure.labels import Label, Room
from geodata.figure.near import Stamp, Surface, reading, stamp_of, surface
from geodata.figure.paper import Page, Style
from geodata.figure.spec import Frame
from geodata.folder import basemap, loading
from geodata.geometry.mercator import projected
from geodata.present.overview import NAMING

_Made = TypeVar("_Made")

#: The zoom from which towns of rank 0 to 5 are named: one level earlier than on screen, because print is
#: finer.
_TOWN_ZOOM = {0: 0.0, 1: 2.5, 2: 4.5, 3: 5.5, 4: 7.5, 5: 8.5}
#: The rank of names of features that are towns; the names of towns of rank 0 come next.
LARGE_TOWN = NAMING.town
#: How much each point further up the page lowers the rank: of two neighbours with little room, the northern
#: one is placed first, on its north side.
_NORTH_FIRST = 1e-5
#: The zoom from which all towns of rank 0 are named, and the distance (points) to the next one from which a
#: town is named even at smaller zooms.
_ALWAYS_FROM, _ALONE = 3.5, 60.0
#: The first and last zoom at which seas and countries of rank 1 to 4 are named; rank 4 is bays and rivers.
_AREA_ZOOMS = {1: (2.0, 8.5), 2: (4.2, 8.5), 3: (4.2, 8.5), 4: (9.0, 30.0)}
#: Countries smaller than this (square points) may have their name off the coast; the largest distance from
#: it, in points and as a share of the country's breadth. Other countries must be farther away than that.
_SMALL, _OFFSHORE, _OFFSHORE_SHARE = 20_000.0, 70.0, 0.45
#: Tolerances of simplification in Web Mercator metres: for the areas of countries, and for the locator.
_COARSE, _COARSEST = 2000.0, 20_000.0
#: How far beyond the frame the base map is drawn, and the tolerance for leaving out fine detail; in points.
_PAD, _FINEST = 2.0, 0.1


@dataclass(frozen=True)
class Name:
    """A name on the base map at a place; a country's name may be anywhere in its `area`.

    Geometry is in Web Mercator metres.
    """

    text: str
    kind: str
    rank: int
    place: Point
    area: BaseGeometry | None = None


@dataclass(frozen=True)
class Ground:
    """A parsed base map, with geometry in Web Mercator metres. `coarse` is the land for the locator."""

    folder: Path
    coarse: BaseGeometry
    surface: Surface
    extent: BaseGeometry
    borders: tuple[tuple[str, BaseGeometry], ...]
    names: tuple[Name, ...]
    credits: tuple[str, ...]


def ground_of(atlas: Atlas) -> Ground:
    """The base map of an atlas: its own, or the shipped one. Raises ExportError if it cannot be read."""
    folder = atlas.basemap_folder
    return _read(folder, stamp_of([*basemap.parts(folder).values(), folder / basemap.MANIFEST]))


@lru_cache(maxsize=4)
def _read(folder: Path, _stamp: Stamp) -> Ground:
    manifest = folder / basemap.MANIFEST
    with reading(manifest):
        extent, credits_ = _extent(licences.base_map_parts(folder)), licences.base_map_credits(folder)
    pieces = [*_read_features(folder, "land-far", _valid), *_read_features(folder, "land-near", _valid)]
    land = shapely.disjoint_subset_union_all(pieces) if pieces else shapely.MultiPolygon()
    lakes = _read_features(folder, "lakes", _valid)
    names = _read_features(folder, "towns", partial(_name, kind="town")) + _read_features(
        folder, "labels", _name
    )
    ashore = projected(land)
    borders = tuple(_read_features(folder, "borders", _border))
    ground = Ground(
        folder=folder,
        coarse=shapely.simplify(ashore, _COARSEST, preserve_topology=False),
        surface=Surface(
            land=ashore,
            coast=projected(shapely.clip_by_rect(land.boundary, *_shrunk(extent))),
            lakes=projected(shapely.GeometryCollection(lakes)),
        ),
        extent=projected(shapely.box(*extent)),
        borders=borders,
        names=tuple(_with_areas(names, ashore, [line for _, line in borders])),
        credits=credits_,
    )
    shapely.prepare(ground.surface.land)
    return ground


def _read_features(folder: Path, name: str, make: Callable[[dict[str, Any]], _Made]) -> list[_Made]:
    """The results of `make` for each feature of a file, if it exists. Raises ExportError if that fails."""
    path = basemap.parts(folder).get(name)
    if path is None:
        return []
    with reading(path):
        return list(map(make, json.loads(loading.decode(loading.read_file(path)))["features"]))


def _border(item: Mapping[str, Any]) -> tuple[str, BaseGeometry]:
    return item["properties"]["kind"], projected(shape(item["geometry"]))


def _valid(item: Mapping[str, Any]) -> BaseGeometry:
    return shapely.make_valid(shape(item["geometry"]))


def _extent(entries: Mapping[str, Any]) -> tuple[float, float, float, float]:
    """The extent of the land: west, south, east, north in degrees; the world without bounds."""
    known = [
        entry["bounds"] for name, entry in entries.items() if name.startswith("land") and "bounds" in entry
    ]
    if not known:
        return -180, -85, 180, 85
    wests, souths, easts, norths = zip(*known, strict=True)
    return min(wests), min(souths), max(easts), max(norths)


def _shrunk(extent: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """An extent made a little smaller, because the edge at which land is cut off is not a coast."""
    west, south, east, north = extent
    return west + 0.02, south + 0.02, east - 0.02, north - 0.02


def _name(item: Mapping[str, Any], kind: str | None = None) -> Name:
    properties = item["properties"]
    place = projected(shape(item["geometry"])).centroid
    kind, rank = kind or properties["kind"], int(properties["rank"])
    if kind != "town" and rank not in _AREA_ZOOMS:
        raise ValueError(f"rank {rank}")
    return Name(properties["name_en"], kind, rank, place)


def _with_areas(names: Sequence[Name], land: BaseGeometry, borders: Sequence[BaseGeometry]) -> Iterator[Name]:
    """The names; those of countries get as area the piece of land between borders that contains them."""
    cut = shapely.union_all([shapely.simplify(line, _COARSE) for line in borders]).buffer(
        2 * _COARSE, quad_segs=1
    )
    shapely.prepare(cut)
    parts = shapely.simplify(shapely.get_parts(land), _COARSE)  # one by one: faster, and each stays valid
    met = shapely.intersects(cut, parts)
    pieces = [*parts[~met], *shapely.get_parts(shapely.difference(parts[met], cut))]
    for name in names:
        if name.kind == "country":
            yield replace(name, area=next((piece for piece in pieces if piece.contains(name.place)), None))
        else:
            yield name


def draw_unknown(page: Page, frame: Frame) -> None:
    """Draw the background that is visible where the base map ends."""
    box = frame.box
    page.fill(paths.rectangle(box.x, box.y, box.width, box.height), paper.UNKNOWN, above=0)


def draw_ground(page: Page, frame: Frame, ground: Ground) -> None:
    """Draw sea, land, lakes and borders in the frame."""
    seen = surface(frame, ground.surface, ground.folder)
    for area, colour in ((ground.extent, paper.SEA), (seen.land, paper.LAND)):
        if (path := paths.area_path(frame.to_page(area, pad=_PAD), _FINEST)) is not None:
            page.fill(path, colour, above=0)
    if (path := paths.area_path(frame.to_page(seen.lakes, pad=_PAD), _FINEST)) is not None:
        page.fill(path, paper.SEA, edge=paper.COAST, width=0.3, above=0.1)
    page.stroke(_on_page(frame, seen.coast), paper.COAST, 0.45, above=0.2)
    for kind, line in ground.borders:
        mdl = kind == "mdl"
        dash = (4.2, 2.4, 0.7, 2.4) if mdl else (3, 1.8)
        page.stroke(_on_page(frame, line), paper.BORDER, 1.0 if mdl else 0.65, dash=dash, above=0.3)


def covers(frame: Frame, ground: Ground) -> bool:
    """Whether the base map fills the frame."""
    known = shapely.union_all([frame.to_page(ground.extent)])  # copies of the world may overlap
    return known.area > 0.999 * frame.box.width * frame.box.height


def _on_page(frame: Frame, lines: BaseGeometry) -> BaseGeometry:
    """The lines within the frame, without the finest detail."""
    return shapely.simplify(frame.to_page(lines, pad=_PAD), _FINEST, preserve_topology=False)


def names_in(frame: Frame, ground: Ground) -> list[Label]:
    """Labels with the names for the frame's zoom; more important ones have smaller ranks."""
    labels = list(_countries(frame, ground))
    principal = [name.place for name in ground.names if name.kind == "town" and name.rank == 0]
    crowd = frame.to_page(MultiPoint(principal))
    for name in ground.names:
        if name.area is not None:
            continue
        place = frame.to_page(name.place)
        if place.is_empty:
            continue
        x, y = place.centroid.x, place.centroid.y
        if name.kind == "town":
            if frame.zoom >= _TOWN_ZOOM.get(name.rank, 8.5):
                style = Style(6.8 if name.rank <= 2 else 6.4, paper.MUTED)  # noqa: PLR2004
                large = name.rank == 0
                firm = large and frame.zoom >= _ALWAYS_FROM
                style = replace(style, colour=paper.INK) if large else style
                rank = LARGE_TOWN + 0.1 - y * _NORTH_FIRST if large else 20 + name.rank
                alone = large and crowd.intersection(place.buffer(_ALONE)).geom_type == "Point"
                label = Label(name.text, x, y, rank, style, 1.1, town=True, tied=firm or alone, insists=firm)
                labels.append(label)
        elif _calls_for(frame, name) and frame.zoom <= _AREA_ZOOMS[name.rank][1]:
            style = Style(7.4 if name.rank == 1 else 6.6, paper.WATER_INK)
            small = name.rank > 2  # noqa: PLR2004 - a bay or strait
            labels.append(Label(name.text, x, y, 30 + name.rank, style, centred=True, small=small))
    return labels


def _calls_for(frame: Frame, name: Name) -> bool:
    return frame.zoom >= _AREA_ZOOMS[name.rank][0]


def _countries(frame: Frame, ground: Ground) -> Iterator[Label]:
    """The name of each country once: at a given place if one is in the frame, else in its visible part."""
    found: dict[str, tuple[Name, BaseGeometry, Point | None]] = {}
    for name in ground.names:
        if name.area is None or not _calls_for(frame, name):
            continue
        place, visible = frame.to_page(name.place), frame.to_page(name.area)
        if not place.is_empty and (name.text not in found or found[name.text][2] is None):
            found[name.text] = (name, visible, place.centroid)
        elif not visible.is_empty:
            found.setdefault(name.text, (name, visible, None))
    for name, visible, at in found.values():
        others = [other for each, other, _ in found.values() if each is not name]
        sea = partial(_offshore, frame, ground, visible, others) if visible.area < _SMALL else None
        yield from _country(name, visible, at, sea)


def _country(
    name: Name, visible: BaseGeometry, at: Point | None, sea: Callable[[], Room] | None
) -> Iterator[Label]:
    """The name of a country, ranked between large and small towns; a small country's may be off its coast."""
    parts = paths.polygons_of(visible)
    if not parts:
        return
    place = at or polylabel(max(parts, key=lambda part: part.area), 2)
    style = Style(7.6 if name.rank == 1 else 7, paper.COUNTRY_INK)
    yield Label(name.text, place.x, place.y, 22.5, style, centred=True, area=visible, around=sea)


def _offshore(frame: Frame, ground: Ground, visible: BaseGeometry, others: Sequence[BaseGeometry]) -> Room:
    """The sea off a country, out of reach of other countries."""
    reach = min(_OFFSHORE, _OFFSHORE_SHARE * math.sqrt(visible.area))
    near = shapely.simplify(visible, 2).buffer(reach, quad_segs=2)
    land = shapely.clip_by_rect(frame.to_page(ground.surface.land), *near.bounds)
    return Room(near, ((land, 0), *((each, reach) for each in others)))
