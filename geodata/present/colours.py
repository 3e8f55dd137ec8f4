"""The colours of maps, legends and figures: inks, accents in other palettes, greys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from geodata.present.symbols import Sign


@dataclass(frozen=True)
class Inks:
    """The inks of a light or a dark map, beside the accents of its layers.

    `paper` is the colour of pale casings and in hollow symbols, `casing` that around what is selected, `ink`
    that of numbers.
    """

    paper: str
    casing: str
    ink: str


LIGHT = Inks(paper="#ffffff", casing="#111111", ink="#2b3138")
DARK = Inks(paper="#10161c", casing="#ffffff", ink="#e6eaee")


class Palette(StrEnum):
    """The colours that a figure is printed in.

    The accents of the shipped atlas, `default`, already differ by CIEDE2000 10 or more between any two
    layers, for usual sight and for each of the three kinds of colour blindness, and have a contrast of at
    least 3:1 with land and sea. `colour-blind` has less choice of hue and differs by 17 or more. In
    `greyscale` layers of one sign differ in lightness by 24 or more, and nothing has a hue.
    """

    DEFAULT = "default"
    GREYSCALE = "greyscale"
    COLOUR_BLIND = "colour-blind"


#: Found by search: contrast with land and sea 3:1 at least, and every two as far apart as eight can be for
#: usual and colour-blind sight (tests/test_colours.py). Layers take them in their order.
COLOUR_BLIND_SAFE = (
    "#960000",
    "#0000FF",
    "#5A0078",
    "#B46996",
    "#87870F",
    "#00785A",
    "#4B78FF",
    "#1E3C3C",
)
#: The lightness (CIELAB, 0 to 100) of the darkest and the lightest layer of one sign in greyscale.
_DARK, _LIGHT = 5.0, 53.0
#: By how much greys have to differ in lightness to be told apart on a map.
_TELLABLE = 10.0


def accents(layers: Mapping[str, str], signs: Mapping[str, Sign], palette: Palette) -> dict[str, str]:
    """The accents of layers in a palette, by id, given those that they have by default.

    `signs` has what stands for a layer in a legend: in greyscale, layers that look alike but for their tone
    are given tones as far apart as can be.
    """
    match palette:
        case Palette.GREYSCALE:
            return _tones({layer: signs.get(layer) for layer in layers})
        case Palette.COLOUR_BLIND:
            return {
                layer: COLOUR_BLIND_SAFE[number % len(COLOUR_BLIND_SAFE)]
                for number, layer in enumerate(layers)
            }
        case Palette.DEFAULT:
            return dict(layers)
        case _:
            assert_never(palette)


def confusable(accents: Mapping[str, str], signs: Mapping[str, Sign], palette: Palette) -> list[list[str]]:
    """Layers (ids) of one sign that nobody can tell apart by their accents, in groups.

    These are of one colour or, in greyscale, of so many tones that neighbours differ by less than _TELLABLE.
    """
    groups: dict[tuple[Sign, str], list[str]] = {}
    for layer, sign in signs.items():
        tone = "" if palette is Palette.GREYSCALE else accents[layer].lower()
        groups.setdefault((sign, tone), []).append(layer)
    most = (_LIGHT - _DARK) / _TELLABLE + 1 if palette is Palette.GREYSCALE else 1
    return [layers for layers in groups.values() if len(layers) > most]


def _tones(signs: Mapping[str, Sign | None]) -> dict[str, str]:
    """A grey for each layer, evenly spread among those of one sign."""
    counts, used = Counter(signs.values()), Counter[Sign | None]()
    tones = {}
    for layer, sign in signs.items():
        share = used[sign] / (counts[sign] - 1) if counts[sign] > 1 else 0.5
        tones[layer] = _grey_of(_DARK + share * (_LIGHT - _DARK))
        used[sign] += 1
    return tones


@cache
def grey(colour: str) -> str:
    """The grey (#rrggbb) that is as light as a colour (#rrggbb): of the same relative luminance."""
    pixel = np.array([[int(colour[at : at + 2], 16) for at in (1, 3, 5)]], dtype=np.uint8)
    return _spelt(greyed(pixel)[0, 0])


def greyed(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The same of pixels (..., RGB or RGBA of 8 bits); what is transparent stays so."""
    luminance = _lights()[pixels[..., :3]] @ np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)
    toned = pixels.copy()
    toned[..., :3] = _level(luminance)[..., np.newaxis]
    return toned


def _grey_of(lightness: float) -> str:
    """The grey of a CIELAB lightness."""
    root = (lightness + 16) / 116
    return _spelt(_level(np.array(root**3 if root > 6 / 29 else lightness * 27 / 24389)))


def _spelt(level: NDArray[np.uint8]) -> str:
    return "#" + f"{int(level):02x}" * 3


@cache
def _lights() -> NDArray[np.float32]:
    """Linear light of each sRGB level."""
    return np.array([_linear(level / 255) for level in range(256)], dtype=np.float32)


def _linear(part: float) -> float:
    """Linear light of an sRGB value, both 0 to 1 (IEC 61966-2-1)."""
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004


def _level(luminance: NDArray[np.floating]) -> NDArray[np.uint8]:
    """The sRGB levels (0 to 255) of greys of these luminances (0 to 1)."""
    curve = 1.055 * luminance ** (1 / 2.4) - 0.055
    part = np.where(luminance <= 0.0031308, 12.92 * luminance, curve)  # noqa: PLR2004
    return np.round(part * 255).clip(0, 255).astype(np.uint8)
