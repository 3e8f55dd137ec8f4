"""The panel in a real Chromium: it answers before Python does, and works without it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Route, expect

from dashboard.reader.links import from_query
from geodata import citing, load_atlas
from geodata.citing import Form
from tests.browser.driving import READY, Visit

pytestmark = pytest.mark.browser
ATLAS = load_atlas()
SPOKEN, OTHER = "rajin-khasan", "khasan-station"
#: What the page holds of a feature's panel.
HELD = """feature => {
  const { panels, addresses } = NineBridges.column;
  return panels.held(addresses.feature.replace("{feature}", feature)) !== undefined;
}"""
#: The panel's heading in the moment after something was done in the map's frame.
AT_ONCE = "(void %s, window.parent.document.querySelector('.panel-room h1').textContent)"


def room(visit: Visit) -> Locator:
    return visit.page.locator(".panel-room")


def heading(visit: Visit, feature: str) -> Locator:
    return room(visit).get_by_role("heading", name=ATLAS.name(feature), exact=True)


def held(visit: Visit, feature: str) -> None:
    """Wait until the page holds a panel."""
    visit.page.wait_for_function(HELD, arg=feature, timeout=READY)


def test_what_is_in_view_has_its_panel_ready_and_a_click_shows_it_at_once(visit: Visit, address: str):
    visit.open(f"{address}?at=42.34,130.5,10")
    held(visit, SPOKEN)
    assert visit.ask(AT_ONCE % "atlas.choose(argument)", SPOKEN) == ATLAS.name(SPOKEN)
    visit.linked({"feature": SPOKEN})
    visit.settled()
    expect(heading(visit, SPOKEN)).to_be_visible()


def test_pointing_at_a_feature_fetches_its_panel(visit: Visit, address: str):
    visit.page.route(
        "**/atlas/panels/*", lambda route: route.fallback() if OTHER in route.request.url else None
    )
    visit.open(f"{address}?at=42.34,130.5,10")
    assert not visit.page.evaluate(HELD, OTHER)
    visit.ask("atlas.hover(argument)", OTHER)
    held(visit, OTHER)


def test_pointing_at_a_way_in_a_panel_fetches_where_it_leads(visit: Visit, address: str):
    visit.open(f"{address}?feature={SPOKEN}&at=52.0000,110.0000,12")  # where nothing is in view
    expect(heading(visit, SPOKEN)).to_be_visible()
    way = room(visit).locator("[data-feature]:visible").first
    led = way.get_attribute("data-feature")
    assert not visit.page.evaluate(HELD, led)
    way.hover()
    held(visit, led)


def test_closing_and_going_back_and_forward_show_their_panels(visit: Visit, address: str):
    visit.open(f"{address}?feature={SPOKEN}")
    expect(heading(visit, SPOKEN)).to_be_visible()
    room(visit).get_by_role("button", name="Close").click()
    expect(room(visit).get_by_role("heading", name=ATLAS.about.title)).to_be_visible()
    visit.linked({"feature": None})
    visit.settled()
    visit.page.go_back()
    expect(heading(visit, SPOKEN)).to_be_visible()
    visit.until("atlas.state.selected === argument", SPOKEN)
    visit.page.go_forward()
    expect(room(visit).get_by_role("heading", name=ATLAS.about.title)).to_be_visible()
    visit.until("atlas.state.selected === null")


def test_the_panel_leads_to_others_and_the_focus_goes_to_their_headings_once(visit: Visit, address: str):
    visit.open(f"{address}?feature={SPOKEN}&layer.trans-korean=false")
    also = room(visit).get_by_role("group", name="Also about").first.get_by_role("button").first
    name = also.inner_text()
    also.press("Enter")
    reached = room(visit).get_by_role("heading", name=name, exact=True)
    expect(reached).to_be_focused()
    visit.until("atlas.bridge.events.length === 0")
    room(visit).get_by_role("tab").first.focus()
    visit.until("atlas.state.selected !== argument", SPOKEN)
    expect(room(visit).get_by_role("tab").first).to_be_focused()


def test_enter_on_what_is_selected_goes_to_its_panel(visit: Visit, address: str):
    visit.open(f"{address}?at=42.34,130.5,10").settled()
    visit.frame.locator("#map_div").focus()
    visit.page.keyboard.press("n")
    name = ATLAS.name(str(visit.ask("atlas.keyboard.at.feature.id")))
    visit.page.keyboard.press("Enter")
    reached = room(visit).get_by_role("heading", name=name, exact=True)
    expect(reached).to_be_visible()
    expect(reached).not_to_be_focused()
    visit.page.keyboard.press("Enter")
    expect(reached).to_be_focused()


def test_the_form_that_is_chosen_holds_for_every_citation_and_is_copied(visit: Visit, address: str):
    visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit.open(f"{address}?feature={SPOKEN}")
    room(visit).locator(".citing summary", has_text="Cite").click()
    room(visit).get_by_role("radiogroup", name="Form").first.get_by_text("MLA").click()
    passage = ATLAS.passages_on(SPOKEN)[0]
    quoted = room(visit).locator(".quoted").first
    quoted.locator("summary").click()
    expect(quoted.locator("pre:visible")).to_have_text(citing.quotation(ATLAS, passage, Form.MLA).strip())
    quoted.get_by_role("button", name="Copy").click()
    expect(quoted.get_by_role("button")).to_have_text("Copied")
    copied = visit.page.evaluate("navigator.clipboard.readText()")
    assert copied == citing.quotation(ATLAS, passage, Form.MLA).strip("\n")
    visit.ask("atlas.choose(argument)", OTHER)
    expect(heading(visit, OTHER)).to_be_visible()
    expect(room(visit).locator(".citing [value=mla]")).to_be_checked()


def test_the_year_of_the_slider_is_told_in_the_panel(visit: Visit, address: str):
    visit.open(f"{address}?feature={SPOKEN}&year=2016")
    badge = room(visit).locator(".badge.then:visible")
    expect(badge).to_have_text("End of 2016: suspended")
    visit.page.get_by_test_id("stSidebar").get_by_role("slider").press("ArrowLeft")
    visit.until("atlas.year === 2015")
    expect(badge).to_have_text(re.compile("^End of 2015: "))


def test_a_panel_that_does_not_come_says_so_and_can_be_asked_for_anew(visit: Visit, address: str):
    visit.page.route("**/atlas/panels/seoul*", lambda route: route.abort())
    visit.open(address)
    visit.ask("atlas.choose(argument)", "seoul")
    told = room(visit).get_by_role("alert")
    expect(told).to_have_text("The panel could not be loaded.")
    visit.page.unroute("**/atlas/panels/seoul*")
    room(visit).get_by_role("button", name="Try again").click()
    expect(heading(visit, "seoul")).to_be_visible()


def test_a_phone_and_a_page_at_twice_its_size_scroll_no_citation_sideways(phone: Visit, address: str):
    for width in (390, 320):
        phone.page.set_viewport_size({"width": width, "height": 844})
        phone.open(f"{address}?feature={SPOKEN}")
        room(phone).locator(".citing summary", has_text="Cite").click()
        room(phone).locator(".quoted summary").first.click()
        assert phone.page.evaluate("document.scrollingElement.scrollWidth") <= width
        assert room(phone).evaluate("room => room.scrollWidth <= room.clientWidth")


def test_a_starting_view_opens_from_its_card_and_its_link(visit: Visit, address: str):
    visit.open(address)
    start = ATLAS.start_views[1]
    card = room(visit).locator(".start", has_text=start.title)
    assert card.get_by_role("link").get_attribute("href") == f"?{start.link}"
    visit.page.wait_for_function("document.fonts.check('20px \"Material Symbols Rounded\"')")
    drawn = card.locator(".sign").evaluate("sign => getComputedStyle(sign, '::before').content")
    assert drawn == f'"{start.icon}"'
    card.get_by_role("button").click()
    visit.until("atlas.bridge.events.length === 0")
    feature = from_query(ATLAS, start.link).selected
    visit.until("atlas.state.selected === argument", feature)
    expect(heading(visit, feature)).to_be_visible()


def test_what_is_pressed_before_the_map_is_there_is_done_when_it_is(visit: Visit, address: str):
    """The map's frame is held back until the panel has been used."""
    held: list[Route] | None = []

    def hold(route: Route) -> None:
        if held is None:
            route.continue_()
        else:
            held.append(route)

    visit.page.route("**/component/**/index.html*", hold)
    visit.page.goto(f"{address}?feature={SPOKEN}")
    also = room(visit).get_by_role("group", name="Also about").first.get_by_role("button").first
    name = also.inner_text()
    also.click()
    expect(room(visit).get_by_role("heading", name=name, exact=True)).to_be_visible()
    waiting, held = held, None  # the frame may not even have been asked for
    for frame in waiting:
        frame.continue_()
    visit.ready()
    visit.until("atlas.bridge.events.length === 0 && atlas.state.selected !== argument", SPOKEN)
    expect(room(visit).get_by_role("heading", name=name, exact=True)).to_be_visible()
