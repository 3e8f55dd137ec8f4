"""What each renderer makes of a feature, in one form, so that they can be compared.

Lengths are in pixels of the screen where zoom neither shrinks nor enlarges; y runs downwards. A line runs
from (0, 0) to (LENGTH, 0); a point stands at (0, 0). Shapes are areas: a stroke is as wide as it is drawn.
"""

from __future__ import annotations

import io
import json
import math
import re
import zipfile
from base64 import b64decode
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from xml.etree import ElementTree as ET

import numpy as np
import shapely
from matplotlib.path import Path
from PIL import Image
from shapely import affinity
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from dashboard.leaflet import legend_svg
from geodata import Atlas, Feature, Kind, Status
from geodata.exports import kml, qgis
from geodata.exports.qgis_symbols import MM
from geodata.figure.paper import Page, Shape
from geodata.figure.points import draw_point, radius
from geodata.figure.symbols import PX, draw_line, look_of
from geodata.present import table
from geodata.present.marks import LEGEND_MARKS
from geodata.present.symbols import KINDS
from tests import node

LENGTH = 100.0
ACCENT, PAPER = "#1a5fb4", "#ffffff"
LAYER = "drawn"
NOTHING = shapely.GeometryCollection()


@dataclass(frozen=True)
class Case:
    """A kind in a status, confirmed or not."""

    kind: Kind
    status: Status | None = None
    unconfirmed: bool = False

    @property
    def id(self) -> str:
        return f"{self.kind}--{self.status or 'none'}--{'doubted' if self.unconfirmed else 'confirmed'}"


CASES = [
    Case(kind, status, doubted) for kind in Kind for status in (None, *Status) for doubted in (False, True)
]


@dataclass(frozen=True)
class Line:
    """A line: how it is stroked, whether it is open along its middle, its ornament at a spot, its break."""

    colour: str
    width: float
    dash: tuple[float, ...] = ()
    opacity: float = 1
    hollow: bool = False
    ornament: BaseGeometry = NOTHING
    cut: BaseGeometry = NOTHING


@dataclass(frozen=True)
class Symbol:
    """A point symbol: its form, the colours of fill, edge and sign, and whether the edge is broken."""

    form: BaseGeometry
    fill: str
    edge: str
    broken: bool
    sign: str | None = None


def alike(one: BaseGeometry, other: BaseGeometry, least: float = 0.96) -> bool:
    """Whether two shapes cover the same but for rounded corners and the like: at least this share of both."""
    if one.is_empty or other.is_empty:
        return one.is_empty and other.is_empty
    return float(one.intersection(other).area / one.union(other).area) > least


# An atlas of all cases


@dataclass(frozen=True, eq=False)
class Dressed(Atlas):
    """An atlas whose features have the statuses that their ids say."""

    def current_status(self, feature_id: str) -> Status | None:
        status = feature_id.split("--")[1]
        return None if status == "none" else Status(status)

    def is_unconfirmed(self, feature_id: str, year: int | None = None) -> bool:
        del year
        return feature_id.split("--")[2] == "doubted"


def dressed(minimal: Atlas, cases: Iterable[Case], geometry: BaseGeometry) -> Dressed:
    """The cases as features of one layer, each with the same geometry and a sector."""
    some = next(iter(minimal.features.values()))
    names = next(iter(minimal.names.values()))
    changes = {"layer": LAYER, "geometry": geometry, "sectors": ("medicine",), "part_of": ()}
    ids = {case.id: case for case in cases}
    features = {
        key: some.model_copy(update={**changes, "id": key, "kind": case.kind}) for key, case in ids.items()
    }
    layer = next(iter(minimal.layers.values())).model_copy(update={"id": LAYER, "accent": ACCENT})
    held = {each.name: getattr(minimal, each.name) for each in fields(Atlas) if each.init}
    named = {key: names.model_copy(update={"feature": key}) for key in ids}
    held |= {"features": features, "layers": {LAYER: layer}, "names": named, "facts": (), "passages": {}}
    return Dressed(**held)


# The map


