"""The raw samples of a run, and what could not be measured: written to and read from results.json."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple


class BenchError(RuntimeError):
    """A way did not do what is to be measured."""


class Key(NamedTuple):
    """What a sample is of: part of the bench, way, what was measured, number of features (0: shipped)."""

    part: str
    way: str
    what: str
    size: int = 0


@dataclass
class Results:
    """A run: about (machine, versions, data), samples (ms, bytes, pixels … by `what`), and gaps (why not)."""

    about: dict[str, Any] = field(default_factory=dict)
    samples: dict[Key, list[float]] = field(default_factory=lambda: defaultdict(list))
    gaps: dict[Key, str] = field(default_factory=dict)

    def add(self, part: str, way: str, what: str, *values: float, size: int = 0) -> None:
        self.samples[Key(part, way, what, size)].extend(values)

    def gap(self, part: str, way: str, what: str, why: str, size: int = 0) -> None:
        """Note why something was not measured."""
        self.gaps[Key(part, way, what, size)] = why

    def of(self, part: str, way: str, what: str, size: int = 0) -> list[float]:
        return self.samples.get(Key(part, way, what, size), [])

    def median(self, part: str, way: str, what: str, size: int = 0) -> float | None:
        values = self.of(part, way, what, size)
        return median(values) if values else None

    def drop(self, part: str) -> None:
        """Forget a part, before it is measured anew."""
        for table in (self.samples, self.gaps):
            for key in [key for key in table if key.part == part]:
                del table[key]

    def write(self, path: Path) -> None:
        document = {
            "about": self.about,
            "samples": [
                key._asdict() | {"values": [round(v, 4) for v in values]}
                for key, values in sorted(self.samples.items())
            ],
            "gaps": [key._asdict() | {"why": why} for key, why in sorted(self.gaps.items())],
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_lines(document), encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> Results:
        document = json.loads(path.read_text(encoding="utf-8"))
        results = cls(about=document["about"])
        for row in document["samples"]:
            results.samples[_key(row)] = row["values"]
        for row in document["gaps"]:
            results.gaps[_key(row)] = row["why"]
        return results


def _key(row: dict[str, Any]) -> Key:
    return Key(*(row[name] for name in Key._fields))


def _lines(document: dict[str, Any]) -> str:
    """JSON with a line for each entry of the lists, so that a diff shows which changed."""

    def rows(entries: Sequence[dict[str, Any]]) -> str:
        return ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries)

    about = json.dumps(document["about"], ensure_ascii=False, indent=1)
    return (
        f'{{\n"about": {about},\n"samples": [\n{rows(document["samples"])}\n],\n'
        f'"gaps": [\n{rows(document["gaps"])}\n]\n}}\n'
    )
