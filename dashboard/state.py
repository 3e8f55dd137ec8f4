"""What is seen, as one frozen object a run, and its form as the query string of a link.

A link names only what differs from the atlas's defaults:

    layer.<id>=false      the layer is hidden (true: shown though it is hidden by default)
    status=Operating      show only features of this status; may be repeated
    sector=Fisheries      show only features of this sector; may be repeated
    year=2016             statuses as they were at the end of that year
    base=OpenStreetMap    another base map than the built-in one
    feature=rajin-khasan  what is selected
    at=42.34,130.5,10     centre (latitude, longitude in degrees) and zoom

`embed=true` in a link says how the page is shown, not what: it is passed over, as is what mail programs and
social networks add to links, and the `amp;` before parameters of a link that was copied out of HTML. Older
links name a layer by its id alone; they are read as long as no parameter of the page has that name.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import TypeVar
from urllib.parse import parse_qs, urlencode

from dashboard.tracking import is_tracking
from geodata import Atlas, Feature, Sector, Status, mercator
from geodata.drawable import beyond
from geodata.errors import LinkError
from geodata.limits import LEAST_ZOOM, MOST_QUERY
from geodata.mercator import WORLD
from geodata.vocabulary import label

BUILT_IN = "Built-in"
#: The base maps by the titles that links and the sidebar use; `leaflet/basemaps.py` says what they are.
BASES = (BUILT_IN, "OpenStreetMap", "OpenRailwayMap", "OpenTopoMap", "Esri World Imagery")
MIN_ZOOM, MAX_ZOOM = 3, 13
#: How far out the map of an atlas goes that is wider than a window at MIN_ZOOM: the world fills a window.
_FARTHEST_OUT = 2
#: The pixels of the map in a usual window.
_WINDOW = (700, 640)
#: How far north and south the base maps go, in degrees.
FARTHEST = 85
#: How near the map goes to a line or an area, and to a single point, by itself.
NEAREST, NEAREST_TO_POINT = 11, 9
#: Streamlit's own parameters.
EMBED = ("embed", "embed_options")
#: The parameters of a link beside those of layers.
PARAMETERS = ("status", "sector", "year", "base", "feature", "at")
_Term = TypeVar("_Term", Status, Sector)
_T = TypeVar("_T")


def layer_parameter(layer_id: str) -> str:
    """What a link calls a layer; no id has a full stop, so no layer can take another parameter's name."""
    return f"layer.{layer_id}"


@dataclass(frozen=True)
class Place:
    """Centre (degrees) and zoom (Web Mercator, 256-pixel tiles) of a map."""

    latitude: float
    longitude: float
    zoom: float

    def __str__(self) -> str:
        return f"{self.latitude:.4f},{self.longitude:.4f},{self.zoom:g}"


#: The Korean peninsula and Primorye, with the Tumen in the middle: where a map without features opens.
HOME = Place(40.6, 129.5, 6)


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
    place: Place = HOME  # of the shipped atlas; `default_view` knows that of any
    year: int | None = None

    @property
    def filtered(self) -> bool:
        """Whether a filter is set."""
        return bool(self.statuses or self.sectors)

    def passes(self, atlas: Atlas, feature: Feature) -> bool:
        """Whether a feature passes the filters, with the status that it had in the year, if it was there."""
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


@lru_cache(maxsize=8)
def home_of(atlas: Atlas) -> Place:
    """Where the map of an atlas opens: the place that it names, else one that shows all its features."""
    if atlas.about.home:
        return parse_place(atlas.about.home, LEAST_ZOOM)
    bounds = extent(atlas)
    return HOME if bounds is None else place_for(bounds, least=least_zoom(atlas))


@lru_cache(maxsize=8)
def least_zoom(atlas: Atlas) -> int:
    """How far out the map of an atlas goes: as far as all maps, or farther if it is where the map opens."""
    if atlas.about.home:
        return min(MIN_ZOOM, math.floor(home_of(atlas).zoom))
    bounds = extent(atlas)
    return MIN_ZOOM if bounds is None else max(min(MIN_ZOOM, _zoom_for(bounds)), _FARTHEST_OUT)


@lru_cache(maxsize=8)
def extent(atlas: Atlas) -> tuple[float, float, float, float] | None:
    """West, south, east, north (degrees) of all that its map can show; None if that is nothing."""
    return atlas.bounds(
        item.id for item in atlas.features.values() if item.geometry is not None and not beyond(item.geometry)
    )


def bounds_of(atlas: Atlas, feature_id: str) -> tuple[float, float, float, float] | None:
    """West, south, east, north (degrees) of what stands on the map for a feature; None if nothing does."""
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
    """What stands on the map for a feature: its parts, or itself; nothing if neither has a place."""
    items = atlas.parts(feature_id) or (atlas.feature(feature_id),)
    return tuple(item for item in items if item.geometry is not None and not beyond(item.geometry))


