"""nginx for the tests: found or installed, and run in a folder."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests import nginx
from tests.browser.driving import free_port

ROOT = Path(__file__).parents[1]
needed = pytest.mark.skipif(nginx.installed() is None, reason=nginx.MISSING)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may use apt-get")
def test_root_gets_debians_package(tmp_path: Path) -> None:
    """Where no nginx is to be found, it is asked of apt-get, here one that makes nothing."""
    apt = tmp_path / "apt-get"
    apt.write_text('#!/bin/sh\necho "$@"\n', encoding="utf-8")
    apt.chmod(0o755)
    script = "from tests import nginx; nginx._PLACES = (); nginx.main()"
    found = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "install -y --no-install-recommends nginx" in found.stderr


@needed
def test_it_serves_a_folder(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<p>Here", encoding="utf-8")
    port = free_port()
    site = f"server {{ listen 127.0.0.1:{port}; root {tmp_path}; }}"
    with nginx.serving(site, tmp_path), urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
        assert (answer.headers["Content-Type"], answer.read()) == ("text/html", b"<p>Here")


@needed
def test_a_mistake_in_its_configuration_is_told(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="unknown directive"), nginx.serving("nonsense;", tmp_path):
        pass
