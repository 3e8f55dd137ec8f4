"""Walk the graph of parts and wholes: each feature names its wholes in `part_of`.

Each edge is followed once and without recursion, so that long chains and dense graphs are fast, too.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence

from geodata.model import Feature

#: For the id of each part, the ids of its wholes.
Wholes = Mapping[str, Iterable[str]]


def from_above(wholes: Wholes) -> list[str]:
    """All ids of the graph, each whole before its parts; within a circle no order is promised."""
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
    """For each id, the number of its strongly connected component (Kosaraju's algorithm).

    Ids that share a number are all parts of each other, so that they form a circle.
    """
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
    """The length of the longest chain of wholes above each id: 0 if it is part of nothing.

    For ids in a circle, or below one, the numbers mean nothing.
    """
    found: dict[str, int] = {}
    for item in from_above(wholes):
        found[item] = max((found.get(whole, 0) + 1 for whole in wholes[item] if whole in wholes), default=0)
    return found


def drawn_parts(top: str, parts: Mapping[str, Sequence[Feature]]) -> tuple[Feature, ...]:
    """The features with geometry that `top` (an id) is made of; `parts` has the parts of each whole's id."""
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
    """The ids of all that `part` is part of, the nearest first; `wholes` returns the `part_of` of an id."""
    found: dict[str, None] = {}
    waiting = deque([part])
    while waiting:
        for whole in wholes(waiting.popleft()):
            if whole not in found:
                found[whole] = None
                waiting.append(whole)
    return list(found)
