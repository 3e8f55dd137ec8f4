"""Read the files of an atlas folder into models, noting every row that cannot be read.

    atlas.toml            [about], [[groups]], [[layers]], [[datasets]], [[start_views]]
    layers/<layer>.geojson  one FeatureCollection a layer (RFC 7946)
    names.csv             what each feature is called
    facts.csv             one claim a row
    passages.json         {"sources": […], "passages": […]} (optional where no fact is quoted)
    references.json       CSL-JSON
    checkpoints.csv       positions to check the geometry against (optional)
    basemap/*.geojson     the built-in base map (optional: the shipped one serves otherwise)

The folder may be zipped, as a data package is (`packed.py`); the base map is then the shipped one.
Nothing here raises for bad content: a row that cannot be read becomes a `Problem`, the rest is kept.
What could not be read is remembered (`Unread`), so that nobody is told that it does not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from difflib import get_close_matches
from os import PathLike
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError
from shapely.geometry import Point

from geodata import limits
from geodata.errors import MistakeError, UnreadableError
from geodata.folder import loading, mistakes
from geodata.folder.draft import Draft, Unread
from geodata.folder.loading import Files
from geodata.folder.packed import Packed
from geodata.geometry import antimeridian, geojson
from geodata.model import (
    About,
    Checkpoint,
    Dataset,
    Fact,
    Feature,
    Group,
    Layer,
    Names,
    Passage,
    Source,
    StartView,
)
from geodata.references import Reference
from geodata.vocabulary import Basis, Severity

__all__ = [
    "ATLAS",
    "CHECKPOINTS",
    "FACTS",
    "LAYERS",
    "NAMES",
    "PASSAGES",
    "REFERENCES",
    "Draft",
    "Unread",
    "read",
]

ATLAS, NAMES, FACTS = "atlas.toml", "names.csv", "facts.csv"
PASSAGES, REFERENCES = "passages.json", "references.json"
CHECKPOINTS = "checkpoints.csv"
LAYERS = "layers"

_M = TypeVar("_M", bound=BaseModel)
_UNREAD: Final = object()
#: The sections of atlas.toml and the keys of passages.json.
_LISTS: Final[dict[str, type[BaseModel]]] = {
    "groups": Group,
    "layers": Layer,
    "datasets": Dataset,
    "start_views": StartView,
}
_SECTIONS, _EVIDENCE = ("about", *_LISTS), ("sources", "passages")


@dataclass(frozen=True)
class _Reading:
    """A draft in the making, and the files that it is made from."""

    draft: Draft
    files: Files

    def problem(self, name: str, error: UnreadableError) -> None:
        self.draft.problem(name, error.item, error.what, error.remedy)

    def text(self, name: str, most: int = limits.MOST_FILE_BYTES) -> str | None:
        """The text of a file; None, with a problem, if it cannot be read."""
        try:
            return loading.decode(self.files.read(name, most))
        except UnreadableError as error:
            self.problem(name, error)
            return None

    def parsed(self, name: str, parse: Callable[[str], Any], most: int = limits.MOST_FILE_BYTES) -> Any:
        """What a file holds; _UNREAD, with a problem, if it cannot be read."""
        text = self.text(name, most)
        if text is None:
            return _UNREAD
        try:
            return parse(text)
        except UnreadableError as error:
            self.problem(name, error)
            return _UNREAD


def read(folder: str | PathLike[str]) -> Draft:
    """Everything that can be read of an atlas folder or a zip of one, with a problem for what cannot."""
    folder = Path(folder)
    draft = Draft(folder)
    try:
        with _opened(folder) as opened:
            _read_all(_Reading(draft, opened))
    except UnreadableError as error:
        draft.problem(folder.name or str(folder), error.item, error.what, error.remedy)
    return draft


def _opened(folder: Path) -> AbstractContextManager[Files]:
    if folder.is_file():
        return Packed(folder)
    if loading.is_there(folder) and not folder.is_dir():
        raise UnreadableError("is neither a folder nor a zip", "give the folder of an atlas, or a zip of it")
    return nullcontext(loading.Folder(folder))


def _read_all(reading: _Reading) -> None:
    draft, names = reading.draft, reading.files.names()
    layers = _read_atlas(reading, names)
    for layer in layers:
        draft.features += _read_layer(reading, layer)
    draft.names = list(_read_csv(reading, NAMES, Names))
    draft.facts = list(_read_csv(reading, FACTS, Fact))
    if CHECKPOINTS in names:
        draft.checkpoints = list(_read_csv(reading, CHECKPOINTS, Checkpoint))
    if PASSAGES in names or any(fact.basis is Basis.QUOTED for fact in draft.facts):
        _read_passages(reading)
    _read_references(reading)
    _strays(draft, names, {f"{LAYERS}/{layer}.geojson" for layer in layers})


def _strays(draft: Draft, names: Collection[str], layers: Collection[str]) -> None:
    """Warn of files that look like the atlas's and are read by nobody."""
    known = (ATLAS, NAMES, FACTS, PASSAGES, REFERENCES, CHECKPOINTS)
    for name in names:
        if name.startswith(f"{LAYERS}/"):
            if name not in layers and name.casefold().endswith("json"):
                remedy = f"add the layer to {ATLAS}, or move the file elsewhere"
                draft.problem(name, "the file", f"belongs to no layer in {ATLAS}", remedy, Severity.WARNING)
        elif (
            name not in known
            and (meant := get_close_matches(name.casefold(), known, 1, 0.85))
            and meant[0] not in names
        ):
            remedy = f"rename it {meant[0]}, or move it elsewhere"
            draft.problem(name, "the file", "is not a file of an atlas", remedy, Severity.WARNING)


