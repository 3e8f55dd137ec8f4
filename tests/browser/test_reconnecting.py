"""A page whose connection, or whose server, was gone for a while, in a real Chromium.

The servers of these tests give up a session as soon as its connection ends, as every server does two
minutes later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from geodata import load_atlas
from tests.browser.driving import READY, Visit, free_port, start_server, stop_server, watched
from tests.browser.wire import Wire

pytestmark = pytest.mark.browser
ATLAS = load_atlas()
FORGETFUL = "[server]\ndisconnectedSessionTTL = 0\n"
VIEW = "?layer.lng=false&status=Operating&status=Suspended&year=2020&feature=rajin-khasan&at=42.3,130.4,10"
#: Streamlit's pauses between two attempts to connect grow to half a minute.
AGAIN = 2 * READY


@pytest.fixture(scope="module")
def wire(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wire]:
    """A wire to a server that keeps no session without a connection, and writes no word about it."""
    home, port = tmp_path_factory.mktemp("home"), free_port()
    (home / ".streamlit").mkdir()
    (home / ".streamlit/config.toml").write_text(FORGETFUL, encoding="utf-8")
    server, _ = start_server(port=port, home=home)
    wire = Wire(port)
    yield wire
    wire.cut()
    assert stop_server(server) == ""


@pytest.fixture
def wired(laptop: Page, wire: Wire) -> Iterator[Visit]:
    """A visit over the wire."""
    visit = watched(laptop, wire.address)
    yield visit
    visit.page.close()


def heading(visit: Visit, text: str):
    return visit.page.get_by_test_id("stMain").get_by_role("heading", name=text, exact=True)


def selected(visit: Visit, feature: str) -> None:
    """Wait until map and panel show a feature."""
    visit.until("atlas.state.selected === argument && atlas.bridge.events.length === 0", feature)
    expect(heading(visit, ATLAS.name(feature))).to_be_visible(timeout=AGAIN)


def reconnected(visit: Visit, wire: Wire) -> None:
    """Cut the wire and join it; wait until the map has heard of the new session."""
    session = visit.ask("atlas.bridge.session")
    wire.cut()
    connected(visit, is_so=False)
    wire.join()
    visit.until("atlas.bridge.session !== argument", session)
    visit.settled()


def connected(visit: Visit, *, is_so: bool) -> None:
    state = "CONNECTED" if is_so else re.compile("(?<!^)CONNECTING|PINGING_SERVER|DISCONNECTED")
    app = visit.page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-connection-state", state, timeout=AGAIN)


def layer_switch(visit: Visit, layer: str):
    return visit.page.get_by_test_id("stSidebar").get_by_role("checkbox", name=ATLAS.layers[layer].title)


def opened(visit: Visit, address: str) -> None:
    """The view, with another tab of the panel than the first.

    The last run is one of the whole page: after that of a fragment Streamlit always asks for another.
    """
    visit.open(address + VIEW.replace("year=2020", "year=2021"))
    selected(visit, "rajin-khasan")
    visit.page.get_by_role("tab", name=re.compile("^History")).click()
    expect(visit.page.get_by_text("Operating.").first).to_be_visible()
    visit.page.get_by_test_id("stSidebar").get_by_role("slider").press("ArrowLeft")
    visit.until("atlas.year === 2020")
    visit.settled()
    visit.frame.evaluate("window.sameFrame = true")


def check_view(visit: Visit) -> None:
    """Assert that the view is there as it was opened, and that the page answers."""
    assert visit.frame.evaluate("window.sameFrame")
    expect(visit.page.get_by_role("tab", name=re.compile("^History"))).to_have_attribute(
        "aria-selected", "true"
    )
    state = visit.ask("({...atlas.state, layers: [...atlas.state.layers]})")
    assert (state["statuses"], state["year"]) == (["operating", "suspended"], 2020)
    assert "lng" not in state["layers"]
    expect(layer_switch(visit, "lng")).not_to_be_checked()
    visit.linked(
        {
            "layer.lng": "false",
            "status": ["Operating", "Suspended"],
            "year": "2020",
            "feature": "rajin-khasan",
        }
    )


def check_answers(visit: Visit) -> None:
    """Assert that the map, the switches and the panel reach the server."""
    visit.ask("atlas.choose('khasan-station')")
    selected(visit, "khasan-station")
    title = ATLAS.layers["trans-korean"].title
    visit.page.get_by_test_id("stSidebar").get_by_text(title, exact=True).click()
    visit.until("!atlas.state.layers.has('trans-korean')")
    visit.page.get_by_test_id("stMain").get_by_role("button", name="Close").click()
    expect(heading(visit, ATLAS.about.title)).to_be_visible()
    visit.linked({"feature": None})
    assert visit.errors == []


def test_a_page_whose_session_was_given_up_shows_its_view_and_answers(wired: Visit, wire: Wire):
    opened(wired, wire.address)
    reconnected(wired, wire)
    check_view(wired)
    check_answers(wired)


def test_a_click_on_the_map_without_a_connection_counts_when_it_is_back(wired: Visit, wire: Wire):
    opened(wired, wire.address)
    wire.cut()
    connected(wired, is_so=False)
    wired.ask("atlas.choose('khasan-station')")
    wire.join()
    selected(wired, "khasan-station")
    wired.linked({"feature": "khasan-station"})


def test_what_was_closed_before_the_cut_stays_closed(wired: Visit, wire: Wire):
    """The map's last report, in which it is selected, is sent to the new session, too."""
    wired.open(wire.address)
    wired.ask("atlas.choose('khasan-station')")
    selected(wired, "khasan-station")
    wired.page.get_by_test_id("stMain").get_by_role("button", name="Close").click()
    expect(heading(wired, ATLAS.about.title)).to_be_visible()
    wired.linked({"feature": None})
    wired.settled()
    reconnected(wired, wire)
    assert wired.ask("atlas.state.selected") is None
    check_answers(wired)


