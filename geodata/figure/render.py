"""Put a figure together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry import Point

from geodata.catalogue import Atlas
from geodata.errors import ExportError
from geodata.figure import furniture, ground, halos, legend, notes, paper, points, symbols
from geodata.figure.labels import Label, Obstacles, draw_labels, place
from geodata.figure.legend import Columns, Extra
from geodata.figure.notes import Note
from geodata.figure.paper import Form, Page, Style
from geodata.figure.points import Standing
from geodata.figure.spec import MM, Box, Drawn, Figure, Frame, drawn, frame_of
from geodata.vocabulary import Kind

Progress = Callable[[float, str], None]

_MARGIN = 10 * MM
_COLUMN, _COLUMN_GAP = 84 * MM, 6 * MM
_LEGEND_GAP = 7.0
#: From which zoom on a point feature is named, and which kinds go first.
_NAMED_FROM = 4.5
_RANK = {Kind.LNG_PLANT: 4, Kind.LNG_TERMINAL: 5, Kind.PORT: 5, Kind.EVENT: 6, Kind.STATION: 7}
_SMALLEST_MM, _SMALLEST_DPI, _LARGEST_DPI = (180, 130), 50, 600


@dataclass(frozen=True)
class _Scene:
    """What a figure asks for, and the map that follows from it: frame, things in it, legend."""

    atlas: Atlas
    figure: Figure
    base: ground.Ground
    frame: Frame
    items: list[Drawn]
    standing: list[Standing]
    legend: Columns


def render(
    atlas: Atlas,
    figure: Figure,
    *,
    form: Form = Form.PNG,
    dpi: float = 200,
    progress: Progress | None = None,
) -> bytes:
    """Draw a figure of `figure.width_mm` × `figure.height_mm` as a file, a PNG at `dpi` dots an inch.

    `progress` hears how much is done (0 to 1) and what comes next. Safe to call from several threads.
    Raises UnknownItemError for an id that the atlas does not hold, ExportError for a place or size that
    cannot be drawn.
    """
    tell = progress or (lambda _share, _text: None)
    page = draw_page(atlas, figure, dpi=dpi, progress=tell)
    tell(0.85, "Writing the picture")
    picture = page.written(form)
    tell(1.0, "Done")
    return picture


def draw_page(atlas: Atlas, figure: Figure, *, dpi: float, progress: Progress) -> Page:
    """The page of a figure, drawn but not yet written."""
    _check(atlas, figure, dpi)
    progress(0.0, "Reading the base map")
    base, atlas = ground.ground_of(atlas), atlas.in_year(figure.year)
    page = Page(figure.width_mm, figure.height_mm, dpi)
    width = page.width - 2 * _MARGIN
    inner = Box(_MARGIN, _MARGIN, width, page.height - 2 * _MARGIN)
    top = furniture.draw_title(page, figure, atlas, inner)
    wanted = notes.notes_of(atlas, figure.selected)
    map_width = width - (_COLUMN + _COLUMN_GAP if wanted else 0)
    credit = furniture.credits_of(atlas, _items_on(atlas, figure, map_width), base.credits)
    footer = furniture.footer_lines(page, figure, atlas, credit, width)
    bottom = _MARGIN + furniture.footer_height(footer) + 5
    furniture.draw_footer(page, footer, _MARGIN, _MARGIN)
    shown: tuple[Note, ...] = ()
    if wanted and figure.selected:
        column = Box(page.width - _MARGIN - _COLUMN, bottom, _COLUMN, top - bottom)
        shown = notes.draw_notes(page, column, atlas, figure.selected, wanted, title=figure.title)
    progress(0.3, "Laying out the map")
    scene = _lay_out(page, atlas, figure, Box(_MARGIN, bottom, map_width, top - bottom))
    _draw_map(page, scene, shown, progress)
    below = scene.frame.box.y - _LEGEND_GAP
    legend.draw_legend(page, Box(_MARGIN, bottom, map_width, below - bottom), scene.legend)
    furniture.draw_scale(page, scene.frame, _MARGIN + map_width, below)
    return page


def _check(atlas: Atlas, figure: Figure, dpi: float) -> None:
    for feature_id in figure.visible:
        atlas.feature(feature_id)
    wide, high = _SMALLEST_MM
    if figure.width_mm < wide or figure.height_mm < high:
        raise ExportError(
            f"a figure of {figure.width_mm:g} × {figure.height_mm:g} mm has no room for map and notes: "
            f"make it at least {wide} × {high} mm."
        )
    if not _SMALLEST_DPI <= dpi <= _LARGEST_DPI:
        raise ExportError(f"{dpi:g} dots an inch: choose from {_SMALLEST_DPI} to {_LARGEST_DPI}.")


def _items_on(atlas: Atlas, figure: Figure, width: float) -> list[Drawn]:
    """What stands in a frame as high as the page: at least what the final, lower one shows."""
    return drawn(atlas, figure, frame_of(figure, Box(0, 0, width, figure.height_mm * MM)))


def _lay_out(page: Page, atlas: Atlas, figure: Figure, area: Box) -> _Scene:
    """Divide an area between map and legend; the legend tells only what the map then shows."""
    base, below = ground.ground_of(atlas), furniture.SCALE_HEIGHT
    for _ in range(6):
        high = area.height - below - _LEGEND_GAP
        frame = frame_of(figure, Box(area.x, area.top - high, area.width, high))
        items = drawn(atlas, figure, frame)
        wanted = [
            (item, symbols.look_of(atlas, item.feature, selected=item.selected))
            for item in items
            if isinstance(item.shape, Point)
        ]
        standing = points.spread(wanted, frame)
        sections = legend.legend_of(atlas, items, also=_extras(frame, items, standing, base))
        columns = legend.set_legend(page, sections, area.width - furniture.SCALE_WIDTH)
        if columns.height <= below:
            break
        below = max(columns.height, furniture.SCALE_HEIGHT)
    return _Scene(atlas, figure, base, frame, items, standing, columns)


def _extras(
    frame: Frame, items: Sequence[Drawn], standing: Sequence[Standing], base: ground.Ground
) -> set[Extra]:
    """What the legend has to explain beside the features' own symbols."""
    found = {
        Extra.ICONS: any(point.radius >= points.SMALLEST_ICON and point.look.icon for point in standing),
        Extra.MOVED: any(point.aside for point in standing),
        Extra.WIDE_HALOS: any(halos.halo_reach(frame, item.feature) > halos.WIDEST for item in items),
        Extra.UNKNOWN: not ground.covers(frame, base),
    }
    return {extra for extra, present in found.items() if present}


