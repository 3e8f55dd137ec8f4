"""A figure says what is so: of which year it is, what is doubted, what it cannot draw."""

from __future__ import annotations

import base64
import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from shapely.geometry import GeometryCollection, LineString, MultiPoint, Point, Polygon, box

from dashboard.reader.exporting import figure_of
from dashboard.reader.links import from_query
from geodata import Atlas, Feature, load_atlas
from geodata.errors import ExportError
from geodata.figure import SIZES, Figure, FigureFormat, Palette, Part, fonts, ground, render
from geodata.figure.callouts import callout_of
from geodata.figure.dating import known_in
from geodata.figure.evidence import notes_on
from geodata.figure.features import Drawn
from geodata.figure.legend_setting import Row, Section, set_legend
from geodata.figure.paper import Page, Shape, Words
from geodata.figure.spec import Box as MapBox
from geodata.figure.spec import frame_of
from geodata.legible import closed
from geodata.present.colours import COLOUR_BLIND_SAFE
from geodata.present.sources import editors_note
from geodata.vocabulary import Kind, label
from tests.drawing import everything, marks_in, pages_of, words_of, words_on

WIDE = {"bounds": (129.0, 41.0, 131.0, 43.0)}


def remarks_of(atlas: Atlas, figure: Figure, form: FigureFormat = FigureFormat.SVG) -> list[str]:
    """What is said before a figure is written."""
    found: list[str] = []
    render(atlas, figure, form=form, notice=found.append)
    return found


def only(atlas: Atlas, feature_id: str, geometry: object, **changes: object) -> Atlas:
    """An atlas of one feature, which has another geometry."""
    feature = atlas.feature(feature_id).model_copy(update={"geometry": geometry, "part_of": (), **changes})
    return replace(atlas, features={feature_id: feature}, facts=(), passages={})


# The year


def test_the_year_that_is_shown_stands_under_the_title(minimal: Atlas) -> None:
    figure = figure_of(minimal, from_query(minimal, "year=1940"), "")
    assert "As of the end of 1940" in words_on(minimal, figure, "title")
    assert "1940" not in figure.subtitle
    assert "As of" not in words_on(minimal, replace(figure, year=None), "title")


def test_the_year_stands_there_without_title_or_subtitle(minimal: Atlas) -> None:
    figure = everything(minimal, year=1940, title="", subtitle="", parts=frozenset(), **WIDE)
    figure = replace(figure, centre=None, zoom=None)
    assert words_on(minimal, figure, "title") == "As of the end of 1940"


def test_facts_of_later_years_do_not_stand_in_a_figure(minimal: Atlas) -> None:
    then = everything(minimal, selected="north-line", year=1940)
    told = words_on(minimal, then, "notes")
    assert "Proposed" in told or "proposed" in told
    assert not {fact.value for fact in known_in(minimal, 1940).facts_of("north-line")} & {
        "operating",
        "suspended",
        "54",
    }
    assert "54" in {fact.value for fact in known_in(minimal, 2018).facts_of("north-line")}


@pytest.mark.parametrize(("year", "kept"), [(2015, False), (2016, True), (None, True)])
def test_a_fact_without_a_date_is_as_old_as_its_source(minimal: Atlas, year: int | None, kept: bool) -> None:  # noqa: FBT001
    handbook = minimal.references["handbook"]
    dated = handbook.model_copy(update={"csl": {**handbook.csl, "issued": {"date-parts": [[2016, 5]]}}})
    atlas = replace(minimal, references={**minimal.references, "handbook": dated})
    [owner] = [fact for fact in atlas.facts if fact.property == "owner"]
    assert owner.as_of is None
    assert (owner in known_in(atlas, year).facts) is kept


def test_quotations_that_were_written_later_are_said_to_be(shipped: Atlas) -> None:
    then, now = notes_on(shipped, "rajin-khasan", 2013), notes_on(shipped, "rajin-khasan")
    assert now[0].heading == "What the sources say"
    assert then[0].heading == "What was known at the end of 2013"
    quoted = [note for note in then if note.text.startswith("“")]
    assert {note.heading for note in quoted if note.about == "rajin-khasan"} == {
        "What the sources said later"
    }
    assert all("said later" in note.heading for note in quoted)
    assert [note.text for note in quoted] == [note.text for note in now]


# Doubts


def test_an_editor_s_note_stands_with_its_quotation(minimal: Atlas) -> None:
    bridge = minimal.passages["bridge"].model_copy(update={"features": ("north-line",)})
    atlas = replace(minimal, passages={**minimal.passages, "bridge": bridge})
    told = words_on(atlas, everything(atlas, selected="north-line"), "notes")
    doubt = editors_note(atlas, bridge)
    assert doubt.startswith("Editor’s note: The handbook dates the agreement to July. (")
    assert re.sub(r"\W", "", doubt) in re.sub(r"\W", "", told.partition("mend the bridge.”")[2])


