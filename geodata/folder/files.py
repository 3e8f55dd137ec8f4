"""Read the files of an atlas folder into models, with a problem for everything that cannot be read.

    atlas.toml            [about], [[groups]], [[layers]], [[datasets]], [[start_views]], [[properties]]
    layers/<layer>.geojson  one FeatureCollection per layer (RFC 7946)
    names.csv             the names of each feature
    facts.csv             one claim per row
    passages.json         {"sources": […], "passages": […]} (optional if no fact is quoted)
    references.json       CSL-JSON
    checkpoints.csv       positions to check the geometry against (optional)
    basemap/*.geojson     the built-in base map (optional; the default is the shipped one)

The folder may be zipped, as a data package is (`packed.py`); the base map is then the shipped one.
Nothing here raises for bad content: a row that cannot be read becomes a `Problem`, the rest is kept.
The ids of unread entries are noted (`Unread`), so that no message says that they do not exist.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager, nullcontext
from difflib import get_close_matches
from os import PathLike
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel

from geodata import limits
from geodata.errors import UnreadableError
from geodata.folder import loading
from geodata.folder.draft import Draft, Unread
from geodata.folder.entries import read_models, read_table
from geodata.folder.layers import read_layer
from geodata.folder.loading import Files
from geodata.folder.packed import Packed
from geodata.folder.reading import UNREAD, Reading
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
    Property,
    Source,
    StartView,
)
from geodata.references import Reference
from geodata.vocabulary import Severity

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
    "layer_file",
    "read",
]

ATLAS, NAMES, FACTS = "atlas.toml", "names.csv", "facts.csv"
PASSAGES, REFERENCES = "passages.json", "references.json"
CHECKPOINTS = "checkpoints.csv"
LAYERS = "layers"

#: The sections of atlas.toml that are lists.
_LISTS: Final[dict[str, type[BaseModel]]] = {
    "groups": Group,
    "layers": Layer,
    "datasets": Dataset,
    "start_views": StartView,
    "properties": Property,
}
#: The sections whose entries a reader chooses from, so that their number is limited.
_CHOSEN: Final = ("groups", "layers", "start_views")
#: The keys of atlas.toml and of passages.json.
_SECTIONS, _EVIDENCE = ("about", *_LISTS), ("sources", "passages")


def layer_file(layer_id: str) -> str:
    """The path of a layer's file in an atlas folder."""
    return f"{LAYERS}/{layer_id}.geojson"


def read(folder: str | PathLike[str]) -> Draft:
    """Read an atlas folder, or a zip of one; everything that cannot be read becomes a problem."""
    folder = Path(folder)
    draft = Draft(folder)
    try:
        with _open(folder) as opened:
            _read_all(Reading(draft, opened))
    except UnreadableError as error:
        draft.problem(folder.name or str(folder), error.item, error.what, error.remedy)
    return draft


def _open(folder: Path) -> AbstractContextManager[Files]:
    if folder.is_file():
        return Packed(folder)
    if loading.is_there(folder) and not folder.is_dir():
        raise UnreadableError("is neither a folder nor a zip", "give the folder of an atlas, or a zip of it")
    return nullcontext(loading.Folder(folder))


def _read_all(reading: Reading) -> None:
    draft, names = reading.draft, reading.files.names()
    layers = _read_atlas(reading, names)
    for layer in layers:
        draft.features += read_layer(reading, layer_file(layer), layer)
    draft.names = list(read_table(reading, NAMES, Names))
    draft.facts = list(read_table(reading, FACTS, Fact))
    if CHECKPOINTS in names:
        draft.checkpoints = list(read_table(reading, CHECKPOINTS, Checkpoint))
    if PASSAGES in names or any(fact.passage_id is not None for fact in draft.facts):
        _read_passages(reading)
    _read_references(reading)
    _warn_of_strays(draft, names, set(map(layer_file, layers)))


def _warn_of_strays(draft: Draft, names: Collection[str], layers: Collection[str]) -> None:
    """Warn of files that look like files of an atlas but are never read."""
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


