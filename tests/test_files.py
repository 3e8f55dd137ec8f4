"""Reading a folder: everything readable is kept, nothing raises."""

from __future__ import annotations

import json

import pytest

from geodata import check_folder, load_atlas
from geodata.folder import files
from geodata.folder.tidy import tidy
from geodata.vocabulary import Severity
from tests.odd.building import plain


def rewrite(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def problems_of(folder):
    return [str(problem) for problem in files.read(folder).problems]


def test_the_minimal_folder_reads_without_a_problem(folder):
    assert files.read(folder).problems == []


def test_a_folder_that_is_not_there_is_a_list_of_missing_files(tmp_path):
    missing = [problem.file for problem in files.read(tmp_path / "nowhere").problems]
    assert missing == ["atlas.toml", "names.csv", "facts.csv", "references.json"]


def test_an_atlas_that_quotes_nothing_needs_no_passages(tmp_path):
    folder = plain().write(tmp_path / "atlas")
    (folder / "passages.json").unlink()
    assert files.read(folder).problems == []
    assert load_atlas(folder).passages == {}
    assert [path.name for path in tidy(files.read(folder)) if path.name == "passages.json"] == []


def test_an_atlas_that_quotes_says_once_that_its_passages_are_missing(folder):
    (folder / "passages.json").unlink()
    [problem] = [problem for problem in check_folder(folder) if problem.severity is Severity.ERROR]
    assert (problem.file, problem.item) == ("passages.json", "the file")


def test_a_bad_row_leaves_the_others(folder):
    rewrite(folder / "facts.csv", "gauge,1520", "gauge,broad")
    assert [fact.property for fact in files.read(folder).facts if fact.feature == "north-line"] == [
        "status",
        "status",
        "status",
        "published-length",
        "owner",
    ]


def test_a_byte_order_mark_is_no_part_of_the_first_column(folder):
    path = folder / "facts.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert files.read(folder).problems == []


def test_windows_line_ends_are_read(folder):
    path = folder / "facts.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert files.read(folder).problems == []


@pytest.mark.parametrize("gap", ["\n", "\u2028", "\x85"])
def test_a_quoted_cell_keeps_a_break_inside_it(folder, gap):
    rewrite(folder / "facts.csv", "In equal parts.", f'"In equal{gap}parts."')
    assert files.read(folder).facts[5].note == f"In equal{gap}parts."


def test_geometry_is_longitude_first(folder):
    line = next(feature for feature in files.read(folder).features if feature.id == "north-line")
    assert line.geometry.bounds == (130.5, 42.0, 130.5, 42.2)


def test_a_checkpoint_keeps_the_digits_of_its_source(folder):
    [halt, tunnel, _] = files.read(folder).checkpoints
    assert (halt.lon, halt.lat, halt.note) == (130.501, 42.1, None)
    assert tunnel.note == "North portal."


def test_checkpoints_may_be_missing(folder):
    (folder / "checkpoints.csv").unlink()
    draft = files.read(folder)
    assert (draft.checkpoints, draft.problems) == ([], [])


def test_a_list_cell_is_split_at_bars(folder):
    assert files.read(folder).names[1].aliases == ("Iron Road North", "철길 북선")


@pytest.mark.parametrize(
    "junk", [5, None, "text", [1], {"features": 5}, {"features": [None, 1, "a", [], {}]}]
)
def test_a_layer_that_is_not_geojson_is_a_problem_and_no_crash(folder, junk):
    (folder / "layers/rails.geojson").write_text(json.dumps(junk), encoding="utf-8")
    assert {problem.file for problem in files.read(folder).problems} == {"layers/rails.geojson"}


@pytest.mark.parametrize(
    "junk", [5, "text", [1], {"sources": 5, "passages": "x"}, {"sources": [1], "passages": None}]
)
def test_passages_of_a_wrong_shape_are_problems_and_no_crash(folder, junk):
    (folder / "passages.json").write_text(json.dumps(junk), encoding="utf-8")
    assert {problem.file for problem in files.read(folder).problems} == {"passages.json"}


@pytest.mark.parametrize("junk", [5, "text", {"id": "a"}, [1], [None], [{"id": 5}]])
def test_references_of_a_wrong_shape_are_problems_and_no_crash(folder, junk):
    (folder / "references.json").write_text(json.dumps(junk), encoding="utf-8")
    assert {problem.file for problem in files.read(folder).problems} == {"references.json"}


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Circle", "coordinates": [130, 42]},
        {"type": "Point"},
        {"type": "Point", "coordinates": ["130", None]},
        {"type": "Point", "coordinates": [True, 42]},
        {"type": "GeometryCollection", "geometries": [{"type": "Point"}]},
        {"type": ["Point"], "coordinates": [130, 42]},
        {"type": "Point", "coordinates": []},
        {"type": "LineString", "coordinates": [[130, 42]]},
        {"coordinates": [130, 42]},
        [130, 42],
        "POINT (130 42)",
    ],
)
def test_a_geometry_that_is_none_is_reported_and_the_rest_kept(folder, geometry):
    path = folder / "layers/rails.geojson"
    collection = json.loads(path.read_text(encoding="utf-8"))
    collection["features"][2]["geometry"] = geometry
    path.write_text(json.dumps(collection), encoding="utf-8")
    [problem] = problems_of(folder)
    assert problem.startswith("error: layers/rails.geojson: northport: bad geometry: ")
    assert problem.endswith(" → write a GeoJSON geometry, longitude first")
    assert "np." not in problem
