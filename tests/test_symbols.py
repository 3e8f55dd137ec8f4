"""One table of symbols: complete, and its signs told apart."""

from __future__ import annotations

import re

import pytest

from geodata import Kind, Sector, Status
from geodata.present.icons import SECTOR_ICONS
from geodata.present.statuses import STATUS
from geodata.present.symbols import KINDS, POINTS, Shape, legend_kind, legend_points, legend_radius


def test_every_two_statuses_differ_in_their_stroke():
    strokes = [(style.dash, style.broken) for style in STATUS.values()]
    assert len(set(strokes)) == len(strokes)


def test_a_dash_is_drawn_and_blank_by_turns():
    assert [
        status for status, style in STATUS.items() if len(style.dash) % 2 or min(style.dash, default=1) <= 0
    ] == []


def test_only_what_operates_has_an_unbroken_line():
    assert [status for status, style in STATUS.items() if not style.dash] == [Status.OPERATING]


def test_every_sector_has_its_own_icon():
    assert len(set(SECTOR_ICONS.values())) == len(Sector)


def test_an_icon_is_a_path_in_a_box_of_24():
    numbers = {
        sector: [float(n) for n in re.findall(r"\d+\.?\d*", path)] for sector, path in SECTOR_ICONS.items()
    }
    assert {sector for sector, found in numbers.items() if max(found) > 24} == set()
    assert all(re.fullmatch(r"[MmLlHhVvCcSsQqTtAaZz\d\s.,-]+", path) for path in SECTOR_ICONS.values())


@pytest.mark.parametrize("kind", [Kind.RAILWAY, Kind.PIPELINE, Kind.SEA_ROUTE])
def test_kinds_of_line_differ_in_their_ornament(kind):
    others = [style.line.ornament for other, style in KINDS.items() if style.as_line and other is not kind]
    assert KINDS[kind].line.ornament not in others


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_that_the_shipped_lines_have_is_drawn_as_one(shipped, kind):
    drawn = {
        f.geometry.geom_type for f in shipped.features.values() if f.kind is kind and f.geometry is not None
    }
    assert KINDS[kind].as_line or not drawn & {"LineString", "MultiLineString"}


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ([Kind.STATION, Kind.STATION, Kind.RAILWAY], Kind.RAILWAY),
        ([Kind.BORDER, Kind.PORT], Kind.BORDER),
        ([Kind.PORT, Kind.FARM, Kind.PORT], Kind.PORT),
        ([], Kind.PLACE),
    ],
)
def test_a_layer_is_shown_in_the_legend_by_its_lines(kinds, expected):
    assert legend_kind(kinds) is expected


def test_a_legend_names_each_point_symbol_with_the_kinds_that_share_it():
    named = dict(legend_points(list(Kind)))
    assert list(named) == list(Shape)
    assert named[Shape.STATION] == "Station, bridge"
    assert named[Shape.TERMINAL] == "LNG plant, LNG terminal"
    assert named[Shape.SITE] == "Site"
    assert dict(legend_points([Kind.RAILWAY, Kind.EVENT])) == {Shape.EVENT: "Event"}


def test_no_symbol_is_larger_in_a_legend_than_on_the_map():
    assert [shape for shape in Shape if legend_radius(shape) > POINTS[shape].radius] == []
