"""Files are written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from geodata.errors import ExportError
from geodata.writing import write_atomically, write_files


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