def _draw_map(page: Page, scene: _Scene, shown: Sequence[Note], progress: Progress) -> None:
    atlas, frame = scene.atlas, scene.frame
    page.clip_to(frame.box)
    ground.draw_ground(page, frame, scene.base)
    progress(0.5, "Drawing the layers")
    halos.draw_halos(page, frame, scene.items, {layer.id: layer.accent for layer in atlas.layers.values()})
    for item in scene.items:
        look = symbols.look_of(atlas, item.feature, selected=item.selected)
        if item.shape.area > 0:
            symbols.draw_area(page, item, look)
        elif item.shape.length > 0:
            symbols.draw_line(page, item.shape, look, frame.zoom, above=4.2 if item.selected else 4)
    points.draw_standing(page, scene.standing)
    progress(0.7, "Placing names")
    obstacles = _callout(page, scene, shown, _obstacles(scene))
    if scene.figure.visible and not scene.items:
        obstacles = Obstacles((furniture.draw_emptiness(page, frame.box),), obstacles.lines)
    draw_labels(page, place(page, frame.box, _labels(scene), obstacles))
    page.clip_to(None)
    furniture.draw_frame(page, frame.box)


def _obstacles(scene: _Scene) -> Obstacles:
    """The symbols and lines of the map."""
    shapes = [shapely.simplify(item.shape, 0.3) for item in scene.items]
    lines = shapely.MultiLineString([line for shape in shapes for line in paper.lines_of(shape)])
    return Obstacles(tuple(point.box for point in scene.standing), lines)


def _callout(page: Page, scene: _Scene, shown: Sequence[Note], obstacles: Obstacles) -> Obstacles:
    """Set the numbers of the notes at the selected feature; answers the obstacles with their tag."""
    anchor = _anchor(scene)
    if not shown or anchor is None:
        return obstacles
    own = [note.number for note in shown if note.about == shown[0].about]
    text = str(own[0]) if len(own) == 1 else f"{own[0]}–{own[-1]}"
    box = furniture.place_callout(page, scene.frame.box, text, anchor, obstacles)
    if box is None:
        return obstacles
    furniture.draw_callout(page, box, text, anchor)
    (x0, y0), (x1, y1) = anchor, (box.x + box.width / 2, box.y + box.height / 2)
    leader = [Box(x0 + (x1 - x0) * part / 6 - 1, y0 + (y1 - y0) * part / 6 - 2, 2, 4) for part in range(1, 6)]
    return Obstacles((*obstacles.symbols, box, *leader), obstacles.lines)


def _anchor(scene: _Scene) -> tuple[float, float] | None:
    """A place on the selected feature, or on the longest visible line of its parts."""
    for point in scene.standing:
        if point.item.feature.id == scene.figure.selected:
            return point.symbol
    shapes = [item.shape for item in scene.items if item.selected]
    lines = [line for shape in shapes if (line := paper.longest(shape)) is not None]
    if lines:  # beside a break mark, which is in the middle, and beside other features' symbols
        line = max(lines, key=lambda line: line.length)
        spots = [line.interpolate(share, normalized=True) for share in (0.42, 0.6, 0.3, 0.72, 0.2, 0.85)]
        taken = [point.box for point in scene.standing]
        free = [spot for spot in spots if not any(_near(spot, box) for box in taken)]
        middle = (free or spots)[0]
        return middle.x, middle.y
    if shapes:
        middle = shapes[0].representative_point()
        return middle.x, middle.y
    return None


def _near(spot: Point, box: Box) -> bool:
    return box.overlaps(Box(spot.x, spot.y, 0, 0), 3)


def _labels(scene: _Scene) -> list[Label]:
    """The names of the base map and of the point features that the zoom has room for."""
    labels = ground.names_in(scene.frame, scene.base)
    for point in scene.standing:
        feature = point.item.feature
        chosen = feature.id == scene.figure.selected
        if not chosen and scene.frame.zoom < _NAMED_FROM:
            continue
        rank = 0 if chosen else _RANK.get(feature.kind, 6) - (3 if point.item.selected else 0)
        style = Style(7 if chosen else 6.5, paper.INK, bold=chosen)
        labels.append(Label(scene.atlas.name(feature.id), *point.symbol, rank, style, radius=point.radius))
    return labels
