"""Read a layer file, a GeoJSON FeatureCollection, into features; each mistake becomes a Problem."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shapely.geometry import Point

from geodata.errors import MistakeError
from geodata.folder import loading
from geodata.folder.draft import Draft
from geodata.folder.entries import is_enough, name_entry, read_model
from geodata.folder.reading import UNREAD, Reading
from geodata.geometry import antimeridian, geojson
from geodata.model import Feature
from geodata.vocabulary import Severity


def read_layer(reading: Reading, name: str, layer: str) -> Iterator[Feature]:
    """The features of a layer file, with geometry in EPSG:4326; `name` is its path in the atlas folder."""
    draft = reading.draft
    collection = reading.parsed(name, loading.json_of)
    rows = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(rows, list):
        draft.unread[Feature].others = True
        if collection is not UNREAD:
            draft.problem(name, "the file", "has no list of features", "write a GeoJSON FeatureCollection")
        return
    if not geojson.is_wgs84(collection.get("crs")):
        message = f"its crs is {geojson.name_of(collection['crs'])}, not WGS84"
        draft.problem(name, "the file", message, "save it in WGS84 (EPSG:4326), as GeoJSON requires")
    for number, entry in enumerate(rows, 1):
        if is_enough(draft, name, Feature, number):
            return
        row = entry if isinstance(entry, dict) else {}
        item = name_entry(row.get("id"), f"feature {number}")
        yield from _read_feature(draft, name, item, layer, row)


def _read_feature(
    draft: Draft, name: str, item: str, layer: str, row: Mapping[str, Any]
) -> Iterator[Feature]:
    properties = row.get("properties")
    content = {**properties} if isinstance(properties, dict) else {}
    for key, value in (("id", row.get("id")), ("layer", layer), ("geometry", None)):
        if key in content and content[key] != value:
            draft.problem(name, item, f"has a different {key} in its properties", "remove that one")
        content[key] = value
    try:
        content["geometry"] = geojson.read(row.get("geometry"))
    except MistakeError as error:
        draft.unread[Feature].note(row.get("id"))
        for what, remedy in error.mistakes:
            draft.problem(name, item, f"bad geometry: {what}", remedy)
        content["geometry"] = Point(0, 0)  # a placeholder, so that other mistakes are reported too
        list(read_model(draft, name, item, Feature, content))
        return
    if geojson.has_heights(row.get("geometry")):
        remedy = "remove them: coordinates are longitude and latitude only"
        draft.problem(name, item, "has heights, which are not kept", remedy, Severity.WARNING)
    if content["geometry"] is not None and antimeridian.is_doubtful(content["geometry"]):
        message = "its outline has a side longer than half the world, drawn the short way across 180°"
        remedy = "add points along that side if the long way is meant; if not, reverse the outline"
        draft.problem(name, item, message, remedy, Severity.WARNING)
    yield from read_model(draft, name, item, Feature, content)
