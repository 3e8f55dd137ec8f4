"""Draw the parts around the map: title, scale bar, north arrow, QR code, footer, frame."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from matplotlib.path import Path
from numpy.typing import NDArray

from geodata.catalogue import Atlas
from geodata.figure import fonts, paper, paths
from geodata.figure.features import Drawn
from geodata.figure.paper import Page, Style
from geodata.figure.spec import MM, Box, Figure, Frame, Part
from geodata.present.wording import how_current, safe_address

SUBTITLE = Style(9, paper.MUTED)
_SMALL, _CREDIT = Style(6.6, paper.INK), Style(6.4, paper.MUTED)
#: The width of a page, in millimetres, from which its title is large.
_WIDE_MM = 150
_LONGEST_BAR = 96.0
#: QR codes: the least width of a module in millimetres that a phone can read from paper; the least width of
#: the code in points; and the quiet zone that the standard requires, in modules.
_MODULE_MM, _LEAST_QR, _QUIET = 0.33, 40.0, 4


@dataclass(frozen=True)
class Piece:
    """A part with its width and height in points; `draw` takes the page, the left and the upper edge."""

    width: float
    height: float
    draw: Callable[[Page, float, float], None]


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
    """The longest bar with room whose length is 1, 2 or 5 times a power of ten metres."""
    per_point = frame.ground_m(frame.latitude)
    power = 10 ** math.floor(math.log10(_LONGEST_BAR * per_point))
    metres = next(step * power for step in (5, 2, 1) if step * power <= _LONGEST_BAR * per_point)
    return ScaleBar(metres, metres / per_point, frame.latitude)


def scale_piece(frame: Frame) -> Piece:
    """The scale bar, labelled with its latitude, because Web Mercator's scale changes with latitude."""
    bar = scale_bar(frame)
    hemisphere = "N" if bar.latitude >= 0 else "S"
    place = f"at {abs(bar.latitude):.1f}° {hemisphere}" if abs(bar.latitude) >= 0.05 else "at the equator"  # noqa: PLR2004

    def draw(page: Page, left: float, top: float) -> None:
        x, y, high = left + 4, top - 17, 2.6
        with page.group("scale"):
            for share, colour in ((0.0, paper.INK), (0.5, paper.WHITE)):
                half = paths.rectangle(x + share * bar.points, y, bar.points / 2, high)
                page.fill(half, colour, edge=paper.INK, width=0.5)
            page.text(x, y + 5.4, "0", _SMALL, align="center")
            page.text(x + bar.points, y + 5.4, bar.text, _SMALL, align="center")
            page.text(x + bar.points / 2, y - 9, place, _CREDIT, align="center")

    return Piece(bar.points + 22, 29, draw)


def north_piece() -> Piece:
    """The north arrow, which points up, because north is up everywhere in Web Mercator."""

    def draw(page: Page, left: float, top: float) -> None:
        x = left + 6
        tip, base, half = top - 9.5, top - 31.5, 5.5
        west = Path([(x, tip), (x - half, base), (x, base + 5), (x, tip)], closed=True)
        east = Path([(x, tip), (x + half, base), (x, base + 5), (x, tip)], closed=True)
        with page.group("north"):
            page.text(x, top - 7, "N", Style(8, paper.INK, bold=True), align="center")
            page.fill(west, paper.INK, edge=paper.INK, width=0.5)
            page.fill(east, paper.WHITE, edge=paper.INK, width=0.5)

    return Piece(12, 33, draw)


def qr_piece(link: str, type_scale: float) -> Piece | None:
    """The QR code of a link; None for a link that is not a web address, or too long for a code."""
    modules = _modules(link) if safe_address(link) is not None else None
    if modules is None:
        return None
    count = len(modules) + 2 * _QUIET
    side = max(_LEAST_QR, count * _MODULE_MM * MM / type_scale)
    module = side / count

    def draw(page: Page, left: float, top: float) -> None:
        with page.group("qr"):
            page.fill(paths.rectangle(left, top - side, side, side), paper.WHITE)
            corner = np.array([left + _QUIET * module, top - _QUIET * module])
            page.fill(_squares(modules, module, corner), "#000000")

    # the quiet zone may overlap the page's margin
    return Piece(
        side - _QUIET * module, side - _QUIET * module, lambda page, x, y: draw(page, x, y + 2 * module)
    )


@lru_cache(maxsize=8)
def _modules(link: str) -> NDArray[np.bool_] | None:
    """The modules of a link's QR code as rows (True: dark); None for a link that is too long."""
    import segno  # noqa: PLC0415 (only where a figure has a link)

    try:
        return np.array([list(row) for row in segno.make_qr(link, error="l").matrix], dtype=bool)
    except segno.DataOverflowError:
        return None


