"""Temporary folders go with their process, or with the next one that is made, and nobody else's go."""

from __future__ import annotations

import multiprocessing
import os
import tempfile
from pathlib import Path

import pytest

from geodata import load_atlas
from geodata.exports import Format, as_file
from geodata.folder import temporary
from geodata.folder.temporary import TemporaryFolder

pytestmark = pytest.mark.skipif(os.name == "nt", reason="kills with exit codes of POSIX")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's temporary folder."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def _killed(work, home: Path) -> None:
    """Do some work in a process that is killed amid it."""
    process = multiprocessing.get_context("spawn").Process(target=work, args=(str(home),))
    process.start()
    process.join(60)
    assert process.exitcode == 9


def _make_and_die(home: str) -> None:
    tempfile.tempdir = home
    TemporaryFolder()
    os._exit(9)


def _export_and_die(home: str) -> None:
    from geodata.exports import geopackage  # noqa: PLC0415

    tempfile.tempdir = home
    geopackage._write_about = lambda *_: os._exit(9)  # all layers are written by then
    as_file(load_atlas(Path(__file__).parent / "data/minimal"), Format.GEOPACKAGE)


@pytest.mark.parametrize("work", [_make_and_die, _export_and_die])
def test_what_a_killed_process_left_goes_when_the_next_folder_is_made(home: Path, work) -> None:
    _killed(work, home)
    [left] = home.iterdir()
    with TemporaryFolder() as held:
        assert [*home.iterdir()] == [held.path] != [left]
        temporary.remove_left_over()
        assert held.path.is_dir()
    assert [*home.iterdir()] == []


def test_folders_that_merely_have_such_a_name_stay(home: Path) -> None:
    own = home / "ninebridges-export"
    own.mkdir()
    (own / "facts.csv").write_text("mine")
    elsewhere = home / "elsewhere"
    elsewhere.mkdir()
    (home / "ninebridges-link").symlink_to(elsewhere)
    (home / "ninebridges-file").write_text("mine")
    TemporaryFolder().remove()
    assert (own / "facts.csv").read_text() == "mine"
    assert [*elsewhere.iterdir()] == []
    assert (home / "ninebridges-file").read_text() == "mine"


def test_a_folder_that_cannot_be_locked_is_not_left(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(OSError, match="No space left"):
        TemporaryFolder()
    assert [*home.iterdir()] == []
