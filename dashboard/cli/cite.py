"""`ninebridges cite`: citations of the atlas, and of its sources."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dashboard.cli import options
from dashboard.cli.app import app
from dashboard.cli.options import AtlasFolder, PublicAddress
from dashboard.cli.terminal import STANDARD_OUTPUT, put, say
from dashboard.reader import citations
from dashboard.reader.links import from_query
from geodata import citing, load_atlas
from geodata.errors import ExportError
from geodata.folder.writing import write_atomically


@app.command(
    epilog="\b\nExamples:\n  ninebridges cite FEATURE --format apa\n"
    "  ninebridges cite --references --format bibtex -o references.bib"
)
def cite(
    what: Annotated[
        str | None,
        typer.Argument(
            metavar="ID", help="Id of a feature, passage or reference (default: the atlas itself)."
        ),
    ] = None,
    view: Annotated[
        str | None, typer.Option(metavar="LINK", help="Cite a view: its link or query string.")
    ] = None,
    references: Annotated[
        bool,
        typer.Option("--references", help="List the references and datasets behind it instead."),
    ] = False,
    form: Annotated[
        citing.Form,
        typer.Option(
            "--format",
            parser=options.among(citing.Form),
            metavar="|".join(citing.Form),
            show_default=False,
            help="A citation style, or a reference manager's format (default: chicago).",
        ),
    ] = citing.Form.CHICAGO,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="PATH", help="Output file (default: the terminal)."),
    ] = None,
    public_address: PublicAddress = None,
    atlas: AtlasFolder = None,
) -> None:
    """Cite the atlas, a feature, a view or a passage.

    With --references, list the references and datasets behind it instead.
    """
    opened = load_atlas(atlas)
    output = None if output == STANDARD_OUTPUT else output
    if output is not None:
        options.outside(opened, output)
        _of_form(output, form)
    if what is not None and view is not None:
        raise typer.BadParameter("Give an id or --view, not both.")
    address = options.address_in(view or "") or options.public_address(atlas, public_address)
    if view is not None:
        cited = citations.of_view(opened, from_query(opened, options.query_of(view)), address)
    else:
        cited = citations.of(opened, what, address)
    text = cited.references(form) if references else cited.text(form)
    if output is None:
        put(text)
    else:
        write_atomically(output, text)
        say(f"Wrote {output}", err=True)


def _of_form(output: Path, form: citing.Form) -> None:
    """Refuse a file name that a reference manager would take for another format."""
    misleading = {other.suffix for other in citing.Form if other.style is None} - {form.suffix}
    if output.suffix.lower() in misleading:
        raise ExportError(
            f"{output} does not fit --format {form}. Give a name that ends in {form.suffix}, or "
            "another --format."
        )
