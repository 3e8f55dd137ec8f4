"""What stands around the map: title, scale bar, north arrow, call-out, credits."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from matplotlib.path import Path

from geodata import edtf
from geodata.catalogue import Atlas
from geodata.figure import paper
from geodata.figure.labels import Obstacles
from geodata.figure.paper import Page, Style
from geodata.figure.spec import Box, Drawn, Figure, Frame

TITLE, SUBTITLE = Style(16, paper.INK, bold=True), Style(9, paper.MUTED)
_SMALL, _CREDIT = Style(6.6, paper.INK), Style(6.2, paper.MUTED)
#: Width of the block that holds scale bar and north arrow, in points.
SCALE_WIDTH = 136.0
SCALE_HEIGHT = 38.0
_LONGEST_BAR = 100.0


@dataclass(frozen=True)
class ScaleBar:
    """A round distance on the ground and its length on the page at the latitude of the frame's centre."""

    metres: float
    points: float
    latitude: float

    @property
    def text(self) -> str:
        """The distance with its unit."""
        return f"{self.metres / 1000:g} km" if self.metres >= 1000 else f"{self.metres:g} m"  # noqa: PLR2004


def scale_bar(frame: Frame) -> ScaleBar:
    """The longest bar of 1, 2 or 5 times a power of ten metres that has room."""
    per_point = frame.ground_m(frame.latitude)
    power = 10 ** math.floor(math.log10(_LONGEST_BAR * per_point))
    metres = next(step * power for step in (5, 2, 1) if step * power <= _LONGEST_BAR * per_point)
    return ScaleBar(metres, metres / per_point, frame.latitude)


def draw_title(page: Page, figure: Figure, atlas: Atlas, area: Box) -> float:
    """Draw title and subtitle at the top of an area; answers where the next may begin."""
    x, top, width = area.x, area.top, area.width
    top = page.paragraph(x, top, page.wrap(figure.title or atlas.about.title, width, TITLE), TITLE)
    if figure.subtitle:
        top = page.paragraph(x, top, page.wrap(figure.subtitle, width, SUBTITLE), SUBTITLE)
    return top - 5


def credits_of(atlas: Atlas, items: Sequence[Drawn], ground: Sequence[str]) -> str:
    """Who must be named for what is drawn: the datasets of its geometry, then those of the base map."""
    used = [source for item in items for source in item.feature.geometry_source if source in atlas.datasets]
    lines = dict.fromkeys(atlas.datasets[source].attribution for source in sorted(set(used)))
    text = f"Features: {', '.join(lines)}. " if lines else ""
    return text + (f"Base map: {', '.join(ground)}." if ground else "")


def footer_lines(page: Page, figure: Figure, atlas: Atlas, credit: str, width: float) -> list[str]:
    """Data date, credits and permalink, in lines."""
    about = atlas.about
    head = f"{about.title} {about.version}. Data to {edtf.spell(about.data_date)}."
    lines = page.wrap(f"{head} {credit} Web Mercator projection.", width, _CREDIT)
    return lines + (page.wrap(f"This view: {figure.link}", width, _CREDIT) if figure.link else [])


def footer_height(lines: Sequence[str]) -> float:
    """Height of the footer's lines, in points."""
    return len(lines) * _CREDIT.leading


def draw_footer(page: Page, lines: Sequence[str], x: float, bottom: float) -> None:
    """Draw the footer's lines above `bottom`."""
    page.paragraph(x, bottom + footer_height(lines), lines, _CREDIT)


def draw_scale(page: Page, frame: Frame, right: float, top: float) -> None:
    """Scale bar and north arrow in the block that ends at `right` and hangs from `top`."""
    bar = scale_bar(frame)
    north = right - 8
    _north_arrow(page, north, top)
    x, y, high = north - 22 - bar.points, top - 17, 2.6
    for share, colour in ((0.0, paper.INK), (0.5, paper.WHITE)):
        left = x + share * bar.points
        page.fill(_rectangle(left, y, bar.points / 2, high), colour, edge=paper.INK, width=0.5)
    page.text(x, y + 5.4, "0", _SMALL, align="center")
    page.text(x + bar.points, y + 5.4, bar.text, _SMALL, align="center")
    hemisphere = "N" if bar.latitude >= 0 else "S"
    page.text(
        x + bar.points / 2,
        y - 9,
        f"at {abs(bar.latitude):.1f}° {hemisphere}",
        Style(6.4, paper.MUTED),
        align="center",
    )


def _rectangle(x: float, y: float, width: float, height: float) -> Path:
    corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)]
    return Path(corners, closed=True)


def _north_arrow(page: Page, x: float, top: float) -> None:
    page.text(x, top - 7, "N", Style(8, paper.INK, bold=True), align="center")
    high, half = 22, 5.5
    tip, base = top - 9.5, top - 9.5 - high
    west = Path([(x, tip), (x - half, base), (x, base + 5), (x, tip)], closed=True)
    east = Path([(x, tip), (x + half, base), (x, base + 5), (x, tip)], closed=True)
    page.fill(west, paper.INK, edge=paper.INK, width=0.5)
    page.fill(east, paper.WHITE, edge=paper.INK, width=0.5)


def draw_frame(page: Page, box: Box) -> None:
    """The thin line around the map."""
    page.fill(_rectangle(box.x, box.y, box.width, box.height), None, edge="#7d868d", width=0.7, above=20)


def draw_emptiness(page: Page, frame: Box) -> Box:
    """Say in the middle of a map that it is empty for want of features, not by mistake; answers where."""
    text = "None of the shown features lies in this view."
    x, y, wide = frame.x + frame.width / 2, frame.y + frame.height / 2, page.measure(text, SUBTITLE)
    page.text(x, y, text, SUBTITLE, align="center", glow=paper.WHITE)
    return Box(x - wide / 2 - 4, y - 5, wide + 8, SUBTITLE.size + 8)


def place_callout(
    page: Page, frame: Box, text: str, anchor: tuple[float, float], obstacles: Obstacles
) -> Box | None:
    """A free box near an anchor for the numbers of the notes."""
    width, height = page.measure(text, _CALLOUT) + 7, 11.5
    for distance in (17, 24, 32, 42, 54):
        for step in range(16):
            turn = math.pi / 4 + step * math.pi / 8
            x, y = anchor[0] + distance * math.cos(turn), anchor[1] + distance * math.sin(turn)
            box = Box(x - width / 2, y - height / 2, width, height)
            covers = any(box.overlaps(other, 2) for other in obstacles.symbols)
            if box.within(frame) and not covers and not obstacles.crossed(box):
                return box
    return None


_CALLOUT = Style(7.2, paper.WHITE, bold=True)


def draw_callout(page: Page, box: Box, text: str, anchor: tuple[float, float]) -> None:
    """The numbers of the notes in a dark tag with a line to the feature."""
    x, y = box.x + box.width / 2, box.y + box.height / 2
    page.stroke([((x, y), anchor)], paper.WHITE, 2.2, above=8.8)
    page.stroke([((x, y), anchor)], "#111111", 0.9, above=8.9)
    tag = shapely.box(box.x + 2.5, box.y + 2.5, box.right - 2.5, box.top - 2.5).buffer(2.5)
    page.fill(Path(tag.exterior.coords, closed=True), "#111111", edge=paper.WHITE, width=0.8, above=9)
    page.text(x, y - 2.6, text, _CALLOUT, align="center", above=9.1)
