"""What was found out about an atlas is kept as long as the atlas, and no longer."""

from __future__ import annotations

import gc
from dataclasses import replace

import pytest

from geodata.caching import kept


def counting(most):
    """A function that is kept, and what it was asked for."""
    asked = []

    @kept(most)
    def found(atlas, number=0):
        """Docstring."""
        asked.append((atlas.about.title, number))
        return number + 1

    return found, asked


def test_what_was_found_is_found_once_for_each_atlas(minimal):
    other = replace(minimal, about=minimal.about.model_copy(update={"title": "Other"}))
    found, asked = counting(1)
    assert [found(each) for each in (minimal, other, minimal, other)] == [1] * 4
    assert asked == [("Iron Road Atlas", 0), ("Other", 0)]
    assert found.__doc__ == "Docstring."


def test_of_each_atlas_the_last_results_are_kept(minimal):
    found, asked = counting(2)
    assert [found(minimal, number) for number in (1, 2, 2, 3, 2, 1)] == [2, 3, 3, 4, 3, 2]
    assert [number for _, number in asked] == [1, 2, 3, 1]


def test_an_atlas_that_goes_takes_with_it_what_was_found(minimal):
    found, asked = counting(1)
    for _ in range(2):
        found(replace(minimal))
        gc.collect()
    assert len(asked) == 2


def test_no_atlas_is_compared_with_another(minimal, monkeypatch):
    found, asked = counting(1)
    equal = replace(minimal)
    assert equal == minimal
    monkeypatch.setattr(type(minimal), "__eq__", lambda *_: pytest.fail("compared"))
    assert [found(each) for each in (minimal, equal, minimal, equal)] == [1] * 4
    assert len(asked) == 2