def test_an_editor_s_note_stands_with_a_fact_that_rests_on_the_quotation(minimal: Atlas) -> None:
    doubted = minimal.passages["length"].model_copy(update={"editors_note": "Others have 52 km."})
    atlas = replace(minimal, passages={**minimal.passages, "length": doubted})
    figure = everything(atlas, bounds=atlas.bounds(atlas.features))
    assert "Editor’s note: Others have 52 km." in words_on(atlas, figure, "notes")


# Letters


def test_a_figure_s_fact_keeps_its_reservation_and_its_place(minimal: Atlas) -> None:
    length = next(fact for fact in minimal.facts_of("north-line") if fact.property == "published-length")
    cited = {"basis": "cited", "basis_id": "handbook", "as_of": "2018"}
    stage = length.model_copy(update=cited | {"note": "First stage", "locator": "page 377"})
    [note] = notes_on(replace(minimal, facts=(stage,), passages={}), "north-line")
    assert note.text == f"Published length: {length.value} km (2018). First stage."
    assert note.source.endswith(", 2018, page 377.")


def test_an_event_without_a_date_can_be_all_that_is_known(minimal: Atlas) -> None:
    event = minimal.facts_of("north-line")[0].model_copy(
        update={"feature": "rice-farm", "property": "event", "value": "It began", "unit": None, "as_of": None}
    )
    atlas = replace(minimal, facts=(event,), passages={})
    assert [note.text for note in notes_on(atlas, "rice-farm")] == ["It began."]
    figure = Figure(tuple(atlas.features), bounds=atlas.bounds(atlas.features))
    assert "It began." in words_on(atlas, figure, "notes")


def test_a_byte_order_mark_within_a_text_draws_nothing(minimal: Atlas) -> None:
    figure = everything(minimal, title="\ufeffOne \ufefftwo")
    assert words_on(minimal, figure, "title").startswith("One two")
    assert render(minimal, figure, form=FigureFormat.PDF).startswith(b"%PDF")


def test_credits_run_from_left_to_right_whatever_they_name(minimal: Atlas) -> None:
    about = minimal.about.model_copy(update={"title": "أطلس الجسور"})
    [page] = pages_of(replace(minimal, about=about), everything(minimal))
    credit = words_of(page, "credits")
    assert credit.startswith("\N{LEFT-TO-RIGHT MARK}أطلس الجسور\N{LEFT-TO-RIGHT MARK} 1.")
    assert "\N{LEFT-TO-RIGHT MARK}" not in words_on(minimal, everything(minimal), "credits")


def test_no_text_of_the_data_turns_what_a_figure_says_behind_it(minimal: Atlas) -> None:
    turned = "Bridges \u202eturned"
    about = minimal.about.model_copy(update={"title": turned})
    names = {key: each.model_copy(update={"en": turned}) for key, each in minimal.names.items()}
    layers = {key: each.model_copy(update={"title": turned}) for key, each in minimal.layers.items()}
    facts = tuple(
        fact if fact.unit or fact.property == "status" else fact.model_copy(update={"value": turned})
        for fact in minimal.facts
    )
    atlas = replace(minimal, about=about, names=names, layers=layers, facts=facts)
    for selected in (None, "rice-farm"):
        [page] = pages_of(atlas, everything(atlas, selected=selected))
        said = [mark.text for mark in marks_in(page) if isinstance(mark, Words) and "\u202e" in mark.text]
        assert len(said) > 1
        assert [text for text in said if closed(text) != text] == []
    assert "turned\u202c 1. Data of" in words_of(page, "credits")


def test_characters_without_a_glyph_are_named_before_the_file_is_made(minimal: Atlas) -> None:
    [remark] = remarks_of(minimal, everything(minimal, title="🚂 朝鮮半島縦貫 Iron", parts=frozenset()))
    assert remark == ("No font in the figure has 縦 (U+7E26), 🚂 (U+1F682): each is shown as □.")


@pytest.mark.parametrize("text", ["แผนที่", "हिन्दी क्षेत्र", "سكة حديد", "한국", "Ж", "ŏ", "ქართული", "日本語"])
def test_these_scripts_have_a_font(minimal: Atlas, text: str) -> None:
    assert remarks_of(minimal, everything(minimal, title=text, parts=frozenset())) == []


