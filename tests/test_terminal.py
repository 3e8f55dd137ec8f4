"""What the commands print: in every encoding, on every terminal, to readers that go away."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.cli import terminal
from geodata.legible import legible

MINIMAL = str(Path(__file__).parent / "data/minimal")
PROGRAM = [sys.executable, "-m", "dashboard"]


def run(*arguments: object, encoding: str = "utf-8") -> subprocess.CompletedProcess[bytes]:
    environment = os.environ | {"PYTHONIOENCODING": encoding}
    return subprocess.run(
        [*PROGRAM, *map(str, arguments)], capture_output=True, env=environment, check=False, timeout=120
    )


@pytest.mark.parametrize("encoding", ["cp1251", "cp949", "latin-1"])
def test_a_problem_is_reported_in_every_encoding(folder: Path, encoding: str) -> None:
    text = (folder / "facts.csv").read_text(encoding="utf-8")
    (folder / "facts.csv").write_text(text.replace("2018-06", "18. июня 6월"), encoding="utf-8")
    result = run("check", folder, encoding=encoding)
    shown = result.stdout.decode(encoding)
    assert (result.returncode, result.stderr) == (1, b"")
    assert "error: facts.csv: line 3 (north-line): as_of: '18." in shown
    assert ("→" if encoding == "cp949" else "->") + " write 2018" in shown


@pytest.mark.parametrize("encoding", ["cp1251", "latin-1"])
def test_citations_are_printed_in_every_encoding(encoding: str) -> None:
    result = run("cite", "north-line", "--atlas", MINIMAL, encoding=encoding)
    assert (result.returncode, result.stderr) == (0, b"")
    assert "North line" in result.stdout.decode(encoding)


def test_a_sign_that_an_encoding_lacks_is_written_as_its_users_write_it() -> None:
    terminal.prepare()
    assert "a → “b” – 생".encode("ascii", "legible") == b'a -> "b" - \\uc0dd'


STEERING = "\x1b]0;title\x07 \x9b31m \u202etxet\u2066 \r\x00\x7f\u2028"


def test_a_message_steers_no_terminal() -> None:
    assert legible(f"a{STEERING}\nb") == (
        r"a\x1b]0;title\x07 \x9b31m \u202etxet\u2066 \x0d\x00\x7f\u2028\x0ab"
    )
    assert legible("one\n\ttwo", lines=True) == "one\n\ttwo"
    assert legible("김진오 — “путь” ŏ", 30) == "김진오 — “путь” ŏ"
    assert legible("abcdef", 4) == "abc…"


def test_escapes_in_names_do_not_reach_the_terminal(folder: Path) -> None:
    path = folder / f"x{STEERING.replace(chr(0), '')}.json"
    result = run("export", "-o", path / "y.json", "--atlas", MINIMAL)
    assert result.returncode == 1
    assert b"\x1b" not in result.stderr
    assert rb"\x1b]0;title" in result.stderr
    with (folder / "facts.csv").open("a", encoding="utf-8") as stream:
        stream.write(f'"{STEERING}",remark,x,,,cited,handbook,,\n')
    result = run("check", folder)
    assert not {0x1B, 0x07, 0x0D, 0x00, 0x7F} & set(result.stdout)
    assert "\u202e" not in result.stdout.decode()


def test_a_reader_that_goes_away_is_answered_by_silence() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as stream:
        result = subprocess.run(
            [*PROGRAM, "cite", "--references"],
            stdout=stream,
            stderr=subprocess.PIPE,
            check=False,
            timeout=120,
        )
    assert result.stderr == b""


def test_an_interruption_while_the_program_loads_is_quiet() -> None:
    """The handler is there before anything that takes time is loaded, and ends the process at once."""
    code = (
        "import os, signal, sys, dashboard.__main__ as entry\n"
        "class Interrupt:\n"
        "    def find_spec(self, name, *rest):\n"
        "        if name == 'dashboard.cli': os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Interrupt())\n"
        "entry.main()\n"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, timeout=120)
    assert (result.returncode, result.stdout, result.stderr) == (128 + signal.SIGINT, b"", b"")


def test_the_console_script_is_the_one_that_ends_quietly() -> None:
    settings = (Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8")
    assert 'ninebridges = "dashboard.__main__:main"' in settings


@pytest.mark.parametrize(
    ("arguments", "begins"),
    [
        (["export", "--format", "geojson"], b'{\n "type": "FeatureCollection"'),
        (["export", "--format", "csv"], b"PK\x03\x04"),
        (["cite"], b"Iron Road Atlas"),
        (["snapshot", "--dpi", "50"], b"\x89PNG"),
        (["snapshot", "--format", "svg"], b"<?xml"),
    ],
)
def test_a_dash_is_standard_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], begins: bytes
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*arguments, "-o", "-", "--atlas", MINIMAL)
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith(begins)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["export"], b"the name - does not show the format"),
        (["snapshot", "--each", "feature"], b"--each writes a folder of figures"),
        (["snapshot", "--format", "gif"], b"'gif' is not a format"),
    ],
)
def test_what_a_dash_cannot_be_is_refused_in_words(arguments: list[str], told: bytes) -> None:
    result = run(*arguments, "-o", "-", "--atlas", MINIMAL)
    assert result.returncode == 2
    assert told in b" ".join(result.stderr.split())


@pytest.mark.skipif(os.name == "nt", reason="closes a file descriptor as a POSIX shell does")
@pytest.mark.parametrize(
    "arguments", [["cite"], ["cite", "-o", "-"], ["export", "--format", "csv", "-o", "-"]]
)
def test_without_a_standard_output_what_was_asked_for_is_refused_in_words(arguments: list[str]) -> None:
    command = [*PROGRAM, *arguments, "--atlas", MINIMAL]
    result = subprocess.run(
        ["sh", "-c", 'exec "$@" >&-', "sh", *command], stderr=subprocess.PIPE, check=False, timeout=120
    )
    told = b"ninebridges: there is no standard output. Name a file with -o FILE.\n"
    assert (result.returncode, result.stderr) == (1, told)
