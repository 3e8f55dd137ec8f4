"""Read the files of an atlas folder into models, noting every row that cannot be read.

    atlas.toml            [about], [[groups]], [[layers]], [[datasets]], [[start_views]]
    layers/<layer>.geojson  one FeatureCollection a layer (RFC 7946)
    names.csv             what each feature is called
    facts.csv             one claim a row
    passages.json         {"sources": […], "passages": […]}
    references.json       CSL-JSON
    checkpoints.csv       positions to check the geometry against (optional)
    basemap/*.geojson     the built-in base map (optional: the shipped one serves otherwise)

The folder may be zipped, as a data package is (`packed.py`); the base map is then the shipped one.
Nothing here raises for bad content: a row that cannot be read becomes a `Problem`, the rest is kept.
What could not be read is remembered (`Unread`), so that nobody is told that it does not exist.
"""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from shapely.geometry import Point

from geodata import geojson, packed
from geodata.model import (
    COLOUR,
    SHA256,
    SLUG,
    About,
    Checkpoint,
    Dataset,
    Fact,
    Feature,
    Group,
    Layer,
    Names,
    Passage,
    Problem,
    Source,
    StartView,
)
from geodata.references import Reference
from geodata.vocabulary import Severity

ATLAS, NAMES, FACTS = "atlas.toml", "names.csv", "facts.csv"
PASSAGES, REFERENCES = "passages.json", "references.json"
CHECKPOINTS = "checkpoints.csv"
LAYERS = "layers"

_M = TypeVar("_M", bound=BaseModel)
_UNREAD: Final = object()
#: What a value of a pattern is called, and how it is written.
_PATTERNS = {
    f"^{SLUG}$": ("is not an id", "write lower-case words joined by hyphens, as in north-line"),
    f"^{COLOUR}$": ("is not a colour", "write #rrggbb"),
    f"^{SHA256}$": ("is not a SHA-256", "write its 64 hexadecimal digits in lower case"),
}
#: Where a message goes over to what to do.
_THEN = re.compile(r": (?=(?:write|correct|use|add|give) )")


@dataclass
class Unread:
    """Which entries of one kind could not be read: `ids`, and whether there may be more (`others`)."""

    ids: set[str] = field(default_factory=set)
    others: bool = False

    def __bool__(self) -> bool:
        return self.others or bool(self.ids)

    def note(self, item: object) -> None:
        """Remember an entry that could not be read; an id that is none may be anything."""
        if isinstance(item, str) and re.fullmatch(SLUG, item):
            self.ids.add(item)
        else:
            self.others = True


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
    checkpoints: list[Checkpoint] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unread: defaultdict[type[BaseModel], Unread] = field(default_factory=lambda: defaultdict(Unread))

    def may_have(self, model: type[BaseModel], item: str, read: Iterable[str]) -> bool:
        """Whether an id is among those `read`, or may be among the entries that could not be read."""
        unread = self.unread[model]
        return item in read or item in unread.ids or unread.others

    def problem(
        self, file: str, item: str, message: str, remedy: str, severity: Severity = Severity.ERROR
    ) -> None:
        """Note something wrong."""
        self.problems.append(Problem(severity=severity, file=file, item=item, message=message, remedy=remedy))


def read(folder: Path) -> Draft:
    """Everything that can be read of an atlas folder or a zip of one, with a problem for what cannot."""
    if not folder.is_file():
        return _read_folder(folder)
    with TemporaryDirectory() as unpacked:
        try:
            packed.unpack(folder, Path(unpacked))
        except (packed.PackedError, OSError) as error:
            draft = Draft(folder)
            draft.problem(folder.name, "the file", str(error), "give a folder or a zip that holds an atlas")
            return draft
        draft = _read_folder(Path(unpacked))
        draft.folder = folder
        return draft