@lru_cache(maxsize=256)
def passing(
    atlas: Atlas, layer: str, statuses: frozenset[Status], sectors: frozenset[Sector], year: int | None
) -> tuple[Feature, ...]:
    """The features of a layer with a place of their own that pass filters, in the order of the layer."""
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
    """The filters that no item passes; both, if each is passed but not by one item."""
    statuses = {atlas.current_status(item.id, view.year) for item in items}
    sectors = {sector for item in items for sector in item.sectors}
    by_status = bool(view.statuses) and view.statuses.isdisjoint(statuses)
    by_sector = bool(view.sectors) and view.sectors.isdisjoint(sectors)
    both = not by_status and not by_sector
    return (
        view.statuses if by_status or both else frozenset(),
        view.sectors if by_sector or both else frozenset(),
    )


def parse_place(text: str, least: float = MIN_ZOOM) -> Place:
    """The place in a link's `at`, kept within what maps show and zoom to; LinkError if it is none."""
    number = r"(-?\d+(?:\.\d+)?)"
    match = re.fullmatch(rf"{number},{number},(\d+(?:\.\d+)?)", text)
    place = Place(*(float(part) for part in match.groups())) if match else None
    if place is None or abs(place.latitude) > 90 or abs(place.longitude) > 360:  # noqa: PLR2004
        raise LinkError(f"at={text}: write latitude,longitude,zoom in degrees, as in at=42.34,130.5,10")
    return Place(
        min(max(place.latitude, -FARTHEST), FARTHEST),
        place.longitude,
        min(max(place.zoom, least), MAX_ZOOM),
    )


def arriving(atlas: Atlas, view: ViewState) -> ViewState:
    """The view where its link opens: one that names a feature and no place goes to the feature."""
    if view.selected is None or view.place != home_of(atlas):
        return view
    bounds = bounds_of(atlas, view.selected)
    return view if bounds is None else replace(view, place=place_for(bounds, least=least_zoom(atlas)))


def is_place(text: str, place: Place) -> bool:
    """Whether a link's `at` means a place, however it is written."""
    try:
        return str(parse_place(text, min(MIN_ZOOM, place.zoom))) == str(place)
    except LinkError:
        return False


def near(place: Place, other: Place) -> bool:
    """Whether the middles of two maps lie within some fifty pixels, and their zooms within one and a half."""
    degrees = mercator.longitude(50 * mercator.metres_a_pixel(min(place.zoom, other.zoom)))
    return (
        abs(place.zoom - other.zoom) <= 1.5  # noqa: PLR2004
        and abs(place.longitude - other.longitude) <= degrees
        and abs(place.latitude - other.latitude) <= degrees
    )


def from_query(atlas: Atlas, query: str | Mapping[str, Sequence[str]]) -> ViewState:
    """The view that a link opens, given its query string or its parsed parameters.

    Raises LinkError for a parameter or a value that this atlas does not know.
    """
    view, errors = _read(atlas, query)
    for error in errors.values():
        raise error
    return view


def read_query(
    atlas: Atlas, query: str | Mapping[str, Sequence[str]]
) -> tuple[ViewState, list[tuple[str, str]]]:
    """The view that can be made of a link, and what could not be read: a noun and the user's own value."""
    view, errors = _read(atlas, query)
    return view, list(errors)


def _read(
    atlas: Atlas, query: str | Mapping[str, Sequence[str]]
) -> tuple[ViewState, dict[tuple[str, str], LinkError]]:
    """A link's view, and what is wrong with the link by what it is called to the reader."""
    given = parse_qs(query.lstrip("?"), keep_blank_values=True) if isinstance(query, str) else dict(query)
    given = _renamed(atlas, {name: values for name, values in _unescaped(given) if name not in EMBED})
    given = {name: values for name, values in given.items() if not is_tracking(name)}
    default = default_view(atlas)
    errors: dict[tuple[str, str], LinkError] = {}
    length = sum(len(name) + len(value) + 2 for name, values in given.items() for value in values)
    if length > MOST_QUERY:
        words = f"the link is too long: it has {length:,} characters, more than {MOST_QUERY:,}"
        return default, {("length", f"{length:,} characters"): LinkError(words)}

    def each(name: str, noun: str, read: Callable[[str], _T]) -> Iterator[_T]:
        for value in given.pop(name, ()):
            try:
                yield read(value)
            except LinkError as error:
                errors[noun, value] = error

    def last(name: str, noun: str, read: Callable[[str], _T], otherwise: _T) -> _T:
        given[name] = given.pop(name, ())[-1:]
        return next(each(name, noun, read), otherwise)

    layers = {
        layer.id
        for layer in atlas.layers.values()
        if last(
            layer_parameter(layer.id),
            f"layer {layer.title}",
            partial(_flag, layer_parameter(layer.id)),
            layer.id in default.layers,
        )
    }
    statuses = frozenset(each("status", "status", partial(_term, Status, "status")))
    sectors = frozenset(each("sector", "sector", partial(_term, Sector, "sector")))
    year = last("year", "year", partial(_year, atlas), None)
    base = last("base", "base map", _base, BUILT_IN)
    selected = last("feature", "feature", partial(_feature, atlas), None)
    place = last("at", "place", partial(parse_place, least=least_zoom(atlas)), default.place)
    known = f"{', '.join(PARAMETERS)} and the layers " + ", ".join(map(layer_parameter, atlas.layers))
    for name in given:
        errors["parameter", name] = LinkError(f"unknown parameter '{name}'. Use one of {known}.")
    return ViewState(frozenset(layers), statuses, sectors, base, selected, place, year), errors


