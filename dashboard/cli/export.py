"""`ninebridges export`: the atlas, or what a view shows, for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dashboard.cli import options
from dashboard.cli.app import app
from dashboard.cli.options import AtlasFolder, Output, PublicAddress
from dashboard.cli.terminal import STANDARD_OUTPUT, put_bytes, say
from dashboard.reader.exporting import part_of
from dashboard.reader.links import from_query, permalink
from geodata import exports, load_atlas
from geodata.exports import FORMATS, WHOLE, Format, Scope

_FORMATS = "\n".join(f"  {form:<12} {about.title}: {about.use}" for form, about in FORMATS.items())


@app.command(
    help=f"Export the atlas, or what a view shows, for other programs.\n\n\b\nFormats:\n{_FORMATS}",
    epilog="\b\nExamples:\n"
    "  ninebridges export -o atlas.gpkg\n"
    '  ninebridges export -o rail.kmz --view "status=Operating&sector=Railroads"\n'
    "  ninebridges export --format geojson -o layers\n"
    "  ninebridges export --format csv -o tables.zip",
)
def export(
    output: Output,
    form: Annotated[
        Format | None,
        typer.Option(
            "--format",
            parser=options.among(Format),
            metavar="FORMAT",
            help="One of the formats above; only needed if the file name does not show it.",
        ),
    ] = None,
    view: Annotated[
        str | None,
        typer.Option(
            metavar="LINK",
            help="Only what passes the layers, filters and year of this view: its query string or link. "
            "Extent and selection make no difference.",
        ),
    ] = None,
    public_address: PublicAddress = None,
    atlas: AtlasFolder = None,
) -> None:
    chosen = form or _format_named(output)
    opened = load_atlas(atlas)
    options.outside(opened, output)
    address = options.address_in(view or "") or options.public_address(atlas, public_address)
    part, scope = opened, Scope(WHOLE.of, f"{address}/" if address else "")
    if view is not None:
        state = from_query(opened, options.query_of(view))
        part, scope = part_of(opened, state, permalink(opened, address, state))
    if output == STANDARD_OUTPUT:
        put_bytes(exports.as_file(part, chosen, scope))
        return
    exports.write(part, chosen, output, scope)
    say(f"Wrote {output}", err=True)


def _format_named(output: Path) -> Format:
    """The format that belongs to a file name. Raises typer.BadParameter if there is none."""
    guessed = exports.guess_format(output)
    if guessed is None:
        names = ", ".join(
            about.suffix for form, about in FORMATS.items() if exports.guess_format(Path(f"x{about.suffix}"))
        )
        raise typer.BadParameter(
            f"the name {output} does not show the format. Add --format, or give a name that ends in {names}.",
            param_hint="--output",
        )
    return guessed
