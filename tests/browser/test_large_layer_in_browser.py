"""A layer of thousands of features in a real Chromium: the map holds what its view has room for."""

from __future__ import annotations

from collections.abc import Iterator
from shutil import copytree

import pytest
from playwright.sync_api import expect

from tests.browser.driving import Visit, start_server, stop_server
from tests.conftest import DATA, crowded

pytestmark = pytest.mark.browser
FARMS = 4000
HELD = "atlas.groups.get('sites').length"


@pytest.fixture(scope="module")
def address(tmp_path_factory) -> Iterator[str]:
    """A server of a crowded atlas."""
    folder = crowded(copytree(DATA / "minimal", tmp_path_factory.mktemp("crowded") / "atlas"), FARMS)
    server, address = start_server("--atlas", str(folder))
    yield address
    stop_server(server)


def held(visit: Visit) -> list[str]:
    return visit.ask("atlas.groups.get('sites').map((shape) => shape.feature.id)")


def moved(visit: Visit, lat: float, lng: float, zoom: int) -> None:
    visit.ask(
        "void atlas.map.setView([argument[0], argument[1]], argument[2], { animate: false })",
        [lat, lng, zoom],
    )
    visit.frame.evaluate("() => NineBridges.atlas.large.refreshed")


def test_of_a_crowd_the_map_holds_what_there_is_room_for_and_says_so_and_from_near_all_of_it(
    visit: Visit, address: str
):
    visit.open(address + "?sites=true&at=40.6,128.6,8").settled()
    assert 0 < visit.ask(HELD) < FARMS / 2
    expect(visit.frame.locator(".atlas-crowd")).to_be_visible()
    moved(visit, 40.3, 128.3, 12)
    ids = held(visit)
    assert {"farm-915", "farm-914"} <= set(ids)  # 128.3, 40.3 and its neighbour
    assert len(ids) < FARMS / 10
    expect(visit.frame.locator(".atlas-crowd")).to_be_hidden()
    assert visit.errors == []


def test_a_filter_is_kept_in_the_tiles(visit: Visit, address: str):
    visit.open(address + "?sites=true&status=Proposed&at=40.3,128.3,12").settled()
    assert {
        number % 2 for number in (int(each.split("-")[1]) for each in held(visit) if "farm-" in each)
    } == {0}


def test_what_is_selected_is_drawn_even_where_there_is_no_room(visit: Visit, address: str):
    visit.open(address + "?sites=true&feature=farm-2001&at=40.6,128.6,6")
    visit.until("atlas.map.hasLayer(atlas.shapes.get('farm-2001'))")


def test_a_pan_brings_what_comes_into_view_and_a_second_look_asks_for_no_tile_again(
    visit: Visit, address: str
):
    visit.open(address + "?sites=true&at=40.3,128.3,12").settled()
    assert "farm-940" not in held(visit)
    asked = []
    visit.page.on("request", lambda request: asked.append(request.url))
    moved(visit, 40.3, 128.8, 12)
    assert "farm-940" in held(visit)
    assert any("/12/" in url for url in asked)
    asked.clear()
    moved(visit, 40.3, 128.3, 12)
    assert [url for url in asked if "/atlas/layers/" in url] == []


def test_a_switch_takes_the_layer_off_and_brings_it_back(visit: Visit, address: str):
    visit.open(address + "?sites=true&at=40.3,128.3,12").settled()
    visit.page.locator(".st-key-layers .st-key-layer-sites label").first.click()
    visit.until("!atlas.visible.some((shape) => shape.layerId === 'sites')")
    visit.page.locator(".st-key-layers .st-key-layer-sites label").first.click()
    visit.until("atlas.visible.some((shape) => shape.layerId === 'sites')")
