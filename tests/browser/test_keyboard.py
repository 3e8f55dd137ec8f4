"""The map by keyboard alone: its legend, its features, and what a screen reader hears of them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, expect

from geodata import load_atlas
from geodata.vocabulary import label
from tests.browser.driving import READY, Visit

pytestmark = pytest.mark.browser
ATLAS = load_atlas()
GAS = ATLAS.layers["gas-pipelines"]
GAS_PIPELINES = sum(feature.geometry is not None for feature in ATLAS.features_in(GAS.id))
SHOWN = "atlas.groups.get(argument).filter((shape) => atlas.map.hasLayer(shape)).length"
FOCUSED = "(element) => element === document.activeElement"


def tab_to(visit: Visit, target: Locator) -> None:
    """Press the tab key until the focus is there, as a reader without a mouse does."""
    for _ in range(150):
        if target.evaluate(FOCUSED):
            return
        visit.page.keyboard.press("Tab")
    raise AssertionError(f"the tab key does not reach {target}")


def map_of(visit: Visit) -> Locator:
    return visit.frame.locator("#map_div")


def heard(visit: Visit) -> Locator:
    """What a screen reader was told last."""
    return visit.frame.get_by_role("status").locator("p").last


def step(visit: Visit, key: str = "n") -> str:
    """Press a key for another feature, and answer with the feature's id."""
    visit.page.keyboard.press(key)
    return str(visit.ask("atlas.keyboard.at.feature.id"))


def rings(visit: Visit) -> Locator:
    return visit.frame.locator("path.atlas-ring")


def test_the_legend_is_reached_switched_by_its_layers_names_and_closed_by_keyboard(
    visit: Visit, address: str
):
    visit.open(address)
    summary = visit.frame.locator(".atlas-legend summary")
    tab_to(visit, summary)
    visit.page.keyboard.press("Enter")
    group = visit.frame.get_by_role("group", name="Layers")
    for layer in ATLAS.layers.values():
        expect(group.get_by_role("checkbox", name=layer.title, exact=True)).to_be_checked()
    box = visit.frame.get_by_role("checkbox", name=GAS.title)
    tab_to(visit, box)
    visit.page.keyboard.press("Space")
    visit.until(SHOWN + " === 0", GAS.id)
    expect(heard(visit)).to_have_text(f"{GAS.title} hidden, {GAS_PIPELINES} features")
    visit.page.keyboard.press("Enter")
    visit.until(SHOWN + " === " + str(GAS_PIPELINES), GAS.id)
    expect(heard(visit)).to_have_text(f"{GAS.title} shown, {GAS_PIPELINES} features")
    visit.page.keyboard.press("Escape")
    expect(visit.frame.locator(".atlas-legend")).not_to_have_attribute("open", "")
    assert summary.evaluate(FOCUSED)


def test_escape_in_the_legend_leaves_the_selection(visit: Visit, address: str):
    visit.open(address + "?feature=rajin-khasan")
    tab_to(visit, visit.frame.locator(".atlas-legend summary"))
    visit.page.keyboard.press("Enter")
    visit.page.keyboard.press("Escape")
    assert visit.ask("atlas.state.selected") == "rajin-khasan"
    visit.page.keyboard.press("Escape")
    visit.until("atlas.state.selected === null")


def test_a_feature_is_reached_heard_selected_and_cleared_by_keyboard(visit: Visit, address: str):
    visit.open(address + "?at=42.34,130.50,10").settled()
    tab_to(visit, map_of(visit))
    reached = step(visit)
    feature = ATLAS.features[reached]
    status = ATLAS.status_by_year(reached)
    words = [ATLAS.name(reached), label(feature.kind)]
    words += [label(status[-1][1]).lower()] if status else []
    expect(heard(visit)).to_have_text(re.compile(re.escape(", ".join(words)) + r", 1 of \d+"))
    expect(rings(visit).first).to_be_visible()
    visit.page.keyboard.press("Enter")
    heading = visit.page.get_by_role("heading", name=ATLAS.name(reached), exact=True)
    expect(heading).to_be_visible()
    assert visit.ask("atlas.state.selected") == reached
    expect(heard(visit)).to_have_text(f"{ATLAS.name(reached)} selected. Its panel follows the map.")
    assert map_of(visit).evaluate(FOCUSED)
    visit.page.keyboard.press("Escape")
    expect(heading).to_have_count(0)
    expect(heard(visit)).to_have_text("Nothing selected")
    expect(rings(visit).first).to_be_visible()
    visit.page.keyboard.press("Escape")
    expect(rings(visit)).to_have_count(0)


