"""Large and long things in figures: each is drawn in bounded time and memory, or refused in words."""

from __future__ import annotations

import io
import tracemalloc
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from shapely.geometry import Point

from geodata import Atlas
from geodata.errors import ExportError
from geodata.figure import SIZES, Figure, FigureFormat, Part, Size, fonts, render, size_named
from geodata.figure.features import Drawn
from geodata.figure.notes import Elsewhere
from geodata.figure.paper import Page, Style, Words
from geodata.figure.spec import Box, frame_of
from geodata.figure.spreading import in_crowd, spread
from geodata.figure.symbols import look_of
from geodata.limits import MOST_PIXELS, MOST_SUBTITLE, MOST_TITLE
from tests.drawing import HERE, everything, marks_in, pages_of, words_of
from tests.test_odd_exports import with_many_layers

MAP = Box(30, 100, 500, 350)
CHINESE, THAI, ADDRESS = "朝鮮半島縱貫鐵道" * 375, "แผนที่ประเทศไทย" * 200, "https://example.com/" + "a" * 3000


def standing(atlas: Atlas, places: np.ndarray) -> list:
    """Symbols of a site at places of the page."""
    site = next(feature for feature in atlas.features.values() if feature.id == "rice-farm")
    look = look_of(atlas, site)
    frame = frame_of(Figure((), **HERE), MAP)  # type: ignore[arg-type]
    return spread([(Drawn(site, Point(place), selected=False), look) for place in places], frame)


def apart(symbols: list) -> float:
    """The least gap between two symbols; negative where they cover each other."""
    at = np.array([symbol.symbol for symbol in symbols])
    gaps = np.linalg.norm(at[:, np.newaxis] - at, axis=2) - 2 * symbols[0].radius
    return float(gaps[~np.eye(len(at), dtype=bool)].min())


# Many points


def test_the_memory_of_a_figure_grows_with_its_points_and_not_with_their_square(minimal: Atlas) -> None:
    places = np.random.default_rng(1).uniform((30, 100), (530, 450), (10_000, 2))
    tracemalloc.start()
    found = standing(minimal, places)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(found) == 10_000
    assert most < 100e6  # each with each: 800 MB for the distances alone


@pytest.mark.parametrize("many", [2, 13, 40])
def test_symbols_at_one_place_all_find_room(minimal: Atlas, many: int) -> None:
    assert apart(standing(minimal, np.full((many, 2), 250.0))) > -0.5


def test_symbols_of_a_crowd_stay_at_their_places(minimal: Atlas) -> None:
    places = np.full((400, 2), 250.0)
    found = standing(minimal, places)
    assert in_crowd(found).all()
    assert np.allclose([symbol.symbol for symbol in found], places, atol=0.1)


@pytest.mark.parametrize("size", ["a4", "slide", "column"])
@pytest.mark.parametrize("title", ["Rails of both towns " * 14, "W" * 300], ids=["words", "one word"])
def test_a_long_title_of_a_layer_stays_in_the_legend(minimal: Atlas, size: str, title: str) -> None:
    layers = {**minimal.layers, "rails": minimal.layers["rails"].model_copy(update={"title": title.strip()})}
    atlas = replace(minimal, layers=layers)
    [page, *_] = pages_of(atlas, replace(everything(atlas), size=SIZES[size]))
    texts = [mark for mark in marks_in(page, "legend") if isinstance(mark, Words)]
    assert "".join(title.split()) in "".join(mark.text for mark in texts).replace(" ", "")
    assert max(mark.x + mark.start + mark.width for mark in texts) <= page.width


def test_the_legend_says_where_a_crowd_is_too_dense(minimal: Atlas) -> None:
    site = minimal.feature("rice-farm")
    known = {"part_of": (), "geometry": Point(130, 42)}
    crowd = {f"s{n}": site.model_copy(update={"id": f"s{n}", **known}) for n in range(400)}
    names = {each: minimal.names["rice-farm"].model_copy(update={"feature": each}) for each in crowd}
    atlas = replace(minimal, features=crowd, names=names, facts=(), passages={})
    [page] = pages_of(atlas, Figure(tuple(crowd), bounds=atlas.bounds(["s0"])))
    assert "Overlapping symbols: more than can be shown apart" in words_of(page, "legend")


# Long texts


