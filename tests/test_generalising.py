"""Tiles of large layers: what is in them, what there is room for, and that no edge shows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import get_num_coordinates
from shapely.geometry import LineString, Point

from geodata import Feature
from geodata.geometry.generalising import CELLS, MOST, TILE, Tiles


def feature(number: int, geometry) -> Feature:
    return Feature(
        id=f"f-{number}",
        layer="rails",
        kind="railway",
        geometry=geometry,
        precision="surveyed",
        accuracy_m=100,
        geometry_source=("gazetteer",),
    )


def tiles(*geometries) -> Tiles:
    return Tiles([feature(number, geometry) for number, geometry in enumerate(geometries)])


def ids(tile):
    return [each.id for each in tile.features]


def crowd(count: int = 3 * MOST) -> list[Point]:
    """Points on a grid of a pixel at zoom 6, east of 128.5 and north of 39.5."""
    step = 360 / (256 * 2**6)
    return [Point(128.5 + step * (i % 60), 39.5 + step * (i // 60)) for i in range(count)]


def test_a_point_is_in_its_tile_alone():
    one = tiles(Point(130.5, 42.3))
    count = 2**6 * 256 // TILE
    holding = [(x, y) for x in range(count) for y in range(count) if one.at(6, x, y).features]
    assert holding == [(27, 11)]


def test_a_line_is_in_every_tile_that_it_may_cross():
    one = tiles(LineString([(129, 42), (141, 42)]))
    assert [x for x in range(32) if one.at(6, x, 11).features] == [27, 28]


def test_features_keep_the_order_of_their_layer():
    some = tiles(Point(130, 42), LineString([(130, 42), (130.1, 42.1)]), Point(130.2, 42.2))
    assert ids(some.at(6, 27, 11)) == ["f-0", "f-1", "f-2"]


def test_a_few_features_are_all_there():
    few = tiles(*crowd(MOST))
    tile = few.at(6, 27, 12)
    assert (len(tile.features), tile.left_out) == (MOST, 0)


def test_of_a_crowd_stands_what_there_is_room_for_and_the_rest_is_counted():
    many = tiles(*crowd())
    tile = many.at(6, 27, 12)
    assert 0 < len(tile.features) <= MOST
    assert len(tile.features) + tile.left_out == 3 * MOST


def test_from_near_the_whole_crowd_is_there():
    many = tiles(*crowd())
    seen = {each for x in range(1750, 1770) for y in range(750, 800) for each in ids(many.at(12, x, y))}
    assert len(seen) == 3 * MOST


def test_the_larger_of_two_lines_stands_for_both():
    short = [LineString([(p.x, p.y), (p.x + 1e-4, p.y)]) for p in crowd()]
    long = LineString([(128.2, 40.5), (128.85, 40.52)])
    assert "f-0" in ids(tiles(long, *short).at(6, 27, 12))


def test_a_point_is_not_hidden_by_a_line():
    short = [LineString([(p.x, p.y), (p.x + 1e-4, p.y)]) for p in crowd()]
    some = tiles(*short, Point(128.5, 39.5))
    assert f"f-{len(short)}" in ids(some.at(6, 27, 12))


def test_what_is_left_out_in_one_tile_is_left_out_in_its_neighbour():
    line = LineString([(129, 42), (141, 42)])
    twins = [LineString([(x, y + 1e-6) for x, y in line.coords]) for _ in range(2 * MOST)]
    some = tiles(line, *twins)
    assert ids(some.at(6, 27, 11)) == ids(some.at(6, 28, 11))


def test_lines_are_simplified_to_less_than_a_pixel():
    line = LineString([(130 + i * 1e-3, 42 + (i % 2) * 1e-4) for i in range(200)])
    [far] = tiles(line).at(6, 27, 11).geometries
    assert get_num_coordinates(far) == 2
    assert far.hausdorff_distance(line) < 360 / (256 * 2**6)


@pytest.mark.parametrize("place", [(6, 32, 0), (6, 0, -1), (0, 1, 0)])
def test_a_tile_that_is_not_in_the_grid_is_reported(place):
    with pytest.raises(ValueError, match="x and y go from 0 to"):
        tiles(Point(130, 42)).at(*place)


@pytest.mark.parametrize("zoom", [-1, 23, 99_999_999_999])
def test_a_zoom_is_in_its_range_before_anything_is_computed(zoom):
    with pytest.raises(ValueError, match="zooms go from 0 to 22"):
        tiles(Point(130, 42)).at(zoom, 0, 0)


def test_no_features_make_empty_tiles():
    tile = Tiles([]).at(6, 27, 11)
    assert (tile.features, tile.left_out) == ((), 0)


@given(
    st.lists(st.tuples(st.floats(-179, 179), st.floats(-80, 80)), min_size=1, max_size=40),
    st.integers(1, 4),
)
def test_every_point_is_in_one_tile_of_every_zoom(places, zoom):
    some = tiles(*(Point(place) for place in places))
    count = 2**zoom * 256 // TILE
    found = {each for x in range(count) for y in range(count) for each in ids(some.at(zoom, x, y))}
    assert found == {f"f-{number}" for number in range(len(places))}


def test_cells_grow():
    assert list(CELLS) == sorted(set(CELLS))
