"""Write pages as PNG, SVG and PDF, with credits as metadata in all, and text as text in SVG and PDF."""

from __future__ import annotations

import io
import logging
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import groupby
from threading import Lock
from typing import Any
from xml.sax.saxutils import escape

import matplotlib as mpl
import numpy as np
from matplotlib.artist import Artist
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Canvas
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Bbox, IdentityTransform
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from geodata.figure import fonts
from geodata.figure.paper import GLOW, WHITE, Mark, Page, Picture, Shape, Words
from geodata.figure.spec import Box, FigureFormat

#: Decimals of the coordinates in a vector file: a hundredth of a point is 4 µm.
_DECIMALS = 2
_AS_IS = IdentityTransform()
_TEXT = re.compile("(<text[^>]*>)([^<]*)</text>")
#: Consecutive words in Hangul or Cyrillic, to be marked as Korean or Russian.
_FOREIGN = re.compile(
    "|".join(
        f"(?P<{language}>[{letters}](?:[{letters}0-9 .,–—-]*[{letters}])?)"
        for language, letters in (("ko", "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af"), ("ru", "\u0400-\u052f"))
    )
)
#: Attributes that make an SVG one picture with a title and a description for screen readers.
_ACCESSIBLE = ' xml:lang="en" role="img" aria-labelledby="figure-title" aria-describedby="figure-text"'
#: matplotlib's style for pictures in SVG, which is removed so that enlarged tiles look smooth.
_UNSMOOTHED = ' style="image-rendering:crisp-edges;image-rendering:pixelated"'


@dataclass(frozen=True)
class Imprint:
    """The metadata of a file: title, alternative text, credits, link, and what it was made with."""

    title: str
    description: str
    credits: str
    link: str
    maker: str


def written(pages: Sequence[Page], form: FigureFormat, dpi: float, imprint: Imprint) -> bytes:
    """Pages as the bytes of a file, at `dpi` if it has pixels; only PDF has more than the first page."""
    with _borrowed():
        match form:
            case FigureFormat.PNG:
                return _png(pages[0], dpi, imprint)
            case FigureFormat.SVG:
                return _svg(pages[0], imprint)
            case FigureFormat.PDF:
                return _pdf(pages, imprint)


class _Borrowers:
    """How many threads are writing figures, and how to restore the settings that the first one changed."""

    lock, count, kept = Lock(), 0, ExitStack()


@contextmanager
def _borrowed() -> Iterator[None]:
    """Apply our settings of matplotlib and fontTools to the whole process while figures are written.

    Several threads may write at once: the first changes the settings, and the last restores them.
    """
    with _Borrowers.lock:
        if not _Borrowers.count:
            _Borrowers.kept.enter_context(mpl.rc_context())
            mpl.rcParams.update(
                {  # the same ids each time; text stays text; letters as wide in pixels as in vectors
                    "svg.hashsalt": "nine-bridges",
                    "pdf.fonttype": 42,
                    "svg.fonttype": "none",
                    "text.hinting": "no_hinting",
                }
            )
            _Borrowers.kept.enter_context(_quiet("fontTools.subset"))
        _Borrowers.count += 1
    try:
        yield
    finally:
        with _Borrowers.lock:
            _Borrowers.count -= 1
            if not _Borrowers.count:
                _Borrowers.kept.close()


@contextmanager
def _quiet(name: str) -> Iterator[None]:
    """Let a logger report only errors; fontTools would warn of every table of a font that is left out."""
    logger = logging.getLogger(name)
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)


def _png(page: Page, dpi: float, imprint: Imprint) -> bytes:
    canvas = FigureCanvasAgg(_canvas(page, dpi, vectors=False))
    canvas.draw()  # type: ignore[no-untyped-call]
    pixels = canvas.buffer_rgba()  # type: ignore[no-untyped-call]
    about = PngInfo()
    for name, text in (
        ("Title", imprint.title),
        ("Description", imprint.description),
        ("Copyright", imprint.credits),
        ("Source", imprint.link),
        ("Software", imprint.maker),
    ):
        if text:
            about.add_itxt(name, text)
    target = io.BytesIO()
    high, wide, _ = pixels.shape
    picture = Image.frombuffer("RGBA", (wide, high), pixels, "raw", "RGBA", 0, 1).convert("RGB")
    picture.save(target, format="png", compress_level=3, dpi=(dpi, dpi), pnginfo=about)
    return target.getvalue()


