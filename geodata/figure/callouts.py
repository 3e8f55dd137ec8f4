"""Place and draw call-outs: tags on the map with the numbers of notes, and lines to their features."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress, islice

import shapely
from matplotlib.path import Path
from shapely.geometry import LineString, MultiLineString, Point

from geodata.figure import paper, paths
from geodata.figure.features import Drawn
from geodata.figure.labels import Obstacles, covering, edges
from geodata.figure.paper import Page, Style
from geodata.figure.points import Standing
from geodata.figure.spec import Box

_TEXT, _TAG = Style(7.2, paper.WHITE, bold=True), "#111111"
_HEIGHT = 11.5
#: The distances of a tag from its feature that are tried, in points, and in how many directions.
_DISTANCES, _DIRECTIONS = (11, 15, 21, 28, 38, 50, 64), 16
#: The places on a line that a tag may point to, as shares of its length; the middle may have a break mark.
_SHARES = (0.42, 0.6, 0.3, 0.72, 0.2, 0.85, 0.12, 0.92)
#: The distance in points that such a place should have from other lines, so that the tag is not read as
#: theirs.
_APART = 7.0


@dataclass(frozen=True)
class Callout:
    """The numbers of notes, and the places on the page (points) to which they may point, best first.

    The line ends at the edge of the symbol at the place, whose radius is `radius`.
    """

    text: str
    anchors: tuple[tuple[float, float], ...]
    radius: float = 0


def callout_of(
    text: str, items: Sequence[Drawn], standing: Mapping[str, Standing], others: Sequence[Drawn] = ()
) -> Callout | None:
    """A call-out for one feature's pieces in the frame; None without pieces.

    `standing` has the point symbols by feature id. On a line the call-out points to a place far from the
    lines of `others`.
    """
    for item in items:
        if item.feature.id in standing:
            point = standing[item.feature.id]
            return Callout(text, (point.symbol,), point.radius)
    lines = [line for item in items if (line := paths.longest(item.shape)) is not None]
    if lines:
        line = max(lines, key=lambda line: line.length)
        foreign = shapely.MultiLineString([part for item in others for part in paths.lines_of(item.shape)])
        return Callout(text, tuple(_spots(line, list(standing.values()), foreign)))
    for item in items:
        middle = item.shape.representative_point()
        return Callout(text, ((middle.x, middle.y),))
    return None


def gathered(callouts: Sequence[Callout]) -> list[Callout]:
    """Call-outs, with those to the same symbol merged: "2, 4–6"."""
    together: dict[tuple[tuple[float, float], ...], list[Callout]] = {}
    for callout in callouts:
        together.setdefault(callout.anchors, []).append(callout)
    return [
        replace(same[0], text=_series([int(each.text) for each in same])) if len(same) > 1 else same[0]
        for same in together.values()
    ]


def _series(numbers: Sequence[int]) -> str:
    """Numbers in words, with consecutive ones as a range."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(_range(run) for run in runs)


def _range(run: Sequence[int]) -> str:
    match run:
        case [only]:
            return str(only)
        case [first, second]:
            return f"{first}, {second}"
        case _:
            return f"{run[0]}–{run[-1]}"


def _spots(
    line: LineString, standing: Sequence[Standing], foreign: MultiLineString
) -> Iterator[tuple[float, float]]:
    """Places on a line that are clear of other features' symbols and lines, or else farthest from them."""
    spots = [line.interpolate(share, normalized=True) for share in _SHARES]
    free = [spot for spot in spots if not any(_near(spot, point.box) for point in standing)] or spots
    if not foreign.is_empty:
        shapely.prepare(foreign)
        away = {id(spot): min(spot.distance(foreign), _APART) for spot in free}
        farthest = max(away.values())
        free = [spot for spot in free if away[id(spot)] == farthest]
    yield from ((spot.x, spot.y) for spot in free)


def _near(spot: Point, box: Box) -> bool:
    return box.overlaps(Box(spot.x, spot.y, 0, 0), 3)


