"""Check that properties in atlas.toml are used by a fact, and that facts have the units it lists."""

from __future__ import annotations

from geodata.folder import files
from geodata.folder.draft import Draft
from geodata.model import Fact
from geodata.vocabulary import Severity


def check(draft: Draft) -> None:
    """Report properties that are parts of themselves; warn of unused ones, and of units not listed."""
    if draft.unread[Fact]:
        return
    used = {fact.property for fact in draft.facts}
    for each in draft.properties:
        if each.id not in used:
            remedy = f"write the id as {files.FACTS} has it, or remove the entry"
            draft.problem(files.ATLAS, each.id, "is a property of no fact", remedy, Severity.WARNING)
        if each.part_of == each.id:
            draft.problem(files.ATLAS, each.id, "is part of itself", "remove its part_of")
    _check_units(draft)


def _check_units(draft: Draft) -> None:
    units = {each.id: each.units for each in draft.properties if each.units}
    for fact in draft.facts:
        if fact.unit is not None and fact.unit not in units.get(fact.property, (fact.unit,)):
            remedy = f"use one of {', '.join(units[fact.property])}, or add it to the units in {files.ATLAS}"
            item = f"{fact.feature} {fact.property}"
            draft.problem(files.FACTS, item, f"has the unit '{fact.unit}'", remedy, Severity.WARNING)
