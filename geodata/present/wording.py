"""Write facts, numbers and dates in words, as plain text, and choose which figures come first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from decimal import MAX_PREC, Context, Decimal
from typing import TYPE_CHECKING
from urllib.parse import quote

from geodata import edtf, origins
from geodata.derivations import KM_PER_MILE
from geodata.model import Fact, Feature
from geodata.vocabulary import CURRENCIES, Precision, label

if TYPE_CHECKING:
    from geodata.catalogue import Atlas

#: Significant digits of a float that are shown; further ones are floating-point errors.
_DIGITS = 12
#: Moves a decimal point without rounding.
_EXACTLY = Context(prec=MAX_PREC)
#: Years alone are left as they are; two numbers with a slash may be a break of gauge.
_YEARS = re.compile(r"[0-9]{4}(?:/[0-9]{4})?")
#: The properties with the most important figures of a feature, the most important first. `length` is for
#: atlases that do not distinguish the published length from that of the network.
KEY_FIGURES = (
    "published-length",
    "length",
    "network-length",
    "drawn-length",
    "capacity",
    "cost",
    "investment",
    "area",
)
#: The property to use instead if there is no figure for what is built.
PLANNED = {"capacity": "planned-capacity", "cost": "planned-cost"}
MOST_KEY_FIGURES = 3
PRECISION: dict[Precision, str] = {
    Precision.SURVEYED: "surveyed",
    Precision.GENERALISED: "generalised (mapped, then thinned)",
    Precision.SCHEMATIC: "schematic (only the points it joins are known)",
}


def safe_address(address: str | None) -> str | None:
    """A web address that can stand in a link of Markdown or HTML; None if it is not http or https."""
    if not address or not address.startswith(("http://", "https://")):
        return None
    return quote(address, safe=":/?#@!$&'*+,;=%[]~")


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: '1 reference', '2,207 references'; `plural` if it is not the noun with an s."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def quantity(number: float | Decimal, unit: str) -> str:
    """A number with its unit: 300000000, USD → 'USD 300 million'; 54, km → '54 km'.

    A Decimal is shown with all its digits, a float with at most 12 significant ones.
    """
    if unit in CURRENCIES:
        return f"{unit} {_amount(number)}"
    text = _amount(number)
    return f"{text}%" if unit == "%" else f"{text} {unit.replace('m3', 'm³').replace('km2', 'km²')}"


def _amount(number: float | Decimal) -> str:
    """A number for reading: 53752000 → '53.752 million'."""
    exact = number if isinstance(number, Decimal) else Decimal(f"{number:.{_DIGITS}g}")
    for power, word in ((12, "trillion"), (9, "billion"), (6, "million")):
        if abs(exact) >= 10**power:
            return f"{_plain(exact.scaleb(-power, _EXACTLY))} {word}"
    return _plain(exact)


def _plain(number: Decimal) -> str:
    """A number without zeros at its end and without an exponent."""
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def value(fact: Fact) -> str:
    """A fact's value for reading, in all the digits that its source gives, with kilometres beside miles."""
    if fact.property == "status":
        return label(fact.value)
    if fact.number is None or fact.unit is None:
        return _spelled(fact.value)
    text = quantity(Decimal(fact.value), fact.unit)
    return f"{text} ({fact.number * KM_PER_MILE:.1f} km)" if fact.unit == "mi" else text


def when(atlas: Atlas, fact: Fact, year: int | None = None, before: str = "") -> str:
    """The date of a fact in words, after the text `before`; '' if it has none.

    For the status that held at the end of `year` (None: today) it is the date of the last report. If that
    status is unconfirmed, 'last reported ' stands before the date instead of `before`.
    """
    report = fact
    if fact.property == "status" and fact == atlas.status(fact.feature, year):
        report = atlas.last_report(fact.feature, year) or fact
        if atlas.is_unconfirmed(fact.feature, year):
            before = "last reported "
    return f"{before}{edtf.spell(report.as_of)}" if report.as_of else ""


def how_current(atlas: Atlas, layer_id: str | None = None) -> str:
    """How up to date a layer or atlas is: 'data of 26 November 2026; newest source 12 March 2026'."""
    said = f"data of {edtf.spell(atlas.about.data_date)}"
    newest = origins.newest_source(atlas, layer_id)
    return f"{said}; newest source {edtf.spell(newest)}" if newest else said


def _spelled(text: str) -> str:
    """The text in words if it is certainly a date; else the text unchanged."""
    if _YEARS.fullmatch(text):
        return text
    try:
        return edtf.spell(text)
    except ValueError:
        return text


def key_figures(known: Sequence[Fact]) -> list[Fact]:
    """Up to three figures to show first, one per property, in the order of KEY_FIGURES.

    Of a property's facts, those without a note come first: a note may say that a figure is only for a first
    stage. Among these, the figure that most facts give is taken. A planned figure stands in if there is none
    for what was built.
    """
    found = []
    figures = [fact for fact in known if fact.number is not None]
    for name in KEY_FIGURES:
        same = [fact for fact in figures if fact.property == name]
        same = same or [fact for fact in figures if fact.property == PLANNED.get(name)]
        if same:
            counts = Counter((fact.value, fact.unit) for fact in same)
            found.append(max(same, key=lambda fact: (not fact.note, counts[fact.value, fact.unit])))
    return found[:MOST_KEY_FIGURES]


def investment_line(feature: Feature, known: Sequence[Fact]) -> str:
    """The first sector of a site and the amount invested in it; '' if neither is known."""
    money = [fact for fact in known if fact.unit in CURRENCIES]
    amounts = [
        figure
        for names in (("investment",), ("cost", "planned-cost"))
        for figure in key_figures([fact for fact in money if fact.property in names])
    ]
    sector = [label(feature.sectors[0])] if feature.sectors else []
    return ", ".join([*sector, *(value(amount) for amount in amounts[:1])])


def position_line(feature: Feature) -> str:
    """How well the position of a feature is known, in a sentence for the reader."""
    if feature.geometry is None or feature.precision is None:
        return feature.geometry_note or "Its geometry is that of its parts."
    precision = PRECISION[Precision(feature.precision)]
    if feature.precision is Precision.SCHEMATIC and feature.geometry.geom_type == "Point":
        precision = "schematic (only its town or area is known)"
    metres = feature.accuracy_m or 0
    within = f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"  # noqa: PLR2004
    return f"Position {precision}, within {within}. {feature.geometry_note}".strip()