def test_a_tab_that_was_frozen_in_the_background_answers_when_it_is_shown(pocket: Page, wire: Wire):
    visit = watched(pocket, wire.address)
    visit.open(wire.address + VIEW)
    selected(visit, "rajin-khasan")
    devtools = visit.page.context.new_cdp_session(visit.page)
    devtools.send("Page.setWebLifecycleState", {"state": "frozen"})
    wire.cut()
    wire.join()
    devtools.send("Page.setWebLifecycleState", {"state": "active"})
    visit.ask("atlas.choose('khasan-station')")
    selected(visit, "khasan-station")
    assert visit.errors == []
    visit.page.close()


def test_a_page_of_text_answers_again(wired: Visit, wire: Wire):
    wired.page.goto(wire.address + "passages")
    box = wired.page.get_by_label("Search the quotations")
    expect(box).to_be_enabled(timeout=READY)
    wired.settled()
    wire.cut()
    connected(wired, is_so=False)
    wire.join()
    connected(wired, is_so=True)
    box.fill("no quotation says this")
    box.press("Enter")
    expect(wired.page.get_by_text("No passage matches").first).to_be_visible(timeout=READY)


#: What Streamlit notes where a page asks for a fragment while it is drawn anew: it asks again.
_BETWEEN_RUNS = "does not exist anymore - it might have been removed during a preceding full-app rerun"


def test_a_page_outlives_a_restart_of_its_server(laptop: Page):
    server, address = start_server()
    visit = watched(laptop, address)
    opened(visit, address)
    assert stop_server(server) == ""
    connected(visit, is_so=False)
    server, _ = start_server(port=urlsplit(address).port)
    connected(visit, is_so=True)
    visit.settled()
    check_view(visit)
    check_answers(visit)
    visit.page.close()
    assert [line for line in stop_server(server).splitlines() if _BETWEEN_RUNS not in line] == []
