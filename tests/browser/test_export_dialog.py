"""The export dialog in a real Chromium: what it downloads is what the map showed."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from dashboard.reader.exporting import part_of
from dashboard.reader.links import from_query
from geodata import load_atlas
from tests.browser.driving import READY, Visit, watched
from tests.browser.wire import Wire

pytestmark = pytest.mark.browser


def dialog_of(visit: Visit) -> Locator:
    visit.page.get_by_role("button", name="Export").click()
    return visit.page.get_by_role("dialog")


def saved(visit: Visit, button: Locator, folder: Path) -> Path:
    """The file behind a button, under the name that the page gives it."""
    with visit.page.expect_download(timeout=60_000) as waiting:
        button.click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def test_a_figure_is_seen_before_it_is_downloaded(visit: Visit, address: str, tmp_path: Path):
    visit.open(address + "?feature=rajin-khasan&at=42.34,130.50,8")
    dialog = dialog_of(visit)
    expect(dialog.get_by_role("img").first).to_be_visible(timeout=30_000)
    path = saved(visit, dialog.get_by_role("button", name="Download PNG"), tmp_path)
    assert path.name.startswith("nine-bridges-atlas-rajin-khasan-20")
    with Image.open(path) as image:
        assert image.format == "PNG"
        assert min(image.size) > 1000
        assert np.asarray(image.convert("RGB")).std() > 10
    dialog.get_by_text("PDF", exact=True).click()
    path = saved(visit, dialog.get_by_role("button", name="Download PDF"), tmp_path)
    assert "나진" in PdfReader(path).pages[0].extract_text()
    assert visit.outside == []


def test_a_short_loss_of_the_connection_leaves_the_dialog_as_it_is(laptop: Page, address: str):
    wire = Wire(urlsplit(address).port)
    visit = watched(laptop, wire.address).open(wire.address + "?feature=rajin-khasan")
    dialog = dialog_of(visit)
    dialog.get_by_text("Data", exact=True).click()
    expect(dialog.get_by_role("combobox", name="Format")).to_be_visible()
    app = visit.page.get_by_test_id("stApp")
    before = visit.runs
    wire.cut()
    expect(app).not_to_have_attribute("data-test-connection-state", "CONNECTED")
    wire.join()
    expect(app).to_have_attribute("data-test-connection-state", "CONNECTED", timeout=READY)
    visit.answered(before)
    visit.settled()
    expect(dialog.get_by_role("combobox", name="Format")).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_have_count(0)
    dialog_of(visit)
    expect(dialog).to_have_count(1)
    visit.page.close()
    wire.cut()


def test_the_data_are_what_the_switches_say_or_the_whole_atlas(visit: Visit, address: str, tmp_path: Path):
    visit.open(f"{address}?status=Operating&far-east-sites=false")
    visit.page.locator(".st-key-layers .st-key-layer-lng label").first.click()
    dialog = dialog_of(visit)
    dialog.get_by_text("Data", exact=True).click()
    dialog.get_by_role("combobox", name="Format").click()
    visit.page.get_by_role("option", name="GeoJSON").click()
    expect(dialog).to_contain_text("Features, for web maps")
    expect(dialog.get_by_role("radio", name="Visible layers")).to_be_checked()
    expect(dialog).to_contain_text("the map’s extent and the selection make no difference")
    button = dialog.get_by_role("button", name="Download")
    atlas = load_atlas()
    query = "status=Operating&far-east-sites=false&lng=false"
    part, scope = part_of(atlas, from_query(atlas, query), "")
    path = saved(visit, button, tmp_path)
    content = json.loads(path.read_bytes())
    assert path.name == f"nine-bridges-atlas-view-operating-{atlas.about.data_date}.geojson"
    assert content["holds"] == scope.of
    assert [feature["id"] for feature in content["features"]] == list(part.features)
    assert "layer.lng=false" in content["link"]
    dialog.get_by_text("Whole atlas").click()
    expect(dialog.get_by_role("radio", name="Whole atlas")).to_be_checked()
    visit.settled()
    path = saved(visit, button, tmp_path)
    assert path.name == f"nine-bridges-atlas-{atlas.about.data_date}.geojson"
    assert len(json.loads(path.read_bytes())["features"]) == len(atlas.features)
    assert visit.outside == []
