"""The dashboard in a real Chromium, offline: what a reader sees and does."""

from __future__ import annotations

import io
import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Route, expect

from geodata import load_atlas
from tests.browser.driving import Visit, start_server, stop_server

pytestmark = pytest.mark.browser
ATLAS = load_atlas()
SHOWN = "[...atlas.groups.get(argument)].filter((shape) => atlas.map.hasLayer(shape)).length"


def picture(visit: Visit) -> np.ndarray:
    """The map as it looks, in RGB."""
    image = visit.page.locator("iframe").screenshot()
    return np.asarray(Image.open(io.BytesIO(image)).convert("RGB")).astype(int)


def changed(before: np.ndarray, after: np.ndarray) -> int:
    """How many pixels differ clearly."""
    return int((np.abs(before - after).max(axis=2) > 24).sum())


def switch(visit: Visit, title: str) -> None:
    visit.page.get_by_test_id("stSidebar").get_by_text(title, exact=False).first.click()


def on_line(visit: Visit, feature: str) -> tuple[float, float]:
    """A point on a line, in pixels of the page."""
    spot = visit.ask(
        """(() => {
          const shape = atlas.shapes.get(argument);
          const points = shape.getLatLngs();
          const i = Math.floor(points.length / 2);
          const middle = L.latLngBounds([points[i - 1], points[i]]).getCenter();
          return atlas.map.latLngToContainerPoint(middle);
        })()""",
        feature,
    )
    box = visit.page.locator("iframe").bounding_box()
    return box["x"] + spot["x"], box["y"] + spot["y"]


def test_the_page_opens_offline_and_asks_nobody_else(visit: Visit, address: str):
    visit.open(address)
    assert visit.ask("atlas.groups.size") == len(ATLAS.layers)
    assert visit.outside == []
    assert visit.errors == []


def test_each_layer_goes_and_comes_without_the_map_being_remounted(visit: Visit, address: str):
    visit.open(address + "?at=41.0,130.0,6").settled()
    visit.frame.evaluate("window.sameFrame = true")
    for layer in ATLAS.layers.values():
        before = picture(visit)  # edges are smoothed a little otherwise where only a part is drawn anew
        switch(visit, layer.title)
        visit.until(SHOWN + " === 0", layer.id)
        visit.settled()
        without = picture(visit)
        switch(visit, layer.title)
        visit.until(SHOWN + " > 0", layer.id)
        visit.settled()
        assert changed(before, without) > 60, layer.id
        assert changed(before, picture(visit)) < 60, layer.id
    assert visit.frame.evaluate("window.sameFrame")
    assert visit.ask("[atlas.map.getZoom(), atlas.map.getCenter().lat.toFixed(1)]") == [6, "41.0"]
    assert visit.outside == []


def test_a_click_on_the_railway_opens_its_panel_with_a_quotation(visit: Visit, address: str):
    visit.open(address + "?at=42.34,130.50,10").settled()
    visit.page.mouse.click(*on_line(visit, "rajin-khasan"))
    heading = visit.page.get_by_role("heading", name="Rajin–Khasan railway")
    expect(heading).to_be_visible()
    expect(visit.page.locator("blockquote").first).to_be_visible()
    quotations = visit.page.locator("blockquote").all_inner_texts()
    exact = {passage.exact for passage in ATLAS.passages_on("rajin-khasan")}
    assert quotations[0].strip().removeprefix("“").removesuffix("”") in exact
    visit.linked({"feature": "rajin-khasan"})


def test_a_click_on_a_point_and_on_an_area_opens_its_panel(visit: Visit, address: str):
    visit.open(address + "?at=42.34,130.50,10").settled()
    point = visit.ask("atlas.map.latLngToContainerPoint(atlas.shapes.get('hongui-station').getLatLng())")
    box = visit.page.locator("iframe").bounding_box()
    visit.page.mouse.click(box["x"] + point["x"], box["y"] + point["y"])
    expect(visit.page.get_by_role("heading", name=ATLAS.name("hongui-station"))).to_be_visible()
    visit.open(address + "?at=38.3,127.4,10").settled()
    inside = ATLAS.geometry("dmz").representative_point()
    script = "atlas.map.setView(argument, 11, {animate: false}) && atlas.map.latLngToContainerPoint(argument)"
    point = visit.ask(script, [inside.y, inside.x])
    visit.page.mouse.click(box["x"] + point["x"], box["y"] + point["y"])
    expect(visit.page.get_by_role("heading", name=ATLAS.name("dmz"))).to_be_visible()