def _read_passages(reading: _Reading) -> None:
    draft, evidence = reading.draft, reading.parsed(PASSAGES, loading.json_of)
    if not isinstance(evidence, Mapping):
        if evidence is not _UNREAD:
            draft.problem(PASSAGES, "the file", "is not an object", 'write {"sources": […], "passages": […]}')
        draft.unread[Source].others = draft.unread[Passage].others = True
        return
    _unknown(draft, PASSAGES, evidence, _EVIDENCE)
    draft.sources = list(_models(draft, PASSAGES, Source, evidence.get("sources", [])))
    draft.passages = list(_models(draft, PASSAGES, Passage, evidence.get("passages", [])))


def _unknown(draft: Draft, file: str, found: Mapping[str, Any], known: Collection[str]) -> None:
    """Tell the keys of a file that nobody reads: what stands under one that is misspelt would be missing."""
    for key in found:
        if key not in known:
            meant = get_close_matches(key, known, 1)
            remedy = f"rename it {meant[0]}" if meant else f"remove it, or use one of {', '.join(known)}"
            draft.problem(file, key, "is not a known key", remedy)


def _read_references(reading: _Reading) -> None:
    draft, references = reading.draft, reading.parsed(REFERENCES, loading.json_of)
    if not isinstance(references, list):
        if references is not _UNREAD:
            draft.problem(REFERENCES, "the file", "is not an array", "write a CSL-JSON array of items")
        draft.unread[Reference].others = True
        return
    wrapped = [{"id": item.get("id"), "csl": item} if isinstance(item, dict) else item for item in references]
    draft.references = list(_models(draft, REFERENCES, Reference, wrapped))


def _read_atlas(reading: _Reading, names: Collection[str]) -> list[str]:
    """Read atlas.toml; answers the ids of the layers whose files are to be read.

    A layer whose entry has a mistake still has its file read, so that one slip hides nothing else.
    """
    draft, config = reading.draft, reading.parsed(ATLAS, loading.toml_of, limits.MOST_TOML_BYTES)
    if config is _UNREAD:
        unreadable: tuple[type[BaseModel], ...] = (*_LISTS.values(), Feature)
        for model in unreadable:
            draft.unread[model].others = True
        paths = [Path(name) for name in names if name.startswith(f"{LAYERS}/")]
        return [path.stem for path in paths if path.suffix == ".geojson"][: limits.MOST_LAYERS]
    _unknown(draft, ATLAS, config, _SECTIONS)
    about = list(_models(draft, ATLAS, About, [config.get("about", {})], "about"))
    draft.about = about[0] if about else None
    rows = {section: _not_too_many(draft, section, config.get(section, [])) for section in _LISTS}
    draft.groups = list(_models(draft, ATLAS, Group, rows["groups"]))
    draft.layers = list(_models(draft, ATLAS, Layer, rows["layers"]))
    draft.datasets = list(_models(draft, ATLAS, Dataset, rows["datasets"]))
    draft.start_views = list(_models(draft, ATLAS, StartView, rows["start_views"]))
    unread = draft.unread[Layer]
    draft.unread[Feature].others = unread.others
    return [*dict.fromkeys(layer.id for layer in draft.layers), *sorted(unread.ids)]


def _not_too_many(draft: Draft, section: str, rows: Any) -> Any:
    """The entries of a section; those past what a reader can choose from are left out, with a problem."""
    if section == "datasets" or not isinstance(rows, list) or len(rows) <= limits.MOST_LAYERS:
        return rows
    message = f"has {len(rows)} entries, more than {limits.MOST_LAYERS}"
    draft.problem(ATLAS, section, message, "combine some of them")
    draft.unread[_LISTS[section]].others = True
    return rows[: limits.MOST_LAYERS]


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
        if _enough(draft, file, model, number):
            return
        own = row.get("id") if isinstance(row, dict) else None
        yield from _model(draft, file, item or _named(own, f"entry {number}"), model, row)


def _named(own: object, else_: str) -> str:
    """How an entry is called in messages: by its id, if that is a text or a number."""
    return str(own) if own and isinstance(own, str | int | float) else else_


