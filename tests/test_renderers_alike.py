"""Map, legend, figure, KML and QGIS draw a kind and status alike: what each really draws is compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
import shapely
from shapely import affinity
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from geodata import Atlas, Kind
from geodata.present.marks import BREAK, FORMS, ORNAMENTS, Disc, Mark, Ornament, Outline, Stroke
from geodata.present.status_styles import UNCONFIRMED
from geodata.present.symbols import KINDS, POINTS, PointShape, legend_radius, notched, status_style
from tests import rendered
from tests.rendered import ACCENT, CASES, LENGTH, PAPER, Case, Line, Marked, Symbol, alike

LINES = [kind for kind, style in KINDS.items() if style.as_line]
#: An ornament that no renderer can know: one of each sort of mark, and nothing even about it.
UNHEARD_OF = (Stroke(((-3, -5), (1, 0), (-3, 2)), 1.5), Outline(((2, 1), (6, 3), (2, 7))), Disc(0.8))


# What the table says


def area_of(marks: tuple[Mark, ...], width: float) -> BaseGeometry:
    """What marks cover on a line of a width."""
    covered: list[BaseGeometry] = []
    for mark in marks:
        if isinstance(mark, Stroke):
            covered.append(
                LineString(mark.points).buffer(mark.width / 2, cap_style="flat", join_style="mitre")
            )
        elif isinstance(mark, Outline):
            covered.append(Polygon(mark.points))
        else:
            covered.append(Point(0, 0).buffer(mark.radius * width))
    return shapely.union_all(covered)


def form_of(shape: PointShape) -> BaseGeometry:
    """What a point symbol covers, its corners not rounded."""
    corners, radius = FORMS[POINTS[shape].form].corners, POINTS[shape].radius
    return (
        Polygon(corners) if not corners else affinity.scale(Polygon(corners), radius, radius, origin=(0, 0))
    )


def line_of(case: Case) -> Line:
    kind, status = KINDS[case.kind], status_style(case.kind, case.status, unconfirmed=case.unconfirmed)
    width = kind.line.width + (UNCONFIRMED.wider if case.unconfirmed else 0)
    ornament = area_of(ORNAMENTS[kind.line.ornament], width)
    cut = area_of(BREAK, 0) if status.broken else shapely.GeometryCollection()
    return Line(ACCENT, width, status.dash, status.opacity, case.unconfirmed, ornament, cut)


def symbol_of(case: Case) -> Symbol:
    kind, status = KINDS[case.kind], status_style(case.kind, case.status, unconfirmed=case.unconfirmed)
    hollow, broken = kind.point.hollow or case.unconfirmed, notched(kind.shape, status)
    form = form_of(kind.shape) if FORMS[kind.point.form].corners else Point(0, 0).buffer(kind.point.radius)
    sign = (ACCENT if hollow else PAPER) if kind.point.signed else None
    edge = PAPER if broken and not hollow else ACCENT
    return Symbol(form, PAPER if hollow else ACCENT, edge, broken, sign)


# How two differ


def line_differences(one: Line, other: Line) -> Iterator[str]:
    if one.colour != other.colour:
        yield f"colour {one.colour}, not {other.colour}"
    if one.width != pytest.approx(other.width, abs=0.01):
        yield f"width {one.width}, not {other.width}"
    if list(one.dash) != pytest.approx(list(other.dash), abs=0.01):
        yield f"dash {one.dash}, not {other.dash}"
    if one.opacity != pytest.approx(other.opacity, abs=0.005):
        yield f"opacity {one.opacity}, not {other.opacity}"
    if one.hollow != other.hollow:
        yield f"hollow: {one.hollow}"
    if not alike(one.ornament, other.ornament):
        yield f"ornament {one.ornament}, not {other.ornament}"
    if not alike(one.cut, other.cut):
        yield f"break mark {one.cut}, not {other.cut}"


def symbol_differences(one: Symbol, other: Symbol) -> Iterator[str]:
    if not alike(one.form, other.form):
        yield f"form {one.form}, not {other.form}"
    for name in ("fill", "edge", "broken", "sign"):
        if getattr(one, name) != getattr(other, name):
            yield f"{name} {getattr(one, name)}, not {getattr(other, name)}"


def strangers(drawn: Mapping[str, Line] | Mapping[str, Symbol]) -> dict[str, list[str]]:
    """The cases that are not drawn as the table says, with the differences."""
    found = {}
    for case in CASES:
        match drawn[case.id]:
            case Line() as line:
                told = line_differences(line, line_of(case))
            case symbol:
                told = symbol_differences(symbol, symbol_of(case))
        if differences := list(told):
            found[case.id] = differences
    return found


@pytest.fixture(scope="module")
def lines(minimal: Atlas) -> Atlas:
    return rendered.dressed(minimal, CASES, LineString([(130, 42), (131, 42)]))


@pytest.fixture(scope="module")
def points(minimal: Atlas) -> Atlas:
    return rendered.dressed(minimal, CASES, Point(130, 42))


@pytest.fixture(params=["as it is", "unheard of"])
def ornaments(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The ornaments of the table, then another in the place of the ticks."""
    if request.param == "unheard of":
        monkeypatch.setitem(ORNAMENTS, Ornament.TICKS, UNHEARD_OF)
    return str(request.param)


