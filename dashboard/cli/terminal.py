"""What the commands print: legible in every encoding, and unable to control the terminal."""

from __future__ import annotations

import codecs
import io
import sys
from pathlib import Path
from typing import BinaryIO

import typer

from geodata.errors import ExportError
from geodata.legible import legible

#: Replacements for characters that an older encoding lacks; others become an escape.
_PLAIN = str.maketrans(
    {"→": "->", "–": "-", "—": "--", "‘": "'", "’": "'", "“": '"', "”": '"', "«": '"', "»": '"', "…": "..."}
    | {"·": "*", "×": "x", "°": " deg", "\u00a0": " ", "\u202f": " "}
)
#: The file name that means standard output.
STANDARD_OUTPUT = Path("-")


def prepare() -> None:
    """Let standard output and error accept every character, also those that their encoding lacks."""
    codecs.register_error("legible", _replace)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="legible")


def _replace(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    text = error.object[error.start : error.end].translate(_PLAIN)
    return text.encode("ascii", "backslashreplace").decode("ascii"), error.end


def say(text: object, *, err: bool = False) -> None:
    """Print a message. Text from data in it cannot move the cursor, set colours or change the direction."""
    typer.echo(legible(str(text), lines=True), err=err)


def put(text: str) -> None:
    """Print a result: unchanged to a file or another program, made legible for a terminal.

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
    if sys.stdout is None:  # closed by the starter of the program
        raise ExportError("there is no standard output. Name a file with -o FILE.")
