"""The interactive file in a real Chromium, opened as a file: it answers by itself and asks nobody."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.reader.interactive import as_html, iframe
from dashboard.reader.links import from_query
from geodata import load_atlas
from tests.browser.driving import LAPTOP, PHONE
from tests.browser.printing import first_sheet, shows_light_ground
from tests.pages import hostile

pytestmark = pytest.mark.browser
SHOWN = "argument => NineBridges.atlas.visible.filter(({ layerId }) => layerId === argument).length"


def watched(browser: Browser, **options) -> tuple[Page, list[str], list[str]]:
    """A page, the requests that it makes, and what goes wrong in it."""
    page = browser.new_context(**options).new_page()
    requests, errors = [], []
    page.context.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: errors.append(message.text))
    page.on("pageerror", lambda error: errors.append(str(error)))
    return page, requests, errors


def spot(page: Page, feature: str) -> dict[str, float]:
    """Where a point is drawn on the map's element, in pixels."""
    return page.evaluate(
        """id => {
            const { map, shapes } = NineBridges.atlas;
            const { x, y } = map.layerPointToContainerPoint(NineBridges.standing(map, shapes.get(id)));
            return { x, y };
        }""",
        feature,
    )


def test_the_file_answers_to_legend_click_search_and_keys_without_a_request(
    browser: Browser, shipped, tmp_path: Path
):
    path = tmp_path / "atlas.html"
    path.write_text(as_html(shipped, from_query(shipped, "feature=rajin-khasan&at=42.34,130.5,10")), "utf-8")
    page, requests, errors = watched(browser, viewport=LAPTOP, color_scheme="dark")
    page.goto(path.as_uri())
    page.locator("body[data-atlas=ready]").wait_for()
    heading = page.locator("#content h2")
    expect(heading).to_have_text("Rajin–Khasan railway")
    assert page.evaluate("NineBridges.atlas.map.getZoom()") == 10
    assert page.evaluate("document.documentElement.classList.contains('dark')")

    legend, named = (
        page.locator(f".leaflet-container {each}").bounding_box()
        for each in (".atlas-legend", ".leaflet-control-attribution")
    )
    assert legend["x"] + legend["width"] <= named["x"]

    page.locator(".atlas-legend summary").click()
    box = page.get_by_role("checkbox", name="Rajin–Khasan railway")
    box.uncheck()
    assert page.evaluate(SHOWN, "rajin-khasan") == 0
    expect(page.locator("#notice")).to_contain_text("Hidden on the map")
    page.get_by_role("button", name="Show it").click()
    expect(box).to_be_checked()
    page.get_by_role("slider").fill("2000")
    assert page.evaluate("NineBridges.atlas.state.year") == 2000
    page.get_by_role("button", name="Proposed", exact=True).press("Enter")
    expect(page.locator("#notice")).to_contain_text("Hidden on the map")
    page.get_by_role("button", name="Clear filters and year").press("Space")
    expect(page.locator("#notice")).to_be_hidden()
    expect(page.get_by_role("button", name="Proposed", exact=True)).to_have_attribute("aria-pressed", "false")
    page.locator(".atlas-legend summary").click()

    page.locator("#map_div").click(position=spot(page, "rajin-port"))
    expect(heading).to_have_text("Port of Rajin")
    page.get_by_role("tab", name="References").click()
    expect(page.get_by_role("tabpanel")).to_contain_text("read 2")

    page.get_by_role("combobox", name="Search").fill("인천 lng")
    page.keyboard.press("Enter")
    expect(heading).to_have_text("Incheon LNG terminal")
    assert page.evaluate("NineBridges.atlas.map.getBounds().contains([37.34, 126.61])")

    page.locator("#map_div").focus()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Gas and LNG to Korea")).to_be_visible()
    page.keyboard.press("n")
    reached = page.evaluate("NineBridges.atlas.keyboard.at.feature.properties.name")
    page.keyboard.press("Enter")
    expect(heading).to_have_text(reached)

    assert [url for url in requests if not url.startswith("data:")] == [path.as_uri()]
    assert errors == []
    page.context.close()


def test_a_hostile_atlas_embedded_in_another_page_runs_nothing(
    browser: Browser, folder: Path, tmp_path: Path
):
    atlas = load_atlas(hostile(folder))
    view = from_query(atlas, "sites=true&feature=north-line")
    (tmp_path / "atlas.html").write_text(as_html(atlas, view), "utf-8")
    outer = tmp_path / "article.html"
    outer.write_text(f"<!doctype html><body style='margin:0'>{iframe('atlas.html', 'Map')}", "utf-8")
    page, requests, errors = watched(browser, viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto(outer.as_uri())
    frame = page.frame_locator("iframe")
    frame.locator("body[data-atlas=ready]").wait_for()
    expect(frame.locator("#content h2")).to_contain_text("<img src=x onerror=hacked=1>${hacked=2}North line")
    frame.get_by_role("combobox", name="Search").fill("hacked")
    frame.get_by_role("option").filter(has_text="Rice farm").click()
    expect(frame.locator("#content h2")).to_contain_text("Rice farm")
    [inner] = page.main_frame.child_frames
    assert inner.evaluate("typeof hacked") == "undefined"
    assert inner.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    assert {url for url in requests if not url.startswith("data:")} == {
        outer.as_uri(),
        (tmp_path / "atlas.html").as_uri(),
    }
    assert errors == []
    page.context.close()


def test_the_file_prints_in_the_light_though_the_page_is_dark(browser: Browser, shipped, tmp_path: Path):
    path = tmp_path / "atlas.html"
    path.write_text(as_html(shipped, from_query(shipped, "feature=rajin-khasan")), "utf-8")
    page, _, _ = watched(browser, viewport=LAPTOP, color_scheme="dark")
    page.goto(path.as_uri())
    page.locator("body[data-atlas=ready]").wait_for()
    page.wait_for_function("NineBridges.atlas.dark && NineBridges.atlas.base.refined.size > 0")
    assert shows_light_ground(first_sheet(page))
    assert page.evaluate("NineBridges.atlas.dark")
    page.context.close()
