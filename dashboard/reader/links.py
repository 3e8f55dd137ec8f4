"""A view as the query string of a link.

A link names only what differs from the atlas's defaults:

    layer.<id>=false      the layer is hidden (true: shown though it is hidden by default)
    status=Operating      show only features of this status; may be repeated
    sector=Fisheries      show only features of this sector; may be repeated
    year=2016             statuses as they were at the end of that year
    base=OpenStreetMap    another base map than the built-in one
    feature=north-line    the selected feature
    at=42.34,130.5,10     centre (latitude, longitude in degrees) and zoom

`embed=true` in a link says how the page is shown, not what it shows: it is ignored. So are the parameters
that mail programs and social networks add, and the `amp;` before parameters of a link that was copied
out of HTML. Older links name a layer by its id alone; they are read as long as no parameter of the page
has that name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TypeVar
from urllib.parse import parse_qs, urlencode

from dashboard.reader.places import parse_place
from dashboard.reader.state import BASES, BUILT_IN, ViewState, default_view, least_zoom
from dashboard.reader.tracking import is_tracking
from geodata import Atlas, Sector, Status
from geodata.errors import LinkError
from geodata.legible import brief
from geodata.limits import MOST_QUERY
from geodata.vocabulary import label

#: Streamlit's own parameters.
EMBED = ("embed", "embed_options")
#: The parameters of a link beside those of layers.
PARAMETERS = ("status", "sector", "year", "base", "feature", "at")
_Term = TypeVar("_Term", Status, Sector)
_T = TypeVar("_T")


def layer_parameter(layer_id: str) -> str:
    """What a link calls a layer; no id has a full stop, so no layer can take another parameter's name."""
    return f"layer.{layer_id}"


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
    """The view as far as a link can be read, and what could not be read, each as (noun, legible value)."""
    view, errors = _read(atlas, query)
    return view, [(noun, brief(value)) for noun, value in errors]


def _read(
    atlas: Atlas, query: str | Mapping[str, Sequence[str]]
) -> tuple[ViewState, dict[tuple[str, str], LinkError]]:
    """A link's view, and its errors by (noun, value), where the noun is what the reader calls it."""
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
        errors["parameter", name] = LinkError(f"unknown parameter '{brief(name)}'. Use one of {known}.")
    return ViewState(frozenset(layers), statuses, sectors, base, selected, place, year), errors


def _unescaped(given: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, Sequence[str]]]:
    """The parameters of a link, also of one that was copied out of HTML, where each `&` stands as `&amp;`."""
    for name, values in given.items():
        plain = name.removeprefix("amp;")
        if name == plain or plain not in given:
            yield plain, [*values, *given.get(f"amp;{plain}", ())]


def _renamed(atlas: Atlas, given: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    """The parameters of a link; layers that an older link names by id alone get today's names."""
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
    it is empty for the default view.
    """
    query = to_query(atlas, view)
    return (f"{address.rstrip('/')}/" if address else "") + (f"?{query}" if query else "")


def _flag(parameter: str, value: str) -> bool:
    if value.lower() not in {"true", "false"}:
        raise LinkError(f"{parameter}={brief(value)}: write true or false")
    return value.lower() == "true"


def _year(atlas: Atlas, value: str) -> int | None:
    """The year of a link; None for the last one, which is today."""
    if not re.fullmatch(r"[0-9]{1,4}", value) or not atlas.first_year <= int(value) <= atlas.last_year:
        raise LinkError(f"year={brief(value)}: write a year from {atlas.first_year} to {atlas.last_year}")
    return int(value) if int(value) < atlas.last_year else None


def _base(value: str) -> str:
    if value not in BASES:
        raise LinkError(f"base={brief(value)}: use one of {', '.join(BASES)}")
    return value


def _feature(atlas: Atlas, value: str) -> str:
    if value not in atlas.features:
        raise LinkError(f"feature={brief(value)}: the atlas has no such feature. Pick one in the search box.")
    return value


def _term(vocabulary: type[_Term], name: str, value: str) -> _Term:
    for term in vocabulary:
        if value in {label(term), term.value}:
            return term
    terms = ", ".join(label(term) for term in vocabulary)
    raise LinkError(f"{name}={brief(value)}: use one of {terms}")
