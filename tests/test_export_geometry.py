"""Geometry as it leaves the program: RFC 7946, the 180th meridian above all."""

from __future__ import annotations

import pytest
from shapely import Polygon, from_wkt, is_ccw

from geodata.exports.geometry import kind_of, to_rfc7946


@pytest.mark.parametrize(
    ("crossing", "cut"),
    [
        ("LINESTRING(179 50,-179 51)", "MULTILINESTRING((179 50,180 50.5),(-180 50.5,-179 51))"),
        ("LINESTRING(-179 51,179 50)", "MULTILINESTRING((-179 51,-180 50.5),(180 50.5,179 50))"),
        ("LINESTRING(180 50,-179 51)", "MULTILINESTRING((-180 50,-179 51))"),
        (
            "MULTILINESTRING((179 50,-179 51),(1 1,2 2))",
            "MULTILINESTRING((179 50,180 50.5),(-180 50.5,-179 51),(1 1,2 2))",
        ),
        (
            "GEOMETRYCOLLECTION(LINESTRING(179 50,-179 51),POINT(1 1))",
            "GEOMETRYCOLLECTION(MULTILINESTRING((179 50,180 50.5),(-180 50.5,-179 51)),POINT(1 1))",
        ),
    ],
)
def test_a_line_over_the_180th_meridian_is_cut_there(crossing: str, cut: str) -> None:
    assert to_rfc7946(from_wkt(crossing)).equals_exact(from_wkt(cut), 1e-9)


HALVES = "MULTIPOLYGON(((179 50,180 50,180 51,179 51,179 50)),((-180 50,-179 50,-179 51,-180 51,-180 50)))"


@pytest.mark.parametrize(
    "ring", ["179 50,-179 50,-179 51,179 51,179 50", "179 50,179 51,-179 51,-179 50,179 50"]
)
def test_an_area_over_the_180th_meridian_is_cut_there_whichever_way_it_runs(ring: str) -> None:
    halves = to_rfc7946(from_wkt(f"POLYGON(({ring}))"))
    assert halves.normalize().equals_exact(from_wkt(HALVES).normalize(), 1e-9)
    assert all(is_ccw(part.exterior) for part in halves.geoms)


def test_a_hole_beyond_the_180th_meridian_stays_in_its_area() -> None:
    shell, hole = "170 50,-170 50,-170 60,170 60,170 50", "-175 52,-175 53,-174 53,-174 52,-175 52"
    cut = to_rfc7946(from_wkt(f"POLYGON(({shell}),({hole}))"))
    assert cut.is_valid
    assert [len(part.interiors) for part in cut.geoms] == [0, 1]
    assert cut.area == pytest.approx(199)


@pytest.mark.parametrize(
    "text",
    [
        "LINESTRING(170 50,180 51)",
        "LINESTRING(-90 0,80 0)",
        "POINT(180 50)",
        "MULTIPOINT(179 50,-179 50)",
        "POLYGON((-80 -60,90 -60,90 60,-80 60,-80 -60))",
    ],
)
def test_what_does_not_cross_the_180th_meridian_stays_as_it_is(text: str) -> None:
    assert to_rfc7946(from_wkt(text)).equals_exact(from_wkt(text), 0)


@pytest.mark.parametrize("pole", [1, -1])
def test_a_ring_around_a_pole_holds_the_pole(pole: int) -> None:
    around = [(0, 70 * pole), (120, 70 * pole), (-120, 71 * pole)]
    held = to_rfc7946(Polygon(around[::pole]))  # the pole on the left, as the right-hand rule wants it
    assert held.is_valid
    assert held.covers(from_wkt(f"MULTIPOINT(10 {89 * pole},-179 {72 * pole},179 {90 * pole})"))
    assert not held.intersects(from_wkt(f"POINT(10 {69 * pole})"))


@pytest.mark.parametrize("latitude", [60, 90])
def test_an_area_as_wide_as_the_world_stays_as_wide(latitude: int) -> None:
    corners = [(-180, -60), (180, -60), (180, latitude), (-180, latitude)]
    assert to_rfc7946(Polygon(corners)).equals(Polygon(corners))


def test_a_line_that_crosses_to_and_fro_is_cut_each_time() -> None:
    cut = to_rfc7946(from_wkt("LINESTRING(179 60,-179 61,179 62)"))
    pieces = "MULTILINESTRING((179 60,180 60.5),(-180 60.5,-179 61,-180 61.5),(180 61.5,179 62))"
    assert cut.equals_exact(from_wkt(pieces), 1e-9)


def test_coordinates_have_six_decimals_and_no_height() -> None:
    assert to_rfc7946(from_wkt("POINT Z (1.23456789 -0.00000001 7)")).wkt == "POINT (1.234568 0)"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("MULTIPOINT(1 1,2 2)", "points"),
        ("LINESTRING(1 1,2 2)", "lines"),
        ("MULTIPOLYGON(((0 0,1 0,1 1,0 0)))", "areas"),
        ("GEOMETRYCOLLECTION(POINT(1 1))", "places"),
    ],
)
def test_geometry_is_of_a_kind(text: str, kind: str) -> None:
    assert kind_of(from_wkt(text)) == kind
