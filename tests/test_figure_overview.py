"""A figure from far off, as the map: points counted, sea routes in trunks, a small layer emphasised."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from shapely.geometry import GeometryCollection, LineString, MultiLineString, Point, box

from geodata import Atlas
from geodata.figure import Figure, ground, overview
from geodata.figure.callouts import Callout, draw_callouts, gathered
from geodata.figure.features import Drawn
from geodata.figure.labels import Label, Obstacles
from geodata.figure.paper import Page, Style, Words
from geodata.figure.placing import place
from geodata.figure.scene import Scene, labels_in, obstacles_in, scene_of
from geodata.figure.spec import Box, Frame, frame_of
from geodata.figure.spreading import stand
from geodata.figure.symbols import PX, look_of
from geodata.present.overview import OVERVIEW
from geodata.present.symbols import POINT_GROWTH, POINTS, PointShape
from tests.drawing import marks_in, pages_of, words_of

MAP = Box(30, 100, 500, 350)
FAR, NEAR = {"centre": (40.6, 130.0), "zoom": 5.0}, {"centre": (43.1, 132.0), "zoom": 10.0}
#: Whom a reader looks for, DESIGN names them.
LOOKED_FOR = ("Vladivostok", "Rajin", "Khasan", "Pyongyang", "Seoul", "Busan")


def scene(atlas: Atlas, **where: object) -> Scene:
    """What of an atlas stands in a frame."""
    figure = Figure(tuple(atlas.features), **where)  # type: ignore[arg-type]
    return scene_of(atlas, figure, ground.ground_of(atlas), MAP)


def sites(atlas: Atlas, places: list[tuple[float, float]]) -> list:
    """Sites of their own at places of the page, with their looks."""
    site = atlas.feature("rice-farm")
    found = [site.model_copy(update={"id": f"s{n}"}) for n in range(len(places))]
    return [
        (Drawn(each, Point(xy), selected=False), look_of(atlas, site))
        for each, xy in zip(found, places, strict=True)
    ]


def frame(**where: object) -> Frame:
    return frame_of(Figure((), **where), MAP)  # type: ignore[arg-type]


def test_points_without_room_are_counted(minimal: Atlas) -> None:
    points = sites(minimal, [(100, 200), (105, 200), (103, 204), (400, 300)])
    found = stand(points, frame(**FAR))
    assert [len(point.members) for point in found] == [0, 3]


def test_what_is_selected_is_not_counted(minimal: Atlas) -> None:
    points = sites(minimal, [(100, 200), (105, 200), (103, 204), (102, 201)])
    found = stand(points, frame(**FAR), "s1")
    assert [(point.item.feature.id, len(point.members)) for point in found] == [("s1", 0), ("s0", 3)]


def test_two_are_not_counted_and_from_near_nothing_is(minimal: Atlas) -> None:
    two = sites(minimal, [(100, 200), (105, 200)])
    many = sites(minimal, [(100 + n, 200) for n in range(6)])
    assert not any(point.members for point in (*stand(two, frame(**FAR)), *stand(many, frame(**NEAR))))


def test_a_sign_tells_its_number_and_the_legend_explains_it(shipped: Atlas) -> None:
    [page] = pages_of(shipped, Figure(tuple(shipped.features), **FAR))  # type: ignore[arg-type]
    numbers = [int(mark.text) for mark in marks_in(page, "features") if isinstance(mark, Words)]
    assert numbers
    assert min(numbers) >= OVERVIEW.counted_from
    assert "Several sites, counted" in words_of(page, "legend")


def test_call_outs_to_one_sign_share_a_tag() -> None:
    here, there = ((1.0, 1.0),), ((9.0, 9.0),)
    callouts = [
        Callout("1", here),
        Callout("2", there),
        Callout("3", here),
        Callout("4", here),
        Callout("5", here),
    ]
    assert [each.text for each in gathered(callouts)] == ["1, 3–5", "2"]


def leader_of(callout: Callout, *symbols: Box) -> LineString:
    """The line from a call-out's tag to its place on a map on which these symbols stand."""
    page = Page(297, 210)
    draw_callouts(page, MAP, [callout], Obstacles(symbols, MultiLineString()))
    line = next(mark.path for mark in marks_in(page) if not isinstance(mark, Words))
    return LineString(line.vertices)


def test_the_line_of_a_call_out_runs_through_no_symbol() -> None:
    around = [math.radians(turn) for turn in range(-60, 241, 20)]  # only below the place there is none
    signs = [Box(99 + 7 * math.cos(turn), 199 + 7 * math.sin(turn), 2, 2) for turn in around]
    line = leader_of(Callout("1", ((100, 200),)), *signs)
    assert not any(box(each.x, each.y, each.right, each.top).intersects(line) for each in signs)


def test_the_line_of_a_call_out_to_what_a_sign_hides_ends_at_its_rim() -> None:
    sign = Box(90, 190, 20, 20)
    line = leader_of(Callout("1", ((103, 200),)), sign)
    assert Point(100, 200).distance(Point(line.coords[-1])) == pytest.approx(10, abs=0.1)
    assert Point(100, 200).distance(line) == pytest.approx(10, abs=0.1)


def test_symbols_have_the_size_of_the_map(minimal: Atlas) -> None:
    [point] = stand(sites(minimal, [(100, 200)]), frame(**NEAR))
    assert point.radius == pytest.approx(POINTS[PointShape.SITE].radius * POINT_GROWTH.most * PX)


