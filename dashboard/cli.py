"""`ninebridges`: the atlas on the command line.

Streamlit and matplotlib are imported in the commands that need them, so that the others start at once.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from typer.core import TyperGroup

from dashboard import addresses, cache, checking, citations, serving
from dashboard.cache import ATLAS_VARIABLE
from dashboard.exporting import part_of
from dashboard.state import arriving, from_query, permalink, to_query
from dashboard.terminal import STANDARD_OUTPUT, put, put_bytes, say
from geodata import (
    Atlas,
    AtlasError,
    Problem,
    citing,
    coverage,
    exports,
    files,
    limits,
    load_atlas,
    quoting,
    shipped_folder,
)
from geodata.catalogue import examine
from geodata.errors import AtlasInvalidError, ExportError, UnknownItemError
from geodata.exports import FORMATS, WHOLE, Format, Scope
from geodata.symbology import Palette
from geodata.tidy import tidy as tidy_texts
from geodata.validation import check as check_draft
from geodata.vocabulary import Severity
from geodata.wording import counted
from geodata.writing import write_atomically

#: What a snapshot can be: the values of geodata.figure.Form, without importing matplotlib for it.
PICTURES = ("png", "svg", "pdf")
#: What a snapshot can be beside a picture: a page with a map that answers.
INTERACTIVE = "html"
#: Sizes by name and parts that can be left out: those of geodata.figure, likewise.
SIZES = ("a4", "a4-portrait", "letter", "letter-portrait", "slide", "column", "double-column")
PARTS = (
    "legend",
    "scale",
    "north",
    "graticule",
    "locator",
    "notes",
    "date",
    "credits",
    "link",
    "qr",
)
#: Dots per inch of a snapshot in pixels.
DPI = 200


class _Commands(TyperGroup):
    """The commands; what goes wrong in one is told in a message, without a traceback."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        return super().parse_args(ctx, args or ["serve"])

    def invoke(self, ctx: Any) -> object:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise  # who reads has gone: nothing to tell, and nobody to tell it to
        except (AtlasError, OSError) as error:
            say(f"ninebridges: {_refused(error) if isinstance(error, OSError) else error}", err=True)
            raise typer.Exit(1) from error


def _refused(error: OSError) -> str:
    """What the system refused, as a sentence."""
    if isinstance(error, FileNotFoundError) and error.filename is None:
        return "the current folder is no longer there. Change to another one."
    reason = (error.strerror or str(error)).rstrip(".")
    return f"{error.filename}: {reason}." if error.filename else f"{reason}."


