"""The atlas in forms that other programs read: one JSON document, or a GeoJSON collection a layer.

Geometry is WGS84 longitude and latitude in degrees to six decimals (0.1 m), outer rings of polygons
counter-clockwise (RFC 7946). `schema()` describes the document.
"""

from __future__ import annotations

import json
from importlib.resources import files as package_files
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geodata.catalogue import Atlas
from geodata.derivations import METHODS
from geodata.licences import credits_of
from geodata.model import Fact, Feature, Passage

#: Decimals of a coordinate: 0.1 m on the ground, finer than anything that the atlas knows.
DECIMALS = 6
#: The document's `format_version`; it grows when a reader of the older form would be misled.
FORMAT_VERSION = 1


def as_document(atlas: Atlas) -> dict[str, Any]:
    """The whole atlas as one JSON-ready document, as `schema()` describes it."""
    return {
        "format": "nine-bridges-atlas",
        "format_version": FORMAT_VERSION,
        "about": atlas.about.model_dump(mode="json"),
        "groups": [group.model_dump(mode="json") for group in atlas.groups],
        "layers": [layer.model_dump(mode="json") for layer in atlas.layers.values()],
        "features": {
            "type": "FeatureCollection",
            "features": [_feature(atlas, feature) for feature in atlas.features.values()],
        },
        "facts": [_fact(fact) for fact in atlas.facts],
        "passages": [_passage(passage) for passage in atlas.passages.values()],
        "sources": [source.model_dump(mode="json") for source in atlas.sources.values()],
        "references": [dict(reference.csl) for reference in atlas.references.values()],
        "datasets": [dataset.model_dump(mode="json") for dataset in atlas.datasets.values()],
        "derivations": dict(METHODS),
        "checkpoints": [checkpoint.model_dump(mode="json") for checkpoint in atlas.checkpoints],
    }


def layer_collection(atlas: Atlas, layer_id: str) -> dict[str, Any]:
    """A layer as a GeoJSON FeatureCollection for a map program: names and status are plain columns.

    Raises UnknownItemError for a layer that the atlas does not have.
    """
    features = [_flat(_feature(atlas, feature)) for feature in atlas.features_in(layer_id)]
    layer = atlas.layers[layer_id]
    return {
        "type": "FeatureCollection",
        "name": layer.id,
        "title": layer.title,
        "data_date": atlas.about.data_date,
        "attribution": credits_of(atlas.features_in(layer_id), atlas.datasets.values()),
        "features": features,
    }


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of `as_document`."""
    text = (package_files("geodata") / "schema" / "atlas.schema.json").read_text(encoding="utf-8")
    description: dict[str, Any] = json.loads(text)
    return description


def geometry_of(atlas: Atlas, feature: Feature) -> dict[str, Any] | None:
    """The GeoJSON geometry of a feature or of its parts together; None if it has no place."""
    geometry = atlas.geometry(feature.id)
    if geometry.is_empty:
        return None
    written: dict[str, Any] = json.loads(shapely.to_geojson(_as_published(geometry)))
    return written


def _as_published(geometry: BaseGeometry) -> BaseGeometry:
    def rounded(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.round(coordinates, DECIMALS) + 0.0  # no -0.0

    return shapely.orient_polygons(shapely.transform(shapely.force_2d(geometry), rounded))


def _feature(atlas: Atlas, feature: Feature) -> dict[str, Any]:
    status = atlas.status(feature.id)
    geometry = geometry_of(atlas, feature)
    fields = feature.model_dump(mode="json", exclude={"id", "geometry"})
    return {
        "type": "Feature",
        "id": feature.id,
        "geometry": geometry,
        "properties": {
            **fields,
            "names": atlas.names[feature.id].model_dump(mode="json", exclude={"feature"}),
            "status": status.value if status else None,
            "status_as_of": status.as_of if status else None,
            "derived_geometry": feature.geometry is None and geometry is not None,
        },
    }


def _flat(feature: dict[str, Any]) -> dict[str, Any]:
    properties = dict(feature["properties"])
    names = properties.pop("names")
    flat = {"name": names["en"], "name_ko": names["ko"], "name_ru": names["ru"], "aliases": names["aliases"]}
    return {**feature, "properties": {**flat, **properties}}


def _fact(fact: Fact) -> dict[str, Any]:
    return {**fact.model_dump(mode="json", exclude={"id"}), "number": fact.number}


def _passage(passage: Passage) -> dict[str, Any]:
    return passage.model_dump(mode="json")
