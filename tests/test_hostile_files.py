"""Whatever lies in a folder or a zip ends in problems with words: never in an exception, and never late.

What is bounded is bounded by construction (sizes, depths, pieces that are read); nothing here is timed.
"""

from __future__ import annotations

import json
import os
import shutil
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata import Atlas, check_folder, limits, load_atlas
from geodata.catalogue import examine
from geodata.errors import UnreadableError
from geodata.folder import basemap, loading
from geodata.legible import legible
from geodata.vocabulary import Severity

MINIMAL = Path(__file__).parent / "data/minimal"
FILES = [
    "atlas.toml",
    "names.csv",
    "facts.csv",
    "checkpoints.csv",
    "passages.json",
    "references.json",
    "layers/rails.geojson",
    "layers/sites.geojson",
]
RAILS = "layers/rails.geojson"


def errors_in(folder: Path) -> list[tuple[str, str, str, str]]:
    """File, item, message and remedy of each error."""
    return [
        (problem.file, problem.item, problem.message, problem.remedy)
        for problem in check_folder(folder)
        if problem.severity is Severity.ERROR
    ]


def measured(folder: Path) -> tuple[list[tuple[str, str, str, str]], int]:
    """The errors, and how much memory was taken at most to find them, in bytes."""
    tracemalloc.start()
    problems = errors_in(folder)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return problems, peak


def layer(geometry: str) -> str:
    """A layer of one line whose geometry is JSON given as text."""
    return (
        '{"type":"FeatureCollection","features":[{"type":"Feature","id":"north-line","geometry":'
        f'{geometry},"properties":{{"kind":"railway","precision":"schematic","accuracy_m":5,'
        '"geometry_source":["handbook"]}}]}'
    )


def point(coordinates: str) -> str:
    return layer(f'{{"type":"Point","coordinates":{coordinates}}}')


DEEP = ("is nested more than 64 levels deep", "remove the nesting that is not needed")
NUMBER = "correct the number"
PLACE = "write a GeoJSON geometry, longitude first"
WHOLE: list[tuple[str, str, tuple[str, str]]] = [
    (RAILS, "[" * 990 + "]" * 990, DEEP),
    (RAILS, "[" * 100_000, DEEP),
    (RAILS, '{"a":' * 65 + "1" + "}" * 65, DEEP),
    (RAILS, point("[" * 500 + "1" + "]" * 500), DEEP),
    (RAILS, '{"type":"GeometryCollection","geometries":[' * 5000, DEEP),
    ("references.json", "[" * 65 + "]" * 65, DEEP),
    ("passages.json", '{"passages":' * 20_000, DEEP),
    ("atlas.toml", "x = " + "[" * 2000 + "]" * 2000, DEEP),
    ("atlas.toml", "x = " + "{a=" * 3000, DEEP),
    ("atlas.toml", ".".join("a" * 100_000) + " = 1", DEEP),
    ("atlas.toml", "[" + " . ".join(["'a'"] * 66) + "]", DEEP),
    (RAILS, point("[NaN, 42]"), ("holds NaN, which JSON does not allow", "write a number, or null")),
    (
        RAILS,
        point("[-Infinity, 42]"),
        ("holds -Infinity, which JSON does not allow", "write a number, or null"),
    ),
    (RAILS, point("[1e999, 42]"), ("holds a number that is too large (1e999)", NUMBER)),
    (
        RAILS,
        point("[1" + "0" * 400 + ", 42]"),
        ("holds a number of 401 digits (10000000000000000000…)", NUMBER),
    ),
    (
        "passages.json",
        '{"sources": [18446744073709551616]}',
        ("holds a number of 20 digits (18446744073709551616…)", NUMBER),
    ),
    (
        "references.json",
        '[{"id": "a", "id": "b"}]',
        ("has the key 'id' twice in one object", "keep one of them"),
    ),
    (RAILS, "", ("is not JSON: Expecting value: line 1 column 1 (char 0)", "correct the syntax there")),
]


@pytest.mark.parametrize(("name", "content", "expected"), WHOLE)
def test_a_file_beyond_the_bounds_is_reported_in_words(
    folder: Path, name: str, content: str, expected: tuple[str, str]
) -> None:
    (folder / name).write_text(content, encoding="utf-8")
    assert (name, "the file", *expected) in errors_in(folder)


