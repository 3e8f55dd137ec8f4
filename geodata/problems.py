"""The class for one problem in an atlas folder, as `check` lists it."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

from geodata.legible import legible
from geodata.vocabulary import Severity

#: Text from data, made legible and cut so that a message fits on a line.
_ShortLine = Annotated[str, BeforeValidator(partial(legible, most=120))]
_Line = Annotated[str, BeforeValidator(partial(legible, most=600))]


class Problem(BaseModel):
    """Something wrong with an atlas folder: where, what, and what to do about it.

    Problems of one kind may be counted together: `summary` then follows their number ("statuses without a
    report"). It is empty if each problem is listed by itself.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    severity: Severity
    file: _ShortLine
    item: _ShortLine
    message: _Line
    remedy: _Line
    summary: _ShortLine = ""

    def __str__(self) -> str:
        return f"{self.severity}: {self.file}: {self.item}: {self.message} → {self.remedy}"
