"""The page: a matplotlib canvas whose unit is the point, with fonts that hold three scripts."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path as FilePath
from typing import Literal

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure as Canvas
from matplotlib.font_manager import FontEntry, FontProperties, fontManager, get_font
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from shapely.geometry import LineString, MultiLineString, Polygon
from shapely.geometry.base import BaseGeometry

from geodata.figure.spec import MM, Box

# Ids that are the same each time; fonts in a PDF from which text can be copied.
mpl.rcParams.update({"svg.hashsalt": "nine-bridges", "pdf.fonttype": 42})

INK, MUTED, LINE, WHITE = "#20262c", "#59636c", "#c9cfd4", "#ffffff"
SEA, LAND, COAST, BORDER, TOWN, WATER_INK = "#dfe8ec", "#f6f4ef", "#a9b5bc", "#9a8f9b", "#6a6f75", "#5f7c8e"
COUNTRY_INK = "#77727d"
#: What the base map does not cover.
UNKNOWN = "#f0f1f2"
#: Height of a line of text over its size.
LEADING = 1.36
_SPACES = re.compile(r"[ \t\r\n]+")  # a no-break space stays
#: The packages that ship our type, the folder of the fonts in each, the name under which matplotlib is to
#: know them, and the files of the regular and the bold weight. Source Sans has Latin (ŏ and ŭ too) and
#: Cyrillic, Nanum Gothic has Hangul; DejaVu Sans, matplotlib's own, has nearly all the rest.
_FONTS = (
    (
        "font_source_sans_pro",
        "files",
        "Nine Bridges Sans",
        ("SourceSansPro-Regular.ttf", "SourceSansPro-Semibold.ttf"),
    ),
    ("koreanize_matplotlib", "fonts", "Nine Bridges Gothic", ("NanumGothic.ttf", "NanumGothicBold.ttf")),
)
_FALLBACK = "DejaVu Sans"


@lru_cache(maxsize=1)
def _family() -> tuple[str, ...]:
    """Font families in the order in which glyphs are looked up.

    The fonts are found without importing their packages: koreanize_matplotlib would change
    matplotlib's global settings.
    """
    names = []
    for package, folder, name, files in _FONTS:
        spec = find_spec(package)
        if spec is not None and spec.origin is not None:
            for file, weight in zip(files, (400, 700), strict=True):
                path = FilePath(spec.origin).parent / folder / file
                entry = FontEntry(str(path), name=name, weight=weight, size="scalable")
                fontManager.ttflist.append(entry)
            names.append(name)
    return (*names, _FALLBACK)


@lru_cache(maxsize=64)
def font(size: float, *, bold: bool = False) -> FontProperties:
    """The figure's type at a size in points."""
    return FontProperties(family=list(_family()), size=size, weight="bold" if bold else "normal")


@lru_cache(maxsize=1)
def _glyphs() -> frozenset[int]:
    paths = [fontManager.findfont(FontProperties(family=[family])) for family in _family()]
    return frozenset(code for path in paths for code in get_font(path).get_charmap())


def printable(text: str) -> str:
    """Text on one line, with a white square for each character that no font of the figure holds."""
    known = _glyphs()
    return "".join(char if ord(char) in known else "□" for char in _SPACES.sub(" ", text).strip(" "))


@dataclass(frozen=True)
class Style:
    """How a piece of text is set: size in points, weight, colour."""

    size: float
    colour: str = INK
    bold: bool = False

    @property
    def leading(self) -> float:
        """From one baseline to the next, in points."""
        return self.size * LEADING


class Form(StrEnum):
    """What a figure can be written as: pixels, or vectors (in an SVG letters are outlines, in a PDF text)."""

    PNG = "png"
    SVG = "svg"
    PDF = "pdf"


