"""Export an atlas as one JSON document, without loss, and describe it with a JSON Schema."""

from __future__ import annotations

import json
from importlib.resources import files as package_files
from typing import Any

from geodata import comparing
from geodata.catalogue import Atlas
from geodata.derivations import METHODS
from geodata.exports import geojson
from geodata.exports.scope import WHOLE, Scope, notice, part
from geodata.model import Fact, Property
from geodata.properties import properties_of

#: The document's `format_version`. Raise it for a change that older readers would misunderstand.
FORMAT_VERSION = 1


def as_document(atlas: Atlas, scope: Scope = WHOLE) -> dict[str, Any]:
    """An atlas as one JSON-ready document, as `schema()` describes it."""
    about = {"holds": part(atlas, scope), "link": scope.link, "licences": notice(atlas, scope)}
    return {
        "format": "nine-bridges-atlas",
        "format_version": FORMAT_VERSION,
        "about": atlas.about.model_dump(mode="json"),
        **{key: text for key, text in about.items() if text},
        "groups": [group.model_dump(mode="json") for group in atlas.groups],
        "layers": [layer.model_dump(mode="json") for layer in atlas.layers.values()],
        "features": {
            "type": "FeatureCollection",
            "features": [geojson.feature_object(atlas, feature) for feature in atlas.features.values()],
        },
        "properties": [_property(atlas, each) for each in properties_of(atlas)],
        "facts": [_fact(fact) for fact in atlas.facts],
        "passages": [passage.model_dump(mode="json") for passage in atlas.passages.values()],
        "sources": [source.model_dump(mode="json") for source in atlas.sources.values()],
        "references": [dict(reference.csl) for reference in atlas.references.values()],
        "datasets": [dataset.model_dump(mode="json") for dataset in atlas.datasets.values()],
        "derivations": dict(METHODS),
        "checkpoints": [checkpoint.model_dump(mode="json") for checkpoint in atlas.checkpoints],
    }


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of `as_document`."""
    text = (package_files("geodata") / "schema" / "atlas.schema.json").read_text(encoding="utf-8")
    description: dict[str, Any] = json.loads(text)
    return description


def encode(atlas: Atlas, scope: Scope = WHOLE) -> bytes:
    """The document as the bytes of a file."""
    return geojson.dump(as_document(atlas, scope))


def _property(atlas: Atlas, of: Property) -> dict[str, Any]:
    comparison = comparing.comparison_of(of.id, atlas.properties)
    return {**of.model_dump(mode="json"), "label": of.words, "comparison": comparison.value}


def _fact(fact: Fact) -> dict[str, Any]:
    return {**fact.model_dump(mode="json", exclude={"id"}), "number": fact.number}
