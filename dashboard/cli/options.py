"""Options that several commands share, and their meaning."""

from __future__ import annotations

import os
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from dashboard.cli.terminal import STANDARD_OUTPUT, put_bytes, say
from dashboard.server import addresses
from geodata import Atlas, shipped_folder
from geodata.errors import ExportError, UnknownItemError
from geodata.folder import files
from geodata.folder.writing import write_atomically
from geodata.legible import brief

AtlasFolder = Annotated[
    Path | None,
    typer.Option(
        "--atlas",
        metavar="FOLDER",
        help="An atlas folder or zip to open instead of the shipped atlas.",
    ),
]
FolderToCheck = Annotated[
    Path | None,
    typer.Argument(
        metavar="FOLDER", help="An atlas folder or zip (default: the shipped atlas).", show_default=False
    ),
]
FolderToTidy = Annotated[
    Path | None,
    typer.Argument(
        metavar="FOLDER", help="An atlas folder (default: the shipped atlas).", show_default=False
    ),
]
Output = Annotated[
    Path, typer.Option("-o", "--output", metavar="PATH", help="Output file or folder; - is standard output.")
]


PublicAddress = Annotated[
    str | None,
    typer.Option(
        "--public-address",
        metavar="URL",
        help="The address at which others open this atlas, for links, citations, figures and QR codes. "
        'It is remembered; "" forgets it.',
        show_default=False,
    ),
]


def public_address(atlas: Path | None, given: str | None) -> str:
    """The public address of an atlas: the one given now, which is stored, or else the stored one.

    Where nothing can be stored, as in a container, the one given still holds for this run.
    """
    address = None if given is None else addresses.checked(given)
    try:
        before = addresses.remembered(atlas)
        if address is None:
            return before
        if address != before:
            addresses.remember(atlas, address)
            kept = addresses.settings_file()
            say(f"Saved {address} in {kept}." if address else f"Removed the address from {kept}.", err=True)
    except addresses.SettingsError as error:
        say(f"ninebridges: the public address is not remembered: {error}", err=True)
    return address or ""


def existing(folder: Path | None) -> Path:
    """The folder or zip to work on: the one named, which must exist, or the shipped one."""
    folder = folder or shipped_folder()
    if not folder.exists():
        raise UnknownItemError(
            f"there is no folder {folder}. Give the folder that holds {files.ATLAS}, or its zip."
        )
    return folder


def outside(atlas: Atlas, output: Path) -> None:
    """Refuse to write into the atlas's own folder, where an export would replace its files."""
    if output == STANDARD_OUTPUT:
        return
    if Path(os.path.realpath(output)).is_relative_to(os.path.realpath(atlas.folder)):
        raise ExportError(f"{output} lies in the atlas's own folder. Choose a place outside {atlas.folder}.")


def query_of(link: str) -> str:
    """The query string of a link; a query string alone stays as it is."""
    address, mark, query = link.partition("#")[0].partition("?")
    if mark:
        return query
    return "" if "://" in address else address


def address_in(link: str) -> str:
    """The part of a link before its query string, if others can open it; else empty."""
    return addresses.reachable(link.partition("#")[0].partition("?")[0])


def deliver(output: Path, content: bytes) -> None:
    """Write a file to its place, and print where."""
    if output == STANDARD_OUTPUT:
        put_bytes(content)
        return
    write_atomically(output, content)
    say(f"Wrote {output}", err=True)


Known = TypeVar("Known", bound=StrEnum)


def among(formats: type[Known]) -> Callable[[str], Known]:
    """A parser of format names. It raises typer.BadParameter, with the valid ones, for another name."""

    def read(name: str) -> Known:
        if name not in {form.value for form in formats}:
            raise typer.BadParameter(
                f"'{brief(name)}' is not among the formats. Choose {' or '.join(formats)}."
            )
        return formats(name)

    return read
