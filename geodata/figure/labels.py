"""Names that never lie over each other: the more important ones are placed first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from geodata.figure import paper
from geodata.figure.paper import Page, Style
from geodata.figure.spec import Box

_DESCENT = 0.24  # of the size of the type


@dataclass(frozen=True)
class Label:
    """A name wanted at a point of the page; a smaller rank goes first.

    `radius` is that of the symbol at the point; `centred` names lie on the point itself; a `town` gets
    a dot of its own and is left out where a feature of that name is named nearby.
    """

    text: str
    x: float
    y: float
    rank: float
    style: Style
    radius: float = 0
    centred: bool = False
    town: bool = False


@dataclass(frozen=True)
class Placed:
    """A name with the box that was found for it."""

    label: Label
    box: Box


def place(
    page: Page, frame: Box, labels: Iterable[Label], symbols: Sequence[Box], lines: BaseGeometry
) -> list[Placed]:
    """Find a free place for each name, or leave it out.

    `symbols` are never covered; `lines` only where there is no better place.
    """
    shapely.prepare(lines)
    placed: list[Placed] = []
    for label in sorted(labels, key=lambda label: (label.rank, label.text)):
        if label.town and _named_already(label, placed):
            continue
        found = _free(page, frame, label, [*symbols, *(other.box for other in placed)], lines)
        if found is not None:
            placed.append(Placed(label, found))
    return placed


def _named_already(label: Label, placed: Sequence[Placed]) -> bool:
    return any(
        other.label.text.startswith(label.text) and abs(other.label.x - label.x) + abs(other.label.y - label.y) < 30  # noqa: PLR2004
        for other in placed
    )


def _free(page: Page, frame: Box, label: Label, taken: Sequence[Box], lines: BaseGeometry) -> Box | None:
    inner = Box(frame.x + 2, frame.y + 2, frame.width - 4, frame.height - 4)
    own = Box(label.x - 1, label.y - 1, 2, 2)
    free = [
        box
        for box in _boxes(page, label)
        if box.within(inner) and not any(box.overlaps(other, 0.8) for other in taken if other != own)
    ]
    if not free:
        return None
    clear = (box for box in free if not lines.intersects(shapely.box(box.x, box.y, box.right, box.top)))
    return next(clear, free[0])


def _boxes(page: Page, label: Label) -> Iterator[Box]:
    """Right of the point, left, above, below, then the corners: as cartographers prefer."""
    size = label.style.size
    width, height = page.measure(paper.printable(label.text), label.style), size * 1.02
    if label.centred:
        yield Box(label.x - width / 2, label.y - height / 2, width, height)
        return
    gap = label.radius + 1.9
    for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1), (0.75, 0.8), (0.75, -0.8), (-0.75, 0.8), (-0.75, -0.8)):
        x = label.x + dx * gap - (width if dx < 0 else width / 2 if dx == 0 else 0)
        y = label.y + dy * gap - (height if dy < 0 else height / 2 if dy == 0 else 0)
        yield Box(x, y, width, height)


def draw_labels(page: Page, placed: Iterable[Placed]) -> None:
    """Set the names, and the dots of the towns that are named."""
    for item in placed:
        label = item.label
        if label.town:
            page.fill(
                paper.Path.circle((label.x, label.y), label.radius), paper.TOWN, edge=paper.WHITE, width=0.4, above=0.4
            )
        glow = paper.SEA if label.centred and label.style.colour == paper.WATER_INK else paper.LAND
        page.text(
            item.box.x,
            item.box.y + label.style.size * _DESCENT,
            label.text,
            label.style,
            glow=glow,
            above=7 if label.centred or label.town else 8,
        )
