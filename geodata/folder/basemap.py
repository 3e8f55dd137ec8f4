"""Find and check the files of an atlas's built-in base map.

    basemap/*.geojson        what every map loads: land-far, land-near, lakes, borders, towns, labels
    basemap/detail/*.geojson loaded when zoomed in; the first feature's `bounds` say where
    basemap/manifest.toml    the sources of each file and their attribution (optional)

An atlas without such a folder shows the base map that comes with the program.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from importlib.resources import files as package_files
from pathlib import Path
from typing import Any

from geodata import limits
from geodata.errors import MistakeError, UnreadableError
from geodata.folder import loading
from geodata.folder.draft import Draft
from geodata.folder.inside import files_inside
from geodata.geometry import geojson

FOLDER, MANIFEST = "basemap", "manifest.toml"
#: What maps expect in the known files: the types of geometry, the ranks of names, and the kinds of labels.
_AREAS = ("Polygon", "MultiPolygon")
_SHAPES = {
    **dict.fromkeys(("land-far", "land-near", "lakes", "detail"), _AREAS),
    "borders": ("LineString", "MultiLineString"),
    **dict.fromkeys(("towns", "labels"), ("Point",)),
}
_RANKS = {"towns": limits.TOWN_RANKS, "labels": limits.AREA_RANKS}
_KINDS = ("sea", "country")
_REMEDY = "correct it, or remove the folder to use the built-in base map"


def shipped() -> Path:
    """The folder of the base map that comes with the program."""
    return Path(str(package_files("geodata") / "data" / FOLDER))


def parts(folder: Path) -> dict[str, Path]:
    """The paths of the files that every map loads, by name without suffix, such as land-far."""
    return {path.stem: path for path in files_inside(folder, folder.glob("*.geojson"))}


def details(folder: Path) -> dict[str, Path]:
    """The paths of the files that a map loads only when zoomed in, by name, such as detail/130-42."""
    return {f"detail/{path.stem}": path for path in files_inside(folder, folder.glob("detail/*.geojson"))}


def check(draft: Draft) -> None:
    """Report problems of an atlas's own base map; the shipped one is checked when it is built."""
    own = draft.folder / FOLDER
    if not own.is_dir() or own.resolve() == shipped().resolve():
        return
    listed = sorted(own.glob("*.geojson"))
    if not listed:
        remedy = "add one, or remove the folder to use the built-in base map"
        draft.problem(FOLDER, "the folder", "holds no .geojson file", remedy)
    opened = loading.Folder(draft.folder)
    found = [path.relative_to(own).as_posix() for path in [*listed, *sorted(own.glob("detail/*.geojson"))]]
    files = found + [MANIFEST] * loading.is_there(own / MANIFEST)
    for file in files:
        try:
            text = loading.decode(opened.read(f"{FOLDER}/{file}"))
            for item, message in _manifest(text) if file == MANIFEST else _features(text, file):
                draft.problem(f"{FOLDER}/{file}", item, message, _REMEDY)
        except UnreadableError as error:
            draft.problem(f"{FOLDER}/{file}", error.item, error.what, error.remedy)


def _features(text: str, file: str) -> Iterator[tuple[str, str]]:
    """The problems of a file of the base map, each as its item and message."""
    part = file.partition("/")[0].removesuffix(".geojson")
    collection = loading.json_of(text)
    rows = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(rows, list):
        yield "the file", "has no list of features"
        return
    if part == "detail" and not _are_bounds(_properties(rows[0] if rows else None).get("bounds")):
        yield "feature 1", "has no bounds: west, south, east and north in degrees"
    for number, row in enumerate(rows[: limits.MOST_ROWS], 1):
        for message in _mistakes(row, part):
            yield f"feature {number}", message


def _properties(row: Any) -> Mapping[str, Any]:
    found = row.get("properties") if isinstance(row, dict) else None
    return found if isinstance(found, dict) else {}


def _mistakes(row: Any, part: str) -> Iterator[str]:
    if not isinstance(row, dict) or not isinstance(row.get("properties"), dict):
        yield "has no properties"
        return
    try:
        geojson.parse(row.get("geometry"))
    except MistakeError as error:
        yield from (f"bad geometry: {mistake.what}" for mistake in error.mistakes)
    properties = _properties(row)
    texts = {"towns": ("name_en",), "labels": ("name_en", "kind"), "borders": ("kind",)}.get(part, ())
    yield from (f"its {key} is not text" for key in texts if not isinstance(properties.get(key), str))
    yield from _unnamed(part, properties)
    if (shapes := _SHAPES.get(part)) and (row.get("geometry") or {}).get("type") not in shapes:
        yield f"its geometry is not a {' or '.join(shapes)}"


def _unnamed(part: str, properties: Mapping[str, Any]) -> Iterator[str]:
    """Messages about the rank or kind of a town, sea or country that no map can show."""
    ranks, rank = _RANKS.get(part), properties.get("rank")
    if ranks is not None and type(rank) is not int:
        yield "its rank is not a whole number"
    elif ranks is not None and rank not in ranks:
        yield f"its rank is {rank}, not one from {ranks[0]} to {ranks[-1]}"
    if part == "labels" and isinstance(kind := properties.get("kind"), str) and kind not in _KINDS:
        yield f"its kind is '{kind}', not {' or '.join(_KINDS)}"


def _manifest(text: str) -> Iterator[tuple[str, str]]:
    for name, entry in loading.toml_of(text).items():
        if not isinstance(entry, dict):
            yield name, "is not a section"
        elif not isinstance(entry.get("attribution", ""), str):
            yield name, "its attribution is not text"
        elif "bounds" in entry and not _are_bounds(entry["bounds"]):
            yield name, "its bounds are not west, south, east and north in degrees"


def _are_bounds(value: Any) -> bool:
    """Whether a value is [west, south, east, north] in degrees; beyond the antimeridian, east is over 180."""
    if not isinstance(value, list) or len(value) != 4:  # noqa: PLR2004
        return False
    if not all(isinstance(number, int | float) and math.isfinite(number) for number in value):
        return False
    west, south, east, north = value
    return bool(-360 <= west < east <= 360 and -90 <= south < north <= 90)  # noqa: PLR2004 (degrees)
