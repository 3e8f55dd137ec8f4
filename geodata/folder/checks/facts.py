"""Check the features and bases of facts, and that values and notes have no quotation marks."""

from __future__ import annotations

from pydantic import BaseModel

from geodata.folder import files
from geodata.folder.checks.ids import NO_FEATURE
from geodata.folder.draft import Draft
from geodata.model import Dataset, Fact, Feature, Passage
from geodata.references import Reference, reference_id
from geodata.vocabulary import Basis, Severity

#: The message for a row with a derived fact: `derivations` computes these, and no file contains them.
_DERIVED_BY_HAND = "facts with basis 'derived' are made by the program"


def check(draft: Draft) -> None:
    """Report facts with unknown features or bases; warn of unsourced facts and of quotation marks."""
    known = {feature.id for feature in draft.features}
    homes: dict[Basis, tuple[type[BaseModel], set[str], str]] = {
        Basis.QUOTED: (Passage, {p.id for p in draft.passages}, files.PASSAGES),
        Basis.CITED: (Reference, {r.id for r in draft.references}, files.REFERENCES),
        Basis.DATASET: (Dataset, {d.id for d in draft.datasets}, files.ATLAS),
    }
    for fact in draft.facts:
        item = f"{fact.feature} {fact.property}"
        if not draft.may_have(Feature, fact.feature, known):
            draft.problem(files.FACTS, item, *NO_FEATURE)
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
        _check_quotation_marks(draft, fact, item)


def _check_quotation_marks(draft: Draft, fact: Fact, item: str) -> None:
    for text in (fact.value, fact.note or ""):
        if any(mark in text for mark in '“”"«»„'):
            remedy = "say it in your own words, or add it as a passage"
            draft.problem(files.FACTS, item, "has quotation marks", remedy, Severity.WARNING)
            return