def draw_callouts(page: Page, frame: Box, callouts: Sequence[Callout], obstacles: Obstacles) -> Obstacles:
    """Draw call-outs; earlier ones choose first. Returns the obstacles, with their tags and lines added."""
    for callout in callouts:
        box, anchor = _place(page, frame, callout, obstacles)
        (x0, y0), (x1, y1) = anchor, _middle(box)
        clear = callout.radius / max(math.dist((x0, y0), (x1, y1)), callout.radius, 1)
        end = (x0 + (x1 - x0) * clear, y0 + (y1 - y0) * clear)
        _draw(page, box, callout.text, end if callout.radius else _rim(box, anchor, obstacles))
        leader = (
            Box(x0 + (x1 - x0) * part / 6 - 1, y0 + (y1 - y0) * part / 6 - 2, 2, 4) for part in range(1, 6)
        )
        obstacles = replace(obstacles, symbols=(*obstacles.symbols, box, *leader))
    return obstacles


def _place(page: Page, frame: Box, callout: Callout, obstacles: Obstacles) -> tuple[Box, tuple[float, float]]:
    """The box and place of a call-out: the nearest box that covers no symbol and is best in two respects.

    Best is a box whose leader line crosses no symbol and that covers no line of the map; next, one that
    covers a line; last, one whose leader crosses a symbol. Without any free box, the nearest is used.
    """
    symbols = edges(obstacles.symbols)
    lesser: dict[tuple[bool, bool], tuple[Box, tuple[float, float]]] = {}
    inside: tuple[Box, tuple[float, float]] | None = None
    within = (found for found in _boxes(page, callout) if found[0].within(frame))
    while tried := list(islice(within, _DIRECTIONS)):
        inside = inside or tried[0]
        for found in compress(tried, ~covering([box for box, _ in tried], symbols, 1.5)):
            rank = (_strikes(found, obstacles), obstacles.crossed(found[0]))
            if not any(rank):
                return found
            lesser.setdefault(rank, found)
    return lesser[min(lesser)] if lesser else inside or next(_boxes(page, callout))


def _strikes(found: tuple[Box, tuple[float, float]], obstacles: Obstacles) -> bool:
    """Whether the line from a box to its place would cross a symbol that is not at that place."""
    (x, y), end = found[1], _middle(found[0])
    reach = Box(min(x, end[0]), min(y, end[1]), abs(end[0] - x), abs(end[1] - y))
    near = obstacles.around(reach)
    apart = near[(near[:, 0] > x) | (near[:, 2] < x) | (near[:, 1] > y) | (near[:, 3] < y)]
    return bool(shapely.intersects(LineString([(x, y), end]), shapely.box(*apart.T)).any())


def _rim(box: Box, place: tuple[float, float], obstacles: Obstacles) -> tuple[float, float]:
    """The end of the line to a place: the place, or the edge of the symbols that cover it."""
    over = obstacles.around(Box(*place, 0, 0))
    middles, radii = (over[:, :2] + over[:, 2:]) / 2, (over[:, 2] - over[:, 0]) / 2
    discs = shapely.buffer(shapely.points(middles), radii)
    line = LineString([_middle(box), place])
    seen = shapely.difference(line, shapely.union_all(discs))
    first = seen.geoms[0] if isinstance(seen, MultiLineString) else seen
    x, y = place if first.is_empty else first.coords[-1]
    return x, y


def _middle(box: Box) -> tuple[float, float]:
    return box.x + box.width / 2, box.y + box.height / 2


def _boxes(page: Page, callout: Callout) -> Iterator[tuple[Box, tuple[float, float]]]:
    width = page.measure(callout.text, _TEXT) + 7
    for distance in (callout.radius + off for off in _DISTANCES):
        for anchor in callout.anchors:
            for step in range(_DIRECTIONS):
                turn = math.pi / 4 + step * 2 * math.pi / _DIRECTIONS
                x, y = anchor[0] + distance * math.cos(turn), anchor[1] + distance * math.sin(turn)
                yield Box(x - width / 2, y - _HEIGHT / 2, width, _HEIGHT), anchor


def _draw(page: Page, box: Box, text: str, anchor: tuple[float, float]) -> None:
    """Draw the numbers in a dark tag with a line to the feature."""
    x, y = _middle(box)
    page.stroke([((x, y), anchor)], paper.WHITE, 2.2, above=8.8)
    page.stroke([((x, y), anchor)], _TAG, 0.9, above=8.9)
    tag = shapely.box(box.x + 2.5, box.y + 2.5, box.right - 2.5, box.top - 2.5).buffer(2.5)
    page.fill(Path(tag.exterior.coords, closed=True), _TAG, edge=paper.WHITE, width=0.8, above=9)
    page.text(x, y - 2.6, text, _TEXT, align="center", above=9.1)