def _enough(draft: Draft, file: str, model: type[BaseModel], number: int) -> bool:
    """Whether to read no further: there are too many entries, or too many mistakes."""
    if number > limits.MOST_ROWS:
        draft.problem(file, "the file", f"has more than {limits.MOST_ROWS:,} entries", "split the atlas")
    elif not draft.is_full(file):
        return False
    draft.unread[model].others = True
    return True


def _model(draft: Draft, file: str, item: str, model: type[_M], row: Any) -> Iterator[_M]:
    try:
        yield model.model_validate(row)
    except ValidationError as error:
        keys = ("id", "feature") if model not in {Names, Fact, Checkpoint} else ("feature",)
        draft.unread[model].note(
            next((row[key] for key in keys if key in row), None) if isinstance(row, dict) else None
        )
        for wrong in error.errors():
            for message, remedy in mistakes.told(wrong):
                draft.problem(file, item, message, remedy)


def _read_csv(reading: _Reading, name: str, model: type[_M]) -> Iterator[_M]:
    """The rows of a table whose column `feature` says what they are about."""
    draft, text = reading.draft, reading.text(name)
    if text is None:
        draft.unread[model].others = True
        return
    rows = loading.csv_of(text)
    try:
        _, columns = next(rows, (1, []))
        if not _are_columns(draft, name, model, columns):
            return
        for number, (line, cells) in enumerate(rows, 1):
            if _enough(draft, name, model, number):
                return
            row = dict(zip(columns, cells, strict=False))
            where = f"line {line} ({row.get('feature', '')})"
            if len(cells) == len(columns):
                yield from _model(draft, name, where, model, row)
                continue
            draft.unread[model].note(row.get("feature"))
            message = "the row has too many or too few cells"
            draft.problem(name, where, message, "quote cells that hold a comma")
    except UnreadableError as error:
        draft.unread[model].others = True
        reading.problem(name, error)


def _are_columns(draft: Draft, name: str, model: type[BaseModel], found: list[str]) -> bool:
    """Whether a table has the columns of a model in their order; those with a default may be missing."""
    needed = {key for key, about in model.model_fields.items() if about.is_required()}
    if needed <= set(found) and found == [key for key in model.model_fields if key in found]:
        return True
    draft.unread[model].others = True
    expected = [key for key in model.model_fields if key != "id" or key in found]
    draft.problem(name, "line 1", f"the columns are '{','.join(found)}'", f"write '{','.join(expected)}'")
    return False


def _read_layer(reading: _Reading, layer: str) -> Iterator[Feature]:
    name, draft = f"{LAYERS}/{layer}.geojson", reading.draft
    collection = reading.parsed(name, loading.json_of)
    rows = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(rows, list):
        draft.unread[Feature].others = True
        if collection is not _UNREAD:
            draft.problem(name, "the file", "has no list of features", "write a GeoJSON FeatureCollection")
        return
    if not geojson.is_wgs84(collection.get("crs")):
        message = f"its crs is {geojson.name_of(collection['crs'])}, not WGS84"
        draft.problem(name, "the file", message, "save it in WGS84 (EPSG:4326), as GeoJSON requires")
    for number, entry in enumerate(rows, 1):
        if _enough(draft, name, Feature, number):
            return
        yield from _read_feature(draft, layer, number, entry if isinstance(entry, dict) else {})


def _read_feature(draft: Draft, layer: str, number: int, row: Mapping[str, Any]) -> Iterator[Feature]:
    name, item = f"{LAYERS}/{layer}.geojson", _named(row.get("id"), f"feature {number}")
    properties = row.get("properties")
    content = {**properties} if isinstance(properties, dict) else {}
    for key, value in (("id", row.get("id")), ("layer", layer), ("geometry", None)):
        if key in content and content[key] != value:
            draft.problem(name, item, f"has a different {key} in its properties", "remove that one")
        content[key] = value
    try:
        content["geometry"] = geojson.read(row.get("geometry"))
    except MistakeError as error:
        draft.unread[Feature].note(row.get("id"))
        for what, remedy in error.mistakes:
            draft.problem(name, item, f"bad geometry: {what}", remedy)
        content["geometry"] = Point(0, 0)  # stands in, so that what else is wrong is told too
        list(_model(draft, name, item, Feature, content))
        return
    if geojson.has_heights(row.get("geometry")):
        remedy = "remove them: coordinates are longitude and latitude only"
        draft.problem(name, item, "has heights, which are not kept", remedy, Severity.WARNING)
    if content["geometry"] is not None and antimeridian.is_doubtful(content["geometry"]):
        message = "its outline has a side longer than half the world, drawn the short way across 180°"
        remedy = "add points along that side if the long way is meant; if not, reverse the outline"
        draft.problem(name, item, message, remedy, Severity.WARNING)
    yield from _model(draft, name, item, Feature, content)
