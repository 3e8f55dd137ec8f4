"""Read the files of an atlas folder into models, noting every row that cannot be read.

    atlas.toml            [about], [[groups]], [[layers]], [[datasets]], [[start_views]]
    layers/<layer>.geojson  one FeatureCollection a layer (RFC 7946)
    names.csv             what each feature is called
    facts.csv             one claim a row
    passages.json         {"sources": […], "passages": […]}
    references.json       CSL-JSON
    basemap/*.geojson     the built-in base map (optional: the shipped one serves otherwise)

Nothing here raises for bad content: a row that cannot be read becomes a `Problem`, the rest is kept.
"""

from __future__ import annotations

import csv
import io
import json
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from shapely.errors import ShapelyError
from shapely.geometry import shape

from geodata.model import (
    About,
    Dataset,
    Fact,
    Feature,
    Group,
    Layer,
    Names,
    Passage,
    Problem,
    Reference,
    Source,
    StartView,
)
from geodata.vocabulary import Severity

ATLAS, NAMES, FACTS = "atlas.toml", "names.csv", "facts.csv"
PASSAGES, REFERENCES = "passages.json", "references.json"
LAYERS = "layers"

#: West, south, east, north of WGS84, in degrees.
_WORLD = (-180, -90, 180, 90)
_M = TypeVar("_M", bound=BaseModel)


@dataclass
class Draft:
    """What could be read of a folder, and what could not."""

    folder: Path
    about: About | None = None
    groups: list[Group] = field(default_factory=list)
    layers: list[Layer] = field(default_factory=list)
    datasets: list[Dataset] = field(default_factory=list)
    start_views: list[StartView] = field(default_factory=list)
    features: list[Feature] = field(default_factory=list)
    names: list[Names] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def problem(
        self, file: str, item: str, message: str, remedy: str, severity: Severity = Severity.ERROR
    ) -> None:
        """Note something wrong."""
        self.problems.append(Problem(severity=severity, file=file, item=item, message=message, remedy=remedy))


def read(folder: Path) -> Draft:
    """Everything that can be read of an atlas folder, with a problem for each thing that cannot."""
    draft = Draft(folder)
    _read_atlas(draft)
    for layer in draft.layers:
        draft.features += _read_layer(draft, layer.id)
    draft.names = list(_read_csv(draft, NAMES, Names, "feature"))
    draft.facts = list(_read_csv(draft, FACTS, Fact, "feature"))
    evidence = _read_json(draft, PASSAGES, {"sources": [], "passages": []})
    if not isinstance(evidence, Mapping):
        draft.problem(PASSAGES, "the file", "is not an object", 'write {"sources": […], "passages": […]}')
        evidence = {}
    draft.sources = list(_models(draft, PASSAGES, Source, evidence.get("sources", [])))
    draft.passages = list(_models(draft, PASSAGES, Passage, evidence.get("passages", [])))
    references = _read_json(draft, REFERENCES, [])
    if not isinstance(references, list):
        draft.problem(REFERENCES, "the file", "is not an array", "write a CSL-JSON array of items")
        references = []
    wrapped = [{"id": item.get("id"), "csl": item} if isinstance(item, dict) else item for item in references]
    draft.references = list(_models(draft, REFERENCES, Reference, wrapped))
    return draft


def _text(draft: Draft, name: str) -> str | None:
    path = draft.folder / name
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        draft.problem(name, "the file", "is missing", f"add {name} to the folder")
    except UnicodeDecodeError as error:
        remedy = "save the file as UTF-8"
        draft.problem(name, "the file", f"is not UTF-8 at byte {error.start}", remedy)
    except OSError as error:
        draft.problem(name, "the file", f"cannot be read ({error.strerror})", "check its permissions")
    return None


def _parsed(draft: Draft, name: str, parse: Callable[[str], Any], form: str) -> Any:
    text = _text(draft, name)
    if text is None:
        return None
    try:
        return parse(text)
    except ValueError as error:  # json and tomllib both raise subclasses of it
        draft.problem(name, "the file", f"is not {form}: {error}", "mend the syntax at that place")
        return None


def _read_json(draft: Draft, name: str, default: Any) -> Any:
    value = _parsed(draft, name, json.loads, "JSON")
    return default if value is None else value


