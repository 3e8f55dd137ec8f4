"""Draw the graticule: meridians and parallels at round degrees, labelled at the frame."""

from __future__ import annotations

import math

from geodata.figure import paper
from geodata.figure.paper import Page, Style
from geodata.figure.spec import Frame
from geodata.geometry import mercator

#: Possible steps between lines, in seconds of arc, and the least distance between lines, in points.
_FINE = (1, 2, 5, 10, 20, 30)
_STEPS = (*_FINE, *(60 * step for step in _FINE), *(3600 * step for step in (1, 2, 5, 10, 20, 30, 60, 90)))
_APART = 56.0
_LABEL = Style(6.4, paper.MUTED)
#: The room for labels at the right of the frame and below it, in points.
ROOM = 8.5
_COLOUR, _WIDTH, _TICK = "#8fa0ab", 0.35, 2.6
_FARTHEST = 85


def step_of(frame: Frame) -> int:
    """The step between lines in seconds of arc: the smallest at which they are far enough apart."""
    per_second = mercator.easting(1 / 3600) / frame.scale
    return next((step for step in _STEPS if step * per_second >= _APART), _STEPS[-1])


def meridians(frame: Frame) -> list[tuple[float, float]]:
    """The meridians in a frame, each as its x on the page and its longitude in degrees, -180 to 180."""
    west, _, east, _ = frame.mercator
    step = step_of(frame) / 3600
    first, last = (mercator.longitude(edge) / step for edge in (west, east))
    found = []
    for number in range(math.ceil(first), math.floor(last) + 1):
        x = frame.box.x + (mercator.easting(number * step) - west) / frame.scale
        found.append((x, (number * step + 180) % 360 - 180))
    return found


def parallels(frame: Frame) -> list[tuple[float, float]]:
    """The parallels in a frame, each as its y on the page and its latitude in degrees."""
    _, south, _, north = frame.mercator
    step = step_of(frame) / 3600
    first, last = (mercator.latitude(edge) / step for edge in (south, north))
    found = []
    for number in range(math.ceil(first), math.floor(last) + 1):
        if abs(number * step) <= _FARTHEST:
            northing = mercator.northing(number * step)
            found.append((frame.box.y + (northing - south) / frame.scale, number * step))
    return found


def spell(degrees: float, positive: str, negative: str) -> str:
    """Degrees, minutes and seconds with the hemisphere: 42.5, N, S → 42°30′ N."""
    minutes, seconds = divmod(round(abs(degrees) * 3600), 60)
    text = f"{minutes // 60}°"
    text += f"{minutes % 60:02d}′" if minutes % 60 or seconds else ""
    text += f"{seconds:02d}″" if seconds else ""
    if seconds == 0 and minutes in {0, 180 * 60}:
        return text
    return f"{text} {positive if degrees > 0 else negative}"


def draw_graticule(page: Page, frame: Frame) -> None:
    """Draw the lines of the graticule."""
    box = frame.box
    upright = [((x, box.y), (x, box.top)) for x, _ in meridians(frame)]
    level = [((box.x, y), (box.right, y)) for y, _ in parallels(frame)]
    with page.group("graticule", box):
        page.stroke([*upright, *level], _COLOUR, _WIDTH, opacity=0.6)


def draw_degrees(page: Page, frame: Frame) -> None:
    """Draw ticks and degrees outside the frame: longitudes below, latitudes at the right."""
    box = frame.box
    with page.group("degrees"):
        ticks = [((x, box.y), (x, box.y - _TICK)) for x, _ in meridians(frame)]
        ticks += [((box.right, y), (box.right + _TICK, y)) for y, _ in parallels(frame)]
        page.stroke(ticks, _COLOUR, 0.5)
        for x, degrees in meridians(frame):
            text = spell(degrees, "E", "W")
            if _clear(x, page.measure(text, _LABEL), box.x, box.right):
                page.text(x, box.y - ROOM + 0.4, text, _LABEL, align="center")
        for y, degrees in parallels(frame):
            text = spell(degrees, "N", "S")
            if _clear(y, page.measure(text, _LABEL), box.y, box.top):
                page.text(box.right + ROOM - 0.4, y, text, _LABEL, align="center", angle=90)


def _clear(at: float, length: float, begin: float, end: float) -> bool:
    """Whether a label of a length, centred at `at`, fits within a side of the frame; all in points."""
    return begin <= at - length / 2 and at + length / 2 <= end
