"""Facts in words for a reader, as plain text, and which figures come first."""

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

#: What computing with floats leaves behind the last of these digits is no part of a number.
_DIGITS = 12
#: Moves a decimal point without rounding.
_EXACTLY = Context(prec=MAX_PREC)
#: Years alone are as they should be in words; two of them may be a break of gauge.
_YEARS = re.compile(r"[0-9]{4}(?:/[0-9]{4})?")
#: The properties whose figures tell most of a feature, the foremost first. A length is called so in atlases
#: that tell no published one from that of the network.
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
#: What leads in place of a figure of what is built, where there is none.
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
    """How many there are of something: '1 reference', '2,207 references'; `plural` of a noun without an s."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def quantity(number: float | Decimal, unit: str) -> str:
    """A number with its unit: 300000000, USD → 'USD 300 million'; 54, km → '54 km'.

    A Decimal is told in all its digits, a float without what computing leaves behind.
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
    """The date of a fact in words, after what goes before it; '' if it has none.

    Of the status of a feature at the end of a year (None: today), if it is unconfirmed: 'last reported 2016'.
    """
    report = fact
    if fact.property == "status" and fact == atlas.status(fact.feature, year):
        report = atlas.last_report(fact.feature, year) or fact
        if atlas.is_unconfirmed(fact.feature, year):
            before = "last reported "
    return f"{before}{edtf.spell(report.as_of)}" if report.as_of else ""


def currency(atlas: Atlas, layer_id: str | None = None) -> str:
    """How current a layer or the whole atlas is: 'data of 26 November 2026; newest source 12 March 2026'."""
    said = f"data of {edtf.spell(atlas.about.data_date)}"
    newest = origins.newest_source(atlas, layer_id)
    return f"{said}; newest source {edtf.spell(newest)}" if newest else said


def _spelled(text: str) -> str:
    """A date in words, if the text can be nothing else; else the text."""
    if _YEARS.fullmatch(text):
        return text
    try:
        return edtf.spell(text)
    except ValueError:
        return text


def key_figures(known: Sequence[Fact]) -> list[Fact]:
    """Up to three figures that lead: of each property one without a note, and the one that most bases give.

    A note may say that a figure is of a first stage alone: however many tell of that, the whole leads.
    A planned one leads where nothing is told of what was built.
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
    """The first sector of a site and the amount put into it that most bases give; '' if neither is known."""
    money = [fact for fact in known if fact.unit in CURRENCIES]
    amounts = [
        figure
        for names in (("investment",), ("cost", "planned-cost"))
        for figure in key_figures([fact for fact in money if fact.property in names])
    ]
    sector = [label(feature.sectors[0])] if feature.sectors else []
    return ", ".join([*sector, *(value(amount) for amount in amounts[:1])])


def position_line(feature: Feature) -> str:
    """How well the position is known, in a sentence."""
    if feature.geometry is None or feature.precision is None:
        return feature.geometry_note or "Geometry combines its parts."
    precision = PRECISION[Precision(feature.precision)]
    if feature.precision is Precision.SCHEMATIC and feature.geometry.geom_type == "Point":
        precision = "schematic (only its town or area is known)"
    metres = feature.accuracy_m or 0
    within = f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"  # noqa: PLR2004
    return f"Position {precision}, within {within}. {feature.geometry_note}".strip()