def _squares(modules: NDArray[np.bool_], module: float, corner: NDArray[np.float64]) -> Path:
    """The runs of dark modules in each row as rectangles; `corner` is the upper left one of the code."""
    corners, codes = [], []
    for row, cells in enumerate(modules):
        edges = np.flatnonzero(np.diff(np.concatenate([[False], cells, [False]]).astype(int)))
        for begin, end in zip(edges[::2], edges[1::2], strict=True):
            corners += [(begin, -row), (end, -row), (end, -row - 1), (begin, -row - 1), (begin, -row)]
            codes += [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]
    return Path(np.array(corners, dtype=float) * module + corner, codes)


def draw_title(page: Page, text: str, subtitle: str, area: Box, year: int | None = None) -> float:
    """Draw title, year and subtitle at the top of an area.

    Returns the y (points) at which the next part may begin.
    """
    x, top, width = area.x, area.top, area.width
    wide = page.width_mm >= _WIDE_MM
    title, small = Style(16 if wide else 11.5, paper.INK, bold=True), Style(9 if wide else 8, paper.MUTED)
    with page.group("title"):
        lines = page.wrap(text, width, title)
        top = page.paragraph(x, top + 0.2 * title.size, lines, title) if lines else top
        if year is not None:
            date = replace(small, colour=paper.INK, bold=True)
            top = page.paragraph(x, top, page.wrap(f"As of the end of {year}", width, date), date)
        lines = page.wrap(subtitle, width, small)
        below = page.paragraph(x, top, lines, small)
    return below - 5 if below < area.top else below


def credits_of(
    atlas: Atlas, items: Collection[Drawn], datasets: Collection[str], base: Mapping[str, Sequence[str]]
) -> str:
    """The credits for the geometry that is drawn, the facts in the notes, and the base maps, as one text.

    `datasets` are the ids of the datasets of those facts, `base` has the credits of each base map by its
    label.
    """
    sources = {source for item in items for source in item.feature.geometry_source}
    features = _attributions(atlas, sources)
    facts = [name for name in _attributions(atlas, datasets) if name not in features]
    text = f"Features: {', '.join(features)}. " if features else ""
    text += f"Facts: {', '.join(facts)}. " if facts else ""
    return text + " ".join(f"{what}: {', '.join(named)}." for what, named in base.items() if named)


def _attributions(atlas: Atlas, sources: Collection[str]) -> list[str]:
    used = sorted(source for source in set(sources) if source in atlas.datasets)
    return list(dict.fromkeys(atlas.datasets[source].attribution for source in used))


@dataclass(frozen=True)
class Footer:
    """The lines at the foot of a page; the last `linked` ones are the address of the view."""

    lines: tuple[str, ...]
    linked: int
    address: str | None

    @property
    def height(self) -> float:
        return len(self.lines) * _CREDIT.leading


def _currency(atlas: Atlas, figure: Figure) -> str:
    """How current a figure is, as a sentence without full stop; for a single layer, that layer only."""
    layers = {atlas.feature(each).layer for each in figure.visible}
    said = how_current(atlas, layers.pop() if len(layers) == 1 else None)
    return said[:1].upper() + said[1:]


def footer_of(page: Page, figure: Figure, atlas: Atlas, credit: str, width: float) -> Footer:
    """Version, data date, credits and link, as far as wanted, in lines of at most `width` points."""
    about, parts = atlas.about, figure.parts
    said = [f"{about.title} {about.version}."]
    said += [f"{_currency(atlas, figure)}."] if Part.DATE in parts else []
    said += [credit, "Web Mercator projection."] if Part.CREDITS in parts else []
    lines = page.wrap(" ".join(said), width, _CREDIT)
    link = (
        page.wrap(f"This view: {figure.link}", width, _CREDIT) if figure.link and Part.LINK in parts else []
    )
    return Footer(tuple(map(fonts.left_to_right, [*lines, *link])), len(link), safe_address(figure.link))


def draw_footer(page: Page, footer: Footer, x: float, bottom: float) -> None:
    """Draw the footer's lines above `bottom`."""
    own = len(footer.lines) - footer.linked
    with page.group("credits"):
        top = page.paragraph(x, bottom + footer.height, footer.lines[:own], _CREDIT)
        page.paragraph(x, top, footer.lines[own:], _CREDIT, footer.address)


def draw_frame(page: Page, box: Box) -> None:
    """Draw the thin line around the map."""
    with page.group("frame"):
        page.fill(paths.rectangle(box.x, box.y, box.width, box.height), None, edge="#7d868d", width=0.7)


def draw_emptiness(page: Page, frame: Box, text: str) -> Box:
    """Draw a text in the middle of an empty map. Returns its box."""
    lines = page.wrap(text, 0.8 * frame.width, SUBTITLE)
    wide, high = max(page.measure(line, SUBTITLE) for line in lines), len(lines) * SUBTITLE.leading
    x, y = frame.x + frame.width / 2, frame.y + frame.height / 2
    for number, line in enumerate(lines):
        baseline = y + high / 2 - SUBTITLE.size - number * SUBTITLE.leading
        page.text(x, baseline, line, SUBTITLE, align="center", glow=paper.WHITE)
    return Box(x - wide / 2 - 4, y - high / 2 - 4, wide + 8, high + 8)
