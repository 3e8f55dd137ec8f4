"""Draw point symbols on paper."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.path import Path
from matplotlib.transforms import Affine2D
from shapely.geometry import Polygon

from geodata.figure import paper
from geodata.figure.features import Drawn
from geodata.figure.paper import Page, Style
from geodata.figure.spec import Box
from geodata.figure.svgpath import parse
from geodata.figure.symbols import PALE, PX, SELECTED, Look
from geodata.present.marks import FORMS, Silhouette
from geodata.present.overview import OVERVIEW
from geodata.present.symbols import EDGE, POINT_GROWTH, POINTS, notched

#: The smallest radius, in printed points, at which a sector's icon can be recognised.
SMALLEST_ICON = 3.6
#: The type size of the number in a sign, in points.
_NUMBER = 6.4


def radius(look: Look, zoom: float) -> float:
    """The radius of a point symbol, in points of the page."""
    larger = EDGE.larger if look.selected else 0
    return (POINTS[look.shape].radius * POINT_GROWTH.at(zoom) + larger) * PX


def outline(form: Silhouette, x: float, y: float, r: float) -> Path:
    """The outline of a form with radius `r` around a place on the page, all in points."""
    cut = FORMS[form]
    if not cut.corners:
        return Path.circle((x, y), r)
    shape = Polygon([(x + right * r, y - down * r) for right, down in cut.corners])
    if cut.rounding:
        bend = cut.rounding * r
        shape = shape.buffer(-bend, join_style="mitre").buffer(bend)
    return Path(shape.exterior.coords, closed=True)


def notches(path: Path) -> tuple[float, float]:
    """The dash lengths that give an outline the same number of notches at every size, in points."""
    step = float(np.hypot(*np.diff(path.to_polygons()[0], axis=0).T).sum()) / EDGE.notches
    return step * EDGE.tooth, step * (1 - EDGE.tooth)


def draw_point(page: Page, at: tuple[float, float], look: Look, r: float, above: float = 6) -> None:
    """Draw a point symbol with radius `r` points: casing, fill, edge for the status, icon of the sector.

    An unconfirmed one is hollow; if its shape is always hollow, its edge is broken.
    """
    style = POINTS[look.shape]
    path = outline(style.form, *at, r)
    hollow = style.hollow or look.status.hollow
    readable = r * page.type_scale >= SMALLEST_ICON
    dashed = notched(look.shape, look.status)
    casing, around = (SELECTED, EDGE.selected) if look.selected else (PALE, EDGE.casing)
    page.fill(path, None, edge=casing, width=around * PX, above=above)
    page.fill(
        path,
        PALE if hollow else look.accent,
        edge=PALE if dashed and not hollow else look.accent,
        width=EDGE.width(r, PX),
        dash=notches(path) if dashed else (),
        above=above,
    )
    if look.icon is not None and style.signed and readable:
        scale = r * EDGE.sign / 24
        sign = Affine2D().translate(-12, -12).scale(scale, -scale).translate(*at)
        page.fill(parse(look.icon).transformed(sign), look.accent if hollow else PALE, above=above)


@dataclass(frozen=True)
class Standing:
    """A point symbol on the page: the place of its feature, and of the symbol, which may have been moved.

    If there is no room, a sign with a number replaces several `members`, the first of which is `item`. In
    points.
    """

    item: Drawn
    look: Look
    place: tuple[float, float]
    symbol: tuple[float, float]
    radius: float
    members: tuple[tuple[Drawn, Look], ...] = ()

    @property
    def aside(self) -> bool:
        """Whether the symbol was moved from its place."""
        return math.dist(self.place, self.symbol) > self.radius * 0.6

    @property
    def box(self) -> Box:
        """The box of the symbol."""
        x, y = self.symbol
        reach = self.radius * FORMS[POINTS[self.look.shape].form].reach
        return Box(x - reach, y - reach, 2 * reach, 2 * reach)


def draw_standing(page: Page, standing: Sequence[Standing]) -> None:
    """Draw point symbols, with a leader to the place of each that was moved."""
    for point in standing:
        if point.aside:
            with page.about(point.item.feature.id):
                page.stroke([(point.place, point.symbol)], paper.WHITE, 1.5, above=4.7)
                page.stroke([(point.place, point.symbol)], point.look.accent, 0.6, above=4.8)
                dot = Path.circle(point.place, 1.1)
                page.fill(dot, point.look.accent, edge=paper.WHITE, width=0.3, above=4.9)
    for point in sorted(standing, key=_order):
        if point.members:
            _draw_sign(page, point)
            continue
        with page.about(point.item.feature.id):
            draw_point(page, point.symbol, point.look, point.radius, above=6.5 if point.look.selected else 6)


def _order(point: Standing) -> tuple[bool, bool, bool]:
    """The sort key: hollow symbols lowest, then filled ones, the selection, and signs with numbers on top."""
    return bool(point.members), not POINTS[point.look.shape].hollow, point.look.selected


def _draw_sign(page: Page, sign: Standing) -> None:
    """Draw a number in a ring whose colours show the shares of the layers."""
    (x, y), r, above = sign.symbol, sign.radius, 6.6
    chosen = any(look.selected for _, look in sign.members)
    page.fill(Path.circle((x, y), r + 1.5 * PX), SELECTED if chosen else paper.WHITE, above=above)
    counts = Counter(look.accent for _, look in sign.members)
    turned = 0.0
    for accent, count in counts.most_common():
        share = 360 * count / counts.total()
        wedge = Path.wedge(90 - turned - share, 90 - turned) if len(counts) > 1 else Path.unit_circle()
        page.fill(wedge.transformed(Affine2D().scale(r).translate(x, y)), accent, above=above)
        turned += share
    page.fill(Path.circle((x, y), r - OVERVIEW.sign_ring * PX), paper.WHITE, above=above)
    number = str(len({item.feature.id for item, _ in sign.members}))
    style = Style(_NUMBER if len(number) < 3 else _NUMBER - 1, paper.INK, bold=True)  # noqa: PLR2004
    page.text(x, y - 0.36 * style.size, number, style, align="center", above=above)
