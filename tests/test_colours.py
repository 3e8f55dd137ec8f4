"""The colours of the map and of figures are told apart by everybody on every map."""

from __future__ import annotations

import re
import tomllib
from itertools import combinations

import pytest
from colours import SIGHT, contrast, difference, lab

from dashboard.web import STYLES
from geodata.catalogue import shipped_folder
from geodata.figure import paper
from geodata.present import colours
from geodata.present.colours import COLOUR_BLIND_SAFE, Palette
from geodata.present.symbols import feature_sign, layer_sign

#: WCAG 2.2, success criterion 1.4.11: graphics that are needed to understand have 3:1 at least.
LEAST_CONTRAST = 3.0
#: In CIEDE2000, where 1 is about what one just sees between touching patches. Marks on a map are thin and
#: lie apart, so ten times that is asked of every sight; ornament, dash and shape tell the rest.
LEAST_DIFFERENCE = 10.0

LAYERS = tomllib.loads((shipped_folder() / "atlas.toml").read_text(encoding="utf-8"))["layers"]
ACCENTS = {
    "light": {layer["id"]: layer["accent"] for layer in LAYERS},
    "dark": {layer["id"]: layer["accent_dark"] for layer in LAYERS},
}


def properties(theme):
    """The custom properties of atlas.css for a theme: the dark ones stand in ':root.dark'."""
    css = (STYLES / "atlas.css").read_text(encoding="utf-8")
    selector = r":root\.dark" if theme == "dark" else ":root"
    [block] = re.findall(selector + r" \{(.*?)\}", css, re.DOTALL)
    return dict(re.findall(r"--([\w-]+): (#[0-9a-fA-F]{6});", block))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, -1.3802, -84.2814), (50, 0, -82.7485), 1.0000),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_colour_difference_is_that_of_the_published_test_data(one, other, expected):
    """Table 1 of Sharma, Wu and Dalal (2005)."""
    assert difference(one, other) == pytest.approx(expected, abs=5e-5)


def test_black_on_white_has_the_contrast_that_wcag_names():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@pytest.mark.parametrize("ground", ["land", "sea"])
@pytest.mark.parametrize("theme", ACCENTS)
def test_every_accent_stands_out_from_the_base_map(theme, ground):
    colour = properties(theme)[ground]
    ratios = {layer: contrast(accent, colour) for layer, accent in ACCENTS[theme].items()}
    assert {layer: round(ratio, 2) for layer, ratio in ratios.items() if ratio < LEAST_CONTRAST} == {}


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("theme", ACCENTS)
def test_every_two_layers_differ_for_every_sight(theme, sight):
    seen = {layer: lab(accent, sight) for layer, accent in ACCENTS[theme].items()}
    apart = {pair: round(difference(*(seen[layer] for layer in pair)), 1) for pair in combinations(seen, 2)}
    assert {pair: distance for pair, distance in apart.items() if distance < LEAST_DIFFERENCE} == {}


def test_every_two_colour_blind_safe_colours_differ_more():
    for colour in COLOUR_BLIND_SAFE:
        assert min(contrast(colour, paper.LAND), contrast(colour, paper.SEA)) >= LEAST_CONTRAST
    for sight in SIGHT:
        seen = [lab(colour, sight) for colour in COLOUR_BLIND_SAFE]
        assert min(difference(*pair) for pair in combinations(seen, 2)) >= 17


def test_in_greyscale_layers_of_one_sign_differ_in_lightness(shipped):
    signs = {layer: layer_sign(map(feature_sign, shipped.drawn_in(layer))) for layer in shipped.layers}
    tones = colours.accents(ACCENTS["light"], signs, Palette.GREYSCALE)
    rails = sorted(lab(tones[layer])[0] for layer in ("rajin-khasan", "trans-korean", "trans-siberian"))
    assert min(rails[1] - rails[0], rails[2] - rails[1]) >= 23.5
    assert abs(lab(tones["far-east-sites"])[0] - lab(tones["north-korea-zones"])[0]) >= 23.5
    for tone in tones.values():
        assert len({tone[1:3], tone[3:5], tone[5:7]}) == 1
        assert contrast(tone, colours.grey(paper.SEA)) >= LEAST_CONTRAST


@pytest.mark.parametrize("colour", ["#E51E74", "#f6f4ef", "#000000"])
def test_a_grey_is_as_light_as_its_colour(colour):
    assert lab(colours.grey(colour))[0] == pytest.approx(lab(colour)[0], abs=0.4)


def test_the_default_palette_changes_nothing():
    assert colours.accents(ACCENTS["light"], {}, Palette.DEFAULT) == ACCENTS["light"]


@pytest.mark.parametrize("ink", ["ink", "town", "muted"])
@pytest.mark.parametrize("theme", ACCENTS)
def test_labels_can_be_read_on_land(theme, ink):
    """WCAG 2.2, success criterion 1.4.3: 4.5:1 for text."""
    colours = properties(theme)
    assert contrast(colours[ink], colours["land"]) >= 4.5