def test_the_legend_on_the_map_and_the_sidebar_switch_the_same_layer(visit: Visit, address: str):
    visit.open(address)
    visit.frame.locator(".atlas-legend summary").click()
    visit.frame.locator("input[data-layer=lng]").uncheck()
    visit.until(SHOWN + " === 0", "lng")
    box = visit.page.get_by_test_id("stSidebar").get_by_role("checkbox", name=re.compile("LNG"))
    expect(box).not_to_be_checked()
    visit.linked({"layer.lng": "false"})


def test_quick_switching_loses_no_click(visit: Visit, address: str):
    visit.open(address)
    visit.frame.locator(".atlas-legend summary").click()
    for layer in ("lng", "gas-pipelines", "far-east-sites", "trans-korean"):
        visit.frame.locator(f"input[data-layer={layer}]").click()
    visit.frame.locator("input[data-layer=lng]").click()
    off = ("gas-pipelines", "far-east-sites", "trans-korean")
    visit.linked({f"layer.{layer}": "false" for layer in off}, alone=True)


def test_a_link_restores_the_view_in_another_browser(visit: Visit, phone: Visit, address: str):
    query = (
        "?layer.lng=false&status=Operating&sector=Railroads&feature=rajin-khasan&at=42.3400%2C130.5000%2C9"
    )
    for reader in (visit, phone):
        reader.open(address + query)
        reader.until("atlas.map.getZoom() === 9 && atlas.state.selected === 'rajin-khasan'")
        assert reader.ask(SHOWN, "lng") == 0
        assert reader.ask(SHOWN, "places-events") == 0
        assert reader.ask("atlas.map.hasLayer(atlas.shapes.get('rajin-khasan'))")
        assert reader.ask("atlas.map.getCenter().lat.toFixed(2)") == "42.34"
        expect(reader.page.get_by_role("heading", name="Rajin–Khasan railway")).to_be_visible()


def test_panning_writes_the_place_into_the_link_but_not_into_the_history(visit: Visit, address: str):
    visit.open(address)
    before = visit.page.evaluate("history.length")
    for latitude in (42.1, 43.1):
        visit.ask("void atlas.map.setView([argument, 131.9], 9, {animate: false})", latitude)
        visit.until(
            "atlas.bridge.events.length === 0 && atlas.camera.place.lat.toFixed(1) === argument.toFixed(1)",
            latitude,
        )
        visit.page.wait_for_function("text => location.search.includes(text)", arg=f"at={latitude}")
    visit.settled()
    assert visit.page.evaluate("history.length") == before


ASKED = """() => performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname)
    .filter((path) => /^.atlas.(map.json|layers|basemap)/.test(path)).sort()"""


def test_the_page_asks_ahead_for_what_the_map_needs_and_the_map_asks_for_nothing_twice(
    visit: Visit, address: str
):
    visit.open(address)
    asked = visit.page.evaluate(ASKED)
    assert {f"/atlas/layers/{layer}.geojson" for layer in ATLAS.layers} < set(asked)
    assert "/atlas/map.json" in asked
    assert (len(set(asked)), visit.frame.evaluate(ASKED)) == (len(asked), [])


def test_a_phone_shows_map_and_panel_without_sideways_scrolling(phone: Visit, address: str):
    phone.open(address + "?feature=rajin-khasan").settled()
    assert phone.page.evaluate("document.scrollingElement.scrollWidth") <= 390
    box = phone.page.locator("iframe").bounding_box()
    assert box["width"] > 340
    assert 300 < box["height"] < 600
    expect(phone.page.get_by_role("heading", name="Rajin–Khasan railway")).to_be_visible()


def test_a_dark_page_has_a_dark_map(visit: Visit, address: str):
    visit.page.emulate_media(color_scheme="dark")
    visit.open(address)
    visit.until("document.documentElement.classList.contains('dark')")
    visit.settled()
    assert picture(visit).mean() < 80


