"""The map of atlases that are odd and valid, in a real browser."""

from __future__ import annotations

import pytest

from dashboard.reader.interactive import as_html
from dashboard.reader.state import default_view
from geodata import load_atlas
from tests.browser.conftest import visiting
from tests.browser.driving import start_server, stop_server
from tests.odd.building import LINE, plain
from tests.odd.cases import CASES, OF_THE_PAGE, POINT

pytestmark = pytest.mark.browser
#: The least gap in pixels between the symbols that are drawn.
GAP = """(() => {
  const dots = atlas.visible.filter((shape) => shape.drawnRadius?.() > 0 && !shape.counted);
  const at = dots.map((dot) => NineBridges.standing(atlas.map, dot));
  const gaps = dots.flatMap((dot, i) =>
    dots.slice(0, i).map((other, k) => at[i].distanceTo(at[k]) - dot.drawnRadius() - other.drawnRadius()));
  return [dots.length, Math.min(...gaps)];
})()"""
#: How many point symbols are painted: something stands on the canvas in their middle.
PAINTED = """(() => {
  const { map, scene: { renderer }, visible } = atlas;
  const ratio = renderer._container.width / renderer._bounds.getSize().x;
  return visible.filter((shape) => shape.drawnRadius?.() > 0).filter((dot) => {
    const at = NineBridges.standing(map, dot).subtract(renderer._bounds.min).multiplyBy(ratio);
    return renderer._ctx.getImageData(Math.round(at.x), Math.round(at.y), 1, 1).data[3] > 0;
  }).length;
})()"""
#: Whether all that is drawn is the picture that drawing everything gives.
WHOLE = """(() => {
  const canvas = atlas.scene.renderer;
  const drawn = canvas._container.toDataURL();
  canvas._redrawBounds = null;
  canvas._redraw();
  return drawn === canvas._container.toDataURL();
})()"""
#: How many shapes lie in the map's view.
IN_VIEW = """(() => {
  const { map, visible } = NineBridges.atlas;
  const bounds = (shape) => shape.getBounds?.() ?? L.latLngBounds([shape.getLatLng()]);
  return visible.filter((shape) => map.getBounds().intersects(bounds(shape))).length;
})()"""


def odd():
    """An atlas of ids that the page and JavaScript have themselves, and of geometry in several pieces."""
    parts = plain()
    for name in (*OF_THE_PAGE, "constructor"):
        parts.layer(name, f"Layer {name}").feature(name, LINE, layer=name, part_of=["whole"])
    parts.layer("unbroken", "W" * 120).feature("unbroken", LINE, layer="unbroken", kind="farm")
    parts.feature("whole", None, kind="corridor")
    points = {"type": "MultiPoint", "coordinates": [[129, 41], [129.5, 41.5], [130, 41]]}
    parts.feature("several", points, kind="farm")
    area = {"type": "Polygon", "coordinates": [[[127, 40], [128, 40], [128, 41], [127, 40]]]}
    both = {"type": "GeometryCollection", "geometries": [area, LINE, POINT]}
    parts.feature("mixed", both, kind="port")
    return parts


@pytest.fixture(scope="module")
def odd_address(tmp_path_factory):
    server, address = start_server("--atlas", str(odd().write(tmp_path_factory.mktemp("odd") / "atlas")))
    yield address
    stop_server(server)


@pytest.fixture
def odd_visit(laptop, odd_address):
    yield from visiting(laptop, odd_address)


def test_ids_and_geometries_may_be_odd(odd_visit, odd_address):
    visit = odd_visit.open(f"{odd_address}?feature=constructor")
    visit.until("atlas.state.selected === 'constructor' && atlas.chosen.has('constructor')")
    visit.until(f"atlas.visible.length === {len(OF_THE_PAGE) + 9}")
    assert visit.ask("atlas.shapesOf('several').map((shape) => shape.feature.geometry.type)") == ["Point"] * 3
    kinds = visit.ask("atlas.shapesOf('mixed').map((shape) => shape.feature.geometry.type)")
    assert sorted(kinds) == ["LineString", "Point", "Polygon"]
    visit.ask("atlas.choose('whole')")
    visit.until(f"atlas.chosen.size === {len(OF_THE_PAGE) + 2}")
    visit.page.get_by_role("heading", name="North line").wait_for()
    assert visit.errors == []


