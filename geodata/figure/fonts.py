"""Measure and outline text in the figures' fonts, and embed those fonts in SVG.

The licences allow fonts to be embedded and reduced to the letters used: the SIL Open Font License 1.1 of
Source Sans Pro, Noto Sans and (since 2010) Nanum Gothic, if a changed copy has another name (ours has) and
keeps the notice (ours does); the Bitstream Vera licence of DejaVu Sans, on the same terms.
"""

from __future__ import annotations

import base64
import io
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path as FilePath
from typing import NamedTuple

import numpy as np
import regex
from matplotlib.font_manager import FontEntry, FontProperties, fontManager, get_font
from matplotlib.path import Path
from matplotlib.textpath import text_to_path

#: Variable fonts with all weights in one file; only the first weight, regular, is used.
_DEVANAGARI, _THAI = "NotoSansDevanagari[wdth,wght].ttf", "NotoSansThai[wdth,wght].ttf"
#: For each package with fonts: its folder of fonts, the family name used in files, and the files of the
#: regular and the bold weight. Source Sans has Latin (including ŏ and ŭ) and Cyrillic, Nanum Gothic Hangul
#: and many Chinese characters; DejaVu Sans, matplotlib's own, has nearly everything else.
_FONTS = (
    (
        "font_source_sans_pro",
        "files",
        "Nine Bridges Sans",
        ("SourceSansPro-Regular.ttf", "SourceSansPro-Semibold.ttf"),
    ),
    ("koreanize_matplotlib", "fonts", "Nine Bridges Gothic", ("NanumGothic.ttf", "NanumGothicBold.ttf")),
    ("fontpkg_noto_sans_devanagari", "files", "Nine Bridges Devanagari", 2 * (_DEVANAGARI,)),
    ("fontpkg_noto_sans_thai", "files", "Nine Bridges Thai", 2 * (_THAI,)),
)
_FALLBACK = "DejaVu Sans"
REGULAR, BOLD = 400, 700
#: Variation selectors, which have no shape of their own.
_VARIANTS = frozenset(map(chr, range(0xFE00, 0xFE10)))
#: Font families for programs that ignore fonts embedded in an SVG: the same typefaces, if installed.
_INSTALLED = ("Source Sans 3", "Source Sans Pro", "Nanum Gothic", "NanumGothic", "Noto Sans KR")
#: The size in points at which text is measured and outlined; without hinting, widths scale with the size.
_UNIT = 100.0
#: Consecutive words in right-to-left scripts.
_RIGHT_TO_LEFT = regex.compile(
    r"[\p{bc=R}\p{bc=AL}](?:[\p{bc=R}\p{bc=AL}\p{bc=NSM}\s]*[\p{bc=R}\p{bc=AL}\p{bc=NSM}])?"
)
#: A character that draws nothing and makes matplotlib's PDF writer fail.
_BYTE_ORDER_MARK = "\ufeff"
_SPACES = re.compile(r"[ \t\r\n]+")  # a no-break space stays
#: A file embeds a font as one subset per script. The subset always has these letters, so that nearly every
#: figure has the same one, which is cached.
_LATIN = frozenset([*range(0x20, 0x7F), *map(ord, "ŎŏŬŭ·×°²³–—‘’“”…′″")])
_CYRILLIC = frozenset([0x401, 0x451, *range(0x410, 0x450)])


#: The OpenType features for scripts whose letters do not join; other scripts need all features of a font.
_PLAIN_FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl"]


class Face(NamedTuple):
    """One font file, with the family and weight that figures use for it."""

    family: str
    weight: int
    file: str


@lru_cache(maxsize=1)
def families() -> tuple[str, ...]:
    """Font families in the order in which glyphs are looked up.

    The fonts are found without importing their packages: koreanize_matplotlib would change
    matplotlib's global settings.
    """
    names = []
    for package, folder, name, files in _FONTS:
        spec = find_spec(package)
        if spec is not None and spec.origin is not None:
            for file, weight in zip(files, (REGULAR, BOLD), strict=True):
                path = FilePath(spec.origin).parent / folder / file
                entry = FontEntry(str(path), name=name, weight=weight, size="scalable")
                fontManager.ttflist.append(entry)
            names.append(name)
    return (*names, _FALLBACK)


@lru_cache(maxsize=64)
def font(size: float, *, bold: bool = False) -> FontProperties:
    """The figure's font at a size in points."""
    return FontProperties(family=list(families()), size=size, weight="bold" if bold else "normal")


@lru_cache(maxsize=2)
def _faces(*, bold: bool) -> tuple[tuple[Face, frozenset[int]], ...]:
    """The font files of a weight in the order of lookup, each with its code points."""
    weight = BOLD if bold else REGULAR
    found = []
    for family in families():
        file = str(fontManager.findfont(FontProperties(family=[family], weight=weight)))
        found.append((Face(family, weight, file), frozenset(get_font(file).get_charmap())))
    return tuple(found)


@lru_cache(maxsize=1)
def _known() -> frozenset[int]:
    return frozenset().union(*(codes for _, codes in _faces(bold=False)))


def missing(text: str) -> frozenset[str]:
    """The visible characters of a text that no font has."""
    codes = set(map(ord, _SPACES.sub(" ", text))) - _known()
    return frozenset(chr(code) for code in codes if not _invisible(chr(code)))


def _invisible(char: str) -> bool:
    """Whether a character has no shape of its own, such as a mark of direction."""
    return unicodedata.category(char) in {"Cc", "Cf"} or char in _VARIANTS


