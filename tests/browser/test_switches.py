"""The layers' switches in a real Chromium: sidebar, legend, map, link and panel say the same."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.driving import Visit

pytestmark = pytest.mark.browser


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
