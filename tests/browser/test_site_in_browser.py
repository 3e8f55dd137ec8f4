"""The published site in a real Chromium, served by nginx under a prefix, and opened from its folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.reader.site import Site, publishing, tasks
from geodata import Atlas, load_atlas
from tests import nginx
from tests.browser.conftest import LAPTOP, PHONE
from tests.browser.driving import free_port
from tests.conftest import DATA

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(nginx.installed() is None, reason=nginx.MISSING),
]


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return load_atlas(DATA / "minimal")


@pytest.fixture(scope="module")
def folder(atlas: Atlas, tmp_path_factory) -> Path:
    """The site of the small atlas, in the folder "atlas" of a web server."""
    target = tmp_path_factory.mktemp("www") / "atlas"
    with publishing(target) as site:
        for task in tasks(atlas):
            for path, content in task.files(Site(atlas, "")).items():
                site.put(path, content)
        site.finish()
    return target


@pytest.fixture(scope="module")
def address(folder: Path, tmp_path_factory) -> Iterator[str]:
    """Where nginx serves it, as a part of another site."""
    port = free_port()
    site = f"server {{ listen 127.0.0.1:{port}; root {folder.parent}; error_page 404 /atlas/404.html; }}"
    with nginx.serving(site, tmp_path_factory.mktemp("nginx")):
        yield f"http://127.0.0.1:{port}/atlas/"


def opened(browser: Browser, url: str, **options) -> tuple[Page, list[str], list[str]]:
    """A page, the addresses that it asked for, and what went wrong in it."""
    page = browser.new_context(**{"viewport": LAPTOP} | options).new_page()
    asked, errors = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda answer: errors.append(answer.url) if answer.status >= 400 else None)
    page.on("console", lambda message: errors.append(message.text))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(url)
    return page, asked, errors


def test_the_front_page_is_the_map_with_links_that_keep_the_prefix(browser, address, atlas):
    page, asked, errors = opened(browser, f"{address}?feature=north-line&year=2016&utm_source=mail")
    page.locator("body[data-atlas=ready]").wait_for()
    heading = page.locator("#content h1")
    expect(heading).to_have_text("North line")
    passage = atlas.passages_on("north-line")[0]
    expect(page.locator("#content blockquote").first).to_have_text(f"“{passage.exact}”")
    assert page.evaluate("NineBridges.atlas.state.year") == 2016
    west, south, east, north = atlas.bounds(["north-line"])
    inside = f"NineBridges.atlas.map.getBounds().contains([[{south}, {west}], [{north}, {east}]])"
    page.wait_for_function(inside)

    page.get_by_role("combobox", name="Search").fill("rice")
    page.keyboard.press("Enter")
    expect(heading).to_have_text(atlas.name("rice-farm"))
    page.wait_for_url("**/atlas/?*feature=rice-farm*")
    page.go_back()
    expect(heading).to_have_text("North line")
    page.wait_for_function("NineBridges.atlas.state.selected === 'north-line'")
    page.locator("#content [data-act=close]").click()
    page.wait_for_url(lambda url: "feature=" not in url)
    page.locator(".atlas-legend summary").click()
    page.get_by_role("checkbox", name="Sites").check()
    page.wait_for_url("**layer.sites=true*")

    page.get_by_role("link", name="Features").click()
    page.get_by_role("link", name="North line").first.click()
    page.wait_for_url("**/atlas/features/north-line.html")
    page.get_by_role("link", name="Open on the map").click()
    page.locator("body[data-atlas=ready]").wait_for()
    expect(heading).to_have_text("North line")
    assert [url for url in asked if not url.startswith((address, "data:"))] == []
    assert errors == []
    page.context.close()


def test_without_scripts_and_on_a_phone_every_page_is_read(browser, address):
    page, asked, errors = opened(browser, address, viewport=PHONE, java_script_enabled=False)
    expect(page.get_by_role("heading", name="Layers")).to_be_visible()
    expect(page.locator(".map-side img")).to_be_visible()
    expect(page.locator("#content, .search, #map_div")).to_have_count(3)
    assert not any(each.is_visible() for each in page.locator("#content, .search, #map_div").all())
    page.get_by_role("link", name="Rails").click()
    page.get_by_role("link", name="North line").first.click()
    expect(page.get_by_role("heading", name="North line")).to_be_visible()
    assert page.locator("html").bounding_box()["width"] <= PHONE["width"]
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(address).netloc}
    assert errors == []
    page.context.close()


def test_from_its_folder_the_site_reads_and_leads_to_the_map_in_one_file(browser, folder):
    page, asked, _ = opened(browser, f"{(folder / 'index.html').as_uri()}?feature=north-line")
    expect(page.get_by_role("heading", name="Layers")).to_be_visible()
    expect(page.locator(".map-side img")).to_be_visible()
    page.get_by_role("link", name="the map in one file").click()
    page.locator("body[data-atlas=ready]").wait_for()
    expect(page.locator("#content h2")).to_have_text("North line")
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    page.context.close()
