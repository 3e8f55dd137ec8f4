"""Find all problems of an atlas folder; nothing is raised."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from os import PathLike
from typing import Final

from geodata.folder import basemap, files
from geodata.folder.checks import checkpoints, copies, facts, features, ids, passages, properties, statuses
from geodata.folder.draft import Draft
from geodata.problems import Problem
from geodata.vocabulary import Severity

#: An additional check by a program that uses the atlas: the problems of a draft without errors.
Check = Callable[[Draft], Iterable[Problem]]
#: The checks of every atlas, in the order in which problems are listed.
_CHECKS: Final = (
    ids.check,
    features.check,
    facts.check,
    properties.check,
    passages.check,
    checkpoints.check,
    statuses.check,
    copies.check,
    basemap.check,
)


def check_folder(folder: str | PathLike[str], *also: Check) -> list[Problem]:
    """All problems of an atlas folder, errors first; see `check`."""
    return check(files.read(folder), *also)


def check(draft: Draft, *also: Check) -> list[Problem]:
    """The problems found while reading, and those between entries; errors first.

    The checks in `also` run only if there are no errors.
    """
    for own in _CHECKS:
        own(draft)
    if not any(problem.severity is Severity.ERROR for problem in draft.problems):
        for more in also:
            draft.problems += more(draft)
    return sorted(draft.problems, key=lambda problem: problem.severity != Severity.ERROR)