def test_the_steps_go_outwards_from_the_centre_through_all_that_is_drawn(visit: Visit, address: str):
    visit.open(address + "?at=42.34,130.50,10").settled()
    tab_to(visit, map_of(visit))
    wanted = visit.ask("NineBridges.inView(atlas.map, atlas.visible).map(({shape}) => shape.feature.id)")
    away = visit.ask("NineBridges.inView(atlas.map, atlas.visible).map(({away}) => away)")
    assert away == sorted(away)
    assert {"rajin-khasan", "khasan-station", "rajin-port"} <= set(wanted)
    assert [step(visit) for _ in wanted] == wanted
    assert step(visit) == wanted[0]
    assert step(visit, "p") == wanted[-1]


def test_a_selection_skips_no_step(visit: Visit, address: str):
    visit.open(address + "?at=43.1,132.2,8").settled()
    tab_to(visit, map_of(visit))
    order = visit.ask("NineBridges.inView(atlas.map, atlas.visible).map(({shape}) => shape.feature.id)")
    for wanted in order[:8]:
        assert step(visit) == wanted
        visit.page.keyboard.press("Enter")
        visit.until("atlas.state.selected === argument && atlas.bridge.events.length === 0", wanted)


def test_the_keys_work_on_a_russian_and_a_korean_keyboard(visit: Visit, address: str):
    visit.open(address + "?at=42.34,130.50,10")
    press = """([key, code]) => document.querySelector("#map_div")
      .dispatchEvent(new KeyboardEvent("keydown", {key, code, bubbles: true}))"""
    reached = []
    for key, code in (("т", "KeyN"), ("ㅜ", "KeyN"), ("з", "KeyP"), ("n", "KeyL")):
        visit.frame.evaluate(press, [key, code])
        reached.append(visit.ask("atlas.keyboard.at.feature.id"))
    assert reached == [reached[0], reached[1], reached[0], reached[1]]
    assert reached[0] != reached[1]


def test_the_map_says_its_keys_to_the_ear_and_on_focus_to_the_eye(visit: Visit, address: str):
    visit.open(address)
    keys = visit.frame.locator("#atlas-keys")
    expect(keys).to_be_hidden()
    tab_to(visit, map_of(visit))
    expect(keys).to_be_visible()
    expect(map_of(visit)).to_have_attribute("aria-roledescription", "map")
    expect(map_of(visit)).to_have_accessible_description(re.compile("N next feature.*Enter select"))
    step(visit)
    visit.page.keyboard.press("Tab")
    expect(keys).to_be_hidden()
    expect(rings(visit)).to_have_count(0)


def test_a_click_on_the_map_shows_no_keys_until_one_is_pressed_and_they_leave_the_caption_in_sight(
    visit: Visit, address: str
):
    visit.open(address)
    keys, caption = visit.frame.locator("#atlas-keys"), visit.frame.locator(".atlas-caption")
    map_of(visit).click(position={"x": 60, "y": 400})
    assert map_of(visit).evaluate(FOCUSED)
    expect(keys).to_be_hidden()
    visit.ask("void atlas.choose('rajin-khasan')")
    expect(caption).to_be_visible()
    visit.page.keyboard.press("n")
    expect(keys).to_be_visible()
    told, hint = caption.bounding_box(), keys.bounding_box()
    assert hint["y"] >= told["y"] + told["height"] or hint["x"] >= told["x"] + told["width"]


