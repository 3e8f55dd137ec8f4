"""Lengths against figures that others published."""

from __future__ import annotations

import pytest
from shapely import LineString, MultiLineString, Point

from geodata.derivations import METHODS, derived_facts, length_km


def test_a_degree_of_latitude_at_the_equator():
    """110.574 km on the WGS84 ellipsoid (NGA, Department of Defense World Geodetic System 1984)."""
    assert length_km(LineString([(0, -0.5), (0, 0.5)])) == pytest.approx(110.574, abs=0.001)


def test_a_degree_of_longitude_at_the_equator():
    """2π · 6378.137 km / 360, the semi-major axis of WGS84."""
    assert length_km(LineString([(0, 0), (1, 0)])) == pytest.approx(111.3195, abs=0.0001)


def test_lines_add_up():
    one = LineString([(130, 42), (130, 43)])
    assert length_km(MultiLineString([one, one])) == pytest.approx(2 * length_km(one))


def test_a_point_has_no_length():
    assert length_km(Point(130, 42)) == 0


def test_every_line_gets_its_drawn_length_and_nothing_else_does(minimal):
    lengths = {fact.feature: (fact.value, fact.unit) for fact in derived_facts(minimal.features.values())}
    assert lengths == {"north-line": ("22.2", "km"), "south-line": ("13.9", "km")}


def test_a_derived_fact_says_how_and_why(minimal):
    facts = derived_facts(minimal.features.values())
    assert {fact.basis_id for fact in facts} <= METHODS.keys()
    assert ["cut off the curves" in fact.note for fact in facts] == [True, False]
