"""Put an atlas folder's files into their one order and form, so that a diff shows the change alone."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from operator import itemgetter
from pathlib import Path
from typing import Any

from geodata import files
from geodata.files import Draft
from geodata.model import Checkpoint, Fact, Names, Passage


def tidy(draft: Draft) -> dict[Path, str]:
    """The tidy text of each file that differs from it, by path. Call it on a draft without errors.

    Facts keep their order within a feature: it is the order in which the panel tells them.
    """
    made = {
        files.NAMES: _csv(draft.names, Names, lambda row: row["feature"]),
        files.FACTS: _csv(draft.facts, Fact, lambda row: row["feature"]),
        files.PASSAGES: _passages(draft),
        files.REFERENCES: _json(sorted((dict(r.csl) for r in draft.references), key=lambda item: item["id"])),
    }
    if draft.checkpoints:
        key = itemgetter("feature", "point", "basis_id")
        made[files.CHECKPOINTS] = _csv(draft.checkpoints, Checkpoint, key)
    made |= {f"{files.LAYERS}/{layer.id}.geojson": _layer(draft, layer.id) for layer in draft.layers}
    changed = {draft.folder / name: text for name, text in made.items()}
    return {path: text for path, text in changed.items() if path.read_text(encoding="utf-8-sig") != text}


def collection(features: list[dict[str, Any]]) -> str:
    """A GeoJSON FeatureCollection with one feature a line, sorted by id."""
    rows = [
        json.dumps(feature, ensure_ascii=False, separators=(",", ":"))
        for feature in sorted(features, key=lambda feature: str(feature.get("id")))
    ]
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(rows) + "\n]}\n"


def _layer(draft: Draft, layer: str) -> str:
    path = draft.folder / files.LAYERS / f"{layer}.geojson"
    return collection(json.loads(path.read_text(encoding="utf-8-sig"))["features"])


def _csv(models: list[Any], model: type[Any], key: Callable[[dict[str, str]], Any]) -> str:
    columns = [name for name in model.model_fields if name != "id"]
    rows = [{name: _cell(getattr(item, name)) for name in columns} for item in models]
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    rows.sort(key=key)
    writer.writerows(rows)
    return text.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "|".join(value) if isinstance(value, tuple) else str(value)


def _passages(draft: Draft) -> str:
    order = {source.id: number for number, source in enumerate(draft.sources)}
    passages = sorted(draft.passages, key=lambda passage: (order.get(passage.source, 0), passage.start))
    return _json(
        {
            "sources": [source.model_dump() for source in draft.sources],
            "passages": [_passage(passage) for passage in passages],
        }
    )


def _passage(passage: Passage) -> dict[str, Any]:
    """A passage as the file has it: an editor's note stands there only if there is one."""
    return passage.model_dump(exclude_defaults=True) | {"features": passage.features}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