HOLD = "bad geometry: its coordinates hold"
OUTSIDE = "lie outside WGS84; is the data in longitude and latitude?"
GEOMETRIES = [
    (
        point("[1e300, 42]"),
        f"bad geometry: bounds 1e+300, 42.0000, 1e+300, 42.0000 {OUTSIDE}",
        PLACE,
    ),
    (
        point("[190.5, 42]"),
        "bad geometry: it reaches from 190.5000° to 190.5000°, past the 180th meridian",
        "cut it there, with longitudes from -180 to 180",
    ),
    (
        point("[[130, 42]]"),
        f"{HOLD} [[130, 42]] where a position of a Point belongs",
        PLACE,
    ),
    (point('["130", 42]'), f"{HOLD} '130' where a number belongs", PLACE),
    (
        point("[130]"),
        f"{HOLD} [130] where a position of a Point belongs",
        PLACE,
    ),
    (
        point("[130, 42, 5, 6, 7]"),
        f"{HOLD} [130, 42, 5, ...] where a position of a Point belongs",
        PLACE,
    ),
    (
        layer('{"type":"Polygon","coordinates":[[130, 42]]}'),
        f"{HOLD} 130 where a position of a Polygon belongs",
        PLACE,
    ),
    (
        layer('{"type":"Polygon","coordinates":[5]}'),
        "bad geometry: its coordinates do not make a Polygon",
        PLACE,
    ),
    (layer('{"type":"MultiPoint","coordinates":[]}'), "bad geometry: it has no list of coordinates", PLACE),
]


@pytest.mark.parametrize(("content", "message", "remedy"), GEOMETRIES)
def test_a_position_that_is_none_is_reported(folder: Path, content: str, message: str, remedy: str) -> None:
    (folder / RAILS).write_text(content, encoding="utf-8")
    assert (RAILS, "north-line", message, remedy) in errors_in(folder)


CELLS = [
    (
        "north-line,remark,a\x00b,,,cited,handbook,,",
        "value: has a control character or unpaired surrogate (U+0000)",
        "remove it",
    ),
    (
        "north-line,remark,a\x1b[2Jb,,,cited,handbook,,",
        "value: has a control character or unpaired surrogate (U+001B)",
        "remove it",
    ),
    (
        f"north-line,remark,{'x' * 100_001},,,cited,handbook,,",
        f"value: has more than 100,000 characters (found '{'x' * 37}...{'x' * 38}')",
        "shorten it",
    ),
    (
        f"north-line,tonnage,{'9' * 309},t,2018,cited,handbook,,",
        f"value '{'9' * 309}' is more than 1,000,000,000,000,000,000, the largest that databases hold",
        "use a larger unit",
    ),
    ("north-line,remark,  ,,,cited,handbook,,", "value: is empty (found '  ')", "fill it in"),
    (
        "north-line,remark,x,,../..,cited,handbook,,",
        "as_of: '../..' is open at both ends",
        "give a date, or leave it empty",
    ),
]


@pytest.mark.parametrize(("row", "message", "remedy"), CELLS)
def test_a_cell_that_no_output_takes_is_reported(folder: Path, row: str, message: str, remedy: str) -> None:
    with (folder / "facts.csv").open("a", encoding="utf-8") as stream:
        stream.write(f"{row}\n")
    assert errors_in(folder) == [("facts.csv", "line 10 (north-line)", message, remedy)]


@pytest.mark.parametrize(
    ("content", "item", "message", "remedy"),
    [
        (
            'feature,"en,ko',
            "line 1",
            "is not CSV: unexpected end of data",
            "correct the quotation marks on that line",
        ),
        (
            f"feature,en,ko,ru\na,{'x' * 131_073}",
            "line 2",
            "a cell holds more than 131,072 characters",
            "shorten it, or close its quotation mark",
        ),
        ("", "line 1", "the columns are ''", "write 'feature,en,ko,ru,aliases'"),
        (
            "feature,en,en,ko,ru\n",
            "line 1",
            "the columns are 'feature,en,en,ko,ru'",
            "write 'feature,en,ko,ru,aliases'",
        ),
    ],
)
def test_a_table_that_cannot_be_read_is_reported(
    folder: Path, content: str, item: str, message: str, remedy: str
) -> None:
    (folder / "names.csv").write_text(content, encoding="utf-8")
    assert ("names.csv", item, message, remedy) in errors_in(folder)


def test_a_row_of_several_lines_is_reported_by_its_first(folder: Path) -> None:
    with (folder / "facts.csv").open("a", encoding="utf-8") as stream:
        stream.write('\nnorth-line,remark,"two\nlines\nhere",,18-6,cited,handbook,,\n')
    [(_, item, _, _)] = errors_in(folder)
    assert item == "line 11 (north-line)"


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("names.csv", ["aliases"]),
        ("facts.csv", ["unit", "as_of", "basis_id", "locator", "note"]),
        ("checkpoints.csv", ["note"]),
    ],
)
def test_columns_that_may_be_empty_may_be_missing(folder: Path, name: str, columns: list[str]) -> None:
    head, *rows = (folder / name).read_text(encoding="utf-8").splitlines()
    kept = [column for column in head.split(",") if column not in columns]
    cells = [dict(zip(head.split(","), row.split(","), strict=True)) for row in rows]
    if name == "facts.csv":
        cells = [{"feature": "north-line", "property": "remark", "value": "x", "basis": "unsourced"}]
    text = "\n".join([",".join(kept), *(",".join(cell[column] for column in kept) for cell in cells)])
    (folder / name).write_text(text, encoding="utf-8")
    assert errors_in(folder) == []


