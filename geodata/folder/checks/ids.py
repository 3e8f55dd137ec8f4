"""Check that ids are unique, and find out whether the id of a source exists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from pydantic import BaseModel

from geodata.folder import files
from geodata.folder.draft import Draft
from geodata.model import Dataset, Feature, Group, Layer, Names, Passage, Property, Source, StartView
from geodata.references import Reference

#: Message and remedy for the id of an unknown feature; the remedy for the id of an unknown source.
NO_FEATURE = ("this feature is not in any layer", "correct the id, or add the feature to a layer")
ADD_SOURCE = f"add it to {files.REFERENCES} or to the datasets of {files.ATLAS}"


def check(draft: Draft) -> None:
    """Report ids that are repeated, or that belong to both a dataset and a reference."""
    parts: dict[str, tuple[type[BaseModel], Iterable[str]]] = {
        f"{files.ATLAS} groups": (Group, [group.id for group in draft.groups]),
        f"{files.ATLAS} layers": (Layer, [layer.id for layer in draft.layers]),
        f"{files.ATLAS} datasets": (Dataset, [dataset.id for dataset in draft.datasets]),
        f"{files.ATLAS} start_views": (StartView, [view.id for view in draft.start_views]),
        f"{files.ATLAS} properties": (Property, [each.id for each in draft.properties]),
        files.LAYERS: (Feature, [feature.id for feature in draft.features]),
        files.NAMES: (Names, [names.feature for names in draft.names]),
        f"{files.PASSAGES} sources": (Source, [source.id for source in draft.sources]),
        f"{files.PASSAGES} passages": (Passage, [passage.id for passage in draft.passages]),
        files.REFERENCES: (Reference, [reference.id for reference in draft.references]),
    }
    for file, (model, ids) in parts.items():
        for item in _repeated(ids):
            draft.unread[model].others = True  # one of the two may be a misspelt id of a third entry
            alike = " (capitals and signs make no difference)" if model is Reference else ""
            draft.problem(file, item, "appears more than once", f"remove one, or give it another id{alike}")
    clashes = {d.id for d in draft.datasets} & {r.id for r in draft.references}
    for item in sorted(clashes):
        draft.problem(files.REFERENCES, item, "is also the id of a dataset", "rename one of them")


def _repeated(ids: Iterable[str]) -> list[str]:
    return [item for item, count in Counter(ids).items() if count > 1]


def find_bases(draft: Draft) -> Callable[[str], bool]:
    """A function that tests whether an id belongs, or may belong, to a dataset, reference or passage."""
    homes: tuple[tuple[type[BaseModel], set[str]], ...] = (
        (Dataset, {dataset.id for dataset in draft.datasets}),
        (Reference, {reference.id for reference in draft.references}),
        (Passage, {passage.id for passage in draft.passages}),
    )
    return lambda item: any(draft.may_have(model, item, read) for model, read in homes)
