"""`ninebridges publish`: an atlas as a site of static files."""

from __future__ import annotations

import signal
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from typing import Annotated

import typer

from dashboard.cli import options
from dashboard.cli.app import app
from dashboard.cli.options import AtlasFolder
from dashboard.cli.processes import end_with_parent, processors
from dashboard.cli.terminal import say
from dashboard.reader.site import Site, Task, publishing, tasks
from dashboard.server import addresses
from geodata import load_atlas
from geodata.errors import ExportError
from geodata.present.wording import counted


@app.command(
    epilog="\b\nExamples:\n  ninebridges publish site\n"
    "  ninebridges publish public --address https://example.org/atlas"
)
def publish(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Folder to write; a site already there is updated.")
    ],
    address: Annotated[
        str,
        typer.Option(
            metavar="URL",
            help="Address at which the site will be published, for citations, the sitemap and link previews.",
            show_default=False,
        ),
    ] = "",
    atlas: AtlasFolder = None,
) -> None:
    """Write the atlas as a static website with data and downloads."""
    opened = load_atlas(atlas)
    options.outside(opened, folder)
    address = addresses.checked(address) if address else ""
    todo = tasks(opened)
    with publishing(folder) as site:
        with typer.progressbar(
            length=len(todo), label="Writing", file=typer.get_text_stream("stderr")
        ) as bar:
            for files in _results(todo, atlas, address):
                for path, content in files.items():
                    site.put(path, content)
                bar.update(1)
        site.finish()
    rest = len(site.files) - len(site.changed)
    gone = f", removed {counted(len(site.gone), 'file')}" if site.gone else ""
    say(
        f"Wrote {counted(len(site.changed), 'file')} into {folder}; {rest:,} had not changed{gone}.", err=True
    )


def _results(todo: Sequence[Task], atlas: Path | None, address: str) -> Iterator[Mapping[str, bytes]]:
    """The files of each task, as they are ready; several processes make them.

    Raises ExportError if a process ends suddenly, as in a system that has run out of memory.
    """
    with ProcessPoolExecutor(
        processors(), mp_context=get_context("spawn"), initializer=_open, initargs=(atlas, address)
    ) as pool:
        try:
            for future in as_completed([pool.submit(_make, task) for task in todo]):
                yield future.result()
        except BrokenProcessPool:
            raise ExportError(
                "a process that makes the pages ended suddenly, perhaps for lack of memory. Close other "
                "programs and try again; the folder is unchanged."
            ) from None
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


#: The atlas and site of a worker process, once opened.
_site: list[Site] = []


def _open(atlas: Path | None, address: str) -> None:
    """Prepare a worker process: it leaves interruptions to its parent, and ends with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    _site[:] = [Site(load_atlas(atlas), address)]


def _make(task: Task) -> Mapping[str, bytes]:
    return task.files(_site[0])
