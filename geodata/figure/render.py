"""Put a figure together."""

from __future__ import annotations

from dataclasses import replace

from geodata import edtf, symbology
from geodata.catalogue import Atlas
from geodata.errors import ExportError
from geodata.figure import ground
from geodata.figure.composing import compose, credit_of
from geodata.figure.content import Content
from geodata.figure.output import Form, Imprint, written
from geodata.figure.paper import Page
from geodata.figure.scene import Progress
from geodata.figure.spec import Figure
from geodata.symbology import Palette

_SMALLEST_DPI, _LARGEST_DPI = 50, 600


def render(
    atlas: Atlas,
    figure: Figure,
    *,
    form: Form = Form.PNG,
    dpi: float = 200,
    progress: Progress | None = None,
) -> bytes:
    """Draw a figure of `figure.size` as a file, a PNG at `dpi` dots an inch.

    Notes that find no room go on: in a PDF on further pages of the same size, in a PNG or SVG, which have
    one page, under the figure, which makes the picture higher. `progress` hears how much is done (0 to 1)
    and what comes next. Safe to call from several threads. Raises UnknownItemError for an id that the atlas
    does not hold, ExportError for a place or size that cannot be drawn, or tiles that cannot be had.
    """
    tell = progress or (lambda _share, _text: None)
    pages, imprint = draw_pages(atlas, figure, form=form, dpi=dpi, progress=tell)
    tell(0.85, "Writing the picture")
    picture = written(pages, form, dpi, imprint)
    tell(1.0, "Done")
    return picture


def draw_pages(
    atlas: Atlas, figure: Figure, *, form: Form, dpi: float, progress: Progress
) -> tuple[list[Page], Imprint]:
    """The pages of a figure, drawn but not yet written, and what the file says of itself."""
    _check(atlas, figure, dpi)
    progress(0.0, "Reading the base map")
    base = ground.ground_of(atlas)
    atlas = painted(atlas.in_year(figure.year), figure.palette)
    content = Content(atlas, figure, base)
    pages, credit = compose(content, progress, paged=form is Form.PDF)
    about = atlas.about
    imprint = Imprint(
        title=figure.title or about.title,
        credits=f"{credit} Data to {edtf.spell(about.data_date)}. {about.licence}",
        link=figure.link,
        maker=f"{about.title} {about.version}",
    )
    return pages, imprint


def credit_line(atlas: Atlas, figure: Figure) -> str:
    """Who must be named where a figure is shown: for a caption, if the figure itself does not say it.

    Raises as `render` does.
    """
    _check(atlas, figure, _SMALLEST_DPI)
    return credit_of(Content(atlas.in_year(figure.year), figure, ground.ground_of(atlas)))


def painted(atlas: Atlas, palette: Palette) -> Atlas:
    """An atlas whose layers have the accents of a palette."""
    if palette is Palette.DEFAULT:
        return atlas
    default = {layer.id: layer.accent for layer in atlas.layers.values()}
    kinds = {
        layer: symbology.legend_kind([feature.kind for feature in features])
        for layer in atlas.layers
        if (features := atlas.drawn_in(layer))
    }
    accents = symbology.accents(default, kinds, palette)
    layers = {
        layer.id: layer.model_copy(update={"accent": accents[layer.id]}) for layer in atlas.layers.values()
    }
    return replace(atlas, layers=layers)


def _check(atlas: Atlas, figure: Figure, dpi: float) -> None:
    for feature_id in figure.visible:
        atlas.feature(feature_id)
    if not _SMALLEST_DPI <= dpi <= _LARGEST_DPI:
        raise ExportError(f"{dpi:g} dots an inch: choose from {_SMALLEST_DPI} to {_LARGEST_DPI}.")
