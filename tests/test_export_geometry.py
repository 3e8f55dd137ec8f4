"""Geometry as it leaves the program: RFC 7946, the 180th meridian above all."""

from __future__ import annotations

import pytest
from shapely import from_wkt, is_ccw

from geodata.exports.geometry import kind_of, published


@pytest.mark.parametrize(
    ("crossing", "cut"),
    [
        ("LINESTRING(179 50,-179 51)", "MULTILINESTRING((179 50,180 50.5),(-180 50.5,-179 51))"),
        ("LINESTRING(-179 51,179 50)", "MULTILINESTRING((180 50.5,179 50),(-179 51,-180 50.5))"),
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
    assert published(from_wkt(crossing)).equals_exact(from_wkt(cut), 1e-9)


HALVES = "MULTIPOLYGON(((179 50,180 50,180 51,179 51,179 50)),((-180 50,-179 50,-179 51,-180 51,-180 50)))"


@pytest.mark.parametrize(
    "ring", ["179 50,-179 50,-179 51,179 51,179 50", "179 50,179 51,-179 51,-179 50,179 50"]
)
def test_an_area_over_the_180th_meridian_is_cut_there_whichever_way_it_runs(ring: str) -> None:
    halves = published(from_wkt(f"POLYGON(({ring}))"))
    assert halves.normalize().equals_exact(from_wkt(HALVES).normalize(), 1e-9)
    assert all(is_ccw(part.exterior) for part in halves.geoms)


def test_a_hole_beyond_the_180th_meridian_stays_in_its_area() -> None:
    shell, hole = "170 50,-170 50,-170 60,170 60,170 50", "-175 52,-175 53,-174 53,-174 52,-175 52"
    cut = published(from_wkt(f"POLYGON(({shell}),({hole}))"))
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
    assert published(from_wkt(text)).equals_exact(from_wkt(text), 0)


def test_a_ring_around_a_pole_is_left_whole() -> None:
    ring = from_wkt("POLYGON((0 80,90 80,180 80,-90 80,0 80))")
    assert published(ring).geom_type == "MultiPolygon"
    assert len(published(ring).geoms) == 1


def test_coordinates_have_six_decimals_and_no_height() -> None:
    assert published(from_wkt("POINT Z (1.23456789 -0.00000001 7)")).wkt == "POINT (1.234568 0)"


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