def test_a_name_that_is_code_stays_a_name(visit: Visit, folder):
    names = folder / "names.csv"
    first = names.read_text(encoding="utf-8").splitlines()[1].split(",")[0]
    trap = "${window.parent.trapped=1}<img src=x onerror=window.parent.trapped=1>"
    rows = [
        f"{first},{trap},{trap},{trap}," if row.startswith(first + ",") else row
        for row in names.read_text(encoding="utf-8").splitlines()
    ]
    names.write_text("\n".join(rows) + "\n", encoding="utf-8")
    server, address = start_server("--atlas", str(folder))
    try:
        visit.open(f"{address}?feature={first}")
        expect(visit.page.get_by_role("heading", name="onerror")).to_contain_text(trap)
        visit.frame.evaluate("id => NineBridges.atlas.shapes.get(id)?.openTooltip()", first)
        assert visit.page.evaluate("window.trapped") is None
    finally:
        stop_server(server)


def test_a_selected_point_always_has_its_name_on_the_map(visit: Visit, address: str):
    for feature in ("zvezda-shipyard", "vladivostok-port", "rajin-port"):
        visit.open(f"{address}?feature={feature}")
        visit.until("atlas.state.selected === argument", feature)
        visit.settled()
        labels = visit.frame.locator(".atlas-feature").all_inner_texts()
        assert ATLAS.name(feature) in labels


def test_labels_lie_neither_over_each_other_nor_under_controls(visit: Visit, address: str):
    for place in ("41,130,6", "42.9,132.2,8", "37.5,127,8"):
        visit.open(f"{address}?at={place}").settled()
        boxes = visit.ask(
            """[...document.querySelectorAll('.atlas-label, .leaflet-control')]
              .map((element) => element.getBoundingClientRect())
              .map(({x, y, width, height}) => [x, y, x + width, y + height])"""
        )
        assert len(boxes) > 12
        hits = [
            (one, other)
            for i, one in enumerate(boxes)
            for other in boxes[:i]
            if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
        ]
        assert hits == []


def test_a_click_on_any_point_in_a_crowd_opens_that_very_point(visit: Visit, address: str):
    visit.open(address + "?at=43.1,132.2,9").settled()
    wrong = visit.ask(
        """[...atlas.shapes.values()]
          .filter((shape) => atlas.map.hasLayer(shape) && shape instanceof NineBridges.Dot)
          .filter((shape) => shape.drawnRadius() > 0)
          .filter((shape) => atlas.scene.renderer.pick(shape._point) !== shape)
          .map((shape) => shape.feature.id)"""
    )
    assert wrong == []


def test_the_main_line_can_be_clicked_on_the_opening_map(visit: Visit, address: str):
    visit.open(address).settled()
    reachable = visit.ask(
        """(() => {
          const {x, y} = atlas.map.getSize();
          const found = new Set();
          for (let left = 0; left < x; left += 2) {
            for (let top = 0; top < y; top += 2) {
              const point = atlas.map.containerPointToLayerPoint([left, top]);
              found.add(atlas.scene.renderer.pick(point)?.feature.id);
            }
          }
          return [...found];
        })()"""
    )
    assert {"rajin-khasan", "khasan-baranovsky", "chongjin-rajin", "dorasan-kaesong"} <= set(reachable)


def test_escape_closes_the_panel(visit: Visit, address: str):
    visit.open(address + "?feature=rajin-khasan")
    visit.frame.locator(".leaflet-container").press("Escape")
    expect(visit.page.get_by_role("heading", name="Nine Bridges Atlas").last).to_be_visible()
    visit.until("atlas.state.selected === null")


#: Fetch what the map draws first; it has had it by then, too.
FETCHED = """async () => {
  const { atlas } = NineBridges;
  const config = await atlas.fetch("atlas/map.json");
  const urls = [...Object.values(config.basemap_urls), ...Object.values(config.layer_urls)];
  await Promise.all(urls.map((url) => atlas.fetch(url)));
}"""


def test_the_map_waits_for_the_colours_of_its_land(visit: Visit, address: str):
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    visit.page.route("**/assets/map.css*", hold)
    visit.page.goto(address)
    visit.page.frame_locator("iframe").locator(".leaflet-container").wait_for(state="attached")
    visit.until("atlas !== undefined")
    visit.frame.evaluate(FETCHED)
    held.pop().continue_()
    visit.ready()
    assert visit.ask("Object.values(atlas.base.coarse[0]._layers)[0].options.fillColor").startswith("#")
