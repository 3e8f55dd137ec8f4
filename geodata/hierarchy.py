"""What is part of what, as a graph: each feature with the wholes that it names in `part_of`.

Every step is taken once, without recursion, so that chains and lattices of any size are soon done with.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence

from geodata.model import Feature

#: Wholes by the id of their part.
Wholes = Mapping[str, Iterable[str]]


def from_above(wholes: Wholes) -> list[str]:
    """All ids of the graph in an order in which each whole stands before its parts, circles aside."""
    order: list[str] = []
    seen: set[str] = set()
    for start in wholes:
        if start in seen:
            continue
        seen.add(start)
        path = [(start, iter(wholes[start]))]
        while path:
            item, above = path[-1]
            upper = next((each for each in above if each in wholes and each not in seen), None)
            if upper is None:
                order.append(item)
                path.pop()
            else:
                seen.add(upper)
                path.append((upper, iter(wholes[upper])))
    return order


def circles(wholes: Wholes) -> dict[str, int]:
    """For each id the number of the group whose members are all parts of each other (Kosaraju's way)."""
    parts: dict[str, list[str]] = defaultdict(list)
    for part, above in wholes.items():
        for whole in above:
            parts[whole].append(part)
    group: dict[str, int] = {}
    for number, start in enumerate(reversed(from_above(wholes))):
        waiting = [start]
        while waiting:
            item = waiting.pop()
            if item not in group:
                group[item] = number
                waiting += [part for part in parts[item] if part not in group]
    return group


def levels(wholes: Wholes) -> dict[str, int]:
    """How many wholes lie above each id, one within the other: 0 for what is part of nothing.

    Of a circle the numbers mean nothing.
    """
    found: dict[str, int] = {}
    for item in from_above(wholes):
        found[item] = max((found.get(whole, 0) + 1 for whole in wholes[item] if whole in wholes), default=0)
    return found


def drawn_parts(top: str, parts: Mapping[str, Sequence[Feature]]) -> tuple[Feature, ...]:
    """The features with geometry that one is made of; `parts` are those that name a whole, by its id."""
    found: dict[str, Feature] = {}
    seen, waiting = {top}, [*reversed(parts.get(top, ()))]
    while waiting:
        part = waiting.pop()
        if part.id in seen:
            continue
        seen.add(part.id)
        if part.geometry is None:
            waiting += reversed(parts.get(part.id, ()))
        else:
            found[part.id] = part
    return tuple(found.values())


def wholes_above(part: str, wholes: Callable[[str], Iterable[str]]) -> list[str]:
    """The ids of what one is part of, the nearest first; `wholes` answers what an id names in `part_of`."""
    found: dict[str, None] = {}
    waiting = deque([part])
    while waiting:
        for whole in wholes(waiting.popleft()):
            if whole not in found:
                found[whole] = None
                waiting.append(whole)
    return list(found)
