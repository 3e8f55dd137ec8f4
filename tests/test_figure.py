"""The printed figure: what it tells must be what is drawn, and what is drawn must be to scale."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
import shapely
from PIL import Image
from pyproj import Geod
from shapely.geometry import GeometryCollection, Point

from dashboard.reader.exporting import figure_name, figure_of, subtitle_of
from dashboard.reader.links import from_query
from dashboard.reader.places import Place
from dashboard.reader.state import default_view
from geodata import Atlas
from geodata.errors import ExportError, UnknownItemError
from geodata.figure import Figure, render
from geodata.figure.features import drawn
from geodata.figure.furniture import scale_bar
from geodata.figure.ground import ground_of, names_in
from geodata.figure.labels import Label, Obstacles, Placed
from geodata.figure.legend import Extra, legend_of
from geodata.figure.legend_setting import set_legend
from geodata.figure.near import surface
from geodata.figure.paper import Page, Style
from geodata.figure.paths import joined
from geodata.figure.placing import place as place_labels
from geodata.figure.spec import Box, frame_of
from geodata.figure.svgpath import parse
from geodata.geometry.mercator import RADIUS, projected
from geodata.present.icons import SECTOR_ICONS
from geodata.present.status_styles import STATUS
from geodata.present.symbols import KINDS
from tests.drawing import HERE, everything, words_on

MAP = Box(30, 100, 500, 350)
NOTHING = shapely.MultiLineString()


def picture(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png))


# Scale and place


@pytest.mark.parametrize("latitude", [0.0, 42.3, -60.0])
def test_the_scale_bar_is_as_long_as_the_ground_that_it_covers(latitude: float) -> None:
    frame = frame_of(Figure((), centre=(latitude, 130), zoom=9), MAP)
    bar = scale_bar(frame)
    degrees = np.degrees(bar.points * frame.scale / RADIUS)
    _, _, metres = Geod(ellps="WGS84").inv(130, latitude, 130 + degrees, latitude)
    assert metres == pytest.approx(bar.metres, rel=1e-3)


def test_a_figure_shows_no_less_than_the_screen() -> None:
    frame = frame_of(Figure((), centre=(40, 130), zoom=6), MAP)
    metres_per_pixel = 2 * np.pi * RADIUS / (256 * 2**6)
    west, south, east, north = frame.mercator
    assert east - west >= 800 * metres_per_pixel - 1
    assert north - south >= 780 * metres_per_pixel - 1
    assert frame.zoom == pytest.approx(6)


def test_the_centre_stands_in_the_middle_of_the_frame() -> None:
    frame = frame_of(Figure((), centre=(40, 130), zoom=6), MAP)
    assert frame.to_page(projected(Point(130, 40))).coords[0] == pytest.approx((280, 275))


def test_bounds_across_180_degrees_show_both_sides() -> None:
    frame = frame_of(Figure((), bounds=(170, 50, -170, 60)), MAP)
    shown = [not frame.to_page(projected(Point(longitude, 55))).is_empty for longitude in (175, -175, 0)]
    assert shown == [True, True, False]


@pytest.mark.parametrize(
    "figure",
    [
        Figure(()),
        Figure((), centre=(40, 130)),
        Figure((), centre=(91, 130), zoom=6),
        Figure((), centre=(float("nan"), 130), zoom=6),
        Figure((), bounds=(120, 50, 130, 40)),
    ],
)
def test_a_figure_that_cannot_be_drawn_says_why(minimal: Atlas, figure: Figure) -> None:
    with pytest.raises(ExportError):
        render(minimal, figure)


def test_an_unknown_feature_is_refused(minimal: Atlas) -> None:
    with pytest.raises(UnknownItemError, match="no-such-line"):
        render(minimal, Figure(("no-such-line",), **HERE))  # type: ignore[arg-type]


# Legend


def sections(atlas: Atlas, visible: tuple[str, ...], **place: object) -> dict[str, list[str]]:
    figure = Figure(visible, **(place or {"bounds": atlas.bounds(visible)}))  # type: ignore[arg-type]
    frame = frame_of(figure, MAP)
    found = legend_of(atlas, drawn(atlas, figure, frame), also=set(Extra))
    return {section.title: [row.text for row in section.rows] for section in found}


def test_the_legend_names_only_the_layers_that_are_drawn(minimal: Atlas) -> None:
    layer = next(iter(minimal.layers.values()))
    visible = tuple(f.id for f in minimal.features_in(layer.id) if f.geometry is not None)
    assert sections(minimal, visible)["Layers"] == [layer.title]


def test_the_legend_names_only_the_statuses_of_the_lines_that_are_drawn(minimal: Atlas) -> None:
    feature = next(
        f for f in minimal.features.values() if KINDS[f.kind].as_line and minimal.current_status(f.id)
    )
    status = minimal.current_status(feature.id)
    assert status is not None
    assert sections(minimal, (feature.id,))["Status"] == [STATUS[status].label]


def test_the_legend_is_silent_on_what_lies_outside_the_frame(minimal: Atlas) -> None:
    found = sections(minimal, tuple(minimal.features), centre=(-40.0, -100.0), zoom=9.0)
    assert "Layers" not in found


def test_the_legend_keeps_to_its_width(minimal: Atlas) -> None:
    page = Page(297, 210)
    figure = Figure(tuple(minimal.features), bounds=minimal.bounds(minimal.features))
    found = legend_of(minimal, drawn(minimal, figure, frame_of(figure, MAP)), also=set(Extra))
    assert set_legend(page, found, 400).width <= 400


# Names


def country_names(shipped: Atlas, **place: object) -> dict[str, Placed]:
    figure = Figure(tuple(shipped.features), **place)  # type: ignore[arg-type]
    frame = frame_of(figure, MAP)
    page = Page(297, 210)
    lines = joined(GeometryCollection([item.shape for item in drawn(shipped, figure, frame)]))
    labels = list(names_in(frame, ground_of(shipped)))
    placed = place_labels(page, frame.box, labels, Obstacles((), lines))
    for item in placed:
        assert item.label.area is None or not Obstacles((), lines).crossed(item.box), item.label.text
    named = [item for item in placed if item.label.area is not None]
    assert len({item.label.text for item in named}) == len(named)
    return {item.label.text: item for item in named}


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ({"centre": (40.6, 129.5), "zoom": 6.0}, {"Russia", "China", "North Korea", "South Korea", "Japan"}),
        (HERE, {"Russia", "China", "North Korea"}),
        ({"centre": (55.0, 90.0), "zoom": 3.0}, {"Russia", "China", "Mongolia", "Kazakhstan"}),
    ],
    ids=["home", "Tumen", "continent"],
)
def test_each_country_is_named_once_and_under_no_line(
    shipped: Atlas, place: dict[str, object], expected: set[str]
) -> None:
    assert expected <= country_names(shipped, **place).keys()


def test_a_name_keeps_off_another_whose_middle_is_its_own_place() -> None:
    page, small = Page(297, 210), Style(7)
    there = Label("The first of two names", 300, 300, 1, small, centred=True)
    placed = place_labels(
        page, MAP, [there, replace(there, text="The other", rank=2)], Obstacles((), NOTHING)
    )
    one, other = (item.box for item in placed)
    assert not one.overlaps(other)


# The page


def test_a_selected_feature_is_drawn_though_it_is_filtered_out(minimal: Atlas) -> None:
    figure = Figure((), selected="iron-road", bounds=minimal.bounds(["iron-road"]))
    items = drawn(minimal, figure, frame_of(figure, MAP))
    assert {item.feature.id for item in items} >= {part.id for part in minimal.parts("iron-road")}
    assert all(item.selected for item in items)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"centre": (-40.0, -100.0)}, "None of the shown features lies in this view."),
        ({"visible": ()}, "No feature passes the layers and filters of this view."),
    ],
)
def test_a_map_without_features_says_why(minimal: Atlas, changes: dict[str, object], told: str) -> None:
    assert told in words_on(minimal, everything(minimal, **changes))
    assert told not in words_on(minimal, everything(minimal))


def test_the_picture_has_the_size_that_was_asked_for(minimal: Atlas) -> None:
    png = render(minimal, everything(minimal), dpi=100)
    assert picture(png).size == (1169, 826)
    assert picture(png).info["dpi"] == pytest.approx((100, 100), abs=0.1)


def test_layers_that_are_hidden_leave_no_colour(minimal: Atlas) -> None:
    visible = tuple(f.id for f in minimal.features.values() if f.geometry is not None)
    place = {"bounds": minimal.bounds(visible)}
    full = np.asarray(picture(render(minimal, Figure(visible, **place), dpi=80)))  # type: ignore[arg-type]
    empty = np.asarray(picture(render(minimal, Figure((), **place), dpi=80)))  # type: ignore[arg-type]
    accents = [layer.accent for layer in minimal.layers.values() if minimal.features_in(layer.id)]
    colours = [tuple(int(accent[i : i + 2], 16) for i in (1, 3, 5)) for accent in accents]
    assert any((full[..., :3] == colour).all(axis=-1).any() for colour in colours)
    assert not any((empty[..., :3] == colour).all(axis=-1).any() for colour in colours)


def test_drawing_leaves_the_settings_of_matplotlib_alone(minimal: Atlas) -> None:
    before = dict(mpl.rcParams)
    render(minimal, everything(minimal), dpi=60)
    assert dict(mpl.rcParams) == before


def test_text_with_dollars_and_unknown_letters_is_set_as_it_is(minimal: Atlas) -> None:
    title = "$300 and $5, 라진, Раджин, Sŏn’gŭm, 駅"
    assert "$300 and $5, 라진, Раджин, Sŏn’gŭm, □" in words_on(minimal, everything(minimal, title=title))


def test_progress_rises_to_one(minimal: Atlas) -> None:
    shares: list[float] = []
    render(minimal, everything(minimal), dpi=60, progress=lambda share, _text: shares.append(share))
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)


def test_a_word_that_is_too_long_is_broken_within_the_width() -> None:
    page, style = Page(200, 150), Style(8)
    lines = page.wrap("see http://localhost:8501/?" + "x" * 200, 120, style)
    assert "".join(lines) == "see" + "http://localhost:8501/?" + "x" * 200
    assert all(page.measure(line, style) <= 120 for line in lines)


# Icons


@pytest.mark.parametrize(
    ("flags", "middle"),
    [
        ("0 0 1", (0.707, 0.707)),
        ("0 0 0", (0.293, 0.293)),
        ("0 1 0", (-0.707, -0.707)),
        ("0 1 1", (1.707, 1.707)),
    ],
)
def test_an_arc_of_an_icon_takes_the_side_that_its_flags_say(flags: str, middle: tuple[float, float]) -> None:
    path = parse(f"M1 0A1 1 {flags} 0 1")
    pieces = [bezier for bezier, code in path.iter_bezier() if code == path.CURVE4]
    halfway = pieces[len(pieces) // 2](0.5 if len(pieces) % 2 else 0)
    assert halfway == pytest.approx(middle, abs=0.002)


@pytest.mark.parametrize("icon", SECTOR_ICONS.values())
def test_every_icon_stays_in_its_box(icon: str) -> None:
    box = parse(icon).get_extents()
    assert min(box.x0, box.y0) >= 0
    assert max(box.x1, box.y1) <= 24


def test_a_command_that_icons_do_not_use_is_refused() -> None:
    with pytest.raises(ValueError, match="q"):
        parse("M0 0q1 1 2 2z")


# From the dashboard


def test_a_view_becomes_a_figure_of_what_it_shows(shipped: Atlas) -> None:
    view = default_view(shipped)
    view = type(view)(frozenset({"lng"}), selected=None, place=Place(37.0, 128.0, 7))
    figure = figure_of(shipped, view, "http://localhost/?at=37,128,7")
    assert {shipped.feature(feature).layer for feature in figure.visible} == {"lng"}
    assert (figure.centre, figure.zoom, figure.title) == ((37.0, 128.0), 7, shipped.layers["lng"].title)
    assert figure_name(shipped, view, ".png").startswith("nine-bridges-atlas-lng-20")


def test_the_titles_that_a_figure_begins_with_fit_a_field_of_one_line(minimal: Atlas) -> None:
    """Which drops line breaks without a space in their place."""
    broken = "North\nline\r\nand  branch"
    names = {key: each.model_copy(update={"en": broken}) for key, each in minimal.names.items()}
    layers = {key: each.model_copy(update={"title": "Iron\nroads"}) for key, each in minimal.layers.items()}
    atlas = replace(minimal, names=names, layers=layers)
    layer = atlas.feature("north-line").layer
    view = replace(default_view(atlas), selected="north-line", layers=frozenset({layer}))
    figure = figure_of(atlas, view, "")
    assert (figure.title, figure.subtitle) == ("North line and branch", "Iron roads")


@pytest.mark.parametrize(
    ("query", "subtitle"),
    [
        ("", "All layers"),
        ("status=Proposed", "All layers; only what is proposed"),
        (
            "status=Proposed&status=Shelved&status=Missing&sector=Railroads",
            "All layers; only what is proposed, shelved or missing and belongs to railroads",
        ),
    ],
)
def test_the_subtitle_says_what_is_filtered(shipped: Atlas, query: str, subtitle: str) -> None:
    assert subtitle_of(shipped, from_query(shipped, query)) == subtitle


def test_the_subtitle_of_two_layers_is_in_sentences(shipped: Atlas) -> None:
    hidden = "&".join(
        f"layer.{layer}=false" for layer in shipped.layers if layer not in {"lng", "gas-pipelines"}
    )
    told = [shipped.layers[layer].description for layer in ("gas-pipelines", "lng")]
    assert subtitle_of(shipped, from_query(shipped, hidden)) == " ".join(told).rstrip(".")


def test_the_file_name_says_what_is_selected(shipped: Atlas) -> None:
    view = from_query(shipped, "feature=rajin-khasan&year=1990")
    assert figure_name(shipped, view, ".pdf").startswith("nine-bridges-atlas-rajin-khasan-1990-20")
    assert Path(figure_name(shipped, view, ".pdf")).suffix == ".pdf"


# The base map's detail


def test_a_near_figure_holds_the_detail_and_a_far_one_does_not(shipped: Atlas) -> None:
    base = ground_of(shipped)
    golden_horn = projected(Point(131.905, 43.108))
    seen = {}
    for zoom in (8.0, 12.0):
        frame = frame_of(Figure((), centre=(43.1, 131.9), zoom=zoom), MAP)
        seen[zoom] = surface(frame, base.surface, base.folder)
    assert seen[8.0] is base.surface
    west, south, east, north = frame.mercator
    here = shapely.box(west, south, east, north)
    vertices = [shapely.get_num_coordinates(shapely.intersection(one.land, here)) for one in seen.values()]
    assert vertices[1] > 1.5 * vertices[0]
    assert not seen[12.0].land.contains(golden_horn)


def test_the_detail_meets_the_coarse_land_without_a_seam(shipped: Atlas) -> None:
    """Inland, where two squares of detail and the coarse land join, there is land without a shore."""
    base = ground_of(shipped)
    frame = frame_of(Figure((), centre=(43.6, 131.5), zoom=9), MAP)
    seen = surface(frame, base.surface, base.folder)
    inland = projected(shapely.box(131.2, 43.5, 131.5, 44.3))
    assert seen.land.buffer(1).contains(inland)
    assert seen.coast.intersection(inland).is_empty


def test_a_river_is_no_land_on_paper_and_has_no_shore_across_its_mouth(shipped: Atlas) -> None:
    base = ground_of(shipped)
    frame = frame_of(Figure((), centre=(42.33, 130.65), zoom=12), MAP)
    seen = surface(frame, base.surface, base.folder)
    assert not seen.land.contains(projected(Point(130.6652, 42.317)))
    assert seen.coast.intersection(projected(Point(130.698, 42.289)).buffer(150)).is_empty


def test_a_turned_world_has_the_same_detail(shipped: Atlas) -> None:
    base = ground_of(shipped)
    frames = [frame_of(Figure((), centre=(43.1, lon), zoom=12), MAP) for lon in (131.9, 131.9 - 360)]
    one, other = (surface(frame, base.surface, base.folder) for frame in frames)
    assert one.land.area == pytest.approx(other.land.area, rel=1e-6)
