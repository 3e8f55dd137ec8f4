"""The map of a figure: what stands in its frame, and the drawing of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import compress

import shapely
from shapely.geometry import Point

from geodata.catalogue import Atlas
from geodata.figure import furniture, graticule, ground, halos, legend, paper, paths, points, symbols, tiles
from geodata.figure.callouts import Callout, callout_of, draw_callouts
from geodata.figure.evidence import Note, Subject
from geodata.figure.features import Drawn, beyond, drawn, shown
from geodata.figure.labels import Label, Obstacles, draw_labels, place
from geodata.figure.legend import Extra, Section
from geodata.figure.paper import Page, Style
from geodata.figure.points import Standing
from geodata.figure.spec import Box, Figure, Frame, Part, frame_of
from geodata.symbology import Palette
from geodata.vocabulary import Kind

Progress = Callable[[float, str], None]

#: From which zoom on a point feature is named, and which kinds go first.
_NAMED_FROM = 4.5
_RANK = {Kind.LNG_PLANT: 4, Kind.LNG_TERMINAL: 5, Kind.PORT: 5, Kind.EVENT: 6, Kind.STATION: 7}
_NOTHING_SHOWN = "No feature passes the layers and filters of this view."
_NOTHING_HERE = "None of the shown features lies in this view."
_MAP_ENDS = "Web Mercator ends at 85° of latitude; some lie nearer to a pole."
_NOTHING_YET = "The atlas has no features yet."


@dataclass(frozen=True)
class Scene:
    """What a figure asks for, and what of it stands in the frame; `standing` are the point symbols."""

    atlas: Atlas
    figure: Figure
    base: ground.Ground
    frame: Frame
    items: list[Drawn]
    standing: list[Standing]


def scene_of(atlas: Atlas, figure: Figure, base: ground.Ground, box: Box) -> Scene:
    """The map of a figure in a box of the page."""
    frame = frame_of(figure, box)
    items = drawn(atlas, figure, frame)
    wanted = [
        (item, symbols.look_of(atlas, item.feature, selected=item.selected))
        for item in items
        if isinstance(item.shape, Point)
    ]
    return Scene(atlas, figure, base, frame, items, points.spread(wanted, frame))


def sections_of(page: Page, scene: Scene) -> list[Section]:
    """The legend of a scene: only what is drawn."""
    if Part.LEGEND not in scene.figure.parts:
        return []
    large = points.SMALLEST_ICON / page.type_scale
    found = {
        Extra.ICONS: any(point.radius >= large and point.look.icon for point in scene.standing),
        Extra.CROWDED: bool(points.in_crowd(scene.standing).any()),
        Extra.MOVED: any(point.aside for point in scene.standing),
        Extra.WIDE_HALOS: any(
            halos.halo_reach(scene.frame, item.feature) > halos.WIDEST for item in scene.items
        ),
        Extra.UNKNOWN: scene.figure.grounded and not ground.covers(scene.frame, scene.base),
    }
    return legend.legend_of(
        scene.atlas, scene.items, also={extra for extra, present in found.items() if present}
    )


def draw_map(page: Page, scene: Scene, callouts: Sequence[Callout], progress: Progress) -> None:
    """Draw everything inside the frame, and the degrees at it."""
    atlas, frame, box = scene.atlas, scene.frame, scene.frame.box
    with page.group("base-map", box):
        _draw_base(page, scene, progress)
    if Part.GRATICULE in scene.figure.parts:
        graticule.draw_graticule(page, frame)
    progress(0.5, "Drawing the layers")
    with page.group("halos", box):
        accents = {layer.id: layer.accent for layer in atlas.layers.values()}
        halos.draw_halos(page, frame, scene.items, accents)
    with page.group("features", box):
        _draw_features(page, scene)
    progress(0.7, "Placing names")
    with page.group("names", box):  # begun before the call-outs, so that it lies under them
        obstacles = _obstacles(scene)
        with page.group("call-outs", box):
            obstacles = draw_callouts(page, box, callouts, obstacles)
        if not scene.items:
            said = furniture.draw_emptiness(page, box, _emptiness(atlas, scene.figure))
            obstacles = Obstacles((said,), obstacles.lines)
        draw_labels(page, box, place(page, box, _labels(scene), obstacles))
    furniture.draw_frame(page, box)
    if Part.GRATICULE in scene.figure.parts:
        graticule.draw_degrees(page, frame)


def _emptiness(atlas: Atlas, figure: Figure) -> str:
    """Why a map shows no feature."""
    if not atlas.features:
        return _NOTHING_YET
    if not figure.visible:
        return _NOTHING_SHOWN
    near_a_pole = any(map(beyond, shown(atlas, figure)))
    return f"{_NOTHING_HERE} {_MAP_ENDS}" if near_a_pole else _NOTHING_HERE


def _draw_base(page: Page, scene: Scene, progress: Progress) -> None:
    """The built-in base map, tiles over it, or tiles alone."""
    figure, frame = scene.figure, scene.frame
    ground.draw_unknown(page, frame)
    if figure.grounded:
        ground.draw_ground(page, frame, scene.base)
    if figure.tiles is not None:
        progress(0.35, f"Fetching {figure.tiles.title}")
        tiles.draw_tiles(page, frame, figure.tiles, grey=figure.palette is Palette.GREYSCALE)


def _draw_features(page: Page, scene: Scene) -> None:
    for item in scene.items:
        look = symbols.look_of(scene.atlas, item.feature, selected=item.selected)
        with page.about(item.feature.id):
            if item.shape.area > 0:
                symbols.draw_area(page, item, look)
            elif item.shape.length > 0:
                above = 4.2 if item.selected else 4
                symbols.draw_line(page, item.shape, look, scene.frame.zoom, above=above)
    points.draw_standing(page, scene.standing)


def _obstacles(scene: Scene) -> Obstacles:
    """The symbols and lines of the map."""
    shapes = [shapely.simplify(item.shape, 0.3) for item in scene.items]
    lines = shapely.MultiLineString([line for shape in shapes for line in paths.lines_of(shape)])
    return Obstacles(tuple(point.box for point in scene.standing), lines)


def callouts_of(scene: Scene, subjects: Sequence[Subject], shown: Sequence[Note]) -> list[Callout]:
    """The call-outs of the notes that are shown: one for what is selected, else one a subject."""
    standing = {point.item.feature.id: point for point in scene.standing}
    if scene.figure.selected is None:
        told = {note.about: str(note.number) for note in shown}
        found = [
            callout_of(told[subject.feature.id], subject.items, standing, _others(scene.items, subject.items))
            for subject in subjects
            if subject.feature.id in told
        ]
        return [callout for callout in found if callout is not None]
    chosen = sorted(
        (item for item in scene.items if item.selected),
        key=lambda item: item.feature.id != scene.figure.selected,
    )
    own = [note.number for note in shown if note.about == shown[0].about]
    if not own or not chosen:
        return []
    text = str(own[0]) if len(own) == 1 else f"{own[0]}–{own[-1]}"
    single = chosen if chosen[0].feature.id == scene.figure.selected else _lines_first(chosen)
    callout = callout_of(text, single, standing, _others(scene.items, chosen))
    return [callout] if callout is not None else []


def _others(items: Sequence[Drawn], own: Sequence[Drawn]) -> list[Drawn]:
    """What is drawn beside something of its own."""
    ids = {item.feature.id for item in own}
    return [item for item in items if item.feature.id not in ids]


def _lines_first(items: Sequence[Drawn]) -> list[Drawn]:
    """Of the parts of something, the lines if there are any: its stations do not stand for it."""
    lines = [item for item in items if item.shape.length > 0 and item.shape.area == 0]
    return lines or list(items)


def _named_points(scene: Scene) -> list[Standing]:
    """The point symbols that have names: those outside a crowd, of a feature's several the middlemost one."""
    box = scene.frame.box
    middle = (box.x + box.width / 2, box.y + box.height / 2)
    found = list(compress(scene.standing, ~points.in_crowd(scene.standing)))
    outwards = sorted(found, key=lambda point: math.dist(point.place, middle))
    nearest = {point.item.feature.id: point for point in reversed(outwards)}
    return [point for point in found if nearest[point.item.feature.id] is point]


def _labels(scene: Scene) -> list[Label]:
    """The names of the base map and of the point features that the zoom has room for."""
    labels = ground.names_in(scene.frame, scene.base) if scene.figure.grounded else []
    for point in _named_points(scene):
        feature = point.item.feature
        chosen = feature.id == scene.figure.selected
        if not chosen and scene.frame.zoom < _NAMED_FROM:
            continue
        rank = 0 if chosen else _RANK.get(feature.kind, 6) - (3 if point.item.selected else 0)
        style = Style(7 if chosen else 6.5, paper.INK, bold=chosen)
        labels.append(Label(scene.atlas.name(feature.id), *point.symbol, rank, style, radius=point.radius))
    return labels
