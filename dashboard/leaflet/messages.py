"""The messages from the map to Python, and from Python to the map.

The map answers a click at once and reports it afterwards, as a log of events with rising numbers.
Python applies the events that it has not seen, and acknowledges the last one with the state that it
sends back; the map lays its newer events over that state. So neither side undoes what the other did.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from dashboard.reader.places import MAX_ZOOM, Place
from dashboard.reader.state import ViewState
from geodata import Sector, Status
from geodata.limits import LEAST_ZOOM

_Term = TypeVar("_Term", Status, Sector)


@dataclass(frozen=True)
class Progress:
    """How far the event log of a frame was read; a new frame begins a new log.

    `session` names the session that reads it: a frame that meets another session sends all unacknowledged
    events again, since its last report may have gone to a session that has ended.
    """

    frame: str = ""
    seen: int = 0
    session: str = ""


@dataclass(frozen=True)
class Move:
    """A move that Python makes: its number, and what to fit (west, south, east, north) if anything.

    The map makes each numbered move once. It fits bounds better than Python, since it knows its own size.
    """

    number: int = 0
    bounds: tuple[float, float, float, float] | None = None


@dataclass(frozen=True)
class Known:
    """What an atlas has that an event may name: features (by id), filters, years before today's."""

    features: Mapping[str, object]
    statuses: tuple[Status, ...] = ()
    sectors: tuple[Sector, ...] = ()
    years: range = range(0)


@dataclass(frozen=True)
class Heard:
    """The outcome of reading a log: the new view, the progress, a base map that failed, what to open.

    `visited` is a feature to go to, whatever hides it; `start` is the number of a starting view.
    """

    view: ViewState
    progress: Progress
    failed_base: str | None = None
    visited: str | None = None
    start: int | None = None


def hear(view: ViewState, progress: Progress, message: object, known: Known) -> Heard:
    """Apply the unseen events of a map's message to a view.

    What makes no sense in them, or names what is not known, is ignored, since a browser can send anything.
    """
    heard = Heard(view, progress)
    if not isinstance(message, Mapping) or not isinstance(message.get("events"), list):
        return heard
    frame = str(message.get("frame", ""))
    seen = progress.seen if frame == progress.frame else 0
    for event in message["events"]:
        number = event.get("seq") if isinstance(event, Mapping) else None
        if isinstance(number, int) and number > seen:
            seen = number
            heard = _apply(heard, event, known)
    return replace(heard, progress=replace(progress, frame=frame, seen=seen))


def _apply(  # noqa: PLR0911 (a return for each kind of event)
    heard: Heard, event: Mapping[str, Any], known: Known
) -> Heard:
    view = heard.view
    match event:
        case {"type": "toggle", "layer": str(layer), "on": bool(on)}:
            layers = view.layers | {layer} if on else view.layers - {layer}
            return replace(heard, view=replace(view, layers=frozenset(layers)))
        case {"type": "select", "feature": None}:
            return replace(heard, view=replace(view, selected=None), visited=None)
        case {"type": "select", "feature": str(feature)} if feature in known.features:
            return replace(heard, view=replace(view, selected=feature), visited=None)
        case {"type": "visit", "feature": str(feature)} if feature in known.features:
            return replace(heard, view=replace(view, selected=feature), visited=feature, start=None)
        case {"type": "filter", "statuses": list(statuses), "sectors": list(sectors), "year": year}:
            filtered = replace(
                view,
                statuses=_named(known.statuses, statuses),
                sectors=_named(known.sectors, sectors),
                year=year if type(year) is int and year in known.years else None,
            )
            return replace(heard, view=filtered)
        case {"type": "start", "number": int(number)} if number >= 0:
            return replace(heard, start=number, visited=None)
        case {"type": "view", "lat": lat, "lng": lng, "zoom": zoom} if _is_place(lat, lng, zoom):
            place = Place(round(lat, 4), round((lng + 180) % 360 - 180, 4), zoom)
            return replace(heard, view=replace(view, place=place))
        case {"type": "base-failed", "base": str(base)}:
            return replace(heard, failed_base=base)
    return heard


def _named(terms: tuple[_Term, ...], given: list[object]) -> frozenset[_Term]:
    """The terms that are given by their values."""
    return frozenset(term for term in terms if term.value in given)


def _is_place(*numbers: object) -> bool:
    """Whether latitude, longitude and zoom are numbers that a map can have."""
    if not all(isinstance(number, float | int) and math.isfinite(number) for number in numbers):
        return False
    latitude, _, zoom = numbers
    return abs(latitude) <= 90 and LEAST_ZOOM <= zoom <= MAX_ZOOM  # type: ignore[arg-type, operator] # noqa: PLR2004


def speak(view: ViewState, progress: Progress, move: Move, base: str | None) -> dict[str, Any]:
    """The state for the map: ids and numbers only.

    `base` is the id of the online base map, None for the built-in one.
    """
    return {
        "session": progress.session,
        "frame": progress.frame,
        "seen": progress.seen,
        "layers": sorted(view.layers),
        "statuses": sorted(view.statuses),
        "sectors": sorted(view.sectors),
        "year": view.year,
        "base": base,
        "selected": view.selected,
        "lat": view.place.latitude,
        "lng": view.place.longitude,
        "zoom": view.place.zoom,
        "move": move.number,
        "bounds": move.bounds,
    }