def _unescaped(given: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, Sequence[str]]]:
    """The parameters of a link, also of one that was copied out of HTML, where each `&` stands as `&amp;`."""
    for name, values in given.items():
        plain = name.removeprefix("amp;")
        if name == plain or plain not in given:
            yield plain, [*values, *given.get(f"amp;{plain}", ())]


def _renamed(atlas: Atlas, given: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    """The parameters of a link, layers that an older one names by their ids alone as links name them now."""
    older = {name for name in given if name in atlas.layers and name not in PARAMETERS}
    return {layer_parameter(name): given[name] for name in older} | {
        name: values for name, values in given.items() if name not in older
    }


def to_query(atlas: Atlas, view: ViewState) -> str:
    """The query string of the link to a view, without '?'; only what differs from the defaults."""
    default = default_view(atlas)
    pairs = [
        (layer_parameter(layer), str(layer in view.layers).lower())
        for layer in atlas.layers
        if (layer in view.layers) != (layer in default.layers)
    ]
    pairs += [("status", label(status)) for status in Status if status in view.statuses]
    pairs += [("sector", label(sector)) for sector in Sector if sector in view.sectors]
    if view.year is not None:
        pairs.append(("year", f"{view.year:04d}"))
    if view.base != BUILT_IN:
        pairs.append(("base", view.base))
    if view.selected is not None:
        pairs.append(("feature", view.selected))
    if view.place != default.place:
        pairs.append(("at", str(view.place)))
    return urlencode(pairs, safe=",")


def permalink(atlas: Atlas, address: str, view: ViewState) -> str:
    """The link to a view at the public address of a server, with or without a slash at its end.

    Without an address it is the query string alone, which `--view` takes and any server of the atlas opens;
    empty for the view that opens by itself.
    """
    query = to_query(atlas, view)
    return (f"{address.rstrip('/')}/" if address else "") + (f"?{query}" if query else "")


def _flag(parameter: str, value: str) -> bool:
    if value.lower() not in {"true", "false"}:
        raise LinkError(f"{parameter}={value}: write true or false")
    return value.lower() == "true"


def _year(atlas: Atlas, value: str) -> int | None:
    """The year of a link; None for the last one, which is today."""
    if not re.fullmatch(r"[0-9]{1,4}", value) or not atlas.first_year <= int(value) <= atlas.last_year:
        raise LinkError(f"year={value}: write a year from {atlas.first_year} to {atlas.last_year}")
    return int(value) if int(value) < atlas.last_year else None


def _base(value: str) -> str:
    if value not in BASES:
        raise LinkError(f"base={value}: use one of {', '.join(BASES)}")
    return value


def _feature(atlas: Atlas, value: str) -> str:
    if value not in atlas.features:
        raise LinkError(f"feature={value}: the atlas has no such feature. Pick one in the search box.")
    return value


def _term(vocabulary: type[_Term], name: str, value: str) -> _Term:
    for term in vocabulary:
        if value in {label(term), term.value}:
            return term
    terms = ", ".join(label(term) for term in vocabulary)
    raise LinkError(f"{name}={value}: use one of {terms}")


def place_for(bounds: tuple[float, float, float, float], least: int = MIN_ZOOM) -> Place:
    """The place that shows bounds (west, south, east, north in degrees) in a usual window, from a zoom on."""
    west, south, east, north = bounds
    middle = mercator.latitude((mercator.northing(north) + mercator.northing(south)) / 2)
    nearest = NEAREST_TO_POINT if (west, south) == (east, north) else NEAREST
    longitude = ((west + east) / 2 + 180) % 360 - 180
    return Place(round(middle, 4), round(longitude, 4), min(max(_zoom_for(bounds), least), nearest))


def _zoom_for(bounds: tuple[float, float, float, float]) -> int:
    """The largest whole zoom at which a map of `_WINDOW` pixels shows bounds with some room around them."""
    west, south, east, north = bounds
    width, height = _WINDOW
    least = 1e-6 * WORLD
    across = max(mercator.easting(east) - mercator.easting(west), least) / mercator.metres_a_pixel(0)
    down = max(mercator.northing(north) - mercator.northing(south), least) / mercator.metres_a_pixel(0)
    return math.floor(min(math.log2(width * 0.8 / across), math.log2(height * 0.8 / down)))
