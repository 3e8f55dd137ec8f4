"""`ninebridges serve`: the dashboard on this machine, or for others."""

from __future__ import annotations

from typing import Annotated

import typer

from dashboard import checking
from dashboard.cli import options
from dashboard.cli.app import app
from dashboard.cli.options import AtlasFolder, PublicAddress
from dashboard.cli.problems import counted_problems, errors_of, summed_up
from dashboard.cli.terminal import say
from dashboard.server import serving
from dashboard.workspace import Workspace
from geodata import limits
from geodata.catalogue import examine
from geodata.folder.temporary import remove_left_over


@app.command(
    epilog="\b\nExamples:\n  ninebridges serve --atlas my-atlas --port 8600\n"
    "  ninebridges serve --address 0.0.0.0 --public-address http://atlas.example.org:8501\n"
    "  ninebridges serve --public-address https://example.org/atlas --proxy 127.0.0.1"
)
def serve(
    atlas: AtlasFolder = None,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port to listen on (default: 8501).")
    ] = None,
    address: Annotated[
        str | None,
        typer.Option(
            metavar="HOST",
            help="Name or IP address to listen on (default: localhost, for this machine only). "
            "0.0.0.0 admits other machines and needs --public-address.",
        ),
    ] = None,
    public_address: PublicAddress = None,
    proxy: Annotated[
        list[str] | None,
        typer.Option(
            metavar="IP",
            help="IP address or network of a proxy whose X-Forwarded headers are trusted, and which may hold "
            f"more than {limits.MOST_FROM_ONE} connections; may be repeated.",
            show_default=False,
        ),
    ] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open a browser.")] = False,
) -> None:
    """Start the dashboard on this machine and open it in a browser."""
    where = serving.endpoint(address, port, options.public_address(atlas, public_address), tuple(proxy or ()))
    opened, problems = examine(options.existing(atlas), *checking.CHECKS)
    # Warnings are for those who edit an atlas; those of the shipped one are known.
    for line in summed_up(problems if atlas is not None else errors_of(problems)):
        say(line, err=True)
    if opened is None:
        say(f"ninebridges: {counted_problems(problems)}. Fix the errors and retry.", err=True)
        raise typer.Exit(1)
    remove_left_over()
    folder = None if atlas is None else atlas.resolve()  # its files are served from a copy
    workspace = Workspace(folder, where.public, opened=opened if folder is None else None)
    try:
        serving.run(workspace, where, open_browser=not no_browser)
    except KeyboardInterrupt:
        say("Closed.")