def test_sea_routes_that_run_the_same_way_are_drawn_once() -> None:
    one = LineString([(0, 0), (10, 0), (20, 0), (30, 5)])
    other = LineString([(0, 9), (10, 0), (20, 0), (30, -5)])
    found = overview.trunks([one, other])
    assert [(list(each.line.coords), sorted(each.routes)) for each in found] == [
        ([(0, 0), (10, 0)], [0]),
        ([(10, 0), (20, 0)], [0, 1]),
        ([(20, 0), (30, 5)], [0]),
        ([(0, 9), (10, 0)], [1]),
        ([(20, 0), (30, -5)], [1]),
    ]


def test_a_small_layer_is_emphasised_from_far_off_alone(shipped: Atlas) -> None:
    far, near = scene(shipped, **FAR), scene(shipped, centre=(42.34, 130.5), zoom=10.0)
    assert set(far.small) == {"rajin-khasan"}
    assert not near.small
    line = next(item for item in far.items if item.feature.id == "rajin-khasan-line" or far.emphasises(item))
    plain = look_of(shipped, line.feature)
    assert far.look(line).line.width == pytest.approx(plain.line.width * OVERVIEW.emphasis)


def test_a_line_in_a_collection_counts_for_its_layer(minimal: Atlas) -> None:
    line = LineString([(130.0, 42.0), (130.001, 42.0)])
    mixed = GeometryCollection([line, Point(130, 42).buffer(0.001)])
    rail = minimal.feature("north-line").model_copy(update={"geometry": mixed, "part_of": ()})
    there = scene(replace(minimal, features={rail.id: rail}, facts=(), passages={}), **FAR)
    assert 0 < there.small[rail.layer] < 1


def test_a_speck_is_drawn_as_long_as_can_be_seen(minimal: Atlas) -> None:
    line = Drawn(minimal.feature("north-line"), LineString([(100, 200), (101, 200)]), selected=False)
    assert overview.emphasised(line, 1.0).shape.length == pytest.approx(OVERVIEW.least_length * PX)
    assert overview.emphasised(line, 50.0) is line


def test_halos_are_quiet_from_far_off(shipped: Atlas) -> None:
    [far] = pages_of(shipped, Figure(tuple(shipped.features), **FAR))  # type: ignore[arg-type]
    [near] = pages_of(shipped, Figure(tuple(shipped.features), **NEAR))  # type: ignore[arg-type]
    assert not marks_in(far, "halos")
    assert "Halo:" not in words_of(far, "legend")
    assert "Position known within" in words_of(far, "legend")
    assert marks_in(near, "halos")
    assert "Halo: position known within" in words_of(near, "legend")


def test_the_towns_that_a_reader_looks_for_are_named_once(shipped: Atlas) -> None:
    [page] = pages_of(shipped, Figure(tuple(shipped.features), **FAR))  # type: ignore[arg-type]
    named = [mark.text for mark in marks_in(page, "names") if isinstance(mark, Words)]
    assert {town: named.count(town) for town in LOOKED_FOR} == dict.fromkeys(LOOKED_FOR, 1)


@pytest.mark.parametrize(
    "where", [FAR, {"centre": (38.2, 127.5), "zoom": 9.0}, {"centre": (42.7, 130.9), "zoom": 9.0}]
)
def test_no_name_of_a_line_is_nearer_to_another_line_than_to_its_own(
    shipped: Atlas, where: dict[str, object]
) -> None:
    there = scene(shipped, **where)
    lines: dict[str, list[Drawn]] = {}
    for item in filter(overview.is_line, there.items):
        title = shipped.layers[item.feature.layer].title
        name = title if there.frame.zoom < OVERVIEW.lines_named_from else shipped.name(item.feature.id)
        lines.setdefault(name, []).append(item)
    placed = named_in(there)
    assert placed
    for text, spot in placed.items():
        own = min(item.shape.distance(spot) for item in lines[text])
        other = min(
            item.shape.distance(spot) for name, found in lines.items() if name != text for item in found
        )
        assert own < other, text


def named_in(there: Scene) -> dict:
    """The names of lines that found room in a scene's frame, untied, and their boxes."""
    spots = place(Page(400, 300), MAP, labels_in(there), obstacles_in(there))
    return {
        spot.label.text: box(spot.box.x, spot.box.y, spot.box.right, spot.box.top)
        for spot in spots
        if spot.label.anchors and spot.tie is None
    }


def test_a_name_with_no_room_beside_its_line_is_left_out() -> None:
    own, other = LineString([(100, 200), (300, 200)]), LineString([(100, 204), (300, 204)])
    style = Style(6.6, "#960000")
    label = Label("A line", 200, 200, 9, style, 3.7, anchors=((200, 200),), own=frozenset(["own"]))

    def placed(*ways: tuple[str, LineString]) -> int:
        lines = LineString() if not ways else ways[0][1]
        return len(place(Page(300, 200), MAP, [label], Obstacles((), lines, ways)))

    hemmed = LineString([(100, 196), (300, 196)])
    assert placed(("own", own)) == 1
    assert placed(("own", own), ("above", other), ("below", hemmed)) == 0


def test_a_town_that_must_be_named_stands_off_tied_to_its_place() -> None:
    sign = Box(189, 189, 22, 22)
    label = Label("Rajin", 200, 200, 2, Style(6.8), 1.1, town=True, tied=True, insists=True)
    [spot] = place(Page(300, 200), MAP, [label], Obstacles((sign,), LineString()))
    assert spot.tie == (200, 200)
    assert not spot.box.overlaps(sign)