app = typer.Typer(
    cls=_Commands,
    name="ninebridges",
    help="Nine Bridges Atlas: Russia-Korea railways, gas routes and investment, with their evidence.",
    epilog="Without a command the dashboard opens: ninebridges",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _tell_version(asked: bool) -> None:
    """Answer `--version` before anything else is looked at."""
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


AtlasFolder = Annotated[
    Path | None,
    typer.Option(
        "--atlas",
        metavar="FOLDER",
        envvar=ATLAS_VARIABLE,
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


def _public(atlas: Path | None, given: str | None) -> str:
    """The public address of an atlas: the one that was given, which is kept, or else the one kept before.

    Where nothing can be kept, as in a container, one that was given still holds for this run.
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
            "0.0.0.0 lets other machines in, and needs --public-address.",
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
    """Open the dashboard on this machine and, where there is one, in a browser."""
    where = serving.place(address, port, _public(atlas, public_address), tuple(proxy or ()))
    opened, problems = examine(_existing(atlas), *checking.CHECKS)
    for problem in problems:
        say(problem, err=True)
    if opened is None:
        say(f"ninebridges: {_counted(problems)}. Fix the errors and retry.", err=True)
        raise typer.Exit(1)
    if atlas is not None:
        os.environ[ATLAS_VARIABLE] = str(atlas.resolve())
    cache.keep(opened)
    try:
        serving.run(where, open_browser=not no_browser)
    except KeyboardInterrupt:
        say("Closed.")


@app.command(epilog="Example: ninebridges check my-atlas")
def check(folder: FolderToCheck = None) -> None:
    """Report every problem in an atlas folder and how complete it is; exit code 1 if it has a problem."""
    opened, problems = examine(_existing(folder), *checking.CHECKS)
    for problem in problems:
        say(problem)
    if opened is not None:
        say(coverage.as_text(opened) + "\n")
    say(f"{folder or 'The shipped atlas'}: {_counted(problems)}")
    raise typer.Exit(1 if problems else 0)


@app.command(epilog="Example: ninebridges verify leksika-2018 article.txt")
def verify(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="Id of the quoted document.")],
    document: Annotated[
        Path, typer.Argument(metavar="DOCUMENT", help="A copy of the document as UTF-8 text.")
    ],
    atlas: AtlasFolder = None,
) -> None:
    """Check every quoted passage against a copy of its document; exit code 1 if one differs."""
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
    held = sum(verdict.holds for verdict in verdicts)
    say(f"{held} of {counted(len(verdicts), 'passage')} {'matches' if held == 1 else 'match'}")
    raise typer.Exit(0 if held == len(verdicts) else 1)


class Each(StrEnum):
    """Of what a folder of snapshots has one each."""

    FEATURE = "feature"


def _parts(text: str) -> tuple[str, ...]:
    """Parts of a figure, separated by commas; typer.BadParameter with the valid ones for another word."""
    parts = tuple(part for part in (word.strip() for word in text.split(",")) if part)
    for part in parts:
        if part not in PARTS:
            raise typer.BadParameter(f"'{part}' is not a part of a figure. Choose from {', '.join(PARTS)}.")
    return parts


@app.command(
    epilog='\b\nExamples:\n  ninebridges snapshot -o rajin.png --view "feature=rajin-khasan"\n'
    "  ninebridges snapshot -o fig1.pdf --size double-column --palette greyscale --without qr,locator\n"
    "  ninebridges snapshot --each feature -o figures --format pdf\n"
    '  ninebridges snapshot -o rajin.html --view "feature=rajin-khasan"'
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
    palette: Annotated[
        Palette, typer.Option(metavar="|".join(Palette), help="Colour palette.")
    ] = Palette.DEFAULT,
    title: Annotated[str | None, typer.Option(help="Title; leave empty for none.")] = None,
    subtitle: Annotated[str | None, typer.Option(help="Subtitle; leave empty for none.")] = None,
    without: Annotated[
        str,
        typer.Option(metavar="PARTS", help=f"Parts to leave out, separated by commas: {', '.join(PARTS)}."),
    ] = "",
    each: Annotated[
        Each | None, typer.Option(metavar="feature", help="Draw one figure per feature into a folder.")
    ] = None,
    form: Annotated[
        str, typer.Option("--format", metavar="|".join(PICTURES), help="Format, where no file name gives it.")
    ] = PICTURES[0],
    public_address: PublicAddress = None,
    atlas: AtlasFolder = None,
) -> None:
    """Draw a view as a PNG, SVG or PDF figure with legend, scale and evidence, or make an interactive page.

    The file name decides what is made: .html gives a page that works offline.
    Notes that do not fit continue: in a PDF on further pages, in a PNG or SVG of a paper size below the
    figure. In other sizes, such as a slide, they are left out. Run --each again to continue after an
    interruption.
    """
    parts = _parts(without)
    named = each is None and output != STANDARD_OUTPUT
    if named:
        form = _picture(output)
    elif form not in PICTURES:
        raise typer.BadParameter(f"'{form}' is not a format. Choose {' or '.join(PICTURES)}.")
    elif output == STANDARD_OUTPUT and each is not None:
        raise typer.BadParameter("--each makes a folder of figures. Give its name instead of -.")
    elif each is not None and title is not None:
        raise typer.BadParameter("--title is for one figure. With --each, each feature's name is the title.")
    opened = load_atlas(atlas)
    state = from_query(opened, _query(view))
    _outside(opened, output)
    address = _address(view) or _public(atlas, public_address)
    if form == INTERACTIVE:
        from dashboard.interactive import as_html  # noqa: PLC0415 (Streamlit)

        _deliver(output, as_html(opened, state, address).encode())
        return
    from dashboard import snapshots  # noqa: PLC0415 (matplotlib)

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
    _deliver(output, picture)
    if caption := settings.caption(opened, figure):
        say(caption, err=True)


Known = TypeVar("Known", bound=StrEnum)


def _among(formats: type[Known]) -> Callable[[str], Known]:
    """What reads a format by its name; it raises typer.BadParameter with the valid ones for another name."""

    def read(name: str) -> Known:
        if name not in {form.value for form in formats}:
            raise typer.BadParameter(f"'{name}' is not among the formats. Choose {' or '.join(formats)}.")
        return formats(name)

    return read


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
            parser=_among(Format),
            metavar="FORMAT",
            help="One of the formats above; needed only if the file name does not say.",
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
    chosen = form or _told_by(output)
    opened = load_atlas(atlas)
    _outside(opened, output)
    address = _address(view or "") or _public(atlas, public_address)
    part, scope = opened, Scope(WHOLE.of, f"{address}/" if address else "")
    if view is not None:
        state = from_query(opened, _query(view))
        part, scope = part_of(opened, state, permalink(opened, address, state))
    if output == STANDARD_OUTPUT:
        put_bytes(exports.as_file(part, chosen, scope))
        return
    exports.write(part, chosen, output, scope)
    say(f"Wrote {output}", err=True)


def _deliver(output: Path, content: bytes) -> None:
    """Write a file where it is wanted, and say so."""
    if output == STANDARD_OUTPUT:
        put_bytes(content)
        return
    write_atomically(output, content)
    say(f"Wrote {output}", err=True)


def _of_form(output: Path, form: citing.Form) -> None:
    """Refuse a name that a reference manager would take for another form."""
    misleading = {other.suffix for other in citing.Form if other.style is None} - {form.suffix}
    if output.suffix.lower() in misleading:
        raise ExportError(
            f"{output} does not fit --format {form}. Give a name that ends in {form.suffix}, or "
            "another --format."
        )


@app.command(
    epilog="\b\nExamples:\n  ninebridges cite rajin-khasan --format apa\n"
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
        str | None, typer.Option(metavar="LINK", help="Cite a view: a link, or its query string.")
    ] = None,
    references: Annotated[
        bool,
        typer.Option("--references", help="List all references and datasets behind it instead."),
    ] = False,
    form: Annotated[
        citing.Form,
        typer.Option(
            "--format",
            parser=_among(citing.Form),
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
    """Cite the atlas, a feature, a view or a passage, or list all references behind it."""
    opened = load_atlas(atlas)
    output = None if output == STANDARD_OUTPUT else output
    if output is not None:
        _outside(opened, output)
        _of_form(output, form)
    if what is not None and view is not None:
        raise typer.BadParameter("Give an id or --view, not both.")
    address = _address(view or "") or _public(atlas, public_address)
    if view is not None:
        cited = citations.of_view(opened, from_query(opened, _query(view)), address)
    else:
        cited = citations.of(opened, what, address)
    text = cited.references(form) if references else cited.text(form)
    if output is None:
        put(text)
    else:
        write_atomically(output, text)
        say(f"Wrote {output}", err=True)


@app.command(epilog="Example: ninebridges tidy my-atlas")
def tidy(folder: FolderToTidy = None) -> None:
    """Sort and format the files of an atlas folder, if they have no errors. A zip must be unpacked first."""
    draft = files.read(_existing(folder))
    if draft.folder.is_file():
        raise ExportError(f"{draft.folder} is a zip. Unpack it, tidy the folder, and pack it again.")
    problems = _errors(check_draft(draft))
    if problems:
        raise AtlasInvalidError(str(draft.folder), problems)
    changed = tidy_texts(draft)
    for path, text in changed.items():
        write_atomically(path, text)
        say(f"Tidied {path.relative_to(draft.folder)}")
    if not changed:
        say("All files are tidy.")


def _existing(folder: Path | None) -> Path:
    """The folder or zip to work on: the one named, which must be there, or the shipped one."""
    folder = folder or shipped_folder()
    if not folder.exists():
        raise UnknownItemError(
            f"there is no folder {folder}. Give the folder that holds {files.ATLAS}, or its zip."
        )
    return folder


def _errors(problems: Sequence[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.severity is Severity.ERROR]


def _counted(problems: Sequence[Problem]) -> str:
    errors = len(_errors(problems))
    counts = [(errors, "error"), (len(problems) - errors, "warning")]
    told = [counted(count, noun) for count, noun in counts if count]
    return ", ".join(told) or "no problems"


def _told_by(output: Path) -> Format:
    """The format that a file's name tells; typer.BadParameter if it tells none."""
    guessed = exports.guessed(output)
    if guessed is None:
        names = ", ".join(
            about.suffix for form, about in FORMATS.items() if exports.guessed(Path(f"x{about.suffix}"))
        )
        raise typer.BadParameter(
            f"the name {output} does not tell the format. Add --format, or give a name that ends in {names}.",
            param_hint="--output",
        )
    return guessed


def _picture(output: Path) -> str:
    """What kind of picture a file's name asks for; refuses a place that is none before it is drawn."""
    if output.exists() and not output.is_file() and not output.is_dir():
        return PICTURES[0]  # /dev/stdout and its like
    suffix = output.suffix.lower().removeprefix(".")
    if suffix not in (*PICTURES, INTERACTIVE):
        kinds = " or ".join(f".{kind}" for kind in (*PICTURES, INTERACTIVE))
        raise ExportError(f"{output}: a snapshot is a picture or a page. Give a name that ends in {kinds}.")
    if output.is_dir():
        raise ExportError(f"{output} is a folder. Give the name of a file in it.")
    folder = Path(os.path.realpath(output)).parent
    if not folder.is_dir():
        raise ExportError(f"there is no folder {folder}. Create it, or correct the path.")
    return suffix


def _outside(atlas: Atlas, output: Path) -> None:
    """Refuse to write over the atlas's own files: an export is not what they hold."""
    if output == STANDARD_OUTPUT:
        return
    if Path(os.path.realpath(output)).is_relative_to(os.path.realpath(atlas.folder)):
        raise ExportError(f"{output} lies in the atlas's own folder. Choose a place outside {atlas.folder}.")


def _query(link: str) -> str:
    """The query string of a link; a query string alone stays as it is."""
    address, mark, query = link.partition("#")[0].partition("?")
    if mark:
        return query
    return "" if "://" in address else address


def _address(link: str) -> str:
    """What stands before the query string of a link, if others can open it; else empty."""
    return addresses.reachable(link.partition("#")[0].partition("?")[0])


def _with_progress(draw: Callable[[Callable[[float, str], None]], bytes]) -> bytes:
    """Run `draw` with a bar on the terminal; it tells how much is done (0 to 1) and what comes next."""
    terminal = typer.get_text_stream("stderr")
    with typer.progressbar(length=100, label="Drawing", file=terminal) as bar:

        def tell(share: float, text: str) -> None:
            bar.label = text
            bar.update(round(share * 100) - bar.pos)

        return draw(tell)
