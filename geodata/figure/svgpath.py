"""Parse SVG path data into matplotlib paths, for the commands that the icons use."""

from __future__ import annotations

import cmath
import math
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import SupportsInt

from matplotlib.path import Path

_TOKEN = re.compile(r"([MLHVCAZ])|(-?(?:\d+\.?\d*|\.\d+))", re.IGNORECASE)
_ARGUMENTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "A": 7, "Z": 0}


@lru_cache(maxsize=64)
def parse(data: str) -> Path:
    """The path of SVG path data (M L H V C A Z, absolute or relative), y pointing down as in SVG.

    Raises ValueError for other commands.
    """
    points: list[complex] = []
    codes: list[int] = []
    here = start = 0j

    def add(code: SupportsInt, *where: complex) -> None:
        points.extend(where)
        codes.extend([int(code)] * len(where))

    for command, numbers in _commands(data):
        base = here if command.islower() else 0j
        match command.upper():
            case "M":
                here = start = base + complex(*numbers)
                add(Path.MOVETO, here)
            case "L":
                here = base + complex(*numbers)
                add(Path.LINETO, here)
            case "H":
                here = complex(base.real + numbers[0], here.imag)
                add(Path.LINETO, here)
            case "V":
                here = complex(here.real, base.imag + numbers[0])
                add(Path.LINETO, here)
            case "C":
                curve = [base + complex(*numbers[i : i + 2]) for i in (0, 2, 4)]
                here = curve[-1]
                add(Path.CURVE4, *curve)
            case "A":
                end = base + complex(*numbers[5:])
                add(Path.CURVE4, *_arc(here, end, numbers))
                here = end
            case _:
                add(Path.CLOSEPOLY, start)
                here = start
    return Path([(point.real, point.imag) for point in points], codes)


def _commands(data: str) -> Iterator[tuple[str, list[float]]]:
    """Each command with its numbers; repetitions are expanded ('l1 2 3 4' is two lines)."""
    if rest := re.sub(r"[\s,]", "", _TOKEN.sub("", data)):
        raise ValueError(
            f"'{rest}' is not among the path commands that icons may use: {', '.join(_ARGUMENTS)}"
        )
    tokens = [(letter, number) for letter, number in _TOKEN.findall(data)]
    position = 0
    while position < len(tokens):
        command = tokens[position][0]
        position += 1
        wanted = _ARGUMENTS[command.upper()]
        while True:
            yield command, [float(number) for _, number in tokens[position : position + wanted]]
            position += wanted
            if wanted == 0 or position >= len(tokens) or tokens[position][0]:
                break
            command = {"M": "L", "m": "l"}.get(command, command)


def _arc(start: complex, end: complex, numbers: list[float]) -> list[complex]:
    """An elliptical arc as Bézier points (SVG 1.1, appendix F.6: from endpoints to centre)."""
    rx, ry, tilt, large, sweep = numbers[:5]
    turn = cmath.rect(1, math.radians(tilt))

    def to_circle(point: complex) -> complex:
        point /= turn
        return complex(point.real / rx, point.imag / ry)

    def from_circle(point: complex) -> complex:
        return complex(point.real * rx, point.imag * ry) * turn

    a, b = to_circle(start), to_circle(end)
    half = (b - a) / 2
    size = min(abs(half), 1.0)
    side = 1 if bool(large) != bool(sweep) else -1
    centre = (a + b) / 2 + side * 1j * half / abs(half) * math.sqrt(max(0.0, 1 - size**2))
    radius = abs(a - centre)
    first, sweep_angle = cmath.phase(a - centre), cmath.phase((b - centre) / (a - centre))
    if sweep and sweep_angle < 0:
        sweep_angle += 2 * math.pi
    elif not sweep and sweep_angle > 0:
        sweep_angle -= 2 * math.pi
    pieces = max(1, math.ceil(abs(sweep_angle) / (math.pi / 2) - 1e-9))
    step = sweep_angle / pieces
    handle = 4 / 3 * math.tan(step / 4)
    points = []
    for i in range(pieces):
        u, v = cmath.rect(radius, first + i * step), cmath.rect(radius, first + (i + 1) * step)
        points += [centre + u + 1j * handle * u, centre + v - 1j * handle * v, centre + v]
    return [from_circle(point) for point in points]
