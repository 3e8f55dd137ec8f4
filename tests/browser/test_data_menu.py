"""The menu of data in a real Chromium: it opens, and what it downloads is what the view shows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from dashboard.exporting import part_of
from dashboard.state import from_query
from geodata import load_atlas
from tests.browser.driving import Visit

pytestmark = pytest.mark.browser
QUERY = "status=Operating&far-east-sites=false"


def test_the_menu_downloads_what_the_view_shows_then_the_whole_atlas(visit: Visit, address: str):
    visit.open(f"{address}?{QUERY}")
    button = visit.page.get_by_role("button", name="Download")
    assert button.count() == 0
    visit.page.get_by_role("button", name="Data").click()
    menu = visit.page.get_by_test_id("stPopoverBody")
    menu.get_by_role("combobox").click()
    visit.page.get_by_role("option", name="GeoJSON").click()
    atlas = load_atlas()
    part, scope = part_of(atlas, from_query(atlas, QUERY), "")
    name = "nine-bridges-atlas{}-2026-11-26.geojson".replace("2026-11-26", atlas.about.data_date)
    expect(menu).to_contain_text("Features, for web maps")

    def downloaded() -> tuple[str, dict[str, object]]:
        with visit.page.expect_download() as download:
            button.click()
        return download.value.suggested_filename, json.loads(Path(download.value.path()).read_bytes())

    found, content = downloaded()
    assert (found, content["holds"]) == (name.format("-view-operating"), scope.of)
    assert [feature["id"] for feature in content["features"]] == list(part.features)
    assert "status=Operating" in content["link"]
    menu.get_by_text("Whole atlas").click()
    expect(menu.get_by_role("radio", name="Whole atlas")).to_be_checked()
    expect(visit.page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    found, content = downloaded()
    assert found == name.format("")
    assert len(content["features"]) == len(atlas.features)
    assert visit.outside == []
