"""Switches, filters and year in a real Chromium: sidebar, legend, map, link and panel say the same."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from geodata import load_atlas
from tests.browser.driving import Visit

pytestmark = pytest.mark.browser
ATLAS = load_atlas()
DRAWN = [each.id for each in ATLAS.features.values() if each.geometry is not None]


def box(visit: Visit, layer: str) -> Locator:
    """A layer's switch in the sidebar."""
    return visit.page.locator(f".st-key-layers .st-key-layer-{layer} input")


def test_the_map_follows_a_switch_and_names_what_is_selected_before_python_answers(
    visit: Visit, address: str
):
    visit.open(address)
    shown = visit.page.evaluate(
        """layer => {
            const { atlas } = document.querySelector("iframe").contentWindow.NineBridges;
            const count = () => atlas.groups.get(layer).filter((s) => atlas.map.hasLayer(s)).length;
            const before = count();
            document.querySelector(`.st-key-layers .st-key-layer-${layer} input`).click();
            return [before > 0, count()];
        }""",
        "lng",
    )
    assert shown == [True, 0]
    named = "(atlas.choose(argument), document.querySelector('.atlas-caption').innerText)"
    assert visit.ask(named, "rajin-khasan") == "Rajin–Khasan railway\nRailway, operating"
    assert visit.ask(named, "nine-bridges") == "Nine Bridges"
    assert visit.ask(named, None) == ""


def test_the_legend_moves_the_sidebar_s_switch_and_the_link(visit: Visit, address: str):
    visit.open(address)
    visit.ask("void atlas.toggle('lng', false)")
    visit.linked({"layer.lng": "false"})
    expect(box(visit, "lng")).not_to_be_checked()
    visit.ask("void atlas.toggle('lng', true)")
    visit.linked({"layer.lng": None})
    expect(box(visit, "lng")).to_be_checked()
    visit.until("atlas.state.layers.has('lng')")


PICTURE = """(() => {
    const canvases = [atlas.scene.renderer, ...atlas.scene.haloRenderers];
    const picture = () => canvases.map(({ _container }) => _container.toDataURL());
    canvases.forEach((canvas) => canvas._redraw());
    const drawn = picture();
    canvases.forEach((canvas) => {
        canvas._redrawBounds = null;
        canvas._redraw();
    });
    return [drawn.join() === picture().join(), drawn.join()];
})()"""


def test_what_a_switch_draws_anew_is_the_picture_that_drawing_everything_gives(visit: Visit, address: str):
    visit.open(address + "?feature=rajin-khasan")
    pictures = []
    for layer, on in (("gas-pipelines", "false"), ("rajin-khasan", "false"), ("gas-pipelines", "true")):
        visit.ask(f"void atlas.toggle('{layer}', {on})")
        same, picture = visit.ask(PICTURE)
        assert same
        pictures.append(picture)
    assert len(set(pictures)) == 3


def test_a_late_answer_undoes_no_switch_of_the_sidebar_or_the_legend(visit: Visit, address: str):
    visit.open(address)
    stale = visit.ask("({ ...atlas.state, layers: [...atlas.state.layers], bounds: null })")
    visit.page.locator(".st-key-layers .st-key-layer-lng label").first.click()
    visit.until("!atlas.state.layers.has('lng')")
    visit.ask("void atlas.apply(argument)", stale)
    assert visit.ask("atlas.state.layers.has('lng')") is False
    before_the_switch_has_moved = """(() => {
        const stale = { ...atlas.state, layers: [...atlas.state.layers], bounds: null };
        atlas.toggle('trans-korean', false);
        atlas.apply(stale);
        return [stale.layers.includes('trans-korean'), atlas.state.layers.has('trans-korean')];
    })()"""
    assert visit.ask(before_the_switch_has_moved) == [True, False]


def test_a_switch_sends_its_own_row_alone(visit: Visit, address: str):
    sizes = []
    visit.page.on(
        "websocket", lambda socket: socket.on("framereceived", lambda message: sizes.append(len(message)))
    )
    visit.open(address).settled()
    sizes.clear()
    before = visit.runs
    visit.page.locator(".st-key-layers .st-key-layer-lng label").first.click()
    visit.linked({"layer.lng": "false"})
    visit.answered(before)
    assert 0 < sum(sizes) < 4000


def test_hiding_the_layer_of_the_selection_is_told_in_the_panel(visit: Visit, address: str):
    visit.open(address + "?feature=incheon-lng")
    visit.page.locator(".st-key-layers .st-key-layer-lng label").first.click()
    expect(visit.page.get_by_text("Its layer is hidden")).to_be_visible()
    visit.page.get_by_role("button", name="Show its layer").click()
    visit.until("atlas.map.hasLayer(atlas.shapes.get('incheon-lng'))")
    expect(box(visit, "lng")).to_be_checked()


PRESSED = """(() => {
    document.querySelector(`button[data-term=${argument}]`).click();
    const { state, visible } = atlas;
    return [state.statuses, state.sectors, new Set(visible.map(({ feature }) => feature.id)).size];
})()"""


