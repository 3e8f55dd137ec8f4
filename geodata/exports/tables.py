"""Model tables with described, typed columns and foreign keys, and write them as CSV.

`contents.py` makes the tables; CSV, workbooks, GeoPackage and data packages write them. Cells are text,
numbers or None; a cell with several values separates them by `|`, as the files of an atlas do.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from geodata.present.wording import counted

Cell = str | int | float | None
Row = tuple[Cell, ...]


class Type(StrEnum):
    """The types of columns, by their names in the Table Schema standard."""

    TEXT = "string"
    NUMBER = "number"
    INTEGER = "integer"


@dataclass(frozen=True)
class Column:
    """A column; `terms` are its possible values if they are a closed vocabulary."""

    name: str
    description: str
    type: Type = Type.TEXT
    required: bool = False
    terms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tie:
    """A foreign key: columns whose values refer to the columns `to` of another table."""

    columns: tuple[str, ...]
    table: str
    to: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table with its rows; the columns in `key` are its primary key."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    key: tuple[str, ...] = ()
    ties: tuple[Tie, ...] = ()


#: The column, and the foreign key, of rows about a feature.
FEATURE = Column("feature", "Id of the feature", required=True)
TO_FEATURE = Tie(("feature",), "features", ("id",))
#: A column, and the function that computes its cell from the item of a row.
Filled = tuple[Column, Callable[[Any], Cell]]


def fill_table(  # noqa: PLR0913
    name: str,
    title: str,
    columns: Sequence[Filled],
    items: Iterable[Any],
    *,
    key: tuple[str, ...] = (),
    ties: tuple[Tie, ...] = (),
) -> Table:
    """A table with one row per item; see `Table` for `key` and `ties`."""
    rows = tuple(tuple(cell(item) for _, cell in columns) for item in items)
    return Table(name, title, tuple(column for column, _ in columns), rows, key, ties)


def join_cell(items: Iterable[str]) -> str | None:
    """Several values as one cell; None if there are no values."""
    return "|".join(items) or None


def cell_text(cell: Cell) -> str:
    """A cell as text: '' for None, whole numbers without a fraction, others without loss."""
    if cell is None:
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def as_csv(table: Table) -> bytes:
    """A table as CSV (RFC 4180) in UTF-8; text is unchanged."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([column.name for column in table.columns])
    writer.writerows([[cell_text(cell) for cell in row] for row in table.rows])
    return text.getvalue().encode()


def as_markdown(table: Table, file: str) -> str:
    """The description of a table, column by column, in Markdown."""
    columns = [f"- `{column.name}`: {column.description}" for column in table.columns]
    return f"## {file}\n\n{table.title}, {counted(len(table.rows), 'row')}.\n\n" + "\n".join(columns) + "\n"