class Page:
    """One page; all coordinates in points from its lower left corner."""

    def __init__(self, width_mm: float, height_mm: float, dpi: float) -> None:
        self.width, self.height = width_mm * MM, height_mm * MM
        self.canvas = FigureCanvasAgg(Canvas(figsize=(width_mm / 25.4, height_mm / 25.4), dpi=dpi))
        self.canvas.figure.set_facecolor(WHITE)
        self.axes = self.canvas.figure.add_axes((0.0, 0.0, 1.0, 1.0))
        self.axes.set_axis_off()
        self.axes.set_xlim(0, self.width)
        self.axes.set_ylim(0, self.height)
        self._px_pt = dpi / 72
        self._widths: dict[tuple[str, float, bool], float] = {}
        self._clip: Rectangle | None = None

    def written(self, form: Form) -> bytes:
        """The finished page as a file."""
        target = io.BytesIO()
        if form is Form.PNG:
            self.canvas.print_png(target, pil_kwargs={"compress_level": 4})  # type: ignore[no-untyped-call]
        else:
            undated = {"Date" if form is Form.SVG else "CreationDate": None}
            self.canvas.figure.savefig(target, format=form, metadata=undated)
        return target.getvalue()

    def clip_to(self, box: Box | None) -> None:
        """Cut what is drawn from now on at a box; None: draw anywhere."""
        self._clip = None
        if box is not None:
            self._clip = Rectangle((box.x, box.y), box.width, box.height, transform=self.axes.transData)

    # Text

    def measure(self, text: str, style: Style) -> float:
        """Width of a text, in points."""
        key = (text, style.size, style.bold)
        if key not in self._widths:
            renderer = self.canvas.get_renderer()  # type: ignore[no-untyped-call]
            width, _, _ = renderer.get_text_width_height_descent(
                text, font(style.size, bold=style.bold), ismath=False
            )
            self._widths[key] = width / self._px_pt
        return self._widths[key]

    def wrap(self, text: str, width: float, style: Style) -> list[str]:
        """Text in lines no wider than `width` points; a word that is wider is broken."""
        lines: list[str] = []
        line, length = "", 0.0  # the sum of the words' widths: near enough until a line is nearly full
        space = self.measure("n n", style) - 2 * self.measure("n", style)
        for word in printable(text).split(" "):
            longer = f"{line} {word}" if line else word
            length = length + space + self.measure(word, style) if line else self.measure(word, style)
            if length < 0.94 * width or self.measure(longer, style) <= width:
                line = longer
                continue
            if line:
                lines.append(line)
            line, length = word, self.measure(word, style)
            while self.measure(line, style) > width and len(line) > 1:
                cut = next(
                    n for n in range(len(line) - 1, 0, -1) if n == 1 or self.measure(line[:n], style) <= width
                )
                lines.append(line[:cut])
                line = line[cut:]
                length = self.measure(line, style)
        return [*lines, line] if line else lines

    def text(  # noqa: PLR0913
        self,
        x: float,
        y: float,
        text: str,
        style: Style,
        *,
        align: Literal["left", "center", "right"] = "left",
        glow: str | None = None,
        above: float = 10,
    ) -> Text:
        """Set one line with its baseline at `y`; `glow` is the colour of an outline behind it."""
        artist = self.axes.text(
            x,
            y,
            printable(text),
            fontproperties=font(style.size, bold=style.bold),
            color=style.colour,
            ha=align,
            va="baseline",
            parse_math=False,
            zorder=above,
        )
        if glow is not None:
            artist.set_path_effects([withStroke(linewidth=1.8, foreground=glow)])
        if self._clip is not None:
            artist.set_clip_path(self._clip)
        return artist

    def paragraph(self, x: float, top: float, lines: Sequence[str], style: Style) -> float:
        """Set lines below `top`; answers where the next may begin."""
        for number, line in enumerate(lines):
            self.text(x, top - style.size - number * style.leading, line, style)
        return top - len(lines) * style.leading

    # Shapes

    def fill(  # noqa: PLR0913
        self,
        path: Path,
        colour: str | None,
        *,
        edge: str | None = None,
        width: float = 0,
        opacity: float = 1,
        dash: Sequence[float] = (),
        above: float = 1,
    ) -> None:
        """Fill and outline a path; dash lengths in points."""
        patch = PathPatch(
            path,
            facecolor=colour or "none",
            edgecolor=edge or "none",
            linewidth=width,
            alpha=opacity,
            zorder=above,
            linestyle=_dashes(dash, width),
        )
        self.axes.add_artist(patch)
        if self._clip is not None:
            patch.set_clip_path(self._clip)

    def stroke(  # noqa: PLR0913
        self,
        geometry: BaseGeometry | Sequence[Sequence[tuple[float, float]]],
        colour: str,
        width: float,
        *,
        opacity: float = 1,
        dash: Sequence[float] = (),
        above: float = 1,
        cap: Literal["butt", "projecting", "round"] = "butt",
    ) -> None:
        """Stroke lines; dash lengths in points."""
        rings = (
            lines_of(geometry)
            if isinstance(geometry, BaseGeometry)
            else [np.asarray(line) for line in geometry]
        )
        if not rings:
            return
        lines = LineCollection(
            rings,
            colors=colour,
            linewidths=width,
            alpha=opacity,
            zorder=above,
            linestyles=[_dashes(dash, width)],
            capstyle=cap,
            joinstyle="round",
        )
        self.axes.add_collection(lines, autolim=False)
        if self._clip is not None:
            lines.set_clip_path(self._clip)


def _dashes(dash: Sequence[float], width: float) -> tuple[float, tuple[float, ...] | None]:
    """A dash pattern in points in the form that matplotlib takes, which may multiply it by the width."""
    if not dash:
        return 0, None
    unit = width if mpl.rcParams["lines.scale_dashes"] else 1
    return 0, tuple(length / unit for length in dash)


def lines_of(geometry: BaseGeometry) -> list[np.ndarray]:
    """The coordinates (n × 2) of every line in a geometry; polygons give none."""
    if isinstance(geometry, LineString):
        return [] if geometry.is_empty else [np.asarray(geometry.coords)[:, :2]]
    parts = getattr(geometry, "geoms", ())
    return [line for part in parts for line in lines_of(part)]


def polygons_of(geometry: BaseGeometry) -> list[Polygon]:
    """Every polygon in a geometry."""
    if isinstance(geometry, Polygon):
        return [] if geometry.is_empty else [geometry]
    return [polygon for part in getattr(geometry, "geoms", ()) for polygon in polygons_of(part)]


def area_path(geometry: BaseGeometry) -> Path | None:
    """The polygons of a geometry as one path, holes running against their shells; None without any."""
    rings = []
    for polygon in polygons_of(geometry):
        shell = polygon.exterior
        rings.append(shell.coords if shell.is_ccw else shell.coords[::-1])
        rings.extend(hole.coords[::-1] if hole.is_ccw else hole.coords for hole in polygon.interiors)
    if not rings:
        return None
    return Path.make_compound_path(*(Path(np.asarray(ring)[:, :2], closed=True) for ring in rings))


def longest(geometry: BaseGeometry) -> LineString | None:
    """The longest line in a geometry."""
    lines = [LineString(line) for line in lines_of(geometry)]
    return max(lines, key=lambda line: line.length, default=None)


def joined(geometry: BaseGeometry) -> MultiLineString:
    """Every line in a geometry, as one."""
    return MultiLineString(lines_of(geometry))
