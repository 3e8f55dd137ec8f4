"""Figures on the command line: one of a view, or one of each feature, drawn by several processes.

Each process opens the atlas for itself. A figure appears in the folder when it is whole; what was drawn with
which settings stands in a manifest beside the figures, so that an interrupted run is taken up where it
ended, and changed settings or data draw anew.
"""

from __future__ import annotations

import hashlib
import json
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import typer

from dashboard.cli.processes import end_with_parent, processors
from dashboard.cli.terminal import say
from dashboard.reader.exporting import figure_of
from dashboard.reader.links import from_query, permalink
from dashboard.reader.places import place_for
from dashboard.reader.state import BUILT_IN, ViewState
from geodata import Atlas, load_atlas
from geodata.errors import ExportError
from geodata.figure import Figure, FigureFormat, Palette, Part, credit_line, render, size_named
from geodata.folder.writing import clear_left_over, folder_for, write_atomically
from geodata.present.wording import counted

Progress = Callable[[float, str], None]
Notice = Callable[[str], None]

MANIFEST = "figures.json"


@dataclass(frozen=True)
class Outcome:
    """The outcome of drawing a figure: why it failed, if it did, and what it left out."""

    failure: str | None = None
    remarks: tuple[str, ...] = ()


#: The failure of a figure whose process was killed, for example for lack of memory.
_ENDED = Outcome("the process that drew it ended suddenly")
#: Up to this many figures, each one's omissions are printed; of more, where to read them.
_MOST_LISTED = 3


@dataclass(frozen=True)
class Settings:
    """The options of a figure, without its view; a `title` or `subtitle` of None is that of the view."""

    size: str = "a4"
    dpi: float = 200
    form: str = "png"
    palette: str = "default"
    without: tuple[str, ...] = ()
    title: str | None = None
    subtitle: str | None = None

    def figure(self, atlas: Atlas, view: ViewState, link: str) -> Figure:
        """The figure of a view. Raises ExportError for an invalid size."""
        figure = figure_of(atlas, view, link)
        return replace(
            figure,
            size=size_named(self.size),
            palette=Palette(self.palette),
            parts=frozenset(part for part in Part if part.value not in self.without),
            title=figure.title if self.title is None else self.title,
            subtitle=figure.subtitle if self.subtitle is None else self.subtitle,
        )

    def draw(
        self, atlas: Atlas, figure: Figure, progress: Progress | None = None, notice: Notice | None = None
    ) -> bytes:
        """A figure as a file; `notice` is called with what the file leaves out."""
        return render(
            atlas, figure, form=FigureFormat(self.form), dpi=self.dpi, progress=progress, notice=notice
        )

    def caption(self, atlas: Atlas, figure: Figure) -> str:
        """The text that a figure's caption must include: the credits, if the figure does not show them."""
        if Part.CREDITS in figure.parts:
            return ""
        return f"The caption must say: {credit_line(atlas, figure)}"


@dataclass(frozen=True)
class Batch:
    """A figure of each feature of an atlas into a folder; `query` is the view that all begin with.

    `atlas` is the atlas's folder (None: the shipped one), `address` the beginning of links.
    """

    folder: Path
    atlas: Path | None
    query: str
    address: str
    settings: Settings

    def name(self, feature_id: str) -> str:
        """The file of a feature."""
        return f"{feature_id}.{self.settings.form}"

    def figure(self, atlas: Atlas, feature_id: str) -> Figure:
        """The figure of a feature: the view with the feature selected and in its middle."""
        bounds = atlas.bounds([feature_id])
        if bounds is None:
            raise ExportError(f"{feature_id} is not on the map, so it has no figure.")
        view = replace(from_query(atlas, self.query), selected=feature_id, place=place_for(bounds))
        return self.settings.figure(atlas, view, permalink(atlas, self.address, view))

    def key(self, atlas: Atlas) -> str:
        """A hash of all that a figure is made from: settings, view, version and data."""
        asked = [asdict(self.settings), self.query, self.address, version("nine-bridges-atlas")]
        digest = hashlib.sha256(json.dumps(asked).encode())
        within = [atlas.folder] if atlas.folder.is_file() else atlas.folder.rglob("*")
        for path in sorted(path for path in within if path.is_file()):
            digest.update(path.relative_to(atlas.folder).as_posix().encode() + path.read_bytes())
        return digest.hexdigest()


def split_by_place(atlas: Atlas) -> tuple[list[str], list[str]]:
    """The features that can be drawn, and those without a place."""
    with_place = [feature for feature in atlas.features if atlas.bounds([feature]) is not None]
    return with_place, [feature for feature in atlas.features if feature not in set(with_place)]


