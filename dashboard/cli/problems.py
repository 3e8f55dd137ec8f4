"""Problems of an atlas, counted."""

from __future__ import annotations

from collections.abc import Sequence

from geodata import Problem
from geodata.vocabulary import Severity
from geodata.wording import counted


def errors_of(problems: Sequence[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.severity is Severity.ERROR]


def counted_problems(problems: Sequence[Problem]) -> str:
    errors = len(errors_of(problems))
    counts = [(errors, "error"), (len(problems) - errors, "warning")]
    told = [counted(count, noun) for count, noun in counts if count]
    return ", ".join(told) or "no problems"
