"""What several tests share: the minimal atlas, copies of it, and the shipped one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from dashboard import cache
from geodata import Atlas, load_atlas

DATA = Path(__file__).parent / "data"

# A busy machine is no mistake of the code.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


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


@pytest.fixture(scope="module")
def no_other_atlas() -> Iterator[None]:
    """The pages show the shipped atlas, whatever `--atlas` the shell that runs the tests names."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(cache.ATLAS_VARIABLE, raising=False)
        cache.atlas.clear()
        yield
