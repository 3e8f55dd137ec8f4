"""The colours of maps, legends and figures: inks, the layers' accents in each palette, greys."""

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

    `paper` is the colour of pale casings and inside hollow symbols, `casing` the colour around a selected
    feature, `ink` the colour of numbers. All are #rrggbb.
    """

    paper: str
    casing: str
    ink: str


LIGHT = Inks(paper="#ffffff", casing="#111111", ink="#2b3138")
DARK = Inks(paper="#10161c", casing="#ffffff", ink="#e6eaee")


class Palette(StrEnum):
    """The colours that a figure is printed in.

    `default` is the layers' own accents. In the shipped atlas any two of them already differ by 10 or more
    (CIEDE2000), for usual sight and for each of the three kinds of colour blindness, and contrast with land
    and sea by at least 3:1. `colour-blind` has fewer hues and differs by 17 or more. In `greyscale` layers
    with the same sign differ in lightness by 24 or more, and nothing has a hue.
    """

    DEFAULT = "default"
    GREYSCALE = "greyscale"
    COLOUR_BLIND = "colour-blind"


#: Found by a search: the contrast with land and sea is at least 3:1, and any two colours are as far apart as
#: is possible for eight, for usual and colour-blind sight (tests/test_colours.py). Layers take them in order.
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
#: How much two greys must differ in lightness (CIELAB) to be distinguished on a map.
_TELLABLE = 10.0


def accents(layers: Mapping[str, str], signs: Mapping[str, Sign], palette: Palette) -> dict[str, str]:
    """The accents (#rrggbb) of layers in a palette, by layer id; `layers` has their default accents.

    `signs` has the sign of each layer in a legend: in greyscale, layers with the same sign get tones that are
    as far apart as possible.
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
    """Groups of layers (ids) with the same sign whose accents cannot be distinguished.

    They have the same colour or, in greyscale, so many tones that neighbours differ by less than _TELLABLE.
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
    """The grey (#rrggbb) with the same relative luminance as a colour (#rrggbb)."""
    pixel = np.array([[int(colour[at : at + 2], 16) for at in (1, 3, 5)]], dtype=np.uint8)
    return _spelt(greyed(pixel)[0, 0])


def greyed(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Pixels turned grey in the same way; shape (..., 3 or 4), RGB or RGBA of 8 bits; alpha is unchanged."""
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
