"""What the map says from far off, in a real Chromium: names, counts, shared ways, quiet halos, the year."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from geodata import Kind, load_atlas
from tests.browser.driving import Visit
from tests.browser.test_dashboard import changed, picture

pytestmark = pytest.mark.browser
ATLAS = load_atlas()
TOWNS = {"Vladivostok", "Khasan", "Rajin", "Pyongyang", "Seoul", "Busan"}
COUNTS = "atlas.scene.crowds.signs.map(({ members }) => members.map(({ feature }) => feature.id))"
ALONE = """atlas.visible
  .filter((shape) => shape instanceof NineBridges.Dot && shape.drawnRadius() > 0)
  .map((shape) => shape.feature.id)"""
#: Names of lines on the map that lie nearer to another line than to their own.
ASTRAY = """(() => {
  const lines = atlas.visible.filter((shape) => shape instanceof NineBridges.Line);
  const frame = document.querySelector("#map_div").getBoundingClientRect();
  const away = (shape, { x, y, width, height }) => Math.min(
    ...[0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1].flatMap((share) => [0, 0.5, 1].map((down) => {
      const point = atlas.map.containerPointToLayerPoint(
        [x - frame.x + share * width, y - frame.y + down * height]);
      return Math.min(...shape._parts.flatMap((part) => part.slice(1).map((end, i) =>
        L.LineUtil.pointToSegmentDistance(point, part[i], end))));
    })),
  );
  return [...document.querySelectorAll(".atlas-line")]
    .filter((label) => {
      const box = label.getBoundingClientRect();
      const isOwn = ({ feature, layerId }) =>
        [feature.properties.name, atlas.layers.get(layerId).title].includes(label.textContent);
      if (lines.some((shape) => isOwn(shape) && shape.look().emphasis)) {
        return false; // tied to it by a line
      }
      const to = (shapes) => Math.min(...shapes.map((shape) => away(shape, box)));
      return to(lines.filter(isOwn)) > to(lines.filter((shape) => !isOwn(shape)));
    })
    .map((label) => label.textContent);
})()"""


def names(visit: Visit, kind: str = "") -> set[str]:
    return set(visit.frame.locator(f".atlas-label{kind}").all_inner_texts())


@pytest.mark.parametrize("place", ["", "?at=45,130,3", "?at=42,131,5", "?at=42.4,130.7,8"])
def test_the_towns_that_a_reader_looks_for_are_named_at_every_zoom(visit: Visit, address: str, place: str):
    visit.open(address + place).settled()
    wanted = TOWNS if not place.endswith(",8") else {"Vladivostok", "Khasan", "Rajin"}
    assert wanted <= names(visit)


def test_the_opening_map_names_its_lines_and_shows_the_railway(visit: Visit, address: str):
    visit.open(address).settled()
    titles = {layer.title for layer in ATLAS.layers.values() if layer.group in {"rail", "gas"}}
    assert titles - {"Trans-Siberian link"} <= names(visit, ".atlas-line")
    before = picture(visit)
    visit.ask("void atlas.shapes.get('rajin-khasan').remove()")
    assert changed(before, picture(visit.settled())) > 60


@pytest.mark.parametrize("zoom", [3, 5, 6, 7])
def test_points_without_room_are_counted_and_none_is_lost_or_moved_far(visit: Visit, address: str, zoom: int):
    visit.open(f"{address}?at=42.5,131,{zoom}").settled()
    counted = [feature for members in visit.ask(COUNTS) for feature in members]
    alone = visit.ask(ALONE)
    points = {
        feature.id
        for feature in ATLAS.features.values()
        if feature.geometry is not None
        and feature.geometry.geom_type == "Point"
        and feature.kind not in {Kind.STATION, Kind.BRIDGE}
    }
    assert len(counted) > 10
    assert sorted([*counted, *alone]) == sorted(points)
    aside = "Math.max(...atlas.visible.map(({ aside }) => Math.hypot(aside?.dx ?? 0, aside?.dy ?? 0)))"
    assert visit.ask(aside) < 20


def test_counts_follow_switches_filters_and_selection(visit: Visit, address: str):
    visit.open(address).settled()
    crowd = max(visit.ask(COUNTS), key=len)
    chosen = next(each for each in crowd if ATLAS.features[each].layer == "far-east-sites")
    visit.ask("void atlas.choose(argument)", chosen)
    visit.until("!atlas.shapes.get(argument).counted", chosen)
    assert chosen in visit.ask(ALONE)
    assert all(chosen not in members for members in visit.ask(COUNTS))
    visit.ask("void atlas.choose(null)")
    visit.ask("void atlas.toggle('far-east-sites', false)")
    left = [feature for members in visit.ask(COUNTS) for feature in members]
    assert "far-east-sites" not in {ATLAS.features[each].layer for each in left}


def test_a_count_opens_by_click_and_by_keyboard(visit: Visit, address: str):
    visit.open(address).settled()
    script = "atlas.map.layerPointToContainerPoint(atlas.scene.crowds.signs[0]._point)"
    spot, box = visit.ask(script), visit.page.locator("iframe").bounding_box()
    visit.page.mouse.click(box["x"] + spot["x"], box["y"] + spot["y"])
    visit.until("atlas.map.getZoom() > 6")
    assert visit.ask("atlas.state.selected") is None
    visit.open(address).settled()
    visit.frame.locator("#map_div").focus()
    for _ in range(200):
        visit.page.keyboard.press("n")
        if visit.ask("atlas.keyboard.at instanceof NineBridges.Crowd"):
            break
    heard = visit.frame.get_by_role("status").locator("p").last
    count = visit.ask("atlas.keyboard.at.members.length")
    expect(heard).to_contain_text(f"{count} features, ")
    visit.page.keyboard.press("Enter")
    visit.until("atlas.map.getZoom() > 6")


def test_sea_routes_share_one_trunk_and_each_can_be_reached(visit: Visit, address: str):
    visit.open(address + "?at=40,131,5").settled()
    stretches = """(() => {
      const key = (a, b) => [a, b].map(({ lat, lng }) => `${lat.toFixed(5)},${lng.toFixed(5)}`).sort().join();
      const look = ({ feature: { properties: { status, unconfirmed } } }) => `${status} ${unconfirmed} `;
      const of = (shapes) => shapes.flatMap((shape) =>
        shape.getLatLngs().slice(1).map((end, i) => look(shape) + key(shape.getLatLngs()[i], end)));
      const routes = atlas.visible.filter(({ feature }) => feature.properties.kind === "sea-route");
      return [of([...atlas.scene.trunks.shapes.values()]).sort(), [...new Set(of(routes))].sort()];
    })()"""
    drawn, ways = visit.ask(stretches)
    assert drawn == ways  # every way is drawn, and once for each look
    routes = [each.id for each in ATLAS.drawn_in("lng") if each.kind is Kind.SEA_ROUTE]
    reached = set()
    spot = visit.ask("""(() => {
      const ways = [...atlas.scene.trunks.shapes.values()].flatMap((shape) => shape.getLatLngs().slice(1).map(
        (end, i) => ({ ends: [shape.getLatLngs()[i], end], more: shape.look().more })));
      const long = ({ ends, more }) => more * 1000 + ends[0].distanceTo(ends[1]) / 1e6;
      const [a, b] = ways.sort((one, other) => long(other) - long(one))[0].ends;
      return atlas.map.latLngToLayerPoint(L.latLngBounds([a, b]).getCenter());
    })()""")
    for _ in routes:  # a click on what is selected goes on to the next that runs there
        reached.add(
            visit.ask(
                """(() => {
                  const { id } = atlas.scene.renderer._next(L.point(argument.x, argument.y)).feature;
                  atlas.choose(id);
                  return id;
                })()""",
                spot,
            )
        )
    assert len(reached) >= 5
    assert reached <= set(routes)


def test_halos_wait_until_their_line_is_pointed_at_selected_or_near(visit: Visit, address: str):
    reaching = (
        "atlas.visible.filter(({ halos }) => halos?.some((h) => h._reach() > 0)).map((s) => s.feature.id)"
    )
    canvases = "atlas.scene.haloRenderers.filter(({ _container }) => _container.offsetParent).length"
    visit.open(address).settled()
    assert visit.ask(reaching) == []
    visit.until(f"{canvases} === 0")  # an empty one costs time with each frame
    line = "gas-pipeline-undersea-samcheok"
    visit.ask("void atlas.hover(argument)", line)
    assert visit.ask(reaching) == [line]
    visit.until(f"{canvases} === 1")
    visit.ask("void atlas.hover(null)")
    assert visit.ask(reaching) == []
    visit.until(f"{canvases} === 0")
    visit.ask("void atlas.choose(argument)", line)
    assert visit.ask(reaching) == [line]
    visit.ask("void atlas.map.setView([42.4, 130.6], 10, {animate: false})")
    assert "rajin-khasan" in visit.ask(reaching)


@pytest.mark.parametrize(
    "place", ["38.2,127.5,9", "42.5,131,8", "40.6,129.5,6", "43.4,131.9,9", "37.5,127,10"]
)
def test_the_name_of_a_line_is_nearest_to_its_own_line(visit: Visit, address: str, place: str):
    visit.open(f"{address}?at={place}").settled()
    assert names(visit, ".atlas-line")
    assert visit.ask(ASTRAY) == []


def test_names_under_an_open_legend_come_back(visit: Visit, address: str):
    visit.open(address).settled()
    before, summary = names(visit), visit.frame.locator(".atlas-legend summary")
    summary.click()
    assert names(visit.settled()) != before
    summary.click()
    assert names(visit.settled()) == before


def test_a_site_has_as_many_notches_at_every_size(visit: Visit, address: str):
    visit.open(address)
    notches = visit.ask(
        """[3, 6.5, 9, 10.4].map((radius) => {
          const [tooth, gap] = NineBridges.notches(atlas.config.style.edge, 2 * Math.PI * radius);
          return (2 * Math.PI * radius) / (tooth + gap);
        })"""
    )
    assert notches == pytest.approx([notches[0]] * 4)
    assert notches[0] == pytest.approx(10)
    smallest = "Math.min(...atlas.visible.map((s) => s.drawnRadius?.() || 99))"
    visit.ask("void atlas.map.setView([42, 131], 3, {animate: false})")
    assert visit.ask(smallest) > 3


@pytest.mark.parametrize("frame", ["", "embed=true&embed_options=dark_theme&"])
def test_the_year_that_is_shown_stands_on_the_map(visit: Visit, address: str, frame: str):
    visit.open(f"{address}?{frame}year=1900")
    expect(visit.frame.locator(".atlas-year")).to_contain_text("1900Status at year end")
    shown = set(visit.ask("atlas.visible.map(({ feature }) => feature.id)"))
    assert shown == {
        each.id for each in ATLAS.features.values() if each.geometry and ATLAS.exists(each.id, 1900)
    }
    visit.until("document.documentElement.classList.contains('dark') === argument", bool(frame))
    expect(visit.page.locator("iframe")).to_have_attribute("title", "Map of the atlas")


def test_today_needs_no_year_and_what_is_undated_is_counted(visit: Visit, address: str):
    visit.open(address).settled()
    sign = visit.frame.locator(".atlas-year")
    expect(sign).to_be_hidden()
    visit.ask("void (atlas.shapes.get('dmz').feature.properties.since = null)")
    visit.ask("void atlas.filtering.date(2013)")
    expect(sign).to_contain_text("2013Status at year end; 1 undated hidden")
    assert "dmz" not in visit.ask("atlas.visible.map(({ feature }) => feature.id)")


def test_forced_colours_leave_the_names_as_they_are(visit: Visit, address: str):
    visit.page.emulate_media(forced_colors="active")
    visit.open(address).settled()
    looks = visit.ask(
        """[...document.querySelectorAll(".atlas-label")].map((label) => {
          const { forcedColorAdjust, color } = getComputedStyle(label);
          return [forcedColorAdjust, color];
        })"""
    )
    assert {adjust for adjust, _ in looks} == {"none"}
    assert len({colour for _, colour in looks}) > 2


def test_the_investment_view_tells_names_sectors_and_amounts(visit: Visit, address: str):
    view = next(view for view in ATLAS.start_views if view.id == "investment")
    visit.open(f"{address}?{view.link}").settled()
    told = visit.frame.locator(".atlas-feature small").all_inner_texts()
    assert len(told) >= 10
    assert sum("USD" in text or "RUB" in text or "KRW" in text for text in told) >= 6
    assert all(
        text.split(",")[0]
        in {
            "Seaports",
            "Agriculture",
            "Medicine",
            "Fisheries",
            "Electricity",
            "Natural gas",
            "Shipbuilding",
            "Industrial parks",
        }
        for text in told
    )


SHIFTS = """window.shifts = [];
new PerformanceObserver((list) => list.getEntries().forEach((shift) => window.shifts.push(shift.value)))
  .observe({ type: "layout-shift", buffered: true });"""


def test_the_page_does_not_jump_while_it_opens(visit: Visit, address: str):
    visit.page.add_init_script(SHIFTS)
    visit.open(address).settled()
    assert visit.page.evaluate("window.shifts.reduce((sum, shift) => sum + shift, 0)") < 0.1
    assert visit.frame.evaluate("window.shifts.reduce((sum, shift) => sum + shift, 0)") < 0.1


@pytest.mark.parametrize("place", ["", "?at=42,131,5", "?at=45,130,3"])
def test_no_name_is_tied_to_its_place_over_another_name(visit: Visit, address: str, place: str):
    visit.open(address + place).settled()
    crossed = visit.frame.locator("body").evaluate(
        """() => {
          const boxes = [...document.querySelectorAll(".atlas-label")].map((label) =>
            [label.textContent, label.getBoundingClientRect()]);
          return [...document.querySelectorAll(".atlas-leader")].flatMap((leader) => {
            const { x, y, width, height } = leader.getBoundingClientRect();
            const falls = new DOMMatrix(getComputedStyle(leader).transform).b > 0;
            const middle = [0.25, 0.5, 0.75].map((share) =>
              [x + share * width, falls === new DOMMatrix(getComputedStyle(leader).transform).a > 0
                ? y + share * height : y + (1 - share) * height]);
            return boxes.filter(([, box]) => middle.some(([left, top]) =>
              left > box.left && left < box.right && top > box.top && top < box.bottom))
              .map(([text]) => text);
          });
        }"""
    )
    assert crossed == []
