"""Sort and format the files of an atlas folder, so that a diff shows only what was changed."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter, itemgetter
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel

from geodata.folder import files, loading
from geodata.folder.draft import Draft
from geodata.model import Checkpoint, Fact, Names, Passage, Source


def tidy(draft: Draft) -> dict[Path, str]:
    """The tidy text of each file that is not tidy, by path, for a draft without errors.

    All files get line feeds as line ends and no byte order mark; atlas.toml has people's comments and gets
    nothing else. Facts keep their order within a feature, because the panel shows them in it.
    """
    order = {source.id: number for number, source in enumerate(draft.sources)}
    made = {
        files.NAMES: as_csv(sorted(draft.names, key=attrgetter("feature")), Names),
        files.FACTS: as_csv(sorted(draft.facts, key=attrgetter("feature")), Fact),
        files.REFERENCES: as_json(sorted((dict(r.csl) for r in draft.references), key=itemgetter("id"))),
    }
    if (draft.folder / files.PASSAGES).exists():
        passages = sorted(draft.passages, key=lambda each: (order.get(each.source, 0), each.start))
        made[files.PASSAGES] = evidence(draft.sources, passages)
    if draft.checkpoints:
        in_order = sorted(draft.checkpoints, key=attrgetter("feature", "point", "basis_id"))
        made[files.CHECKPOINTS] = as_csv(in_order, Checkpoint)
    made |= {files.layer_file(layer.id): _layer(draft, layer.id) for layer in draft.layers}
    made[files.ATLAS] = loading.decode((draft.folder / files.ATLAS).read_bytes())
    changed = {draft.folder / name: text for name, text in made.items()}
    return {path: text for path, text in changed.items() if path.read_bytes() != text.encode()}


def collection(features: list[dict[str, Any]], members: Mapping[str, Any] = MappingProxyType({})) -> str:
    """A GeoJSON FeatureCollection, one feature per line, sorted by id; `members` are additional members."""
    return in_order(sorted(features, key=lambda feature: str(feature.get("id"))), members)


def in_order(features: Iterable[dict[str, Any]], members: Mapping[str, Any] = MappingProxyType({})) -> str:
    """A GeoJSON FeatureCollection, one feature per line, in the order given."""
    head = "".join(f"{_compact(key)}:{_compact(value)}," for key, value in members.items())
    rows = ",\n".join(map(_compact, features))
    return f'{{"type":"FeatureCollection",{head}"features":[\n{rows}\n]}}\n'


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def as_csv(models: Sequence[BaseModel], model: type[BaseModel]) -> str:
    """Models as the text of a CSV file, in the order given; with a column of ids only if each has one."""
    named = bool(models) and all(getattr(item, "id", None) for item in models)
    columns = [name for name in model.model_fields if name != "id" or named]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(getattr(item, name)) for name in columns] for item in models)
    return text.getvalue()


def as_json(value: object) -> str:
    """JSON as it is formatted in the files of an atlas folder."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def evidence(sources: Iterable[Source], passages: Iterable[Passage]) -> str:
    """The text of passages.json, in the order given."""
    return as_json(
        {
            "sources": [source.model_dump() for source in sources],
            "passages": [_passage(passage) for passage in passages],
        }
    )


def _layer(draft: Draft, layer: str) -> str:
    path = draft.folder / files.layer_file(layer)
    content = loading.json_of(loading.decode(path.read_bytes()))
    return collection(
        content.pop("features"), {key: value for key, value in content.items() if key != "type"}
    )


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "|".join(value) if isinstance(value, tuple) else str(value)


def _passage(passage: Passage) -> dict[str, Any]:
    """A passage as an entry of the file; an empty editor's note is left out."""
    return passage.model_dump(exclude_defaults=True) | {"features": passage.features}
