"""What could be read of an atlas folder, before anybody has checked how its parts fit together."""

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
    """Which entries of one kind could not be read: `ids`, and whether there may be more (`others`)."""

    ids: set[str] = field(default_factory=set)
    others: bool = False

    def __bool__(self) -> bool:
        """Whether anything could not be read."""
        return self.others or bool(self.ids)

    def note(self, item: object) -> None:
        """Remember an entry that could not be read; without a valid id, it may be any."""
        if isinstance(item, str) and len(item) <= limits.MOST_ID and re.fullmatch(SLUG, item):
            self.ids.add(item)
        else:
            self.others = True


@dataclass
class Draft:
    """What could be read of a folder, and what could not."""

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
        """Whether an id is among those `read`, or may be among the entries that could not be read."""
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
        """Note a problem (see `Problem`); past MOST_PROBLEMS of one file, only that there are more."""
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
        """Whether a file has so many errors that it is read no further."""
        return self._counts[file, Severity.ERROR] > limits.MOST_PROBLEMS