# What is no plain file


def pipe(path: Path, _: Path) -> None:
    os.mkfifo(path)


def device(path: Path, _: Path) -> None:
    path.symlink_to("/dev/zero")


def directory(path: Path, _: Path) -> None:
    path.mkdir()


def link_out(path: Path, outside: Path) -> None:
    (outside / "secret").write_text("{}", encoding="utf-8")
    path.symlink_to(outside / "secret")


def circle(path: Path, _: Path) -> None:
    path.symlink_to(path)


OUT = ("is a link to a place outside the folder", "put the file itself there")


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    ("put", "expected"),
    [
        (pipe, ("is a pipe, not a file", "put a plain file there")),
        (directory, ("is a folder, not a file", "put a plain file there")),
        (device, OUT),
        (link_out, OUT),
    ],
)
def test_only_plain_files_of_the_folder_are_opened(
    folder: Path, name: str, put: Callable[[Path, Path], None], expected: tuple[str, str]
) -> None:
    (folder / name).unlink()
    put(folder / name, folder.parent)
    assert (name, "the file", *expected) in errors_in(folder)


def test_a_link_to_itself_is_reported(folder: Path) -> None:
    (folder / RAILS).unlink()
    circle(folder / RAILS, folder)
    [(file, item, message, _)] = errors_in(folder)
    assert (file, item) == (RAILS, "the file")
    assert "link" in message.lower()


def test_a_link_inside_the_folder_is_followed(folder: Path) -> None:
    (folder / RAILS).rename(folder / "rails.json")
    (folder / RAILS).symlink_to(folder / "rails.json")
    assert errors_in(folder) == []


def test_the_atlas_itself_may_be_a_link(folder: Path) -> None:
    (folder.parent / "link").symlink_to(folder)
    assert errors_in(folder.parent / "link") == []


@pytest.mark.parametrize("put", [pipe, device])
def test_an_atlas_is_a_folder_or_a_zip(tmp_path: Path, put: Callable[[Path, Path], None]) -> None:
    put(tmp_path / "atlas", tmp_path)
    assert errors_in(tmp_path / "atlas") == [
        ("atlas", "the file", "is neither a folder nor a zip", "give the folder of an atlas, or a zip of it")
    ]


@pytest.mark.parametrize(("name", "most"), [("facts.csv", 200), (RAILS, 200), ("atlas.toml", 2)])
def test_a_file_that_is_too_large_is_not_read(folder: Path, name: str, most: int) -> None:
    os.truncate(folder / name, most * 10**6 + 1)
    problems, peak = measured(folder)
    expected = (f"is larger than {most} MB", "split it, or remove what is not needed")
    assert (name, "the file", *expected) in problems
    assert peak < 20_000_000


