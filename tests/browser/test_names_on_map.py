"""Where names stand on the map, in a real Chromium: each at its own place, once, and none missing."""

from __future__ import annotations

import pytest

from geodata import load_atlas
from tests.browser.driving import Visit
from tests.browser.test_overview import names

pytestmark = pytest.mark.browser
ATLAS = load_atlas()
INVESTMENT = next(view.link for view in ATLAS.start_views if view.id == "investment")
GAS = next(view.link for view in ATLAS.start_views if view.id == "gas")
#: How far the names of bays and straits on the map stand from their places, in pixels: by name.
ADRIFT = """(() => {
  const frame = document.querySelector("#map_div").getBoundingClientRect();
  const areas = atlas.base.parts.get("labels").features.filter(({ properties }) => properties.rank > 2);
  return Object.fromEntries([...document.querySelectorAll(".atlas-sea")].flatMap((label) => {
    const { x, y, width, height } = label.getBoundingClientRect();
    const offs = areas.filter(({ properties }) => properties.name_en === label.textContent)
      .map(({ geometry }) => {
        const [lng, lat] = geometry.coordinates;
        const place = atlas.map.latLngToContainerPoint([lat, lng]);
        return place.distanceTo([x - frame.x + width / 2, y - frame.y + height / 2]);
      });
    return offs.length ? [[label.textContent, Math.min(...offs)]] : [];
  }));
})()"""
#: Names above, below or at a corner of their symbol that stand as near to another that is no smaller.
AMBIGUOUS = """(() => {
  const frame = document.querySelector("#map_div").getBoundingClientRect();
  const dots = atlas.visible.filter((shape) => shape instanceof NineBridges.Dot && shape.drawnRadius() > 0)
    .map((shape) => {
      const { dx = 0, dy = 0 } = shape.aside ?? {};
      const at = atlas.map.latLngToContainerPoint(shape.getLatLng()).add([dx, dy]);
      return { name: shape.feature.properties.name, radius: shape.drawnRadius(), at };
    });
  return [...document.querySelectorAll(".atlas-feature")].flatMap((label) => {
    const text = label.firstChild.textContent;
    const { x, y, width, height } = label.getBoundingClientRect();
    const [left, top] = [x - frame.x, y - frame.y];
    const own = dots.find(({ name }) => name === text);
    if (!own || Math.abs(own.at.y - top - height / 2) < 2) {
      return []; // right or left of it
    }
    const apart = ({ at, radius }) => Math.max(
      left - at.x - radius, at.x - radius - left - width, top - at.y - radius, at.y - radius - top - height);
    return dots.filter((dot) => dot.name !== text && dot.radius >= own.radius && apart(dot) < 4)
      .map(({ name }) => `${text} beside ${name}`);
  });
})()"""


@pytest.mark.parametrize("view", ["at=41,130,5", GAS, "at=42.5,131,7"])
def test_the_name_of_a_bay_or_strait_stays_at_its_place(visit: Visit, address: str, view: str):
    visit.open(f"{address}?{view}").settled()
    adrift = visit.ask(ADRIFT)
    assert adrift
    assert {name: off for name, off in adrift.items() if off > 40} == {}


@pytest.mark.parametrize("zoom", [5, 6])
def test_a_country_is_named_once(visit: Visit, address: str, zoom: int):
    visit.open(f"{address}?at=41,131,{zoom}").settled()
    countries = visit.frame.locator(".atlas-country").all_inner_texts()
    assert "JAPAN" in [name.upper() for name in countries]
    assert sorted(countries) == sorted(set(countries))


def test_the_end_of_the_trans_siberian_railway_is_named(visit: Visit, address: str):
    visit.open(f"{address}?at=55.5,60,3").settled()
    assert "Moscow" in names(visit)


@pytest.mark.parametrize("chosen", ["tumangang-station", "moscow-summit-2018"])
def test_what_is_selected_is_named_however_little_room_there_is(visit: Visit, address: str, chosen: str):
    visit.open(f"{address}?feature={chosen}").settled()
    assert ATLAS.name(chosen) in names(visit)


@pytest.mark.parametrize("zoom", [7, 9])
def test_sea_routes_without_names_of_their_own_bear_that_of_their_layer(
    visit: Visit, address: str, zoom: int
):
    visit.open(f"{address}?at=35.2,129,{zoom}").settled()
    assert ATLAS.layers["lng"].title in names(visit, ".atlas-line")


@pytest.mark.parametrize("view", [INVESTMENT, "at=43.1,132,8"])
def test_no_name_stands_at_another_symbol(visit: Visit, address: str, view: str):
    visit.open(f"{address}?{view}").settled()
    assert len(names(visit, ".atlas-feature")) > 10
    assert visit.ask(AMBIGUOUS) == []


#: The names of lines as they are put up, a frame after they were asked for.
NAMED = """async (ask) => {
  const frames = (count) => new Promise((done) => {
    const next = (left) => left ? requestAnimationFrame(() => next(left - 1)) : done();
    next(count);
  });
  const seen = () => [...document.querySelectorAll(".atlas-line")].map((name) => name.textContent).sort();
  if (ask) {
    atlas.scene.name();
  } else {
    atlas.map.setView([37, 127], 8, { animate: false });
  }
  await frames(4);
  return seen();
}"""


def test_after_a_move_lines_are_named_that_are_in_view_now(visit: Visit, address: str):
    visit.open(f"{address}?at=42.3,130.4,8").settled()
    moved = visit.ask(f"({NAMED})(false)")
    assert moved == visit.ask(f"({NAMED})(true)")
    assert moved
