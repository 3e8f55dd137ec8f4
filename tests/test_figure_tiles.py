"""Figures with an online base map: tiles of a server on this machine."""

from __future__ import annotations

import base64
import io
import math
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import requests
from PIL import Image
from pypdf import PdfReader
from typer.testing import CliRunner

from dashboard import cli
from dashboard.leaflet import basemaps
from dashboard.reader.exporting import figure_of
from dashboard.reader.links import from_query
from geodata import Atlas
from geodata.errors import ExportError
from geodata.figure import Figure, FigureFormat, Palette, Part, TileLayer, credit_line, render, size_named
from geodata.figure import tiles as fetching
from geodata.figure.paper import LAND, Picture, Words
from geodata.figure.spec import Box, frame_of
from geodata.present.colours import grey as grey_of
from tests.drawing import everything, marks_in, pages_of, words_on
from tests.tileserver import Tiles, serving

MAP = Box(30, 100, 500, 350)
NORTH, SOUTH = Tiles.north, Tiles.south
#: The map alone, as large as its page.
BARE = {"parts": frozenset(), "title": "", "size": size_named("120x120")}
EQUATOR = {"centre": (0.0, 130.0), "zoom": 6.0}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Tiles]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    fetching._tile.cache_clear()
    with serving() as tiles:
        yield tiles


def column(longitude: float, zoom: int) -> int:
    """The column of tiles in which a longitude lies, by the formula of the XYZ scheme."""
    return math.floor((longitude + 180) / 360 * 2**zoom)


def row(latitude: float, zoom: int) -> int:
    """The row of tiles in which a latitude lies, likewise."""
    return math.floor((1 - math.asinh(math.tan(math.radians(latitude))) / math.pi) / 2 * 2**zoom)


def corners(frame) -> tuple[float, float, float, float]:
    """West, south, east, north of a frame in degrees."""
    radius = 6378137.0
    west, south, east, north = (value / radius for value in frame.mercator)
    tilted = (math.degrees(math.atan(math.sinh(value))) for value in (south, north))
    south, north = tilted
    return math.degrees(west), south, math.degrees(east), north


# Which tiles


def test_the_tiles_that_meet_the_frame_are_asked_for_and_no_others(server: Tiles) -> None:
    frame = frame_of(Figure((), centre=(42.3, 130.5), zoom=7.2), MAP)
    fetching.mosaic_of(server.layer(), frame)
    west, south, east, north = corners(frame)
    assert sorted(server.asked) == [
        (7, x, y)
        for x in range(column(west, 7), column(east, 7) + 1)
        for y in range(row(north, 7), row(south, 7) + 1)
    ]


def test_a_map_over_180_degrees_has_the_tiles_of_both_sides(server: Tiles) -> None:
    frame = frame_of(Figure((), bounds=(170, 50, -170, 60)), MAP)
    mosaic = fetching.mosaic_of(server.layer(), frame)
    zoom = server.asked[0][0]
    columns = {x for _, x, _ in server.asked}
    assert {0, 2**zoom - 1} <= columns <= set(range(2**zoom))
    west, south, east, north = frame.mercator
    pixel = (mosaic.bounds[2] - mosaic.bounds[0]) / mosaic.pixels.shape[1]
    assert mosaic.bounds == pytest.approx((west, south, east, north), abs=1.001 * pixel)


def test_the_whole_world_has_each_tile_once_and_nothing_beyond_the_poles(server: Tiles) -> None:
    frame = frame_of(Figure((), centre=(0, 0), zoom=0), Box(0, 0, 400, 800))
    mosaic = fetching.mosaic_of(server.layer(), frame)
    zoom = server.asked[0][0]
    assert sorted(server.asked) == [(zoom, x, y) for x in range(2**zoom) for y in range(2**zoom)]
    assert mosaic.pixels.shape[0] == mosaic.pixels.shape[1]


