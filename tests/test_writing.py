"""Files are written whole or not at all."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from geodata.errors import ExportError
from geodata.folder import writing
from geodata.folder.writing import write_atomically, write_files


def fail(*_: object) -> None:
    raise OSError(28, "No space left on device")


def test_text_is_written_as_utf_8_and_replaces_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("old", encoding="utf-8")
    write_atomically(path, "두만강")
    assert path.read_bytes() == "두만강".encode()
    assert list(tmp_path.iterdir()) == [path]


def test_a_failure_keeps_the_old_file_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    path.write_text("old", encoding="utf-8")
    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(ExportError, match="cannot be written: No space left on device"):
        write_atomically(path, "new")
    assert (path.read_text(encoding="utf-8"), list(tmp_path.iterdir())) == ("old", [path])


def test_a_failure_in_a_new_folder_leaves_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(ExportError):
        write_files(tmp_path / "new", {"a": "1", "b": "2"})
    assert list(tmp_path.iterdir()) == []


def test_of_several_files_none_stays_if_the_last_cannot_take_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = Path.replace
    monkeypatch.setattr(Path, "replace", lambda old, new: fail() if new.name == "b" else replace(old, new))
    with pytest.raises(ExportError, match=r"b cannot be written"):
        write_files(tmp_path, {"a": "1", "b": "2"})
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_if_one_of_several_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    with pytest.raises(ExportError, match="is a folder where a file is to be written"):
        write_files(tmp_path, {"a": "1", "b": "2"})
    assert [path.name for path in tmp_path.iterdir()] == ["b"]


def test_a_symbolic_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "target").write_text("old", encoding="utf-8")
    (tmp_path / "link").symlink_to("target")
    write_atomically(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_text(encoding="utf-8") == "new"


def test_a_device_is_written_to_and_not_replaced() -> None:
    write_atomically(Path("/dev/null"), "gone")
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o755])
def test_a_file_keeps_its_permissions_when_it_is_replaced(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "file"
    path.write_text("old", encoding="utf-8")
    path.chmod(mode)
    write_atomically(path, "new")
    assert (path.read_text(encoding="utf-8"), stat.S_IMODE(path.stat().st_mode)) == ("new", mode)


def test_what_replaces_a_private_file_is_private_before_there_is_anything_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o600)
    seen: list[int] = []
    chmod = Path.chmod

    def watched(temporary: Path, mode: int) -> None:
        seen.append(temporary.stat().st_size)
        chmod(temporary, mode)

    monkeypatch.setattr(Path, "chmod", watched)
    write_atomically(path, "new")
    assert seen == [0]


def test_a_name_may_be_as_long_as_the_system_lets_it(tmp_path: Path) -> None:
    path = tmp_path / f"{'가' * 83}.json"  # 254 bytes
    write_atomically(path, "new")
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def of_process(number: int) -> str:
    return writing.temporary_name().replace(f"-{os.getpid()}-", f"-{number}-")


def ended() -> int:
    """The number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_what_a_killed_writer_left_goes_with_the_next_file(tmp_path: Path) -> None:
    (tmp_path / of_process(ended())).write_bytes(b"half")
    (tmp_path / of_process(os.getpid())).write_bytes(b"half, of a process with our number")
    write_atomically(tmp_path / "file", "new")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_what_others_write_just_now_stays_for_a_day(tmp_path: Path) -> None:
    others = tmp_path / of_process(os.getppid())
    elsewhere = tmp_path / others.name.replace(writing._HERE, "0" * 8)
    strange = tmp_path / ".ninebridges-notes.tmp"
    for path in (others, elsewhere, strange):
        path.write_bytes(b"half")
    write_atomically(tmp_path / "file", "new")
    assert {others, elsewhere, strange} < set(tmp_path.iterdir())
    for path in (others, elsewhere):
        os.utime(path, (0, 0))
    write_atomically(tmp_path / "file", "new")
    assert set(tmp_path.iterdir()) == {tmp_path / "file", strange}


def test_a_writer_that_is_killed_stops_no_later_one(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from geodata.folder.writing import write_atomically\n"
        "Path.replace = lambda *_: os.kill(os.getpid(), 9)\n"
        "write_atomically(Path(sys.argv[1]), 'half')\n"
    )
    path = tmp_path / "file"
    assert subprocess.run([sys.executable, "-c", code, str(path)], check=False).returncode == -9
    assert len(list(tmp_path.iterdir())) == 1
    write_atomically(path, "whole")
    assert list(tmp_path.iterdir()) == [path]