def _svg(page: Page, imprint: Imprint) -> bytes:
    target = io.StringIO()
    about = {
        "Title": imprint.title,
        "Description": imprint.description,
        "Rights": imprint.credits,
        "Source": imprint.link,
        "Creator": imprint.maker,
        "Date": None,
    }
    _canvas(page, 72).savefig(target, format="svg", metadata=about)
    drawing = target.getvalue()
    # the style sheet names the families once
    drawing = drawing.replace(f"; font-family: {', '.join(map(repr, fonts.families()))}", "")
    drawing = _described(drawing.replace(_UNSMOOTHED, ""), imprint)
    drawing = _TEXT.sub(lambda text: f"{text[1]}{_with_languages(text[2])}</text>", drawing)
    css = fonts.stylesheet((words.text, words.style.bold) for words in page.words)
    style = '<style type="text/css">'
    return drawing.replace(style, f"{style}{css}\n", 1).encode()


def _described(drawing: str, imprint: Imprint) -> str:
    """An SVG that screen readers read as one picture, with its title and alternative text."""
    title = f"<title>{escape(imprint.title)}</title>"
    texts = f'<title id="figure-title">{escape(imprint.title)}</title>\n'
    texts += f'<desc id="figure-text">{escape(imprint.description)}</desc>'
    root = f"<svg{_ACCESSIBLE} "
    return drawing.replace("<svg ", root, 1).replace(title, texts, 1)


def _with_languages(line: str) -> str:
    """A line of an SVG's text, with words in Hangul or Cyrillic marked as Korean or Russian."""
    return _FOREIGN.sub(lambda words: f'<tspan xml:lang="{words.lastgroup}">{words[0]}</tspan>', line)


def _pdf(pages: Sequence[Page], imprint: Imprint) -> bytes:
    from matplotlib.backends.backend_pdf import PdfPages  # noqa: PLC0415 (slow to import, for PDF alone)

    target = io.BytesIO()
    about = {
        "Title": imprint.title,
        "Subject": f"{imprint.description} {imprint.credits}",
        "Keywords": imprint.link or None,
        "Creator": imprint.maker,
        "CreationDate": None,
    }
    with PdfPages(target, metadata=about) as pdf:
        for page in pages:
            pdf.savefig(_canvas(page, 72))
    return target.getvalue()


def _canvas(page: Page, dpi: float, *, vectors: bool = True) -> Canvas:
    canvas = Canvas(figsize=page.inches, dpi=dpi, facecolor=WHITE)
    canvas.add_artist(_Drawing(page, vectors=vectors))
    return canvas


class _Drawing(Artist):
    """The content of a page, drawn directly by a renderer, because one artist per mark would be slow."""

    def __init__(self, page: Page, *, vectors: bool) -> None:
        super().__init__()
        self.page, self.vectors = page, vectors

    def draw(self, renderer: Any) -> None:
        scale = self.page.type_scale * self.figure.dpi / 72
        pen = _Pen(renderer, self.page, scale, vectors=self.vectors)
        seen = Counter[str]()
        for name, marks in self.page.groups():
            renderer.open_group("group", gid=name)
            for about, run in groupby(marks, key=lambda mark: mark.about):
                if about:
                    seen[about] += 1
                    renderer.open_group("feature", gid=f"{about}-{seen[about]}")
                for mark in run:
                    pen.draw(mark)
                if about:
                    renderer.close_group("feature")
            renderer.close_group("group")