def one_line(text: str) -> str:
    """Text on one line, without invisible characters that no font has."""
    known, line = _known(), _SPACES.sub(" ", text.replace(_BYTE_ORDER_MARK, "")).strip(" ")
    if known.issuperset(map(ord, line)):
        return line
    return "".join(char for char in line if ord(char) in known or not _invisible(char))


def printable(text: str) -> str:
    """Text on one line, with □ for each character that no font has."""
    return squared(one_line(text))


def squared(text: str) -> str:
    """A line of text with □ for each character that no font has."""
    known = _known()
    return text if known.issuperset(map(ord, text)) else "".join(c if ord(c) in known else "□" for c in text)


def left_to_right(text: str) -> str:
    """A line of an English sentence, with direction marks around the words in right-to-left scripts.

    Without the marks, such words at the beginning, or two of them, would turn the text around them.
    """
    marked = _RIGHT_TO_LEFT.sub("\\g<0>\N{LEFT-TO-RIGHT MARK}", text)
    return text if marked == text else f"\N{LEFT-TO-RIGHT MARK}{marked}"


def letters(text: str) -> list[str]:
    """The grapheme clusters of a text, between which a line may break."""
    found: list[str] = regex.findall(r"\X", text)
    return found


def width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a text, in the unit of `size`."""
    return _unit_width(text, bold) * size


@lru_cache(maxsize=20_000)
def _unit_width(text: str, bold: bool) -> float:  # noqa: FBT001 (a key of the cache)
    across, _, _ = text_to_path.get_text_width_height_descent(text, font(_UNIT, bold=bold), ismath=False)
    return float(across) / _UNIT


@lru_cache(maxsize=1_000)
def outlines(text: str, *, bold: bool = False) -> Path:
    """The outlines of a text of size 1 whose baseline begins at the origin."""
    vertices, codes = text_to_path.get_text_path(font(_UNIT, bold=bold), text)
    return Path(np.asarray(vertices, dtype=float).reshape(-1, 2) / _UNIT, codes)


def stylesheet(texts: Iterable[tuple[str, bool]]) -> str:
    """CSS that embeds the fonts for texts, each given with whether it is bold, reduced to their letters."""
    letters: dict[bool, set[int]] = {}
    for text, bold in texts:
        letters.setdefault(bold, set()).update(map(ord, text))
    names = ", ".join(f"'{name}'" for name in (*families(), *_INSTALLED))
    faces = [rule for bold, codes in sorted(letters.items()) for rule in _rules(codes, bold=bold)]
    # A line takes its direction from its first strong letter, as in PNG.
    return "\n".join(
        [*faces, f"text {{ font-family: {names}, sans-serif; white-space: pre; unicode-bidi: plaintext; }}"]
    )


def _rules(codes: set[int], *, bold: bool) -> Iterator[str]:
    left = set(codes)
    for face, held in _faces(bold=bold):
        for script in _by_script(left & held):
            data = base64.b64encode(_cut(face, script)).decode()
            yield (
                f"@font-face {{ font-family: '{face.family}'; font-weight: {face.weight}; "
                f"src: url(data:font/woff;base64,{data}) format('woff'); unicode-range: {_ranges(script)}; }}"
            )
        left -= held


def _by_script(codes: set[int]) -> Iterator[frozenset[int]]:
    """Code points by script: Latin, Cyrillic and other; common letters are added to each of the first two."""
    latin = {code for code in codes if code < 0x250 or 0x2000 <= code < 0x2200}  # noqa: PLR2004
    cyrillic = {code for code in codes if 0x400 <= code < 0x500}  # noqa: PLR2004
    for used, common in ((latin, _LATIN), (cyrillic, _CYRILLIC), (codes - latin - cyrillic, frozenset())):
        if used:
            yield common | used


def _ranges(codes: Collection[int]) -> str:
    """Code points as the value of CSS's `unicode-range`, consecutive ones as a range."""
    ordered = sorted(codes)
    runs = [
        [code for _, code in run] for _, run in groupby(enumerate(ordered), lambda pair: pair[1] - pair[0])
    ]
    return ",".join(f"U+{run[0]:X}" + (f"-{run[-1]:X}" if len(run) > 1 else "") for run in runs)


@lru_cache(maxsize=32)
def _cut(face: Face, codes: frozenset[int]) -> bytes:
    """A font as WOFF, reduced to some code points, under our family name and with its copyright notice."""
    from fontTools import subset  # noqa: PLC0415 (slow to import, and only an SVG needs it)

    options = subset.Options(
        flavor="woff",
        hinting=False,
        glyph_names=False,
        notdef_outline=True,
        recalc_timestamp=False,
        layout_features=["*"] if codes.isdisjoint(_LATIN | _CYRILLIC) else _PLAIN_FEATURES,
        drop_tables=[*subset.Options().drop_tables, "fvar", "gvar", "avar", "HVAR", "VVAR", "MVAR", "STAT"],
        name_IDs=[0, 7, 13, 14],  # copyright, trademark, licence and the licence's URL
    )
    with subset.load_font(face.file, options, dontLoadGlyphNames=True) as cut:
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=codes)
        subsetter.subset(cut)
        style = "Bold" if face.weight == BOLD else "Regular"
        whole = f"{face.family} {style}"
        for number, name in ((1, face.family), (2, style), (4, whole), (6, whole.replace(" ", ""))):
            cut["name"].setName(name, number, 3, 1, 0x409)
        target = io.BytesIO()
        subset.save_font(cut, target, options)
    return target.getvalue()
