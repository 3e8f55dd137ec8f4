"""Figures of every size: what stands around the map is there, in its place, and on no other text."""

from __future__ import annotations

import io
from itertools import combinations

import numpy as np
import pytest
import segno
from PIL import Image
from pyproj import Geod

from geodata import Atlas
from geodata.errors import ExportError
from geodata.figure import SIZES, Figure, Palette, Part, Size, render, size_named
from geodata.figure.furniture import qr_piece
from geodata.figure.graticule import meridians, parallels, spell
from geodata.figure.ground import ground_of
from geodata.figure.locator import locator_piece
from geodata.figure.paper import Page, Words
from geodata.figure.rendering import painted
from geodata.figure.spec import MM, Box, frame_of
from geodata.geometry.mercator import RADIUS
from tests.drawing import everything, marks_in, pages_of, words_of, words_on

MAP = Box(30, 100, 500, 350)
HOME = {"centre": (40.6, 129.5), "zoom": 6.0}
#: Without the base map's detail, which takes time.
FAR = {"centre": (42.05, 130.5), "zoom": 8.0}
ACROSS_180 = {"bounds": (150.0, 40.0, -150.0, 65.0)}
LINK = "http://localhost:8501/?feature=rajin-khasan&at=42.34,130.5,10"


def overlapping(page: Page) -> list[tuple[str, str]]:
    """Texts of a page that lie on each other."""
    boxes = [(mark.text, mark.box) for mark in marks_in(page) if isinstance(mark, Words)]
    return [
        (one, other)
        for (one, box), (other, other_box) in combinations(boxes, 2)
        if min(box.right, other_box.right) - max(box.x, other_box.x) > 1
        and min(box.top, other_box.top) - max(box.y, other_box.y) > 0.3 * min(box.height, other_box.height)
    ]


def outside(page: Page) -> list[str]:
    """Texts of a page that leave it."""
    paper = Box(0, page.bottom, page.width, page.top - page.bottom)
    return [mark.text for mark in page.words if not mark.box.within(paper)]


@pytest.mark.parametrize(
    ("size", "changes"),
    [
        ("a4-portrait", {"selected": "rajin-khasan"}),
        ("slide", {"selected": "rajin-khasan"}),
        ("column", HOME),
        ("double-column", {"selected": "rajin-khasan"}),
        ("120x160", ACROSS_180),
        ("letter", {"centre": (0.0, 179.0), "zoom": 0.0}),
    ],
)
def test_no_text_leaves_the_page_or_lies_on_another(
    shipped: Atlas, size: str, changes: dict[str, object]
) -> None:
    link = "http://localhost:8501/?" + "feature=rajin-khasan&" * 12
    figure = everything(shipped, size=size_named(size), title="A title that is long " * 8, link=link)
    figure = Figure(
        **{**vars(figure), **({"centre": None, "zoom": None} if "bounds" in changes else {}), **changes}
    )
    [page] = pages_of(shipped, figure)
    assert outside(page) == []
    assert overlapping(page) == []


@pytest.mark.parametrize("size", SIZES)
def test_every_size_has_room_for_all_parts(minimal: Atlas, size: str) -> None:
    [page] = pages_of(minimal, everything(minimal, size=SIZES[size], link=LINK, selected="north-line", **FAR))
    drawn = {name for name, marks in page.groups() if marks}
    assert drawn >= {"legend", "scale", "north", "graticule", "degrees", "locator", "qr", "credits", "title"}
    assert page.inches[0] == pytest.approx(SIZES[size].width_mm / 25.4)


@pytest.fixture(scope="module")
def full(minimal: Atlas) -> Page:
    """A figure with all its parts."""
    return pages_of(minimal, everything(minimal, link=LINK, **FAR))[0]


@pytest.mark.parametrize(
    ("part", "group"),
    [
        (Part.LEGEND, "legend"),
        (Part.SCALE, "scale"),
        (Part.NORTH, "north"),
        (Part.GRATICULE, "graticule"),
        (Part.LOCATOR, "locator"),
        (Part.NOTES, "notes"),
        (Part.QR, "qr"),
    ],
)
def test_each_part_can_be_left_out(minimal: Atlas, full: Page, part: Part, group: str) -> None:
    [less] = pages_of(minimal, everything(minimal, link=LINK, parts=frozenset(Part) - {part}, **FAR))
    assert marks_in(full, group)
    assert not marks_in(less, group)


