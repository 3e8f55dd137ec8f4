"""Export GeoJSON (RFC 7946): one FeatureCollection per layer, or one for the whole atlas."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import shapely

from geodata import licences
from geodata.catalogue import Atlas
from geodata.exports import scope as scopes
from geodata.exports.geometry import to_rfc7946
from geodata.exports.scope import WHOLE, Scope
from geodata.model import Feature
from geodata.origins import newest_source


def layer_collection(atlas: Atlas, layer_id: str, scope: Scope = WHOLE) -> dict[str, Any]:
    """A layer as a FeatureCollection in WGS84, with names and status as plain properties.

    Raises UnknownItemError for an unknown layer.
    """
    features, datasets = atlas.features_in(layer_id), list(atlas.datasets.values())
    layer = atlas.layers[layer_id]
    about = {
        "title": layer.title,
        "description": layer.description,
        "data_date": atlas.about.data_date,
        "newest_source": newest_source(atlas, layer_id) or "",
        "holds": scopes.part(atlas, scope),
        "link": scope.link,
        "attribution": licences.credits_of(features, datasets) or atlas.about.title,
        "licence": licences.licence_of(features, datasets, atlas.about),
    }
    return _collection(atlas, layer.id, about, features)


def collection(atlas: Atlas, scope: Scope = WHOLE) -> dict[str, Any]:
    """All features as one FeatureCollection in WGS84; their property `layer` is the id of the layer."""
    about = {
        "title": atlas.about.title,
        "description": atlas.about.description,
        "data_date": atlas.about.data_date,
        "newest_source": newest_source(atlas) or "",
        "holds": scopes.part(atlas, scope),
        "link": scope.link,
        "attribution": scopes.credit(atlas),
        "licences": scopes.notice(atlas, scope),
    }
    return _collection(atlas, "atlas", about, atlas.features.values())


def feature_object(atlas: Atlas, feature: Feature) -> dict[str, Any]:
    """A feature as a GeoJSON Feature in WGS84; its property `names` is an object."""
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
            "status_unconfirmed": atlas.is_unconfirmed(feature.id) if status else None,
            "derived_geometry": feature.geometry is None and geometry is not None,
        },
    }


def geometry_of(atlas: Atlas, feature: Feature) -> dict[str, Any] | None:
    """The GeoJSON geometry of a feature, or of all its parts, in WGS84; None if there is none."""
    geometry = atlas.geometry(feature.id)
    if geometry.is_empty:
        return None
    written: dict[str, Any] = json.loads(shapely.to_geojson(to_rfc7946(geometry)))
    return written


def one_file(atlas: Atlas, scope: Scope = WHOLE) -> bytes:
    """All features in one file, as bytes."""
    return dump(collection(atlas, scope))


def folder(atlas: Atlas, scope: Scope = WHOLE) -> dict[str, bytes]:
    """One file per layer, as bytes by file name."""
    return {f"{layer}.geojson": dump(layer_collection(atlas, layer, scope)) for layer in atlas.layers}


def dump(document: dict[str, Any]) -> bytes:
    """A document as JSON in UTF-8, indented."""
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _collection(
    atlas: Atlas, name: str, about: dict[str, str], features: Iterable[Feature]
) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "name": name,
        **{key: text for key, text in about.items() if text},
        "features": [_with_plain_columns(feature_object(atlas, feature)) for feature in features],
    }


def _with_plain_columns(feature: dict[str, Any]) -> dict[str, Any]:
    properties = dict(feature["properties"])
    names = properties.pop("names")
    flat = {"name": names["en"], "name_ko": names["ko"], "name_ru": names["ru"], "aliases": names["aliases"]}
    return {**feature, "properties": {**flat, **properties}}
