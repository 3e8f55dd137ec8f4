"""What the commands print: legible in every encoding, and without power over the terminal."""

from __future__ import annotations

import codecs
import io
import sys
from pathlib import Path
from typing import BinaryIO

import typer

from geodata.errors import ExportError
from geodata.legible import legible

#: Signs that an older encoding lacks, as its users write them; what is not here becomes an escape.
_PLAIN = str.maketrans(
    {"→": "->", "–": "-", "—": "--", "‘": "'", "’": "'", "“": '"', "”": '"', "«": '"', "»": '"', "…": "..."}
    | {"·": "*", "×": "x", "°": " deg", "\u00a0": " ", "\u202f": " "}
)
#: What stands for standard output in place of a file's name.
STANDARD_OUTPUT = Path("-")


def prepare() -> None:
    """Make standard output and error take every character, whatever their encoding lacks."""
    codecs.register_error("legible", _replace)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="legible")


def _replace(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    text = error.object[error.start : error.end].translate(_PLAIN)
    return text.encode("ascii", "backslashreplace").decode("ascii"), error.end


def say(text: object, *, err: bool = False) -> None:
    """Print a message. What it names out of data cannot move the cursor, colour or turn the line around."""
    typer.echo(legible(str(text), lines=True), err=err)


def put(text: str) -> None:
    """Print what was asked for: to a file or another program as it is, to a terminal legible.

    Raises ExportError where there is no standard output.
    """
    _check_output()
    typer.echo(legible(text, lines=True) if sys.stdout.isatty() else text, nl=False)


def put_bytes(content: bytes) -> None:
    """Write a file to standard output.

    Raises ExportError if there is none, or if it is a terminal, which cannot show a file.
    """
    _check_output()
    stream: BinaryIO = typer.get_binary_stream("stdout")
    if stream.isatty():
        raise ExportError("a terminal cannot show this file. Redirect it, as in -o - > FILE, or name a file.")
    stream.write(content)
    stream.flush()


def _check_output() -> None:
    if sys.stdout is None:  # closed by whoever started the program
        raise ExportError("there is no standard output. Name a file with -o FILE.")
