"""The methodology explains every term that the atlas uses, and docs/methodology.md is its text."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from geodata import Basis, Precision, Sector, Status, comparing, coverage, methodology
from geodata.derivations import METHODS
from geodata.model import Methodology
from geodata.vocabulary import (
    BASIS_MEANS,
    PRECISION_MEANS,
    STATUS_MEANS,
    THEME_MEANS,
    Comparison,
    Theme,
    in_sentence,
    label,
)

WRITTEN = Path(__file__).parent.parent / "docs/methodology.md"


@pytest.fixture(scope="module")
def text(shipped):
    return methodology.as_markdown(shipped)


def test_the_document_is_up_to_date(text):
    remedy = "run: make docs"
    assert WRITTEN.read_text(encoding="utf-8") == text, remedy


@pytest.mark.parametrize(
    ("vocabulary", "means"),
    [
        (Basis, BASIS_MEANS),
        (Precision, PRECISION_MEANS),
        (Status, STATUS_MEANS),
        (Theme, THEME_MEANS),
    ],
)
def test_every_term_is_explained(text, vocabulary, means):
    assert list(means) == list(vocabulary)
    assert [term for term in vocabulary if f"- **{label(term)}.** {means[term]}" not in text] == []


def test_every_computation_is_explained(text):
    assert [name for name, does in METHODS.items() if f"- **{label(name)}.** {does}" not in text] == []


def test_every_sector_is_named(text):
    assert [sector for sector in Sector if label(sector).lower() not in text.lower()] == []


def test_every_property_that_is_compared_at_all_times_is_named(shipped, text):
    names = [
        in_sentence(shipped.property_label(fact.property))
        for fact in shipped.facts
        if comparing.comparison_of(fact.property, shipped.properties) is not Comparison.CHANGING
    ]
    assert [name for name in names if name not in text] == []


def test_what_the_atlas_holds_is_the_table_of_coverage(shipped, text):
    assert coverage.as_markdown(shipped).rstrip() in text


def test_every_article_is_named_with_its_hash(shipped, text):
    assert [each.id for each in shipped.sources.values() if f"`{each.sha256}`" not in text] == []


def test_every_layer_says_what_it_was_made_from(shipped, text):
    assert [each.id for each in shipped.layers.values() if f"- **{each.title}:** " not in text] == []


def test_the_methodology_of_another_atlas_is_its_own(minimal):
    text = methodology.as_markdown(minimal)
    assert re.findall("^#+ .*", text, re.MULTILINE)[0] == "# How this atlas was made"
    assert "Iron Road Atlas, version 1, data of 23 November 2022; newest source 19 August 2018. CC0" in text
    assert "- **Rails:** Open Rails (CC0 1.0); positions given in 1 reference." in text
    assert "- Ann Kim and Southgate Desk, ‘The Iron Road’, Northport Times, 19 August 2018." in text


def test_what_is_true_of_the_shipped_atlas_alone_comes_from_its_data(shipped, minimal, text):
    """Nothing of its railways, pipelines and articles is said of another atlas."""
    own = shipped.about.methodology
    assert all(said in text for said in (own.geometry, own.accuracy, *own.limits))
    other = methodology.as_markdown(minimal)
    assert [word for word in ("Korea", "pipeline", "106", "two source articles") if word in other] == []


def test_an_atlas_tells_its_own_way_as_text(minimal):
    told = Methodology(geometry="Lines follow *maps*.", accuracy="Checked <twice>.", limits=("No - boats.",))
    about = minimal.about.model_copy(update={"methodology": told})
    text = methodology.as_markdown(replace(minimal, about=about))
    assert "Lines follow \\*maps\\*." in text
    assert "Checked \\<twice>." in text
    assert "- No - boats." in text
