"""The view as one frozen object per run, and which features of an atlas it shows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboard.reader.places import MAX_ZOOM, MIDDLE, MIN_ZOOM, Place, parse_place, place_for, zoom_for
from geodata import Atlas, Feature, Sector, Status
from geodata.caching import kept
from geodata.geometry.drawable import beyond
from geodata.limits import LEAST_ZOOM

BUILT_IN = "Built-in"
#: The base maps by the titles that links and the sidebar use; `leaflet/basemaps.py` says what they are.
BASES = (BUILT_IN, "OpenStreetMap", "OpenRailwayMap", "OpenTopoMap", "Esri World Imagery")
#: The smallest zoom for an atlas that is too wide or too high for a window. At the first the world is as wide
#: as a window, so that some of a wide atlas is always in view; of a high one nothing would be (both poles).
_FARTHEST_OUT, _FARTHEST_OUT_HIGH = 2, 1


@dataclass(frozen=True)
class ViewState:
    """Which layers are shown, what filters them, what is selected, and where the map looks.

    Empty `statuses` or `sectors` mean that nothing is filtered; `year` None means today.
    """

    layers: frozenset[str]
    statuses: frozenset[Status] = frozenset()
    sectors: frozenset[Sector] = frozenset()
    base: str = BUILT_IN
    selected: str | None = None
    place: Place = MIDDLE  # `default_view` knows where an atlas opens
    year: int | None = None

    @property
    def filtered(self) -> bool:
        """Whether a filter is set."""
        return bool(self.statuses or self.sectors)

    def passes(self, atlas: Atlas, feature: Feature) -> bool:
        """Whether a feature existed in the view's year and passes the filters with its status then."""
        status = atlas.current_status(feature.id, self.year)
        return (
            (not self.statuses or status in self.statuses)
            and (not self.sectors or not self.sectors.isdisjoint(feature.sectors))
            and atlas.exists(feature.id, self.year)
        )

    def shows(self, atlas: Atlas, feature: Feature) -> bool:
        """Whether a feature passes the layers and filters."""
        return feature.layer in self.layers and self.passes(atlas, feature)


def default_view(atlas: Atlas) -> ViewState:
    """The view that a link without parameters opens."""
    visible = frozenset(layer.id for layer in atlas.layers.values() if layer.visible)
    return ViewState(visible, place=home_of(atlas))


@kept()
def home_of(atlas: Atlas) -> Place:
    """Where the map of an atlas opens: the place that it names, else one that shows all its features."""
    if atlas.about.home:
        return parse_place(atlas.about.home, LEAST_ZOOM)
    bounds = extent(atlas)
    return MIDDLE if bounds is None else place_for(bounds, least=least_zoom(atlas), nearest=MAX_ZOOM)


@kept()
def least_zoom(atlas: Atlas) -> int:
    """The smallest zoom of an atlas's map: MIN_ZOOM, or the zoom at which it opens if that is smaller."""
    if atlas.about.home:
        return min(MIN_ZOOM, math.floor(home_of(atlas).zoom))
    bounds = extent(atlas)
    if bounds is None:
        return MIN_ZOOM
    _, south, _, north = bounds
    wide, high = zoom_for(bounds), zoom_for((0, south, 0, north))
    return min(MIN_ZOOM, max(wide, min(_FARTHEST_OUT, max(high, _FARTHEST_OUT_HIGH))))


@kept()
def extent(atlas: Atlas) -> tuple[float, float, float, float] | None:
    """West, south, east, north (degrees) of all that an atlas's map can show; None if that is nothing."""
    return atlas.bounds(
        item.id for item in atlas.features.values() if item.geometry is not None and not beyond(item.geometry)
    )


def bounds_of(atlas: Atlas, feature_id: str) -> tuple[float, float, float, float] | None:
    """West, south, east, north (degrees) of what the map draws for a feature; None if it draws nothing."""
    return atlas.bounds(item.id for item in drawn(atlas, feature_id))


