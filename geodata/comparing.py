"""Find where sources give different values for one property of a feature, and by how much they differ.

Three kinds of property are compared in three ways. A *lasting* property has one true value at all times (a
length, an opening day). An *estimate* is a figure for which sources give different amounts (a cost, a
capacity); each fact's note says what exactly it counts. All others *change with time*: only values for the
same date are compared. Lengths, areas and masses are compared in one unit; money is not converted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from geodata import edtf
from geodata.derivations import KM_PER_MILE
from geodata.model import Fact, Property
from geodata.vocabulary import Comparison

#: Properties whose text is a date.
DATES = frozenset({"opened", "construction-start", "date", "planned-opening"})

#: Units that are converted before values are compared: the factor, and the unit it leads to.
_IN = {
    "mi": (KM_PER_MILE, "km"),
    "m": (0.001, "km"),
    "ha": (0.01, "km2"),
    "t/yr": (1e-6, "Mt/yr"),
    "m3/yr": (1e-9, "bcm/yr"),
}
DAYS_A_YEAR = 365.2425
#: Two numbers that differ by less than this share are the same number, rounded differently.
_SAME = 1e-6


@dataclass(frozen=True)
class Disagreement:
    """Facts on one property (`about`) that differ, the oldest first.

    `low` and `high` are the extremes in `unit`, which is the sources' own unit if all use the same. For dates
    they are years with a fraction and the unit is 'years'. If `estimate` is true, the facts may count
    different things.
    """

    feature: str
    about: str
    facts: tuple[Fact, ...]
    low: float
    high: float
    unit: str
    estimate: bool

    @property
    def alike(self) -> bool:
        """Whether the facts count the same thing; for an estimate, whether all have the same note (or none).

        If not, one may be for a part and another for the whole, or for different stages: do not show a range.
        """
        return not self.estimate or len({(fact.note or "").casefold() for fact in self.facts}) <= 1

    @property
    def difference(self) -> float:
        """The higher value less the lower one, in `unit`."""
        return self.high - self.low

    @property
    def share(self) -> float:
        """The difference as a share of the higher value, 0 to 1."""
        return self.difference / self.high


def compared(fact: Fact) -> tuple[float, str] | None:
    """A fact's number and unit, converted for comparison; None if the fact has no number with a unit."""
    if fact.number is None or fact.unit is None:
        return None
    factor, unit = _IN.get(fact.unit, (1.0, fact.unit))
    return fact.number * factor, unit


def comparison_of(name: str, properties: Mapping[str, Property]) -> Comparison:
    """How the values of a property are compared."""
    known = properties.get(name)
    return (known.comparison if known else None) or Comparison.CHANGING


def disagreements(facts: Iterable[Fact], properties: Mapping[str, Property]) -> list[Disagreement]:
    """Every disagreement among the given facts, in the order of the first fact of each disagreement.

    `properties` are those of the facts' atlas, which says how its own properties are compared.
    """
    groups: dict[tuple[str, str, str, str | None], list[Fact]] = defaultdict(list)
    for fact in facts:
        key = _key(fact, comparison_of(fact.property, properties))
        if key is not None:
            groups[key].append(fact)
    found = []
    for (_, about, unit, _), group in groups.items():
        estimate = comparison_of(about, properties) is Comparison.ESTIMATE
        found.append((_dates if unit == "date" else _numbers)(group, estimate=estimate))
    return [disagreement for disagreement in found if disagreement is not None]


def _key(fact: Fact, comparison: Comparison) -> tuple[str, str, str, str | None] | None:
    """The key that comparable facts share: feature, property, unit, and the date where it must be the same.

    None if the fact is not compared.
    """
    if not fact.has_source:
        return None
    if fact.property in DATES:
        return None if _interval(fact) is None else (fact.feature, fact.property, "date", None)
    number = compared(fact)
    if number is None or number[0] <= 0:
        return None
    if comparison is not Comparison.CHANGING:
        return fact.feature, fact.property, number[1], None
    if fact.as_of is None:
        return None
    return fact.feature, fact.property, number[1], f"{fact.as_of} {fact.note or ''}"


def _numbers(group: Sequence[Fact], *, estimate: bool) -> Disagreement | None:
    units = {fact.unit for fact in group}
    if len(units) == 1:  # reported in the sources' own unit
        values = [(fact.number or 0, fact.unit or "") for fact in group]
    else:
        values = [number for fact in group if (number := compared(fact)) is not None]
    (low, unit), (high, _) = min(values), max(values)
    if len({fact.basis_id for fact in group}) == 1 or high - low <= high * _SAME:
        return None
    return _disagreement_of(group, low, high, unit, estimate=estimate)


def _dates(group: Sequence[Fact], *, estimate: bool) -> Disagreement | None:
    """Dates disagree if no day lies in all of them; the difference is from first end to last start."""
    intervals = [interval for fact in group if (interval := _interval(fact)) is not None]
    first_end, last_start = min(end for _, end in intervals), max(start for start, _ in intervals)
    if len({fact.basis_id for fact in group}) == 1 or last_start <= first_end:
        return None
    return _disagreement_of(group, _years(first_end), _years(last_start), "years", estimate=estimate)


def _interval(fact: Fact) -> tuple[date, date] | None:
    try:
        return edtf.earliest(fact.value), edtf.latest(fact.value)
    except ValueError:
        return None


def _years(day: date) -> float:
    return day.toordinal() / DAYS_A_YEAR


def _disagreement_of(
    group: Sequence[Fact], low: float, high: float, unit: str, *, estimate: bool
) -> Disagreement:
    first = group[0]
    facts = tuple(sorted(group, key=lambda fact: edtf.latest(fact.as_of) if fact.as_of else date.max))
    return Disagreement(first.feature, first.property, facts, low, high, unit, estimate)
