"""Readers whose system says that they want no motion get none."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from dashboard.reader.interactive import as_html
from dashboard.reader.links import from_query
from geodata import load_atlas
from tests.browser.driving import Visit
from tests.conftest import DATA

pytestmark = pytest.mark.browser
#: Whether a map is at once where a zoom and a pan bring it.
JUMPS = """(() => {
  const { map } = NineBridges.atlas;
  const zoom = map.getZoom();
  map.zoomIn();
  const zoomed = map.getZoom() === zoom + 1;
  const before = map.getCenter();
  map.panBy([80, 0]);
  return [zoomed, map.project(map.getCenter()).distanceTo(map.project(before)) > 70];
})()"""
#: How many elements take more than a moment to change how they look.
SLOW = """() => [...document.querySelectorAll("*")].filter((element) => {
  const { transitionDuration, animationDuration } = getComputedStyle(element);
  return [transitionDuration, animationDuration].join().split(",").some((time) => parseFloat(time) > 0.001);
}).length"""


@pytest.mark.parametrize("wanted", [True, False])
def test_map_and_page_move_only_for_readers_who_do_not_mind(visit: Visit, address: str, *, wanted: bool):
    visit.page.emulate_media(reduced_motion="no-preference" if wanted else "reduce")
    visit.open(address).settled()
    assert visit.ask(JUMPS) == [not wanted, not wanted]
    assert (visit.page.evaluate(SLOW) > 0) is wanted


def test_the_interactive_page_moves_nothing_for_them(laptop: Page, tmp_path: Path):
    atlas = load_atlas(DATA / "minimal")
    file = tmp_path / "atlas.html"
    file.write_text(as_html(atlas, from_query(atlas, "")), encoding="utf-8")
    page = laptop.context.new_page()
    page.emulate_media(reduced_motion="reduce")
    page.goto(file.as_uri())
    page.locator("body[data-atlas=ready]").wait_for()
    assert page.evaluate(JUMPS) == [True, True]
    assert page.evaluate(SLOW) == 0
    page.close()
