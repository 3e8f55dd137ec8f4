"""One process holds two atlases whose ids and addresses are the same: nothing of one is in the other."""

from __future__ import annotations

import asyncio
import io
import json
import re
import shutil
import zipfile
from dataclasses import dataclass

import pytest

from dashboard import session
from dashboard.server import access
from dashboard.server.routes import make_app, routes_of
from dashboard.widgets import downloading, figure
from dashboard.workspace import HEADER, Workspace, find
from geodata.exports import Format
from geodata.figure import Figure
from tests.asking import NO_PAGE, answered, ask, in_a_loop, scope_of
from tests.conftest import DATA
from tests.reading import frame, happens, opened, press, ran, text_page, words

#: What the names of each atlas begin with, and which of its files hold names that readers see.
WORDS = ("Alder", "Birch")
NAMED = {
    "atlas.toml": ["Iron Road Atlas", "Two towns,", "Transport", "Rails", "Sites", "The iron road", "Farms"],
    "names.csv": ["Iron Road", "North line", "Northport", "Rice farm", "South line"],
}


@dataclass
class Served:
    """An atlas that is served: the word in its names, its workspace, and its server without Streamlit."""

    word: str
    workspace: Workspace

    def __post_init__(self):
        self.app = make_app(self.workspace, NO_PAGE)

    @property
    def public(self):
        return f"https://{self.word.lower()}.example"