@pytest.mark.parametrize(
    ("text", "rules"), [("سكة حديد", {"init", "medi", "fina"}), ("हिन्दी", {"half"}), ("Iron", set())]
)
def test_the_fonts_in_an_svg_keep_the_rules_by_which_letters_join(text: str, rules: set[str]) -> None:
    css = fonts.stylesheet([(text, False)])
    cuts = [TTFont(io.BytesIO(base64.b64decode(data))) for data in re.findall(r"base64,([^)]+)\)", css)]
    kept = {
        record.FeatureTag
        for cut in cuts
        if "GSUB" in cut
        for record in cut["GSUB"].table.FeatureList.FeatureRecord
    }
    assert rules <= kept
    assert not any("fvar" in cut for cut in cuts)


# Geometry


@pytest.mark.parametrize(
    ("geometry", "points", "lines", "areas"),
    [
        (MultiPoint([(130, 42), (130.5, 42.5), (129.5, 41.5)]), 3, 0, 0),
        (GeometryCollection([Point(130, 42), GeometryCollection([Point(130.5, 42.5)])]), 2, 0, 0),
        (
            GeometryCollection(
                [Point(130, 42), LineString([(130, 42), (130.5, 42)]), box(129.5, 41.5, 130, 42)]
            ),
            1,
            1,
            1,
        ),
    ],
)
def test_every_part_of_a_geometry_is_drawn(
    minimal: Atlas, geometry: object, points: int, lines: int, areas: int
) -> None:
    from geodata.figure.features import drawn  # noqa: PLC0415
    from geodata.figure.spec import Box, frame_of  # noqa: PLC0415

    atlas = only(minimal, "rice-farm", geometry)
    figure = Figure(("rice-farm",), **WIDE)  # type: ignore[arg-type]
    found = drawn(atlas, figure, frame_of(figure, Box(0, 0, 400, 400)))
    kinds = [item.shape.geom_type for item in found]
    assert [kinds.count(kind) for kind in ("Point", "LineString", "Polygon")] == [points, lines, areas]
    [page] = pages_of(atlas, figure)
    assert {mark.about for mark in marks_in(page, "features")} == {"rice-farm"}
    assert words_of(page, "names").count("Rice farm") == 1


def test_what_lies_beyond_the_map_is_left_out_and_named(minimal: Atlas) -> None:
    atlas = only(minimal, "rice-farm", Point(20, 89))
    figure = Figure(("rice-farm",), centre=(85.0, 20.0), zoom=6.0)
    [page] = pages_of(atlas, figure)
    assert not marks_in(page, "features")
    assert "Web Mercator ends at 85° of latitude" in words_of(page, "names")
    assert remarks_of(atlas, figure) == [
        f"Web Mercator ends at 85° of latitude; what lies beyond is left out: {atlas.name('rice-farm')}."
    ]


def test_an_area_around_a_pole_ends_where_the_map_ends(minimal: Atlas) -> None:
    atlas = only(minimal, "rice-farm", Polygon([(0, 70), (90, 70), (90, 90), (0, 90)]))
    [page] = pages_of(atlas, Figure(("rice-farm",), bounds=(0.0, 60.0, 90.0, 85.0)))
    assert marks_in(page, "features")


@pytest.mark.parametrize("place", [(-0.12, 51.5), (36.8, -1.3), (151.2, -33.9), (-74.0, 40.7)])
def test_an_atlas_elsewhere_is_drawn_where_it_lies(minimal: Atlas, place: tuple[float, float]) -> None:
    atlas = only(minimal, "rice-farm", Point(place))
    [page] = pages_of(atlas, Figure(("rice-farm",), bounds=atlas.bounds(["rice-farm"])))
    [frame] = [mark.path.get_extents() for mark in marks_in(page, "frame")]
    symbol = marks_in(page, "features")[0].path.get_extents()
    middle = [(box.x0 + box.x1, box.y0 + box.y1) for box in (frame, symbol)]
    assert middle[0] == pytest.approx(middle[1], abs=3)


def test_an_atlas_without_features_says_so(minimal: Atlas) -> None:
    empty = replace(minimal, features={}, facts=(), passages={})
    assert "The atlas has no features yet." in words_on(empty, Figure((), **WIDE), "names")  # type: ignore[arg-type]


# Call-outs, legend, colours


def line_item(feature: Feature, *points: tuple[float, float]) -> Drawn:
    return Drawn(feature, LineString(points), selected=False)


def test_a_call_out_points_to_where_no_other_line_is_near(minimal: Atlas) -> None:
    own = line_item(minimal.feature("north-line"), (0, 0), (100, 0))
    other = line_item(minimal.feature("south-line"), (0, 1), (70, 1), (70, 90))
    found = callout_of("1", [own], {}, [other])
    assert found is not None
    assert found.anchors
    assert all(Point(spot).distance(other.shape) >= 7 for spot in found.anchors)