def test_a_layer_called_as_a_parameter_is_switched_by_legend_and_sidebar(odd_visit, odd_address):
    visit = odd_visit.open(odd_address)
    visit.ask("document.querySelector('[data-layer=status]').click()")
    visit.linked({"layer.status": "false"})
    visit.until("!atlas.state.layers.has('status') && atlas.state.layers.has('year')")
    visit.page.locator(".st-key-layers .st-key-layer-status label").first.click()
    visit.until("atlas.state.layers.has('status')")
    visit.linked({"layer.status": None})


def test_a_long_word_stays_in_its_column_of_the_legend(odd_visit, odd_address):
    visit = odd_visit.open(odd_address)
    visit.frame.locator(".atlas-legend summary").click()
    rows = "[...document.querySelectorAll('.atlas-legend label')]"
    assert max(visit.ask(f"{rows}.map((row) => row.scrollWidth - row.clientWidth)")) <= 0


def test_a_long_word_stays_in_the_map_s_caption_and_a_long_title_in_its_card(laptop, tmp_path):
    parts = plain().feature("long", LINE, names=["W" * 120] * 3)
    title = "The first of the views from which a reader may begin with this atlas"
    view = {"id": "first", "title": title, "description": "All.", "icon": "train", "link": "feature=long"}
    parts.start_views.append(view)
    server, address = start_server("--atlas", str(parts.write(tmp_path / "atlas")))
    visits = visiting(laptop, address)
    visit = next(visits).open(f"{address}?feature=long")
    visit.until("document.querySelector('.atlas-caption').textContent.startsWith('WWW')")
    over = "element => element.scrollWidth - element.clientWidth"
    assert visit.frame.locator(".atlas-caption").evaluate(over) <= 0
    visit.open(address)
    shown = visit.page.locator(".panel-room .start").get_by_text(title)
    shown.wait_for()
    assert shown.evaluate(over) <= 0
    next(visits, None)
    stop_server(server)


def test_forty_points_at_one_place_can_each_be_reached(laptop, tmp_path):
    server, address = start_server("--atlas", str(CASES["forty points at one place"]().write(tmp_path / "a")))
    visits = visiting(laptop, address)
    visit = next(visits).open(f"{address}?at=42.2,130.4,11").settled()
    count, gap = visit.ask(GAP)
    assert count == 40
    assert gap >= 0
    reached = visit.ask("NineBridges.inView(atlas.map, atlas.drawn ?? atlas.visible).length")
    assert reached >= 40
    next(visits, None)
    stop_server(server)


def test_points_that_stand_aside_are_painted_at_once(laptop, tmp_path):
    parts = CASES["forty points at one place"]()
    parts.features["lines"] = [each for each in parts.features["lines"] if each["id"] != "north-line"]
    parts.names = [each for each in parts.names if each["feature"] != "north-line"]
    parts.facts = [each for each in parts.facts if each["feature"] != "north-line"]
    server, address = start_server("--atlas", str(parts.write(tmp_path / "a")))
    visits = visiting(laptop, address)
    next(visits).open(address).until(f"{PAINTED} === 40")  # nothing but the points asks for a drawing
    next(visits, None)
    stop_server(server)


def test_points_at_the_one_place_of_an_atlas_are_drawn_whole(laptop, tmp_path):
    parts = plain().without("north-line")
    for number in range(21):
        parts.feature(f"port-{number}", {"type": "Point", "coordinates": [0, 0]}, kind="port")
    server, address = start_server("--atlas", str(parts.write(tmp_path / "atlas")))
    visits = visiting(laptop, address)
    visit = next(visits).open(address)
    visit.until("!atlas.scene.renderer._redrawRequest")
    whole = visit.ask(WHOLE)
    next(visits, None)
    stop_server(server)
    assert whole


@pytest.mark.parametrize("case", ["an atlas of Nairobi", "an atlas of Taveuni", "no features yet"])
def test_the_interactive_page_of_an_atlas_opens_where_it_is(laptop, tmp_path, case):
    atlas = load_atlas(CASES[case]().write(tmp_path / "atlas"))
    file = tmp_path / "page.html"
    file.write_text(as_html(atlas, default_view(atlas)), encoding="utf-8")
    page = laptop.context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(file.as_uri())
    page.locator("body[data-atlas=ready]").wait_for()
    assert page.evaluate(IN_VIEW) == len(atlas.features)
    assert page.locator("#notice").is_visible() is (not atlas.features)
    assert errors == []
    page.close()