def _read_passages(reading: Reading) -> None:
    draft, evidence = reading.draft, reading.parsed(PASSAGES, loading.json_of)
    if not isinstance(evidence, Mapping):
        if evidence is not UNREAD:
            draft.problem(PASSAGES, "the file", "is not an object", 'write {"sources": […], "passages": […]}')
        draft.unread[Source].others = draft.unread[Passage].others = True
        return
    _report_unknown_keys(draft, PASSAGES, evidence, _EVIDENCE)
    draft.sources = list(read_models(draft, PASSAGES, Source, evidence.get("sources", [])))
    draft.passages = list(read_models(draft, PASSAGES, Passage, evidence.get("passages", [])))


def _report_unknown_keys(draft: Draft, file: str, found: Mapping[str, Any], known: Collection[str]) -> None:
    """Report unknown keys, because the value of a misspelt key would be lost."""
    for key in found:
        if key not in known:
            meant = get_close_matches(key, known, 1)
            remedy = f"rename it {meant[0]}" if meant else f"remove it, or use one of {', '.join(known)}"
            draft.problem(file, key, "is not a known key", remedy)


def _read_references(reading: Reading) -> None:
    draft, references = reading.draft, reading.parsed(REFERENCES, loading.json_of)
    if not isinstance(references, list):
        if references is not UNREAD:
            draft.problem(REFERENCES, "the file", "is not an array", "write a CSL-JSON array of items")
        draft.unread[Reference].others = True
        return
    wrapped = [{"id": item.get("id"), "csl": item} if isinstance(item, dict) else item for item in references]
    draft.references = list(read_models(draft, REFERENCES, Reference, wrapped))


def _read_atlas(reading: Reading, names: Collection[str]) -> list[str]:
    """Read atlas.toml and return the ids of the layers to read.

    The file of a layer is read even if its entry has a mistake, so that all problems are reported at once.
    """
    draft, config = reading.draft, reading.parsed(ATLAS, loading.toml_of, limits.MOST_TOML_BYTES)
    if config is UNREAD:
        unreadable: tuple[type[BaseModel], ...] = (*_LISTS.values(), Feature)
        for model in unreadable:
            draft.unread[model].others = True
        paths = [Path(name) for name in names if name.startswith(f"{LAYERS}/")]
        return [path.stem for path in paths if path.suffix == ".geojson"][: limits.MOST_LAYERS]
    _report_unknown_keys(draft, ATLAS, config, _SECTIONS)
    about = list(read_models(draft, ATLAS, About, [config.get("about", {})], "about"))
    draft.about = about[0] if about else None
    rows = {section: _cut_to_limit(draft, section, config.get(section, [])) for section in _LISTS}
    draft.groups = list(read_models(draft, ATLAS, Group, rows["groups"]))
    draft.layers = list(read_models(draft, ATLAS, Layer, rows["layers"]))
    draft.datasets = list(read_models(draft, ATLAS, Dataset, rows["datasets"]))
    draft.start_views = list(read_models(draft, ATLAS, StartView, rows["start_views"]))
    draft.properties = list(read_models(draft, ATLAS, Property, rows["properties"]))
    unread = draft.unread[Layer]
    draft.unread[Feature].others = unread.others
    return [*dict.fromkeys(layer.id for layer in draft.layers), *sorted(unread.ids)]


def _cut_to_limit(draft: Draft, section: str, rows: Any) -> Any:
    """The entries of a section. Of those a reader chooses from, only MOST_LAYERS, with a problem for more."""
    if section not in _CHOSEN or not isinstance(rows, list) or len(rows) <= limits.MOST_LAYERS:
        return rows
    message = f"has {len(rows)} entries, more than {limits.MOST_LAYERS}"
    draft.problem(ATLAS, section, message, "combine some of them")
    draft.unread[_LISTS[section]].others = True
    return rows[: limits.MOST_LAYERS]
