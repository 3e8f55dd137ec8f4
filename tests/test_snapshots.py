"""Figures from the command line: their options, and a figure of each feature that survives interruptions."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from PIL import Image
from typer.testing import CliRunner

from dashboard import cli
from dashboard.cli import processes, snapshots
from dashboard.cli.snapshots import MANIFEST, Batch, Manifest, Settings, draw_each, split_by_place
from geodata import Atlas
from geodata.figure import SIZES, Palette, Part
from geodata.folder import writing

MINIMAL = Path(__file__).parent / "data/minimal"
SMALL = ("--dpi", "50", "--size", "120x120", "--atlas", str(MINIMAL))


def run(*arguments: object):
    return CliRunner().invoke(cli.app, ["snapshot", *map(str, arguments)])


def test_size_and_resolution_make_the_picture(tmp_path: Path) -> None:
    result = run("-o", tmp_path / "x.png", *SMALL)
    assert result.exit_code == 0, result.output
    assert size_of(tmp_path / "x.png") == (236, 236)


def size_of(path: Path) -> tuple[int, int]:
    with Image.open(path) as picture:
        return picture.size


def test_options_reach_the_figure(shipped: Atlas) -> None:
    settings = Settings("letter", palette="greyscale", without=("qr", "notes"), title="", subtitle="Mine")
    from dashboard.reader.state import default_view  # noqa: PLC0415

    figure = settings.figure(shipped, default_view(shipped), "")
    assert (figure.size, figure.palette) == (SIZES["letter"], Palette.GREYSCALE)
    assert figure.parts == frozenset(Part) - {Part.QR, Part.NOTES}
    assert (figure.title, figure.subtitle) == ("", "Mine")


def test_a_figure_without_credits_tells_what_its_caption_must_say(tmp_path: Path) -> None:
    result = run("-o", tmp_path / "x.svg", "--without", "credits, qr", *SMALL)
    assert "The caption must say: " in result.stderr
    assert "© OpenStreetMap contributors" in result.stderr


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--without", "qr,compass"], "'compass' is not a part of a figure. Choose from legend, scale"),
        (["--palette", "sepia"], "'sepia' is not one of 'default', 'greyscale', 'colour-blind'"),
        (["--size", "a7"], "'a7' is not a size. Choose a4, a4-portrait"),
        (["--dpi", "20"], "Invalid value for '--dpi'"),
        (["--each", "feature", "--format", "jpg"], "'jpg' is not a format. Choose png or svg or pdf."),
        (["--each", "feature", "--title", "Mine"], "--title is for one figure"),
    ],
)
def test_a_wrong_option_is_refused_and_nothing_is_left(
    tmp_path: Path, options: list[str], message: str
) -> None:
    result = run("-o", tmp_path / "x.png", "--atlas", MINIMAL, *options)
    assert result.exit_code != 0
    assert message in " ".join(result.stderr.replace("│", " ").split())
    assert list(tmp_path.iterdir()) == []


# A figure of each feature


def batch(folder: Path, **settings: object) -> Batch:
    return Batch(folder, MINIMAL, "", "", Settings(size="120x120", dpi=50, **settings))  # type: ignore[arg-type]


#: What figures of features leave out.
REMARKS: dict[str, tuple[str, ...]] = {}


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is drawn, here and not in other processes."""
    found: list[str] = []

    def here(work: Batch, features: list[str], _processes: int):
        for feature in features:
            found.append(feature)
            (work.folder / work.name(feature)).write_bytes(b"a figure")
            yield feature, snapshots.Outcome(remarks=REMARKS.get(feature, ()))

    monkeypatch.setattr(snapshots, "draw_each", here)
    return found


def test_a_feature_s_figure_looks_at_it_and_has_its_name_and_link(minimal: Atlas, tmp_path: Path) -> None:
    work = Batch(tmp_path, MINIMAL, "sites=true", "https://example.org/", Settings())
    figure = work.figure(minimal, "rice-farm")
    assert (figure.selected, figure.title) == ("rice-farm", "Rice farm")
    assert figure.link.startswith("https://example.org/?layer.sites=true&feature=rice-farm&at=")


def test_a_process_draws_each_feature_and_a_failure_stops_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "processors", lambda: 1)
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))  # a process begins with ours again
    (tmp_path / "out/north-line.png").mkdir(parents=True)
    result = run("--each", "feature", "-o", tmp_path / "out", *SMALL)
    assert result.exit_code == 1
    assert "ninebridges: north-line: " in result.stderr
    assert "is a folder" in result.stderr
    files = {path.name for path in (tmp_path / "out").iterdir() if path.is_file()}
    assert files == {"iron-road.png", "northport.png", "rice-farm.png", "south-line.png", MANIFEST}
    assert size_of(tmp_path / "out/rice-farm.png")[0] == 236


def test_a_batch_is_taken_up_where_it_ended(minimal: Atlas, tmp_path: Path, drawn: list[str]) -> None:
    features, _ = split_by_place(minimal)
    assert snapshots.run(minimal, batch(tmp_path)) == 0
    (tmp_path / f"{features[0]}.png").unlink()
    (tmp_path / f"{features[1]}.png").write_bytes(b"a part")
    drawn.clear()
    assert snapshots.run(minimal, batch(tmp_path)) == 0
    assert drawn == features[:2]


