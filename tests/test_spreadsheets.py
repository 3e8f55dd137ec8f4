"""CSV tables and workbooks: opened again with GDAL, and what a spreadsheet would take for a formula."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pyogrio
import pytest

from geodata import Atlas
from geodata.exports import Format, Scope, as_file, as_folder
from geodata.exports.contents import tables_of
from geodata.exports.tables import cell_text
from geodata.present.sources import editors_note
from tests.exported import HARMFUL, harmful, misplaced

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def table(folder: dict[str, bytes], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(folder[f"{name}.csv"].decode(), newline="")))


@pytest.fixture(scope="module")
def folder(shipped: Atlas) -> dict[str, bytes]:
    return as_folder(shipped, Format.CSV, Scope(link="https://example.org/"))


@pytest.fixture(scope="module")
def workbook(shipped: Atlas, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("xlsx") / "atlas.xlsx"
    path.write_bytes(as_file(shipped, Format.XLSX, Scope(link="https://example.org/")))
    return path


# CSV


def test_every_table_is_a_file_with_every_row(folder: dict[str, bytes], shipped: Atlas) -> None:
    for each in tables_of(shipped):
        rows = [tuple(row.values())[: len(each.columns)] for row in table(folder, each.name)]
        assert rows == [tuple(map(cell_text, row)) for row in each.rows]


def test_a_doubted_passage_has_its_editor_s_note_where_it_is_evidence(minimal: Atlas) -> None:
    rows = {row["id"]: row for row in table(as_folder(minimal, Format.CSV), "evidence")}
    assert rows["bridge"]["editors_note"] == editors_note(minimal, minimal.passages["bridge"])
    assert rows["length"]["editors_note"] == ""


def test_gdal_finds_every_feature_with_its_geometry(
    folder: dict[str, bytes], shipped: Atlas, tmp_path: Path
) -> None:
    (tmp_path / "features.csv").write_bytes(folder["features.csv"])
    found = pyogrio.read_dataframe(tmp_path / "features.csv").set_index("id")
    assert sorted(found.index) == sorted(shipped.features)
    assert misplaced(found.geometry, shipped) == []


def test_a_readme_and_the_licences_lie_beside_the_tables(folder: dict[str, bytes], shipped: Atlas) -> None:
    readme, licences = folder["README.md"].decode(), folder["DATA_LICENSES.md"].decode()
    assert [name for name in folder if name.endswith(".csv") and f"## {name}" not in readme] == []
    assert f"Data of: {shipped.about.data_date}" in readme
    assert "https://example.org/" in readme
    assert "© OpenStreetMap contributors" in licences


def test_csv_holds_the_very_same_text(minimal: Atlas) -> None:
    names = table(as_folder(harmful(minimal), Format.CSV), "names")
    line = next(row for row in names if row["feature"] == "north-line")
    assert (line["en"], line["ko"], line["ru"]) == HARMFUL[:3]


# The workbook


def test_every_table_is_a_sheet_with_every_row(workbook: Path, shipped: Atlas) -> None:
    sheets = [name for name, _ in pyogrio.list_layers(workbook)]
    assert sheets[:2] == ["About", "columns"]
    for each in tables_of(shipped):
        assert each.name in sheets
        assert pyogrio.read_info(workbook, layer=each.name, HEADERS="FORCE")["features"] == len(each.rows)


def test_numbers_are_numbers_and_text_is_text(workbook: Path, shipped: Atlas) -> None:
    facts = pyogrio.read_dataframe(workbook, layer="facts", HEADERS="FORCE")
    numbers = [fact.number for fact in shipped.facts if fact.number is not None]
    assert facts["number"].dropna().tolist() == numbers
    assert facts["value"].tolist() == [fact.value for fact in shipped.facts]


def test_the_first_sheet_tells_day_licences_and_credits(workbook: Path, shipped: Atlas) -> None:
    texts = strings(workbook.read_bytes())
    assert {shipped.about.title, shipped.about.data_date, "https://example.org/"} <= texts
    assert any("© OpenStreetMap contributors" in text for text in texts)


def strings(book: bytes) -> set[str]:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        root = ET.fromstring(archive.read("xl/sharedStrings.xml"))
    return {"".join(item.itertext()) for item in root.iter(f"{SHEET}si")}


def test_no_text_becomes_a_formula_or_a_link(minimal: Atlas) -> None:
    book = as_file(harmful(minimal), Format.XLSX)
    assert set(HARMFUL[:4]) <= strings(book)
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/")]
    assert len(sheets) == len(tables_of(minimal)) + 2
    assert [sheet for sheet in sheets if b"<f>" in sheet or b"<hyperlink" in sheet] == []


def long_texts(book: bytes, folder: Path) -> dict[tuple[str, str], list[str]]:
    """What the last sheet holds: the pieces of a text by the sheet and cell where it belongs."""
    path = folder / "long.xlsx"
    path.write_bytes(book)
    found: dict[tuple[str, str], list[str]] = {}
    if "long-texts" in [name for name, _ in pyogrio.list_layers(path)]:
        for row in pyogrio.read_dataframe(path, layer="long-texts", HEADERS="FORCE").itertuples():
            found.setdefault((row.sheet, row.cell), []).append(row.text)
            assert row.piece == len(found[row.sheet, row.cell])
    return found


@pytest.mark.parametrize("sign", ["나", "😀", "a😀"])
def test_a_text_too_long_for_a_cell_is_cut_with_a_mark_and_stands_whole_elsewhere(
    minimal: Atlas, tmp_path: Path, sign: str
) -> None:
    text = (sign * 100_000)[:100_000]
    facts = [
        fact.model_copy(update={"note": text}) if not n else fact for n, fact in enumerate(minimal.facts)
    ]
    book = as_file(replace(minimal, facts=tuple(facts)), Format.XLSX)
    [(place, pieces)] = long_texts(book, tmp_path).items()
    assert (place[0], "".join(pieces)) == ("facts", text)
    last = len(pieces) + 1
    mark = f" […] The whole text is in the sheet long-texts, rows 2 to {last}."
    [shown] = [each for each in strings(book) if each.endswith(mark)]
    assert text.startswith(shown.removesuffix(mark))
    assert max(len(each.encode("utf-16-le")) // 2 for each in strings(book)) <= 32_767


def test_a_text_about_the_atlas_may_be_long_too(minimal: Atlas, tmp_path: Path) -> None:
    for length, pieces in ((32_767, 0), (32_768, 2)):
        about = minimal.about.model_copy(update={"description": "d" * length})
        book = as_file(replace(minimal, about=about), Format.XLSX)
        found = long_texts(book, tmp_path)
        assert [(sheet, len(each)) for (sheet, _), each in found.items()] == [("About", pieces)] * bool(
            pieces
        )
        assert ("d" * length in strings(book)) is not bool(pieces)


def test_the_same_data_make_the_same_file(minimal: Atlas) -> None:
    assert as_file(minimal, Format.XLSX) == as_file(minimal, Format.XLSX)
    assert as_file(minimal, Format.CSV) == as_file(minimal, Format.CSV)