def test_the_files_of_an_atlas_are_bounded_together(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_ATLAS_BYTES", 3000)
    assert any("is larger than" in message for _, _, message, _ in errors_in(folder))


def test_a_file_with_endless_mistakes_lists_the_first_and_says_so(folder: Path) -> None:
    with (folder / "facts.csv").open("a", encoding="utf-8") as stream:
        stream.writelines(["x,y,z,,,odd,,,\n"] * 5000)
    problems = [problem for problem in check_folder(folder) if problem.file == "facts.csv"]
    assert len(problems) == limits.MOST_PROBLEMS + 1
    assert problems[-1].message == f"has more than {limits.MOST_PROBLEMS} errors"
    assert problems[-1].remedy == "fix those listed, then check again"


def test_of_endless_warnings_the_first_are_listed(folder: Path) -> None:
    with (folder / "facts.csv").open("a", encoding="utf-8") as stream:
        stream.writelines(["north-line,remark,x,,,unsourced,,,\n"] * 600)
    problems = check_folder(folder)
    assert len(problems) == limits.MOST_PROBLEMS + 1
    assert problems[-1].message == f"has more than {limits.MOST_PROBLEMS} warnings"
    assert problems[-1].remedy == "look at those listed, then check again"  # none has to be fixed


def test_a_problem_is_one_line_that_steers_no_terminal(folder: Path) -> None:
    path = folder / "passages.json"
    held = json.loads(path.read_text(encoding="utf-8"))
    held["passages"][0]["id"] = "\x1b[31m\u202eevil\n\x9b2J\ud800" + "x" * 10_000
    path.write_text(json.dumps(held), encoding="utf-8")
    for problem in check_folder(folder):
        line = str(problem)
        assert legible(line) == line
        assert len(line) < 2000
        line.encode()


def test_what_nobody_reads_is_reported(folder: Path) -> None:
    shutil.copy(folder / RAILS, folder / "layers/stray.geojson")
    (folder / "checkpoint.csv").write_bytes((folder / "checkpoints.csv").read_bytes())
    (folder / "checkpoints.csv").unlink()
    for name, old, new in (
        ("atlas.toml", "[[start_views]]", "[[start_view]]"),
        ("passages.json", '"sources"', '"source"'),
    ):
        text = (folder / name).read_text(encoding="utf-8")
        (folder / name).write_text(text.replace(old, new), encoding="utf-8")
    lines = [str(problem) for problem in check_folder(folder)]
    assert "error: atlas.toml: start_view: is not a known key → rename it start_views" in lines
    assert "error: passages.json: source: is not a known key → rename it sources" in lines
    stray = "warning: layers/stray.geojson: the file: belongs to no layer in atlas.toml → "
    assert f"{stray}add the layer to atlas.toml, or move the file elsewhere" in lines
    misspelt = "warning: checkpoint.csv: the file: is not a file of an atlas → "
    assert f"{misspelt}rename it checkpoints.csv, or move it elsewhere" in lines


def test_files_whose_names_are_in_capitals_are_named_too(folder: Path) -> None:
    (folder / "layers/STRAY.GeoJSON").write_bytes((folder / RAILS).read_bytes())
    (folder / "checkpoints.csv").rename(folder / "CHECKPOINTS.CSV")
    lines = [str(problem) for problem in check_folder(folder)]
    assert (
        "warning: layers/STRAY.GeoJSON: the file: belongs to no layer in atlas.toml → "
        "add the layer to atlas.toml, or move the file elsewhere"
    ) in lines
    assert (
        "warning: CHECKPOINTS.CSV: the file: is not a file of an atlas → "
        "rename it checkpoints.csv, or move it elsewhere"
    ) in lines


def test_more_layers_than_a_legend_holds_are_refused(folder: Path) -> None:
    entry = '[[layers]]\nid = "l{0}"\ngroup = "land"\ntitle = "L"\ndescription = "L."\n'
    colours = 'accent = "#C2185B"\naccent_dark = "#FF79B0"\n'
    with (folder / "atlas.toml").open("a", encoding="utf-8") as stream:
        stream.writelines(entry.format(number) + colours for number in range(60))
    expected = ("has 62 entries, more than 50", "combine some of them")
    assert ("atlas.toml", "layers", *expected) in errors_in(folder)


@pytest.mark.parametrize(
    ("crs", "fits"),
    [
        ("urn:ogc:def:crs:OGC:1.3:CRS84", True),
        ("urn:ogc:def:crs:EPSG::4326", True),
        ("EPSG:4326", True),
        ("urn:ogc:def:crs:EPSG::4162", False),
        ("EPSG:3857", False),
    ],
)
def test_another_datum_is_reported(folder: Path, crs: str, fits: bool) -> None:  # noqa: FBT001
    held = json.loads((folder / RAILS).read_text(encoding="utf-8"))
    held["crs"] = {"type": "name", "properties": {"name": crs}}
    (folder / RAILS).write_text(json.dumps(held), encoding="utf-8")
    remedy = "save it in WGS84 (EPSG:4326), as GeoJSON requires"
    assert errors_in(folder) == (
        [] if fits else [(RAILS, "the file", f"its crs is {crs}, not WGS84", remedy)]
    )


def with_feature(folder: Path, index: int, **changes: object) -> None:
    held = json.loads((folder / RAILS).read_text(encoding="utf-8"))
    held["features"][index].update(changes)
    (folder / RAILS).write_text(json.dumps(held), encoding="utf-8")


def test_heights_and_places_beyond_the_map_are_reported_and_the_atlas_opens(folder: Path) -> None:
    with_feature(folder, 2, geometry={"type": "Point", "coordinates": [130.5, 89, 12]})
    assert [(problem.severity, problem.item, problem.message) for problem in check_folder(folder)] == [
        ("warning", "northport", "has heights, which are not kept"),
        ("warning", "northport", "reaches to 89.0000°, and maps end at 85.0511°"),
    ]
    northport = load_atlas(folder).feature("northport").geometry
    assert northport is not None
    assert not northport.has_z


@pytest.mark.parametrize(
    ("ring", "is_doubtful"),
    [
        ([[-170, -10], [170, -10], [170, 10], [-170, 10], [-170, -10]], True),  # the long way, it seems
        ([[-170, -10], [0, -10], [170, -10], [170, 10], [0, 10], [-170, 10], [-170, -10]], False),
        ([[170, -10], [-170, -10], [-170, 10], [170, 10], [170, -10]], False),  # 20° over the 180th
        ([[0, 70], [120, 75], [-120, 80], [0, 70]], False),  # around a pole
        ([[-180, -10], [180, -10], [180, 10], [-180, 10], [-180, -10]], False),
    ],
)
def test_an_outline_that_may_go_either_way_round_the_world_is_reported(
    folder: Path,
    ring: list[list[float]],
    is_doubtful: bool,  # noqa: FBT001
) -> None:
    with_feature(folder, 2, geometry={"type": "Polygon", "coordinates": [ring]})
    found = [problem for problem in check_folder(folder) if "longer than half the world" in problem.message]
    assert [(problem.severity, problem.item) for problem in found] == [("warning", "northport")] * is_doubtful


def test_parts_that_cross_are_reported_even_over_the_180th_meridian(
    folder: Path,
) -> None:
    over = [[179, 0], [-179, 0], [-179, 1], [179, 1], [179, 0]]
    here, there = ([[x, 0], [x + 2, 0], [x + 2, 1], [x, 1], [x, 0]] for x in (20, 21))
    apart, crossing = [[over], [here]], [[over], [here], [there]]
    for parts, message in ((apart, ""), (crossing, "bad geometry: self-intersection")):
        with_feature(folder, 2, geometry={"type": "MultiPolygon", "coordinates": parts})
        found = [problem.message for problem in check_folder(folder) if "bad geometry" in problem.message]
        assert all(message in one for one in found)
        assert bool(found) == bool(message)


def test_a_feature_has_its_id_once(folder: Path) -> None:
    with_feature(folder, 0, properties={"kind": "corridor", "id": "other", "layer": "rails"})
    assert errors_in(folder) == [
        (RAILS, "iron-road", "has a different id in its properties", "remove that one")
    ]


@pytest.mark.parametrize("accuracy", ["1e300", "-5", '"NaN"'])
def test_an_accuracy_is_a_distance_on_the_earth(folder: Path, accuracy: str) -> None:
    text = (folder / RAILS).read_text(encoding="utf-8")
    (folder / RAILS).write_text(
        text.replace('"accuracy_m":500,', f'"accuracy_m":{accuracy},'), encoding="utf-8"
    )
    [(_, item, message, _)] = errors_in(folder)
    assert (item, message.partition(":")[0]) == ("north-line", "accuracy_m")


# Parts of parts


def made_of(folder: Path, part_of: dict[str, list[str]]) -> None:
    """Corridors that are parts of each other, beside what the layer has."""
    held = json.loads((folder / RAILS).read_text(encoding="utf-8"))
    held["features"] += [
        {
            "type": "Feature",
            "id": item,
            "geometry": None,
            "properties": {"kind": "corridor", "part_of": wholes},
        }
        for item, wholes in part_of.items()
    ]
    (folder / RAILS).write_text(json.dumps(held), encoding="utf-8")
    with (folder / "names.csv").open("a", encoding="utf-8") as stream:
        stream.writelines(f"{item},{item},{item},{item},\n" for item in part_of)


def lattice(rows: int) -> dict[str, list[str]]:
    """Two corridors a row, each a part of both of the row above: 2 to the power of `rows` ways to the top."""
    found: dict[str, list[str]] = {"top-a": [], "top-b": []}
    above = ["top-a", "top-b"]
    for row in range(rows):
        found |= {f"r{row}-a": above, f"r{row}-b": above}
        above = [f"r{row}-a", f"r{row}-b"]
    return found


class Counted(dict[str, Any]):
    """A mapping that counts how often it is asked, and loses patience."""

    times = 0

    def get(self, key: str, default: Any = None) -> Any:
        self.times += 1
        assert self.times < 1000
        return super().get(key, default)


def test_a_lattice_of_parts_is_walked_once(folder: Path) -> None:
    made_of(folder, lattice(24))
    held = json.loads((folder / RAILS).read_text(encoding="utf-8"))
    held["features"][1]["properties"]["part_of"] += ["r23-a", "r23-b"]
    (folder / RAILS).write_text(json.dumps(held), encoding="utf-8")
    atlas = load_atlas(folder)
    asked = Counted(atlas._parts)
    atlas.__dict__["_parts"] = asked  # what a cached property keeps
    assert [part.id for part in atlas.parts("top-a")] == ["north-line"]
    assert asked.times < 60
    assert len(atlas.wholes("north-line")) == 51


def test_a_chain_of_thousands_is_reported_where_it_becomes_too_long(folder: Path) -> None:
    made_of(folder, {f"c{number}": [f"c{number + 1}"] if number < 2999 else [] for number in range(3000)})
    assert (
        RAILS,
        "c2934",
        "is more than 64 levels below the whole",
        "make it part of a feature at a higher level",
    ) in errors_in(folder)


def test_circles_of_any_size_are_reported(folder: Path) -> None:
    made_of(folder, {f"c{number}": [f"c{(number + 1) % 400}"] for number in range(400)})
    expected = ("and 'c1' are parts of each other", "remove one part_of")
    assert (RAILS, "c0", *expected) in errors_in(folder)
    assert len(errors_in(folder)) >= 400


# Zips


def zipped(path: Path, compression: int = zipfile.ZIP_DEFLATED, **more: bytes) -> Path:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name in FILES:
            archive.writestr(name, more.get(name, (MINIMAL / name).read_bytes()))
    return path


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_zip_opens_and_its_damage_is_reported(tmp_path: Path, compression: int) -> None:
    path = zipped(tmp_path / "atlas.zip", compression)
    assert errors_in(path) == []
    with zipfile.ZipFile(path) as archive:
        entry = archive.getinfo("facts.csv")
    content = bytearray(path.read_bytes())
    start = entry.header_offset + 30 + len("facts.csv")
    content[start + 15 : start + 60] = bytes(45)
    path.write_bytes(content)
    [(file, item, message, remedy)] = errors_in(path)
    assert (file, item, remedy) == ("facts.csv", "the file", "pack or copy it again")
    assert message.startswith("is not a zip that can be read: ")


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_cannot_be_read_in_pieces_is_refused(tmp_path: Path, compression: int) -> None:
    [(file, _, message, remedy)] = errors_in(zipped(tmp_path / "atlas.zip", compression))
    assert (file, message) == ("atlas.zip", "uses an unsupported compression method")
    assert remedy == "pack it with Deflate, as zip programs do"


def test_no_more_of_a_zip_is_read_than_it_declares(tmp_path: Path) -> None:
    path = zipped(tmp_path / "atlas.zip", **{"facts.csv": bytes(100_000_000)})
    content = path.read_bytes()
    lie = content.replace(struct.pack("<L", 100_000_000), struct.pack("<L", 1000))
    assert lie != content
    path.write_bytes(lie)
    problems, peak = measured(path)
    assert [(file, item) for file, item, *_ in problems] == [("facts.csv", "the file")]
    assert peak < 20_000_000


def with_end(path: Path, size: int) -> Path:
    """A zip with the record of a large one (ZIP64), and another size of its list in the usual one."""
    content = path.read_bytes()
    end = len(content) - 22
    entries, size, start = struct.unpack_from("<H2L", content, end + 10)
    record = b"PK\6\6" + struct.pack("<QHHLLQQQQ", 44, 45, 45, 0, 0, entries, entries, size, start)
    found = b"PK\6\7" + struct.pack("<LQL", 0, end, 1)
    last = b"PK\5\6" + struct.pack("<4H2LH", 0, 0, entries, entries, size, 2**32 - 1, 0)
    path.write_bytes(content[:end] + record + found + last)
    return path


def with_long_list(path: Path) -> Path:
    with zipfile.ZipFile(zipped(path), "a") as archive:
        for number in range(200):
            entry = zipfile.ZipInfo(f"{number}.txt")
            entry.comment = bytes(60_000)
            archive.writestr(entry, b"")
    return path


@pytest.mark.parametrize("lies", [False, True])
def test_a_zip_whose_list_is_too_long_is_not_opened(tmp_path: Path, lies: bool) -> None:  # noqa: FBT001
    path = with_long_list(tmp_path / "atlas.zip")
    if lies:  # at the place where one would look
        with_end(path, 0)
    [(file, _, message, _)] = errors_in(path)
    assert (file, message) == ("atlas.zip", "has a list of files of more than 10 MB")


def test_a_zip_with_the_record_of_a_large_one_opens(tmp_path: Path) -> None:
    assert errors_in(with_end(zipped(tmp_path / "atlas.zip"), 2**32 - 1)) == []


@pytest.mark.parametrize("home", [b"", b"my-atlas\\"])
def test_backslashes_in_a_zip_are_slashes(tmp_path: Path, home: bytes) -> None:
    path = tmp_path / "atlas.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in FILES:
            archive.writestr(
                f"{'my-atlas@' if home else ''}{name.replace('/', '@')}", (MINIMAL / name).read_bytes()
            )
    path.write_bytes(path.read_bytes().replace(b"layers@", b"layers\\").replace(b"my-atlas@", b"my-atlas\\"))
    assert errors_in(path) == []


def test_a_zip_of_two_atlases_is_reported(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        for home in ("b", "a"):
            for name in FILES:
                archive.writestr(f"{home}/{name}", (MINIMAL / name).read_bytes())
    assert errors_in(tmp_path / "two.zip") == [
        ("two.zip", "the file", "holds 2 atlases (a, b)", "pack one of them alone")
    ]


def test_what_a_mac_adds_to_a_zip_is_no_atlas(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "mac.zip", "w") as archive:
        archive.writestr("__MACOSX/atlas.toml", b"\0")
        for name in FILES:
            archive.writestr(f"my-longer-atlas/{name}", (MINIMAL / name).read_bytes())
    assert errors_in(tmp_path / "mac.zip") == []


def test_what_a_reader_says_of_damage_is_cut_to_a_line(tmp_path: Path) -> None:
    path = zipped(tmp_path / "atlas.zip", **{"facts.csv": os.urandom(100_000)})
    content = bytearray(path.read_bytes())
    at = content.index(b"facts.csv") - 4
    content[at : at + 2] = b"\xff\xff"  # how long its name is, which zipfile repeats in its message
    path.write_bytes(content)
    [(file, _, message, _)] = errors_in(path)
    assert file == "facts.csv"
    assert len(message) < 400


def test_a_large_table_is_read_line_by_line(folder: Path) -> None:
    row = "north-line,owner,The two towns,,,cited,handbook,,\n"
    (folder / "facts.csv").write_text("feature,propert\n" + row * 400_000 + "\U0001f642", encoding="utf-8")
    problems, peak = measured(folder)
    assert problems[0][:2] == ("facts.csv", "line 1")
    assert peak < 7 * len(row) * 400_000  # as bytes, and four each as text


def test_names_in_a_zip_that_are_not_utf_8_are_reported(tmp_path: Path) -> None:
    path = zipped(tmp_path / "atlas.zip")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("é", b"")
    path.write_bytes(path.read_bytes().replace("é".encode(), b"\xff\xfe"))
    [(file, item, message, _)] = errors_in(path)
    assert (file, item) == ("atlas.zip", "the file")
    assert message.startswith("is not UTF-8")


# Base map and changelog


OWN = {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [130, 42]}}
LINE = {"type": "LineString", "coordinates": [[130, 42], [131, 43]]}


def named(geometry=OWN["geometry"], **odd):
    """A sea that a base map could name, but for what is odd of it."""
    return {
        **OWN,
        "properties": {"name_en": "East Sea", "kind": "sea", "rank": 1} | odd,
        "geometry": geometry,
    }


@pytest.mark.parametrize(
    ("name", "content", "item", "message"),
    [
        ("land-far.geojson", "", "the file", "is not JSON: Expecting value: line 1 column 1 (char 0)"),
        ("land-far.geojson", "[]", "the file", "has no list of features"),
        ("land-far.geojson", '{"features":[5]}', "feature 1", "has no properties"),
        (
            "land-far.geojson",
            '{"features":[{"properties":{},"geometry":{"type":"Point"}}]}',
            "feature 1",
            "bad geometry: it has no list of coordinates",
        ),
        ("towns.geojson", json.dumps({"features": [OWN]}), "feature 1", "its name_en is not text"),
        ("towns.geojson", json.dumps({"features": [OWN]}), "feature 1", "its rank is not a whole number"),
        ("borders.geojson", json.dumps({"features": [OWN]}), "feature 1", "its kind is not text"),
        (
            "detail/130-42.geojson",
            json.dumps({"features": [OWN]}),
            "feature 1",
            "has no bounds: west, south, east and north in degrees",
        ),
        *(
            (f"{part}.geojson", json.dumps({"features": [named(**odd)]}), "feature 1", message)
            for part, odd, message in (
                ("labels", {"rank": 0}, "its rank is 0, not one from 1 to 4"),
                ("labels", {"rank": 5}, "its rank is 5, not one from 1 to 4"),
                ("towns", {"rank": -1}, "its rank is -1, not one from 0 to 5"),
                ("labels", {"kind": 'x" y'}, "its kind is 'x\" y', not sea or country"),
                ("labels", {"geometry": LINE}, "its geometry is not a Point"),
                ("towns", {"geometry": LINE}, "its geometry is not a Point"),
                ("lakes", {"geometry": LINE}, "its geometry is not a Polygon or MultiPolygon"),
                ("land-near", {}, "its geometry is not a Polygon or MultiPolygon"),
                ("borders", {}, "its geometry is not a LineString or MultiLineString"),
            )
        ),
        ("manifest.toml", "land = 5", "land", "is not a section"),
        ("manifest.toml", "[land-far]\nattribution = 5", "land-far", "its attribution is not text"),
        (
            "manifest.toml",
            "[land-far]\nbounds = [1, 2]",
            "land-far",
            "its bounds are not west, south, east and north in degrees",
        ),
    ],
)
def test_a_base_map_of_ones_own_is_checked(
    folder: Path, name: str, content: str, item: str, message: str
) -> None:
    (folder / "basemap/detail").mkdir(parents=True)
    (folder / "basemap/lakes.geojson").write_text('{"features":[]}', encoding="utf-8")
    assert errors_in(folder) == []
    (folder / "basemap" / name).write_text(content, encoding="utf-8")
    assert (f"basemap/{name}", item, message) in [problem[:3] for problem in errors_in(folder)]


def test_a_base_map_without_a_file_and_one_that_leads_out_are_reported(folder: Path) -> None:
    (folder / "basemap").mkdir()
    assert [problem[:3] for problem in errors_in(folder)] == [
        ("basemap", "the folder", "holds no .geojson file")
    ]
    (folder / "basemap/passwd.geojson").symlink_to("/etc/passwd")
    assert errors_in(folder) == [("basemap/passwd.geojson", "the file", *OUT)]


def test_a_link_that_is_put_into_a_base_map_later_is_not_followed_out(folder: Path) -> None:
    (folder / "basemap").mkdir()
    (folder / "basemap/lakes.geojson").write_text('{"features":[]}', encoding="utf-8")
    (folder / "basemap/passwd.geojson").symlink_to("/etc/passwd")
    (folder / "basemap/pipe.geojson").symlink_to("/dev/zero")
    assert list(basemap.parts(folder / "basemap")) == ["lakes"]


def test_the_shipped_base_map_would_pass_as_ones_own(folder: Path) -> None:
    shutil.copytree(load_atlas().basemap_folder, folder / "basemap")
    assert check_folder(folder) == []


# Anything


def whatever(folder: Path) -> None:
    """Reading, checking and opening end, and an atlas without errors opens."""
    opened, problems = examine(folder)
    assert all(legible(str(problem)) == str(problem) for problem in problems)
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    assert isinstance(opened, Atlas) == (not errors)
    if opened is not None:
        for feature in opened.features:
            opened.bounds([feature])
            opened.status_by_year(feature)


def copied(name: str, content: bytes) -> None:
    """Check a copy of the minimal atlas in which one file has other bytes."""
    with TemporaryDirectory() as home:
        folder = Path(shutil.copytree(MINIMAL, Path(home) / "atlas"))
        (folder / name).write_bytes(content)
        whatever(folder)


MANY = settings(max_examples=60, suppress_health_check=list(HealthCheck))


@MANY
@given(st.sampled_from(FILES), st.data())
def test_any_bytes_put_into_a_file_end_in_problems(name: str, data: st.DataObject) -> None:
    content = (MINIMAL / name).read_bytes()
    at = data.draw(st.integers(0, len(content)))
    gone = data.draw(st.integers(0, 40))
    put = data.draw(
        st.binary(max_size=40)
        | st.text(max_size=20).map(lambda text: text.encode("utf-8", "surrogatepass"))
        | st.sampled_from(
            [b'"', b"[", b"{", b"\x00", b"\\ud800", b"1e400", b"null", b"\r", b"'''", b"../..", b",,"]
        )
    )
    copied(name, content[:at] + put + content[at + gone :])


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**65), 2**65) | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


