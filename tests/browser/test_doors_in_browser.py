"""What a browser makes of the server's policies, and of a server that is away."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import visiting
from tests.browser.driving import READY, Visit, start_server, stop_server

pytestmark = pytest.mark.browser


def refusals(page: Page) -> list[str]:
    """What the browser says that a policy refused, from now on."""
    said: list[str] = []
    page.on("console", lambda message: "Content Security" in message.text and said.append(message.text))
    return said


def test_no_page_wants_what_its_policy_forbids(visit: Visit, address: str):
    said = refusals(visit.page)
    visit.open(address + "?feature=rajin-khasan")
    visit.page.get_by_role("button", name="Export").click()
    expect(visit.page.get_by_role("dialog").get_by_role("img").first).to_be_visible(timeout=READY)
    for page in ("passages", "methodology"):
        visit.page.goto(address + page)
        expect(visit.page.get_by_role("heading").first).to_be_visible(timeout=READY)
        visit.settled()
    assert (said, visit.outside, visit.errors) == ([], [], [])


def test_a_page_of_another_host_shows_the_atlas_only_embedded(visit: Visit, address: str):
    policies = [
        visit.page.request.get(address + query).headers["content-security-policy"]
        for query in ("", "?embed=true")
    ]
    assert ["frame-ancestors" in policy for policy in policies] == [True, False]


def test_a_link_s_fraction_of_a_zoom_is_kept_until_the_reader_zooms(visit: Visit, address: str):
    visit.open(address + "?at=43,134,4.6&utm_source=letter&fbclid=x")
    visit.until("atlas.map.getZoom() === 4.6")
    expect(visit.page.get_by_test_id("stToast")).to_have_count(0)
    visit.frame.locator(".leaflet-control-zoom-in").click()
    visit.until("Number.isInteger(atlas.map.getZoom())")


def test_a_dark_theme_that_the_link_names_is_the_map_s_too(visit: Visit, address: str):
    visit.open(address + "?embed=true&embed_options=dark_theme")
    visit.until("atlas.dark")


@pytest.fixture
def alone(laptop: Page) -> Iterator[Visit]:
    """A visit to a server of its own, which ends while it is looked at."""
    server, address = start_server()
    stop = visiting(laptop, address)
    visit = next(stop)
    visit.open(address)
    stop_server(server)
    yield visit
    visit.page.close()


def test_a_server_that_is_away_is_told_in_the_atlas_s_own_words(alone: Visit):
    dialog = alone.page.get_by_role("dialog", name="The atlas is not responding")
    expect(dialog).to_be_visible(timeout=READY)
    expect(dialog.get_by_text("ninebridges serve")).to_be_visible()
    expect(dialog.get_by_text("Is Streamlit still running?")).to_be_hidden()
    expect(dialog.get_by_text("yourscript.py")).to_be_hidden()
    assert violations(alone.page, "[role=dialog]") == {}
