"""The browser for the tests: the one named, one that is here, or one that is installed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def program(path: Path, text: str = "") -> Path:
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def find(folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the script where no other programs than those of a folder are to be found."""
    environment = {
        "PATH": str(folder),
        "HOME": str(folder),
        "PLAYWRIGHT_BROWSERS_PATH": str(folder),
        **variables,
    }
    return subprocess.run(
        [sys.executable, "-m", "tests.browser.find_browser"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_one_that_is_named_is_used(tmp_path: Path) -> None:
    program(tmp_path / "chromium")
    mine = program(tmp_path / "mine")
    assert find(tmp_path, NINE_BRIDGES_BROWSER=str(mine)).stdout == f"{mine}\n"


def test_a_name_that_is_wrong_is_reported(tmp_path: Path) -> None:
    found = find(tmp_path, NINE_BRIDGES_BROWSER="/no/such/chrome")
    assert (found.returncode, found.stdout) == (1, "")
    assert "NINE_BRIDGES_BROWSER=/no/such/chrome: there is no such program" in found.stderr


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"])
def test_a_browser_of_the_system_is_found(tmp_path: Path, name: str) -> None:
    program(tmp_path / name)
    found = find(tmp_path)
    assert found.stdout == f"{tmp_path / name}\n"
    assert f"the browser tests use {tmp_path / name}" in found.stderr


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may use apt-get")
def test_root_gets_debians_package(tmp_path: Path) -> None:
    made = tmp_path / "chromium"
    program(tmp_path / "apt-get", f'[ "$1" = update ] || {{ echo "$@"; /bin/cp {tmp_path}/apt-get {made}; }}')
    found = find(tmp_path)
    assert found.stdout == f"{made}\n"
    assert "no chromium found: installing Debian's package with apt-get" in found.stderr
    assert "install -y --no-install-recommends chromium" in found.stderr