def named(folder, word):
    """An atlas in which every title and name begins with a word."""
    shutil.copytree(DATA / "minimal", folder)
    for name, texts in NAMED.items():
        path = folder / name
        text = path.read_text(encoding="utf-8")
        for each in texts:
            assert each in text
            text = text.replace(f'"{each}', f'"{word} {each}').replace(f",{each}", f",{word} {each}")
        path.write_text(text, encoding="utf-8")
    (folder / "CHANGELOG.md").write_text(f"## [1] - 2026-01-02\n\n- {word} first.\n", encoding="utf-8")
    (folder / "basemap").mkdir()
    land = {"type": "FeatureCollection", "features": [], "name": word}
    (folder / "basemap/land.geojson").write_text(json.dumps(land), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    home = tmp_path_factory.mktemp("both")
    return [
        Served(word, Workspace(named(home / word, word), f"https://{word.lower()}.example")) for word in WORDS
    ]


def others(text, own):
    """The words of the other atlas, and its address, in a text."""
    [other] = [word for word in WORDS if word != own]
    return re.findall(rf".{{0,40}}{other}.{{0,40}}", text, re.IGNORECASE)


#: An address for each route, of what both atlases have; those of code are the same for all.
ADDRESSES = {
    "/assets/symbols/{layer}.svg": "/assets/symbols/rails.svg",
    "/atlas/map.json": "/atlas/map.json",
    "/atlas/layers/{layer}.geojson": "/atlas/layers/rails.geojson",
    "/atlas/layers/{layer}/{zoom}/{x}/{y}.geojson": "/atlas/layers/sites/6/27/12.geojson",
    "/atlas/features/{feature}.geojson": "/atlas/features/rice-farm.geojson",
    "/atlas/panels/{feature}.html": "/atlas/panels/rice-farm.html",
    "/atlas/introduction.html": "/atlas/introduction.html",
    "/atlas/basemap/{part:path}.geojson": "/atlas/basemap/land.geojson",
    "/atlas/picture.png": "/atlas/picture.png?feature=rice-farm",
    "/atlas/changes.atom": "/atlas/changes.atom",
    "/data/{rest:path}": "/data/features/rice-farm.json",
    "/": "/?feature=rice-farm",
    "/passages": "/passages",
    "/methodology": "/methodology",
}
OF_NO_ATLAS = {
    *("/assets/map.js", "/assets/map.css", "/assets/page.js", "/health"),
    *("/atlas/{rest:path}", "/assets/{rest:path}"),
}
#: Those that hold no name.
NAMELESS = {"/assets/symbols/{layer}.svg", "/atlas/layers/{layer}/{zoom}/{x}/{y}.geojson"}


def test_every_route_is_asked_here(both):
    assert {route.path for route in routes_of(both[0].workspace)} == ADDRESSES.keys() | OF_NO_ATLAS


@pytest.mark.parametrize("route", ADDRESSES)
def test_a_route_answers_with_its_own_atlas_whoever_else_asks_at_the_same_moment(both, route, monkeypatch):
    """The picture is told by what is drawn."""
    monkeypatch.setattr(
        "geodata.figure.render", lambda atlas, what, **_: f"{atlas.about.title}: {what.title}".encode()
    )

    async def crowd():
        apps = [served.app for served in both * 3]
        return await asyncio.gather(*(answered(app, scope_of(ADDRESSES[route])) for app in apps))

    for served, answer in zip(both * 3, in_a_loop(crowd()), strict=True):
        assert answer.status == 200
        assert others(answer.text, served.word) == []
        assert route in NAMELESS or served.word in answer.text


def test_what_one_was_asked_for_by_its_version_is_not_kept_for_the_other(both):
    first, second = both
    address = ask("/atlas/map.json", first.app).json["layer_urls"]["rails"]
    assert first.word in ask(f"/{address}", first.app).text
    assert second.word in ask(f"/{address}", second.app).text


def test_a_server_answers_to_its_own_public_name_alone(both):
    first, second = both
    host = first.public.removeprefix("https://")
    assert ask("/atlas/map.json", first.app, host=host).status == 200
    assert ask("/atlas/map.json", second.app, host=host).status == 400


def test_whoever_stands_behind_a_door_is_told_whose_it_is_and_no_browser_can_say_otherwise(both):
    first, second = both
    seen = []

    async def behind(scope, receive, send):
        seen.append([value for name, value in scope["headers"] if name.decode().lower() == HEADER])
        await NO_PAGE(scope, receive, send)

    for told in ({}, {HEADER.replace("-", "_"): second.workspace.key}):
        ask("/static/x.js", access.Guided(behind, first.workspace.key), **told)
    assert seen == [[first.workspace.key.encode()]] * 2
    assert find(first.workspace.key) is first.workspace


# Pages


def test_pages_in_turn_show_each_its_own(both):
    pages = [opened("feature=rice-farm&layer.sites=true", served.workspace) for served in both]
    for served, page in zip(both * 2, pages * 2, strict=True):
        search = page.main.selectbox(key="search").options
        told = "\n".join([*words(page), *(box.label for box in page.sidebar.checkbox), *search])
        assert served.word in told
        assert others(told, served.word) == []
        assert others(json.dumps(frame(page)), served.word) == []
        happens(page, type="visit", feature="rice-farm")
    assert len({frame(page)["script"] for page in pages}) == len(pages)


def test_pages_of_text_show_each_their_own(both):
    for name in ("passages", "methodology"):
        for served in both:
            assert others("\n".join(words(text_page(name, served.workspace))), served.word) == []


def test_links_and_the_code_of_a_frame_name_their_own_server(both):
    for served in both:
        page = opened("feature=rice-farm", served.workspace)
        page.session_state["share"] = page.session_state["cite-view"] = True
        codes = "\n".join(block.value for block in ran(page).main.code)
        assert f"{served.public}/?feature=rice-farm" in codes
        assert others(codes, served.word) == []


def test_a_session_that_comes_in_by_another_door_begins_with_that_atlas(both, monkeypatch):
    first, second = both
    page = opened("feature=rice-farm", first.workspace)
    monkeypatch.setattr(session, "find", lambda _: second.workspace)
    told = "\n".join(words(ran(page)))
    assert second.word in told
    assert others(told, second.word) == []


# Files


@pytest.fixture
def made(monkeypatch):
    """What the buttons for files would make, by their keys."""
    found = {}
    monkeypatch.setattr(downloading, "button", lambda *what, key, **_: found.__setitem__(key, what[1]))
    return found


def texts(content):
    """What a file says, that of each file in a zip too."""
    content = content.encode() if isinstance(content, str) else content
    if not content.startswith(b"PK"):
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return "\n".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())


@pytest.mark.parametrize("form", [Format.GEOJSON, Format.CSV, Format.DATA_PACKAGE, Format.KML])
def test_exported_data_are_of_their_own_atlas(both, made, form):
    pages = [opened("layer.sites=true", served.workspace) for served in both]
    for served, page in zip(both, pages, strict=True):
        page.session_state["export-kind"], page.session_state["data-format"] = "Data", form
        press(page, "export")
        told = texts(made["data-download"]())
        assert served.word in told
        assert others(told, served.word) == []


def test_the_interactive_page_and_the_figure_are_of_their_own_atlas(both, made, monkeypatch):
    drawn: list[Figure] = []
    monkeypatch.setattr(figure, "render", lambda atlas, what, **_: drawn.append((atlas, what)) or b"")
    monkeypatch.setattr("streamlit.image", lambda *_, **__: None)
    for served in both:
        page = opened("feature=rice-farm", served.workspace)
        press(page, "export")
        atlas, what = drawn[-1]
        assert atlas is served.workspace.atlas
        assert what.link.startswith(served.public)
        page.session_state["export-kind"] = "Interactive page"
        ran(page)
        told = made["interactive-download"]().decode()
        assert served.word in told
        assert others(told, served.word) == []
