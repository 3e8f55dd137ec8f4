"""What nobody has reported of late looks so on the map, and the legend explains it where it is shown."""

from __future__ import annotations

import pytest

from geodata import Kind, load_atlas
from geodata.present.status_styles import UNCONFIRMED
from geodata.present.wording import how_current
from tests.browser.driving import Visit

pytestmark = pytest.mark.browser
ATLAS = load_atlas()
DOUBTED = {
    feature.id
    for feature in ATLAS.features.values()
    if ATLAS.is_unconfirmed(feature.id) and feature.geometry is not None
}
SHOWN = """[...new Set(atlas.visible
  .filter(({ feature }) => feature.properties.unconfirmed)
  .map(({ feature }) => feature.id))]"""
HOLLOW = "[...new Set(atlas.visible.filter((shape) => shape.look().hollow).map(({ feature }) => feature.id))]"


def explained(visit: Visit) -> bool:
    """Whether the legend explains hollow symbols."""
    visit.frame.locator(".atlas-legend summary").click()
    shown = visit.frame.locator(".atlas-legend", has_text="Legend").get_by_text(UNCONFIRMED.label)
    answer = shown.is_visible()
    visit.frame.locator(".atlas-legend summary").click()
    return answer


def currency_of(layer: str) -> str:
    said = how_current(ATLAS, layer)
    return said[:1].upper() + said[1:]


def test_what_is_unconfirmed_is_hollow_and_the_legend_says_so(visit: Visit, address: str):
    visit.open(address)
    assert set(visit.ask(SHOWN)) == DOUBTED == set(visit.ask(HOLLOW))
    assert explained(visit)
    label = visit.frame.locator(".atlas-legend label", has_text="Rajin–Khasan railway")
    box = label.locator("input")
    assert box.get_attribute("aria-label") == "Rajin–Khasan railway"
    assert box.get_attribute("aria-description") == currency_of("rajin-khasan")
    newest = visit.ask("atlas.layers.get('rajin-khasan').newest")
    assert label.locator(".atlas-newest").text_content() == newest != ""


def test_where_nothing_is_unconfirmed_the_legend_does_not_speak_of_it(visit: Visit, address: str):
    layers = {ATLAS.feature(feature).layer for feature in DOUBTED}
    off = "&".join(f"layer.{layer}=false" for layer in sorted(layers))
    visit.open(f"{address}?{off}")
    assert visit.ask(SHOWN) == []
    assert not explained(visit)


def test_an_earlier_year_has_its_own(visit: Visit, address: str):
    visit.open(f"{address}?year=2013")
    then = {
        feature.id
        for feature in ATLAS.features.values()
        if feature.geometry is not None
        and ATLAS.exists(feature.id, 2013)
        and ATLAS.is_unconfirmed(feature.id, 2013)
    }
    assert set(visit.ask(SHOWN)) == then
    assert then not in ({*()}, DOUBTED)


def test_a_sea_route_is_not_said_to_lack_a_status(visit: Visit, address: str):
    visit.open(address)
    routes = [each.id for each in ATLAS.features.values() if each.kind is Kind.SEA_ROUTE]
    labels = visit.ask("atlas.config.statuses.map(({ label }) => label)")
    assert routes
    assert "Status not known" not in labels
    assert "Sea route, no status of its own" in labels
