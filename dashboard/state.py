"""What is seen, as one frozen object a run, and its form as the query string of a link.

A link names only what differs from the atlas's defaults:

    <layer>=false         the layer is hidden (true: shown though it is hidden by default)
    status=Operating      show only features of this status; may be repeated
    sector=Fisheries      show only features of this sector; may be repeated
    base=OpenStreetMap    another base map than the built-in one
    feature=rajin-khasan  what is selected
    at=42.34,130.5,10     centre (latitude, longitude in degrees) and zoom
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import parse_qs, urlencode

from geodata import Atlas, Feature, Sector, Status
from geodata.errors import LinkError
from geodata.vocabulary import label

BUILT_IN = "Built-in"
MIN_ZOOM, MAX_ZOOM = 3, 13
#: How near the map goes to a line or an area, and to a single point, by itself.
NEAREST, NEAREST_TO_POINT = 11, 9
_Term = TypeVar("_Term", Status, Sector)


@dataclass(frozen=True)
class Place:
    """Centre (degrees) and zoom (Web Mercator, 256-pixel tiles) of a map."""

    latitude: float
    longitude: float
    zoom: float

    def __str__(self) -> str:
        return f"{self.latitude:.4f},{self.longitude:.4f},{self.zoom:g}"


#: The Korean peninsula and Primorye, with the Tumen in the middle.
HOME = Place(40.6, 129.5, 6)


@dataclass(frozen=True)
class ViewState:
    """Which layers are shown, what filters them, what is selected, and where the map looks.

    Empty `statuses` or `sectors` mean that nothing is filtered.
    """

    layers: frozenset[str]
    statuses: frozenset[Status] = frozenset()
    sectors: frozenset[Sector] = frozenset()
    base: str = BUILT_IN
    selected: str | None = None
    place: Place = HOME

    def shows(self, feature: Feature, status: Status | None) -> bool:
        """Whether a feature with this status passes the layers and filters."""
        return (
            feature.layer in self.layers
            and (not self.statuses or status in self.statuses)
            and (not self.sectors or not self.sectors.isdisjoint(feature.sectors))
        )


def default_view(atlas: Atlas) -> ViewState:
    """The view that a link without parameters opens."""
    return ViewState(frozenset(layer.id for layer in atlas.layers.values() if layer.visible))


def parse_place(text: str) -> Place:
    """The place in a link's `at`; LinkError if it is none."""
    number = r"(-?\d+(?:\.\d+)?)"
    match = re.fullmatch(rf"{number},{number},(\d+(?:\.\d+)?)", text)
    place = Place(*(float(part) for part in match.groups())) if match else None
    if place is None or abs(place.latitude) > 85 or abs(place.longitude) > 360:  # noqa: PLR2004
        raise LinkError(f"at={text}: write latitude,longitude,zoom in degrees, as in at=42.34,130.5,10")
    return Place(place.latitude, place.longitude, min(max(place.zoom, MIN_ZOOM), MAX_ZOOM))


def from_query(atlas: Atlas, query: str | Mapping[str, Sequence[str]]) -> ViewState:
    """The view that a link opens, given its query string or its parsed parameters.

    Raises LinkError for a parameter or a value that this atlas does not know.
    """
    given = parse_qs(query.lstrip("?"), keep_blank_values=True) if isinstance(query, str) else dict(query)
    default = default_view(atlas)
    layers = set(default.layers)
    for layer in atlas.layers:
        if layer in given:
            (layers.add if _flag(layer, given.pop(layer)[-1]) else layers.discard)(layer)
    statuses = frozenset(_term(Status, "status", value) for value in given.pop("status", ()))
    sectors = frozenset(_term(Sector, "sector", value) for value in given.pop("sector", ()))
    base = [*given.pop("base", ()), BUILT_IN][0]
    selected = [*given.pop("feature", ()), None][0]
    if selected is not None and selected not in atlas.features:
        raise LinkError(f"feature={selected}: the atlas has no such feature. Pick one in the search box.")
    at = given.pop("at", ())
    place = parse_place(at[-1]) if at else default.place
    if given:
        known = "status, sector, base, feature, at and the layers " + ", ".join(atlas.layers)
        raise LinkError(f"unknown parameter '{next(iter(given))}'. A link knows {known}.")
    return ViewState(frozenset(layers), statuses, sectors, base, selected, place)


def to_query(atlas: Atlas, view: ViewState) -> str:
    """The query string of the link to a view, without '?'; only what differs from the defaults."""
    default = default_view(atlas)
    pairs = [
        (layer, str(layer in view.layers).lower())
        for layer in atlas.layers
        if (layer in view.layers) != (layer in default.layers)
    ]
    pairs += [("status", label(status)) for status in Status if status in view.statuses]
    pairs += [("sector", label(sector)) for sector in Sector if sector in view.sectors]
    if view.base != BUILT_IN:
        pairs.append(("base", view.base))
    if view.selected is not None:
        pairs.append(("feature", view.selected))
    if view.place != default.place:
        pairs.append(("at", str(view.place)))
    return urlencode(pairs, safe=",")


def _flag(layer: str, value: str) -> bool:
    if value.lower() not in {"true", "false"}:
        raise LinkError(f"{layer}={value}: write true or false")
    return value.lower() == "true"


def _term(vocabulary: type[_Term], name: str, value: str) -> _Term:
    for term in vocabulary:
        if value in {label(term), term.value}:
            return term
    terms = ", ".join(label(term) for term in vocabulary)
    raise LinkError(f"{name}={value}: use one of {terms}")


def place_for(bounds: tuple[float, float, float, float], width: int = 700, height: int = 640) -> Place:
    """The place that shows bounds (west, south, east, north in degrees) in a map of so many pixels."""
    west, south, east, north = bounds
    top, bottom = _mercator(north), _mercator(south)
    across = max((east - west) / 360, 1e-6) * 256
    down = max(top - bottom, 1e-6) * 256
    zoom = math.floor(min(math.log2(width * 0.8 / across), math.log2(height * 0.8 / down)))
    middle = math.degrees(math.atan(math.sinh(math.pi * (top + bottom))))
    nearest = NEAREST_TO_POINT if (west, south) == (east, north) else NEAREST
    return Place(round(middle, 4), round((west + east) / 2, 4), min(max(zoom, MIN_ZOOM), nearest))


def _mercator(latitude: float) -> float:
    """Northing in Web Mercator as a share of the world's height, from the equator (0.5 at its edge)."""
    return math.asinh(math.tan(math.radians(latitude))) / (2 * math.pi)
