"""The command line itself: its version, and its error messages."""

from __future__ import annotations

from importlib.metadata import version
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from dashboard.cli.terminal import say
from geodata import AtlasError

#: The commands in the order in which they are listed.
_ORDER = ("serve", "check", "verify", "tidy", "snapshot", "export", "publish", "cite")


class _Commands(TyperGroup):
    """The commands; an error in one is printed as a message, without a traceback."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        return super().parse_args(ctx, args or ["serve"])

    def list_commands(self, ctx: Any) -> list[str]:
        return sorted(super().list_commands(ctx), key=_ORDER.index)

    def invoke(self, ctx: Any) -> object:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise  # the reader of a pipe has gone: there is nobody to tell
        except (AtlasError, OSError) as error:
            say(f"ninebridges: {_refused(error) if isinstance(error, OSError) else error}", err=True)
            raise typer.Exit(1) from error


def _refused(error: OSError) -> str:
    """An error of the operating system, as a sentence."""
    if isinstance(error, FileNotFoundError) and error.filename is None:
        return "the current folder is no longer there. Change to another one."
    reason = (error.strerror or str(error)).rstrip(".")
    return f"{error.filename}: {reason}." if error.filename else f"{reason}."


app = typer.Typer(
    cls=_Commands,
    name="ninebridges",
    help="Nine Bridges Atlas: maps of infrastructure with a source for every fact.",
    epilog="Without a command, ninebridges starts the dashboard.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _tell_version(asked: bool) -> None:
    """Answer `--version` before anything else is read."""
    if asked:
        say(f"ninebridges {version('nine-bridges-atlas')}")
        raise typer.Exit


@app.callback()
def main(
    _asked: Annotated[
        bool,
        typer.Option("--version", help="Show the version and exit.", callback=_tell_version, is_eager=True),
    ] = False,
) -> None:
    pass
