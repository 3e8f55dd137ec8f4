"""Write an atlas as the files of an atlas folder, which `files.read` reads; the base map is left out."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import tomli_w
from shapely.geometry import mapping

from geodata.catalogue import Atlas
from geodata.exports.scope import WHOLE, Scope, part
from geodata.folder import files, tidy
from geodata.model import Checkpoint, Fact, Feature, Names
from geodata.properties import described


def as_files(atlas: Atlas, scope: Scope = WHOLE) -> dict[str, str]:
    """The text of each file by its path in the folder; entries keep the atlas's order.

    Derived facts are left out, because the program computes them again. For an extract, `extract` in
    atlas.toml says what it contains.
    """
    about = atlas.about.model_copy(update={"extract": part(atlas, scope)})
    atlas = replace(atlas, about=about)
    stored = [fact for fact in atlas.facts if fact.method is None]
    made = {
        files.ATLAS: tomli_w.dumps(_settings(atlas)),
        files.NAMES: tidy.as_csv(list(atlas.names.values()), Names),
        files.FACTS: tidy.as_csv(stored, Fact),
        files.PASSAGES: tidy.evidence(atlas.sources.values(), atlas.passages.values()),
        files.REFERENCES: tidy.as_json([dict(reference.csl) for reference in atlas.references.values()]),
    }
    if atlas.checkpoints:
        made[files.CHECKPOINTS] = tidy.as_csv(list(atlas.checkpoints), Checkpoint)
    for layer in atlas.layers:
        made[files.layer_file(layer)] = tidy.in_order(map(_feature, atlas.features_in(layer)))
    return made


def _settings(atlas: Atlas) -> dict[str, Any]:
    """The content of atlas.toml."""
    lists = {
        "groups": atlas.groups,
        "layers": atlas.layers.values(),
        "datasets": atlas.datasets.values(),
        "start_views": atlas.start_views,
        "properties": described(atlas),
    }
    written = {
        name: [item.model_dump(mode="json", exclude_defaults=True) for item in items]
        for name, items in lists.items()
    }
    return {"about": atlas.about.model_dump(exclude_defaults=True), **written}


def _feature(feature: Feature) -> dict[str, Any]:
    fields = feature.model_dump_json(exclude={"id", "layer", "geometry"}, exclude_defaults=True)
    return {
        "type": "Feature",
        "id": feature.id,
        "geometry": None if feature.geometry is None else mapping(feature.geometry),
        "properties": json.loads(fields),
    }