def test_a_call_out_beside_another_line_all_the_way_points_to_its_own_line(minimal: Atlas) -> None:
    own = line_item(minimal.feature("north-line"), (0, 0), (100, 0))
    other = line_item(minimal.feature("south-line"), (0, 1), (100, 3))
    found = callout_of("1", [own], {}, [other])
    assert found is not None
    assert found.anchors
    assert all(Point(spot).distance(own.shape) < 1e-6 for spot in found.anchors)


def section_of(rows: int) -> Section:
    return Section("Layers", tuple(Row(f"Layer {n}", lambda *_: None) for n in range(rows)))


def test_a_long_legend_stands_in_columns_and_loses_no_row() -> None:
    columns = set_legend(Page(297, 210), [section_of(30), section_of(3)], 600)
    told = [row.text for _, column in columns.columns for section in column for row in section.rows]
    assert told == [row.text for row in (*section_of(30).rows, *section_of(3).rows)]
    assert len(columns.columns) >= 3
    assert [section.title for _, column in columns.columns for section in column].count("Layers") == 2


def many_layers(atlas: Atlas, count: int) -> Atlas:
    """An atlas of so many layers, each with a place."""
    layer, site = next(iter(atlas.layers.values())), atlas.feature("rice-farm")
    ids = [f"l{n}" for n in range(count)]
    known = {"geometry": Point(130, 42), "part_of": ()}
    return replace(
        atlas,
        layers={each: layer.model_copy(update={"id": each, "title": f"Layer {each}"}) for each in ids},
        features={each: site.model_copy(update={"id": each, "layer": each, **known}) for each in ids},
        names={each: atlas.names["rice-farm"].model_copy(update={"feature": each}) for each in ids},
        facts=(),
        passages={},
    )


def test_a_legend_of_too_many_layers_says_how_many_more_there_are(minimal: Atlas) -> None:
    atlas = many_layers(minimal, 60)
    told = words_on(atlas, everything(atlas, centre=(42.0, 130.0)), "legend")
    assert "Layer l40" in told
    assert "Layer l41" not in told
    assert "and 19 more layers" in told


@pytest.mark.parametrize(
    ("palette", "count", "told"),
    [
        (Palette.COLOUR_BLIND, 8, 0),
        (Palette.COLOUR_BLIND, 9, 1),
        (Palette.GREYSCALE, 5, 0),
        (Palette.GREYSCALE, 6, 1),
    ],
)
def test_colours_that_nobody_can_tell_apart_are_named(
    minimal: Atlas, palette: Palette, count: int, told: int
) -> None:
    atlas = many_layers(minimal, count)
    found = remarks_of(atlas, everything(atlas, palette=palette, centre=(42.0, 130.0), parts=frozenset()))
    assert len([remark for remark in found if "look alike in these colours: Layer l0" in remark]) == told


def test_the_layers_that_are_shown_have_the_colours_first(minimal: Atlas) -> None:
    atlas = many_layers(minimal, 20)
    shown = tuple(f"l{n}" for n in (3, 11, 19))
    figure = Figure(shown, centre=(42.0, 130.0), zoom=9.0, palette=Palette.COLOUR_BLIND, parts=frozenset())
    assert remarks_of(atlas, figure) == []
    assert len(COLOUR_BLIND_SAFE) < 12


def squares(atlas: Atlas, count: int, **changes: object) -> Atlas:
    """An atlas with so many square areas beside each other."""
    area = atlas.feature("rice-farm").model_copy(update=changes)
    shapes = {f"a{n}": box(130.4 + n * 0.002, 42.3, 130.401 + n * 0.002, 42.4) for n in range(count)}
    return replace(
        atlas,
        features={
            each: area.model_copy(update={"id": each, "geometry": shape}) for each, shape in shapes.items()
        },
        names={
            each: atlas.names["rice-farm"].model_copy(update={"feature": each, "en": f"Strip {each}"})
            for each in shapes
        },
        facts=(),
        passages={},
    )


def test_the_legend_shows_areas_as_areas(minimal: Atlas) -> None:
    atlas = squares(minimal, 2, kind=Kind.ECONOMIC_ZONE)
    [page] = pages_of(atlas, everything(atlas, parts=frozenset({Part.LEGEND})))
    assert "Symbols Economic zone Position" in words_of(page, "legend")
    signs = [mark for mark in marks_in(page, "legend") if isinstance(mark, Shape) and mark.edge]
    assert {len(sign.path.vertices) for sign in signs} == {5}  # the corners of a swatch, not a circle


