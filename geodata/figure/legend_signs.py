"""Draw the signs of a legend's rows, each from its left edge at a middle height, with a given width.

All lengths are in points.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import assert_never

from matplotlib.path import Path
from shapely.geometry import LineString

from geodata.figure import paper
from geodata.figure.paper import Page, Style
from geodata.figure.points import SMALLEST_ICON, draw_point
from geodata.figure.symbols import PX, Look, draw_line
from geodata.present.marks import LEGEND_MARKS
from geodata.present.overview import HALO
from geodata.present.status_styles import PLAIN, StatusStyle
from geodata.present.symbols import AREA, LINE_GROWTH, AreaStyle, LineStyle, PointShape, Sign, legend_radius

GREY = "#5b646c"
#: The zoom at which lines and points have the sizes given in `present.symbols`.
_ZOOM = LINE_GROWTH.start + LINE_GROWTH.over
_BARE = LineStyle(2.6)
_BROKEN_EDGE = StatusStyle("", (1, 1), 1.0)

Painter = Callable[[Page, float, float, float], None]


def styled(accent: str = GREY, **changes: object) -> Look:
    """The look of a plain line or site with some changes."""
    plain = Look(accent, _BARE, PointShape.SITE, PLAIN, None)
    return replace(plain, **changes)  # type: ignore[arg-type]


def painter(sign: Sign, accent: str = GREY) -> Painter:
    """The function that draws a sign of `present.symbols`."""
    match sign:
        case LineStyle():
            return partial(line, styled(accent, line=sign))
        case PointShape():
            return partial(point, styled(accent, shape=sign))
        case AreaStyle():
            return partial(area, accent)
        case _:
            assert_never(sign)


def _sample(x: float, y: float, wide: float) -> LineString:
    return LineString([(x, y), (x + wide, y)])


def line(look: Look, page: Page, x: float, y: float, wide: float) -> None:
    """A line with as many marks of its ornament as have room, evenly spread."""
    spacing = wide / PX / (LEGEND_MARKS[look.line.ornament] or 1)
    draw_line(page, _sample(x, y, wide), replace(look, line=replace(look.line, spacing=spacing)), _ZOOM)


def point(look: Look, page: Page, x: float, y: float, wide: float) -> None:
    """A point symbol, large enough for the sign of a sector or a broken edge if it has one."""
    large = max(4.2, SMALLEST_ICON / page.type_scale)
    r = large if look.icon or look.status.dash else legend_radius(look.shape) * PX
    draw_point(page, (x + wide / 2, y), look, r)


def idle(page: Page, x: float, y: float, wide: float) -> None:
    """A site that does not operate."""
    point(styled(status=_BROKEN_EDGE), page, x, y, wide)


def hollow(page: Page, x: float, y: float, wide: float) -> None:
    """A line and a site that are unconfirmed."""
    doubted = styled(status=replace(PLAIN, hollow=True))
    line(doubted, page, x, y, wide * 0.56)
    draw_point(page, (x + wide * 0.82, y), doubted, 3.3)


def area(accent: str, page: Page, x: float, y: float, wide: float) -> None:
    """An area."""
    square = Path([(x, y - 3), (x + wide, y - 3), (x + wide, y + 3), (x, y + 3), (x, y - 3)], closed=True)
    page.fill(square, accent, opacity=AREA.fill, above=2)
    page.fill(square, None, edge=accent, width=AREA.edge * PX, above=2)


def halo(width: float, page: Page, x: float, y: float, wide: float) -> None:
    """A line with its halo, `width` wide."""
    core = LineString([(x + 4, y), (x + wide - 4, y)])
    page.stroke(core, GREY, width, opacity=HALO.opacity * 1.5, cap="round")
    page.stroke(_sample(x, y, wide), GREY, 2.4 * PX, above=4)


def number(page: Page, x: float, y: float, wide: float) -> None:
    """A sign with a number."""
    page.fill(Path.circle((x + wide / 2, y), 4.6), GREY)
    page.fill(Path.circle((x + wide / 2, y), 3.3), paper.WHITE)
    style = Style(4.8, paper.INK, bold=True)
    page.text(x + wide / 2, y - 0.36 * style.size, "3", style, align="center")


def nothing(_page: Page, _x: float, _y: float, _wide: float) -> None:
    """Draw no sign."""


def unknown(page: Page, x: float, y: float, wide: float) -> None:
    """Ground that the base map does not cover."""
    corners = [(x, y - 3), (x + wide, y - 3), (x + wide, y + 3), (x, y + 3), (x, y - 3)]
    page.fill(Path(corners, closed=True), paper.UNKNOWN, edge=paper.LINE, width=0.5)


def leader(page: Page, x: float, y: float, _wide: float) -> None:
    """A symbol that stands beside its place."""
    page.stroke([((x + 4, y), (x + 16, y))], GREY, 0.6)
    page.fill(Path.circle((x + 4, y), 1.1), GREY)
    draw_point(page, (x + 18, y), styled(), 3.2)
