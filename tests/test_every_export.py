"""Every export over every kind of view, and what is left when one fails."""

from __future__ import annotations

import errno
import io
import json
import os
import shutil
import sqlite3
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pyogrio
import pytest
from PIL import Image
from pypdf import PdfReader
from shapely import from_wkt
from shapely.geometry import mapping
from typer.testing import CliRunner, Result

from dashboard import cli
from dashboard.reader.exporting import figure_of
from dashboard.reader.links import from_query
from geodata import Atlas, load_atlas
from geodata.figure.features import drawn
from geodata.figure.spec import Box, frame_of
from geodata.geometry.antimeridian import extent, join
from tests.drawing import pages_of, words_of
from tests.exported import CROSSING

MINIMAL = Path(__file__).parent / "data/minimal"
SMALL = ("--dpi", "50", "--size", "120x120")
#: The command that writes a file or folder, by the name of what it writes.
PICTURES = dict.fromkeys(("a.png", "a.svg", "a.pdf", "a.html"), ("snapshot", *SMALL))
DATA = {
    name: ("export", "--format", form)
    for name, form in {
        "a.gpkg": "gpkg",
        "a.geojson": "geojson",
        "layers": "geojson",
        "boxes": "flatgeobuf",
        "a.kml": "kml",
        "a.kmz": "kmz",
        "a.xlsx": "xlsx",
        "tables": "csv",
        "tables.zip": "csv",
        "package.zip": "datapackage",
        "a.json": "json",
    }.items()
}
CITATIONS = {
    name: ("cite", "--references", "--format", form)
    for name, form in {"a.txt": "apa", "a.bib": "bibtex", "a.ris": "ris"}.items()
}
EVERY = PICTURES | DATA | CITATIONS
VIEWS = {
    "filtered": "status=Operating&sites=true",
    "with what is selected filtered out": "feature=south-line&status=Operating",
    "from farthest away": "sites=true&at=42,130.5,3",
    "from nearest, at sea": "at=42,130.5,13",
    "at the northern edge": "at=85,130.5,3",
    "across 180°": "sites=true&at=60,179.9,6",
    "across −180°": "sites=true&at=60,-179.9,6",
    "beyond 180°": "sites=true&at=60,190,5",
}
EMPTY = "rails=false"
#: To data and citations it makes no difference where a map looks; what stands in the frame is drawn before
#: it becomes one format or another.
LOOKS = [
    *(("a.png", view) for view in VIEWS),
    *((name, "across 180°") for name in PICTURES if name != "a.png"),
    *((name, view) for name in DATA for view in ("filtered", "across 180°")),
    *((name, "filtered") for name in CITATIONS),
]
#: One of each way in which files are written.
WAYS = ("a.png", "a.gpkg", "layers", "tables.zip", "a.bib")


