"""The text on the map: its contrast with what it stands on, in both themes."""

from __future__ import annotations

import re

import pytest

from dashboard.web import STYLES
from tests.colours import contrast

CSS = (STYLES / "atlas.css").read_text(encoding="utf-8")
READABLE = 4.5  # WCAG 2, level AA


def theme(selector):
    """The colours of a theme by their names; the dark one changes some of the light one's."""
    block = CSS[CSS.index(f"{selector} {{") :]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block[: block.index("}")]))


LIGHT = theme(":root")
THEMES = {"light": LIGHT, "dark": LIGHT | theme(":root.dark")}


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("ink", ["ink", "muted", "water-ink"])
@pytest.mark.parametrize("ground", ["land", "sea", "paper"])
def test_text_can_be_read_on_all_that_it_stands_on(name, ink, ground):
    assert contrast(THEMES[name][ink], THEMES[name][ground]) >= READABLE


@pytest.mark.parametrize("name", THEMES)
def test_the_names_of_lines_can_be_read_in_the_accents_of_their_layers(shipped, name):
    share = int(re.search(r"var\(--accent\) (\d+)%, var\(--ink\)", CSS)[1]) / 100
    for layer in shipped.layers.values():
        accent = layer.accent if name == "light" else layer.accent_dark
        colour = mixed(accent, THEMES[name]["ink"], share)
        assert all(contrast(colour, THEMES[name][ground]) >= READABLE for ground in ("land", "sea")), layer.id


def mixed(one, other, share):
    """What color-mix in sRGB makes of two colours, of the first so much."""
    pairs = ((int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)
