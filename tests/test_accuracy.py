"""Distances against figures that others published, and the shipped geometry against its checkpoints."""

from __future__ import annotations

from pathlib import Path
from statistics import median

import pytest
from shapely import LineString, MultiLineString, Point, segmentize

from geodata import Kind, accuracy, shipped_folder
from geodata.accuracy import Summary, distance_m, offsets, summaries
from geodata.derivations import WGS84
from geodata.folder import files
from geodata.model import Checkpoint

WRITTEN = Path(__file__).parent.parent / "docs/accuracy.md"


def checkpoint(feature, **other):
    known = {"point": "The halt", "lon": 130.501, "lat": 42.1, "resolution_m": 100, "basis_id": "handbook"}
    return Checkpoint(feature=feature, **known | other)


def measured(atlas):
    return offsets(atlas.features, atlas.checkpoints)


# Distances


def test_an_arc_minute_of_latitude_at_45_degrees():
    """A sixtieth of 111.132 km on the WGS84 ellipsoid (NGA, World Geodetic System 1984)."""
    north, south = 45 + 1 / 120, 45 - 1 / 120
    assert distance_m(Point(0, south), 0, north) == pytest.approx(111_132 / 60, abs=0.1)


def test_an_arc_minute_of_longitude_at_60_degrees():
    """A sixtieth of 55.800 km on the WGS84 ellipsoid (NGA, World Geodetic System 1984)."""
    assert distance_m(Point(0, 60), 1 / 60, 60) == pytest.approx(55_800 / 60, abs=0.1)


@pytest.mark.parametrize("latitude", [0, 42, 60, -60, 75])
def test_the_nearest_point_of_a_slanting_line_is_found_at_any_latitude(latitude):
    line = LineString([(130, latitude), (130.5, latitude + 0.2)])
    along = segmentize(line, 0.0002).coords
    lon, lat = 130.3, latitude + 0.05
    nearest = min(WGS84.inv(lon, lat, x, y)[2] for x, y in along)
    assert distance_m(line, lon, lat) == pytest.approx(nearest, rel=1e-3)


def test_a_position_on_the_geometry_is_no_distance_off(minimal):
    assert distance_m(minimal.geometry("north-line"), 130.5, 42.1) == pytest.approx(0, abs=1e-6)
    assert distance_m(minimal.geometry("rice-farm"), 130.405, 41.905) == 0


def test_the_nearest_of_several_lines_counts():
    lines = MultiLineString([[(130, 42), (130, 43)], [(131, 42), (131, 43)]])
    assert distance_m(lines, 130.9, 42.5) == pytest.approx(
        distance_m(LineString(lines.geoms[1]), 130.9, 42.5)
    )


# Offsets


def test_an_offset_holds_what_the_feature_declares(minimal):
    [offset] = offsets(minimal.features, [checkpoint("north-line")])
    assert (offset.feature, offset.checkpoint) == (minimal.feature("north-line"), checkpoint("north-line"))
    assert offset.metres == pytest.approx(82.7, abs=0.1)
    assert (offset.within, offset.independent) == (True, True)


def test_an_offset_beyond_the_declared_accuracy_is_known(minimal):
    assert [each.within for each in offsets(minimal.features, [checkpoint("north-line", lon=130.51)])] == [
        False
    ]


def test_a_checkpoint_from_what_the_geometry_was_made_from_is_not_independent(minimal):
    [offset] = offsets(minimal.features, [checkpoint("north-line", basis_id="open-rails")])
    assert not offset.independent


@pytest.mark.parametrize("feature", ["iron-road", "ghost"])
def test_where_there_is_no_geometry_there_is_no_offset(minimal, feature):
    assert offsets(minimal.features, [checkpoint(feature)]) == []


def test_offsets_are_summed_up_by_feature(minimal):
    first, second, barn = measured(minimal)
    assert summaries([barn, first, second]) == [
        Summary(minimal.feature("north-line"), 2, (first.metres + second.metres) / 2, second.metres),
        Summary(minimal.feature("rice-farm"), 1, barn.metres, barn.metres),
    ]


# The text


def test_every_checkpoint_stands_in_the_table(folder):
    rows = accuracy.as_markdown(files.read(folder)).splitlines()
    assert [row for row in rows if row.startswith(("| North line", "| Rice farm"))] == [
        "| North line | generalised | 2 | 0.12 | 0.17 | 0.5 |",
        "| Rice farm | surveyed | 1 | 0.06 | 0.06 | 0.1 |",
        "| North line | The halt | 42.1, 130.501 | 0.08 | 0.5 | Handbook of Roads |",
        "| North line | The tunnel | 42.15, 130.502 | 0.17 | 0.5 | Handbook of Roads |",
        "| Rice farm | The barn | 41.9105, 130.405 | 0.06 | 0.1 | Open Rails |",
    ]


def test_a_title_cannot_break_the_table(folder):
    path = folder / "references.json"
    path.write_text(path.read_text(encoding="utf-8").replace("of Roads", "| [of] Roads"), encoding="utf-8")
    assert "| Handbook \\| \\[of\\] Roads |\n" in accuracy.as_markdown(files.read(folder))


def test_the_document_is_up_to_date():
    remedy = "run: make docs"
    text = accuracy.as_markdown(files.read(shipped_folder()))
    assert WRITTEN.exists(), remedy
    assert WRITTEN.read_text(encoding="utf-8") == text, remedy


# The shipped atlas


def test_the_shipped_geometry_is_checked_at_forty_points_or_more(shipped):
    assert len(measured(shipped)) >= 40


def test_no_checkpoint_lies_farther_off_than_its_feature_declares(shipped):
    beyond = [
        f"{each.feature.id} {each.checkpoint.point}: {each.metres:.0f} m"
        for each in measured(shipped)
        if not each.within
    ]
    assert beyond == []


def test_no_checkpoint_is_from_what_the_geometry_was_made_from(shipped):
    assert [
        f"{each.feature.id} {each.checkpoint.point}" for each in measured(shipped) if not each.independent
    ] == []


def test_the_railways_to_rajin_and_through_korea_lie_where_they_are(shipped):
    """The median of all their checkpoints is below 300 m, and none is a kilometre off."""
    border = {"khasan-baranovsky", "baranovsky-ussuriysk"}
    offs = [
        each.metres
        for each in measured(shipped)
        if each.feature.kind is Kind.RAILWAY
        and (each.feature.layer in {"rajin-khasan", "trans-korean"} or each.feature.id in border)
    ]
    assert len(offs) >= 20
    assert median(offs) < 300
    assert max(offs) <= 1000
