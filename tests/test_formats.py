"""The formats together: which there are, how a name tells them, and that nothing half-written is left."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pyogrio
import pytest
from pyogrio.errors import DataSourceError

from geodata import Atlas
from geodata.errors import ExportError
from geodata.exports import FORMATS, Format, Scope, as_file, as_folder, formats, guess_format, write
from tests.exported import crossing, misplaced, placed


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("atlas.gpkg", Format.GEOPACKAGE),
        ("ATLAS.GPKG", Format.GEOPACKAGE),
        ("atlas.geojson", Format.GEOJSON),
        ("atlas.json", Format.JSON),
        ("atlas.kmz", Format.KMZ),
        ("atlas.zip", None),
        ("atlas", None),
    ],
)
def test_a_name_tells_the_format_where_only_one_has_its_suffix(name: str, form: Format | None) -> None:
    assert guess_format(Path(name)) is form


@pytest.mark.parametrize("form", Format)
def test_every_format_writes_a_file_whose_name_tells_it(minimal: Atlas, form: Format, tmp_path: Path) -> None:
    path = tmp_path / f"atlas{FORMATS[form].suffix}"
    write(minimal, form, path)
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
    assert path.read_bytes()[:2] == {".gpkg": b"SQ", ".kml": b"<?", ".geojson": b"{\n", ".json": b"{\n"}.get(
        path.suffix, b"PK"
    )


@pytest.mark.parametrize("form", Format)
def test_every_format_carries_licences_credits_day_and_link(
    minimal: Atlas, form: Format, tmp_path: Path
) -> None:
    path = tmp_path / f"atlas{FORMATS[form].suffix}"
    write(minimal, form, path, Scope("Rails", "https://example.org/?sites=false"))
    content = path.read_bytes()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            content = b"\n".join(archive.read(name) for name in archive.namelist())
    for words in ("CC0 1.0", "Open Rails", "Iron Road Atlas", "Rails", "https://example.org/?sites=false"):
        assert words.encode() in content
    assert b"2022-11-23" in content or b"23 November 2022" in content


@pytest.mark.parametrize("form", [form for form, about in FORMATS.items() if about.folder])
def test_a_folder_of_files_is_a_folder_or_a_zip(minimal: Atlas, form: Format, tmp_path: Path) -> None:
    write(minimal, form, tmp_path / "folder")
    write(minimal, form, tmp_path / "folder.zip")
    with zipfile.ZipFile(tmp_path / "folder.zip") as archive:
        packed = {name: archive.read(name) for name in archive.namelist()}
        assert {entry.date_time[:3] for entry in archive.infolist()} == {(2022, 11, 23)}
    assert packed == {path.name: path.read_bytes() for path in (tmp_path / "folder").iterdir()}
    assert "DATA_LICENSES.md" in packed


@pytest.mark.parametrize(
    ("form", "name", "told"),
    [
        (Format.GEOPACKAGE, "atlas.kml", "GeoPackage is one file. Give a name that ends in .gpkg"),
        (Format.DATA_PACKAGE, "atlas", "Data Package is one file. Give a name that ends in .zip"),
        (Format.FLATGEOBUF, "atlas.fgb", "FlatGeobuf is a folder. Give its name, or one that ends in .zip"),
        (Format.CSV, "atlas.xlsx", "CSV tables is a folder"),
        (Format.GEOJSON, "atlas.gpkg", "GeoJSON is a folder"),
    ],
)
def test_a_name_of_another_format_is_refused(
    minimal: Atlas, form: Format, name: str, told: str, tmp_path: Path
) -> None:
    with pytest.raises(ExportError, match=told):
        write(minimal, form, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("form", "name"), [(Format.GEOPACKAGE, "atlas.gpkg"), (Format.FLATGEOBUF, "folder")])
def test_a_failure_of_gdal_is_reported_and_leaves_what_was_there(
    minimal: Atlas, form: Format, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise DataSourceError("no space left on device")

    (tmp_path / "atlas.gpkg").write_bytes(b"mine")
    monkeypatch.setattr(pyogrio, "write_dataframe", fail)
    with pytest.raises(
        ExportError, match=f"{FORMATS[form].title} could not be made: no space left on device"
    ):
        write(minimal, form, tmp_path / name)
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("atlas.gpkg", b"mine")]


@pytest.mark.parametrize("form", [Format.CSV, Format.GEOJSON, Format.FLATGEOBUF])
def test_no_text_of_somebody_else_is_written_over(minimal: Atlas, tmp_path: Path, form: Format) -> None:
    (name,) = [name for name in as_folder(minimal, form) if name.endswith(".md")][-1:]
    (tmp_path / name).write_text("mine", encoding="utf-8")
    with pytest.raises(ExportError, match=rf"would write over {name}\. Give the name of a new folder"):
        write(minimal, form, tmp_path)
    assert [(each.name, each.read_text(encoding="utf-8")) for each in tmp_path.iterdir()] == [(name, "mine")]
    (tmp_path / name).unlink()
    write(minimal, form, tmp_path)
    write(minimal, form, tmp_path)  # over its own


def test_every_format_says_for_what_it_is_good() -> None:
    assert list(FORMATS) == list(Format)
    assert all(about.title and about.use and about.media_type for about in FORMATS.values())


def test_each_function_named_is_one() -> None:
    names = [name for about in FORMATS.values() for name in (about.file, about.folder) if name]
    assert all(callable(formats._function(name)) for name in names)


# FlatGeobuf


def test_a_layer_of_flatgeobuf_comes_back_with_what_is_said_of_it(shipped: Atlas) -> None:
    found = {}
    for name, content in as_folder(shipped, Format.FLATGEOBUF).items():
        if name.endswith(".fgb"):
            frame = pyogrio.read_dataframe(content)
            found |= dict(zip(frame["id"], frame.geometry, strict=True))
            said = pyogrio.read_info(content)["layer_metadata"]
            layer = shipped.layers[name.removesuffix(".fgb")]
            assert (said["TITLE"], said["Data of"]) == (layer.title, shipped.about.data_date)
            assert layer.description in said["DESCRIPTION"]
    wanted = placed(shipped)
    assert sorted(found) == sorted(wanted)
    assert misplaced(found, shipped) == []


# GeoJSON


def test_gdal_reads_geojson_of_everything(shipped: Atlas) -> None:
    frame = pyogrio.read_dataframe(as_file(shipped, Format.GEOJSON)).set_index("id")
    assert sorted(frame.index) == sorted(shipped.features)
    assert misplaced(frame.geometry, shipped) == []


def test_geojson_is_cut_at_the_180th_meridian(minimal: Atlas) -> None:
    [line] = [
        item
        for item in json.loads(as_folder(crossing(minimal), Format.GEOJSON)["rails.geojson"])["features"]
        if item["id"] == "north-line"
    ]
    assert line["geometry"] == {
        "type": "MultiLineString",
        "coordinates": [[[179.0, 60.0], [180.0, 60.5]], [[-180.0, 60.5], [-179.0, 61.0]]],
    }