def _read_folder(folder: Path) -> Draft:
    draft = Draft(folder)
    for layer in _read_atlas(draft):
        draft.features += _read_layer(draft, layer)
    draft.names = list(_read_csv(draft, NAMES, Names))
    draft.facts = list(_read_csv(draft, FACTS, Fact))
    if (folder / CHECKPOINTS).exists():
        draft.checkpoints = list(_read_csv(draft, CHECKPOINTS, Checkpoint))
    _read_passages(draft)
    _read_references(draft)
    return draft


def _read_passages(draft: Draft) -> None:
    evidence = _parsed(draft, PASSAGES, json.loads, "JSON")
    if not isinstance(evidence, Mapping):
        if evidence is not _UNREAD:
            draft.problem(PASSAGES, "the file", "is not an object", 'write {"sources": […], "passages": […]}')
        draft.unread[Source].others = draft.unread[Passage].others = True
        return
    draft.sources = list(_models(draft, PASSAGES, Source, evidence.get("sources", [])))
    draft.passages = list(_models(draft, PASSAGES, Passage, evidence.get("passages", [])))


def _read_references(draft: Draft) -> None:
    references = _parsed(draft, REFERENCES, json.loads, "JSON")
    if not isinstance(references, list):
        if references is not _UNREAD:
            draft.problem(REFERENCES, "the file", "is not an array", "write a CSL-JSON array of items")
        draft.unread[Reference].others = True
        return
    wrapped = [{"id": item.get("id"), "csl": item} if isinstance(item, dict) else item for item in references]
    draft.references = list(_models(draft, REFERENCES, Reference, wrapped))


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
    """What a file holds; _UNREAD, with a problem, if it cannot be read."""
    text = _text(draft, name)
    if text is None:
        return _UNREAD
    try:
        return parse(text)
    except ValueError as error:  # json and tomllib both raise subclasses of it
        draft.problem(name, "the file", f"is not {form}: {error}", "mend the syntax at that place")
        return _UNREAD


def _read_atlas(draft: Draft) -> list[str]:
    """Read atlas.toml; answers the ids of the layers whose files are to be read.

    A layer whose entry has a mistake still has its file read, so that one slip hides nothing else.
    """
    config = _parsed(draft, ATLAS, tomllib.loads, "TOML")
    if config is _UNREAD:
        for model in (Group, Layer, Dataset, StartView, Feature):
            draft.unread[model].others = True
        return sorted(path.stem for path in (draft.folder / LAYERS).glob("*.geojson"))
    about = list(_models(draft, ATLAS, About, [config.get("about", {})], "about"))
    draft.about = about[0] if about else None
    draft.groups = list(_models(draft, ATLAS, Group, config.get("groups", [])))
    draft.layers = list(_models(draft, ATLAS, Layer, config.get("layers", [])))
    draft.datasets = list(_models(draft, ATLAS, Dataset, config.get("datasets", [])))
    draft.start_views = list(_models(draft, ATLAS, StartView, config.get("start_views", [])))
    unread = draft.unread[Layer]
    draft.unread[Feature].others = unread.others
    return [*dict.fromkeys(layer.id for layer in draft.layers), *sorted(unread.ids)]


def _models(draft: Draft, file: str, model: type[_M], rows: Any, item: str = "") -> Iterator[_M]:
    if not isinstance(rows, list):
        draft.unread[model].others = True
        draft.problem(
            file,
            item or "the file",
            f"has {type(rows).__name__} where a list belongs",
            "write a list of entries",
        )
        return
    for number, row in enumerate(rows, 1):
        own = row.get("id") if isinstance(row, dict) else None
        yield from _model(draft, file, item or str(own or f"entry {number}"), model, row)


def _model(draft: Draft, file: str, item: str, model: type[_M], row: Any) -> Iterator[_M]:
    try:
        yield model.model_validate(row)
    except ValidationError as error:
        keys = ("id", "feature") if model not in {Names, Fact, Checkpoint} else ("feature",)
        draft.unread[model].note(
            next((row[key] for key in keys if key in row), None) if isinstance(row, dict) else None
        )
        for wrong in error.errors():
            for message, remedy in _told(wrong):
                draft.problem(file, item, message, remedy)


