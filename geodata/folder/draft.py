"""Hold what was read from an atlas folder, before the entries are checked against each other."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel

from geodata import limits
from geodata.contract import SLUG
from geodata.model import (
    About,
    Checkpoint,
    Dataset,
    Fact,
    Feature,
    Group,
    Layer,
    Names,
    Passage,
    Property,
    Source,
    StartView,
)
from geodata.problems import Problem
from geodata.references import Reference
from geodata.vocabulary import Severity


@dataclass
class Unread:
    """The entries of one kind that could not be read: their `ids`, and whether there may be `others`."""

    ids: set[str] = field(default_factory=set)
    others: bool = False

    def __bool__(self) -> bool:
        """Whether any entry could not be read."""
        return self.others or bool(self.ids)

    def note(self, item: object) -> None:
        """Note the id of an entry that could not be read; if it is not valid, any id may be meant."""
        if isinstance(item, str) and len(item) <= limits.MOST_ID and re.fullmatch(SLUG, item):
            self.ids.add(item)
        else:
            self.others = True


@dataclass
class Draft:
    """The entries read from an atlas folder, the problems found, and which entries could not be read."""

    folder: Path
    about: About | None = None
    groups: list[Group] = field(default_factory=list)
    layers: list[Layer] = field(default_factory=list)
    datasets: list[Dataset] = field(default_factory=list)
    start_views: list[StartView] = field(default_factory=list)
    properties: list[Property] = field(default_factory=list)
    features: list[Feature] = field(default_factory=list)
    names: list[Names] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    checkpoints: list[Checkpoint] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unread: defaultdict[type[BaseModel], Unread] = field(default_factory=lambda: defaultdict(Unread))
    _counts: Counter[tuple[str, Severity]] = field(default_factory=Counter)

    def may_have(self, model: type[BaseModel], item: str, read: Iterable[str]) -> bool:
        """Whether an id is in `read`, or may belong to an entry that could not be read."""
        unread = self.unread[model]
        return item in read or item in unread.ids or unread.others

    def problem(  # noqa: PLR0913
        self,
        file: str,
        item: str,
        message: str,
        remedy: str,
        severity: Severity = Severity.ERROR,
        *,
        summary: str = "",
    ) -> None:
        """Add a problem (see `Problem`); after MOST_PROBLEMS of a file, only one that says there are more."""
        self._counts[file, severity] += 1
        count = self._counts[file, severity] - limits.MOST_PROBLEMS
        if count == 1:
            noun, verb = ("errors", "fix") if severity is Severity.ERROR else ("warnings", "look at")
            item, message = "the file", f"has more than {limits.MOST_PROBLEMS} {noun}"
            remedy, summary = f"{verb} those listed, then check again", ""
        if count <= 1:
            self.problems.append(
                Problem(
                    severity=severity,
                    file=file,
                    item=item,
                    message=message,
                    remedy=remedy,
                    summary=summary,
                )
            )

    def is_full(self, file: str) -> bool:
        """Whether a file has too many errors to read on."""
        return self._counts[file, Severity.ERROR] > limits.MOST_PROBLEMS
