"""The closed vocabularies of the atlas (basis, status, sector, kind …) and what their terms mean.

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
    FORESTRY = "forestry"
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
    """What a passage is about; passages that are tied to no feature are listed under this heading."""

    RAIL = "rail"
    GAS = "gas"
    INVESTMENT = "investment"
    DIPLOMACY = "diplomacy"
    SECURITY = "security"


class Comparison(StrEnum):
    """How the values that sources give for a property are compared."""

    LASTING = "lasting"
    ESTIMATE = "estimate"
    CHANGING = "changing"


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
        Kind.FORESTRY,
        Kind.MEDICAL,
        Kind.POWER,
        Kind.MINE,
        Kind.FACTORY,
    }
)


#: The units that are money: codes of ISO 4217, written before the amount.
_CODES = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD "
    "CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ "
    "GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR "
    "LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN "
    "PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB "
    "TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW "
    "ZWG"
)
CURRENCIES = frozenset(_CODES.split())

#: What the terms mean, as printed in the methodology.
BASIS_MEANS: dict[Basis, str] = {
    Basis.QUOTED: "A quoted document says so, word for word. The passage is stored with its place in the "
    "document and the document’s SHA-256, so that anyone with the text can check it again.",
    Basis.CITED: "A reference that was read says so, in our own words, with its title, publisher, date, "
    "address and the date it was read.",
    Basis.DATASET: "A published dataset, with its version and licence, gives the value.",
    Basis.DERIVED: "This program computed it and says how, and from what.",
    Basis.UNSOURCED: "No source has been found yet. Allowed in drafts, not in releases.",
}
PRECISION_MEANS: dict[Precision, str] = {
    Precision.SURVEYED: "The position of the object itself, as mapped.",
    Precision.GENERALISED: "Mapped positions, thinned; the line is straight between them.",
    Precision.SCHEMATIC: "Only the points a line joins are known, or only the town of a site.",
}
STATUS_MEANS: dict[Status, str] = {
    Status.OPERATING: "In service, fully or for its main purpose.",
    Status.UNDER_CONSTRUCTION: "Work on the ground has begun.",
    Status.PROPOSED: "Suggested, studied or agreed; no work on the ground.",
    Status.SUSPENDED: "Service or project halted, with the intention to resume.",
    Status.SHELVED: "A proposal without news for a long time, or postponed indefinitely.",
    Status.CANCELLED: "Abandoned by those who proposed it.",
    Status.SEVERED: "Cut at a border or front line, with parts remaining on both sides.",
    Status.MISSING: "Track removed, or never laid between two existing parts.",
    Status.RETIRED: "Permanently closed.",
}
THEME_MEANS: dict[Theme, str] = {
    Theme.RAIL: "Railways and the links between them.",
    Theme.GAS: "Gas, LNG and energy supply.",
    Theme.INVESTMENT: "Investment and trade.",
    Theme.DIPLOMACY: "Relations between states, summits, plans and initiatives.",
    Theme.SECURITY: "Sanctions, alliances, weapons and risks.",
}

#: Terms that need clearer words on screen than their ids.
_WORDED = {"medical": "Clinic", "power": "Power line"}
#: Words that are written in capitals.
_CAPITALS = {"lng": "LNG"}


def label(term: str) -> str:
    """A term of a vocabulary, or an id, as words: 'under-construction' → 'Under construction'."""
    text = _WORDED.get(term) or " ".join(_CAPITALS.get(word, word) for word in term.split("-"))
    return text[:1].upper() + text[1:]


def in_sentence(words: str) -> str:
    """Words for use within a sentence: 'Under construction' → 'under construction'; LNG stays LNG."""
    first = words.split(" ", 1)[0]
    return words if first[1:] != first[1:].lower() else words[:1].lower() + words[1:]
