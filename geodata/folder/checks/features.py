"""Check features: their groups, wholes, geometry and its sources, names and statuses."""

from __future__ import annotations

from collections.abc import Mapping

from geodata import hierarchy, limits
from geodata.folder import files
from geodata.folder.checks.ids import ADD_SOURCE, NO_FEATURE, find_bases
from geodata.folder.draft import Draft
from geodata.model import Fact, Feature, Group, Names
from geodata.vocabulary import WITH_STATUS, Severity


def check(draft: Draft) -> None:
    """Report layers with an unknown group, and problems of features and their names."""
    groups = {group.id for group in draft.groups}
    for layer in draft.layers:
        if not draft.may_have(Group, layer.group, groups):
            message = f"names an unknown group, '{layer.group}'"
            draft.problem(files.ATLAS, layer.id, message, "add that group or correct the name")
    known = {feature.id: feature for feature in draft.features}
    _check_geometry_sources(draft)
    _check_wholes(draft, known)
    _check_presence(draft)
    _check_latitudes(draft)
    _check_names_and_statuses(draft)
    for names in draft.names:
        if not draft.may_have(Feature, names.feature, known):
            draft.problem(files.NAMES, names.feature, *NO_FEATURE)


def _check_geometry_sources(draft: Draft) -> None:
    is_basis = find_bases(draft)
    for feature in draft.features:
        for source in feature.geometry_source:
            if not is_basis(source):
                message = f"geometry_source '{source}' is unknown"
                draft.problem(_file_of(feature), feature.id, message, ADD_SOURCE)


def _check_wholes(draft: Draft, known: Mapping[str, Feature]) -> None:
    """Report unknown wholes, circles, and features too many levels below their whole."""
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


def _check_presence(draft: Draft) -> None:
    """Report features that have neither geometry nor parts, and no note that says why."""
    if draft.unread[Feature]:
        return  # the parts may be among the features that could not be read
    wholes = {whole for feature in draft.features for whole in feature.part_of}
    for feature in draft.features:
        if feature.geometry is None and feature.id not in wholes and not feature.geometry_note:
            remedy = (
                "give it a geometry, or parts that name it in part_of, or a geometry_note that says why not"
            )
            draft.problem(_file_of(feature), feature.id, "has neither geometry nor parts", remedy)


def _check_latitudes(draft: Draft) -> None:
    """Warn of geometry beyond the largest latitude of Web Mercator maps."""
    end = limits.MOST_MERCATOR_LATITUDE
    for feature in draft.features:
        if feature.geometry is None:
            continue
        _, south, _, north = feature.geometry.bounds
        if max(north, -south) > end:
            message = f"reaches to {north if north > end else south:.4f}°, and maps end at {end}°"
            remedy = "remove its geometry, and say in geometry_note where it is"
            draft.problem(_file_of(feature), feature.id, message, remedy, Severity.WARNING)


def _check_names_and_statuses(draft: Draft) -> None:
    named = {names.feature for names in draft.names}
    dated = {fact.feature for fact in draft.facts if fact.property == "status"}
    for feature in draft.features:
        if not draft.may_have(Names, feature.id, named):
            draft.problem(_file_of(feature), feature.id, "has no names", f"add a row to {files.NAMES}")
        if feature.kind in WITH_STATUS and not draft.may_have(Fact, feature.id, dated):
            remedy = f"add a status row to {files.FACTS}"
            draft.problem(_file_of(feature), feature.id, "has no dated status", remedy, Severity.WARNING)


def _file_of(feature: Feature) -> str:
    return files.layer_file(feature.layer)