@pytest.mark.usefixtures("ornaments")
def test_the_map_draws_what_the_table_says() -> None:
    lines, symbols = rendered.on_map(CASES)
    assert strangers(lines) == {}
    assert strangers(symbols) == {}


@pytest.mark.usefixtures("ornaments")
def test_a_figure_draws_what_the_table_says(lines: Atlas, points: Atlas) -> None:
    assert strangers({key: rendered.in_figure(lines, each) for key, each in lines.features.items()}) == {}
    drawn = {key: rendered.point_in_figure(points, each) for key, each in points.features.items()}
    assert strangers(drawn) == {}


@pytest.mark.usefixtures("ornaments")
def test_qgis_is_told_what_the_table_says(lines: Atlas, points: Atlas) -> None:
    assert strangers({key: rendered.in_qgis(lines, each) for key, each in lines.features.items()}) == {}
    drawn = {key: rendered.point_in_qgis(points, each) for key, each in points.features.items()}
    assert strangers(drawn) == {}


@pytest.mark.usefixtures("ornaments")
@pytest.mark.parametrize("kind", Kind)
def test_a_legend_shows_a_kind_as_the_table_says(minimal: Atlas, kind: Kind) -> None:
    case = Case(kind)
    seen = rendered.in_legend(rendered.dressed(minimal, [case], Point(130, 42)), kind)
    if isinstance(seen, Line):
        wanted = line_of(case)
        assert kind in LINES
        assert list(line_differences(seen, Line(ACCENT, wanted.width, ornament=wanted.ornament))) == []
    else:
        wanted_symbol = symbol_of(case)
        shrunk = legend_radius(KINDS[kind].shape) / KINDS[kind].point.radius
        form = affinity.scale(wanted_symbol.form, shrunk, shrunk, origin=(0, 0))
        fill = PAPER if KINDS[kind].point.hollow else ACCENT
        assert list(symbol_differences(seen, Symbol(form, fill, ACCENT, broken=False))) == []


def test_a_border_is_a_line_without_ornament_in_a_legend(minimal: Atlas) -> None:
    line = LineString([(130, 42), (131, 42)])
    border = rendered.in_legend(rendered.dressed(minimal, [Case(Kind.BORDER)], line), Kind.BORDER)
    assert isinstance(border, Line)
    assert border.ornament.is_empty


# KML knows no dashes, ornaments or hollow lines: it has widths, colours, pale lines and pictures


@pytest.fixture(scope="module")
def marked(lines: Atlas) -> dict[str, Marked]:
    return rendered.in_kml(lines)


def test_kml_has_colour_and_width_of_every_kind(marked: dict[str, Marked]) -> None:
    seen = {(case.kind, marked[case.id].line.width, marked[case.id].line.colour) for case in CASES}
    assert seen == {(kind, style.line.width, ACCENT) for kind, style in KINDS.items()}


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_a_line_of_kml_is_paler_the_less_a_status_leaves_of_it(marked: dict[str, Marked], case: Case) -> None:
    style = status_style(case.kind, case.status)
    opacity = marked[case.id].line.opacity
    assert (opacity == 1) == (not style.dash and not case.unconfirmed)
    assert opacity <= style.opacity + 0.01
    if case.unconfirmed:
        assert opacity < marked[Case(case.kind, case.status).id].line.opacity or opacity == pytest.approx(0.2)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("unconfirmed", [False, True])
def test_a_picture_of_kmz_is_the_symbol_of_the_table(
    marked: dict[str, Marked], kind: Kind, *, unconfirmed: bool
) -> None:
    case = Case(kind, unconfirmed=unconfirmed)
    seen, wanted, reach = marked[case.id], symbol_of(case), KINDS[kind].point.reach
    if not (unconfirmed and KINDS[kind].point.hollow):  # of a broken edge a row of pixels is a part
        form = affinity.scale(wanted.form, 1 / reach, 1 / reach, origin=(0, 0))
        assert alike(seen.picture, form, 0.9)  # it is made of pixels
    assert seen.hollow == (wanted.fill == PAPER)
    assert seen.scale == pytest.approx(reach / 10)
    assert seen.colour == ACCENT


# The comparison itself can fail


@pytest.mark.parametrize("ornament", [each for each in Ornament if each is not Ornament.ARROWS])
def test_an_ornament_that_is_drawn_as_an_arrow_is_a_difference(ornament: Ornament) -> None:
    width = LENGTH / 40
    wanted = Line(ACCENT, width, ornament=area_of(ORNAMENTS[ornament], width))
    arrow = Line(ACCENT, width, ornament=area_of(ORNAMENTS[Ornament.ARROWS], width))
    assert len(list(line_differences(arrow, wanted))) == 1


def test_the_forms_of_points_are_told_apart() -> None:
    circle, square = Point(0, 0).buffer(8), shapely.box(-8, -8, 8, 8)
    assert not alike(circle, square, 0.9)
    assert not alike(circle, Polygon([(0, -9.6), (9.6, 0), (0, 9.6), (-9.6, 0)]), 0.9)
