"""The base map in the browser: its detail comes when and where it is needed, and covers the coarse land."""

from __future__ import annotations

import pytest

from tests.browser.driving import Visit

pytestmark = pytest.mark.browser
NEAR = "?at=43.08,131.9,12"


@pytest.fixture
def asked(visit: Visit) -> list[str]:
    """The pieces of detail that a visit asks the server for."""
    found: list[str] = []

    def note(request) -> None:
        if "/atlas/basemap/detail/" in request.url:
            found.append(request.url.partition("/detail/")[2].partition(".")[0])

    visit.page.on("request", note)
    return found


def refined(visit: Visit) -> None:
    """Wait until all detail that was asked for is drawn."""
    visit.until("atlas.base.refined.size > 0 && ![...atlas.base.details.values()].includes(null)")


def test_a_far_view_asks_for_no_detail(visit: Visit, address: str, asked: list[str]):
    visit.open(address + "?at=43.08,131.9,9").settled()
    assert asked == []


def test_a_near_view_asks_for_the_detail_that_it_meets_and_once_only(
    visit: Visit, address: str, asked: list[str]
):
    visit.open(address + NEAR)
    refined(visit)
    assert visit.ask("[atlas.map.getZoom(), atlas.map.getMaxZoom()]") == [12, 12]  # and no nearer
    assert {"131-43", "waters"} <= set(asked) <= {"131-42", "131-43", "132-42", "132-43", "waters"}
    visit.ask("Boolean(atlas.map.setZoom(8, { animate: false }))")
    visit.until("atlas.base.refined.size === 0")
    visit.ask("Boolean(atlas.map.setZoom(12, { animate: false }))")
    visit.until("atlas.base.refined.size > 0")
    assert len(asked) == len(set(asked))
    assert visit.errors == []


def test_the_detail_lies_over_the_coarse_land_and_under_lakes_and_borders_and_outlives_the_theme(
    visit: Visit, address: str
):
    visit.open(address + NEAR)
    refined(visit)
    order = visit.ask(
        """(() => {
          const { base } = atlas;
          const names = new Map();
          const each = (layer) => (layer.eachLayer ? layer.getLayers() : [layer]);
          const name = (layer, text) => each(layer).forEach((one) => names.set(one, text));
          base.coarse.forEach((layer) => name(layer, "coarse"));
          base.refined.forEach((layers, key) =>
            layers.forEach((layer) => name(layer, key.endsWith("waters") ? "water" : "detail")));
          const order = [];
          for (let at = base.renderer._drawFirst; at; at = at.next) {
            const text = names.get(at.layer) ?? "other";
            if (order.at(-1) !== text) order.push(text);
          }
          return order;
        })()"""
    )
    assert order == ["coarse", "detail", "water", "other"]
    visit.ask("Boolean(atlas.base.theme(true))")
    assert visit.ask("atlas.base.refined.size") > 0
