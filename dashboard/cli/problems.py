"""Problems of an atlas, counted and summarised."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from geodata import Problem
from geodata.present.wording import counted
from geodata.vocabulary import Severity

#: More problems of one kind than this are summarised in a line, which names the first of them.
_MOST_LISTED, _NAMED = 3, 3


def errors_of(problems: Sequence[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.severity is Severity.ERROR]


def counted_problems(problems: Sequence[Problem]) -> str:
    errors = len(errors_of(problems))
    counts = [(errors, "error"), (len(problems) - errors, "warning")]
    parts = [counted(count, noun) for count, noun in counts if count]
    return ", ".join(parts) or "no problems"


def summed_up(problems: Sequence[Problem]) -> Iterator[str]:
    """A line for each problem, in their order; a single line for many of one kind."""
    kinds: dict[tuple[str, ...], list[Problem]] = {}
    for number, each in enumerate(problems):
        own = () if each.summary else (str(number),)
        kinds.setdefault((each.severity, each.file, each.summary, *own), []).append(each)
    for same in kinds.values():
        if len(same) <= _MOST_LISTED:
            yield from map(str, same)
            continue
        first, named = same[0], ", ".join(each.item for each in same[:_NAMED])
        yield (
            f"{first.severity}: {first.file}: {len(same):,} {first.summary}: {named} and "
            f"{len(same) - _NAMED:,} more (ninebridges check --verbose lists them) → {first.remedy}"
        )