@pytest.fixture(scope="module")
def across(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The minimal atlas with a line and an area over the 180th meridian."""
    folder = Path(shutil.copytree(MINIMAL, tmp_path_factory.mktemp("across") / "atlas"))
    (folder / "checkpoints.csv").unlink()
    for path in (folder / "layers").iterdir():
        layer = json.loads(path.read_text(encoding="utf-8"))
        for feature in layer["features"]:
            if feature["id"] in CROSSING:
                feature["geometry"] = mapping(from_wkt(CROSSING[feature["id"]]))
        path.write_text(json.dumps(layer), encoding="utf-8")
    return folder


def made(name: str, folder: Path, atlas: Path, *options: str) -> Result:
    command, *rest = EVERY[name]
    arguments = [command, *rest, *options, "-o", str(folder / name), "--atlas", str(atlas)]
    return CliRunner().invoke(cli.app, arguments)


def left_in(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def check(path: Path) -> None:
    """Open what was written, as its name says what it is."""
    if path.is_dir():
        assert (path / "DATA_LICENSES.md").is_file()
        assert all(each.stat().st_size for each in path.iterdir())
        return
    content = path.read_bytes()
    match path.suffix:
        case ".png":
            Image.open(io.BytesIO(content)).load()
        case ".pdf":
            assert len(PdfReader(io.BytesIO(content)).pages) >= 1
        case ".svg" | ".kml":
            ET.fromstring(content)
        case ".gpkg":
            assert sqlite3.connect(path).execute("PRAGMA integrity_check").fetchone() == ("ok",)
        case ".json" | ".geojson":
            json.loads(content)
        case ".kmz" | ".xlsx" | ".zip":
            assert zipfile.ZipFile(path).testzip() is None
        case ".html":
            assert content.endswith(b"</html>\n")
        case _:
            assert content.strip()


@pytest.mark.parametrize(("name", "view"), LOOKS)
def test_every_export_works_on_every_view(name: str, view: str, across: Path, tmp_path: Path) -> None:
    result = made(name, tmp_path, across, "--view", VIEWS[view])
    assert result.exit_code == 0, result.output
    assert {path.name for path in tmp_path.iterdir()} == {name}
    check(tmp_path / name)


@pytest.mark.parametrize("name", ["a.png", "a.html", *CITATIONS])
def test_of_an_empty_view_a_picture_is_made_and_references_are_none(name: str, tmp_path: Path) -> None:
    result = made(name, tmp_path, MINIMAL, "--view", EMPTY)
    assert result.exit_code == 0, result.output
    if name in PICTURES:
        check(tmp_path / name)


@pytest.mark.parametrize("name", DATA)
def test_of_an_empty_view_no_data_are_written_and_the_reason_is_told(name: str, tmp_path: Path) -> None:
    result = made(name, tmp_path, MINIMAL, "--view", EMPTY)
    assert (result.exit_code, left_in(tmp_path)) == (1, [])
    assert "no feature passes the layers and filters. Turn on a layer or clear a filter." in result.stderr


# Over the 180th meridian


@pytest.mark.parametrize("name", ["a.gpkg", "a.geojson", "a.kml", "boxes"])
def test_data_are_cut_at_the_180th_meridian(name: str, across: Path, tmp_path: Path) -> None:
    assert made(name, tmp_path, across).exit_code == 0
    path, widest = tmp_path / name, []
    for file in path.glob("*.fgb") if path.is_dir() else [path]:
        for layer, kind in pyogrio.list_layers(file):
            shapes = pyogrio.read_dataframe(file, layer=layer) if kind is not None else ()
            if len(shapes):
                edges = shapes.geometry.explode().bounds
                widest.append((edges.maxx - edges.minx).max())
    assert 0.9 < max(widest) < 2


@pytest.mark.parametrize("longitude", [180, -180, 179.9, -179.9])
def test_a_figure_shows_what_crosses_the_meridian_in_one_short_piece(longitude: float, across: Path) -> None:
    atlas = load_atlas(across)
    figure = figure_of(atlas, from_query(atlas, f"sites=true&at=55,{longitude},5"), "")
    frame = frame_of(figure, Box(0, 0, 500, 500))
    shapes = {item.feature.id: item.shape for item in drawn(atlas, figure, frame)}
    assert {name: shapes[name].geom_type for name in CROSSING} == {
        "north-line": "LineString",
        "rice-farm": "Polygon",
    }
    assert all(shapes[name].bounds[2] - shapes[name].bounds[0] < 40 for name in CROSSING)


def test_a_figure_shows_the_world_once(minimal: Atlas) -> None:
    for place in ({"centre": (0.0, 179.9), "zoom": 0.0}, {"bounds": (-180.0, -80.0, 180.0, 80.0)}):
        figure = figure_of(minimal, from_query(minimal, ""), "")
        figure = type(figure)(figure.visible, **place)  # type: ignore[arg-type]
        frame = frame_of(figure, Box(0, 0, 500, 300))
        west, _, east, _ = frame.mercator
        assert east - west <= 2 * 20037508.343


@pytest.mark.parametrize(
    ("apart", "together"),
    [
        ("LINESTRING(179 50,-179 51)", "LINESTRING(179 50,181 51)"),
        ("MULTILINESTRING((179 50,180 50),(-180 50,-179 51))", "LINESTRING(179 50,180 50,181 51)"),
        (
            "MULTILINESTRING((180 50,179 50),(-180 50,-179 51))",  # a line keeps its direction
            "MULTILINESTRING((180 50,179 50),(180 50,181 51))",
        ),
        ("MULTIPOINT(179 50,-179 50)", "MULTIPOINT(179 50,181 50)"),
        ("GEOMETRYCOLLECTION(POINT(-179 1),POINT(178 1))", "GEOMETRYCOLLECTION(POINT(181 1),POINT(178 1))"),
        ("LINESTRING(-100 0,0 0,100 0)", "LINESTRING(-100 0,0 0,100 0)"),
        (
            "POLYGON((179 5,-179 5,-179 6,179 6,179 5))",
            "POLYGON((179 5,180 5,181 5,181 6,180 6,179 6,179 5))",
        ),
    ],
)
def test_what_lies_on_both_sides_of_the_meridian_is_joined(apart: str, together: str) -> None:
    assert join(from_wkt(apart)).equals_exact(from_wkt(together), 1e-9, normalize=True)


def test_two_halves_of_an_area_are_joined_without_a_seam() -> None:
    halves = "MULTIPOLYGON(((179 5,180 5,180 6,179 6,179 5)),((-180 5,-179 5,-179 6,-180 6,-180 5)))"
    assert join(from_wkt(halves)).equals(from_wkt("POLYGON((179 5,181 5,181 6,179 6,179 5))"))


def test_the_bounds_of_features_go_the_shortest_way_round(across: Path) -> None:
    assert load_atlas(across).bounds(["north-line"]) == (179, 60, 181, 61)
    assert extent([from_wkt("POINT(-179 3)"), from_wkt("POINT(179 0)")]) == (179, 0, 181, 3)
    assert extent([from_wkt("POINT(-170 3)"), from_wkt("POINT(-179 0)")]) == (-179, 0, -170, 3)
    assert extent([from_wkt("POINT EMPTY")]) is None


def test_a_figure_of_a_link_to_a_feature_looks_at_it(across: Path, tmp_path: Path) -> None:
    assert made("a.svg", tmp_path, across, "--view", "feature=north-line").exit_code == 0
    assert b'id="north-line-1"' in (tmp_path / "a.svg").read_bytes()


def test_an_empty_figure_says_that_it_is_empty(minimal: Atlas) -> None:
    [page] = pages_of(minimal, figure_of(minimal, from_query(minimal, EMPTY), ""))
    assert "No feature passes the layers and filters of this view." in words_of(page)


# Failures

PLACES = {
    "a folder that is not there": ("none", "there is no folder"),
    "a file instead of a folder": ("file", "file"),
    "a place that is full": ("full", "cannot be written: No space left on device. Choose another place"),
    "a place for reading alone": ("fixed", "cannot be written: Read-only file system. Choose another place"),
}


@pytest.fixture
def ailing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files open, or take the first bytes alone, as they do in places that are full or for reading alone."""
    opened, removed, folder_made = Path.open, Path.unlink, Path.mkdir

    def refuse(path: Path) -> None:
        if "fixed" in path.parent.parts:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))

    def open_(path: Path, mode: str = "r", *rest: object, **options: object):
        refuse(path)
        stream = opened(path, mode, *rest, **options)  # type: ignore[call-overload]
        if "full" in path.parts and "b" in mode:
            stream.write(b"some")
            stream.flush()
            stream.close()
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        return stream

    monkeypatch.setattr(Path, "open", open_)
    monkeypatch.setattr(Path, "unlink", lambda path, **options: (refuse(path), removed(path, **options)))
    monkeypatch.setattr(
        Path, "mkdir", lambda path, *rest, **options: (refuse(path), folder_made(path, *rest, **options))
    )


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", WAYS)
@pytest.mark.usefixtures("ailing")
def test_a_failure_tells_why_and_leaves_nothing(name: str, place: str, tmp_path: Path) -> None:
    where, told = PLACES[place]
    for folder in ("full", "fixed"):
        (tmp_path / folder).mkdir()
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    result = made(name, tmp_path / where, MINIMAL)
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1].startswith("ninebridges: ")
    assert told in result.stderr
    assert str(tmp_path / where) in result.stderr
    assert ".tmp" not in result.stderr
    assert left_in(tmp_path) == ["file", "fixed", "full"]
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("name", WAYS)
def test_an_interruption_leaves_what_was_there(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / name / "old" if "." not in name else tmp_path / name
    old.parent.mkdir(exist_ok=True)
    old.write_text("mine", encoding="utf-8")
    before = left_in(tmp_path)

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupt)
    assert made(name, tmp_path, MINIMAL).exit_code == 130
    assert (left_in(tmp_path), old.read_text(encoding="utf-8")) == (before, "mine")