class _Pen:
    """Draws marks in the coordinates of a renderer: pixels, or points where `vectors` are written."""

    def __init__(self, renderer: Any, page: Page, scale: float, *, vectors: bool) -> None:
        self.renderer, self.page, self.scale, self.vectors = renderer, page, scale, vectors
        self.high = (page.top - page.bottom) * scale

    def draw(self, mark: Mark) -> None:
        """Draw a mark of any kind."""
        match mark:
            case Shape():
                self.shape(mark)
            case Words():
                self.words(mark)
            case Picture():
                self.picture(mark)

    def picture(self, picture: Picture) -> None:
        """Draw a picture; renderers expect its rows from the bottom."""
        context = self._context(None, 0, 1, picture.clip)
        (left, bottom), (right, top) = (
            self._at(x, y) for x, y in ((picture.box.x, picture.box.y), (picture.box.right, picture.box.top))
        )
        if self.vectors:
            place = Affine2D().scale(right - left, top - bottom)
            self.renderer.draw_image(context, left, bottom, picture.pixels[::-1], place)
        else:  # a pixel renderer sets them one to one
            size = (max(round(right) - round(left), 1), max(round(top) - round(bottom), 1))
            fitting = Image.fromarray(picture.pixels).resize(size, Image.Resampling.BICUBIC)
            self.renderer.draw_image(context, round(left), round(bottom), np.array(fitting)[::-1])
        context.restore()

    def shape(self, shape: Shape) -> None:
        context = self._context(shape.edge, shape.width, shape.opacity, shape.clip)
        context.set_capstyle(shape.cap)
        context.set_joinstyle(shape.join)
        if shape.dash:
            context.set_dashes(0, [length * self.page.type_scale for length in shape.dash])
        self._path(context, shape.path, shape.face)
        context.restore()

    def words(self, words: Words) -> None:
        angle = math.radians(words.angle)
        begin = (words.x + words.start * math.cos(angle), words.y + words.start * math.sin(angle))
        if words.glow is not None:
            context = self._context(words.glow, GLOW, 1, words.clip)
            context.set_joinstyle("round")
            self._path(context, _outlines(words, begin), None)
            context.restore()
        if self.vectors:
            self._text(words, begin)
        else:  # a pixel renderer lays out and draws each letter anew, three times slower
            context = self._context(None, 0, 1, words.clip)
            context.set_snap(False)
            self._path(context, _outlines(words, begin), words.style.colour)
            context.restore()

    def _text(self, words: Words, begin: tuple[float, float]) -> None:
        context = self._context(words.style.colour, 1, 1, words.clip)
        context.set_url(words.link)
        set_in = fonts.font(words.style.size * self.page.type_scale, bold=words.style.bold)
        aligned = None
        if words.align != "left":  # an SVG states the alignment, in case another font is shown
            aligned = Text(*self._at(words.x, words.y), ha=words.align, rotation_mode="anchor")
        x, y = self._at(*begin)
        y = self.high - y if self.renderer.flipy() else y
        self.renderer.draw_text(context, x, y, words.text, set_in, words.angle, mtext=aligned)
        context.restore()

    def _path(self, context: GraphicsContextBase, path: Path, face: str | None) -> None:
        vertices = (np.asarray(path.vertices, dtype=float) - (0.0, self.page.bottom)) * self.scale
        if self.vectors:
            vertices[:, 1] = self.high - np.round(self.high - vertices[:, 1], _DECIMALS)
            vertices[:, 0] = np.round(vertices[:, 0], _DECIMALS)
        colour = None if face is None else mpl.colors.to_rgb(self.page.ink(face))
        self.renderer.draw_path(context, Path(vertices, path.codes), _AS_IS, colour)

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return x * self.scale, (y - self.page.bottom) * self.scale

    def _context(
        self, colour: str | None, width: float, opacity: float, clip: Box | None
    ) -> GraphicsContextBase:
        context: GraphicsContextBase = self.renderer.new_gc()
        if colour is not None:
            context.set_foreground(self.page.ink(colour))
        context.set_linewidth(width * self.page.type_scale if colour is not None else 0)
        context.set_alpha(opacity)
        if clip is not None:
            (x0, y0), (x1, y1) = self._at(clip.x, clip.y), self._at(clip.right, clip.top)
            context.set_clip_rectangle(Bbox([[x0, y0], [x1, y1]]))
        return context


def _outlines(words: Words, begin: tuple[float, float]) -> Path:
    """The outlines of a text on the page, whose baseline begins at `begin`."""
    place = Affine2D().scale(words.style.size).rotate_deg(words.angle).translate(*begin)
    return fonts.outlines(words.text, bold=words.style.bold).transformed(place)
