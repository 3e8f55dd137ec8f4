"""axe-core finds nothing wrong: on any page, in any dialog and panel, light, dark, and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dashboard.reader.interactive import as_html
from dashboard.reader.links import from_query
from dashboard.reader.site import Site, tasks
from geodata import load_atlas
from tests.browser.axe import violations
from tests.browser.driving import Visit
from tests.conftest import DATA

pytestmark = pytest.mark.browser
ATLAS = load_atlas()
#: A feature with quotations, facts of several sources, a history and parts, but not so many of them.
SPOKEN = "trans-korean-gas-pipeline"
PANEL, OPENED, DIALOG = ".panel-room", "[data-testid=stPopoverBody]", "[role=dialog]"
#: Streamlit puts the options of a search at the end of its page, outside all landmarks, though its search box
#: says that they are its own: so they are looked at by themselves.
OPTIONS = "[data-testid=stSelectboxVirtualDropdown]"
#: All that can be unfolded in a panel.
UNFOLD = "room => room.querySelectorAll('details').forEach((each) => (each.open = true))"


def test_map_legend_and_filters(visit: Visit, address: str):
    visit.open(f"{address}?status=Severed&sector=Railroads&year=2016")
    visit.frame.locator(".atlas-legend summary").click()
    assert violations(visit.settled().page) == {}


def test_layers_and_filters_unfolded_on_a_phone(phone: Visit, address: str):
    phone.open(address).settled()
    phone.page.get_by_role("button", name="Pages, layers and filters", exact=True).click()
    expect(phone.page.get_by_role("button", name="Collapse sidebar")).to_be_visible()
    assert violations(phone.page, "[data-testid=stSidebar]") == {}


def test_the_panel_of_a_feature_with_each_tab_and_all_unfolded(visit: Visit, address: str):
    visit.open(f"{address}?feature={SPOKEN}&status=Severed&year=2016")
    expect(visit.page.get_by_role("button", name="Clear filters")).to_be_visible()
    assert violations(visit.settled().page) == {}
    tabs = visit.page.locator(PANEL).get_by_role("tab").all()
    assert len(tabs) > 2
    for tab in tabs:
        tab.click()
        visit.page.locator(PANEL).evaluate(UNFOLD)
        assert violations(visit.page, PANEL) == {}


def test_a_starting_view(visit: Visit, address: str):
    visit.open(f"{address}?{ATLAS.start_views[1].link}").settled()
    assert violations(visit.page, PANEL) == {}


def test_an_embedded_map(visit: Visit, address: str):
    visit.open(f"{address}?embed=true&feature={SPOKEN}").settled()
    assert violations(visit.page) == {}


@pytest.mark.parametrize("page", ["passages", "methodology"])
def test_a_page_of_text(visit: Visit, address: str, page: str):
    visit.page.goto(address + page)
    expect(visit.page.locator(".stMain").get_by_role("heading").first).to_be_visible()
    assert violations(visit.settled().page) == {}


def test_search_citing_sharing_and_exporting(visit: Visit, address: str):
    visit.open(f"{address}?feature=rajin-khasan").settled()
    visit.page.get_by_role("combobox", name="Search").click()
    expect(visit.page.get_by_role("option").first).to_be_visible()
    assert violations(visit.page, OPTIONS) == {}
    visit.page.keyboard.press("Escape")
    for name in ("Cite this view", "Share"):
        button = visit.page.get_by_role("button", name=name, exact=True)
        button.click()
        expect(visit.page.locator(OPENED).get_by_test_id("stCode").first).to_be_visible()
        assert violations(visit.settled().page, OPENED) == {}
        assert violations(visit.page, ".st-key-panel-side") == {}
        visit.page.keyboard.press("Escape")
    visit.page.get_by_role("button", name="Export").click()
    dialog = visit.page.locator(DIALOG)
    picture = dialog.get_by_role("img", name="Map. ")
    expect(picture).to_be_visible()
    dialog.get_by_text("Alternative text", exact=True).click()
    assert violations(visit.settled().page, DIALOG) == {}
    for kind in ("Interactive page", "Data"):
        dialog.get_by_text(kind, exact=True).click()
        expect(picture).to_have_count(0)
        expect(dialog.get_by_role("button", name="Download").first).to_be_visible()
        assert violations(visit.settled().page, DIALOG) == {}


# Without a server


@pytest.fixture
def window(laptop: Page) -> Iterator[Page]:
    page = laptop.context.new_page()
    yield page
    page.close()


def test_the_interactive_page(window: Page, tmp_path: Path):
    file = tmp_path / "atlas.html"
    file.write_text(as_html(ATLAS, from_query(ATLAS, f"feature={SPOKEN}")), "utf-8")
    window.goto(file.as_uri())
    window.locator("body[data-atlas=ready]").wait_for()
    window.locator(".atlas-legend summary").click()
    window.get_by_role("combobox", name="Search").fill("rajin")
    expect(window.get_by_role("option").first).to_be_visible()
    assert violations(window) == {}
    window.keyboard.press("Escape")
    window.locator("#map_div").focus()
    window.keyboard.press("Escape")
    expect(window.locator("#content .start").first).to_be_visible()
    assert violations(window, "#content") == {}


def test_every_page_of_a_published_site(window: Page, tmp_path: Path):
    """Of the features, one; what lies in `atlas/` are parts, which the front page fetches."""
    atlas = load_atlas(DATA / "minimal")
    site, pages = Site(atlas, ""), []
    for task in tasks(atlas):
        for path, content in task.files(site).items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_bytes(content)
            if (
                path.endswith(".html")
                and not path.startswith("atlas/")
                and Path(path).stem not in {*atlas.features} - {"north-line"}
            ):
                pages.append(path)
    assert len(pages) > 10
    for path in pages:
        window.goto((tmp_path / path).as_uri())
        assert (path, violations(window)) == (path, {})
