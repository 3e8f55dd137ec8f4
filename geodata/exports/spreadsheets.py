"""Export the tables of an atlas for spreadsheets and statistics: CSV files, or one workbook (XLSX)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time

import shapely
import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from geodata import edtf, markdown
from geodata.catalogue import Atlas
from geodata.errors import ExportError
from geodata.exports import contents, tables
from geodata.exports import scope as scopes
from geodata.exports.geometry import to_rfc7946
from geodata.exports.scope import WHOLE, Scope
from geodata.exports.tables import Column, Row, Table

#: Limits of XLSX: UTF-16 code units in a cell, and rows in a sheet.
_LONGEST_CELL, _MOST_ROWS = 32_767, 1_048_576
#: The sheet for texts too long for a cell, and the words that refer to it.
_LONG_TEXTS, _CONTINUED = (
    "long-texts",
    " […] The whole text is in the sheet {sheet}, rows {first} to {last}.",
)
#: The earliest date that a workbook can have.
_FIRST_DAY = date(1900, 1, 1)
#: Widths of columns, in characters.
_NARROWEST, _WIDEST = 8, 60
_README = """\
# {title}

{about}

Each file is CSV in UTF-8 with a header row; `|` separates several values in one cell. Text is unchanged: a
spreadsheet may read a cell that begins with `=`, `+`, `-` or `@` as a formula. Import such columns as text,
or export XLSX, in which no text is a formula. The licences are in DATA_LICENSES.md.

{tables}"""


def csv_folder(atlas: Atlas, scope: Scope = WHOLE) -> dict[str, bytes]:
    """One CSV file per table, and README.md, as bytes by file name; geometry (EPSG:4326) is WKT."""
    made = [_with_geometry(atlas, table) for table in contents.tables_of(atlas)]
    described = "\n".join(tables.as_markdown(table, f"{table.name}.csv") for table in made)
    readme = _README.format(
        title=markdown.escape(atlas.about.title), about=scopes.as_list(atlas, scope), tables=described
    )
    return {
        **{f"{table.name}.csv": tables.as_csv(table) for table in made},
        "README.md": readme.encode(),
    }


def _with_geometry(atlas: Atlas, table: Table) -> Table:
    if table.name != "features":
        return table
    column = Column("WKT", "Its geometry as Well-Known Text (WGS84, longitude first)")
    shapes = [to_rfc7946(atlas.geometry(feature)) for feature in atlas.features]
    texts = [
        None if shape.is_empty else shapely.to_wkt(shape, rounding_precision=6, trim=True) for shape in shapes
    ]
    rows = tuple((*row, text) for row, text in zip(table.rows, texts, strict=True))
    return replace(table, columns=(*table.columns, column), rows=rows)


def workbook(atlas: Atlas, scope: Scope = WHOLE) -> bytes:
    """A workbook (XLSX) with a sheet per table, after one about the workbook and its licences.

    Text is never read as a formula. Text too long for a cell is cut, with a note that says in which rows of
    the last sheet the whole text is. Raises ExportError for more rows than a sheet can have.
    """
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    day = datetime.combine(max(edtf.latest(atlas.about.data_date), _FIRST_DAY), time())
    book.set_properties({"title": atlas.about.title, "comments": scopes.holds(atlas, scope), "created": day})
    head, wrapped = book.add_format({"bold": True, "bottom": 1}), book.add_format({"text_wrap": True})
    wrapped.set_align("top")
    sheet = book.add_worksheet("About")
    sheet.set_column(0, 0, 24, head)
    sheet.set_column(1, 1, 100, wrapped)
    lines = [*scopes.about(atlas, scope).items(), *_lines(scopes.plain_notice(atlas, scope))]
    long = _LongTexts()
    for number, (key, text) in enumerate(lines):
        sheet.write_string(number, 0, key)
        sheet.write_string(number, 1, long.cell(sheet, number, 1, text))
    made = contents.tables_of(atlas)
    for table in (_columns(made), *made):
        _write_sheet(book.add_worksheet(table.name), table, head, long)
    if long.rows:
        _write_sheet(book.add_worksheet(_LONG_TEXTS), long.table, head, long)
    book.close()
    return target.getvalue()


def _columns(made: list[Table]) -> Table:
    """The table that describes the columns of the other sheets."""
    columns = (Column("sheet", ""), Column("column", ""), Column("contents", ""))
    rows = tuple((table.name, column.name, column.description) for table in made for column in table.columns)
    return Table("columns", "Columns", columns, rows)


def _lines(notice: str) -> list[tuple[str, str]]:
    """The licences as rows, one per line; headings are in the first column."""
    lines = notice.splitlines()
    return [(line.lstrip("# "), "") if line.startswith("#") else ("", line) for line in lines]


def _write_sheet(sheet: Worksheet, table: Table, head: object, long: _LongTexts) -> None:
    if len(table.rows) >= _MOST_ROWS:
        raise ExportError(f"{table.title}: {len(table.rows):,} rows are more than a sheet holds. Export CSV.")
    for place, column in enumerate(table.columns):
        cells = [row[place] for row in table.rows]
        sheet.write_string(0, place, column.name, head)
        width = max(len(tables.cell_text(cell)) for cell in (column.name, *cells))
        sheet.set_column(place, place, min(max(width, _NARROWEST), _WIDEST))
        for number, cell in enumerate(cells, 1):
            if isinstance(cell, str):
                sheet.write_string(number, place, long.cell(sheet, number, place, cell))
            elif cell is not None:
                sheet.write_number(number, place, cell)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)


@dataclass
class _LongTexts:
    """Texts too long for a cell, as rows of pieces that fit."""

    rows: list[Row] = field(default_factory=list)

    def cell(self, sheet: Worksheet, row: int, column: int, text: str) -> str:
        """The text of a cell: all of it, or its beginning and where the whole text is."""
        if _length(text) <= _LONGEST_CELL:
            return text
        place, first = xl_rowcol_to_cell(row, column), len(self.rows) + 2
        pieces = enumerate(_pieces(text, _LONGEST_CELL), 1)
        self.rows += [(sheet.get_name(), place, number, piece) for number, piece in pieces]
        mark = _CONTINUED.format(sheet=_LONG_TEXTS, first=first, last=len(self.rows) + 1)
        return next(_pieces(text, _LONGEST_CELL - len(mark))) + mark

    @property
    def table(self) -> Table:
        """The long texts as a table."""
        columns = (Column("sheet", ""), Column("cell", ""), Column("piece", ""), Column("text", ""))
        return Table(_LONG_TEXTS, "Long texts", columns, tuple(self.rows))


def _length(text: str) -> int:
    """The length of a text as Excel counts it, in UTF-16 code units: an emoji is two."""
    return len(text.encode("utf-16-le")) // 2


def _pieces(text: str, most: int) -> Iterator[str]:
    """A text in pieces of at most `most` UTF-16 code units; no character is split."""
    start = end = length = 0
    for end, sign in enumerate(text):
        width = 2 if sign > "\uffff" else 1
        if length + width > most:
            yield text[start:end]
            start, length = end, 0
        length += width
    yield text[start:]
