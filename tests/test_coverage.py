"""How complete an atlas is, counted; the shipped one has no hole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from geodata import coverage, load_atlas
from geodata.coverage import CoverageRow, as_markdown, as_text, independent_references, is_tied, table
from geodata.vocabulary import Theme

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def row(atlas, what):
    [found] = [row for row in table(atlas) if row.what == what]
    return found


def test_the_whole_table_of_the_minimal_atlas(minimal):
    poor = ("iron-road", "north-line", "northport", "south-line", "rice-farm")
    assert table(minimal) == [
        CoverageRow("Facts", "11"),
        CoverageRow("Facts, quoted", "1"),
        CoverageRow("Facts, cited", "6"),
        CoverageRow("Facts, dataset", "1"),
        CoverageRow("Facts, derived", "3"),
        CoverageRow("Facts, unsourced", "0"),
        CoverageRow("Properties on which sources differ", "0"),
        CoverageRow("Claims: distinct values of a property of a feature", "8"),
        CoverageRow("Claims with one independent source", "8 (100.0%)"),
        CoverageRow("Claims from encyclopaedias only", "0"),
        CoverageRow("Passages of “The Iron Road”", "4 (42.1% of its text)"),
        CoverageRow("Passages tied to a feature or a fact", "3"),
        CoverageRow("Passages listed by theme only", "1"),
        CoverageRow("Features", "5"),
        CoverageRow("Features with fewer than two references beyond the quoted sources", "5", poor),
        CoverageRow("Projects without a dated status", "0"),
        CoverageRow("Statuses without a report in the last 5 years", "0"),
        CoverageRow("References", "1"),
        CoverageRow("References that are encyclopaedias", "0"),
        CoverageRow("References that are copies of others", "0"),
        CoverageRow("Geometry, surveyed", "2"),
        CoverageRow("Geometry, generalised", "1"),
        CoverageRow("Geometry, schematic", "1"),
        CoverageRow("Geometry combined from parts", "1"),
        CoverageRow("Without a place, with the reason", "0"),
        CoverageRow("Checkpoints", "3"),
        CoverageRow("Checkpoints beyond the declared accuracy", "0"),
    ]


@pytest.fixture
def holed(folder):
    """The minimal atlas with a hole of every kind."""

    def change(name, old, new):
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    change("facts.csv", "cited,handbook,,In equal", "unsourced,,,In equal")
    change("facts.csv", "rice-farm,status", "rice-farm,state")
    change("checkpoints.csv", "130.501", "130.51")
    return load_atlas(folder)


@pytest.mark.parametrize(
    ("what", "missing"),
    [
        ("Facts, unsourced", ("north-line owner",)),
        ("Projects without a dated status", ("rice-farm",)),
        ("Checkpoints beyond the declared accuracy", ("north-line The halt",)),
    ],
)
def test_a_hole_is_counted_and_named(holed, what, missing):
    assert row(holed, what) == CoverageRow(what, "1", missing)


LOOKED_UP = "dataset,open-rails,,\nnorth-line,gauge,1520,mm,,cited,lexicon,,"


@pytest.fixture
def aged(folder):
    """The minimal atlas eight years on, with a copy of its handbook that is an encyclopaedia."""
    for name, old, new in (
        ("atlas.toml", "2022-11-23", "2026-11-23"),
        ("facts.csv", "rice-farm,status,operating,,2018~", "rice-farm,status,operating,,2024"),
        ("facts.csv", "cited,handbook,,In equal", "cited,lexicon,,In equal"),
        (
            "facts.csv",
            "dataset,open-rails,,",
            LOOKED_UP,
        ),
    ):
        path = folder / name
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    path = folder / "references.json"
    given = json.loads(path.read_text(encoding="utf-8"))
    given[1].pop("issued")
    given.append({"id": "lexicon", "type": "entry-encyclopedia", "title": "Handbook of roads"})
    given[-1]["publisher"] = "Southgate Press"
    path.write_text(json.dumps(given), encoding="utf-8")
    return load_atlas(folder)


@pytest.mark.parametrize(
    ("what", "count"),
    [
        ("Claims with one independent source", "7 (87.5%)"),
        ("Claims from encyclopaedias only", "1"),
        ("Statuses without a report in the last 5 years", "2"),
        ("References that are encyclopaedias", "1"),
        ("References that are copies of others", "1"),
    ],
)
def test_age_and_independence_are_counted(aged, what, count):
    assert row(aged, what) == CoverageRow(what, count)


def test_what_is_missing_stands_below_its_line(holed):
    lines = as_text(holed).splitlines()
    place = next(number for number, line in enumerate(lines) if line.startswith("Facts, unsourced"))
    assert (lines[place].split()[-1], lines[place + 1]) == ("1", "  north-line owner")


def test_a_feature_with_one_reference_is_named_and_one_with_two_is_not(folder):

    path = folder / "references.json"
    text = path.read_text(encoding="utf-8").rstrip().removesuffix("]").rstrip()
    path.write_text(text + ', {"id": "gazette", "type": "book", "title": "Gazette"}]', encoding="utf-8")
    with (folder / "facts.csv").open("a", encoding="utf-8") as facts:
        facts.write("rice-farm,area,120,ha,,cited,gazette,,\n")
    few = row(load_atlas(folder), "Features with fewer than two references beyond the quoted sources").missing
    assert few == ("iron-road", "north-line", "northport", "south-line")


def test_the_references_of_a_whole_are_those_of_its_parts_too(minimal):
    assert independent_references(minimal, "iron-road") == {"handbook"}
    assert independent_references(minimal, "northport") == frozenset()


def test_a_passage_is_tied_by_a_feature_or_by_a_fact(minimal):
    assert {passage.id: is_tied(minimal, passage) for passage in minimal.passages.values()} == {
        "length": True,
        "gauge": True,
        "bridge": False,
        "farm": True,
    }


def test_the_table_as_markdown(minimal):
    lines = as_markdown(minimal).splitlines()
    assert lines[:3] == ["| Item | Number |", "|---|---:|", "| Facts | 11 |"]
    assert len(lines) == 2 + len(table(minimal))


# The shipped atlas


def test_the_table_in_the_readme_is_up_to_date(shipped):
    _, rest = README.split("<!-- coverage: written by make docs -->\n")
    written, _ = rest.split("<!-- end of coverage -->\n")
    assert written == as_markdown(shipped), "run: make docs"


@pytest.mark.parametrize(
    "what",
    [
        "Facts, unsourced",
        "Features with fewer than two references beyond the quoted sources",
        "Projects without a dated status",
        "Checkpoints beyond the declared accuracy",
    ],
)
def test_the_shipped_atlas_has_no_hole(shipped, what):
    assert row(shipped, what) == CoverageRow(what, "0")


def test_every_passage_that_is_tied_to_nothing_stands_under_a_theme(shipped):
    loose = [passage for passage in shipped.passages.values() if not is_tied(shipped, passage)]
    assert [passage.id for passage in loose if passage.theme not in Theme] == []


def test_every_feature_that_has_no_place_says_why(shipped):
    placeless = [f for f in shipped.features.values() if f.geometry is None and not shipped.parts(f.id)]
    assert [feature.id for feature in placeless if not feature.geometry_note] == []
    assert row(shipped, "Without a place, with the reason").count == str(len(placeless))


def test_enough_references_are_two():
    assert coverage.ENOUGH == 2
