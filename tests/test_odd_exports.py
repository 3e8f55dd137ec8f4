"""Odd but valid atlases through every format, and what each file says of itself."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pyogrio
import pytest
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt
from shapely import from_wkt

from geodata import Atlas, check_folder, load_atlas
from geodata.errors import ExportError
from geodata.exports import FORMATS, Format, Scope, as_document, as_file, as_folder, schema, write
from geodata.exports import scope as scopes
from geodata.exports.frames import made_with_gdal
from geodata.extracting import extract
from geodata.vocabulary import Severity

#: An id as XML Schema has it (xs:ID), as far as it is of ASCII.
XML_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
MAPS = (Format.GEOPACKAGE, Format.FLATGEOBUF, Format.KML, Format.KMZ)


def with_layers(atlas: Atlas, *ids: str) -> Atlas:
    """The atlas with other ids for its two layers."""
    new = dict(zip(atlas.layers, ids, strict=True))
    layers = {new[old]: layer.model_copy(update={"id": new[old]}) for old, layer in atlas.layers.items()}
    features = {
        name: feature.model_copy(update={"layer": new[feature.layer]})
        for name, feature in atlas.features.items()
    }
    return replace(atlas, layers=layers, features=features)


def with_shapes(atlas: Atlas, **shapes: str) -> Atlas:
    """The atlas with other geometry, as WKT by the id of the feature with underscores."""
    new = {
        name.replace("_", "-"): atlas.features[name.replace("_", "-")].model_copy(
            update={"geometry": from_wkt(text)}
        )
        for name, text in shapes.items()
    }
    return replace(atlas, features={**atlas.features, **new}, checkpoints=())


def with_texts(atlas: Atlas, text: str) -> Atlas:
    """The atlas with a text wherever one may be anything."""
    about = atlas.about.model_copy(update=dict.fromkeys(("title", "description", "licence", "version"), text))
    layers = {
        name: layer.model_copy(update={"title": text, "description": text})
        for name, layer in atlas.layers.items()
    }
    names = {
        name: each.model_copy(update={**dict.fromkeys(("en", "ko", "ru"), text), "aliases": (text,)})
        for name, each in atlas.names.items()
    }
    facts = tuple(
        fact
        if fact.unit or fact.property == "status"
        else fact.model_copy(update={"value": text, "note": text})
        for fact in atlas.facts
    )
    return replace(atlas, about=about, layers=layers, names=names, facts=facts)


def with_many_layers(atlas: Atlas, count: int) -> Atlas:
    """An atlas of so many layers, a feature in each."""
    layer, one = next(iter(atlas.layers.values())), atlas.features["north-line"]
    ids = [f"layer-{number}" for number in range(count)]
    names = {name: atlas.names["north-line"].model_copy(update={"feature": name}) for name in ids}
    return replace(
        bare(atlas),
        layers={name: layer.model_copy(update={"id": name}) for name in ids},
        features={name: one.model_copy(update={"id": name, "layer": name, "part_of": ()}) for name in ids},
        names=names,
    )


def bare(atlas: Atlas) -> Atlas:
    """The atlas before anything is drawn in it."""
    return replace(
        atlas, features={}, names={}, facts=(), passages={}, sources={}, checkpoints=(), start_views=()
    )


def dated(atlas: Atlas, day: str) -> Atlas:
    return replace(atlas, about=atlas.about.model_copy(update={"data_date": day}))


ODD: dict[str, Callable[[Atlas], Atlas]] = {
    "ids that formats keep for themselves": lambda atlas: with_layers(atlas, "gpkg-x", "sqlite-y"),
    "ids of tables of the formats": lambda atlas: with_layers(atlas, "features", "rtree-x-lines"),
    "ids of columns of the formats": lambda atlas: with_layers(atlas, "fid", "geom"),
    "ids of digits": lambda atlas: with_layers(atlas, "0", "1-2"),
    "long ids": lambda atlas: with_layers(atlas, "a" * 60, "a" * 60 + "-b"),
    "formulas": lambda atlas: with_texts(atlas, "=1+1"),
    "one quotation mark": lambda atlas: with_texts(atlas, '"'),
    "line breaks": lambda atlas: with_texts(atlas, "a\nb\tc"),
    "writing from right to left": lambda atlas: with_texts(atlas, "\u202eabc\u05d0"),
    "several points": lambda atlas: with_shapes(
        atlas, north_line="MULTIPOINT((129 42),(130 43))", rice_farm="MULTIPOINT((129 42))"
    ),
    "collections": lambda atlas: with_shapes(
        atlas,
        north_line=(
            "GEOMETRYCOLLECTION(POINT(129 42),LINESTRING(129 42,130 43),"
            "POLYGON((129 42,130 42,130 43,129 42)))"
        ),
        rice_farm="GEOMETRYCOLLECTION(POINT(129 42))",
    ),
    "collections in collections": lambda atlas: with_shapes(
        atlas,
        rice_farm=(
            "GEOMETRYCOLLECTION(GEOMETRYCOLLECTION(GEOMETRYCOLLECTION(POINT(129 42))),"
            "MULTIPOINT((1 1),(2 2)))"
        ),
    ),
    "as wide as the world": lambda atlas: with_shapes(
        atlas, rice_farm="POLYGON((-180 -60,0 -60,180 -60,180 60,0 60,-180 60,-180 -60))"
    ),
    "heights": lambda atlas: with_shapes(atlas, north_line="LINESTRING Z(129 42 5,130 43 10)"),
    "no feature yet": bare,
    "no layer yet": lambda atlas: replace(bare(atlas), groups=(), layers={}),
    "a year before 1000": lambda atlas: dated(atlas, "0987-03"),
    "data of an interval": lambda atlas: dated(atlas, "2026-01-01/2026-01-31"),
}


@pytest.fixture(scope="module", params=ODD)
def odd(request: pytest.FixtureRequest, minimal: Atlas, tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    """An odd atlas, opened from a folder like any other."""
    path = tmp_path_factory.mktemp("odd") / "odd.zip"
    path.write_bytes(as_file(ODD[request.param](minimal), Format.DATA_PACKAGE))
    return load_atlas(path)


@pytest.mark.parametrize("form", [form for form in Format if form not in MAPS])
def test_every_odd_atlas_is_exported(form: Format, odd: Atlas, tmp_path: Path) -> None:
    content = as_file(odd, form)
    match form:
        case Format.GEOJSON:
            assert json.loads(content)
        case Format.JSON:
            assert list(Draft202012Validator(schema()).iter_errors(json.loads(content))) == []
        case Format.DATA_PACKAGE:
            path = tmp_path / "again.zip"
            path.write_bytes(content)
            assert as_file(load_atlas(path), form) == content
        case _:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                for name in archive.namelist():
                    check(name, archive.read(name))


def check(name: str, content: bytes) -> None:
    """Read a file of a workbook or a folder of tables as what it is."""
    if name.endswith((".xml", ".rels")):
        ET.fromstring(content)
    elif name.endswith(".csv"):
        assert (
            len({len(row) for row in csv.reader(io.StringIO(content.decode(), newline=""), strict=True)}) == 1
        )
    if name == "docProps/core.xml":
        assert re.search(rb">[0-9]{4}-[0-9]{2}-[0-9]{2}T", content)


@pytest.mark.parametrize("form", MAPS)
def test_every_odd_atlas_is_drawn_or_says_that_there_is_nothing(
    form: Format, odd: Atlas, tmp_path: Path
) -> None:
    path = tmp_path / f"odd{FORMATS[form].suffix}"
    if not odd.features:
        with pytest.raises(ExportError, match="no feature has a place"):
            write(odd, form, path)
        return
    path.write_bytes(as_file(odd, form))
    names = {feature.id: odd.name(feature.id) for layer in odd.layers for feature in odd.drawn_in(layer)}
    assert names_in(form, path) == names


def names_in(form: Format, path: Path) -> dict[str, str]:
    """The names of features by their ids, as independent readers find them in a file."""
    if form is Format.GEOPACKAGE:
        with closing(sqlite3.connect(path)) as database:
            for (style,) in database.execute("SELECT styleQML FROM layer_styles"):
                ET.fromstring(style)
        layers = [name for name, kind in pyogrio.list_layers(path) if kind and not name.endswith("_accuracy")]
        frames = [pyogrio.read_dataframe(path, layer=name) for name in layers]
    elif form is Format.FLATGEOBUF:
        with zipfile.ZipFile(path) as archive:
            files = [name for name in archive.namelist() if name.endswith(".fgb")]
            frames = [pyogrio.read_dataframe(io.BytesIO(archive.read(name))) for name in files]
    else:
        return names_in_kml(path)
    return {row["id"]: row["name"] for frame in frames for _, row in frame.iterrows()}


def names_in_kml(path: Path) -> dict[str, str]:
    root = ET.fromstring(
        path.read_bytes() if path.suffix == ".kml" else zipfile.ZipFile(path).read("doc.kml")
    )
    assert_ids_are_valid(root)
    assert all(element.text for element in root.iter() if element.tag.endswith("}coordinates"))
    space = {"k": "http://www.opengis.net/kml/2.2"}
    return {
        placemark.attrib["id"].removeprefix("feature-"): placemark.findtext("k:name", namespaces=space) or ""
        for placemark in root.iterfind(".//k:Placemark", space)
    }


def assert_ids_are_valid(root: ET.Element) -> None:
    ids = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids))
    assert [each for each in ids if not XML_ID.fullmatch(each)] == []
    used = {element.text for element in root.iter() if element.tag.endswith("}styleUrl")}
    assert used <= {f"#{each}" for each in ids}


def test_every_id_of_the_shipped_kml_is_one_of_xml(shipped: Atlas) -> None:
    assert_ids_are_valid(ET.fromstring(as_file(shipped, Format.KML)))


def test_seventy_layers_are_exported(minimal: Atlas) -> None:
    atlas = with_many_layers(minimal, 70)
    for form in (Format.KML, Format.XLSX, Format.FLATGEOBUF, Format.CSV, Format.JSON):
        assert as_file(atlas, form)


def test_layers_whose_names_a_geopackage_keeps_have_a_word_before_them(
    minimal: Atlas, tmp_path: Path
) -> None:
    path = tmp_path / "a.gpkg"
    write(with_layers(minimal, "gpkg-x", "sites"), Format.GEOPACKAGE, path)
    assert {"layer__gpkg_x_lines", "sites_areas"} <= {name for name, _ in pyogrio.list_layers(path)}


@pytest.mark.parametrize("form", Format)
def test_empty_texts_are_left_out(form: Format, minimal: Atlas) -> None:
    about = minimal.about.model_copy(update=dict.fromkeys(("title", "description", "licence"), ""))
    layers = {
        name: layer.model_copy(update={"title": "", "description": ""})
        for name, layer in minimal.layers.items()
    }
    assert as_file(replace(minimal, about=about, layers=layers), form)


def test_what_xml_cannot_hold_is_replaced_in_styles_and_in_kml(minimal: Atlas) -> None:
    atlas = with_texts(minimal, "a\x01b\uffff")
    ET.fromstring(as_file(atlas, Format.KML))
    assert names_of_styles(atlas)


def names_of_styles(atlas: Atlas) -> list[str]:
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(as_file(atlas, Format.GEOPACKAGE))
        rows = database.execute("SELECT f_table_name, styleQML FROM layer_styles").fetchall()
    return [name for name, style in rows if ET.fromstring(style) is not None]


MARKED = "a_b *c* ![d](https://example.org/e.png) $f$ <g>"


def test_text_is_text_in_the_documents_beside_tables(minimal: Atlas) -> None:
    for files in (as_folder(with_texts(minimal, MARKED), Format.CSV), unzipped(with_texts(minimal, MARKED))):
        for name in ("README.md", "DATA_LICENSES.md"):
            shown = MarkdownIt("commonmark").render(files[name].decode())
            assert "<img" not in shown
            assert "<em>" not in shown
            assert escape(MARKED) in shown


def unzipped(atlas: Atlas) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(as_file(atlas, Format.DATA_PACKAGE))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_licences_have_no_backslashes_where_they_are_no_markdown(minimal: Atlas) -> None:
    notice = scopes.plain_notice(with_texts(minimal, MARKED))
    assert MARKED in notice
    assert "\\" not in notice
    with zipfile.ZipFile(io.BytesIO(as_file(with_texts(minimal, MARKED), Format.XLSX))) as book:
        assert b"\\_" not in book.read("xl/sharedStrings.xml")


def test_references_as_zotero_exports_them_are_valid_in_the_json_document(folder: Path) -> None:
    path = folder / "references.json"
    items = json.loads(path.read_text(encoding="utf-8"))
    odd: list[dict[str, Any]] = [
        {"issued": {"date-parts": [["2018", 6]]}, "URL": None, "author": []},
        {
            "issued": {"literal": "in the reign of Kojong"},
            "author": [{"given": "Suharto"}],
            "DOI": "doi:10.1/2",
        },
        {"issued": {"raw": "June 22, 2018"}, "volume": 3, "editor": [{}], "note": ""},
        {"issued": {"date-parts": [[2018]], "season": "Spring"}, "accessed": {"date-parts": [[]]}},
    ]
    items += [
        {"id": f"http://zotero.org/users/1/items/AB{number}", "type": "book", "title": "A <i>b</i>", **each}
        for number, each in enumerate(odd)
    ]
    path.write_text(json.dumps(items), encoding="utf-8")
    assert [problem for problem in check_folder(folder) if problem.severity is Severity.ERROR] == []
    document = as_document(load_atlas(folder))
    assert {"ab0", "ab3"} <= {reference["id"] for reference in document["references"]}
    assert list(Draft202012Validator(schema()).iter_errors(document)) == []


# What a file says that it holds

PART = "All layers; only what is operating"


@pytest.fixture(scope="module")
def part(minimal: Atlas, tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    """An extract, exported as a data package and opened again."""
    path = tmp_path_factory.mktemp("part") / "part.zip"
    path.write_bytes(as_file(extract(minimal, ["north-line"]), Format.DATA_PACKAGE, Scope(PART, "?a=b")))
    assert check_folder(path) == []
    return load_atlas(path)


@pytest.mark.parametrize("form", [form for form in Format if form is not Format.GEOPACKAGE])
def test_an_extract_that_is_opened_again_says_what_it_is_in_every_format(form: Format, part: Atlas) -> None:
    content = as_file(part, form)
    said = [content]
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            said = [archive.read(name) for name in archive.namelist()]
    assert any(PART.encode() in each for each in said)
    assert not any(b"The whole atlas" in each for each in said)


def test_an_extract_of_an_extract_names_both(part: Atlas) -> None:
    assert scopes.holds(part, Scope("Rails")) == f"Rails; of an extract that holds: {PART}"
    assert scopes.about(part)["Holds"] == PART


def test_a_whole_atlas_says_so_and_its_settings_say_nothing(minimal: Atlas) -> None:
    with zipfile.ZipFile(io.BytesIO(as_file(minimal, Format.DATA_PACKAGE))) as archive:
        assert b"- Holds: The whole atlas\n" in archive.read("README.md")
        assert b"extract" not in archive.read("atlas.toml")


# Folders, and what GDAL says


@pytest.mark.parametrize("form", [Format.CSV, Format.GEOJSON, Format.FLATGEOBUF])
def test_a_folder_with_files_of_another_export_is_refused(
    form: Format, minimal: Atlas, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    write(minimal, form, folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    write(minimal, form, folder)  # the same again is no other
    with pytest.raises(ExportError, match=r"would be mixed up with older files: .* new folder"):
        write(extract(with_layers(minimal, "a", "b"), ["north-line"]), form, folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_files_of_other_kinds_in_a_folder_do_no_harm(minimal: Atlas, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    write(minimal, Format.CSV, tmp_path)
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert set(as_folder(minimal, Format.CSV)) <= {path.name for path in tmp_path.iterdir()}


@pytest.mark.parametrize(
    ("error", "told", "not_told"),
    [
        (
            pyogrio.errors.DataLayerError("a name may not begin so"),
            "a name may not begin so. Try another",
            "room",
        ),
        (
            sqlite3.OperationalError("database or disk is full"),
            "Make room in the temporary folder",
            "Another",
        ),
        (OSError(28, "No space left on device"), "Make room in the temporary folder", "Another"),
    ],
)
def test_an_error_of_gdal_is_reported_and_a_full_disk_alone_asks_for_room(
    error: Exception, told: str, not_told: str
) -> None:
    with pytest.raises(ExportError, match="A thing could not be made") as caught, made_with_gdal("A thing"):
        raise error
    assert told in str(caught.value)
    assert not_told not in str(caught.value)