@pytest.mark.parametrize(
    ("part", "told"), [(Part.DATE, "Data of"), (Part.CREDITS, "Features:"), (Part.LINK, "This view:")]
)
def test_each_line_of_the_foot_can_be_left_out(minimal: Atlas, full: Page, part: Part, told: str) -> None:
    less = words_on(minimal, everything(minimal, link=LINK, parts=frozenset(Part) - {part}, **FAR), "credits")
    assert told in words_of(full, "credits")
    assert told not in less


def test_title_and_subtitle_can_be_left_empty(minimal: Atlas) -> None:
    assert words_on(minimal, everything(minimal, **FAR), "title") == "Iron Road Atlas"
    both = everything(minimal, title="Mine", subtitle="Under it", **FAR)
    assert words_on(minimal, both, "title") == "Mine Under it"
    assert words_on(minimal, everything(minimal, title="", **FAR), "title") == ""


# Sizes


def test_a_size_is_a_name_or_millimetres() -> None:
    assert size_named("letter") == Size(279.4, 215.9)
    assert size_named("120x80") == size_named("120 × 80 mm") == Size(120, 80)


@pytest.mark.parametrize("text", ["a5", "120", "120x", "20x80", "120x9000"])
def test_another_size_is_refused_with_the_sizes_there_are(text: str) -> None:
    with pytest.raises(ExportError, match=r"60|double-column"):
        size_named(text)


def test_the_smallest_type_in_a_journal_s_column_is_five_points(minimal: Atlas) -> None:
    [page] = pages_of(
        minimal, everything(minimal, size=SIZES["column"], selected="north-line", link=LINK, **FAR)
    )
    assert min(words.style.size for words in page.words) * page.type_scale >= 5


def test_a_column_is_as_high_as_what_stands_in_it(minimal: Atlas) -> None:
    high, low = (
        pages_of(minimal, everything(minimal, size=SIZES["column"], parts=parts, **FAR))[0].inches[1]
        for parts in (frozenset(Part), frozenset())
    )
    assert low < 0.8 * high
    assert high * 25.4 <= 170


def test_a_figure_without_room_for_its_map_says_what_to_do(shipped: Atlas) -> None:
    figure = everything(shipped, size=Size(90, 60), **HOME)
    with pytest.raises(
        ExportError, match="90 × 60 mm has no room for its map: make it larger, or leave out legend"
    ):
        pages_of(shipped, figure)


# Furniture


@pytest.mark.parametrize("size", ["a4", "column"])
@pytest.mark.parametrize("latitude", [0.0, 42.3, -60.0])
def test_the_scale_bar_as_printed_is_as_long_as_its_ground(
    minimal: Atlas, size: str, latitude: float
) -> None:
    figure = everything(minimal, size=SIZES[size], centre=(latitude, 130.0), zoom=8.0)
    [page] = pages_of(minimal, figure)
    bar = [mark.path.get_extents() for mark in marks_in(page, "scale") if not isinstance(mark, Words)]
    length = max(box.x1 for box in bar) - min(box.x0 for box in bar)
    [map_box] = [mark.path.get_extents() for mark in marks_in(page, "frame")]
    frame = frame_of(figure, Box(map_box.x0, map_box.y0, map_box.width, map_box.height))
    [told] = [float(mark.text.split()[0]) for mark in marks_in(page, "scale") if mark_ends(mark, " km")]
    degrees = np.degrees(length * frame.scale / RADIUS)
    _, _, metres = Geod(ellps="WGS84").inv(130, latitude, 130 + degrees, latitude)
    assert metres == pytest.approx(told * 1000, rel=2e-3)


def mark_ends(mark: object, end: str) -> bool:
    return isinstance(mark, Words) and mark.text.endswith(end)


@pytest.mark.parametrize("zoom", [3.0, 6.0, 9.0, 13.0, 18.0])
def test_the_graticule_has_a_few_round_lines_at_every_zoom(zoom: float) -> None:
    frame = frame_of(Figure((), centre=(42.0, 130.0), zoom=zoom), MAP)
    for lines in (meridians(frame), parallels(frame)):
        assert 2 <= len(lines) <= 12
        assert len({round(degrees, 6) for _, degrees in lines}) == len(lines)


