"""Copies of one text, and how many independent sources a claim has."""

from __future__ import annotations

from dataclasses import replace

import pytest

from geodata import Basis, Fact, Reference, origins
from geodata.catalogue import load_atlas
from geodata.errors import AtlasInvalidError


def reference(name: str, **csl: object) -> Reference:
    """A reference that has nothing in common with another one unless it is told."""
    csl = {"type": "article-newspaper", "title": f"Title of {name}", "publisher": f"{name} Press", **csl}
    return Reference(id=name, csl={key.replace("_", "-"): value for key, value in csl.items()})


def ids(groups):
    return [[each.id for each in group] for group in groups]


ALIKE = [
    ({"URL": "https://www.example.org/a/"}, {"URL": "http://example.org/a#top"}),
    ({"URL": "https://example.org/%D0%A7"}, {"URL": "https://example.org/Ч"}),
    (
        {"title": "Hambuk Line", "publisher": "Wikipedia"},
        {"title": "Hambuk line", "container-title": "Wikipedia"},
    ),
    ({}, {"custom": {"copy_of": "one"}}),
    ({"custom": {"copy_of": "lost"}}, {"custom": {"copy_of": "lost"}}),
]
APART = [
    ({}, {}),
    ({"URL": "https://example.org/?id=1"}, {"URL": "https://example.org/?id=2"}),
    (
        {"title": "News", "publisher": "TASS", "issued": {"raw": "2018"}},
        {"title": "News", "publisher": "TASS", "issued": {"raw": "2019"}},
    ),
    ({"title": "[A photograph]", "publisher": "TASS"}, {"title": "[A photograph]", "publisher": "TASS"}),
]


@pytest.mark.parametrize(("one", "two"), ALIKE)
def test_copies_of_one_text_are_found(one, two):
    given = [reference("one", **one), reference("other"), reference("two", **two)]
    assert ids(origins.copies(given)) == [["one", "two"]]


@pytest.mark.parametrize(("one", "two"), APART)
def test_other_texts_are_no_copies(one, two):
    assert origins.copies([reference("one", **one), reference("two", **two)]) == []


def test_copies_of_copies_are_one_group():
    given = [
        reference("one", URL="https://example.org/a"),
        reference("two", URL="https://example.org/b"),
        reference("three", URL="https://example.org/a", custom={"copy_of": "two"}),
    ]
    assert ids(origins.copies(given)) == [["one", "two", "three"]]


def test_what_the_data_say_to_be_a_copy_is_not_undeclared():
    one = reference("one", URL="https://example.org/a")
    bare = reference("two", URL="https://example.org/a")
    said = reference("three", URL="https://example.org/a", custom={"copy_of": "one"})
    assert origins.undeclared((one, said)) == []
    assert [each.id for each in origins.undeclared((bare, one, said))] == ["two"]


def claim(minimal, *references: Reference, datasets: int = 0):
    """The support of a claim that these references make, and so many datasets."""
    facts = [(Basis.CITED, each.id) for each in references]
    facts += [(Basis.DATASET, f"dataset-{number}") for number in range(datasets)]
    facts += [(Basis.DERIVED, "drawn-length")]
    atlas = replace(minimal, references={each.id: each for each in references})
    return origins.support(
        atlas,
        [
            Fact(feature="rice-farm", property="area", value="5", unit="km2", basis=basis, basis_id=name)
            for basis, name in facts
        ],
    )


ONE = reference("one")
WIKI = {"type": "entry-encyclopedia", "publisher": "Wikipedia"}


@pytest.mark.parametrize(
    ("references", "datasets", "words"),
    [
        ([], 0, ""),
        ([ONE], 0, "1 source"),
        ([ONE, reference("two")], 0, "2 independent sources"),
        ([ONE, reference("two", publisher="ONE  press")], 0, "1 source"),  # two reports of one publisher
        ([ONE, reference("two", custom={"copy_of": "one"})], 0, "1 source"),
        ([ONE], 1, "2 independent sources"),
        (
            [reference("two", original_publisher="Yonhap"), reference("three", publisher="Yonhap")],
            0,
            "1 source",
        ),
        ([reference("two", **WIKI)], 0, "1 source, an encyclopaedia"),
        ([reference("two", **WIKI), reference("three", **WIKI)], 0, "1 source, an encyclopaedia"),
        ([ONE, reference("two", **WIKI)], 0, "2 independent sources, one of them an encyclopaedia"),
        (
            [reference("two", **WIKI), reference("three", type="entry-encyclopedia")],
            0,
            "2 independent sources, all encyclopaedias",
        ),
    ],
)
def test_a_claim_has_as_many_sources_as_there_are_independent_ones(minimal, references, datasets, words):
    assert str(claim(minimal, *references, datasets=datasets)) == words


def test_a_passage_counts_as_its_document(minimal):
    length = next(fact for fact in minimal.facts if fact.property == "published-length")
    assert length.basis is Basis.QUOTED
    assert origins.support(minimal, [length]) == origins.Support(1, 0)


@pytest.mark.parametrize(
    ("custom", "message"),
    [('"copy"', "custom is not an object"), ('{"copy_of": 3}', "custom.copy_of is not an id")],
)
def test_a_copy_names_a_reference(folder, custom, message):
    path = folder / "references.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"id": "handbook"', f'"id": "handbook", "custom": {custom}'), "utf-8")
    with pytest.raises(AtlasInvalidError, match=message):
        load_atlas(folder)
