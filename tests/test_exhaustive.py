"""What is decided by a vocabulary is decided for all of it: each `match`, each table that draws."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from enum import StrEnum

import pytest

from geodata import vocabulary
from geodata.present import colours, marks, symbols
from tests.test_architecture import module_of, sources

#: The vocabularies by their names, and the sorts of marks, which are classes.
ENUMS = {
    each.__name__: each
    for module in (vocabulary, colours, marks, symbols)
    for each in vars(module).values()
    if isinstance(each, type) and issubclass(each, StrEnum) and each is not StrEnum
}
#: Those by which something is drawn.
DRAWN = {"Kind", "Status", "Precision", "Sector", "Palette", "Ornament", "Silhouette", "PointShape"}
MARKS = {"Stroke", "Outline", "Disc"}
SOURCES = sources()


def named(pattern: ast.pattern) -> Iterator[str]:
    """The vocabularies and sorts of marks that a pattern names."""
    for node in ast.walk(pattern):
        if isinstance(node, ast.MatchValue) and isinstance(node.value, ast.Attribute):
            yield from {ast.unparse(node.value.value).rpartition(".")[2]} & {*ENUMS}
        if isinstance(node, ast.MatchClass):
            yield from {ast.unparse(node.cls).rpartition(".")[2]} & MARKS


def open_matches(text: str) -> list[int]:
    """The lines of each `match` over a vocabulary that does not end with assert_never."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Match):
            continue
        over = {name for case in node.cases for name in named(case.pattern)}
        last = ast.unparse(node.cases[-1])
        if over and not ("case _:" in last and "assert_never(" in last):
            found.append(node.lineno)
    return found


def partial_tables(text: str) -> dict[int, set[str]]:
    """The lines of each table over a vocabulary by which something is drawn, with the terms that it lacks."""
    found = {}
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Dict) or not node.keys:
            continue
        keys = [ast.unparse(key) if isinstance(key, ast.Attribute) else "" for key in node.keys]
        parents = {key.rpartition(".")[0].rpartition(".")[2] for key in keys}
        if len(parents) == 1 and (name := parents.pop()) in DRAWN:
            lacking = set(ENUMS[name].__members__) - {key.rpartition(".")[2] for key in keys}
            if lacking:
                found[node.lineno] = lacking
    return found


@pytest.mark.parametrize("name", SOURCES)
def test_every_match_over_a_vocabulary_ends_with_assert_never(name: str) -> None:
    assert open_matches(SOURCES[name]) == []


@pytest.mark.parametrize("name", SOURCES)
def test_every_table_over_a_vocabulary_lacks_no_term(name: str) -> None:
    assert partial_tables(SOURCES[name]) == {}


def test_tables_that_are_made_lack_no_term_either() -> None:
    """In the room where symbols are: also a comprehension, or one whose keys are not written out."""
    for name in SOURCES:
        if not name.startswith("geodata/present/"):
            continue
        for value in vars(importlib.import_module(module_of(name))).values():
            kinds = {type(key) for key in value} if isinstance(value, dict) and value else set()
            if len(kinds) == 1 and (kind := kinds.pop()) in ENUMS.values():
                assert set(value) == set(kind)


# They can fail


ARROW = """
match ornament:
    case Ornament.TICKS:
        draw_tick()
    case Ornament.DOTS:
        draw_dot()
    case _:
        draw_arrow()
"""


def test_a_match_that_takes_the_rest_for_arrows_is_found() -> None:
    assert open_matches(ARROW) == [2]
    assert open_matches(ARROW.replace("draw_arrow()", "assert_never(ornament)")) == []
    assert open_matches(ARROW.replace("Ornament.", "marks.Ornament.")) == [2]
    assert open_matches("match mark:\n    case Stroke(points):\n        draw(points)\n") == [1]


def test_a_table_that_lacks_a_term_is_found() -> None:
    assert partial_tables("RANK = {Precision.SURVEYED: 1, vocabulary.Precision.SCHEMATIC: 2}") == {
        1: {"GENERALISED"}
    }
    assert partial_tables("RANK = {Theme.RAIL: 1, other: 2}") == {}


def test_the_vocabularies_are_known() -> None:
    assert {*DRAWN, "Basis"} <= set(ENUMS)