def on_map(cases: Sequence[Case]) -> tuple[dict[str, Line], dict[str, Symbol]]:
    """What the map's canvas gets, by the ids of the cases."""
    asked = [
        {
            "id": c.id,
            "kind": c.kind,
            "status": c.status,
            "unconfirmed": c.unconfirmed,
            "sectors": ["medicine"],
        }
        for c in cases
    ]
    script = f"""
      import {{ lookOf, radiusAt }} from "./map/looks.js";
      import {{ paintLine, paintPoint }} from "./map/painting.js";
      import {{ recorded }} from "./tests/recording.js";
      const table = {json.dumps(table.as_json())};
      const parts = [[{{ x: 0, y: 0 }}, {{ x: {LENGTH}, y: 0 }}]];
      const drawn = {json.dumps(asked)}.map(({{ id, ...properties }}) => {{
        const look = lookOf(table, false, "{ACCENT}", properties);
        return [
          id,
          recorded((ctx) => paintLine(ctx, parts, look, 7)),
          recorded((ctx) => paintPoint(ctx, look, radiusAt(look, 8))),
        ];
      }});
      console.log(JSON.stringify(drawn));
    """
    lines, symbols = {}, {}
    by_id = {case.id: case for case in cases}
    for key, line, point in node.value(script):
        lines[key] = _line(map(_of_canvas, line), KINDS[by_id[key].kind].line.spacing)
        symbols[key] = _symbol([_of_canvas(each) for each in point])
    return lines, symbols


@dataclass(frozen=True)
class Ink:
    """A stroke or a fill: the area that it covers, its course, and how."""

    area: BaseGeometry
    colour: str
    width: float = 0
    dash: tuple[float, ...] = ()
    opacity: float = 1
    sign: bool = False


def _of_canvas(op: dict) -> Ink:
    if isinstance(op["path"], str):
        return Ink(Point(0, 0), op["colour"], sign=True)
    outline, stroked = _path_of(op["path"]), op["op"] == "stroke"
    area = _stroked(outline, op["width"]) if stroked else Polygon(outline.coords)
    width, dash = (op["width"], tuple(op["dash"])) if stroked else (0, ())
    return Ink(area, op["colour"], width, dash, op["alpha"])


def _path_of(commands: Sequence) -> LineString:
    """The course of a canvas's path; an arc in a corner is taken as its tangents and middle."""
    places: list[tuple[float, float]] = []
    for name, *numbers in commands:
        if name == "arc":
            x, y, r, *_ = numbers
            return LineString(Point(x, y).buffer(r, quad_segs=32).exterior.coords)
        if name == "arcTo":
            places.append((numbers[0], numbers[1]))
        elif name == "closePath":
            places.append(places[0])
        else:
            places.append((numbers[0], numbers[1]))
    return LineString(places)


def _stroked(course: LineString, width: float) -> BaseGeometry:
    return course.buffer(width / 2, cap_style="flat", join_style="mitre")


