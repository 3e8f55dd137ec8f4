"""Limit an atlas to what was known at the end of a year, so that a figure of 2013 has nothing from 2018."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from geodata import edtf
from geodata.catalogue import Atlas
from geodata.model import Fact, Passage


def known_in(atlas: Atlas, year: int | None) -> Atlas:
    """The atlas with its statuses and facts at the end of a year (None: all); geometry is unchanged.

    A fact without a date is dated by its reference; facts without either (from datasets, derived) are kept.
    """
    if year is None:
        return atlas
    then = atlas.in_year(year)
    return replace(then, facts=tuple(fact for fact in then.facts if not _later(_date(atlas, fact), year)))


def said_later(atlas: Atlas, passage: Passage, year: int | None) -> bool:
    """Whether a passage was written after a year (None: never)."""
    return year is not None and _later(atlas.reference_of(passage).issued, year)


def _date(atlas: Atlas, fact: Fact) -> str | None:
    """The date of a fact, or else of its reference, if either is known."""
    return fact.as_of or atlas.issued(fact)


def _later(when: str | None, year: int) -> bool:
    return bool(when) and edtf.earliest(when or "") > date(year, 12, 31)
