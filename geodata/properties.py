"""The properties that the program itself knows, and those of an atlas beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from geodata.model import Property
from geodata.vocabulary import Comparison

if TYPE_CHECKING:
    from geodata.catalogue import Atlas

_LASTING = ("published-length", "area", "opened", "construction-start", "date")
_ESTIMATES = ("cost", "investment", "capacity", "planned-opening", "planned-cost", "planned-capacity")
_TOLD = (
    *(Property(id=name, comparison=Comparison.LASTING) for name in _LASTING),
    *(Property(id=name, comparison=Comparison.ESTIMATE) for name in _ESTIMATES),
    Property(id="end-chainage", label="Chainage of an end"),
)
#: Properties with a meaning for the program, by id: checks compute with them, or they lead a panel.
KNOWN: Mapping[str, Property] = {each.id: each for each in _TOLD}


def beside_known(own: Iterable[Property]) -> dict[str, Property]:
    """The properties of an atlas by id, and the known ones; what an atlas leaves open stays as known."""
    found = dict(KNOWN)
    for each in own:
        said = found.get(each.id, each).model_dump(exclude_defaults=True)
        found[each.id] = Property(**said | each.model_dump(exclude_defaults=True))
    return found


def described(atlas: Atlas) -> list[Property]:
    """The properties of which an atlas itself says something."""
    return [each for each in atlas.properties.values() if each != KNOWN.get(each.id)]


def properties_of(atlas: Atlas) -> list[Property]:
    """The properties that facts of an atlas have, and those that it describes, by id."""
    named = {fact.property for fact in atlas.facts} | {each.id for each in described(atlas)}
    return [atlas.properties.get(name) or Property(id=name) for name in sorted(named)]
