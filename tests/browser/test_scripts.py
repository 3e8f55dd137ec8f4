"""The map's scripts in a browser: strict, and strangers to each other's names."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from dashboard.reader.interactive import as_html
from dashboard.reader.links import from_query
from geodata import load_atlas
from tests.browser.driving import LAPTOP, Visit
from tests.conftest import DATA

pytestmark = pytest.mark.browser
#: The names that scripts defined in a window, against those of a window of its own without any.
GLOBALS = """() => {
  const bare = document.createElement("iframe");
  document.body.append(bare);
  const known = new Set(Object.getOwnPropertyNames(bare.contentWindow));
  bare.remove();
  return Object.getOwnPropertyNames(window).filter((name) => !known.has(name) && !/^\\d+$/.test(name));
}"""
#: The functions in which strict mode is not in effect: only those tell who called them.
SLOPPY = """() => Object.entries(NineBridges).filter(([, each]) => {
  try {
    return typeof each === "function" && each.caller !== undefined;
  } catch {
    return false;
  }
}).map(([name]) => name)"""
LEAFLET = {"L", "leaflet"}
#: What streamlit-folium defines in its frame, and what the script of the map that it runs does.
THEIRS = {"Streamlit", "initComponent", "__GLOBAL_DATA__", "drawnItems", "_leaflet_events", "map", "map_div"}
SCRIPTED = {"atlas_element_div_0", "feature_group"}


def test_the_scripts_leave_one_name_in_the_frame_and_are_strict(visit: Visit, address: str):
    visit.open(address)
    assert set(visit.frame.evaluate(GLOBALS)) == {"NineBridges"} | LEAFLET | THEIRS | SCRIPTED
    assert visit.frame.evaluate(SLOPPY) == []


def test_the_scripts_leave_one_name_in_the_interactive_page_and_are_strict(browser: Browser, tmp_path: Path):
    atlas = load_atlas(DATA / "minimal")
    path = tmp_path / "atlas.html"
    path.write_text(as_html(atlas, from_query(atlas, "")), encoding="utf-8")
    page = browser.new_context(viewport=LAPTOP).new_page()
    page.goto(path.as_uri())
    page.locator("body[data-atlas=ready]").wait_for()
    assert set(page.evaluate(GLOBALS)) - {"_leaflet_events"} == {"NineBridges"} | LEAFLET
    assert page.evaluate(SLOPPY) == []
    page.context.close()
