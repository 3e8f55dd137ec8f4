"""Read the entries of a file (rows, items of a list) into models; each mistake becomes a Problem."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from geodata import limits
from geodata.errors import UnreadableError
from geodata.folder import loading, mistakes
from geodata.folder.draft import Draft
from geodata.folder.reading import Reading
from geodata.model import Checkpoint, Fact, Names

_M = TypeVar("_M", bound=BaseModel)


def read_models(draft: Draft, file: str, model: type[_M], rows: Any, item: str = "") -> Iterator[_M]:
    """The models of a list. Messages name an entry `item` or, if that is empty, by its id or number."""
    if not isinstance(rows, list):
        draft.unread[model].others = True
        draft.problem(
            file,
            item or "the file",
            f"has {type(rows).__name__} where a list belongs",
            "write a list of entries",
        )
        return
    for number, row in enumerate(rows, 1):
        if is_enough(draft, file, model, number):
            return
        own = row.get("id") if isinstance(row, dict) else None
        yield from read_model(draft, file, item or name_entry(own, f"entry {number}"), model, row)


def read_model(draft: Draft, file: str, item: str, model: type[_M], row: Any) -> Iterator[_M]:
    """The model of one entry. If it has mistakes, nothing: they become problems, and its id unread."""
    try:
        yield model.model_validate(row)
    except ValidationError as error:
        keys = ("id", "feature") if model not in {Names, Fact, Checkpoint} else ("feature",)
        draft.unread[model].note(
            next((row[key] for key in keys if key in row), None) if isinstance(row, dict) else None
        )
        for wrong in error.errors():
            for message, remedy in mistakes.describe(wrong):
                draft.problem(file, item, message, remedy)


def read_table(reading: Reading, name: str, model: type[_M]) -> Iterator[_M]:
    """The rows of a CSV file as models; messages name them by line and feature."""
    draft, text = reading.draft, reading.text(name)
    if text is None:
        draft.unread[model].others = True
        return
    rows = loading.csv_of(text)
    try:
        _, columns = next(rows, (1, []))
        if not _has_columns(draft, name, model, columns):
            return
        for number, (line, cells) in enumerate(rows, 1):
            if is_enough(draft, name, model, number):
                return
            row = dict(zip(columns, cells, strict=False))
            where = f"line {line} ({row.get('feature', '')})"
            if len(cells) == len(columns):
                yield from read_model(draft, name, where, model, row)
                continue
            draft.unread[model].note(row.get("feature"))
            message = "the row has too many or too few cells"
            draft.problem(name, where, message, "quote cells that hold a comma")
    except UnreadableError as error:
        draft.unread[model].others = True
        reading.problem(name, error)


def _has_columns(draft: Draft, name: str, model: type[BaseModel], found: list[str]) -> bool:
    """Whether a table has a model's columns in their order; columns with a default may be missing."""
    needed = {key for key, about in model.model_fields.items() if about.is_required()}
    if needed <= set(found) and found == [key for key in model.model_fields if key in found]:
        return True
    draft.unread[model].others = True
    expected = [key for key in model.model_fields if key != "id" or key in found]
    draft.problem(name, "line 1", f"the columns are '{','.join(found)}'", f"write '{','.join(expected)}'")
    return False


def is_enough(draft: Draft, file: str, model: type[BaseModel], number: int) -> bool:
    """Whether to stop reading, because the file has too many entries or too many errors."""
    if number > limits.MOST_ROWS:
        draft.problem(file, "the file", f"has more than {limits.MOST_ROWS:,} entries", "split the atlas")
    elif not draft.is_full(file):
        return False
    draft.unread[model].others = True
    return True


def name_entry(own: object, else_: str) -> str:
    """The name of an entry in messages: its id if that is a text or a number, or `else_`."""
    return str(own) if own and isinstance(own, str | int | float) else else_
