"""`ninebridges check`, `verify` and `tidy`: the files of an atlas."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dashboard import checking
from dashboard.cli import options
from dashboard.cli.app import app
from dashboard.cli.options import AtlasFolder, FolderToCheck, FolderToTidy
from dashboard.cli.problems import counted_problems, errors_of, summed_up
from dashboard.cli.terminal import say
from geodata import coverage, load_atlas, quoting
from geodata.catalogue import examine
from geodata.errors import AtlasInvalidError, ExportError, UnknownItemError
from geodata.folder import files
from geodata.folder.tidy import tidy as tidy_texts
from geodata.folder.validation import check as check_draft
from geodata.folder.writing import write_atomically
from geodata.present.wording import counted


@app.command(
    epilog="\b\nExamples:\n  ninebridges check my-atlas\n  ninebridges check my-atlas --strict --verbose"
)
def check(
    folder: FolderToCheck = None,
    *,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with code 1 for warnings too.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="List every problem instead of summing up those of one kind.")
    ] = False,
) -> None:
    """Check an atlas folder and report how complete it is.

    The exit code is 1 if the folder has an error.
    """
    opened, problems = examine(options.existing(folder), *checking.CHECKS)
    for line in problems if verbose else summed_up(problems):
        say(line)
    if opened is not None:
        say(coverage.as_text(opened) + "\n")
    say(f"{folder or 'The shipped atlas'}: {counted_problems(problems)}")
    raise typer.Exit(1 if problems and (strict or opened is None) else 0)


@app.command(epilog="Example: ninebridges verify SOURCE article.txt")
def verify(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="Id of the quoted document.")],
    document: Annotated[
        Path, typer.Argument(metavar="DOCUMENT", help="A copy of the document as UTF-8 text.")
    ],
    atlas: AtlasFolder = None,
) -> None:
    """Check the quoted passages against a copy of their document.

    The exit code is 1 if a passage differs.
    """
    opened = load_atlas(atlas)
    if source not in opened.sources:
        known = ", ".join(opened.sources)
        raise UnknownItemError(f"the atlas quotes no source '{source}'. It quotes {known}.")
    quoted, copy = opened.sources[source], quoting.read_document(document)
    if copy.sha256 != quoted.sha256:
        say(f"{document} is not the file that was quoted:")
        say(f"  its SHA-256       {copy.sha256}\n  recorded SHA-256  {quoted.sha256}")
    verdicts = quoting.verify(quoted, opened.passages.values(), copy)
    for verdict in verdicts:
        say(f"{'matches' if verdict.holds else 'differs'}  {verdict.passage}: {verdict.reason}")
    matching = sum(verdict.holds for verdict in verdicts)
    say(f"{matching} of {counted(len(verdicts), 'passage')} {'matches' if matching == 1 else 'match'}")
    raise typer.Exit(0 if matching == len(verdicts) else 1)


@app.command(epilog="Example: ninebridges tidy my-atlas")
def tidy(folder: FolderToTidy = None) -> None:
    """Sort and format the files of an atlas folder.

    If they have errors, nothing is changed. A zip must be unpacked first.
    """
    draft = files.read(options.existing(folder))
    if draft.folder.is_file():
        raise ExportError(f"{draft.folder} is a zip. Unpack it, tidy the folder, and pack it again.")
    problems = errors_of(check_draft(draft))
    if problems:
        raise AtlasInvalidError(str(draft.folder), problems)
    changed = tidy_texts(draft)
    for path, text in changed.items():
        write_atomically(path, text)
        say(f"Tidied {path.relative_to(draft.folder)}")
    if not changed:
        say("All files are tidy.")
