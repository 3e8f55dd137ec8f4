"""`ninebridges snapshot`: figures of a view or of each feature, and interactive pages."""

from __future__ import annotations

import os
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from dashboard.cli import options
from dashboard.cli.app import app
from dashboard.cli.options import AtlasFolder, Output, PublicAddress
from dashboard.cli.terminal import STANDARD_OUTPUT, say
from dashboard.reader.links import from_query, permalink, to_query
from dashboard.reader.state import arriving
from geodata import limits, load_atlas
from geodata.errors import ExportError
from geodata.figure import SIZES, FigureFormat, Part
from geodata.legible import brief
from geodata.present.colours import Palette

#: The suffix of an interactive page, which a snapshot can be beside a picture.
INTERACTIVE = "html"
#: The default resolution of a PNG, in dots per inch.
DPI = 200


class Each(StrEnum):
    """The items that get one figure each in a folder of snapshots."""

    FEATURE = "feature"


def _parts(text: str) -> tuple[str, ...]:
    """Parts of a figure from a list with commas. Raises typer.BadParameter, with the valid ones."""
    parts = tuple(part for part in (word.strip() for word in text.split(",")) if part)
    for part in parts:
        if part not in set(Part):
            raise typer.BadParameter(
                f"'{brief(part)}' is not a part of a figure. Choose from {', '.join(Part)}."
            )
    return parts


@app.command(
    epilog='\b\nExamples:\n  ninebridges snapshot -o figure.png --view "status=Operating"\n'
    "  ninebridges snapshot -o fig1.pdf --size double-column --palette greyscale --without qr,locator\n"
    "  ninebridges snapshot --each feature -o figures --format pdf\n"
    '  ninebridges snapshot -o page.html --view "feature=FEATURE"'
)
def snapshot(
    output: Output,
    *,
    view: Annotated[str, typer.Option(metavar="LINK", help="The view: a link or its query string.")] = "",
    size: Annotated[
        str, typer.Option(metavar="SIZE", help=f"{', '.join(SIZES)}, or width x height in mm: 120x80 (a4).")
    ] = "a4",
    dpi: Annotated[
        int,
        typer.Option(
            min=limits.LEAST_DPI, max=limits.MOST_DPI, help="Resolution of a PNG, in dots per inch."
        ),
    ] = DPI,
    palette: Annotated[Palette, typer.Option(metavar="|".join(Palette), help="Colours.")] = Palette.DEFAULT,
    title: Annotated[str | None, typer.Option(help="Title; leave empty for none.")] = None,
    subtitle: Annotated[str | None, typer.Option(help="Subtitle; leave empty for none.")] = None,
    without: Annotated[
        str,
        typer.Option(metavar="PARTS", help=f"Parts to leave out, separated by commas: {', '.join(Part)}."),
    ] = "",
    each: Annotated[
        Each | None, typer.Option(metavar="feature", help="Draw one figure per feature into a folder.")
    ] = None,
    form: Annotated[
        str,
        typer.Option(
            "--format", metavar="|".join(FigureFormat), help="Format for --each and standard output."
        ),
    ] = FigureFormat.PNG,
    public_address: PublicAddress = None,
    atlas: AtlasFolder = None,
) -> None:
    """Draw a view as a figure (PNG, SVG, PDF) or an interactive page.

    The file name decides the format; .html makes an interactive page that works offline.
    Notes that do not fit continue on further pages of a PDF, or below the figure in a PNG or SVG of a paper
    size. Other sizes, such as a slide, leave them out. To continue an interrupted --each, run it again.
    """
    parts = _parts(without)
    named = each is None and output != STANDARD_OUTPUT
    if named:
        form = _picture(output)
    elif form not in set(FigureFormat):
        raise typer.BadParameter(f"'{brief(form)}' is not a format. Choose {' or '.join(FigureFormat)}.")
    elif output == STANDARD_OUTPUT and each is not None:
        raise typer.BadParameter("--each writes a folder of figures. Name the folder instead of -.")
    elif each is not None and title is not None:
        raise typer.BadParameter("--title is for one figure. With --each, each feature's name is the title.")
    opened = load_atlas(atlas)
    state = from_query(opened, options.query_of(view))
    options.outside(opened, output)
    address = options.address_in(view) or options.public_address(atlas, public_address)
    if form == INTERACTIVE:
        from dashboard.reader.interactive import as_html  # noqa: PLC0415 (Streamlit)

        options.deliver(output, as_html(opened, state, address).encode())
        return
    from dashboard.cli import snapshots  # noqa: PLC0415 (matplotlib)

    settings = snapshots.Settings(size, dpi, form, palette.value, parts, title, subtitle)
    query = to_query(opened, state)
    if each is not None:
        batch = snapshots.Batch(output, atlas, query, address, settings)
        raise typer.Exit(snapshots.run(opened, batch))
    figure = settings.figure(opened, arriving(opened, state), permalink(opened, address, state))
    remarks: list[str] = []
    picture = _with_progress(lambda tell: settings.draw(opened, figure, tell, remarks.append))
    for remark in remarks:
        say(f"ninebridges: {remark}", err=True)
    options.deliver(output, picture)
    if caption := settings.caption(opened, figure):
        say(caption, err=True)


def _picture(output: Path) -> str:
    """The kind of picture that a file name asks for; an impossible place is refused before drawing."""
    if output.exists() and not output.is_file() and not output.is_dir():
        return FigureFormat.PNG  # /dev/stdout and its like
    suffix = output.suffix.lower().removeprefix(".")
    if suffix not in (*FigureFormat, INTERACTIVE):
        kinds = " or ".join(f".{kind}" for kind in (*FigureFormat, INTERACTIVE))
        raise ExportError(f"{output}: a snapshot is a picture or a page. Give a name that ends in {kinds}.")
    if output.is_dir():
        raise ExportError(f"{output} is a folder. Give the name of a file in it.")
    folder = Path(os.path.realpath(output)).parent
    if not folder.is_dir():
        raise ExportError(f"there is no folder {folder}. Create it, or correct the path.")
    return suffix


def _with_progress(draw: Callable[[Callable[[float, str], None]], bytes]) -> bytes:
    """Run `draw` with a progress bar; it reports the share that is done (0 to 1) and the next step."""
    terminal = typer.get_text_stream("stderr")
    with typer.progressbar(length=100, label="Drawing", file=terminal) as bar:

        def tell(share: float, text: str) -> None:
            bar.label = text
            bar.update(round(share * 100) - bar.pos)

        return draw(tell)