def _told(wrong: ErrorDetails) -> Iterator[tuple[str, str]]:
    """Each message and remedy of an error of pydantic."""
    where = ".".join(str(part) for part in wrong["loc"])
    where, kind = f"{where}: " if where else "", wrong["type"]
    if kind == "value_error":  # our own words: a line a mistake, "what is wrong: what to do"
        for line in wrong["msg"].removeprefix("Value error, ").split("\n"):
            what, remedy = _apart(line, "correct the value")
            yield where + what, remedy
        return
    found = "" if kind == "missing" else f" (found {wrong['input']!r:.80})"
    if kind == "string_pattern_mismatch" and wrong["ctx"]["pattern"] in _PATTERNS:
        what, remedy = _PATTERNS[wrong["ctx"]["pattern"]]
        yield f"{where}{what}{found}", remedy
        return
    yield f"{where}{wrong['msg']}{found}", _remedy(kind)


def _apart(message: str, remedy: str) -> tuple[str, str]:
    """What is wrong and what to do about it: the end of the message, else `remedy`."""
    parts = _THEN.split(message, maxsplit=1)
    return (parts[0], parts[1]) if len(parts) > 1 else (message, remedy)


def _remedy(error_type: str) -> str:
    return {
        "missing": "add it",
        "extra_forbidden": "remove it or correct its name",
        "enum": "use one of the terms listed",
        "string_too_short": "fill it in",
    }.get(error_type, "correct the value")


def _read_csv(draft: Draft, name: str, model: type[_M]) -> Iterator[_M]:
    """The rows of a table whose column `feature` says what they are about."""
    text = _text(draft, name)
    if text is None:
        draft.unread[model].others = True
        return
    rows = csv.DictReader(io.StringIO(text), strict=True)
    expected = [key for key in model.model_fields if key != "id" or key in (rows.fieldnames or ())]
    if list(rows.fieldnames or ()) != expected:
        found = ",".join(rows.fieldnames or ())
        draft.unread[model].others = True
        draft.problem(name, "line 1", f"the columns are '{found}'", f"write '{','.join(expected)}'")
        return
    try:
        for row in rows:
            where = f"line {rows.line_num} ({row['feature']})"
            if None in row or None in row.values():
                draft.unread[model].note(row["feature"])
                draft.problem(
                    name, where, "the row has too many or too few cells", "quote cells that hold a comma"
                )
                continue
            yield from _model(draft, name, where, model, {**row})
    except csv.Error as error:
        draft.unread[model].others = True
        draft.problem(
            name, f"line {rows.line_num + 1}", f"is not CSV: {error}", "mend the quotes on that line"
        )


def _read_layer(draft: Draft, layer: str) -> Iterator[Feature]:
    name = f"{LAYERS}/{layer}.geojson"
    collection = _parsed(draft, name, json.loads, "JSON")
    rows = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(rows, list):
        draft.unread[Feature].others = True
        if collection is not _UNREAD:
            draft.problem(name, "the file", "has no list of features", "write a GeoJSON FeatureCollection")
        return
    for number, entry in enumerate(rows, 1):
        yield from _read_feature(draft, layer, number, entry if isinstance(entry, dict) else {})


def _read_feature(draft: Draft, layer: str, number: int, row: Mapping[str, Any]) -> Iterator[Feature]:
    name, item = f"{LAYERS}/{layer}.geojson", str(row.get("id") or f"feature {number}")
    properties = row.get("properties")
    content = {**properties} if isinstance(properties, dict) else {}
    content |= {"id": row.get("id"), "layer": layer}
    try:
        content["geometry"] = geojson.read(row.get("geometry"))
    except ValueError as error:
        draft.unread[Feature].note(row.get("id"))
        what, remedy = _apart(str(error), "write a GeoJSON geometry, longitude first")
        draft.problem(name, item, f"bad geometry: {what}", remedy)
        content["geometry"] = Point(0, 0)  # stands in, so that what else is wrong is told too
        list(_model(draft, name, item, Feature, content))
        return
    yield from _model(draft, name, item, Feature, content)
