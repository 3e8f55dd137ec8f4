"""Render a figure as a file."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from geodata import edtf
from geodata.catalogue import Atlas
from geodata.contract import forbidden_in
from geodata.errors import ExportError
from geodata.figure import dating, features, ground
from geodata.figure.composing import Composed, compose, credit_of
from geodata.figure.content import Content
from geodata.figure.directions import with_ends
from geodata.figure.output import Imprint, written
from geodata.figure.paper import Page
from geodata.figure.scene import Progress
from geodata.figure.spec import Figure, FigureFormat
from geodata.limits import LEAST_DPI, MOST_DPI, MOST_PIXELS, MOST_PIXELS_A_SIDE, MOST_SUBTITLE, MOST_TITLE
from geodata.model import Feature
from geodata.present import colours
from geodata.present.colours import Palette
from geodata.present.symbols import Sign, feature_sign, layer_sign

Notice = Callable[[str], None]

#: The bytes that a pixel takes while a picture is drawn and written, and those of a gigabyte.
_BYTES_A_PIXEL, _GB = 8, 1e9
#: The most characters without a glyph, or features, that a notice names.
_MOST_NAMED = 12


def render(  # noqa: PLR0913
    atlas: Atlas,
    figure: Figure,
    *,
    form: FigureFormat = FigureFormat.PNG,
    dpi: float = 200,
    progress: Progress | None = None,
    notice: Notice | None = None,
    describe: Notice | None = None,
) -> bytes:
    """Draw a figure and return the bytes of a file; a PNG has `dpi` dots per inch.

    Notes without room continue on further pages in a PDF. In a PNG or SVG, they make a sheet of paper or a
    growing figure longer; with another fixed size, such as a slide, they are left out, and the figure says
    so. `progress` is called with the share done (0 to 1) and the next step. Before the file is written,
    `notice` is called for everything that it lacks (notes, characters without a glyph), and `describe` with
    its alternative text. Safe to call from several threads.

    Raises UnknownItemError for an unknown id, and ExportError for a place, size or resolution that cannot be
    drawn, a base map that cannot be read, or tiles that cannot be fetched.
    """
    tell = progress or (lambda _share, _text: None)
    pages, imprint = draw_pages(atlas, figure, form=form, dpi=dpi, progress=tell, notice=notice)
    if form is FigureFormat.PNG:
        _check_pixels(pages[0].inches, dpi)
    if describe is not None:
        describe(imprint.description)
    tell(0.85, "Writing the picture")
    picture = written(pages, form, dpi, imprint)
    tell(1.0, "Done")
    return picture


def draw_pages(  # noqa: PLR0913
    atlas: Atlas,
    figure: Figure,
    *,
    form: FigureFormat,
    dpi: float,
    progress: Progress,
    notice: Notice | None = None,
) -> tuple[list[Page], Imprint]:
    """The pages of a figure, drawn but not yet written, and the file's metadata."""
    _check(atlas, figure, dpi)
    size = figure.size
    if form is FigureFormat.PNG and size.height_mm is not None:
        _check_pixels((size.width_mm / 25.4, size.height_mm / 25.4), dpi)
    progress(0.0, "Reading the base map")
    base = ground.ground_of(atlas)
    shown = features.shown(atlas, figure)
    atlas = painted(dating.known_in(with_ends(atlas), figure.year), figure.palette, shown)
    content = Content(atlas, figure, base)
    composed = compose(content, progress, paged=form is FigureFormat.PDF)
    if notice is not None:
        for remark in (*_remarks(composed), *_limits_of_the_map(atlas, figure, shown)):
            notice(remark)
    about = atlas.about
    imprint = Imprint(
        title=figure.title or about.title,
        description=composed.description,
        credits=f"{composed.credit} Data of {edtf.spell(about.data_date)}. {about.licence}",
        link=figure.link,
        maker=f"{about.title} {about.version}",
    )
    return composed.pages, imprint


