"""Everything that is wrong with an atlas folder, as a list of `Problem`s; nothing is raised."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from os import PathLike

from pydantic import BaseModel

from geodata import accuracy, edtf, hierarchy, history, limits, origins
from geodata.folder import basemap, files
from geodata.folder.draft import Draft
from geodata.model import (
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
from geodata.references import Reference, reference_id
from geodata.vocabulary import WITH_STATUS, Basis, Severity

#: The largest part of a source document that its passages may cover before `check` warns.
LARGEST_SHARE = 0.7
#: What is wrong with such a row: derivations.py makes these facts, nobody writes them.
_DERIVED_BY_HAND = "facts with basis 'derived' are made by the program"


_NO_FEATURE = ("this feature is not in any layer", "correct the id, or add the feature to a layer")

#: A check of somebody else, who uses the atlas: what is wrong with a draft that has no errors.
Check = Callable[[Draft], Iterable[Problem]]


def check_folder(folder: str | PathLike[str], *also: Check) -> list[Problem]:
    """Every problem of an atlas folder, errors first, in the order of the files; see `check`."""
    return check(files.read(folder), *also)


def check(draft: Draft, *also: Check) -> list[Problem]:
    """The problems that reading found, and those between the parts of what was read.

    What could not be read is told once: nothing that refers to it counts as wrong. The checks in
    `also` are made where there is no error yet.
    """
    _unique(draft)
    _features(draft)
    _facts(draft)
    _passages(draft)
    _coverage(draft)
    _checkpoints(draft)
    _statuses(draft)
    _copies(draft)
    basemap.check(draft)
    if not any(problem.severity is Severity.ERROR for problem in draft.problems):
        for more in also:
            draft.problems += more(draft)
    return sorted(draft.problems, key=lambda problem: problem.severity != Severity.ERROR)


def _duplicates(ids: Iterable[str]) -> list[str]:
    return [item for item, count in Counter(ids).items() if count > 1]


def _unique(draft: Draft) -> None:
    parts: dict[str, tuple[type[BaseModel], Iterable[str]]] = {
        f"{files.ATLAS} groups": (Group, [group.id for group in draft.groups]),
        f"{files.ATLAS} layers": (Layer, [layer.id for layer in draft.layers]),
        f"{files.ATLAS} datasets": (Dataset, [dataset.id for dataset in draft.datasets]),
        f"{files.ATLAS} start_views": (StartView, [view.id for view in draft.start_views]),
        files.LAYERS: (Feature, [feature.id for feature in draft.features]),
        files.NAMES: (Names, [names.feature for names in draft.names]),
        f"{files.PASSAGES} sources": (Source, [source.id for source in draft.sources]),
        f"{files.PASSAGES} passages": (Passage, [passage.id for passage in draft.passages]),
        files.REFERENCES: (Reference, [reference.id for reference in draft.references]),
    }
    for file, (model, ids) in parts.items():
        for item in _duplicates(ids):
            draft.unread[model].others = True  # one of the two may have another's place
            alike = " (capitals and signs make no difference)" if model is Reference else ""
            draft.problem(file, item, "appears more than once", f"remove one, or give it another id{alike}")
    clashes = {d.id for d in draft.datasets} & {r.id for r in draft.references}
    for item in sorted(clashes):
        draft.problem(files.REFERENCES, item, "is also the id of a dataset", "rename one of them")


def _features(draft: Draft) -> None:
    groups = {group.id for group in draft.groups}
    for layer in draft.layers:
        if not draft.may_have(Group, layer.group, groups):
            message = f"names an unknown group, '{layer.group}'"
            draft.problem(files.ATLAS, layer.id, message, "add that group or correct the name")
    known = {feature.id: feature for feature in draft.features}
    is_basis = _bases(draft)
    for feature in draft.features:
        for source in feature.geometry_source:
            if not is_basis(source):
                message = f"geometry_source '{source}' is unknown"
                draft.problem(_file_of(feature), feature.id, message, _ADD_SOURCE)
    _part_of(draft, known)
    _placed(draft)
    _drawable(draft)
    _told(draft)
    for names in draft.names:
        if not draft.may_have(Feature, names.feature, known):
            draft.problem(files.NAMES, names.feature, *_NO_FEATURE)


def _placed(draft: Draft) -> None:
    if draft.unread[Feature]:
        return  # the parts may be among them
    wholes = {whole for feature in draft.features for whole in feature.part_of}
    for feature in draft.features:
        if feature.geometry is None and feature.id not in wholes and not feature.geometry_note:
            remedy = (
                "give it a geometry, or parts that name it in part_of, or a geometry_note that says why not"
            )
            draft.problem(_file_of(feature), feature.id, "has neither geometry nor parts", remedy)


def _drawable(draft: Draft) -> None:
    """Warn of what maps in Web Mercator cannot show where it is."""
    end = limits.MOST_MERCATOR_LATITUDE
    for feature in draft.features:
        if feature.geometry is None:
            continue
        _, south, _, north = feature.geometry.bounds
        if max(north, -south) > end:
            message = f"reaches to {north if north > end else south:.4f}°, and maps end at {end}°"
            remedy = "remove its geometry, and say in geometry_note where it is"
            draft.problem(_file_of(feature), feature.id, message, remedy, Severity.WARNING)


def _told(draft: Draft) -> None:
    named = {names.feature for names in draft.names}
    dated = {fact.feature for fact in draft.facts if fact.property == "status"}
    for feature in draft.features:
        if not draft.may_have(Names, feature.id, named):
            draft.problem(_file_of(feature), feature.id, "has no names", f"add a row to {files.NAMES}")
        if feature.kind in WITH_STATUS and not draft.may_have(Fact, feature.id, dated):
            remedy = f"add a status row to {files.FACTS}"
            draft.problem(_file_of(feature), feature.id, "has no dated status", remedy, Severity.WARNING)


def _file_of(feature: Feature) -> str:
    return f"{files.LAYERS}/{feature.layer}.geojson"


_ADD_SOURCE = f"add it to {files.REFERENCES} or to the datasets of {files.ATLAS}"


def _part_of(draft: Draft, known: Mapping[str, Feature]) -> None:
    """Wholes that are not there, circles, and what lies too deep."""
    wholes = {feature.id: feature.part_of for feature in draft.features}
    circle, level = hierarchy.circles(wholes), hierarchy.levels(wholes)
    for feature in draft.features:
        file = _file_of(feature)
        for whole in feature.part_of:
            if not draft.may_have(Feature, whole, known):
                message = f"is part of '{whole}', which is not in any layer"
                draft.problem(file, feature.id, message, "correct the id")
            elif whole == feature.id:
                draft.problem(file, feature.id, "is part of itself", "remove it from its part_of")
            elif circle.get(whole) == circle[feature.id]:
                message = f"and '{whole}' are parts of each other"
                draft.problem(file, feature.id, message, "remove one part_of")
        if level[feature.id] == limits.MOST_LEVELS + 1:
            message = f"is more than {limits.MOST_LEVELS} levels below the whole"
            draft.problem(file, feature.id, message, "make it part of a feature at a higher level")


def _bases(draft: Draft) -> Callable[[str], bool]:
    """What tells whether an id is that of a dataset, reference or passage, or may be."""
    homes: tuple[tuple[type[BaseModel], set[str]], ...] = (
        (Dataset, {dataset.id for dataset in draft.datasets}),
        (Reference, {reference.id for reference in draft.references}),
        (Passage, {passage.id for passage in draft.passages}),
    )
    return lambda item: any(draft.may_have(model, item, read) for model, read in homes)


def _facts(draft: Draft) -> None:
    known = {feature.id for feature in draft.features}
    homes: dict[Basis, tuple[type[BaseModel], set[str], str]] = {
        Basis.QUOTED: (Passage, {p.id for p in draft.passages}, files.PASSAGES),
        Basis.CITED: (Reference, {r.id for r in draft.references}, files.REFERENCES),
        Basis.DATASET: (Dataset, {d.id for d in draft.datasets}, files.ATLAS),
    }
    for fact in draft.facts:
        item = f"{fact.feature} {fact.property}"
        if not draft.may_have(Feature, fact.feature, known):
            draft.problem(files.FACTS, item, *_NO_FEATURE)
        if fact.basis is Basis.DERIVED:
            draft.problem(files.FACTS, item, _DERIVED_BY_HAND, "remove the row")
        elif fact.basis is Basis.UNSOURCED:
            draft.problem(
                files.FACTS, item, "is unsourced", "find a source for it or remove it", Severity.WARNING
            )
        else:
            model, ids, home = homes[fact.basis]
            if not draft.may_have(model, fact.basis_id or "", ids):
                message = f"{fact.basis} basis '{fact.basis_id}' is not in {home}"
                written = reference_id(fact.basis_id)
                known_so = fact.basis is Basis.CITED and written in ids
                remedy = f"write '{written}'" if known_so else "correct the id or add it there"
                draft.problem(files.FACTS, item, message, remedy)
        _quotation_marks(draft, fact, item)


def _quotation_marks(draft: Draft, fact: Fact, item: str) -> None:
    for text in (fact.value, fact.note or ""):
        if any(mark in text for mark in '“”"«»„'):
            remedy = "say it in your own words, or add it as a passage"
            draft.problem(files.FACTS, item, "has quotation marks", remedy, Severity.WARNING)
            return


def _passages(draft: Draft) -> None:
    known = {feature.id for feature in draft.features}
    sources = {source.id: source for source in draft.sources}
    references = {reference.id for reference in draft.references}
    for source in draft.sources:
        if not draft.may_have(Reference, source.id, references):
            draft.problem(
                files.PASSAGES, source.id, "has no reference", f"add '{source.id}' to {files.REFERENCES}"
            )
    for passage in draft.passages:
        _tied(draft, passage, known, references)
        if passage.source not in sources:
            if not draft.may_have(Source, passage.source, sources):
                message = f"source '{passage.source}' is unknown"
                draft.problem(files.PASSAGES, passage.id, message, "correct the id or add the source")
        elif passage.end > sources[passage.source].characters:
            draft.problem(
                files.PASSAGES, passage.id, "ends after the document's end", "correct its start and end"
            )


def _tied(draft: Draft, passage: Passage, features: Collection[str], references: Collection[str]) -> None:
    for reference in passage.editors_note_basis:
        if not draft.may_have(Reference, reference, references):
            message = f"its editor's note cites '{reference}', which is not in {files.REFERENCES}"
            draft.problem(files.PASSAGES, passage.id, message, "correct the id or add it there")
    for feature in passage.features:
        if not draft.may_have(Feature, feature, features):
            draft.problem(
                files.PASSAGES,
                passage.id,
                f"mentions '{feature}', which is not in any layer",
                "correct the id",
            )


def _checkpoints(draft: Draft) -> None:
    features = {feature.id: feature for feature in draft.features}
    is_basis = _bases(draft)
    for checkpoint in draft.checkpoints:
        item = f"{checkpoint.feature} {checkpoint.point}"
        if not draft.may_have(Feature, checkpoint.feature, features):
            draft.problem(files.CHECKPOINTS, item, *_NO_FEATURE)
        elif checkpoint.feature in features and features[checkpoint.feature].geometry is None:
            remedy = "check its parts instead"
            draft.problem(files.CHECKPOINTS, item, "checks a feature without geometry", remedy)
        if not is_basis(checkpoint.basis_id):
            message = f"basis '{checkpoint.basis_id}' is unknown"
            draft.problem(files.CHECKPOINTS, item, message, _ADD_SOURCE)
    for offset in accuracy.offsets(features, draft.checkpoints):
        item = f"{offset.feature.id} {offset.checkpoint.point}"
        if not offset.independent:
            message = f"'{offset.checkpoint.basis_id}' is also a source of the geometry"
            draft.problem(files.CHECKPOINTS, item, message, "use a position from another source")
        if not offset.within:
            declared = f"{offset.feature.accuracy_m:g}"
            message = f"lies {offset.metres:.0f} m from the geometry, more than its accuracy_m of {declared}"
            remedy = "declare a larger accuracy_m, or correct the geometry or the position"
            draft.problem(files.CHECKPOINTS, item, message, remedy, Severity.WARNING)


def _coverage(draft: Draft) -> None:
    quoted: dict[str, list[Passage]] = defaultdict(list)
    for passage in draft.passages:
        quoted[passage.source].append(passage)
    for source in draft.sources:
        share = covered_share(source, quoted[source.id])
        if share > LARGEST_SHARE:
            message = f"its passages cover {share:.1%} of the document, more than {LARGEST_SHARE:.0%}"
            draft.problem(
                files.PASSAGES, source.id, message, "quote sentences, not paragraphs", Severity.WARNING
            )


OLD_STATUSES = f"statuses without a report in the last {history.UNCONFIRMED_YEARS} years"
_SEEK = "look for a newer report; until there is one, the map shows the status as unconfirmed"


def _statuses(draft: Draft) -> None:
    """Warn of statuses that nobody has confirmed of late."""
    if draft.about is None or draft.unread[Fact] or draft.unread[Reference]:
        return  # the newest report may be what could not be read
    today = edtf.latest(draft.about.data_date)
    passages = {passage.id: passage for passage in draft.passages}
    references = {reference.id: reference for reference in draft.references}
    reports: dict[str, list[history.Dated]] = defaultdict(list)
    for fact in draft.facts:
        if fact.property == "status":
            behind = origins.reference_behind(fact, passages, references)
            reports[fact.feature].append(history.dated(fact, behind.issued if behind else None))
    for feature, dated in reports.items():
        last = history.last_report(dated, date.max)
        if last is not None and history.is_unconfirmed(dated, date.max, today):
            message = f"'{last.fact.value}' was last reported {edtf.spell(last.fact.as_of or '')}"
            item = f"{feature} status"
            draft.problem(files.FACTS, item, message, _SEEK, Severity.WARNING, summary=OLD_STATUSES)


_ALIKE = "references that are copies of others"
_DECLARE = "cite the original alone, or give the copy custom.copy_of: together they count as one source"


def _copies(draft: Draft) -> None:
    """Warn of references that are one text, unless they say so, and of those that say so of nothing."""
    references = {reference.id: reference for reference in draft.references}
    for reference in references.values():
        original = reference.copy_of
        if original is not None and not draft.may_have(Reference, original, references):
            message = f"custom.copy_of names '{original}', which is not there"
            draft.problem(files.REFERENCES, reference.id, message, "correct the id", Severity.WARNING)
    for group in origins.copies(references.values()):
        for copy in origins.undeclared(group):
            other = next(each for each in group if each is not copy)
            message = f"has the address of '{other.id}', or its title, publisher and date"
            draft.problem(files.REFERENCES, copy.id, message, _DECLARE, Severity.WARNING, summary=_ALIKE)


def covered_share(source: Source, passages: Iterable[Passage]) -> float:
    """The part of a source document's characters (0 to 1) that stand in at least one passage."""
    covered = reached = 0
    for passage in sorted((p for p in passages if p.source == source.id), key=lambda p: p.start):
        covered += max(0, passage.end - max(passage.start, reached))
        reached = max(reached, passage.end)
    return covered / source.characters