def test_a_batch_without_credits_says_where_they_are(
    minimal: Atlas, tmp_path: Path, drawn: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    told = "Their captions must give the credits"
    snapshots.run(minimal, batch(tmp_path))
    assert told not in capsys.readouterr().err
    snapshots.run(minimal, batch(tmp_path, without=("credits",)))
    assert told in capsys.readouterr().err


def test_what_many_figures_leave_out_is_told_in_one_line_and_kept_in_the_manifest(
    minimal: Atlas,
    tmp_path: Path,
    drawn: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    features, _ = split_by_place(minimal)
    monkeypatch.setitem(REMARKS, features[0], ("Note 7 finds no room.",))
    assert snapshots.run(minimal, batch(tmp_path)) == 0
    assert f"ninebridges: {features[0]}: Note 7 finds no room.\n" in capsys.readouterr().err
    for feature in features:
        monkeypatch.setitem(REMARKS, feature, ("Note 7 finds no room.",))
    assert snapshots.run(minimal, batch(tmp_path, palette="greyscale")) == 0
    told = capsys.readouterr().err
    assert f"{len(features)} of them leave something out; {MANIFEST} says what." in told
    assert "Note 7" not in told
    held = json.loads((tmp_path / MANIFEST).read_text(encoding="utf-8"))
    assert {tuple(entry[2:]) for entry in held.values()} == {("Note 7 finds no room.",)}
    drawn.clear()
    assert snapshots.run(minimal, batch(tmp_path, palette="greyscale")) == 0
    assert drawn == []


def test_other_settings_or_data_draw_anew(folder: Path, tmp_path: Path, minimal: Atlas) -> None:
    keys = {batch(tmp_path, **changes).key(minimal) for changes in ({}, {}, {"palette": "greyscale"})}
    assert len(keys) == 2
    from geodata import load_atlas  # noqa: PLC0415

    copied = load_atlas(folder)
    before = batch(tmp_path).key(copied)
    with (folder / "facts.csv").open("a", encoding="utf-8") as file:
        file.write("rice-farm,owner,The village,,,cited,handbook,,\n")
    assert batch(tmp_path).key(copied) != before


def test_a_zip_that_changed_is_drawn_anew(minimal: Atlas, tmp_path: Path) -> None:
    packed = tmp_path / "atlas.zip"
    packed.write_bytes(b"one")
    before = batch(tmp_path).key(replace(minimal, folder=packed))
    packed.write_bytes(b"two")
    assert batch(tmp_path).key(replace(minimal, folder=packed)) != before


def test_what_a_killed_run_left_is_cleared_away_and_a_broken_manifest_counts_as_none(
    minimal: Atlas, tmp_path: Path, drawn: list[str]
) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    left = writing.temporary_name().replace(f"-{os.getpid()}-", f"-{dead.pid}-")
    (tmp_path / left).write_bytes(b"half")
    (tmp_path / MANIFEST).write_text("{", encoding="utf-8")
    assert snapshots.run(minimal, batch(tmp_path)) == 0
    assert not list(tmp_path.glob(".*.tmp"))
    assert set(json.loads((tmp_path / MANIFEST).read_text(encoding="utf-8"))) == {
        f"{feature}.png" for feature in drawn
    }


def test_a_figure_is_noted_only_when_it_is_whole(tmp_path: Path) -> None:
    manifest = Manifest(tmp_path, "key")
    (tmp_path / "a.png").write_bytes(b"whole")
    assert not manifest.holds("a.png")
    manifest.add("a.png")
    assert Manifest(tmp_path, "key").holds("a.png")
    assert not Manifest(tmp_path, "other").holds("a.png")


class Dying:
    """A pool whose process dies with the first figure that it draws."""

    deaths = 1

    def __init__(self, *_: object, **__: object) -> None: ...

    def __enter__(self):
        return self

    def __exit__(self, *_: object) -> None: ...

    def submit(self, _draw: object, feature: str):
        from concurrent.futures import Future  # noqa: PLC0415
        from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415

        future: Future[snapshots.Outcome] = Future()
        if Dying.deaths:
            Dying.deaths -= 1
            future.set_exception(BrokenProcessPool(feature))
        else:
            future.set_result(snapshots.Outcome())
        return future


def test_a_process_that_dies_costs_its_own_figure_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "ProcessPoolExecutor", Dying)
    told = dict(draw_each(batch(tmp_path), ["one", "two", "three"], 1))
    assert told == {"one": snapshots._ENDED, "two": snapshots.Outcome(), "three": snapshots.Outcome()}


def test_a_process_that_draws_ends_with_the_one_that_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    happened: list[object] = []
    parent = SimpleNamespace(join=lambda: happened.append("the parent ended"))
    monkeypatch.setattr(processes, "parent_process", lambda: parent)
    monkeypatch.setattr(processes.os, "_exit", happened.append)
    processes._wait_for_parent()
    assert happened == ["the parent ended", 1]


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    result = run("--each", "feature", "-o", tmp_path / "no/folder", *SMALL)
    assert result.exit_code == 1
    assert "there is no folder" in result.stderr
