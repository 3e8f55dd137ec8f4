"""The page around the map in a real Chromium: history, links, search, what a screen reader hears."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from geodata import load_atlas
from tests.browser.driving import READY, Visit
from tests.browser.printing import first_sheet, heights, shows_light_ground

pytestmark = pytest.mark.browser
ATLAS = load_atlas()
NEAR = "atlas.map.distance(atlas.map.getCenter(), argument) < 10_000"


def heading(visit: Visit, feature: str):
    return visit.page.get_by_role("heading", name=ATLAS.name(feature), exact=True)


def search(visit: Visit, text: str, feature: str) -> None:
    """Select a feature by the first answer to what is typed, and wait until all is quiet."""
    box = visit.page.get_by_role("combobox", name="Search")
    box.click()
    box.fill(text)
    visit.page.get_by_role("option").first.click()
    expect(heading(visit, feature)).to_be_visible()
    visit.until("atlas.state.selected === argument", feature)
    visit.linked({"feature": feature})
    visit.settled()


def middle(visit: Visit) -> list[float]:
    return visit.ask("[atlas.map.getCenter().lat, atlas.map.getCenter().lng]")


def test_a_selection_is_one_entry_of_the_history_and_back_and_forward_restore_it_and_its_place(
    visit: Visit, address: str
):
    visit.open(address)
    before = visit.page.evaluate("history.length")
    search(visit, "Zvezda", "zvezda-shipyard")
    assert visit.page.evaluate("history.length") == before + 1
    first = middle(visit)
    search(visit, "Incheon LNG", "incheon-lng")
    second = middle(visit)
    visit.page.go_back()
    expect(heading(visit, "zvezda-shipyard")).to_be_visible()
    visit.until("atlas.state.selected === 'zvezda-shipyard'")
    visit.until(NEAR, first)
    visit.linked({"feature": "zvezda-shipyard"})
    visit.settled()
    visit.page.go_forward()
    expect(heading(visit, "incheon-lng")).to_be_visible()
    visit.until(NEAR, second)
    visit.linked({"feature": "incheon-lng"})
    visit.settled()
    visit.page.go_back()
    expect(heading(visit, "zvezda-shipyard")).to_be_visible()
    visit.page.go_back()
    expect(visit.page.get_by_role("heading", name=ATLAS.about.title).last).to_be_visible()
    visit.until("atlas.state.selected === null")


def test_tab_and_history_are_called_by_what_is_shown(visit: Visit, address: str):
    visit.open(address)
    search(visit, "Zvezda", "zvezda-shipyard")
    expect(visit.page).to_have_title(f"{ATLAS.name('zvezda-shipyard')} – {ATLAS.about.title}")
    visit.page.go_back()
    expect(visit.page).to_have_title(ATLAS.about.title)
    for page in ("Passages", "Methodology"):
        visit.page.get_by_role("link", name=page, exact=True).click()
        expect(visit.page).to_have_title(f"{page} – {ATLAS.about.title}")


def test_a_starting_view_is_one_entry_and_back_restores_the_layers(visit: Visit, address: str):
    visit.open(address)
    before = visit.page.evaluate("history.length")
    visit.page.get_by_role("button", name="Gas and LNG to Korea").click()
    visit.until("atlas.state.selected === 'trans-korean-gas-pipeline'")
    visit.linked({"layer.trans-korean": "false"})
    visit.settled()
    assert visit.page.evaluate("history.length") == before + 1
    visit.page.go_back()
    visit.until("atlas.state.selected === null && atlas.state.layers.has('trans-korean')")
    visit.linked({}, alone=True)


def test_of_many_quick_choices_the_link_names_the_last(visit: Visit, address: str):
    visit.open(address)
    names = ["rajin-khasan", "khasan-station", "incheon-lng", "zvezda-shipyard", "rajin-port"]
    for feature in names * 2:
        visit.ask("void atlas.choose(argument)", feature)
        visit.page.wait_for_timeout(40)
    expect(heading(visit, names[-1])).to_be_visible(timeout=READY)
    visit.linked({"feature": names[-1]})
    visit.settled()
    assert visit.link["feature"] == [names[-1]]


def test_a_click_after_going_back_stands(visit: Visit, address: str):
    visit.open(address)
    search(visit, "Zvezda", "zvezda-shipyard")
    search(visit, "Incheon LNG", "incheon-lng")
    visit.page.go_back()
    expect(heading(visit, "zvezda-shipyard")).to_be_visible()
    visit.until("atlas.state.selected === 'zvezda-shipyard'")
    visit.settled()
    search(visit, "Khasan station", "khasan-station")
    visit.page.get_by_role("button", name="Close").click()
    visit.until("atlas.state.selected === null")
    visit.linked({"feature": None})
    visit.settled()
    assert "feature" not in visit.link


def test_a_name_is_found_however_it_is_typed(visit: Visit, address: str):
    visit.open(address)
    box = visit.page.get_by_role("combobox", name="Search")
    options = visit.page.get_by_role("option")
    for typed in ("rajin khasan", "Rajin-Khasan", "Rajin–Khasan", "Najin", "나진-하산", "Хасан"):
        box.click()
        box.fill("no such name")
        expect(options.filter(has_text="Rajin–Khasan")).to_have_count(0)
        box.fill(typed)
        expect(options.filter(has_text=re.compile("^Rajin–Khasan railway"))).to_have_count(1)


def test_switches_are_read_aloud_by_their_names_alone_and_the_base_maps_are_in_sight(
    visit: Visit, address: str
):
    visit.open(address).settled()
    heard = visit.page.get_by_test_id("stSidebar").aria_snapshot()
    for layer in ATLAS.layers.values():
        assert f'checkbox "{layer.title}"' in heard
    assert "![" not in heard
    assert ":gray" not in heard
    assert 'radiogroup "Base map"' in heard
    last = visit.page.get_by_test_id("stSidebar").get_by_text("Esri World Imagery", exact=True)
    box = last.bounding_box()
    assert box["y"] + box["height"] < 900


def test_a_bad_link_is_told_once_and_leaves_the_address(visit: Visit, address: str):
    visit.page.goto(address + "?status=Foo&status=Operating&base=Atlantis&colour=red&lng=maybe")
    toast = visit.page.get_by_test_id("stToast")
    expect(toast).to_have_count(1, timeout=READY)
    for value in ("Foo", "Atlantis", "colour", "maybe"):
        expect(toast).to_contain_text(f"“{value}”")
    visit.ready()
    visit.linked({"status": "Operating"}, alone=True)
    visit.until("atlas.state.statuses.join() === 'operating'")


def test_a_filter_that_hides_the_selection_is_told_and_cleared(visit: Visit, address: str):
    visit.open(address + "?status=Severed&feature=rajin-khasan")
    expect(visit.page.get_by_text("Hidden by the filter: Severed.")).to_be_visible()
    visit.page.get_by_role("button", name="Clear filters").click()
    visit.until("atlas.map.hasLayer(atlas.shapes.get('rajin-khasan'))")
    visit.linked({"status": None})


RATIO = """line => {
  const numbers = (text) => text.match(/[\\d.]+/g).map(Number);
  const ground = numbers(getComputedStyle(document.querySelector('.stApp')).backgroundColor);
  const style = getComputedStyle(line);
  const [r, g, b, a = 1] = numbers(style.color);
  const seen = a * style.opacity;
  const light = (colour) => colour.slice(0, 3)
    .map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
  const [dark, pale] = [light([r, g, b].map((part, i) => part * seen + ground[i] * (1 - seen))),
    light(ground)].sort((one, other) => one - other);
  return (pale + 0.05) / (dark + 0.05);
}"""


def test_source_lines_are_easy_to_read_in_light_and_dark(visit: Visit, address: str):
    for scheme in ("light", "dark"):
        visit.page.emulate_media(color_scheme=scheme)
        visit.open(address + "?feature=rajin-khasan")
        visit.until("document.documentElement.classList.contains('dark') === argument", scheme == "dark")
        line = visit.page.locator(".st-key-panel-side .caption").nth(1)
        assert line.evaluate(RATIO) >= 4.5


def test_map_and_panel_stack_where_there_is_no_room_for_two(visit: Visit, address: str):
    visit.page.set_viewport_size({"width": 900, "height": 900})
    visit.open(address).settled()
    columns = [box.bounding_box() for box in visit.page.get_by_test_id("stColumn").all()[:2]]
    assert columns[1]["y"] >= columns[0]["y"] + columns[0]["height"]
    assert columns[0]["width"] == pytest.approx(columns[1]["width"], abs=2)


#: The page's cumulative layout shift: of the bursts of shifts less than a second apart the largest sum.
SHIFTED = """() => new Promise((answer) => {
  new PerformanceObserver((list, observer) => {
    observer.disconnect();
    const shifts = list.getEntries().filter((entry) => !entry.hadRecentInput);
    const bursts = [];
    let last = -Infinity;
    for (const { startTime, value } of shifts) {
      bursts.push(startTime - last < 1000 ? bursts.pop() + value : value);
      last = startTime;
    }
    answer(Math.max(0, ...bursts));
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => answer(0), 1000); // nobody is told of no shift at all
})"""


def shifted(visit: Visit, address: str) -> float:
    """The least of three openings: a jump by design shows each time, one of a busy machine does not."""
    found = []
    for _ in range(3):
        visit.open(address + "?feature=rajin-khasan").settled()
        found.append(float(str(visit.page.evaluate(SHIFTED))))
        if found[-1] < 0.1:
            break
    return min(found)


def test_nothing_jumps_while_the_page_opens(visit: Visit, address: str):
    assert shifted(visit, address) < 0.1


def test_a_phone_searches_without_opening_the_sidebar_and_nothing_jumps(phone: Visit, address: str):
    assert shifted(phone, address) < 0.1
    box = phone.page.get_by_role("combobox", name="Search")
    assert box.evaluate(
        "box => document.elementFromPoint(...Object.values((({x, y, width, height}) => "
        "[x + width / 2, y + height / 2])(box.getBoundingClientRect()))) === box"
    )
    search(phone, "Zvezda", "zvezda-shipyard")


#: How much of a sheet the map takes at most, in points (page.js says it in pixels).
MAP_ON_PAPER = 375


def test_on_paper_the_map_stands_whole_above_its_panel(visit: Visit, address: str):
    visit.page.emulate_media(color_scheme="dark")
    visit.open(address + "?feature=rajin-khasan").settled()
    expect(heading(visit, "rajin-khasan")).to_be_visible()
    sheet = first_sheet(visit.page)
    text = sheet.extract_text()
    assert ATLAS.name("rajin-khasan") in text
    assert "Legend" in text  # the map's lower edge
    gone = {
        "Any status",
        "Show on the map",
        "Close",
        "Cite",
        "Quote",
        "Report an error",
        "Also about",
        "Passages",
    }
    assert [line for line in text.splitlines() if line.strip() in gone] == []
    name, below = ATLAS.names["rajin-khasan"].ru.split()[0], sheet.mediabox.height - MAP_ON_PAPER
    assert below - 90 < heights(sheet)[name] < below
    assert shows_light_ground(sheet)
    assert visit.ask("atlas.dark")  # on screen it goes on as it was


def test_the_pages_of_text_print_without_what_is_only_for_searching(visit: Visit, address: str):
    visit.page.emulate_media(color_scheme="dark")
    visit.page.goto(address + "passages")
    expect(visit.page.get_by_label("Search the quotations")).to_be_enabled(timeout=READY)
    visit.settled()
    text = first_sheet(visit.page).extract_text()
    assert "Every passage that the atlas quotes" in text
    assert not {"Theme", "Search the quotations"} & set(text.splitlines())


#: As behind a proxy that lets everything through but WebSockets.
BLOCKED = """{
  const Real = WebSocket;
  window.WebSocket = function () { return new Real("ws://localhost:1/"); };
  Object.assign(WebSocket, { CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 });
}"""


def test_a_page_without_websockets_says_so(visit: Visit, address: str):
    visit.page.add_init_script(BLOCKED)
    visit.page.goto(address)
    assert visit.page.get_by_test_id("stMain").evaluate(BEHIND) == '"Opening …"'
    told = visit.page.locator(".page-notice")
    expect(told).to_contain_text("blocking WebSockets", timeout=READY)


#: The words that a style sheet puts behind an element.
BEHIND = "element => getComputedStyle(element, '::after').content"


def test_on_a_slow_line_the_page_says_what_is_still_to_come(visit: Visit, address: str):
    """Here its map, and the font of its icons, without which their names would stand in their place."""
    for late in ("**/ComponentInstance.*.js", "**/MaterialSymbols*"):
        visit.page.route(late, lambda _: None)
    visit.page.goto(address, wait_until="commit")
    expect(visit.page.get_by_role("heading", name=ATLAS.about.title)).to_be_visible(timeout=READY)
    assert visit.page.locator(".st-key-map-side").evaluate(BEHIND) == '"Loading the map …"'
    icons = visit.page.get_by_test_id("stIconMaterial")
    expect(icons.first).to_be_attached()
    assert {icon.evaluate("icon => getComputedStyle(icon).visibility") for icon in icons.all()} == {"hidden"}


def test_the_icons_are_seen_once_they_are_there(visit: Visit, address: str):
    visit.open(address)
    expect(visit.page.locator(".st-key-panel-side [data-testid=stIconMaterial]").first).to_be_visible()


def test_a_page_says_what_opens_before_its_scripts_have_come(visit: Visit, address: str):
    visit.page.route("**/static/js/index.*.js", lambda _: None)
    visit.page.goto(address, wait_until="commit")
    expect(visit.page.get_by_role("status")).to_contain_text(f"Opening {ATLAS.about.title}")


#: Whether the text of a label goes beyond its room.
IS_CUT = """name => {
  const text = document.createRange();
  text.selectNodeContents(name);
  const room = name.closest("[data-testid=stWidgetLabel]").getBoundingClientRect();
  return text.getBoundingClientRect().right > room.right + 1;
}"""


def test_names_of_layers_are_whole_beside_their_counts(visit: Visit, address: str):
    visit.open(address + "?year=2018").settled()
    names = visit.page.locator(".st-key-layers [data-testid=stWidgetLabel] p")
    expect(names).to_have_count(len(ATLAS.layers))
    cut = [name.inner_text() for name in names.all() if name.evaluate(IS_CUT)]
    assert cut == []


def test_a_folded_sidebar_is_called_what_it_is_labelled(phone: Visit, address: str):
    phone.open(address)
    phone.page.get_by_role("button", name="Pages, layers and filters", exact=True).click()
    sidebar = phone.page.get_by_test_id("stSidebar")
    expect(sidebar.get_by_text(ATLAS.layers["lng"].title, exact=True)).to_be_in_viewport()
    sidebar.get_by_role("link", name="Methodology").click()
    expect(phone.page.get_by_role("heading", name="How this atlas was made")).to_be_visible()
    phone.page.get_by_role("button", name="Collapse sidebar").click()
    expect(phone.page.get_by_role("button", name="Pages", exact=True)).to_be_visible()


def test_a_folded_sidebar_beside_the_pages_names_only_what_is_in_it(visit: Visit, address: str):
    visit.open(address)
    visit.page.get_by_test_id("stSidebar").hover()
    visit.page.get_by_role("button", name="Collapse sidebar").click()
    expect(visit.page.get_by_role("button", name="Layers and filters", exact=True)).to_be_visible()


@pytest.mark.parametrize("window", ["visit", "phone"])
def test_an_open_legend_leaves_the_credits_in_sight(
    window: str, address: str, request: pytest.FixtureRequest
):
    visit = request.getfixturevalue(window)
    visit.open(address).settled()
    visit.frame.locator(".atlas-legend summary").click()
    visit.until("document.querySelector('.atlas-legend').open")
    legend, below = (
        visit.frame.locator(each).bounding_box() for each in (".atlas-legend", ".leaflet-control-attribution")
    )
    assert legend["y"] + legend["height"] <= below["y"]
    assert legend["y"] >= visit.page.locator("iframe").bounding_box()["y"]


GROUND = "element => getComputedStyle(element).backgroundColor"


def test_with_forced_colours_it_is_seen_which_switches_and_choices_are_on(visit: Visit, address: str):
    visit.page.emulate_media(forced_colors="active")
    visit.open(address + "?layer.lng=false&feature=rajin-khasan")
    on, off = (
        visit.page.locator(f".st-key-layers .st-key-layer-{layer} label > div:not([data-testid])")
        for layer in ("gas-pipelines", "lng")
    )
    expect(off).not_to_have_css("background-color", on.evaluate(GROUND))
    bases = visit.page.locator("[data-testid=stRadioOption] > div > div:not(:has(p))")
    expect(bases.nth(1)).not_to_have_css("background-color", bases.nth(0).evaluate(GROUND))
    visit.page.get_by_role("button", name="Cite this view", exact=True).click()
    chosen = visit.page.get_by_role("radio", name="This view")
    expect(chosen).to_have_css("forced-color-adjust", "none")