@pytest.mark.parametrize("text", [CHINESE, THAI, ADDRESS])
def test_a_long_text_without_spaces_is_broken_anywhere_and_read_once(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = 0
    width = fonts.width

    def counted(part: str, size: float, *, bold: bool = False) -> float:
        nonlocal asked
        asked += len(part)
        return width(part, size, bold=bold)

    monkeypatch.setattr(fonts, "width", counted)
    page, style = Page(297, 210), Style(8)
    lines = page.wrap(text, 200, style)
    assert "".join(lines) == text
    assert asked < 6 * len(text)
    assert max(width(line, 8) for line in lines) <= 200


@pytest.mark.parametrize("letters", ["นี่", "क्षे", "각"])
def test_a_letter_is_not_parted_from_its_marks(letters: str) -> None:
    for width in range(20, 60, 3):
        lines = Page(297, 210).wrap(letters * 100, width, Style(8))
        assert len(lines) > 1
        assert {line.replace(letters, "") for line in lines} == {""}


def test_a_note_of_three_thousand_characters_without_a_space_stands_on_the_page(minimal: Atlas) -> None:
    fact = next(fact for fact in minimal.facts if fact.property == "owner")
    long = fact.model_copy(update={"property": "description", "feature": "rice-farm", "value": CHINESE})
    atlas = replace(minimal, facts=(*minimal.facts, long), passages={})
    [page] = pages_of(atlas, everything(atlas, selected="rice-farm"))
    assert words_of(page, "notes").replace(" ", "").count("朝") == 375


# Sizes, resolutions, texts


@pytest.mark.parametrize(
    ("changes", "dpi", "message"),
    [
        ({}, 20, "20 dots per inch: choose from 50 to 600"),
        ({}, float("nan"), "nan dots per inch: choose from 50 to 600"),
        ({"title": "x" * (MOST_TITLE + 1)}, 100, "the title has 301 characters: write no more than 300"),
        ({"subtitle": "x" * (MOST_SUBTITLE + 1)}, 100, "the subtitle has 601 characters"),
        (
            {"title": "a\x1b[31m"},
            100,
            r"the title has a control character or unpaired surrogate \(U\+001B\): remove it",
        ),
        (
            {"subtitle": "\udcff"},
            100,
            r"the subtitle has a control character or unpaired surrogate \(U\+DCFF\)",
        ),
        (
            {"size": Size(1200, 1200)},
            600,
            r"28,346 × 28,346 .* 6.4 GB of memory. Choose no more than 259 dots",
        ),
        ({"centre": (float("nan"), 0.0)}, 100, "the figure's place is not on the map"),
    ],
)
def test_what_is_out_of_range_is_refused_in_words(
    minimal: Atlas, changes: dict[str, object], dpi: float, message: str
) -> None:
    with pytest.raises(ExportError, match=message):
        render(minimal, everything(minimal, **changes), dpi=dpi)


def test_a_resolution_that_is_offered_instead_has_no_more_pixels_than_allowed() -> None:
    assert (1200 / 25.4 * 259) ** 2 <= MOST_PIXELS < (1200 / 25.4 * 260) ** 2


def test_a_large_figure_in_vectors_has_no_pixels_to_count(minimal: Atlas) -> None:
    figure = everything(minimal, size=Size(1200, 1200), parts=frozenset())
    assert render(minimal, figure, form=FigureFormat.SVG, dpi=600).startswith(b"<?xml")


# A slide


@pytest.fixture(scope="module")
def slide(shipped: Atlas) -> Figure:
    """A slide with more notes than have room."""
    return Figure(tuple(shipped.features), selected="rajin-khasan", size=SIZES["slide"], **HERE)  # type: ignore[arg-type]


def test_a_slide_keeps_its_shape_whatever_its_notes(shipped: Atlas, slide: Figure) -> None:
    remarks: list[str] = []
    picture = Image.open(io.BytesIO(render(shipped, slide, dpi=96, notice=remarks.append)))
    assert picture.width / picture.height == pytest.approx(16 / 9, rel=0.01)
    [remark] = remarks
    assert remark.endswith("; a PDF continues them on further pages.")


def test_a_legend_of_fifty_layers_leaves_a_small_figure_its_map(minimal: Atlas) -> None:
    atlas = with_many_layers(minimal, 50)
    figure = replace(everything(atlas), selected="layer-7", size=size_named("160x90"))
    told = " ".join(words_of(page, "legend") for page in pages_of(atlas, figure))
    assert "and 31 more layers" in told


@pytest.mark.parametrize("form", [FigureFormat.PNG, FigureFormat.PDF])
def test_a_slide_of_everything_has_a_map_of_half_its_height_at_least(
    shipped: Atlas, form: FigureFormat
) -> None:
    whole = Figure(tuple(shipped.features), size=SIZES["slide"], centre=(40.6, 129.5), zoom=6)
    remarks: list[str] = []
    [page, *_] = pages_of(shipped, whole, form)
    render(shipped, whole, form=form, dpi=50, notice=remarks.append)
    lines = marks_in(page, "graticule")
    heights = [each.path.get_extents().height for each in lines]
    assert max(heights) > 0.5 * page.top
    assert words_of(page, "notes")
    assert remarks == []


def test_a_slide_without_room_for_any_note_says_so(shipped: Atlas) -> None:
    legend = replace(everything(shipped), size=size_named("220x124"), centre=(40.6, 129.5), zoom=6)
    remarks: list[str] = []
    [page] = pages_of(shipped, legend)
    render(shipped, legend, dpi=50, notice=remarks.append)
    assert words_of(page, "notes") == ""
    assert remarks == ["No room for notes; a PDF has them on further pages."]


def test_notes_of_a_slide_that_find_no_room_are_said_to_be_left_out(shipped: Atlas, slide: Figure) -> None:
    [page] = pages_of(shipped, slide)
    assert Elsewhere.LEFT_OUT.several in words_of(page, "notes")
    shown = {words.text for words in marks_in(page, "notes") if isinstance(words, Words) and words.style.bold}
    [tag] = words_of(page, "call-outs").split()
    assert {tag.split("–")[0], tag.split("–")[-1]} <= shown


def test_the_notes_of_a_slide_go_on_on_further_slides_of_a_pdf(shipped: Atlas, slide: Figure) -> None:
    remarks: list[str] = []
    pages = pages_of(shipped, slide, FigureFormat.PDF)
    render(shipped, slide, form=FigureFormat.PDF, notice=remarks.append)
    assert len(pages) > 1
    assert {page.inches for page in pages} == {pages[0].inches}
    assert not any("room" in remark for remark in remarks)


@pytest.mark.parametrize(
    ("size", "fixed"), [("slide", True), ("a4", False), ("letter-portrait", False), ("column", False)]
)
def test_only_paper_and_columns_may_grow(size: str, fixed: bool) -> None:  # noqa: FBT001
    assert SIZES[size].fixed is fixed


def test_a_size_in_millimetres_is_kept(shipped: Atlas, slide: Figure) -> None:
    [page] = pages_of(shipped, replace(slide, size=Size(160, 160)))
    assert page.bottom == 0
    assert Part.NOTES in slide.parts
