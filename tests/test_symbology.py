"""One table of symbols: complete, and told apart by everybody on every map."""

from __future__ import annotations

import re
import tomllib
from itertools import combinations

import pytest
from colours import SIGHT, contrast, difference, lab

from dashboard.web import STYLES
from geodata import Kind, Precision, Sector, Status, symbology
from geodata.catalogue import shipped_folder
from geodata.figure import paper
from geodata.symbology import LINES, POINTS, Shape, legend_kind

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
    for colour in symbology.COLOUR_BLIND_SAFE:
        assert min(contrast(colour, paper.LAND), contrast(colour, paper.SEA)) >= LEAST_CONTRAST
    for sight in SIGHT:
        seen = [lab(colour, sight) for colour in symbology.COLOUR_BLIND_SAFE]
        assert min(difference(*pair) for pair in combinations(seen, 2)) >= 17


def test_in_greyscale_layers_of_one_sign_differ_in_lightness(shipped):
    kinds = {layer: legend_kind([each.kind for each in shipped.drawn_in(layer)]) for layer in shipped.layers}
    tones = symbology.accents(ACCENTS["light"], kinds, symbology.Palette.GREYSCALE)
    rails = sorted(lab(tones[layer])[0] for layer in ("rajin-khasan", "trans-korean", "trans-siberian"))
    assert min(rails[1] - rails[0], rails[2] - rails[1]) >= 23.5
    assert abs(lab(tones["far-east-sites"])[0] - lab(tones["north-korea-zones"])[0]) >= 23.5
    for tone in tones.values():
        assert len({tone[1:3], tone[3:5], tone[5:7]}) == 1
        assert contrast(tone, symbology.grey(paper.SEA)) >= LEAST_CONTRAST


@pytest.mark.parametrize("colour", ["#E51E74", "#f6f4ef", "#000000"])
def test_a_grey_is_as_light_as_its_colour(colour):
    assert lab(symbology.grey(colour))[0] == pytest.approx(lab(colour)[0], abs=0.4)


def test_the_default_palette_changes_nothing():
    assert symbology.accents(ACCENTS["light"], {}, symbology.Palette.DEFAULT) == ACCENTS["light"]


@pytest.mark.parametrize("ink", ["ink", "town", "muted"])
@pytest.mark.parametrize("theme", ACCENTS)
def test_labels_can_be_read_on_land(theme, ink):
    """WCAG 2.2, success criterion 1.4.3: 4.5:1 for text."""
    colours = properties(theme)
    assert contrast(colours[ink], colours["land"]) >= 4.5


def test_every_status_has_a_style():
    assert set(symbology.STATUS) == set(Status)


def test_every_two_statuses_differ_in_their_stroke():
    strokes = [(style.dash, style.broken) for style in symbology.STATUS.values()]
    assert len(set(strokes)) == len(strokes)


def test_a_dash_is_drawn_and_blank_by_turns():
    assert [
        status
        for status, style in symbology.STATUS.items()
        if len(style.dash) % 2 or min(style.dash, default=1) <= 0
    ] == []


def test_only_what_operates_has_an_unbroken_line():
    assert [status for status, style in symbology.STATUS.items() if not style.dash] == [Status.OPERATING]


def test_every_precision_is_told():
    assert set(symbology.PRECISION) == set(Precision)


def test_every_sector_has_its_own_icon():
    assert set(symbology.SECTOR_ICONS) == set(Sector)
    assert len(set(symbology.SECTOR_ICONS.values())) == len(Sector)


def test_an_icon_is_a_path_in_a_box_of_24():
    numbers = {
        sector: [float(n) for n in re.findall(r"\d+\.?\d*", path)]
        for sector, path in symbology.SECTOR_ICONS.items()
    }
    assert {sector for sector, found in numbers.items() if max(found) > 24} == set()
    assert all(
        re.fullmatch(r"[MmLlHhVvCcSsQqTtAaZz\d\s.,-]+", path) for path in symbology.SECTOR_ICONS.values()
    )


def test_the_browser_gets_a_symbol_for_every_kind():
    table = symbology.as_json()
    shapes = {shape.value for shape in Shape}
    assert [
        kind
        for kind in Kind
        if kind not in table["lines"] and table["points"].get(kind, "site") not in shapes
    ] == []


@pytest.mark.parametrize("kind", [Kind.RAILWAY, Kind.PIPELINE, Kind.SEA_ROUTE])
def test_kinds_of_line_differ_in_their_ornament(kind):
    others = [LINES[other].ornament for other in LINES if other is not kind]
    assert LINES[kind].ornament not in others


def test_no_kind_is_a_line_and_a_point():
    assert LINES.keys() & POINTS.keys() == set()


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_that_the_shipped_lines_have_is_drawn_as_one(shipped, kind):
    drawn = {
        f.geometry.geom_type for f in shipped.features.values() if f.kind is kind and f.geometry is not None
    }
    assert kind in LINES or not drawn & {"LineString", "MultiLineString"}


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ([Kind.STATION, Kind.STATION, Kind.RAILWAY], Kind.RAILWAY),
        ([Kind.BORDER, Kind.PORT], Kind.BORDER),
        ([Kind.PORT, Kind.FARM, Kind.PORT], Kind.PORT),
        ([], Kind.PLACE),
    ],
)
def test_a_layer_is_shown_in_the_legend_by_its_lines(kinds, expected):
    assert legend_kind(kinds) is expected
