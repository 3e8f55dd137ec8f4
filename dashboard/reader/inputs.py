"""A view as the values of the page's inputs, and back: switches of layers, filters, year, base map."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.reader.links import layer_parameter
from dashboard.reader.places import Place
from dashboard.reader.state import BUILT_IN, ViewState
from geodata import Atlas, Sector, Status
from geodata.caching import kept
from geodata.vocabulary import label

#: The inputs' names, the same as in links; a layer's name is `layer_parameter`.
STATUS, SECTOR, BASE, YEAR = "status", "sector", "base", "year"
STATUS_LABELS = {label(status): status for status in Status}
SECTOR_LABELS = {label(sector): sector for sector in Sector}


@kept()
def terms(atlas: Atlas) -> tuple[tuple[Status, ...], tuple[Sector, ...]]:
    """The statuses and sectors that occur in an atlas, by which it can be filtered, in their own order."""
    statuses = {Status(fact.value) for fact in atlas.facts if fact.property == "status"}
    sectors = {sector for feature in atlas.features.values() for sector in feature.sectors}
    return (
        tuple(status for status in Status if status in statuses),
        tuple(sector for sector in Sector if sector in sectors),
    )


def values_of(atlas: Atlas, view: ViewState) -> dict[str, object]:
    """What the inputs hold in a view, by their names."""
    layers = {layer_parameter(layer): layer in view.layers for layer in atlas.layers}
    return layers | {
        STATUS: [text for text, status in STATUS_LABELS.items() if status in view.statuses],
        SECTOR: [text for text, sector in SECTOR_LABELS.items() if sector in view.sectors],
        YEAR: atlas.last_year if view.year is None else view.year,
        BASE: view.base,
    }


def view_of(atlas: Atlas, values: Mapping[Any, Any], selected: str | None, place: Place) -> ViewState:
    """The view that the inputs describe; an input without a value stands at its default."""
    year = values.get(YEAR)
    return ViewState(
        layers=frozenset(
            layer.id
            for layer in atlas.layers.values()
            if values.get(layer_parameter(layer.id), layer.visible)
        ),
        statuses=frozenset(STATUS_LABELS[text] for text in values.get(STATUS, ())),
        sectors=frozenset(SECTOR_LABELS[text] for text in values.get(SECTOR, ())),
        base=values.get(BASE) or BUILT_IN,
        selected=selected,
        place=place,
        year=None if year is None or year >= atlas.last_year else year,
    )
