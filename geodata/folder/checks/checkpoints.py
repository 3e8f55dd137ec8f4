"""Check the features and sources of checkpoints, and how far the geometry is from them."""

from __future__ import annotations

from geodata import accuracy
from geodata.folder import files
from geodata.folder.checks.ids import ADD_SOURCE, NO_FEATURE, find_bases
from geodata.folder.draft import Draft
from geodata.model import Feature
from geodata.vocabulary import Severity


def check(draft: Draft) -> None:
    """Report checkpoints without a geometry or an independent source; warn of large offsets."""
    features = {feature.id: feature for feature in draft.features}
    is_basis = find_bases(draft)
    for checkpoint in draft.checkpoints:
        item = f"{checkpoint.feature} {checkpoint.point}"
        if not draft.may_have(Feature, checkpoint.feature, features):
            draft.problem(files.CHECKPOINTS, item, *NO_FEATURE)
        elif checkpoint.feature in features and features[checkpoint.feature].geometry is None:
            remedy = "check its parts instead"
            draft.problem(files.CHECKPOINTS, item, "checks a feature without geometry", remedy)
        if not is_basis(checkpoint.basis_id):
            message = f"basis '{checkpoint.basis_id}' is unknown"
            draft.problem(files.CHECKPOINTS, item, message, ADD_SOURCE)
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
