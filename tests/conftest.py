"""What several tests share: the minimal atlas, copies of it, and the shipped one."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from dashboard.server import addresses
from geodata import Atlas, load_atlas

DATA = Path(__file__).parent / "data"

# A busy machine is no mistake of the code.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.fixture(scope="session", autouse=True)
def settings_of_nobody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No public address that the user keeps is read or changed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(addresses.SETTINGS_VARIABLE, str(tmp_path_factory.mktemp("settings") / "settings.toml"))
        yield


@pytest.fixture(autouse=True)
def main_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """The main module stays what it is: Streamlit's test page puts the page in its place.

    A process that a later test spawns would run the page before its work.
    """
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


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


def crowded(folder: Path, count: int) -> Path:
    """An atlas folder with so many farms more, a fiftieth of a degree apart; every other one is proposed."""
    rows, names, facts = [], [], []
    for number in range(count):
        place = [128 + number % 60 / 50, 40 + number // 60 / 50]
        one = f"farm-{number}"
        about = {"kind": "farm", "precision": "surveyed", "accuracy_m": 100, "geometry_source": ["handbook"]}
        geometry = {"type": "Point", "coordinates": place}
        rows.append({"type": "Feature", "id": one, "geometry": geometry, "properties": about})
        names.append(f"{one},Farm number {number},농장 {number},Ферма {number},")
        status = "operating" if number % 2 else "proposed"
        facts.append(f"{one},status,{status},,2018,cited,handbook,,")
    path = folder / "layers/sites.geojson"
    document = json.loads(path.read_text(encoding="utf-8"))
    document["features"] += rows
    path.write_text(json.dumps(document), encoding="utf-8")
    for name, lines in (("names.csv", names), ("facts.csv", facts)):
        with (folder / name).open("a", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)
    return folder
