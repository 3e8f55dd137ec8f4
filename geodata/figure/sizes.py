"""Model the size of a figure, by name or in millimetres, and the scale of its type."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from geodata.errors import ExportError
from geodata.legible import brief
from geodata.limits import LEAST_FIGURE_MM, MOST_FIGURE_MM

#: The largest height of a figure that grows with its content: the limit of the Nature research figure guide,
#: which leaves room for the caption.
DEEPEST_MM = 170.0
_A4_LANDSCAPE_MM, _WIDEST_MARGIN_MM = 297.0, 15.0
#: The shorter side of a sheet, between A3 and A2, beyond which type grows in proportion to the page.
_POSTER_MM = 330.0
_WRITTEN = re.compile(r"(\d+(?:\.\d+)?)\s*[x×]\s*(\d+(?:\.\d+)?)(?:\s*mm)?")


@dataclass(frozen=True)
class Size:
    """Width and height in millimetres; without a height, as high as the content, at most DEEPEST_MM.

    Raises ExportError for sides outside `limits`.
    """

    width_mm: float
    height_mm: float | None = None

    def __post_init__(self) -> None:
        for side in (self.width_mm, self.height_mm):
            if side is not None and not LEAST_FIGURE_MM <= side <= MOST_FIGURE_MM:
                raise ExportError(
                    f"a figure of {self}: width and height go from {LEAST_FIGURE_MM:g} to "
                    f"{MOST_FIGURE_MM:g} mm."
                )

    def __str__(self) -> str:
        return (
            f"{self.width_mm:g} mm"
            if self.height_mm is None
            else f"{self.width_mm:g} × {self.height_mm:g} mm"
        )

    @property
    def fixed(self) -> bool:
        """Whether a picture must keep its height, like a slide.

        Sheets of paper (PAPERS) and figures that grow with their content may become longer, for notes.
        """
        return self.height_mm is not None and self not in PAPERS

    @property
    def type_scale(self) -> float:
        """The scale of type, lines and signs relative to A4 landscape.

        Type shrinks more slowly than the page: in a column of 89 mm the smallest is printed at 5 points, the
        minimum of the Nature research figure guide. On a poster it grows with the shorter side, because
        posters are read from a greater distance.
        """
        shorter = min(self.width_mm, self.height_mm or self.width_mm)
        return float(max((self.width_mm / _A4_LANDSCAPE_MM) ** 0.2, shorter / _POSTER_MM))

    @property
    def margin_mm(self) -> float:
        """The margin in millimetres: 10 on A4 landscape, 3 in a column, which has the journal's margin."""
        return min(self.width_mm / _A4_LANDSCAPE_MM * 10, _WIDEST_MARGIN_MM * max(1, self.type_scale))


#: Sheets of ISO 216 and ANSI; the slide of presentation programs that is 16:9 and 10 inches wide, on which
#: type is larger than on the one of 13⅓ inches; columns of the Nature research figure guide, from which other
#: journals differ by a few millimetres.
SIZES: Mapping[str, Size] = MappingProxyType(
    {
        "a4": Size(297, 210),
        "a4-portrait": Size(210, 297),
        "letter": Size(279.4, 215.9),
        "letter-portrait": Size(215.9, 279.4),
        "slide": Size(254, 142.875),
        "column": Size(89),
        "double-column": Size(183),
    }
)
A4 = SIZES["a4"]
#: Sheets of paper, which notes may make longer in a picture.
PAPERS = frozenset(SIZES[name] for name in ("a4", "a4-portrait", "letter", "letter-portrait"))


def size_named(text: str) -> Size:
    """The size from a name or a width and height in millimetres: 'a4', '120x80', '120 × 80 mm'.

    Raises ExportError, with a list of the names, for other text.
    """
    if text in SIZES:
        return SIZES[text]
    written = _WRITTEN.fullmatch(text.strip().lower())
    if written is None:
        raise ExportError(
            f"'{brief(text)}' is not a size. Choose {', '.join(SIZES)}, "
            "or write width and height in millimetres: 120x80."
        )
    return Size(float(written[1]), float(written[2]))