def test_the_legend_filters_at_once_and_says_so_and_the_sidebar_and_the_link_follow(
    visit: Visit, address: str
):
    visit.open(address)
    statuses, sectors, shown = visit.ask(PRESSED, "operating")
    assert (statuses, sectors) == (["operating"], [])
    wanted = [each for each in DRAWN if ATLAS.current_status(each) == "operating"]
    assert shown == len(wanted) < len(DRAWN)
    assert visit.ask(PRESSED, "fisheries")[1] == ["fisheries"]
    sign = visit.frame.locator(".atlas-year")
    expect(sign).to_contain_text(f"OperatingFisheriesShowing 2 of {len(DRAWN)} features")
    expect(visit.frame.locator(".atlas-spoken")).to_contain_text(f"Showing 2 of {len(DRAWN)} features")
    expect(visit.page.locator(".st-key-sector [aria-label=Fisheries]").last).to_be_visible()
    visit.linked({"sector": "Fisheries", "status": "Operating"})

    visit.page.locator(".st-key-status [aria-label='Remove Operating']").last.click()
    visit.page.wait_for_url(lambda url: "status=" not in url)
    legend = visit.frame.locator(".atlas-legend")
    legend.locator("summary").click()
    expect(legend.get_by_role("button", name="Operating")).to_have_attribute("aria-pressed", "false")
    expect(legend.get_by_role("button", name="Fisheries")).to_have_attribute("aria-pressed", "true")
    visit.page.go_back()
    visit.until("atlas.state.statuses.join() === 'operating'")
    sign.get_by_role("button", name="Clear filters and year").click()
    visit.page.wait_for_url(lambda url: "sector=" not in url and "status=" not in url)
    expect(sign).to_be_hidden()


def test_the_map_follows_the_sidebar_s_filter_before_python_answers(visit: Visit, address: str):
    visit.open(address + "?status=Operating")
    followed = """async () => {
        const { atlas } = document.querySelector("iframe").contentWindow.NineBridges;
        document.querySelector("[aria-label='Remove Operating']:not(template *)").click();
        await new Promise((later) => setTimeout(later)); // React's turn, and that of who watches it
        return [atlas.state.statuses, atlas.bridge.events.length];
    }"""
    assert visit.page.evaluate(followed) == [[], 0]


def test_the_year_changes_while_a_slider_is_dragged_and_the_link_once_it_is_let_go(
    visit: Visit, address: str
):
    visit.open(address)
    thumb = visit.page.locator(".st-key-year [data-rac]:has(> div > input)").bounding_box()
    x, y = thumb["x"] + thumb["width"] / 2, thumb["y"] + thumb["height"] / 2
    visit.page.mouse.move(x, y)
    visit.page.mouse.down()
    visit.page.mouse.move(x - 40, y, steps=4)
    visit.until("atlas.state.year < 2010")
    assert "year=" not in visit.page.url
    visit.page.mouse.up()
    year = visit.ask("atlas.state.year")
    visit.linked({"year": str(year)})

    slider = "document.querySelector('.atlas-slider input')"
    assert visit.ask(f"{slider}.value") == str(year)
    stale = visit.ask("({ ...atlas.state, layers: [...atlas.state.layers], bounds: null })")
    dragged = f"""(() => {{
        {slider}.value = 1950;
        {slider}.dispatchEvent(new Event("input"));
        atlas.apply(argument);
        return atlas.state.year;
    }})()"""
    assert visit.ask(dragged, stale) == 1950
    visit.ask(f'void {slider}.dispatchEvent(new Event("change"))')
    visit.page.wait_for_url("**year=1950**")
    expect(visit.page.locator(".st-key-year input")).to_have_value("1950")
    assert visit.ask("atlas.state.year") == 1950


def test_a_late_answer_undoes_no_filter_of_the_legend(visit: Visit, address: str):
    visit.open(address)
    stale = visit.ask("({ ...atlas.state, layers: [...atlas.state.layers], bounds: null })")
    assert visit.ask(PRESSED, "proposed")[0] == ["proposed"]
    visit.ask("void atlas.apply(argument)", stale)
    assert visit.ask("atlas.state.statuses") == ["proposed"]
    visit.page.wait_for_url("**status=Proposed**")
    visit.until("atlas.bridge.events.length === 0")
    assert visit.ask("atlas.state.statuses") == ["proposed"]


def test_a_slider_that_is_let_go_where_it_was_leaves_the_year_to_the_sidebar(visit: Visit, address: str):
    visit.open(address)
    there_and_back = """(() => {
        const slider = document.querySelector(".atlas-slider input");
        const today = slider.value;
        for (const year of [1950, today]) {
            slider.value = year;
            slider.dispatchEvent(new Event("input"));
        }
        slider.dispatchEvent(new Event("pointerup")); // no "change": it is where it was
        return atlas.state.year;
    })()"""
    assert visit.ask(there_and_back) is None
    visit.page.get_by_test_id("stSidebar").get_by_role("slider").press("ArrowLeft")
    visit.until("atlas.state.year === argument", ATLAS.last_year - 1)
