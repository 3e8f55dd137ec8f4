"""The closed vocabularies of the atlas.

`Status` follows the terms of Global Energy Monitor's trackers and adds what railways need
(suspended, severed, missing). `Sector` lists the nine industries in the order of the first source
article, then the one that the official plan names instead of medicine.
"""

from __future__ import annotations

from enum import StrEnum


class Basis(StrEnum):
    """What a fact rests on."""

    QUOTED = "quoted"
    CITED = "cited"
    DATASET = "dataset"
    DERIVED = "derived"
    UNSOURCED = "unsourced"


class Precision(StrEnum):
    """How well the position of a feature is known."""

    SURVEYED = "surveyed"
    GENERALISED = "generalised"
    SCHEMATIC = "schematic"


class Status(StrEnum):
    """What state a project is in at a date."""

    OPERATING = "operating"
    UNDER_CONSTRUCTION = "under-construction"
    PROPOSED = "proposed"
    SUSPENDED = "suspended"
    SHELVED = "shelved"
    CANCELLED = "cancelled"
    SEVERED = "severed"
    MISSING = "missing"
    RETIRED = "retired"


class Sector(StrEnum):
    """The industries of the Nine Bridges plan."""

    NATURAL_GAS = "natural-gas"
    ELECTRICITY = "electricity"
    RAILROADS = "railroads"
    SEAPORTS = "seaports"
    SHIPPING_ROUTES = "shipping-routes"
    SHIPBUILDING = "shipbuilding"
    AGRICULTURE = "agriculture"
    FISHERIES = "fisheries"
    MEDICINE = "medicine"
    INDUSTRIAL_PARKS = "industrial-parks"


class Kind(StrEnum):
    """What sort of thing a feature is."""

    RAILWAY = "railway"
    STATION = "station"
    BRIDGE = "bridge"
    PIPELINE = "pipeline"
    SEA_ROUTE = "sea-route"
    LNG_PLANT = "lng-plant"
    LNG_TERMINAL = "lng-terminal"
    GAS_PLANT = "gas-plant"
    PORT = "port"
    SHIPYARD = "shipyard"
    ECONOMIC_ZONE = "economic-zone"
    FARM = "farm"
    FISHERY = "fishery"
    MEDICAL = "medical"
    POWER = "power"
    MINE = "mine"
    FACTORY = "factory"
    REGION = "region"
    PLACE = "place"
    EVENT = "event"
    PROGRAMME = "programme"
    CORRIDOR = "corridor"
    BORDER = "border"


class Theme(StrEnum):
    """What a passage is about; the heading for passages that are tied to no place."""

    RAIL = "rail"
    GAS = "gas"
    INVESTMENT = "investment"
    DIPLOMACY = "diplomacy"
    SECURITY = "security"


class Severity(StrEnum):
    """Whether a problem keeps an atlas from opening."""

    ERROR = "error"
    WARNING = "warning"


#: Kinds that are projects or works, so that a dated status belongs to them.
WITH_STATUS = frozenset(
    {
        Kind.RAILWAY,
        Kind.PIPELINE,
        Kind.LNG_PLANT,
        Kind.LNG_TERMINAL,
        Kind.GAS_PLANT,
        Kind.PORT,
        Kind.SHIPYARD,
        Kind.ECONOMIC_ZONE,
        Kind.FARM,
        Kind.FISHERY,
        Kind.MEDICAL,
        Kind.POWER,
        Kind.MINE,
        Kind.FACTORY,
    }
)


#: Terms whose words say less than these.
_WORDED = {
    "medical": "Clinic",
    "power": "Power line",
    "companies-korea": "Companies, Korea",
    "companies-russia": "Companies, Russia",
}
#: Words that are not written small.
_NAMES = {"lng": "LNG", "usd": "USD", "moscow": "Moscow", "korea": "Korea", "russia": "Russia"}


def label(term: str) -> str:
    """A vocabulary term or property name as words: 'under-construction' → 'Under construction'."""
    text = _WORDED.get(term) or " ".join(_NAMES.get(word, word) for word in term.split("-"))
    return text[:1].upper() + text[1:]
