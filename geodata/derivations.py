"""Facts that the program computes from the geometry and from other facts.

Lengths are geodesics on the WGS84 ellipsoid (pyproj.Geod), in kilometres; a mile has 1.609344 km.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise
from math import fsum
from types import MappingProxyType

from pyproj import Geod
from shapely.geometry.base import BaseGeometry

from geodata.model import Fact, Feature, Property
from geodata.vocabulary import Basis, Precision

WGS84 = Geod(ellps="WGS84")
KM_PER_MILE = 1.609344

#: What each derivation does. The keys are the ids that derived facts have as their `basis_id`.
METHODS = {
    "drawn-length": "Geodesic length on the WGS84 ellipsoid of the line as the atlas draws it.",
    "length-check": "The length of track in the network and that of the drawn line, compared with the "
    "length that most sources publish, or with the difference of the chainages of both ends if none does.",
    "chainage-check": "The differences of the chainages that one source gives for places on a line: "
    "distances along the track between them.",
    "unit-check": "A length in miles turned into kilometres (1 mi = 1.609344 km) and compared with the "
    "length that most sources publish.",
    "sum-check": "The parts that one source gives, added up and compared with the total it gives.",
    "rate-check": "The exchange rate that a source implies by giving one sum in two currencies.",
}

#: Properties that are chainages: of the two ends of a feature, and of other places on its line.
END_CHAINAGE, CHAINAGE = "end-chainage", "chainage"

#: The sum of all shares, in per cent.
_WHOLE = 100.0

_WHY_SHORTER = {
    Precision.GENERALISED: (
        "The line is thinned: straight segments between points some kilometres apart cut across "
        "the curves, so it is shorter than the track."
    ),
    Precision.SCHEMATIC: "The line joins the points that are known, so this is not the length of a route.",
    Precision.SURVEYED: "Measured along every mapped point of the line.",
}


def length_km(geometry: BaseGeometry) -> float:
    """Geodesic length of a line or of several lines, in kilometres; 0 for points.

    Geometry in EPSG:4326.
    """
    return float(WGS84.geometry_length(geometry)) / 1000


def derived_facts(
    features: Iterable[Feature],
    facts: Iterable[Fact] = (),
    properties: Mapping[str, Property] = MappingProxyType({}),
) -> list[Fact]:
    """The facts that follow from the geometry and from other facts.

    These are the drawn length of every line, and for each feature the checks of its lengths, chainages,
    units, sums and exchange rates that its facts allow. `properties` say which numbers are parts of others.
    """
    sum_checks = partial(_sum_checks, _sums(properties))
    by_feature: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_feature[fact.feature].append(fact)
    found = []
    for feature in features:
        own = by_feature[feature.id]
        if feature.geometry is not None and feature.geometry.geom_type in {"LineString", "MultiLineString"}:
            drawn = _drawn_length(feature)
            own = [*own, drawn]
            found.append(drawn)
        for check in (_length_check, _chainage_checks, _unit_checks, sum_checks, _rate_checks):
            found += check(own)
    return found


def usual_length_km(facts: Sequence[Fact]) -> float | None:
    """The length in kilometres that most sources publish; the first of them if no two agree."""
    published = [fact.number for fact in facts if fact.property == "published-length" and fact.unit == "km"]
    return Counter(published).most_common(1)[0][0] if published else None


def _derived(like: Fact, name: str, text: str) -> Fact:
    return Fact(feature=like.feature, property=name, value=text, basis=Basis.DERIVED, basis_id=name)


def _drawn_length(feature: Feature) -> Fact:
    assert feature.geometry is not None
    assert feature.precision is not None
    length = length_km(feature.geometry)
    return Fact(
        feature=feature.id,
        property="drawn-length",
        value=f"{length:.1f}",
        unit="km",
        basis=Basis.DERIVED,
        basis_id="drawn-length",
        note=_WHY_SHORTER[feature.precision],
    )


def _length_check(facts: Sequence[Fact]) -> Iterator[Fact]:
    usual, origin = usual_length_km(facts), "as published"
    if usual is None:
        usual, origin = _chainage_km(facts), "by chainage"
    if not usual:  # a share of nothing, or of 0, cannot be computed
        return
    parts = []
    for name, words in (
        ("network-length", "the network’s track is"),
        ("drawn-length", "the drawn line is"),
    ):
        length = next((fact.number for fact in facts if fact.property == name and fact.unit == "km"), None)
        if length is not None:
            parts.append(f"{words} {length:.1f} km ({_beside(length, usual)})")
    if parts:
        yield _derived(
            facts[0], "length-check", f"Compared with {usual:g} km {origin}, {' and '.join(parts)}."
        )


def _chainages(facts: Iterable[Fact], name: str) -> Iterator[list[Fact]]:
    """Groups of two or more chainages in kilometres that one source gives together, the smallest first."""
    for group in _by_basis(fact for fact in facts if fact.property == name and fact.unit == "km"):
        marks = sorted((fact for fact in group if fact.number is not None), key=lambda fact: fact.number or 0)
        if len(marks) > 1:
            yield marks


def _chainage_km(facts: Sequence[Fact]) -> float | None:
    """The distance along the track between the chainages of both ends, in kilometres."""
    ends = next(_chainages(facts, END_CHAINAGE), None)
    return _added([ends[-1].number or 0, -(ends[0].number or 0)]) if ends else None


def _chainage_checks(facts: Sequence[Fact]) -> Iterator[Fact]:
    for marks in (*_chainages(facts, END_CHAINAGE), *_chainages(facts, CHAINAGE)):
        steps = [(low.number or 0, high.number or 0) for low, high in pairwise(marks)]
        text = " and ".join(f"{high:g} − {low:g} = {_added([high, -low]):g} km" for low, high in steps)
        yield _derived(marks[0], "chainage-check", f"{text}.")


def _unit_checks(facts: Sequence[Fact]) -> Iterator[Fact]:
    usual = usual_length_km(facts)
    for fact in facts:
        if fact.unit == "mi" and fact.number is not None:
            km, beside = fact.number * KM_PER_MILE, ""
            if usual and fact.property == "published-length":
                beside = f", {_beside(km, usual)} than the {usual:g} km that most sources publish"
            beside = beside.replace("the same than", "the same as")
            yield _derived(fact, "unit-check", f"{fact.number:g} miles are {km:.1f} km{beside}.")


def _sums(properties: Mapping[str, Property]) -> Mapping[str, Sequence[str]]:
    """The properties that are totals, each with the properties that add up to it."""
    sums: dict[str, list[str]] = defaultdict(list)
    for each in properties.values():
        if each.part_of is not None:
            sums[each.part_of].append(each.id)
    return sums


def _sum_checks(sums: Mapping[str, Sequence[str]], facts: Sequence[Fact]) -> Iterator[Fact]:
    """Totals beside the sums of their parts, where one source gives both."""
    for total, parts in sums.items():
        for whole in (fact for fact in facts if fact.property == total):
            terms = [
                next((f for f in facts if f.property == part and f.basis_id == whole.basis_id), None)
                for part in parts
            ]
            numbers = [term.number for term in terms if term is not None and term.number is not None]
            if len(numbers) == len(parts) and whole.number is not None:
                yield _sum_check(whole, numbers, whole.number)
    yield from _share_checks(facts)


def _share_checks(facts: Sequence[Fact]) -> Iterator[Fact]:
    """Checks of the shares that one source gives: more than 100% is wrong, less only leaves some unnamed."""
    seen = set()
    for shares in _by_basis(fact for fact in facts if fact.property == "share" and fact.unit == "%"):
        terms = sorted((fact.number or 0 for fact in shares), reverse=True)
        if len(terms) > 1 and _added(terms) >= _WHOLE and tuple(terms) not in seen:
            seen.add(tuple(terms))
            yield _sum_check(shares[0], terms, _WHOLE, "%")


def _by_basis(facts: Iterable[Fact]) -> Iterable[list[Fact]]:
    """Facts that one source gives for one date together."""
    groups: dict[tuple[str | None, str | None], list[Fact]] = defaultdict(list)
    for fact in facts:
        groups[fact.basis_id, fact.as_of].append(fact)
    return groups.values()


def _sum_check(like: Fact, terms: Sequence[float], total: float, unit: str = "") -> Fact:
    added = _added(terms)
    written = " + ".join(f"{term:g}" for term in terms)
    if added == total:
        text = f"{written} = {total:g}{unit}: the parts make the total."
    else:
        text = (
            f"{written} = {added:g}{unit}, not {total:g}{unit}: they differ by {abs(added - total):g}{unit}."
        )
    return _derived(like, "sum-check", text)


def _added(terms: Sequence[float]) -> float:
    """The sum of printed numbers, rounded to remove floating-point errors."""
    return round(fsum(terms), 9)


def _rate_checks(facts: Sequence[Fact]) -> Iterator[Fact]:
    """Roubles per dollar, where one source gives the same cost in both currencies."""
    for costs in _by_basis(fact for fact in facts if fact.property in {"cost", "planned-cost", "investment"}):
        by_unit = {fact.unit: fact for fact in costs}
        if len(costs) == 2 and by_unit.keys() == {"RUB", "USD"}:  # noqa: PLR2004
            roubles, dollars = by_unit["RUB"].number or 0, by_unit["USD"].number or 1
            rate = roubles / dollars
            text = f"{_sum(roubles)} roubles for {_sum(dollars)} dollars are {rate:.1f} roubles per dollar."
            yield _derived(costs[0], "rate-check", text)


def _sum(amount: float) -> str:
    return f"{amount / 1e9:g} billion" if amount >= 1e9 else f"{amount / 1e6:g} million"  # noqa: PLR2004


def _beside(number: float, other: float) -> str:
    """'1.7% less'; 'the same' within a twentieth of a per cent."""
    share = number / other - 1
    if abs(share) < 0.0005:  # noqa: PLR2004
        return "the same"
    return f"{abs(share):.1%} {'more' if share > 0 else 'less'}"
