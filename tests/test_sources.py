"""What a fact rests on, in the same words for every output."""

from __future__ import annotations

import ast

import pytest

from dashboard.reader.panels.notes import source_line
from dashboard.reader.panels.spans import Styled, plain
from geodata import Atlas, Basis, Fact
from geodata.derivations import METHODS
from geodata.present.sources import names_in_a_row, reference_source, source, source_of
from tests.test_architecture import sources

DOCUMENT = "Ann Kim and Southgate Desk, ‘The Iron Road’, Northport Times, 19 August 2018"


def line(atlas: Atlas, fact: Fact) -> str:
    return source_of(atlas, fact).line


def test_each_basis_is_told_on_a_line(minimal: Atlas) -> None:
    told = {fact.basis: line(minimal, fact) for fact in minimal.facts_of("north-line")}
    assert told[Basis.QUOTED] == f"{DOCUMENT}, paragraph 2"
    assert told[Basis.CITED] == "‘Handbook of Roads’, Southgate Press, 2018"
    assert told[Basis.DATASET] == "Open Rails 1.0, CC0 1.0: Open Rails"
    assert told[Basis.DERIVED].startswith("Computed by this program: ")
    assert source(minimal, Basis.UNSOURCED, None).line == "No source yet"


@pytest.mark.parametrize("method", METHODS)
def test_what_the_program_computed_says_how(minimal: Atlas, method: str) -> None:
    behind = source(minimal, Basis.DERIVED, method)
    assert METHODS[method].rstrip(".") in behind.line
    assert (behind.who, behind.address, behind.date) == ("this program", None, "")


def test_the_place_in_a_basis_is_told_with_it(minimal: Atlas) -> None:
    placed = [fact.model_copy(update={"locator": "page 377"}) for fact in minimal.facts_of("north-line")]
    told = {fact.basis: line(minimal, fact) for fact in placed}
    assert told[Basis.CITED] == "‘Handbook of Roads’, Southgate Press, 2018, page 377"
    assert told[Basis.DATASET] == "Open Rails 1.0, page 377, CC0 1.0: Open Rails"
    assert told[Basis.QUOTED] == f"{DOCUMENT}, paragraph 2"  # the passage knows its place


def test_the_parts_of_a_source(minimal: Atlas) -> None:
    behind = reference_source(minimal.references["document"])
    assert (behind.who, behind.date, behind.read) == (
        "Northport Times",
        "19 August 2018",
        "23 November 2026",
    )
    assert behind.address == "https://example.org/iron-road"


def test_there_is_one_word_for_no_date(minimal: Atlas) -> None:
    handbook = minimal.references["handbook"]
    bare = handbook.model_copy(update={"csl": {**handbook.csl, "issued": None}})
    assert reference_source(bare).line == "‘Handbook of Roads’, Southgate Press, undated"


def test_the_panel_has_the_same_order_and_the_day_of_reading(minimal: Atlas) -> None:
    behind = reference_source(minimal.references["document"])
    unmarked = DOCUMENT.replace("‘", "").replace("’", "")  # a title is set in italics there
    assert plain(source_line(behind)) == unmarked
    assert plain(source_line(behind, read=True)) == f"{unmarked}, read 23 November 2026"


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("[Report on a port]", "[Report on a port]"),
        ("[Report [2] on a port]", "[Report [2] on a port]"),
        ("[A] and [B]", "‘[A] and [B]’"),
    ],
)
def test_a_description_in_place_of_a_title_has_no_quotation_marks(
    minimal: Atlas, title: str, told: str
) -> None:
    handbook = minimal.references["handbook"]
    described = handbook.model_copy(update={"csl": {**handbook.csl, "title": title}})
    assert reference_source(described).line == f"{told}, Southgate Press, 2018"
    italics = [span for span in source_line(reference_source(described)) if isinstance(span, Styled)]
    assert len(italics) == (0 if told == title else 1)


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ((), ""),
        (("A",), "A"),
        (("A", "B"), "A and B"),
        (("A", "B", "C"), "A, B and C"),
        (tuple("ABCDEF"), "A, B, C, D, E and F"),
        (tuple("ABCDEFG"), "A, B, C and 4 others"),
    ],
)
def test_names_stand_in_a_row(names: tuple[str, ...], words: str) -> None:
    assert names_in_a_row(names) == words


#: Who may tell the kinds of basis apart beside `present/sources`: what comes before an atlas is open.
BEFORE = {
    "geodata/vocabulary.py": "names them, and says what they mean",
    "geodata/model.py": "says to which basis the id of a fact belongs",
    "geodata/derivations.py": "makes the facts that are derived",
    "geodata/folder/checks/facts.py": "checks the ids of each",
    "geodata/present/sources.py": "says what each is",
}
#: Words for a kind of basis that mean nothing else in code.
WORDS = {Basis.QUOTED, Basis.CITED, Basis.DERIVED, Basis.UNSOURCED}


def told_apart(text: str) -> list[str]:
    """The kinds of basis that a module names: as members of Basis, or by their words."""
    nodes = list(ast.walk(ast.parse(text)))
    members = [
        node.attr
        for node in nodes
        if isinstance(node, ast.Attribute) and ast.unparse(node.value).split(".")[-1] == "Basis"
    ]
    words = [node.value for node in nodes if isinstance(node, ast.Constant) and node.value in WORDS]
    return [*members, *words]


def test_only_one_module_tells_bases_apart() -> None:
    found = {name: told_apart(text) for name, text in sources().items()}
    assert {name: kinds for name, kinds in found.items() if kinds and name not in BEFORE} == {}
    assert all(found[name] for name in BEFORE), "who does it no longer goes from the list"


@pytest.mark.parametrize(
    "code",
    [
        "if fact.basis is Basis.QUOTED: pass",
        "match fact.basis:\n    case vocabulary.Basis.CITED: pass",
        "WORDS = {Basis.DATASET: 'a dataset'}",
        "if fact.basis == 'cited': pass",
        "WORDS = {'derived': 'computed'}",
    ],
)
def test_telling_bases_apart_is_seen(code: str) -> None:
    assert told_apart(code)
