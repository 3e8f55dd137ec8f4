"""Atlas folders out of plain values, for tests that need one with something odd in it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tomli_w

LINE = {"type": "LineString", "coordinates": [[130.0, 42.0], [131.0, 43.0]]}
_NAMES = ("feature", "en", "ko", "ru", "aliases")
_FACTS = ("feature", "property", "value", "unit", "as_of", "basis", "basis_id", "locator", "note")


@dataclass
class Parts:
    """What the files of an atlas hold; `layers` and `features` have one layer and one line to begin with."""

    about: dict[str, Any] = field(
        default_factory=lambda: {
            "title": "Try atlas",
            "description": "For trying.",
            "version": "1",
            "data_date": "2026-01-31",
            "licence": "CC0",
        }
    )
    groups: list[dict[str, Any]] = field(default_factory=lambda: [{"id": "g", "title": "Group"}])
    layers: list[dict[str, Any]] = field(default_factory=list)
    datasets: list[dict[str, Any]] = field(default_factory=list)
    start_views: list[dict[str, Any]] = field(default_factory=list)
    features: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    names: list[dict[str, str]] = field(default_factory=list)
    facts: list[dict[str, str]] = field(default_factory=list)
    sources: list[dict[str, Any]] = field(default_factory=list)
    passages: list[dict[str, Any]] = field(default_factory=list)
    references: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)

    def layer(self, layer_id: str, title: str = "", **more: Any) -> Parts:
        """Add a layer."""
        own = {"id": layer_id, "group": "g", "title": title or layer_id, "description": "Some lines."}
        self.layers.append(own | {"accent": "#E51E74", "accent_dark": "#FF69A4"} | more)
        self.features[layer_id] = []
        return self

    def feature(
        self,
        feature_id: str,
        geometry: Mapping[str, Any] | None,
        *,
        layer: str = "lines",
        names: Sequence[str] = ("North line", "북선", "Северная линия"),
        kind: str = "railway",
        **more: Any,
    ) -> Parts:
        """Add a feature with its names and, if its kind wants one, a status."""
        placed = {"precision": "schematic", "accuracy_m": 1000, "geometry_source": ["ref-one"]}
        own = {"kind": kind} | (placed if geometry else {"geometry_note": "Not known."}) | more
        row = {"type": "Feature", "id": feature_id, "geometry": geometry, "properties": own}
        self.features[layer].append(row)
        english, korean, russian, *aliases = names
        self.names.append(
            dict(zip(_NAMES, (feature_id, english, korean, russian, "|".join(aliases)), strict=True))
        )
        if kind not in {"place", "station", "bridge", "border", "event", "region", "corridor", "programme"}:
            self.fact(feature_id)
        return self

    def fact(
        self, feature_id: str, property_: str = "status", value: str = "operating", **more: str
    ) -> Parts:
        """Add a fact, cited and dated if nothing else is said."""
        cited = {"as_of": "2018-06", "basis": "cited", "basis_id": "ref-one"}
        self.facts.append({"feature": feature_id, "property": property_, "value": value} | cited | more)
        return self

    def without(self, feature_id: str) -> Parts:
        """Take a feature away again, with its names and facts."""
        for rows in self.features.values():
            rows[:] = [row for row in rows if row["id"] != feature_id]
        self.names = [row for row in self.names if row["feature"] != feature_id]
        self.facts = [row for row in self.facts if row["feature"] != feature_id]
        return self

    def write(self, folder: Path) -> Path:
        """Write the files into a folder that is not yet there."""
        config = {"about": self.about, "groups": self.groups, "layers": self.layers}
        config |= {"datasets": self.datasets, "start_views": self.start_views}
        texts = {"atlas.toml": tomli_w.dumps(config)}
        for layer, rows in self.features.items():
            texts[f"layers/{layer}.geojson"] = _json({"type": "FeatureCollection", "features": rows})
        texts["names.csv"] = _table(_NAMES, self.names)
        texts["facts.csv"] = _table(_FACTS, self.facts)
        texts["passages.json"] = _json({"sources": self.sources, "passages": self.passages})
        texts["references.json"] = _json(self.references)
        for name, content in ({name: text.encode() for name, text in texts.items()} | self.files).items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        return folder


def plain() -> Parts:
    """One layer with one line, which rests on one reference."""
    parts = Parts()
    page = {"id": "ref-one", "type": "webpage", "title": "A page", "URL": "https://example.com/a"}
    parts.references.append(page | {"accessed": {"date-parts": [[2026, 1, 2]]}})
    return parts.layer("lines", "Lines").feature("north-line", LINE)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _table(columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
