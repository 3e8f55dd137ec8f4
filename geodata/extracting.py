"""Make a smaller atlas from an atlas: some features with their facts and sources, and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from geodata.catalogue import Atlas
from geodata.model import Checkpoint, Fact, Feature, Passage
from geodata.properties import KNOWN

_T = TypeVar("_T")


def extract(atlas: Atlas, features: Iterable[str], year: int | None = None) -> Atlas:
    """An atlas of the features with these ids; with a year, without the statuses after its end.

    It has their facts, the passages about them or quoted by a fact, and the references and datasets of all
    these. Left out are links to other features, every start view, and a feature made only of parts if none
    of its parts is included. The result is a valid atlas: it opens without an error.
    """
    kept = _kept(atlas, set(features))
    atlas = atlas.in_year(year)
    facts = tuple(fact for fact in atlas.facts if fact.feature in kept)
    checkpoints = tuple(point for point in atlas.checkpoints if point.feature in kept)
    named = _named(kept.values(), facts, checkpoints)
    quoted = {fact.passage_id for fact in facts}
    passages = {
        passage.id: _tied(passage, kept)
        for passage in atlas.passages.values()
        if passage.id in quoted or passage.id in named or not kept.keys().isdisjoint(passage.features)
    }
    for passage in passages.values():
        named |= {passage.source, *passage.editors_note_basis}
    layers = {feature.layer for feature in kept.values()}
    groups = {atlas.layers[layer].group for layer in layers}
    return replace(
        atlas,
        groups=tuple(group for group in atlas.groups if group.id in groups),
        layers=_only(atlas.layers, layers),
        features=kept,
        names=_only(atlas.names, kept),
        facts=facts,
        sources=_only(atlas.sources, {passage.source for passage in passages.values()}),
        passages=passages,
        references=_only(atlas.references, named | _originals(atlas, named)),
        datasets=_only(atlas.datasets, named),
        start_views=(),
        checkpoints=checkpoints,
        properties=_only(atlas.properties, KNOWN.keys() | {fact.property for fact in facts}),
    )


def _kept(atlas: Atlas, wanted: set[str]) -> dict[str, Feature]:
    """The features that stay, with `part_of` only among themselves."""
    made_of_parts = {whole for feature in atlas.features.values() for whole in feature.part_of}
    kept = _only(atlas.features, wanted)
    while True:
        with_parts = {whole for feature in kept.values() for whole in feature.part_of}
        bare = {
            each.id
            for each in kept.values()
            if each.geometry is None and each.id in made_of_parts - with_parts
        }
        if not bare:
            break
        kept = _only(kept, kept.keys() - bare)
    return {
        each.id: each.model_copy(update={"part_of": tuple(whole for whole in each.part_of if whole in kept)})
        for each in kept.values()
    }


def _named(features: Iterable[Feature], facts: Iterable[Fact], checkpoints: Iterable[Checkpoint]) -> set[str]:
    """The ids of all references, datasets and passages that these rest on."""
    named = {source for feature in features for source in feature.geometry_source}
    named |= {fact.reference_id or fact.dataset_id or "" for fact in facts}
    return named | {checkpoint.basis_id for checkpoint in checkpoints}


def _originals(atlas: Atlas, references: Iterable[str]) -> set[str]:
    """The ids of the references that these are copies of, through any number of steps."""
    found: set[str] = set()
    waiting = list(references)
    while waiting:
        reference = atlas.references.get(waiting.pop())
        if reference is not None and reference.copy_of and reference.copy_of not in found:
            found.add(reference.copy_of)
            waiting.append(reference.copy_of)
    return found


def _tied(passage: Passage, features: Collection[str]) -> Passage:
    ties = tuple(feature for feature in passage.features if feature in features)
    return passage.model_copy(update={"features": ties})


def _only(items: Mapping[str, _T], ids: Collection[str]) -> dict[str, _T]:
    return {key: item for key, item in items.items() if key in ids}
