"""Atlases of any size, made by a seeded generator: half lines of 20 vertices, half points, one layer.

    python -m benchmarks.synthetic 10000 folder

The features lie within the home view and around it. Each has names in three languages, a sector, and a dated
status that rests on one made-up reference, so that the dashboard does for each what it does for a real one.
No text is quoted and no passage is made.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from geodata.vocabulary import Sector, Status

SIZES = (100, 1_000, 10_000, 100_000)
LAYER = "synthetic"
#: How the ids of its features begin.
PREFIX = "f-"
SEED = 9
VERTICES = 20
#: West, south, east, north in degrees.
REGION = (122.0, 34.0, 137.0, 47.0)
#: A line's usual step in degrees.
STEP = 0.04
_STATUSES = (Status.OPERATING, Status.PROPOSED, Status.UNDER_CONSTRUCTION, Status.SUSPENDED)
_ATLAS = f"""\
[about]
title = "Synthetic atlas"
description = "Made by benchmarks/synthetic.py to measure how the map grows; nothing in it is true."
version = "0"
data_date = "2026-01-01"
licence = "CC0"

[[groups]]
id = "made-up"
title = "Made up"

[[layers]]
id = "{LAYER}"
group = "made-up"
title = "Synthetic layer"
description = "Lines and points at random."
accent = "#1157A4"
accent_dark = "#66BBE6"

[[datasets]]
id = "generator"
name = "benchmarks/synthetic.py"
version = "seed {SEED}"
licence = "CC0"
licence_url = "https://creativecommons.org/publicdomain/zero/1.0/"
url = "https://example.com/generator"
attribution = "made up"
"""
_REFERENCE = {
    "id": "made-up-2026",
    "type": "report",
    "title": "Made-up report",
    "issued": {"date-parts": [[2026, 1, 1]]},
    "URL": "https://example.com/made-up",
    "accessed": {"date-parts": [[2026, 1, 1]]},
    "language": "en",
}


def write(folder: Path, size: int) -> Path:
    """Write an atlas of so many features into a folder, which is made; answers the folder."""
    (folder / "layers").mkdir(parents=True, exist_ok=True)
    features = list(_features(size))
    ids = [feature["id"] for feature in features]
    rows = ",\n".join(json.dumps(feature, separators=(",", ":")) for feature in features)
    texts = {
        "atlas.toml": _ATLAS,
        f"layers/{LAYER}.geojson": f'{{"type":"FeatureCollection","features":[\n{rows}\n]}}\n',
        "names.csv": _table(
            ("feature", "en", "ko", "ru", "aliases"),
            ((item, f"Made up {n}", f"가상 {n}", f"Вымысел {n}", "") for n, item in enumerate(ids)),
        ),
        "facts.csv": _table(
            ("feature", "property", "value", "unit", "as_of", "basis", "basis_id", "locator", "note"),
            (
                (item, "status", _STATUSES[n % 4], "", f"{2010 + n % 15}", "cited", "made-up-2026", "", "")
                for n, item in enumerate(ids)
            ),
        ),
        "passages.json": '{"sources": [], "passages": []}\n',
        "references.json": json.dumps([_REFERENCE], indent=1),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def _features(size: int) -> Iterator[dict[str, Any]]:
    """Lines first, then points; the same ones for the same size."""
    random = np.random.default_rng(SEED + size)
    west, south, east, north = REGION
    lines = size // 2
    starts = random.uniform((west, south), (east, north), (size, 2))
    bearings = random.uniform(0, 2 * np.pi, (lines, 1)) + random.normal(
        0, 0.35, (lines, VERTICES - 1)
    ).cumsum(1)
    steps = np.stack((np.cos(bearings), np.sin(bearings)), axis=2) * STEP
    paths = np.concatenate((np.zeros((lines, 1, 2)), steps.cumsum(1)), axis=1) + starts[:lines, None]
    sectors = list(Sector)
    for number in range(size):
        if number < lines:
            geometry = {"type": "LineString", "coordinates": paths[number].round(5).tolist()}
        else:
            geometry = {"type": "Point", "coordinates": starts[number].round(5).tolist()}
        properties = {
            "kind": "railway" if number < lines else "port",
            "precision": "generalised",
            "accuracy_m": 1000,
            "geometry_source": ["generator"],
            "geometry_note": "",
            "sectors": [sectors[number % len(sectors)]],
            "part_of": [],
        }
        yield {"type": "Feature", "id": f"{PREFIX}{number}", "properties": properties, "geometry": geometry}


def _table(header: tuple[str, ...], rows: Any) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


if __name__ == "__main__":
    write(Path(sys.argv[2]), int(sys.argv[1]))
