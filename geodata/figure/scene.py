"""Draw the map of a figure."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import compress

import shapely
from shapely.geometry import Point

from geodata.catalogue import Atlas
from geodata.figure import (
    furniture,
    graticule,
    ground,
    halos,
    legend,
    linenames,
    overview,
    paper,
    paths,
    points,
    spreading,
    symbols,
    tiles,
)
from geodata.figure.callouts import Callout, callout_of, draw_callouts, gathered
from geodata.figure.evidence import Note, Subject
from geodata.figure.features import Drawn, beyond, drawn, shown
from geodata.figure.labels import Label, Obstacles, draw_labels
from geodata.figure.legend import Extra
from geodata.figure.legend_setting import Section
from geodata.figure.paper import Page, Style
from geodata.figure.placing import place
from geodata.figure.points import Standing
from geodata.figure.spec import Box, Figure, Frame, Part, frame_of
from geodata.present.colours import Palette
from geodata.present.overview import NAMING
from geodata.present.status_styles import StatusStyle
from geodata.present.symbols import KINDS

Progress = Callable[[float, str], None]

_NOTHING_SHOWN = "No feature passes the layers and filters of this view."
_NOTHING_HERE = "None of the shown features lies in this view."
_MAP_ENDS = "Web Mercator ends at 85° of latitude; some lie nearer to a pole."
_NOTHING_YET = "The atlas has no features yet."


@dataclass(frozen=True)
class Scene:
    """What a figure shows in its frame.

    `standing` are the point symbols. `small` has the layers (by id) whose lines are emphasised, each with the
    diagonal of its lines in points.
    """

    atlas: Atlas
    figure: Figure
    base: ground.Ground
    frame: Frame
    items: list[Drawn]
    standing: list[Standing]
    small: Mapping[str, float] = field(default_factory=dict)

    def look(self, item: Drawn) -> symbols.Look:
        """The look of an item in the frame."""
        look = symbols.look_of(self.atlas, item.feature, selected=item.selected)
        return overview.emphatic(look) if self.emphasises(item) else look

    def emphasises(self, item: Drawn) -> bool:
        """Whether an item is a line of a layer that is small in the frame."""
        return item.feature.layer in self.small and overview.is_line(item)


def scene_of(atlas: Atlas, figure: Figure, base: ground.Ground, box: Box) -> Scene:
    """The scene of a figure in a box of the page. Raises like `features.drawn` and `spec.frame_of`."""
    frame = frame_of(figure, box)
    items = drawn(atlas, figure, frame)
    scene = Scene(atlas, figure, base, frame, [], [], overview.small_layers(atlas, items, frame))
    items = [
        overview.emphasised(item, scene.small[item.feature.layer]) if scene.emphasises(item) else item
        for item in items
    ]
    wanted = [(item, scene.look(item)) for item in items if isinstance(item.shape, Point)]
    blocked = overview.kept_free([item for item in items if scene.emphasises(item)])
    return replace(scene, items=items, standing=spreading.stand(wanted, frame, figure.selected, blocked))


def sections_of(page: Page, scene: Scene, listed: int) -> list[Section]:
    """The sections of the legend for what is drawn, with at most `listed` layers."""
    if Part.LEGEND not in scene.figure.parts:
        return []
    large = points.SMALLEST_ICON / page.type_scale
    found = {
        Extra.ICONS: any(
            point.radius >= large and point.look.icon and not point.members for point in scene.standing
        ),
        Extra.COUNTED: any(point.members for point in scene.standing),
        Extra.CROWDED: bool(spreading.in_crowd(scene.standing).any()),
        Extra.MOVED: any(point.aside for point in scene.standing),
        Extra.HALOS: any(halos.has_halo(scene.frame, item) for item in scene.items),
        Extra.CUT_HALOS: any(
            halos.has_halo(scene.frame, item) and halos.halo_reach(scene.frame, item.feature) > halos.MOST
            for item in scene.items
        ),
        Extra.UNKNOWN: scene.figure.grounded and not ground.covers(scene.frame, scene.base),
    }
    counted = {id(item) for sign in scene.standing for item, _ in sign.members}
    return legend.legend_of(
        scene.atlas,
        scene.items,
        also={extra for extra, present in found.items() if present},
        counted=[item for item in scene.items if id(item) in counted],
        listed=listed,
    )


def draw_map(page: Page, scene: Scene, callouts: Sequence[Callout], progress: Progress) -> None:
    """Draw everything inside the frame, and the degrees around it."""
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
    with page.group("names", box):  # begun before the call-outs, to lie under them
        obstacles = obstacles_in(scene)
        with page.group("call-outs", box):
            obstacles = draw_callouts(page, box, callouts, obstacles)
        if not scene.items:
            said = furniture.draw_emptiness(page, box, emptiness(atlas, scene.figure))
            obstacles = replace(obstacles, symbols=(said,))
        draw_labels(page, box, place(page, box, labels_in(scene), obstacles))
    furniture.draw_frame(page, box)
    if Part.GRATICULE in scene.figure.parts:
        graticule.draw_degrees(page, frame)


def emptiness(atlas: Atlas, figure: Figure) -> str:
    """A sentence that says why a map shows no features."""
    if not atlas.features:
        return _NOTHING_YET
    if not figure.visible:
        return _NOTHING_SHOWN
    near_a_pole = any(map(beyond, shown(atlas, figure)))
    return f"{_NOTHING_HERE} {_MAP_ENDS}" if near_a_pole else _NOTHING_HERE


def _draw_base(page: Page, scene: Scene, progress: Progress) -> None:
    """Draw the built-in base map, tiles over it, or only tiles."""
    figure, frame = scene.figure, scene.frame
    ground.draw_unknown(page, frame)
    if figure.grounded:
        ground.draw_ground(page, frame, scene.base)
    if figure.tiles is not None:
        progress(0.35, f"Fetching {figure.tiles.title}")
        tiles.draw_tiles(page, frame, figure.tiles, grey=figure.palette is Palette.GREYSCALE)


def _draw_features(page: Page, scene: Scene) -> None:
    """Draw areas, sea routes, other lines, and points, in this order."""
    routes = [item for item in scene.items if overview.is_route(item)]
    for item in (item for item in scene.items if item.shape.area > 0):
        with page.about(item.feature.id):
            symbols.draw_area(page, item, scene.look(item))
    _draw_trunks(page, scene, routes)
    for item in scene.items:
        if not overview.is_line(item) or (overview.is_route(item) and not item.selected):
            continue
        above = 4.2 if item.selected else 4
        with page.about(item.feature.id):
            symbols.draw_line(page, item.shape, scene.look(item), scene.frame.zoom, above=above)
    points.draw_standing(page, scene.standing)


def _draw_trunks(page: Page, scene: Scene, routes: Sequence[Drawn]) -> None:
    """Draw sea routes; those of the same layer and status share their trunks."""
    groups: dict[tuple[str, StatusStyle], list[Drawn]] = defaultdict(list)
    for route in routes:
        groups[route.feature.layer, scene.look(route).status].append(route)
    zoom = scene.frame.zoom
    for group in groups.values():
        for trunk in overview.trunks([route.shape for route in group]):
            first = group[min(trunk.routes)]
            look = overview.broadened(scene.look(first), len(trunk.routes), zoom)
            with page.about(first.feature.id):
                symbols.draw_line(page, trunk.line, look, zoom)


def obstacles_in(scene: Scene) -> Obstacles:
    """The symbols and lines of the map, as obstacles to names."""
    shapes = [shapely.simplify(item.shape, 0.3) for item in scene.items]
    lines = shapely.MultiLineString([line for shape in shapes for line in paths.lines_of(shape)])
    ways = tuple((item.feature.id, item.shape) for item in scene.items if overview.is_line(item))
    return Obstacles(tuple(point.box for point in scene.standing), lines, ways)


def callouts_of(scene: Scene, subjects: Sequence[Subject], shown: Sequence[Note]) -> list[Callout]:
    """The call-outs of the notes that are shown: one for the selection, else one for each subject."""
    standing = {
        item.feature.id: point
        for point in scene.standing
        for item, _ in (point.members or ((point.item, point.look),))
    }
    if scene.figure.selected is None:
        numbers = {note.about: str(note.number) for note in shown}
        found = [
            callout_of(
                numbers[subject.feature.id], subject.items, standing, _others(scene.items, subject.items)
            )
            for subject in subjects
            if subject.feature.id in numbers
        ]
        return gathered([callout for callout in found if callout is not None])
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
    """The items of features that are not among those of `own`."""
    ids = {item.feature.id for item in own}
    return [item for item in items if item.feature.id not in ids]


def _lines_first(items: Sequence[Drawn]) -> list[Drawn]:
    """The lines among the parts of a feature, or all parts without lines: stations would not represent it."""
    lines = [item for item in items if item.shape.length > 0 and item.shape.area == 0]
    return lines or list(items)


def _named_points(scene: Scene) -> list[Standing]:
    """The point symbols that may be named: not in a crowd, and of each feature only the most central one."""
    box = scene.frame.box
    middle = (box.x + box.width / 2, box.y + box.height / 2)
    apart = compress(scene.standing, ~spreading.in_crowd(scene.standing))
    found = [point for point in apart if not point.members]
    outwards = sorted(found, key=lambda point: math.dist(point.place, middle))
    nearest = {point.item.feature.id: point for point in reversed(outwards)}
    return [point for point in found if nearest[point.item.feature.id] is point]


def labels_in(scene: Scene) -> list[Label]:
    """Labels for the base map, for point features that are named at this zoom, and for lines."""
    labels = ground.names_in(scene.frame, scene.base) if scene.figure.grounded else []
    for point in _named_points(scene):
        feature, kind = point.item.feature, KINDS[point.item.feature.kind]
        chosen, early = feature.id == scene.figure.selected, kind.named_from is not None
        if not chosen and scene.frame.zoom < (kind.named_from or NAMING.points_on_paper):
            continue
        town = kind.town and scene.atlas.current_status(feature.id) is None
        usual = NAMING.town if town else kind.rank
        rank = NAMING.selected_point if chosen else usual - (3 if point.item.selected else 0)
        style = Style(7 if chosen else 6.5, paper.INK, bold=chosen)
        name = Label(scene.atlas.name(feature.id), *point.symbol, rank, style, radius=point.radius)
        labels.append(replace(name, tied=chosen or town or early, insists=town))
    return labels + linenames.labels_of(scene.atlas, scene.figure, scene.frame, scene.items, scene.small)