def _read_atlas(draft: Draft) -> None:
    config = _parsed(draft, ATLAS, tomllib.loads, "TOML") or {}
    about = list(_models(draft, ATLAS, About, [config.get("about", {})], "about")) if config else []
    draft.about = about[0] if about else None
    draft.groups = list(_models(draft, ATLAS, Group, config.get("groups", [])))
    draft.layers = list(_models(draft, ATLAS, Layer, config.get("layers", [])))
    draft.datasets = list(_models(draft, ATLAS, Dataset, config.get("datasets", [])))
    draft.start_views = list(_models(draft, ATLAS, StartView, config.get("start_views", [])))


def _models(draft: Draft, file: str, model: type[_M], rows: Any, item: str = "") -> Iterator[_M]:
    if not isinstance(rows, list):
        draft.problem(
            file,
            item or "the file",
            f"has {type(rows).__name__} where a list belongs",
            "write a list of entries",
        )
        return
    for number, row in enumerate(rows, 1):
        name = item or (str(row.get("id")) if isinstance(row, dict) and row.get("id") else f"entry {number}")
        yield from _model(draft, file, name, model, row)


def _model(draft: Draft, file: str, item: str, model: type[_M], row: Any) -> Iterator[_M]:
    try:
        yield model.model_validate(row)
    except ValidationError as error:
        for wrong in error.errors():
            where = ".".join(str(part) for part in wrong["loc"])
            message = wrong["msg"].removeprefix("Value error, ")
            found = "" if wrong["type"] in {"missing", "value_error"} else f" (found {wrong['input']!r:.80})"
            draft.problem(
                file, item, f"{where + ': ' if where else ''}{message}{found}", _remedy(wrong["type"])
            )


def _remedy(error_type: str) -> str:
    return {
        "missing": "add it",
        "extra_forbidden": "remove it or correct its name",
        "enum": "use one of the terms listed",
        "string_pattern_mismatch": "use lower-case words joined by hyphens (ids), #rrggbb (colours)",
    }.get(error_type, "correct the value")


def _read_csv(draft: Draft, name: str, model: type[_M], item: str) -> Iterator[_M]:
    text = _text(draft, name)
    if text is None:
        return
    rows = csv.DictReader(io.StringIO(text), strict=True)
    expected = [key for key in model.model_fields if key != "id" or key in (rows.fieldnames or ())]
    if list(rows.fieldnames or ()) != expected:
        found = ",".join(rows.fieldnames or ())
        draft.problem(name, "line 1", f"the columns are '{found}'", f"write '{','.join(expected)}'")
        return
    try:
        for row in rows:
            where = f"line {rows.line_num} ({row[item]})"
            if None in row or None in row.values():
                draft.problem(
                    name, where, "the row has too many or too few cells", "quote cells that hold a comma"
                )
                continue
            yield from _model(draft, name, where, model, {**row})
    except csv.Error as error:
        draft.problem(
            name, f"line {rows.line_num + 1}", f"is not CSV: {error}", "mend the quotes on that line"
        )


def _read_layer(draft: Draft, layer: str) -> Iterator[Feature]:
    name = f"{LAYERS}/{layer}.geojson"
    collection = _read_json(draft, name, None)
    if collection is None:
        return
    rows = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(rows, list):
        draft.problem(name, "the file", "has no list of features", "write a GeoJSON FeatureCollection")
        return
    for number, entry in enumerate(rows, 1):
        row = entry if isinstance(entry, dict) else {}
        item = str(row.get("id") or f"feature {number}")
        try:
            geometry = _geometry(row.get("geometry"))
        except (ValueError, TypeError, KeyError, IndexError, AttributeError, ShapelyError) as error:
            draft.problem(name, item, f"bad geometry: {error}", "write a GeoJSON geometry, longitude first")
            continue
        properties = row.get("properties")
        properties = properties if isinstance(properties, dict) else {}
        content = {**properties, "id": row.get("id"), "layer": layer, "geometry": geometry}
        yield from _model(draft, name, item, Feature, content)


def _geometry(value: Any) -> Any:
    if value is None:
        return None
    geometry = shape(value)
    if geometry.is_empty or not geometry.is_valid:
        raise ValueError("it is empty or crosses itself")
    west, south, east, north = geometry.bounds
    if not (_WORLD[0] <= west <= east <= _WORLD[2] and _WORLD[1] <= south <= north <= _WORLD[3]):
        raise ValueError(
            f"bounds {west:.4f}, {south:.4f}, {east:.4f}, {north:.4f} lie outside WGS84; "
            "is the data in longitude and latitude?"
        )
    return geometry