def paths_in(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The ways to all values inside a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(way for key, each in inner for way in paths_in(each, (*path, key)))]


@MANY
@given(st.sampled_from([name for name in FILES if "json" in name]), st.data())
def test_any_value_put_into_json_ends_in_problems(name: str, data: st.DataObject) -> None:
    held = json.loads((MINIMAL / name).read_text(encoding="utf-8"))
    for _ in range(data.draw(st.integers(1, 3))):
        way = data.draw(st.sampled_from(paths_in(held)))
        put = data.draw(JSON)
        if not way:
            held = put
            break
        target = held
        with suppress(TypeError, KeyError, IndexError):
            for key in way[:-1]:
                target = target[key]
            target[way[-1]] = put
    copied(name, json.dumps(held).encode("utf-8", "surrogatepass"))


@MANY
@given(st.data())
def test_any_bytes_put_into_a_zip_end_in_problems(data: st.DataObject) -> None:
    with TemporaryDirectory() as home:
        compression = data.draw(st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))
        path = zipped(Path(home) / "atlas.zip", compression)
        content = path.read_bytes()
        at = data.draw(st.integers(0, len(content)))
        put = data.draw(st.binary(max_size=12))
        path.write_bytes(content[:at] + put + content[at + data.draw(st.integers(0, 12)) :])
        whatever(path)


@MANY
@given(st.binary(max_size=200) | st.text(max_size=100).map(lambda text: text.encode("utf-8", "replace")))
def test_any_text_is_read_or_refused_in_words(content: bytes) -> None:
    for parse in (loading.json_of, loading.toml_of, lambda text: list(loading.csv_of(text))):
        with suppress(UnreadableError):
            parse(loading.decode(content))