@pytest.mark.parametrize(
    ("changes", "zoom"), [({}, 7), ({"closer": 1}, 8), ({"max_zoom": 5}, 5), ({"closer": 9}, 8)]
)
def test_the_zoom_is_the_screens_unless_there_are_no_names_within_what_the_server_has(
    changes: dict[str, int], zoom: int
) -> None:
    frame = frame_of(Figure((), centre=(42.3, 130.5), zoom=7), MAP)
    found, columns, rows = fetching.tiles_in(Tiles().layer(**changes), frame)
    assert found == zoom
    assert len(columns) * len(rows) <= fetching.MOST


def test_a_tile_is_asked_for_once_by_a_program_that_says_its_name(server: Tiles, minimal: Atlas) -> None:
    figure = everything(minimal, tiles=server.layer())
    render(minimal, figure, dpi=50)
    first = list(server.asked)
    render(minimal, replace(figure, palette=Palette.GREYSCALE), form=FigureFormat.SVG)
    assert server.asked == first
    assert len(set(first)) == len(first) > 1
    assert {agent.partition("/")[0] for agent in server.agents} == {"NineBridgesAtlas"}


def test_without_an_online_base_map_nothing_is_asked_for(
    minimal: Atlas, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requests, "get", lambda *_, **__: pytest.fail("a request left the program"))
    render(minimal, everything(minimal), dpi=50)
    with pytest.raises(pytest.fail.Exception):
        render(minimal, everything(minimal, tiles=Tiles().layer()), dpi=50)


# How they are drawn


def names_on(atlas: Atlas, figure: Figure) -> set[str]:
    return {mark.text for mark in marks_in(pages_of(atlas, figure)[0], "names") if isinstance(mark, Words)}


