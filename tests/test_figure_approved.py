"""Figures beside approved pictures: small, and compared loosely, so that other fonts' edges do no harm.

If a difference is meant, look at the new pictures, then approve them: `make approve`.
"""

from __future__ import annotations

import io
import os
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from geodata import Atlas
from geodata.figure import SIZES, Palette, render
from tests.drawing import everything

APPROVED = Path(__file__).parent / "data/approved"
APPROVE = "NINE_BRIDGES_APPROVE"
#: Pictures are compared in blocks of so many pixels: how far a block's mean may be off (of 255), which share
#: of blocks may be farther off, and how far all together.
BLOCK, OFF, SHARE, ALTOGETHER = 6, 24, 0.01, 1.5
FIGURES = {
    "a4": {},
    "portrait-selected": {"size": SIZES["a4-portrait"], "selected": "north-line"},
    "slide-greyscale": {"size": SIZES["slide"], "palette": Palette.GREYSCALE},
    "column-colour-blind": {"size": SIZES["column"], "palette": Palette.COLOUR_BLIND},
}


def blocks(picture: Image.Image) -> NDArray[np.float64]:
    """The mean colours of a picture's blocks."""
    pixels = np.asarray(picture.convert("RGB"), dtype=float)
    high, wide = (side // BLOCK for side in pixels.shape[:2])
    return pixels[: high * BLOCK, : wide * BLOCK].reshape(high, BLOCK, wide, BLOCK, 3).mean(axis=(1, 3))


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_looks_as_approved(minimal: Atlas, tmp_path: Path, name: str) -> None:
    place = {"bounds": minimal.bounds(minimal.features), "centre": None, "zoom": None}
    link = "https://example.org/?feature=north-line"
    figure = everything(minimal, **place, link=link, **FIGURES[name])
    png = render(minimal, figure, dpi=60)
    if os.environ.get(APPROVE):
        (APPROVED / f"{name}.png").write_bytes(smaller(png))
    (tmp_path / f"{name}.png").write_bytes(png)
    now, then = Image.open(io.BytesIO(png)), Image.open(APPROVED / f"{name}.png")
    hint = f"look at {tmp_path / name}.png; if it is right: make approve"
    assert now.size == then.size, hint
    apart = np.abs(blocks(now) - blocks(then)).max(axis=2)
    assert apart.mean() <= ALTOGETHER, hint
    assert (apart > OFF).mean() <= SHARE, hint


def smaller(png: bytes) -> bytes:
    """A picture in few colours."""
    target = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").quantize(128).save(target, "png", optimize=True)
    return target.getvalue()


def test_approved_pictures_are_small() -> None:
    assert {path.name for path in APPROVED.glob("*.png") if path.stat().st_size > 100_000} == set()
    assert {path.stem for path in APPROVED.glob("*.png")} == set(FIGURES)