def test_the_keys_make_room_for_the_ring(visit: Visit, address: str):
    visit.open(address + "?at=42.34,130.50,10").settled()
    tab_to(visit, map_of(visit))
    keys = visit.frame.locator("#atlas-keys")
    places = set()
    for _ in range(int(visit.ask("NineBridges.inView(atlas.map, atlas.visible).length"))):
        if step(visit) and visit.ask("atlas.keyboard.at instanceof NineBridges.Dot"):
            ring, hint = rings(visit).first.bounding_box(), keys.bounding_box()
            above = ring["y"] + ring["height"] <= hint["y"] or hint["y"] + hint["height"] <= ring["y"]
            assert above or hint["x"] + hint["width"] <= ring["x"]
            places.add(round(hint["y"]))
    assert len(places) == 2


def test_the_ring_goes_when_its_feature_is_hidden(visit: Visit, address: str):
    visit.open(address + "?at=42.34,130.50,10").settled()
    tab_to(visit, map_of(visit))
    step(visit)
    visit.ask("void atlas.toggle(atlas.keyboard.at.layerId, false)")
    expect(rings(visit)).to_have_count(0)
    assert visit.ask("atlas.keyboard.at") is None


def test_a_search_and_an_unreachable_base_map_are_seen_and_heard(visit: Visit, address: str):
    visit.open(address)
    search = visit.page.get_by_role("combobox", name="Search")
    search.click()
    search.fill("즈베즈다")
    visit.page.get_by_role("option").first.click()
    name = ATLAS.name("zvezda-shipyard")
    expect(heard(visit)).to_have_text(f"{name} selected. Its panel follows the map.")
    visit.until("atlas.state.selected === 'zvezda-shipyard' && atlas.map.getZoom() >= 9")
    visit.page.get_by_test_id("stSidebar").get_by_text("OpenStreetMap", exact=True).click()
    expect(heard(visit)).to_have_text(re.compile("OpenStreetMap cannot be reached"))
    expect(visit.page.get_by_test_id("stToast")).to_contain_text("cannot be reached")
    built_in = visit.page.get_by_test_id("stSidebar").get_by_role("radio", name="Built-in")
    expect(built_in).to_be_checked()
    visit.until("atlas.map.getPane('atlas-land').style.display === ''")
    assert {urlsplit(url).hostname for url in visit.outside} == {"tile.openstreetmap.org"}


def test_the_ring_stands_out_in_light_and_dark(visit: Visit, address: str):
    for scheme in ("light", "dark"):
        visit.page.emulate_media(color_scheme=scheme)
        visit.open(address + "?at=42.34,130.50,10")
        visit.until("document.documentElement.classList.contains('dark') === argument", scheme == "dark")
        visit.frame.locator("#map_div").focus()
        step(visit)
        ratio = visit.ask(
            """((a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05))(
              ...["path.atlas-ring:not(.atlas-ring-edge)", "path.atlas-ring-edge"].map((ring) => {
                const {stroke} = getComputedStyle(document.querySelector(ring));
                const [r, g, b] = stroke.match(/\\d+/g)
                  .map((part) => part / 255)
                  .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
              }))"""
        )
        assert ratio > 4.5


def test_the_tab_key_leads_through_what_a_button_opens_and_back(visit: Visit, address: str):
    visit.open(address + "?feature=rajin-khasan")
    button = visit.page.get_by_role("button", name="Cite this view", exact=True)
    button.press("Enter")
    opened = visit.page.get_by_role("dialog", name="Cite this view", exact=True)
    expect(opened.get_by_test_id("stCode")).to_be_visible(timeout=READY)
    visit.page.keyboard.press("Tab")
    expect(opened.get_by_role("radio", name="This view")).to_be_focused()
    visit.page.keyboard.press("Shift+Tab")
    expect(button).to_be_focused()
    copy = opened.get_by_role("button", name="Copy to clipboard")
    copy.focus()
    visit.page.keyboard.press("Tab")
    expect(button).to_be_focused()
    visit.page.keyboard.press("Escape")
    expect(opened).to_have_count(0)
    expect(button).to_be_focused()
