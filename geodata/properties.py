"""The properties that the program itself knows, combined with those that an atlas declares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from geodata.model import Property
from geodata.vocabulary import Comparison

if TYPE_CHECKING:
    from geodata.catalogue import Atlas

_LASTING = ("published-length", "area", "opened", "construction-start", "date")
_ESTIMATES = ("cost", "investment", "capacity", "planned-opening", "planned-cost", "planned-capacity")
_PROPERTIES = (
    *(Property(id=name, comparison=Comparison.LASTING) for name in _LASTING),
    *(Property(id=name, comparison=Comparison.ESTIMATE) for name in _ESTIMATES),
    Property(id="end-chainage", label="Chainage of an end"),
)
#: Properties with a meaning for the program, by id: for comparing values, in checks, or on screen.
KNOWN: Mapping[str, Property] = {each.id: each for each in _PROPERTIES}


def beside_known(own: Iterable[Property]) -> dict[str, Property]:
    """The known properties and those of an atlas, by id; what an atlas declares replaces what is known."""
    found = dict(KNOWN)
    for each in own:
        said = found.get(each.id, each).model_dump(exclude_defaults=True)
        found[each.id] = Property(**said | each.model_dump(exclude_defaults=True))
    return found


def described(atlas: Atlas) -> list[Property]:
    """The properties that an atlas itself declares, except those that equal the known ones."""
    return [each for each in atlas.properties.values() if each != KNOWN.get(each.id)]


def properties_of(atlas: Atlas) -> list[Property]:
    """The properties that facts of an atlas have, and those that it declares, sorted by id."""
    named = {fact.property for fact in atlas.facts} | {each.id for each in described(atlas)}
    return [atlas.properties.get(name) or Property(id=name) for name in sorted(named)]
