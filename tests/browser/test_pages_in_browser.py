"""The year, and the pages beside the map, in a real Chromium."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from geodata import load_atlas
from tests.browser.driving import READY, Visit

pytestmark = pytest.mark.browser
ATLAS = load_atlas()
STATUS = "atlas.shapes.get(argument).feature.properties.status"
ON_MAP = "atlas.map.hasLayer(atlas.shapes.get(argument))"
SHOWN = "[...atlas.groups.get(argument)].filter((shape) => atlas.map.hasLayer(shape)).length"
LATE = "gas-extension-japan"


def slider(visit: Visit):
    return visit.page.get_by_test_id("stSidebar").get_by_role("slider")


def turn_to(visit: Visit, page: str, heading: str) -> None:
    """Open another page by the navigation."""
    visit.page.get_by_role("link", name=page, exact=True).click()
    expect(visit.page.get_by_role("heading", name=heading)).to_be_visible(timeout=READY)


def on_map(visit: Visit) -> None:
    """Wait for the map's page."""
    visit.page.frame_locator("iframe").locator("body[data-atlas=ready]").wait_for(timeout=READY)
    visit.ready()


def follow(visit: Visit, feature: str) -> None:
    """Click the first link to a feature on a page of text."""
    visit.page.get_by_test_id("stMain").get_by_role(
        "link", name=ATLAS.name(feature), exact=True
    ).first.click()
    on_map(visit)
    visit.until("atlas.state.selected === argument", feature)


# The year


def test_a_link_with_a_year_gives_every_feature_its_status_of_that_year(visit: Visit, address: str):
    visit.open(address + "?year=2016")
    visit.until("atlas.year === 2016")
    visit.until(f"{STATUS} === 'suspended'", "rajin-khasan")
    drawn = visit.ask(
        "[...atlas.shapes.values()].map(({feature}) => [feature.id, feature.properties.status])"
    )
    assert dict(drawn) == {
        feature.id: ATLAS.current_status(feature.id, 2016)
        for feature in ATLAS.features.values()
        if feature.geometry is not None
    }
    assert ATLAS.current_status("rajin-khasan", 2016) == "suspended"
    expect(slider(visit)).to_have_value("2016")


def test_what_was_not_yet_proposed_is_not_on_the_map(visit: Visit, address: str):
    first = ATLAS.status_by_year(LATE)[0][0]
    visit.open(f"{address}?year={first - 1}")
    visit.until(f"!{ON_MAP}", LATE)
    assert visit.ask(ON_MAP, "khasan-station")
    visit.open(f"{address}?year={first}")
    visit.until(ON_MAP, LATE)


def test_a_link_without_a_year_shows_today(visit: Visit, address: str):
    visit.open(address + "?year=1990")
    visit.until(f"!{ON_MAP}", LATE)
    visit.open(address)
    visit.until(ON_MAP, LATE)
    assert visit.ask(STATUS, "rajin-khasan") == ATLAS.current_status("rajin-khasan")


def test_the_slider_changes_year_link_and_map_without_remounting_it_or_an_entry_of_the_history(
    visit: Visit, address: str
):
    visit.open(address)
    before = visit.page.evaluate("history.length")
    visit.frame.evaluate("window.sameFrame = true")
    slider(visit).press("ArrowLeft")
    visit.until("atlas.year === argument", ATLAS.last_year - 1)
    visit.linked({"year": str(ATLAS.last_year - 1)}, alone=True)
    slider(visit).press("ArrowRight")
    visit.until("atlas.year === null")
    visit.linked({}, alone=True)
    visit.settled()
    assert visit.frame.evaluate("window.sameFrame")
    assert visit.page.evaluate("history.length") == before
    assert (visit.outside, visit.errors) == ([], [])


def test_today_is_a_button_away_from_what_was_not_yet_proposed_and_back_restores_the_year(
    visit: Visit, address: str
):
    visit.open(f"{address}?year=1990&feature={LATE}")
    expect(
        visit.page.get_by_text(f"First recorded in {ATLAS.since(LATE)}, after the year shown.")
    ).to_be_visible()
    visit.page.get_by_role("button", name=f"Show {ATLAS.last_year}").click()
    visit.until(f"atlas.year === null && {ON_MAP}", LATE)
    visit.linked({"year": None})
    visit.settled()
    visit.page.go_back()
    visit.until("atlas.year === 1990")
    visit.linked({"year": "1990"})
    expect(slider(visit)).to_have_value("1990")


# From page to page


def test_a_passage_s_link_opens_the_map_with_its_feature(visit: Visit, address: str):
    visit.open(address)
    turn_to(visit, "Passages", "Passages")
    follow(visit, "rajin-khasan")
    expect(visit.page.get_by_role("heading", name=ATLAS.name("rajin-khasan"))).to_be_visible()
    visit.linked({"feature": "rajin-khasan"})
    visit.until("atlas.map.getBounds().contains(atlas.shapes.get('rajin-khasan').getBounds())")