class Manifest:
    """The finished figures of a folder: their key, their size in bytes, and what they leave out."""

    def __init__(self, folder: Path, key: str) -> None:
        self._folder, self._key = folder, key
        self._done = self._read()

    def _read(self) -> dict[str, list[Any]]:
        try:
            content = json.loads((self._folder / MANIFEST).read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return {}
        return content if isinstance(content, dict) else {}

    def holds(self, name: str) -> bool:
        """Whether a figure is finished, and was drawn with these settings."""
        path = self._folder / name
        return path.is_file() and self._done.get(name, [])[:2] == [self._key, path.stat().st_size]

    def add(self, name: str, remarks: Sequence[str] = ()) -> None:
        """Record that a figure is finished, and what it leaves out."""
        self._done[name] = [self._key, (self._folder / name).stat().st_size, *remarks]
        text = json.dumps(dict(sorted(self._done.items())), indent=1) + "\n"
        write_atomically(self._folder / MANIFEST, text)


def draw_each(batch: Batch, features: Sequence[str], processes: int) -> Iterator[tuple[str, Outcome]]:
    """Draw figures; yields each feature when it is done, with how that ended.

    Should a process die, the figures that were being drawn count as failed, and the others go on. After an
    interruption what is being drawn is finished first.
    """
    waiting = list(features)
    while waiting:
        context = get_context("spawn")
        with ProcessPoolExecutor(processes, mp_context=context, initializer=_open, initargs=(batch,)) as pool:
            under_way: dict[Future[Outcome], str] = {}
            try:
                while waiting or under_way:
                    while waiting and len(under_way) < processes:
                        under_way[pool.submit(_draw, waiting[0])] = waiting[0]
                        del waiting[0]
                    done, _ = wait(under_way, return_when=FIRST_COMPLETED)
                    for future in done:
                        outcome = future.result()
                        yield under_way.pop(future), outcome
            except BrokenProcessPool:
                yield from ((feature, _ENDED) for feature in under_way.values())
            except KeyboardInterrupt:
                for future in wait(under_way).done:
                    yield under_way[future], future.result()
                raise


#: The batch of a worker process, once opened.
_opened: dict[str, tuple[Batch, Atlas]] = {}


def _open(batch: Batch) -> None:
    """Prepare a worker process: it leaves interruptions to its parent, and finishes its figure.

    It ends when its parent is killed.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    _opened["here"] = batch, load_atlas(batch.atlas)


def _draw(feature_id: str) -> Outcome:
    """Draw the figure of a feature into the folder."""
    batch, atlas = _opened["here"]
    remarks: list[str] = []
    try:
        picture = batch.settings.draw(atlas, batch.figure(atlas, feature_id), notice=remarks.append)
        write_atomically(batch.folder / batch.name(feature_id), picture)
    except Exception as error:  # noqa: BLE001 (whatever it is, the other figures go on)
        return Outcome(str(error) or type(error).__name__)
    return Outcome(remarks=tuple(remarks))


def run(atlas: Atlas, batch: Batch) -> int:
    """Draw the missing figures and print the progress. Returns the exit code: 1 if a figure failed.

    Raises ExportError for a view with an online base map, whose tiles may not be fetched in bulk
    (https://operations.osmfoundation.org/policies/tiles/ for OpenStreetMap's).
    """
    base = from_query(atlas, batch.query).base
    if base != BUILT_IN:
        raise ExportError(
            f"--each draws figures in bulk, for which the tile servers of {base} are not meant. Leave "
            "base= out of --view, or draw single figures without --each."
        )
    with folder_for(batch.folder):
        return _run(atlas, batch)


def _run(atlas: Atlas, batch: Batch) -> int:
    features, without_place = split_by_place(atlas)
    clear_left_over(batch.folder)
    manifest = Manifest(batch.folder, batch.key(atlas))
    missing = [feature for feature in features if not manifest.holds(batch.name(feature))]
    failures: dict[str, str] = {}
    remarks: dict[str, tuple[str, ...]] = {}
    terminal = typer.get_text_stream("stderr")
    with typer.progressbar(length=len(features), label="Drawing", file=terminal) as bar:
        bar.update(len(features) - len(missing))
        for feature, outcome in draw_each(batch, missing, min(processors(), max(len(missing), 1))):
            if outcome.failure is not None:
                failures[feature] = outcome.failure
            else:
                manifest.add(batch.name(feature), outcome.remarks)
                remarks |= {feature: outcome.remarks} if outcome.remarks else {}
            bar.update(1)
    _print_outcome(batch, len(features) - len(missing), len(missing) - len(failures), without_place)
    _print_remarks(remarks)
    for feature, failure in failures.items():
        say(f"ninebridges: {feature}: {failure}", err=True)
    return 1 if failures else 0


def _print_remarks(remarks: Mapping[str, Sequence[str]]) -> None:
    """Print what figures leave out: for a few figures one by one, for many where to read it."""
    if len(remarks) > _MOST_LISTED:
        say(f"{len(remarks)} of them leave something out; {MANIFEST} says what.", err=True)
        return
    for feature, own in remarks.items():
        for remark in own:
            say(f"ninebridges: {feature}: {remark}", err=True)


def _print_outcome(batch: Batch, already: int, drawn: int, without_place: Sequence[str]) -> None:
    there = f"{already} {'was' if already == 1 else 'were'} there already"
    say(f"Wrote {counted(drawn, 'figure')} into {batch.folder}; {there}.", err=True)
    if Part.CREDITS.value in batch.settings.without:
        say("Their captions must give the credits in each file's properties.", err=True)
    if without_place:
        say(f"Not on the map, so without a figure: {', '.join(without_place)}.", err=True)