@dataclass(frozen=True)
class Hiding:
    """What keeps a feature off the map: its year, layers that are switched off, filters that it fails.

    `since` is the first year at whose end a feature hidden by the year is shown; None if it has no date.
    """

    layers: tuple[str, ...] = ()
    statuses: frozenset[Status] = frozenset()
    sectors: frozenset[Sector] = frozenset()
    before: bool = False
    since: int | None = None


def drawn(atlas: Atlas, feature_id: str) -> tuple[Feature, ...]:
    """What the map draws for a feature: its parts, or the feature itself; empty if they have no place."""
    items = atlas.parts(feature_id) or (atlas.feature(feature_id),)
    return tuple(item for item in items if item.geometry is not None and not beyond(item.geometry))


@kept(256)
def passing(
    atlas: Atlas, layer: str, statuses: frozenset[Status], sectors: frozenset[Sector], year: int | None
) -> tuple[Feature, ...]:
    """The features of a layer that the map can draw and that pass filters, in the order of the layer."""
    view = ViewState(frozenset([layer]), statuses, sectors, year=year)
    return tuple(
        feature
        for feature in atlas.drawn_in(layer)
        if view.passes(atlas, feature) and not beyond(feature.geometry)
    )


def nothing_shown(atlas: Atlas, view: ViewState) -> bool:
    """Whether no feature passes the layers and filters of a view."""
    filters = (view.statuses, view.sectors, view.year)
    return not any(passing(atlas, layer, *filters) for layer in atlas.layers if layer in view.layers)


def hiding(atlas: Atlas, view: ViewState, feature_id: str) -> Hiding | None:
    """What hides a feature in a view; None if some of it is shown, or if it has no place at all."""
    items = drawn(atlas, feature_id)
    if not items or any(view.shows(atlas, item) for item in items):
        return None
    if not any(atlas.exists(item.id, view.year) for item in items):
        years = [year for item in items if (year := atlas.since(item.id)) is not None]
        return Hiding(before=True, since=min(years, default=None))
    layers = tuple(dict.fromkeys(item.layer for item in items if item.layer not in view.layers))
    lit = replace(view, layers=view.layers.union(layers))
    if any(lit.shows(atlas, item) for item in items):
        return Hiding(layers)
    statuses, sectors = _failed(atlas, view, items)
    return Hiding(layers, statuses, sectors)


def revealing(atlas: Atlas, view: ViewState, feature_id: str) -> ViewState:
    """The view with a feature's layers switched on, without the filters that it fails or a year before it."""
    items = drawn(atlas, feature_id)
    if items and not any(atlas.exists(item.id, view.year) for item in items):
        view = replace(view, year=None)
    lit = replace(view, layers=view.layers.union(item.layer for item in items))
    if not items or any(lit.shows(atlas, item) for item in items):
        return lit
    statuses, sectors = _failed(atlas, view, items)
    return replace(lit, statuses=lit.statuses - statuses, sectors=lit.sectors - sectors)


def _failed(
    atlas: Atlas, view: ViewState, items: Sequence[Feature]
) -> tuple[frozenset[Status], frozenset[Sector]]:
    """The filters that no item passes; both, if no single item passes the two together."""
    statuses = {atlas.current_status(item.id, view.year) for item in items}
    sectors = {sector for item in items for sector in item.sectors}
    by_status = bool(view.statuses) and view.statuses.isdisjoint(statuses)
    by_sector = bool(view.sectors) and view.sectors.isdisjoint(sectors)
    both = not by_status and not by_sector
    return (
        view.statuses if by_status or both else frozenset(),
        view.sectors if by_sector or both else frozenset(),
    )


def arriving(atlas: Atlas, view: ViewState) -> ViewState:
    """The view as its link opens: one with a selected feature but no place goes to the feature."""
    if view.selected is None or view.place != home_of(atlas):
        return view
    bounds = bounds_of(atlas, view.selected)
    return view if bounds is None else replace(view, place=place_for(bounds, least=least_zoom(atlas)))
