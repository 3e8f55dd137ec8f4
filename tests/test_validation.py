"""Every broken input gives the message that helps to mend it.

Each file of data/invalid is a case: what to change in a copy of the minimal atlas, and the problem
that must be told.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from geodata import AtlasInvalidError, Problem, check_folder, load_atlas
from geodata.folder import files
from geodata.quoting import covered_share
from tests.odd.building import plain

CASES = sorted((Path(__file__).parent / "data/invalid").glob("*.toml"))


def case(path):
    return tomllib.loads(path.read_text(encoding="utf-8"))


def break_folder(folder, broken):
    """Change one file of the folder as a case says."""
    path = folder / broken["file"]
    if broken.get("delete"):
        path.unlink()
        return
    if "content" in broken:
        path.write_text(broken["content"], encoding="utf-8")
        return
    text = path.read_text(encoding="utf-8")
    for old, new in broken["changes"]:
        assert text.count(old) == 1, f"{old!r} must stand once in {path.name}"
        text = text.replace(old, new)
    path.write_bytes(text.encode(broken.get("encoding", "utf-8"), "replace"))


def test_the_minimal_atlas_has_no_problem(folder):
    assert check_folder(folder) == []


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_broken_folder_gives_its_message(folder, path):
    break_folder(folder, case(path))
    assert Problem(**case(path)["problem"]) in check_folder(folder)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_an_error_keeps_the_atlas_shut_and_a_warning_does_not(folder, path):
    break_folder(folder, case(path))
    if case(path)["problem"]["severity"] == "warning":
        assert load_atlas(folder).about.title == "Iron Road Atlas"
    else:
        with pytest.raises(AtlasInvalidError, match="is not an atlas that can be opened"):
            load_atlas(folder)


@pytest.mark.parametrize(
    "name",
    [
        "bad-colour",
        "bad-hash",
        "bad-id",
        "broken-csv",
        "broken-json",
        "broken-toml",
        "checkpoint-beyond-the-world",
        "checkpoint-columns",
        "checkpoint-of-its-own-source",
        "checkpoint-of-unknown-basis",
        "checkpoint-of-unknown-feature",
        "checkpoint-without-geometry",
        "coordinates-of-words",
        "duplicate-feature",
        "editors-note-of-unknown-basis",
        "duplicate-passage",
        "layer-of-null",
        "missing-file",
        "missing-layer",
        "no-accuracy",
        "no-korean-name",
        "reference-without-title",
        "self-crossing-polygon",
        "status-without-date",
        "wrong-columns",
    ],
)
def test_what_follows_from_a_mistake_is_not_told_as_another(folder, name):
    path = Path(__file__).parent / f"data/invalid/{name}.toml"
    break_folder(folder, case(path))
    errors = [problem for problem in check_folder(folder) if problem.severity == "error"]
    assert errors == [Problem(**case(path)["problem"])]


def test_a_slip_in_the_atlas_file_hides_no_mistake_elsewhere(folder):
    for name in ("broken-toml", "coordinates-of-words", "unknown-status"):
        break_folder(folder, case(Path(__file__).parent / f"data/invalid/{name}.toml"))
    assert [problem.file for problem in check_folder(folder)] == [
        "atlas.toml",
        "layers/rails.geojson",
        "facts.csv",
    ]


def test_every_mistake_of_a_row_is_reported(folder):
    changes = [["north-line,gauge,1520,mm,2018,dataset,open-rails", "north-line,status,wide,mm,,cited,"]]
    break_folder(folder, {"file": "facts.csv", "changes": changes})
    assert [problem.message for problem in check_folder(folder)] == [
        "value 'wide' with unit 'mm' must be a plain number",
        "basis_id is needed for every basis but 'unsourced', which has none",
        "'wide' is not a status",
        "a status needs as_of, the date at which it held",
    ]


def test_a_feature_with_a_bad_geometry_is_reported_with_its_other_mistakes(folder):
    for name in ("coordinates-of-words", "no-accuracy"):
        break_folder(folder, case(Path(__file__).parent / f"data/invalid/{name}.toml"))
    assert [(problem.item, problem.remedy) for problem in check_folder(folder)] == [
        ("northport", "write a GeoJSON geometry, longitude first"),
        ("northport", "add what is missing"),
    ]


def test_checks_of_others_are_made_where_there_is_no_error(folder):
    more = Problem(severity="error", file="atlas.toml", item="all", message="is odd", remedy="mend it")
    assert check_folder(folder, lambda _draft: [more]) == [more]
    break_folder(folder, case(Path(__file__).parent / "data/invalid/bad-colour.toml"))
    assert more not in check_folder(folder, lambda _draft: [more])


def test_all_problems_are_reported_at_once_with_the_errors_first(folder):
    for name in ("unsourced-fact", "bad-colour", "unknown-geometry-source"):
        break_folder(folder, case(Path(__file__).parent / f"data/invalid/{name}.toml"))
    severities = [problem.severity for problem in check_folder(folder)]
    assert severities == sorted(severities)
    assert {"error", "warning"} == set(severities)


def test_the_error_lists_its_problems_and_names_the_command(folder):
    break_folder(folder, case(Path(__file__).parent / "data/invalid/unknown-group.toml"))
    with pytest.raises(AtlasInvalidError) as refusal:
        load_atlas(folder)
    assert str(refusal.value) == (
        f"{folder} is not an atlas that can be opened: 1 problem.\n"
        "  error: atlas.toml: sites: names an unknown group, 'sea' → add that group or correct the name\n"
        f"Fix the files named above, then run: ninebridges check {folder}"
    )


def test_a_character_quoted_twice_counts_once(folder):
    draft = files.read(folder)
    [document] = draft.sources
    once = covered_share(document, draft.passages)
    assert covered_share(document, draft.passages * 2) == once == pytest.approx(201 / 478)


def with_references(folder: Path, *more: dict[str, object]) -> list[Problem]:
    """The problems of a folder to which these references are added."""
    path = folder / "references.json"
    given = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps([*given, *more]), encoding="utf-8")
    return check_folder(folder)


COPY = {"id": "reprint", "type": "book", "title": "Handbook of Roads", "publisher": "Southgate Press"}
COPY |= {"issued": {"date-parts": [[2018]]}}


def test_references_that_are_copies_of_one_another_are_reported(folder: Path) -> None:
    [problem] = with_references(folder, COPY)
    assert str(problem) == (
        "warning: references.json: reprint: has the address of 'handbook', or its title, publisher "
        "and date → cite the original alone, or give the copy custom.copy_of: together they count as one "
        "source"
    )


def test_a_copy_that_says_so_is_no_problem(folder: Path) -> None:
    assert with_references(folder, COPY | {"custom": {"copy_of": "handbook"}}) == []


def test_a_copy_of_nothing_is_reported(folder: Path) -> None:
    [problem] = with_references(folder, COPY | {"title": "Roads", "custom": {"copy_of": "manual"}})
    assert str(problem) == (
        "warning: references.json: reprint: custom.copy_of names 'manual', which is not there → "
        "correct the id"
    )


def test_a_status_without_a_report_in_five_years_is_reported(folder: Path) -> None:
    path = folder / "atlas.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("2022-11-23", "2023-07-01"), encoding="utf-8")
    [problem] = check_folder(folder)
    assert str(problem) == (
        "warning: facts.csv: north-line status: 'operating' was last reported June 2018 → look for a newer "
        "report; until there is one, the map shows the status as unconfirmed"
    )


@pytest.mark.parametrize(
    ("as_of", "issued", "warned"),
    [
        ("2018-07", [2018, 6], True),
        ("2018-06-30", [2018, 6], False),
        ("2018/..", [2017], True),
        ("../2019", [2018], False),
        ("2020", None, False),
    ],
)
def test_a_status_that_its_source_cannot_know_is_reported(
    tmp_path: Path,
    as_of: str,
    issued: list[int] | None,
    warned: bool,  # noqa: FBT001
) -> None:
    parts = plain()
    [status] = parts.facts
    status["as_of"] = as_of
    if issued:
        parts.references[0]["issued"] = {"date-parts": [issued]}
    problems = check_folder(parts.write(tmp_path / "atlas"))
    found = [each for each in problems if "after its source" in each.message]
    assert bool(found) is warned
    assert all(each.item == "north-line status" for each in found)
