"""The facts of a feature: each property with its values, and where the sources disagree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from dashboard.reader.panels.blocks import Block, Caption, FactTable, Links, Text
from dashboard.reader.panels.notes import Notes
from dashboard.reader.panels.spans import Icon, Spans, joined, muted, plain, small
from geodata import Atlas, Fact, comparing, edtf
from geodata.comparing import Disagreement
from geodata.derivations import METHODS
from geodata.present.sources import geometry_sources
from geodata.present.statements import HISTORY, description
from geodata.present.wording import counted, position_line, quantity, value

#: The properties that the program calculates; they are listed after what the sources say.
CHECKS = tuple(name for name in METHODS if name != "drawn-length")
#: A gap between dates is given in years from this many years on, and in months from this many days on.
_YEARS, _MONTHS_FROM_DAYS = 2, 60
#: A ratio is given without a fraction from this value on.
_WHOLE_TIMES = 10


def by_property(facts: Sequence[Fact]) -> dict[str, dict[str, list[Fact]]]:
    """Facts by property, then by value, so that agreement and disagreement both show.

    The history, the checks and the description are left out.
    """
    groups: dict[str, dict[str, list[Fact]]] = {}
    first = description(facts)
    for fact in facts:
        if fact.property not in (*HISTORY, *CHECKS) and fact is not first:
            groups.setdefault(fact.property, {}).setdefault(value(fact), []).append(fact)
    return groups


def checks(facts: Sequence[Fact]) -> list[Fact]:
    """What the program found by calculating with the facts, in the order of CHECKS."""
    found = [fact for fact in facts if fact.property in CHECKS]
    return sorted(found, key=lambda fact: CHECKS.index(fact.property))


def difference_text(disagreement: Disagreement) -> str:
    """By how much sources differ, in a sentence."""
    ending = (
        "; the notes say what each value includes." if any(fact.note for fact in disagreement.facts) else "."
    )
    if disagreement.unit == "years":
        return f"The dates are {_gap(disagreement.difference)} apart{ending}"
    if not disagreement.alike:
        return "The figures count different things; the notes say what each value includes."
    if disagreement.estimate:
        low, high = (quantity(n, disagreement.unit) for n in (disagreement.low, disagreement.high))
        times = disagreement.high / disagreement.low
        factor = f"{times:,.{0 if times >= _WHOLE_TIMES else 1}f}"
        return f"Values range from {low} to {high}, a factor of {factor}{ending}"
    gap = quantity(float(f"{disagreement.difference:.3g}"), disagreement.unit)
    return f"Sources differ by up to {gap} ({disagreement.share:.1%}){ending}"


def _gap(years: float) -> str:
    days = round(years * comparing.DAYS_A_YEAR)
    if years >= _YEARS:
        return counted(round(years), "year")
    if days >= _MONTHS_FROM_DAYS:
        return counted(round(days / 30.4), "month")
    return counted(days, "day")


def table(disagreement: Disagreement, notes: Notes) -> FactTable:
    """A disagreement as a table: each value with who gives it and when, the oldest first."""
    said: dict[str, list[Fact]] = {}
    for fact in disagreement.facts:
        said.setdefault(value(fact), []).append(fact)
    rows = [
        ((text,), joined("; ", [_witness(fact, notes) for fact in facts])) for text, facts in said.items()
    ]
    return FactTable(("Value", "Source"), tuple(rows))


def _witness(fact: Fact, notes: Notes) -> Spans:
    """Who gives a value, and for when if that does not follow from it."""
    note: Spans = (" (", fact.note.rstrip("."), ")") if fact.note else ()
    who = notes.publisher(fact)
    dated = fact.as_of is not None and edtf.spell(fact.as_of) not in plain(who)
    return (small(*who, *note), " ", notes.mark(fact, dated=dated))


def blocks(atlas: Atlas, feature_id: str, notes: Notes) -> Iterator[Block]:
    """The facts by property, what was checked, how well the position is known, wholes and parts."""
    facts = atlas.facts_of(feature_id)
    disputed: dict[str, list[Disagreement]] = {}
    for disagreement in comparing.disagreements(facts, atlas.properties):
        disputed.setdefault(disagreement.about, []).append(disagreement)
    for name, values in by_property(facts).items():
        yield from _property(name, values, disputed.get(name, []), notes)
    if found := checks(facts):
        lines: list[Spans] = [(muted("Checked by this program"),)]
        lines += [(f"{fact.value} ", notes.mark(fact)) for fact in found]
        yield Text(tuple(lines))
    yield _position(atlas, feature_id)
    yield from _parts(atlas, feature_id)


def _property(
    name: str, values: Mapping[str, list[Fact]], disputed: Sequence[Disagreement], notes: Notes
) -> Iterator[Block]:
    """A property: a table for each disagreement, a line for each value that is in none."""
    in_tables = {fact for disagreement in disputed for fact in disagreement.facts}
    lines: list[Spans] = [(muted(notes.atlas.property_label(name)),)]
    for text, same in values.items():
        rest = [fact for fact in same if fact not in in_tables]
        if rest:
            lines.append(_value_line(text, rest, notes))
    yield Text(tuple(lines))
    for disagreement in disputed:
        yield table(disagreement, notes)
        yield Text(((muted(difference_text(disagreement)),),))


def _value_line(text: str, same: Sequence[Fact], notes: Notes) -> Spans:
    """A value, then a mark for each basis that gives it, each with its own note.

    A note that all of them share is shown once, after the last.
    """
    remarks = {fact.note for fact in same}
    shared = same[0].note if len(remarks) == 1 else ""
    marks: list[Spans] = [(notes.mark(fact, dated=True), *(() if shared else remark(fact))) for fact in same]
    return (f"{text} ", *joined(" ", marks), *(remark(same[0]) if shared else ()))


def remark(fact: Fact) -> Spans:
    """The note of a fact, to be shown after its mark; empty if it has none."""
    return (" ", muted(fact.note)) if fact.note else ()


def _position(atlas: Atlas, feature_id: str) -> Block:
    feature = atlas.feature(feature_id)
    sources = [behind.credit or behind.title for behind in geometry_sources(atlas, feature)]
    line = position_line(feature) + (f" Source: {', '.join(dict.fromkeys(sources))}." if sources else "")
    return Caption((Icon("my_location"), f" {line}"))


def _parts(atlas: Atlas, feature_id: str) -> Iterator[Block]:
    for title, items in (("Part of", atlas.wholes(feature_id)), ("Parts", atlas.parts(feature_id))):
        if items:
            yield Links(title, tuple(item.id for item in items))


def first_tab(facts: Sequence[Fact]) -> list[Fact]:
    """The facts of the tab “Facts” in their order, for numbering the notes."""
    return [
        *chain.from_iterable(chain(*values.values()) for values in by_property(facts).values()),
        *checks(facts),
    ]