def _line(inks: Iterable[Ink], spacing: float, spots: Sequence[float] | None = None) -> Line:
    """A line of what was drawn: strokes along all of it, marks at spots, marks on a casing that cut it."""
    found = list(inks)
    whole = [ink for ink in found if ink.width and math.isclose(ink.area.area, LENGTH * ink.width)]
    marks = [ink for ink in found if ink not in whole]
    [main] = [ink for ink in whole if ink.colour == ACCENT]
    pale = [ink.area for ink in marks if ink.colour == PAPER]
    cut = [
        ink
        for ink in marks
        if ink.colour != PAPER and any(each.buffer(0.01).contains(ink.area) for each in pale)
    ]
    ornament = [ink for ink in marks if ink.colour != PAPER and ink not in cut]
    assert {ink.colour for ink in (*cut, *ornament)} <= {ACCENT}
    assert all(math.isclose(ink.opacity, main.opacity, abs_tol=0.005) for ink in ornament)
    spots = spots or [spacing * (number + 0.5) for number in range(int(LENGTH // max(spacing, 1)) + 1)]
    return Line(
        main.colour,
        main.width,
        main.dash,
        main.opacity,
        hollow=any(ink.colour == PAPER and ink.width < main.width for ink in whole),
        ornament=shapely.union_all([_at_spot(ink.area, spots) for ink in ornament]),
        cut=affinity.translate(shapely.union_all([ink.area for ink in cut]), -LENGTH / 2),
    )


def _at_spot(area: BaseGeometry, spots: Sequence[float]) -> BaseGeometry:
    """A mark moved from its spot, the nearest to it, to (0, 0)."""
    west, _, east, _ = area.bounds
    spot = min(spots, key=lambda each: abs(each - (west + east) / 2))
    return affinity.translate(area, -spot)


def _symbol(inks: Sequence[Ink]) -> Symbol:
    """A symbol of what was drawn: its casing, fill, edge and sign, in this order."""
    fill = next(ink for ink in inks if not ink.width and not ink.sign)
    edge = [ink for ink in inks if ink.width][-1]
    sign = next((ink.colour for ink in inks if ink.sign), None)
    return Symbol(fill.area, fill.colour, edge.colour, bool(edge.dash), sign)


# The figure


def in_figure(atlas: Atlas, feature: Feature) -> Line:
    """A line as a figure draws it."""
    page = Page(200, 100)
    draw_line(page, LineString([(0, 0), (LENGTH * PX, 0)]), look_of(atlas, feature), 7)
    return _line(_of_page(page), KINDS[feature.kind].line.spacing)


def point_in_figure(atlas: Atlas, feature: Feature) -> Symbol:
    """A point as a figure draws it."""
    page = Page(200, 100)
    look = look_of(atlas, feature)
    draw_point(page, (0, 0), look, radius(look, 8))
    *symbol, last = _of_page(page, sign=look.icon is not None)
    fills = [ink for ink in (*symbol, last) if ink.sign]
    inks = [ink for ink in (*symbol, last) if not ink.sign]
    return _symbol([*inks, *fills])


def _of_page(page: Page, *, sign: bool = False) -> list[Ink]:
    shapes = [mark for _, marks in page.groups() for mark in marks if isinstance(mark, Shape)]
    inks: list[Ink] = []
    for number, shape in enumerate(shapes):
        if sign and number == len(shapes) - 1:
            inks.append(Ink(Point(0, 0), shape.face or "", sign=True))
            continue
        for course in _courses(shape.path):
            scaled = affinity.scale(course, 1 / PX, -1 / PX, origin=(0, 0))
            if shape.face is not None:
                inks.append(Ink(Polygon(scaled.coords), shape.face, opacity=shape.opacity))
            if shape.edge is not None:
                width, dash = shape.width / PX, tuple(length / PX for length in shape.dash)
                inks.append(Ink(_stroked(scaled, width), shape.edge, width, dash, shape.opacity))
    return inks


def _courses(path: Path) -> Iterable[LineString]:
    """The parts of a path."""
    for part in path.cleaned(curves=False).to_polygons(closed_only=False):
        yield LineString(part)


# QGIS


def in_qgis(atlas: Atlas, feature: Feature) -> Line:
    """A line as QGIS is told to draw it."""
    inks: list[Ink] = []
    course = LineString([(0, 0), (LENGTH, 0)])
    for layer in _symbol_layers(atlas, feature, "lines"):
        options = _options(layer)
        if layer.get("class") == "SimpleLine":
            width = float(options["line_width"]) / MM
            dash = tuple(float(length) / MM for length in options.get("customdash", "").split(";") if length)
            colour, opacity = _rgba(options["line_color"])
            inks.append(Ink(_stroked(course, width), colour, width, dash, opacity))
            continue
        interval = float(options.get("interval", 0)) / MM
        at = LENGTH / 2 if options["placement"] == "centralpoint" else interval / 2
        assert options["rotate"] == "1"
        for marker in layer.findall("symbol/layer"):
            inner = _options(marker)
            assert inner["size_unit"] == "MM"
            picture = b64decode(inner["name"].removeprefix("base64:")).decode()
            inks += _of_svg(picture, float(inner["size"]) / MM, (at, 0))
    return _line(inks, KINDS[feature.kind].line.spacing)


def point_in_qgis(atlas: Atlas, feature: Feature) -> Symbol:
    """A point as QGIS is told to draw it."""
    layers = _symbol_layers(atlas, feature, "points")
    body = _options([each for each in layers if each.get("class") == "SimpleMarker"][-1])
    half = float(body["size"]) / MM / 2
    forms: dict[str, BaseGeometry] = {
        "circle": Point(0, 0).buffer(half, quad_segs=32),
        "square": shapely.box(-half, -half, half, half),
        "diamond": Polygon([(0, -half), (half, 0), (0, half), (-half, 0)]),
    }
    signs = [_options(each)["color"] for each in layers if each.get("class") == "SvgMarker"]
    fill, edge = _rgba(body["color"])[0], _rgba(body["outline_color"])[0]
    broken = body["outline_style"] == "dot"
    return Symbol(forms[body["name"]], fill, edge, broken, _rgba(signs[0])[0] if signs else None)


def _symbol_layers(atlas: Atlas, feature: Feature, geometry: str) -> list[ET.Element]:
    style = ET.fromstring(qgis.style(atlas, atlas.layers[LAYER], geometry, [feature]))
    return style.findall("renderer-v2/symbols/symbol/layer")


def _options(layer: ET.Element) -> dict[str, str]:
    found = layer.findall("Option/Option")
    return {each.get("name", ""): each.get("value", "") for each in found}


def _rgba(text: str) -> tuple[str, float]:
    red, green, blue, alpha = (int(part) for part in text.split(","))
    return f"#{red:02x}{green:02x}{blue:02x}", alpha / 255


# SVG


def in_legend(atlas: Atlas, kind: Kind) -> Line | Symbol:
    """The symbol of the layer in a legend, which has features of one kind that are no areas."""
    picture = legend_svg.layer_symbol(atlas, atlas.layers[LAYER]).replace("currentColor", ACCENT)
    wide, middle = legend_svg.WIDTH, legend_svg.HEIGHT / 2
    inks = _of_svg(picture, None, (0, -middle))
    style = KINDS[kind]
    if not style.as_line:
        centred = affinity.translate(inks[0].area, -wide / 2)
        return Symbol(
            centred, inks[0].colour if not style.point.hollow else PAPER, inks[-1].colour, broken=False
        )
    stroke, *marks = inks
    longer = Ink(_stroked(LineString([(0, 0), (LENGTH, 0)]), stroke.width), stroke.colour, stroke.width)
    count = LEGEND_MARKS[style.line.ornament]
    return _line([longer, *marks], 0, [(number + 0.5) / count * wide for number in range(count)] or [0])


def _of_svg(picture: str, size: float | None, at: tuple[float, float]) -> list[Ink]:
    """What a picture of SVG draws, its middle moved to a place, or its corner if it has no size."""
    root = ET.fromstring(picture)
    if size is not None:
        across = float(root.get("viewBox", "").split()[2])
        assert math.isclose(across, size, rel_tol=0.01)
        at = (at[0] - across / 2, at[1] - across / 2)
    inks: list[Ink] = []
    for parent in (root, *root.iter("{http://www.w3.org/2000/svg}g")):
        opacity = float(parent.get("opacity", 1))
        for each in parent:
            if each.tag.endswith(("path", "circle")):
                inks += _of_element(each, at, opacity)
    return inks


def _of_element(element: ET.Element, at: tuple[float, float], opacity: float) -> Iterable[Ink]:
    if element.tag.endswith("circle"):
        x, y, r = (float(element.get(name, 0)) for name in ("cx", "cy", "r"))
        course = LineString(Point(x, y).buffer(r, quad_segs=32).exterior.coords)
    else:
        course = _course_of(element.get("d", ""))
    course = affinity.translate(course, *at)
    fill, edge = element.get("fill", "none"), element.get("stroke")
    if fill != "none" or "z" in element.get("d", ""):
        yield Ink(Polygon(course.coords), fill if fill != "none" else PAPER, opacity=opacity)
    if edge is not None:
        width = float(element.get("stroke-width", 1))
        yield Ink(_stroked(course, width), edge, width, opacity=opacity)


def _course_of(d: str) -> LineString:
    """The course of a path of SVG, as far as we write them: its arcs run clockwise."""
    places: list[tuple[float, float]] = []
    for command, text in re.findall(r"([A-Za-z])([^A-Za-z]*)", d):
        numbers = [float(number) for number in re.findall(r"-?[\d.]+(?:e-?\d+)?", text)]
        match command:
            case "M" | "L":
                places.append((numbers[0], numbers[1]))
            case "H":
                places.append((numbers[0], places[-1][1]))
            case "A":
                places += _corner(places[-1], (numbers[5], numbers[6]), numbers[0])
            case "a":  # a half circle
                (x, y), r = places[-1], numbers[0]
                turn = math.copysign(1, numbers[5])
                angles = np.linspace(0, math.pi, 33)[1:]
                places += [(x + turn * r * (1 - math.cos(a)), y - turn * r * math.sin(a)) for a in angles]
            case "z":
                places.append(places[0])
            case _:
                raise AssertionError(d)
    return LineString(places)


def _corner(start: tuple[float, float], end: tuple[float, float], r: float) -> list[tuple[float, float]]:
    """Places along a short arc that runs clockwise."""
    middle, half = np.add(start, end) / 2, np.subtract(end, start) / 2
    towards = np.array([-half[1], half[0]]) / np.hypot(*half)
    centre = middle + towards * math.sqrt(max(0.0, r**2 - half @ half))
    mean = middle - centre
    return [tuple(centre + mean / np.hypot(*mean) * r), end]


# KML


@dataclass(frozen=True)
class Marked:
    """What KML tells of a feature: its line; the colour, size and picture of its symbol."""

    line: Line
    colour: str
    picture: BaseGeometry
    hollow: bool
    scale: float


def in_kml(atlas: Atlas) -> dict[str, Marked]:
    """What a KMZ tells of every feature, by its id."""
    with zipfile.ZipFile(io.BytesIO(kml.kmz(atlas))) as archive:
        root = ET.fromstring(archive.read("doc.kml"))
        pictures = {name: archive.read(name) for name in archive.namelist() if name.endswith(".png")}
    space = "{http://www.opengis.net/kml/2.2}"
    text: Callable[[ET.Element, str], str] = lambda element, path: (  # noqa: E731
        element.findtext("/".join(space + name for name in path.split("/"))) or ""
    )
    styles = {each.get("id"): each for each in root.iter(f"{space}Style")}
    found = {}
    for mark in root.iter(f"{space}Placemark"):
        style = styles[text(mark, "styleUrl").removeprefix("#")]
        colour, opacity = _abgr(text(style, "LineStyle/color"))
        line = Line(colour, float(text(style, "LineStyle/width")), opacity=opacity)
        picture, hollow = _pictured(pictures[text(style, "IconStyle/Icon/href")])
        tint = _abgr(text(style, "IconStyle/color"))[0]
        scale = float(text(style, "IconStyle/scale"))
        found[mark.get("id", "").removeprefix("feature-")] = Marked(line, tint, picture, hollow, scale)
    return found


def _abgr(text: str) -> tuple[str, float]:
    return f"#{text[6:8]}{text[4:6]}{text[2:4]}", int(text[:2], 16) / 255


def _pictured(png: bytes) -> tuple[BaseGeometry, bool]:
    """The area within the rim of a picture, one across in radii of 0.4 of the picture; and if it is open."""
    alpha = np.asarray(Image.open(io.BytesIO(png)).getchannel("A")).astype(float)
    side = alpha.shape[0]
    rows = [(row, np.flatnonzero(line > 40)) for row, line in enumerate(alpha)]
    pixels = [shapely.box(xs[0], row, xs[-1] + 1, row + 1) for row, xs in rows if len(xs)]
    area = affinity.translate(shapely.union_all(pixels), -side / 2, -side / 2)
    return affinity.scale(area, 2.5 / side, 2.5 / side, origin=(0, 0)), bool(
        alpha[side // 2, side // 2] < 127
    )
