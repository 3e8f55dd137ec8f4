"""Every broken input gives the message that helps to mend it.

Each file of data/invalid is a case: what to change in a copy of the minimal atlas, and the problem
that must be told.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from geodata import AtlasInvalidError, Problem, check_folder, files, load_atlas
from geodata.validation import covered_share

CASES = sorted((Path(__file__).parent / "data/invalid").glob("*.toml"))


def case(path):
    return tomllib.loads(path.read_text(encoding="utf-8"))


def break_folder(folder, broken):
    """Change one file of the folder as a case says."""
    path = folder / broken["file"]
    if broken.get("delete"):
        path.unlink()
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


def test_all_problems_are_told_at_once_with_the_errors_first(folder):
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
        "  error: atlas.toml: sites: names the group 'sea' → add that group or correct the name\n"
        f"Mend the files named above, then run: ninebridges check {folder}"
    )


def test_a_character_quoted_twice_counts_once(folder):
    draft = files.read(folder)
    once = covered_share(draft, "document")
    draft.passages += draft.passages
    assert covered_share(draft, "document") == once == pytest.approx(201 / 478)