def test_a_folder_of_figures_none_of_which_can_be_drawn_is_not_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dashboard.cli import snapshots  # noqa: PLC0415 (matplotlib and Streamlit)

    monkeypatch.setattr(
        snapshots,
        "draw_each",
        lambda _batch, features, _processes: ((each, snapshots.Outcome("no room")) for each in features),
    )
    arguments = ["snapshot", "--each", "feature", "-o", str(tmp_path / "figures"), "--atlas", str(MINIMAL)]
    result = CliRunner().invoke(cli.app, arguments)
    assert (result.exit_code, left_in(tmp_path)) == (1, [])
    assert "ninebridges: north-line: no room" in result.stderr


@pytest.mark.parametrize(
    ("command", "name", "told"),
    [
        (("cite", "--format", "bibtex"), "a.ris", "Give a name that ends in .bib, or another --format."),
        (("cite",), "a.bib", "Give a name that ends in .txt, or another --format."),
        (("export", "--format", "csv"), "a.csv", "CSV tables is a folder"),
        (("export", "--format", "geojson"), "a.png", "GeoJSON is a folder"),
        (("snapshot",), "a.gpkg", "Give a name that ends in .png or .svg or .pdf or .html."),
    ],
)
def test_a_name_that_misleads_about_what_a_file_holds_is_refused(
    command: tuple[str, ...], name: str, told: str, tmp_path: Path
) -> None:
    result = CliRunner().invoke(cli.app, [*command, "-o", str(tmp_path / name), "--atlas", str(MINIMAL)])
    assert (result.exit_code, left_in(tmp_path)) == (1, [])
    assert told in result.stderr


@pytest.mark.parametrize("name", ["A.SVG", "A.GPKG", "A.BIB"])
def test_a_suffix_may_be_written_large(name: str, tmp_path: Path) -> None:
    command = EVERY[name.lower()]
    result = CliRunner().invoke(cli.app, [*command, "-o", str(tmp_path / name), "--atlas", str(MINIMAL)])
    assert (result.exit_code, left_in(tmp_path)) == (0, [name])