def test_a_meridian_stands_at_its_longitude_on_both_sides_of_180() -> None:
    frame = frame_of(Figure((), bounds=(170, 50, -170, 60)), MAP)
    found = {spell(degrees, "E", "W"): x for x, degrees in meridians(frame)}
    assert found["180°"] == pytest.approx(MAP.x + MAP.width / 2)
    assert found["175° E"] < found["180°"] < found["175° W"]


@pytest.mark.parametrize(
    ("degrees", "text"),
    [(42.5, "42°30′ N"), (-7.0, "7° S"), (0.0, "0°"), (41.999999999, "42° N"), (1 / 3600, "0°00′01″ N")],
)
def test_degrees_are_spelled_with_minutes_and_hemisphere(degrees: float, text: str) -> None:
    assert spell(degrees, "N", "S") == text


def test_the_locator_marks_the_frame_where_it_lies(shipped: Atlas) -> None:
    frame = frame_of(Figure((), centre=(42.34, 130.5), zoom=10.0), MAP)
    piece, page = locator_piece(frame, ground_of(shipped)), Page(297, 210)
    assert piece is not None
    piece.draw(page, 100, 200)
    mark = marks_in(page, "locator")[-1].path.get_extents()
    assert (mark.x0 + mark.x1) / 2 == pytest.approx(100 + piece.width / 2, abs=1)
    assert (mark.y0 + mark.y1) / 2 == pytest.approx(200 - piece.height / 2, abs=1)


def test_a_map_of_the_world_needs_no_locator(shipped: Atlas) -> None:
    frame = frame_of(Figure((), centre=(0.0, 0.0), zoom=1.0), MAP)
    assert locator_piece(frame, ground_of(shipped)) is None


def test_the_qr_code_holds_the_modules_of_the_link() -> None:
    piece, page = qr_piece(LINK, 1.0), Page(297, 210)
    assert piece is not None
    piece.draw(page, 0, 200)
    code = marks_in(page, "qr")[-1].path
    matrix = np.array([list(row) for row in segno.make_qr(LINK, error="l").matrix])
    box = code.get_extents()
    module = box.width / len(matrix)
    rows, columns = np.indices(matrix.shape)
    centres = np.column_stack(
        [box.x0 + (columns.ravel() + 0.5) * module, box.y1 - (rows.ravel() + 0.5) * module]
    )
    assert (code.contains_points(centres).reshape(matrix.shape) == matrix.astype(bool)).all()
    assert module / MM >= 0.33


@pytest.mark.parametrize(
    "link", ["", "?feature=rajin-khasan", "javascript:alert(1)", "http://x/" + "y" * 4000]
)
def test_what_is_no_web_address_gets_no_qr_code(link: str) -> None:
    assert qr_piece(link, 1.0) is None


# Palettes


def test_greyscale_has_no_hue(shipped: Atlas) -> None:
    figure = everything(shipped, palette=Palette.GREYSCALE, selected="rajin-khasan", parts=frozenset())
    pixels = np.asarray(Image.open(io.BytesIO(render(shipped, figure, dpi=50)))).astype(int)
    assert np.ptp(pixels, axis=2).max() <= 1


@pytest.mark.parametrize("palette", Palette)
def test_legend_and_map_agree_on_the_colours_of_a_palette(minimal: Atlas, palette: Palette) -> None:
    [page] = pages_of(minimal, everything(minimal, palette=palette, **FAR))
    accents = {layer.accent for layer in painted(minimal, palette).layers.values()}
    drawn = {
        group: {
            colour
            for mark in marks_in(page, group)
            if not isinstance(mark, Words)
            for colour in (mark.face, mark.edge)
        }
        & accents
        for group in ("features", "legend")
    }
    assert drawn["legend"] == drawn["features"] == accents
    assert len(accents) == (1 if palette is Palette.GREYSCALE else 2)


def test_type_grows_with_a_poster_and_hardly_with_a_sheet() -> None:
    a3, a2, a1, a0 = (Size(*sides).type_scale for sides in ((420, 297), (420, 594), (594, 841), (841, 1189)))
    assert a3 < 1.1
    assert [a2, a1, a0] == pytest.approx([420 / 330, 594 / 330, 841 / 330])
    assert Size(1200, 200).type_scale < 1.4  # a banner is no larger than its height lets it be