def test_pixels_have_north_at_the_top_and_the_equator_in_the_middle(server: Tiles, minimal: Atlas) -> None:
    figure = Figure((), tiles=server.layer(), **EQUATOR, **BARE)
    with Image.open(io.BytesIO(render(minimal, figure, dpi=100))) as picture:
        pixels = np.asarray(picture.convert("RGB")).astype(int)
    wide = pixels.shape[1]
    line = pixels[:, wide // 4]
    red, blue = (np.abs(line - colour[:3]).sum(axis=1) < 12 for colour in (NORTH, SOUTH))
    rows = np.arange(len(line))
    assert rows[red].max() < rows[blue].min() <= rows[red].max() + 5
    top, bottom = rows[red].min(), rows[blue].max()
    assert rows[blue].min() == pytest.approx((top + bottom) / 2, abs=3)


def test_an_svg_has_one_picture_north_up_in_its_frame_and_smooth(server: Tiles, minimal: Atlas) -> None:
    svg = render(minimal, Figure((), tiles=server.layer(), **EQUATOR, **BARE), form=FigureFormat.SVG).decode()
    (found,) = re.findall(r"<image [^>]*>", svg)
    data = re.search(r"base64,\s*([^\"]+)", found)
    matrix = re.search(r"matrix\(([^)]+)\)", found)
    assert data is not None
    assert matrix is not None
    with Image.open(io.BytesIO(base64.b64decode(data[1]))) as picture:
        high = picture.height
        first, last = picture.getpixel((5, 0)), picture.getpixel((5, high - 1))
    _, _, _, down, _, _ = map(float, re.split(r"[ ,]+", matrix[1]))
    assert [first, last] == ([NORTH, SOUTH] if down > 0 else [SOUTH, NORTH])
    assert "pixelated" not in svg
    assert re.search(r"<g clip-path[^>]*>\s*<image", svg)


def test_a_pdf_has_one_picture_north_up(server: Tiles, minimal: Atlas) -> None:
    pdf = render(minimal, Figure((), tiles=server.layer(), **EQUATOR, **BARE), form=FigureFormat.PDF)
    page = PdfReader(io.BytesIO(pdf)).pages[0]
    (one,) = page.images
    assert one.image is not None
    picture = one.image.convert("RGB")
    assert picture.getpixel((5, 0)) == NORTH[:3]
    assert picture.getpixel((5, picture.height - 1)) == SOUTH[:3]
    content = page.get_contents()
    assert content is not None
    placed = re.search(rb"([\d.-]+) 0 0 ([\d.-]+) 0 0 cm\s*/\S+ Do", content.get_data())
    assert placed is not None
    assert float(placed[2]) > 0


def test_tiles_replace_the_built_in_base_map_and_its_names(server: Tiles, shipped: Atlas) -> None:
    place = {"centre": (43.1, 131.9), "zoom": 8.0, "selected": None}
    own = everything(shipped, **place)
    online = replace(own, tiles=server.layer())
    assert "Arsenyev" in names_on(shipped, own)
    assert "Arsenyev" not in names_on(shipped, online)
    drawn = marks_in(pages_of(shipped, online)[0], "base-map")
    assert [type(mark) for mark in drawn].count(Picture) == 1
    assert LAND not in {getattr(mark, "face", None) for mark in drawn}


def test_an_overlay_lies_over_the_built_in_base_map(server: Tiles, shipped: Atlas) -> None:
    server.north = (200, 30, 30, 0)
    figure = everything(shipped, centre=(43.1, 131.9), zoom=8.0, tiles=server.layer(overlay=True))
    assert "Arsenyev" in names_on(shipped, figure)
    drawn = marks_in(pages_of(shipped, figure)[0], "base-map")
    assert LAND in {getattr(mark, "face", None) for mark in drawn}
    assert isinstance(drawn[-1], Picture)
    plain = render(shipped, replace(figure, tiles=None, parts=frozenset()), dpi=50)
    over = render(shipped, replace(figure, parts=frozenset()), dpi=50)
    apart = [np.asarray(Image.open(io.BytesIO(png))).astype(int) for png in (plain, over)]
    assert np.abs(apart[0] - apart[1]).max() <= 1  # what is transparent shows what lies under it


def test_in_greyscale_tiles_are_grey_too(server: Tiles, minimal: Atlas) -> None:
    figure = everything(minimal, tiles=server.layer(), palette=Palette.GREYSCALE)
    (picture,) = [
        mark for mark in marks_in(pages_of(minimal, figure)[0], "base-map") if isinstance(mark, Picture)
    ]
    grey = int(grey_of("#{:02x}{:02x}{:02x}".format(*NORTH[:3]))[1:3], 16)
    assert np.unique(picture.pixels[..., :3]).tolist() == [grey]
    assert np.unique(picture.pixels[..., 3]).tolist() == [255]


# Who is named


def test_the_credits_name_what_is_seen(server: Tiles, shipped: Atlas) -> None:
    figure = everything(shipped, tiles=server.layer())
    credit = credit_line(shipped, figure)
    assert "Base map: Test map (© Nobody). Locator: " in credit
    assert server.asked == []
    bare = replace(figure, parts=frozenset({Part.CREDITS}))
    assert credit_line(shipped, bare).endswith("Base map: Test map (© Nobody).")
    far = replace(figure, centre=(20.0, 130.0), zoom=0.0)
    assert "Locator" not in credit_line(shipped, far)
    over = credit_line(shipped, replace(figure, tiles=server.layer(overlay=True)))
    assert "Natural Earth" in over
    assert over.endswith("Test map (© Nobody).")
    assert "Test map" in words_on(shipped, figure, "credits")
    assert b"Test map" in render(shipped, replace(bare, parts=frozenset()), form=FigureFormat.SVG)


@pytest.mark.parametrize("base", basemaps.ONLINE, ids=lambda base: base.id)
def test_every_online_base_map_has_tiles_and_a_credit_in_plain_words(base: basemaps.OnlineBase) -> None:
    layer = basemaps.tile_layer(base.title)
    assert layer is not None
    assert layer.url.startswith("https://")
    assert all(part in layer.url for part in ("{x}", "{y}", "{z}"))
    assert "©" in layer.attribution
    assert not set("<>&") & set(layer.attribution)
    assert basemaps.as_json()[base.id]["overlay"] is layer.overlay


def test_a_view_brings_its_base_map_into_the_figure(minimal: Atlas) -> None:
    assert figure_of(minimal, from_query(minimal, ""), "").tiles is None
    tiles = figure_of(minimal, from_query(minimal, "base=OpenTopoMap"), "").tiles
    assert tiles == basemaps.tile_layer("OpenTopoMap")


# What goes wrong


def of_no_use(server: Tiles, trouble: str) -> TileLayer:
    """A base map whose server makes trouble."""
    match trouble:
        case "missing":
            server.status = 404
        case "no picture":
            server.body = b"<html>Please log in</html>"
        case "cut off":
            server.body = server.picture(1, 0)[:60]
        case "away":
            return server.layer(url="http://127.0.0.1:9/{z}/{x}/{y}.png")
    return server.layer()


TROUBLES = {
    "missing": "127.0.0.1 refuses a tile (404 Not Found)",
    "no picture": "127.0.0.1 sent a tile that is not a picture",
    "cut off": "127.0.0.1 sent a tile that is not a picture",
    "away": "127.0.0.1 cannot be reached",
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_base_map_that_cannot_be_had_is_reported_with_a_remedy_and_tried_again_later(
    server: Tiles, minimal: Atlas, trouble: str
) -> None:
    figure = everything(minimal, tiles=of_no_use(server, trouble))
    with pytest.raises(ExportError) as told:
        render(minimal, figure, dpi=50)
    assert f"the base map Test map could not be fetched, since {TROUBLES[trouble]}. Try again" in str(
        told.value
    )
    assert "choose the built-in base map" in str(told.value)
    server.status, server.body = 200, None
    render(minimal, replace(figure, tiles=server.layer()), dpi=50)


def test_a_server_that_does_not_answer_is_reported(
    server: Tiles, minimal: Atlas, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(*_: object, timeout: tuple[float, float], **__: object) -> None:
        assert 0 < max(timeout) <= 30
        raise requests.ReadTimeout

    monkeypatch.setattr(requests, "get", late)
    with pytest.raises(ExportError, match=r"127\.0\.0\.1 does not answer"):
        render(minimal, everything(minimal, tiles=server.layer()), dpi=50)


@pytest.fixture
def served(server: Tiles, monkeypatch: pytest.MonkeyPatch) -> Tiles:
    """The server in the place of OpenTopoMap's."""
    monkeypatch.setattr("dashboard.reader.exporting.tile_layer", lambda title: server.layer(title=title))
    return server


def snapshot(folder: Path, *options: str):
    arguments = ["snapshot", "--view", "base=OpenTopoMap&at=42.3,130.5,8", "--dpi", "50", *options]
    return CliRunner().invoke(cli.app, [*arguments, "-o", str(folder)])


def test_the_command_line_draws_the_base_map_of_the_link(served: Tiles, tmp_path: Path) -> None:
    result = snapshot(tmp_path / "x.png", "--without", "credits")
    assert result.exit_code == 0, result.output
    assert "The caption must say: " in result.stderr
    assert "Base map: OpenTopoMap (© Nobody)" in result.stderr
    assert {zoom for zoom, _, _ in served.asked} == {8}
    assert Image.open(tmp_path / "x.png").getpixel((100, 120)) == NORTH[:3]


def test_the_command_line_leaves_nothing_of_a_figure_whose_base_map_is_away(
    served: Tiles, tmp_path: Path
) -> None:
    served.status = 503
    result = snapshot(tmp_path / "x.pdf")
    assert result.exit_code == 1
    assert "the base map OpenTopoMap could not be fetched" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_figures_of_each_feature_do_not_fetch_tiles_in_bulk(served: Tiles, tmp_path: Path) -> None:
    result = snapshot(tmp_path / "figures", "--each", "feature")
    assert result.exit_code == 1
    assert "--each draws figures in bulk" in result.stderr
    assert "Leave base= out of --view" in result.stderr
    assert served.asked == []
    assert list(tmp_path.iterdir()) == []
