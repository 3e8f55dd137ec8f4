"""Two atlases in one process, each in a tab of a real Chromium."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import READY, Visit, free_port, stop_server, watched
from tests.conftest import DATA

pytestmark = pytest.mark.browser
SERVER = Path(__file__).with_name("two_atlases.py")
TITLES = {"iron": "Iron Road Atlas", "bridges": "Nine Bridges Atlas"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The atlas below /iron."""
    return Path(shutil.copytree(DATA / "minimal", tmp_path_factory.mktemp("iron") / "atlas"))


@pytest.fixture(scope="module")
def root(folder: Path) -> Iterator[str]:
    """The address of the server of both."""
    port = free_port()
    command = [sys.executable, str(SERVER), str(port), str(folder)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert server.stdout is not None
    first = server.stdout.readline()
    assert first == "listening\n", first + server.communicate()[0]
    yield f"http://localhost:{port}/"
    assert stop_server(server) == ""


def opened(laptop: Page, root: str, query: str, name: str) -> Visit:
    return watched(laptop, root).open(f"{root}{name}/{query}")


def text(visit: Visit) -> str:
    """All that a page says, in its sidebar, its map's legend and its panel."""
    return "\n".join([visit.page.inner_text("body"), visit.frame.inner_text("body"), visit.page.title()])


def test_each_page_shows_its_own_atlas_and_follows_its_own_files(laptop: Page, root: str, folder: Path):
    iron = opened(laptop, root, "?feature=rice-farm&layer.sites=true", "iron")
    bridges = opened(laptop, root, "?feature=rajin-khasan", "bridges")
    own = {"iron": ("Rice farm", "Rails"), "bridges": ("Rajin–Khasan railway", "Gas pipelines")}
    for name, visit in (("iron", iron), ("bridges", bridges), ("iron", iron)):
        expect(visit.page.get_by_role("heading", name=own[name][0], exact=True)).to_be_visible(timeout=READY)
        expect(visit.page).to_have_title(re.compile(f"{TITLES[name]}$"))
        visit.settled()
        told = text(visit)
        assert [word for word in own[name] if word not in told] == []
        others = {word for other in own if other != name for word in (*own[other], TITLES[other])}
        assert [word for word in others if word in told] == []
        drawn = visit.ask("[...atlas.shapes.keys()]")
        assert ("north-line" in drawn, "khasan-station" in drawn) == (name == "iron", name == "bridges")
        visit.page.get_by_role("button", name="Show on the map").click()
        assert (visit.outside, visit.errors) == ([], [])

    path = folder / "names.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Rice farm", "Oat farm"), encoding="utf-8")
    iron.page.get_by_role("button", name="Reload").click(timeout=READY)
    expect(iron.page.get_by_role("heading", name="Oat farm", exact=True)).to_be_visible(timeout=READY)
    expect(bridges.page.get_by_role("button", name="Reload")).to_have_count(0)
    for visit in (iron, bridges):
        visit.page.close()
