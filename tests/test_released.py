"""Atlases of earlier releases open, with all that stands in them.

`data/released` holds a small atlas as each release wrote it. Whoever releases adds one: a copy of
`data/minimal` (CONTRIBUTING.md, “Release”). Never change one of them to make a test pass.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from geodata.catalogue import examine
from geodata.folder.checks.statuses import OLD_STATUSES

RELEASED = Path(__file__).parent / "data/released"
CHANGELOG = Path(__file__).parent.parent / "CHANGELOG.md"


def test_every_release_left_an_atlas():
    releases = re.findall(r"^## \[(\d[^]]*)\]", CHANGELOG.read_text(encoding="utf-8"), re.MULTILINE)
    assert releases
    assert {path.name for path in RELEASED.iterdir()} == set(releases)


@pytest.fixture(params=sorted(RELEASED.iterdir()), ids=lambda path: path.name)
def folder(request):
    return request.param


def test_an_atlas_of_an_earlier_release_opens_without_a_problem(folder):
    atlas, problems = examine(folder)
    assert {problem.summary for problem in problems} <= {
        OLD_STATUSES
    }  # what nobody has reported for long ages
    assert atlas is not None


def test_it_holds_what_its_files_hold(folder):
    atlas, _ = examine(folder)
    with (folder / "facts.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["feature"], row["property"], row["value"], row["as_of"]) for row in csv.DictReader(file)]
    told = Counter((each.feature, each.property, each.value, each.as_of or "") for each in atlas.facts)
    assert rows
    assert Counter(rows) - told == Counter()
    references = json.loads((folder / "references.json").read_text(encoding="utf-8"))
    assert set(atlas.references) == {each["id"] for each in references}
    layers = [json.loads(path.read_text(encoding="utf-8")) for path in (folder / "layers").glob("*.geojson")]
    assert set(atlas.features) == {feature["id"] for layer in layers for feature in layer["features"]}
