"""The atlas in a frame of a page of another host."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import expect

from geodata import load_atlas
from tests.browser.driving import READY, Visit

pytestmark = pytest.mark.browser
ATLAS = load_atlas()
QUERY = "embed=1&feature=rajin-khasan&at=42.33,130.46,10"


@pytest.fixture
def elsewhere(address: str) -> Iterator[str]:
    """The address of a page of another host that shows the atlas in a frame."""
    frame = f'<iframe src="{address}?{QUERY}" width="800" height="500"></iframe>'.encode()

    class Article(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(frame)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Article) as server:
        Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}/article"
        server.shutdown()


def test_an_embedded_map_fills_its_frame_and_works(visit: Visit, address: str, elsewhere: str):
    visit.page.goto(elsewhere)
    page = visit.page.frame_locator("iframe")
    page.frame_locator("iframe").locator("body[data-atlas=ready]").wait_for(timeout=READY)
    heading = page.get_by_role("heading", name=ATLAS.name("rajin-khasan"))
    expect(heading).to_be_visible(timeout=READY)
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    expect(page.get_by_role("link", name="Passages")).to_have_count(0)
    opened = page.get_by_role("link", name="Open the atlas").get_attribute("href")
    assert opened == f"{address}?feature=rajin-khasan&at=42.3300,130.4600,10"
    page.get_by_role("button", name="Close").click()
    expect(heading).to_have_count(0)
    visit.until("innerHeight === 500 && innerWidth === 800")
    visit.until("atlas.map.getSize().y === 500 && atlas.map.getSize().x === 800")
    map_frame = page.frame_locator("iframe")
    visit.until("Math.round(frameElement.getBoundingClientRect().top) === 0")
    expect(map_frame.locator(".leaflet-control-attribution")).to_be_in_viewport()
    map_frame.locator(".atlas-legend summary").click()
    map_frame.locator("input[data-layer=lng]").uncheck()
    map_frame.get_by_role("button", name="Operating").click()
    visit.until("atlas.state.statuses.join() === 'operating'")
    visit.until("!atlas.bridge.events.some(({ type }) => type === 'filter')")  # Python has heard
    assert visit.ask("atlas.state.statuses") == ["operating"]
    visit.until("!atlas.state.layers.has('lng')")
    assert (visit.outside, visit.errors) == ([elsewhere], [])