@pytest.mark.parametrize("kind", [Kind.BORDER, Kind.ECONOMIC_ZONE])
def test_the_legend_names_one_area_and_tells_the_kind_of_many(minimal: Atlas, kind: Kind) -> None:
    one, many = (
        words_on(squares(minimal, count, kind=kind), everything(squares(minimal, count)), "legend")
        for count in (1, 120)
    )
    assert "Strip a0" in one
    assert "Strip" not in many
    assert label(kind) in many


def idle(atlas: Atlas) -> Atlas:
    """An atlas of one site that is shelved, and is of no sector."""
    site = atlas.feature("rice-farm").model_copy(update={"geometry": Point(130.5, 42.3), "sectors": ()})
    status = atlas.facts_of("rice-farm")[0].model_copy(update={"value": "shelved", "as_of": "2018"})
    return replace(atlas, features={"rice-farm": site}, facts=(status,), passages={})


@pytest.mark.parametrize("size", ["a4", "slide", "column"])
@pytest.mark.parametrize("zoom", [3.0, 6.0])
def test_a_site_that_does_not_operate_shows_it_at_every_size(minimal: Atlas, size: str, zoom: float) -> None:
    atlas = idle(minimal)
    figure = everything(atlas, size=SIZES[size], zoom=zoom, year=2019, parts=frozenset({Part.LEGEND}))
    [page] = pages_of(atlas, figure)
    assert any(mark.dash for mark in marks_in(page, "features"))
    assert "Site not operating" in words_of(page, "legend")


@pytest.mark.parametrize(("high", "whole"), [(385, False), (200, True)])
def test_the_legend_of_a_world_says_where_the_base_map_ends(
    minimal: Atlas, *, high: float, whole: bool
) -> None:
    pacific = Figure((), centre=(20.0, -74.0), zoom=2.0)  # what lies in it twice is no more than a whole
    frame = frame_of(pacific, MapBox(30, 100, 500, high))
    assert ground.covers(frame, ground.ground_of(minimal)) is whole


# The base map


def test_an_empty_base_map_of_one_s_own_is_drawn_as_nothing(folder: Path) -> None:
    atlas = load_atlas(folder)
    (folder / "basemap").mkdir()
    assert marks_in(pages_of(atlas, everything(atlas))[0], "features")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("land-far.geojson", '{"features": [{"geometry": {"type": "Poly'),
        ("land-near.geojson", "[]"),
        (
            "towns.geojson",
            '{"features": [{"properties": {}, "geometry": {"type": "Point", "coordinates": [1, 2]}}]}',
        ),
        ("borders.geojson", '{"features": [{"properties": {"kind": "land"}, "geometry": null}]}'),
        (
            "labels.geojson",
            (
                '{"features": [{"properties": {"name_en": "x", "kind": "sea", "rank": 9}, '
                '"geometry": {"type": "Point", "coordinates": [1, 2]}}]}'
            ),
        ),
        ("manifest.toml", "land = ["),
    ],
)
def test_a_broken_base_map_is_refused_with_the_file(folder: Path, name: str, text: str) -> None:
    atlas = load_atlas(folder)  # that it was whole when it was opened, does not keep it so
    (folder / "basemap").mkdir()
    (folder / "basemap" / name).write_text(text, encoding="utf-8")
    with pytest.raises(ExportError, match=rf"{name} cannot be read .* to use the built-in base map"):
        pages_of(atlas, everything(atlas))


@pytest.mark.parametrize("name", ["land-near.geojson", "detail/130-42.geojson"])
def test_a_figure_draws_no_base_map_from_outside_of_its_folder(
    folder: Path, tmp_path: Path, name: str
) -> None:
    atlas = load_atlas(folder)
    path = folder / "basemap" / name
    path.parent.mkdir(parents=True)
    (tmp_path / "secret.geojson").write_text("no base map", encoding="utf-8")
    path.symlink_to(tmp_path / "secret.geojson")
    (folder / "basemap/.#land-far.geojson").symlink_to("me@here.1234")  # as an editor leaves behind
    assert pages_of(atlas, Figure(tuple(atlas.features), centre=(42.5, 130.5), zoom=12.0))


def test_an_atlas_of_one_s_own_on_the_built_in_base_map_names_its_makers(minimal: Atlas) -> None:
    assert "Base map: Made with Natural Earth" in words_on(minimal, everything(minimal), "credits")
    svg = render(minimal, everything(minimal, parts=frozenset()), form=FigureFormat.SVG).decode()
    assert "Base map: Made with Natural Earth" in svg
