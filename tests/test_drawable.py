"""What of a geometry a map can draw: its pieces, up to the edge of Web Mercator."""

from __future__ import annotations

import pytest
from shapely import from_wkt

from geodata.geometry.drawable import beyond, pieces

NESTED = "GEOMETRYCOLLECTION(LINESTRING(5 6,7 8))"


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("POINT Z(130 42 10)", ["POINT Z(130 42 10)"]),
        ("MULTIPOINT(130 42,131 43)", ["POINT(130 42)", "POINT(131 43)"]),
        ("MULTIPOINT(179 60,-179 61)", ["POINT(179 60)", "POINT(181 61)"]),
        ("LINESTRING(170 60,-170 62)", ["LINESTRING(170 60,190 62)"]),
        ("LINESTRING(130 80,130 90)", ["LINESTRING(130 80,130 85.0511)"]),
        ("MULTIPOINT(0 90,130 42)", ["POINT(130 42)"]),
        ("POINT(0 89)", []),
        ("LINESTRING(130 86,131 -87)", ["LINESTRING(130.00548497 85.0511,130.98873468 -85.0511)"]),
        (
            f"GEOMETRYCOLLECTION(POINT(1 2),LINESTRING(1 2,3 4),{NESTED},POLYGON((0 0,1 0,1 1,0 0)))",
            ["POLYGON((0 0,1 0,1 1,0 0))", "MULTILINESTRING((1 2,3 4),(5 6,7 8))", "POINT(1 2)"],
        ),
    ],
)
def test_a_geometry_is_drawn_in_pieces_up_to_the_map_s_edge(text: str, drawn: list[str]) -> None:
    found = pieces(from_wkt(text))
    assert len(found) == len(drawn)
    assert all(a.equals_exact(from_wkt(b), 1e-6) for a, b in zip(found, drawn, strict=True)), found


@pytest.mark.parametrize(
    ("text", "is_beyond"),
    [
        ("POINT(0 89)", True),
        ("POINT(0 -85.06)", True),
        ("POINT(0 85)", False),
        ("LINESTRING(0 86,0 80)", False),
        ("LINESTRING(0 86,0 88)", True),
        ("MULTIPOINT(0 90,0 -90)", True),
        ("POLYGON((-180 -90,180 -90,180 90,-180 90,-180 -90))", False),
    ],
)
def test_what_lies_near_a_pole_is_beyond_the_map(text: str, is_beyond: bool) -> None:  # noqa: FBT001
    assert beyond(from_wkt(text)) is is_beyond
    assert (pieces(from_wkt(text)) == ()) is is_beyond


def test_nothing_lies_nowhere() -> None:
    assert not beyond(None)
