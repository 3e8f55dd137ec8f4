"""The JSON documents at permanent addresses: files of a site, answers of the server.

`address` is that of the site or server, without a slash at its end, or empty.
"""

from __future__ import annotations

from dashboard.reader.site import addresses
from geodata import Atlas
from geodata.errors import UnknownItemError
from geodata.exports import Scope, document, geojson
from geodata.extracting import extract
from geodata.legible import brief

_JSON = "application/json"


def find(atlas: Atlas, path: str, address: str) -> tuple[bytes, str]:
    """The document at a path from the front page, and its media type. Raises UnknownItemError."""
    folder, _, name = path.removeprefix("data/").rpartition("/")
    if path == addresses.ATLAS_JSON:
        return atlas_json(atlas, address), _JSON
    if path == addresses.SCHEMA_JSON:
        return schema_json(), "application/schema+json"
    if folder == "features" and name.endswith(".json"):
        return feature_json(atlas, name.removesuffix(".json"), address), _JSON
    if folder == "layers" and name.endswith(".geojson"):
        return layer_geojson(atlas, name.removesuffix(".geojson"), address), "application/geo+json"
    known = ", ".join([addresses.ATLAS_JSON, addresses.SCHEMA_JSON, addresses.feature_json("ID")])
    raise UnknownItemError(f"there is no such document. There are {known} and {addresses.layer_json('ID')}.")


def atlas_json(atlas: Atlas, address: str) -> bytes:
    """The whole atlas, as the JSON Schema describes it."""
    return document.encode(atlas, _scope(address))


def schema_json() -> bytes:
    """The JSON Schema (draft 2020-12) of the whole atlas and of a feature alone."""
    return geojson.dump(document.schema())


def feature_json(atlas: Atlas, feature_id: str, address: str) -> bytes:
    """A feature with all that it rests on, as an atlas of its own. Raises UnknownItemError."""
    part = extract(atlas, [atlas.feature(feature_id).id])
    return document.encode(part, _scope(address, f"Feature {feature_id} alone"))


def layer_geojson(atlas: Atlas, layer_id: str, address: str) -> bytes:
    """The features of a layer as GeoJSON (RFC 7946). Raises UnknownItemError, also if it has none."""
    features = atlas.features_in(layer_id) if layer_id in atlas.layers else ()
    if not features:
        raise UnknownItemError(
            f"the atlas has no layer '{brief(layer_id)}' with features. It has {', '.join(atlas.layers)}."
        )
    part = extract(atlas, [each.id for each in features])
    return geojson.one_file(part, _scope(address, f"Layer {layer_id} alone"))


def _scope(address: str, of: str = "") -> Scope:
    return Scope(of, f"{address}/" if address else "")