def test_a_layer_that_was_off_is_off_when_the_reader_comes_back(visit: Visit, address: str):
    visit.open(address)
    visit.page.get_by_test_id("stSidebar").get_by_text(ATLAS.layers["lng"].title, exact=True).click()
    visit.until(SHOWN + " === 0", "lng")
    visit.linked({"layer.lng": "false"})
    visit.settled()
    turn_to(visit, "Passages", "Passages")
    follow(visit, "rajin-khasan")
    visit.until(SHOWN + " === 0", "lng")
    assert visit.ask(SHOWN, "trans-korean") > 0
    box = visit.page.get_by_test_id("stSidebar").get_by_role("checkbox", name=ATLAS.layers["lng"].title)
    expect(box).not_to_be_checked()
    visit.linked({"layer.lng": "false"})


def test_the_navigation_brings_the_map_back_as_it_was(visit: Visit, address: str):
    visit.open(address + "?layer.lng=false&year=2016&feature=rajin-khasan")
    visit.until("atlas.year === 2016")
    visit.settled()
    turn_to(visit, "Methodology", "How this atlas was made")
    visit.page.get_by_role("link", name="Atlas", exact=True).click()
    on_map(visit)
    visit.until("atlas.year === 2016 && atlas.state.selected === 'rajin-khasan'")
    visit.until(SHOWN + " === 0", "lng")
    visit.linked({"layer.lng": "false", "year": "2016", "feature": "rajin-khasan"})


def test_the_map_is_as_large_whatever_page_the_reader_began_with(visit: Visit, address: str):
    visit.open(address).settled()
    whole = visit.page.locator(".st-key-map-side").bounding_box()
    for page, heading in (("passages", "Passages"), ("methodology", "How this atlas was made")):
        visit.page.goto(address + page)
        expect(visit.page.get_by_role("heading", name=heading)).to_be_visible(timeout=READY)
        visit.page.get_by_role("link", name="Atlas", exact=True).click()
        on_map(visit)
        visit.settled()
        assert visit.page.locator(".st-key-map-side").bounding_box() == whole


def test_passages_are_found_by_their_words(visit: Visit, address: str):
    visit.page.goto(address + "passages")
    box = visit.page.get_by_label("Search the quotations")
    box.fill("33-mile")
    box.press("Enter")
    [found] = [passage for passage in ATLAS.passages.values() if "33-mile" in passage.exact]
    tab = visit.page.get_by_role("tab", name=ATLAS.sources[found.source].title)
    tab.click()
    quotations = visit.page.locator("blockquote")
    expect(quotations).to_have_count(1)
    expect(quotations).to_contain_text(found.exact[:40])


@pytest.mark.parametrize(
    ("page", "heading"),
    [
        ("", ATLAS.about.title),
        ("passages", "Passages"),
        ("methodology", "How this atlas was made"),
    ],
)
def test_a_page_draws_without_an_error_in_the_console(visit: Visit, address: str, page: str, heading: str):
    told: list[str] = []
    visit.page.on(
        "console",
        lambda line: told.append(f"{line.text} {line.location['url']}") if line.type == "error" else None,
    )
    visit.page.goto(address + page)
    expect(visit.page.get_by_role("heading", name=heading).last).to_be_visible(timeout=READY)
    visit.settled()
    assert [line for line in told if "_stcore" not in line] == []
    assert (visit.outside, visit.errors) == ([], [])


def test_the_methodology_shows_its_tables(visit: Visit, address: str):
    visit.page.goto(address + "methodology")
    for text in ("Facts", f"{len(ATLAS.facts):,}"):
        expect(visit.page.get_by_role("cell", name=text, exact=True).first).to_be_visible(timeout=READY)


def test_a_phone_reads_the_pages_of_text_without_sideways_scrolling(phone: Visit, address: str):
    for page, heading in (("passages", "Passages"), ("methodology", "How this atlas was made")):
        phone.page.goto(address + page)
        expect(phone.page.get_by_role("heading", name=heading)).to_be_visible(timeout=READY)
        assert phone.page.evaluate("document.scrollingElement.scrollWidth") <= 390


# Citing


def test_citing_and_reporting_show_their_texts(visit: Visit, address: str):
    visit.open(address + "?feature=rajin-khasan&year=2016")
    visit.page.get_by_role("button", name="Cite this view").click()
    block = visit.page.get_by_test_id("stPopoverBody").get_by_test_id("stCode")
    expect(block).to_contain_text("In Nine Bridges Atlas", timeout=READY)
    visit.page.keyboard.press("Escape")
    expect(block).to_have_count(0)
    for word, text in (("Cite", "In Nine Bridges Atlas"), ("Report an error", "View: ?feature=rajin-khasan")):
        opened = visit.page.locator("details", has=visit.page.get_by_text(word, exact=True))
        opened.locator("summary").click()
        expect(opened.locator("pre").first).to_contain_text(text)


def test_sources_that_disagree_stand_in_a_table(visit: Visit, address: str):
    visit.open(address + "?feature=rajin-khasan")
    visit.page.get_by_role("tab", name=re.compile("^Facts")).click()
    table = visit.page.get_by_role("table").first
    expect(table).to_be_visible()
    values = table.locator("tr td:first-child").all_inner_texts()
    assert {"52 km", "54 km", "33 mi (53.1 km)"} <= set(values)
    assert table.locator("tr").evaluate_all("rows => rows.every(({cells}) => cells.length === 2)")
