"""Open a folder of files as an `Atlas`, indexed both ways between features and their evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import MINYEAR, date
from functools import cached_property
from importlib.resources import files as package_files
from os import PathLike, fspath
from pathlib import Path
from typing import TypeVar

from shapely import union_all
from shapely.geometry.base import BaseGeometry

from geodata import beginnings, derivations, edtf, hierarchy, history, origins
from geodata.errors import AtlasInvalidError, UnknownItemError
from geodata.folder import basemap, files, validation
from geodata.folder.files import Draft
from geodata.folder.inside import stays_inside
from geodata.geometry import antimeridian
from geodata.legible import brief
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
from geodata.problems import Problem
from geodata.properties import KNOWN, beside_known
from geodata.references import Reference
from geodata.vocabulary import Kind, Severity, Status

_T = TypeVar("_T")


def shipped_folder() -> Path:
    """The folder of the atlas that comes with the program."""
    return Path(str(package_files("geodata") / "data"))


def load_atlas(folder: str | PathLike[str] | None = None) -> Atlas:
    """The atlas in a folder or a zip, or the shipped one.

    Raises AtlasInvalidError with every problem if the folder has an error; warnings do not keep an
    atlas from opening.
    """
    folder = shipped_folder() if folder is None else folder
    opened, problems = examine(folder)
    if opened is None:
        errors = [problem for problem in problems if problem.severity is Severity.ERROR]
        raise AtlasInvalidError(fspath(folder), errors)
    return opened


def examine(folder: str | PathLike[str], *also: validation.Check) -> tuple[Atlas | None, list[Problem]]:
    """The atlas in a folder, None if it has an error, and every problem; see `validation.check`."""
    draft = files.read(folder)
    problems = validation.check(draft, *also)
    if draft.about is None or any(problem.severity is Severity.ERROR for problem in problems):
        return None, problems
    return Atlas.from_draft(draft, draft.about), problems


@dataclass(frozen=True)
class Atlas:
    """Everything in an atlas. Collections keep the order of the files.

    Look features up by id with `feature()`; the other methods give what belongs to a feature.
    """

    folder: Path
    about: About
    groups: tuple[Group, ...]
    layers: Mapping[str, Layer]
    features: Mapping[str, Feature]
    names: Mapping[str, Names]
    facts: tuple[Fact, ...]
    sources: Mapping[str, Source]
    passages: Mapping[str, Passage]
    references: Mapping[str, Reference]
    datasets: Mapping[str, Dataset]
    start_views: tuple[StartView, ...]
    checkpoints: tuple[Checkpoint, ...]
    properties: Mapping[str, Property] = field(default_factory=lambda: KNOWN)
    #: In an atlas of an earlier year (`in_year`), the features (ids) whose status was unconfirmed then.
    unconfirmed_then: frozenset[str] | None = field(default=None, compare=False, repr=False)

    def __hash__(self) -> int:
        """Hash by the folder alone: fast, and equal atlases have equal hashes."""
        return hash(self.folder)

    @classmethod
    def from_draft(cls, draft: Draft, about: About) -> Atlas:
        """An atlas of what was read, with the derived facts added."""
        own = beside_known(draft.properties)
        return cls(
            folder=draft.folder,
            about=about,
            groups=tuple(draft.groups),
            layers={layer.id: layer for layer in draft.layers},
            features={feature.id: feature for feature in draft.features},
            names={names.feature: names for names in draft.names},
            facts=(*draft.facts, *derivations.derived_facts(draft.features, draft.facts, own)),
            sources={source.id: source for source in draft.sources},
            passages={passage.id: passage for passage in _reading_order(draft)},
            references={reference.id: reference for reference in draft.references},
            datasets={dataset.id: dataset for dataset in draft.datasets},
            start_views=tuple(draft.start_views),
            checkpoints=tuple(draft.checkpoints),
            properties=own,
        )

    @property
    def basemap_folder(self) -> Path:
        """The folder of the built-in base map: the atlas's own, or the shipped one."""
        own = self.folder / basemap.FOLDER
        return own if own.is_dir() and stays_inside(self.folder, own) else basemap.shipped()

    def feature(self, feature_id: str) -> Feature:
        """The feature with this id; UnknownItemError if there is none."""
        return _get(self.features, feature_id, "feature")

    def name(self, feature_id: str) -> str:
        """The English name of a feature."""
        return _get(self.names, feature_id, "feature").en

    def property_label(self, name: str) -> str:
        """The label of a property on screen; its id in words if the atlas gives no label."""
        return (self.properties.get(name) or Property(id=name)).words

    def features_in(self, layer_id: str) -> tuple[Feature, ...]:
        """The features of a layer, in the order of its file."""
        _get(self.layers, layer_id, "layer")
        return self._by_layer.get(layer_id, ())

    def drawn_in(self, layer_id: str) -> tuple[Feature, ...]:
        """The features of a layer that have geometry of their own."""
        _get(self.layers, layer_id, "layer")
        return self._drawn.get(layer_id, ())

    def parts(self, feature_id: str) -> tuple[Feature, ...]:
        """All features with geometry that a corridor, region or programme is made of."""
        return hierarchy.drawn_parts(feature_id, self._parts)

    def wholes(self, feature_id: str) -> tuple[Feature, ...]:
        """The features that a feature is part of, directly or through others; the nearest first."""
        above = hierarchy.wholes_above(feature_id, lambda each: self.feature(each).part_of)
        return tuple(self.feature(whole) for whole in above)

    def geometry(self, feature_id: str) -> BaseGeometry:
        """The geometry of a feature, or that of its parts together (EPSG:4326); empty if it has no place."""
        feature = self.feature(feature_id)
        if feature.geometry is not None:
            return feature.geometry
        return union_all([part.geometry for part in self.parts(feature_id)])

    def facts_of(self, feature_id: str) -> tuple[Fact, ...]:
        """The facts of a feature: in the order of the file, the derived ones last."""
        return self._facts.get(feature_id, ())

    def passages_on(self, feature_id: str) -> tuple[Passage, ...]:
        """The passages about a feature itself (not its parts), in reading order."""
        return self._passages_on.get(feature_id, ())

    def facts_on(self, passage: Passage) -> tuple[Fact, ...]:
        """The facts that rest on a passage."""
        return self._facts_on.get(passage.id, ())

    def status(self, feature_id: str, year: int | None = None) -> Fact | None:
        """The status fact that held at the end of a year (None: today); None if nothing is known by then.

        See `history.status_at` for the rule.
        """
        now = history.status_at(self._statuses.get(feature_id, ()), _end_of(year))
        return None if now is None else now.fact

    def last_report(self, feature_id: str, year: int | None = None) -> Fact | None:
        """The last report of the status that held at the end of a year (None: today); see `history`."""
        last = history.last_report(self._statuses.get(feature_id, ()), _end_of(year))
        return None if last is None else last.fact

    def is_unconfirmed(self, feature_id: str, year: int | None = None) -> bool:
        """Whether the status at the end of a year (None: today) lacks a recent report; see `history`."""
        if year is None and self.unconfirmed_then is not None:
            return feature_id in self.unconfirmed_then
        statuses = self._statuses.get(feature_id, ())
        return history.is_unconfirmed(statuses, _end_of(year), edtf.latest(self.about.data_date))

    def unconfirmed_by_year(self, feature_id: str) -> tuple[tuple[int, bool], ...]:
        """The years in which a feature's status becomes unconfirmed (True), or confirmed again (False)."""
        return history.turns(self._statuses.get(feature_id, ()), edtf.latest(self.about.data_date))

    def current_status(self, feature_id: str, year: int | None = None) -> Status | None:
        """The status of a feature at the end of a year (None: today); None if it has none by then."""
        fact = self.status(feature_id, year)
        return None if fact is None else Status(fact.value)

    def exists(self, feature_id: str, year: int | None = None) -> bool:
        """Whether a feature is to be shown for the end of a year (None: today, which shows all)."""
        if year is None:
            return True
        since = self.since(feature_id)
        return since is not None and since <= year

    def since(self, feature_id: str) -> int | None:
        """The first year at whose end a feature is shown; None if no date says when it began.

        Without such a date it is shown only for today. Map, panel, figure, search and exports all use this
        rule: see `beginnings.first_year`. A place without a status was always there (year 1). A feature
        without a date of its own begins with the first of its parts.
        """
        own = self._begun(feature_id)
        if own is not None:
            return own
        if self.feature(feature_id).kind is Kind.PLACE:
            return MINYEAR
        begun = [self._begun(part.id) for part in self.parts(feature_id)]
        return min((year for year in begun if year is not None), default=None)

    def _begun(self, feature_id: str) -> int | None:
        return beginnings.first_year(self.facts_of(feature_id), self.feature(feature_id).kind)

    def undated(self, feature_ids: Iterable[str]) -> tuple[str, ...]:
        """The given features (ids) that have no first year, and so are not shown for an earlier year."""
        return tuple(each for each in feature_ids if self.since(each) is None)

    def status_by_year(self, feature_id: str) -> tuple[tuple[int, Status], ...]:
        """The years in which a feature's status at the year's end changes, with the new status."""
        return history.changes(self._statuses.get(feature_id, ()), self.last_year)

    def in_year(self, year: int | None) -> Atlas:
        """The atlas as it was at the end of a year: later statuses are left out (None: unchanged)."""
        if year is None:
            return self
        end = date(year, 12, 31)
        begun = (
            fact
            for fact in self.facts
            if fact.property != "status" or edtf.earliest(fact.as_of or "0001") <= end
        )
        doubted = frozenset(each for each in self.features if self.is_unconfirmed(each, year))
        return replace(self, facts=tuple(begun), unconfirmed_then=doubted)

    @property
    def last_year(self) -> int:
        """The year of the data date: the last year that the data cover."""
        return edtf.latest(self.about.data_date).year

    @cached_property
    def first_year(self) -> int:
        """The year of the earliest dated status in the atlas; `last_year` if there is none."""
        statuses = (fact.as_of for fact in self.facts if fact.property == "status")
        return beginnings.earliest_year(statuses) or self.last_year

    def reference_of(self, passage: Passage) -> Reference:
        """The reference of the document that a passage was taken from."""
        return self.references[passage.source]

    def issued(self, fact: Fact) -> str | None:
        """The publication date (EDTF) of the reference that a fact cites or quotes; None if not known."""
        behind = origins.reference_behind(fact, self.passages, self.references)
        return None if behind is None else behind.issued

    def bounds(self, feature_ids: Iterable[str]) -> tuple[float, float, float, float] | None:
        """West, south, east, north (degrees) around features; None if none of them has a place.

        East is greater than 180 where they lie on both sides of that meridian.
        """
        return antimeridian.extent(self.geometry(feature_id) for feature_id in feature_ids)

    @cached_property
    def _by_layer(self) -> dict[str, tuple[Feature, ...]]:
        return _grouped((feature.layer, feature) for feature in self.features.values())

    @cached_property
    def _drawn(self) -> dict[str, tuple[Feature, ...]]:
        return _grouped((each.layer, each) for each in self.features.values() if each.geometry is not None)

    @cached_property
    def _parts(self) -> dict[str, tuple[Feature, ...]]:
        return _grouped((whole, part) for part in self.features.values() for whole in part.part_of)

    @cached_property
    def _facts(self) -> dict[str, tuple[Fact, ...]]:
        return _grouped((fact.feature, fact) for fact in self.facts)

    @cached_property
    def _statuses(self) -> dict[str, tuple[history.Dated, ...]]:
        return _grouped(
            (fact.feature, history.dated(fact, self.issued(fact)))
            for fact in self.facts
            if fact.property == "status"
        )

    @cached_property
    def _facts_on(self) -> dict[str, tuple[Fact, ...]]:
        return _grouped((fact.passage_id, fact) for fact in self.facts if fact.passage_id is not None)

    @cached_property
    def _passages_on(self) -> dict[str, tuple[Passage, ...]]:
        return _grouped((feature, p) for p in self.passages.values() for feature in p.features)


def _end_of(year: int | None) -> date:
    return date.max if year is None else date(year, 12, 31)


def _reading_order(draft: Draft) -> list[Passage]:
    order = {source.id: number for number, source in enumerate(draft.sources)}
    return sorted(draft.passages, key=lambda passage: (order[passage.source], passage.start))


def _get(items: Mapping[str, _T], item_id: str, noun: str) -> _T:
    try:
        return items[item_id]
    except KeyError:
        raise UnknownItemError(f"the atlas has no {noun} '{brief(item_id)}'. Check its spelling.") from None


def _grouped(pairs: Iterable[tuple[str, _T]]) -> dict[str, tuple[_T, ...]]:
    groups: dict[str, list[_T]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return {key: tuple(values) for key, values in groups.items()}