def _remarks(composed: Composed) -> Iterator[str]:
    """Sentences on what a file leaves out."""
    if composed.unnoted:
        yield "No room for notes; a PDF has them on further pages."
    if numbers := [note.number for note in composed.left_out]:
        which = f"notes {numbers[0]} to {numbers[-1]}" if len(numbers) > 1 else f"note {numbers[0]}"
        yield f"No room for {which}; a PDF continues them on further pages."
    if missing := sorted(set().union(*(page.missing for page in composed.pages))):
        named = ", ".join(f"{char} (U+{ord(char):04X})" for char in missing[:_MOST_NAMED])
        more = f" and {len(missing) - _MOST_NAMED} more" if len(missing) > _MOST_NAMED else ""
        yield f"No font in the figure has {named}{more}: each is shown as □."


def credit_line(atlas: Atlas, figure: Figure) -> str:
    """The credit line of a figure, for a caption if the figure itself has none. Raises like `render`."""
    _check(atlas, figure, LEAST_DPI)
    return credit_of(Content(dating.known_in(atlas, figure.year), figure, ground.ground_of(atlas)))


def _limits_of_the_map(atlas: Atlas, figure: Figure, shown: Sequence[Feature]) -> Iterator[str]:
    """Sentences on what a map in these colours and this projection cannot show."""
    here = {feature.layer for feature in shown}
    signs = {layer: sign for layer, sign in _signs(atlas).items() if layer in here}
    accents = {layer.id: layer.accent for layer in atlas.layers.values()}
    for group in colours.confusable(accents, signs, figure.palette):
        titles = ", ".join(atlas.layers[layer].title for layer in group)
        yield f"These layers look alike in these colours: {titles}. Show fewer, or choose other colours."
    if beyond := [atlas.name(feature.id) for feature in shown if features.beyond(feature)]:
        named = ", ".join(beyond[:_MOST_NAMED]) + (" and others" if len(beyond) > _MOST_NAMED else "")
        yield f"Web Mercator ends at 85° of latitude; what lies beyond is left out: {named}."


def _signs(atlas: Atlas) -> dict[str, Sign]:
    """The legend sign of each layer."""
    return {
        layer: layer_sign(map(feature_sign, found))
        for layer in atlas.layers
        if (found := atlas.drawn_in(layer))
    }


def painted(atlas: Atlas, palette: Palette, shown: Sequence[Feature] = ()) -> Atlas:
    """An atlas whose layers have the colours of a palette; layers of `shown` features get the first ones."""
    if palette is Palette.DEFAULT:
        return atlas
    first = {feature.layer for feature in shown}
    ordered = sorted(atlas.layers.values(), key=lambda layer: layer.id not in first)
    default = {layer.id: layer.accent for layer in ordered}
    accents = colours.accents(default, _signs(atlas), palette)
    layers = {
        layer.id: layer.model_copy(update={"accent": accents[layer.id]}) for layer in atlas.layers.values()
    }
    return replace(atlas, layers=layers)


def _check(atlas: Atlas, figure: Figure, dpi: float) -> None:
    for feature_id in figure.visible:
        atlas.feature(feature_id)
    if not LEAST_DPI <= dpi <= MOST_DPI:
        raise ExportError(f"{dpi:g} dots per inch: choose from {LEAST_DPI} to {MOST_DPI}.")
    for name, text, most in (
        ("title", figure.title or "", MOST_TITLE),
        ("subtitle", figure.subtitle, MOST_SUBTITLE),
    ):
        if len(text) > most:
            raise ExportError(f"the {name} has {len(text):,} characters: write no more than {most}.")
        if found := list(forbidden_in(text)):
            named = ", ".join(f"U+{ord(character):04X}" for character in found)
            raise ExportError(
                f"the {name} has a control character or unpaired surrogate ({named}): remove it."
            )


def _check_pixels(inches: tuple[float, float], dpi: float) -> None:
    """Raise ExportError, with a resolution that works, for a picture that would take too much memory."""
    wide, high = inches[0] * dpi, inches[1] * dpi
    if wide * high <= MOST_PIXELS and max(wide, high) <= MOST_PIXELS_A_SIDE:
        return
    most = math.floor(min(math.sqrt(MOST_PIXELS / (inches[0] * inches[1])), MOST_PIXELS_A_SIDE / max(inches)))
    remedy = f"Choose no more than {most} dots per inch" if most >= LEAST_DPI else "Make it smaller"
    raise ExportError(
        f"a picture of {wide:,.0f} × {high:,.0f} pixels would take "
        f"{wide * high * _BYTES_A_PIXEL / _GB:.1f} GB of memory. {remedy}, "
        "or write an SVG or PDF, which have no pixels."
    )
