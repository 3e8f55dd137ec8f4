"""What several tests share: the minimal atlas, copies of it, and the shipped one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from geodata import Atlas, load_atlas

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="session")
def minimal() -> Atlas:
    """The smallest atlas that has one of everything."""
    return load_atlas(DATA / "minimal")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the minimal atlas's folder, to break."""
    return Path(shutil.copytree(DATA / "minimal", tmp_path / "atlas"))


@pytest.fixture(scope="session")
def shipped() -> Atlas:
    """The atlas that comes with the program."""
    return load_atlas()
