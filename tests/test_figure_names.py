"""Where names stand in a figure: each at its own place, none missing, none to be read as another's."""

from __future__ import annotations

import math

import pytest
from shapely.geometry import LineString

from geodata import Atlas
from geodata.figure import Figure, halos
from geodata.figure.ground import ground_of, names_in
from geodata.figure.labels import Label, Obstacles
from geodata.figure.paper import Page, Style
from geodata.figure.placing import place
from geodata.figure.spec import Box, Frame, frame_of
from geodata.figure.symbols import PX
from geodata.present.overview import HALO
from tests.drawing import marks_in, pages_of, words_of, words_on
from tests.test_figure_overview import FAR, MAP, NEAR, scene

NOTHING = LineString()
PAGE = Page(600, 500)


def frame(**where: object) -> Frame:
    return frame_of(Figure((), **where), MAP)  # type: ignore[arg-type]


@pytest.mark.parametrize("zoom", [5.0, 7.0])
def test_a_bay_or_strait_is_named_at_its_place_or_not_at_all(shipped: Atlas, zoom: float) -> None:
    there = frame(centre=(41.0, 131.0), zoom=zoom)
    small = [label for label in names_in(there, ground_of(shipped)) if label.small]
    assert {"Peter the Great Bay", "Korea Strait"} & {label.text for label in small}
    for taken in (0, 6):
        signs = tuple(
            Box(x - taken, y - taken + 1, 2 * taken, 2 * taken) for x, y in (label.at for label in small)
        )
        for spot in place(PAGE, MAP, small, Obstacles(signs, NOTHING)):
            assert abs(spot.box.y + spot.box.height / 2 - spot.label.y) < 8, spot.label.text


def test_moscow_is_named_from_far_off(shipped: Atlas) -> None:
    figure = Figure(tuple(shipped.features), centre=(55.5, 70.0), zoom=3.0)
    assert "Moscow" in words_on(shipped, figure, "names")


def test_sea_routes_bear_the_name_of_their_layer_from_near_too(shipped: Atlas) -> None:
    figure = Figure(tuple(shipped.features), centre=(35.2, 129.0), zoom=7.0)
    assert shipped.layers["lng"].title in words_on(shipped, figure, "names")


def test_a_name_is_not_set_where_it_would_be_read_as_that_of_another_symbol() -> None:
    own, other = Box(194, 194, 12, 12), Box(196, 216, 12, 12)
    walls = (Box(182, 194, 10, 12), Box(208, 194, 10, 12))  # neither right nor left of it is room
    label = Label("A farm", 200, 200, 6, Style(6.5), radius=6)
    [above] = place(PAGE, MAP, [label], Obstacles((own, *walls), NOTHING))
    assert above.box.y > own.top
    assert not above.box.overlaps(other)
    [below] = place(PAGE, MAP, [label], Obstacles((own, other, *walls), NOTHING))
    assert below.box.top < own.y


def test_a_smaller_symbol_claims_no_name() -> None:
    own, station = Box(191, 191, 18, 18), Box(200, 219, 4, 4)
    walls = (Box(178, 191, 11, 18), Box(211, 191, 11, 18))
    label = Label("A farm", 200, 200, 6, Style(6.5), radius=9)
    [spot] = place(PAGE, MAP, [label], Obstacles((own, station, *walls), NOTHING))
    assert spot.box.y > own.top


def test_a_halo_is_as_wide_as_the_accuracy_but_never_covers_the_map(shipped: Atlas) -> None:
    there = scene(shipped, **NEAR)
    widest = max(halos.halo_reach(there.frame, item.feature) for item in there.items)
    assert widest > 2 * halos.MOST == pytest.approx(2 * HALO.most * PX)
    [page] = pages_of(shipped, Figure(tuple(shipped.features), **NEAR))  # type: ignore[arg-type]
    assert {mark.opacity for mark in marks_in(page, "halos")} == {HALO.opacity, HALO.wide_opacity}
    assert "Widest drawn narrower" in words_of(page, "legend")
    assert "drawn narrower" not in words_on(shipped, Figure(tuple(shipped.features), **FAR), "legend")  # type: ignore[arg-type]


def test_a_sign_with_a_number_stays_where_it_counts(shipped: Atlas) -> None:
    there = scene(shipped, centre=(45.0, 130.0), zoom=3.0)
    signs = [point for point in there.standing if point.members]
    assert signs
    assert all(math.dist(sign.symbol, sign.place) <= sign.radius + 0.1 for sign in signs)


def test_what_is_selected_is_named_however_little_room_there_is(shipped: Atlas) -> None:
    figure = Figure(tuple(shipped.features), selected="tumangang-station", centre=(42.41, 130.64), zoom=9.0)
    assert shipped.name("tumangang-station") in words_on(shipped, figure, "names")
