"""Find the features in a frame, in drawing order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import shapely
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from geodata.catalogue import Atlas
from geodata.figure import paths
from geodata.figure.spec import Figure, Frame
from geodata.geometry import drawable
from geodata.geometry.mercator import projected
from geodata.limits import MOST_MERCATOR_LATITUDE
from geodata.model import Feature
from geodata.present.symbols import KINDS


@dataclass(frozen=True)
class Drawn:
    """A piece of a feature in the frame: its shape on the page (points), and whether it is selected.

    The shape is all areas, all lines, or one point of the feature.
    """

    feature: Feature
    shape: BaseGeometry
    selected: bool


def shown(atlas: Atlas, figure: Figure) -> list[Feature]:
    """The visible and selected features that have geometry, in the frame or not; raises like `drawn`."""
    ids = dict.fromkeys((*figure.visible, *sorted(selection(atlas, figure.selected))))
    return [feature for feature in map(atlas.feature, ids) if feature.geometry is not None]


def beyond(feature: Feature) -> bool:
    """Whether part of a feature lies beyond the largest latitude of the map."""
    if feature.geometry is None:
        return False
    _, south, _, north = feature.geometry.bounds
    return max(-south, north) > MOST_MERCATOR_LATITUDE


def drawn(atlas: Atlas, figure: Figure, frame: Frame) -> list[Drawn]:
    """The visible and selected features in the frame: areas, lines, points, selected ones last in each.

    Raises UnknownItemError for an unknown id.
    """
    chosen = selection(atlas, figure.selected)
    found = []
    for feature in shown(atlas, figure):
        selected = feature.id in chosen
        if (
            shapely.get_dimensions(feature.geometry) == 0
            and feature.id != figure.selected
            and frame.zoom + 1e-6 < KINDS[feature.kind].min_zoom
        ):
            continue
        pieces = pieces_of(on_page(frame, feature))
        found += [Drawn(feature, piece, selected) for piece in pieces]
    return sorted(found, key=lambda item: (-_dimension(item), item.selected, KINDS[item.feature.kind].over))


def on_page(frame: Frame, feature: Feature, pad: float = 0) -> BaseGeometry:
    """The part of a feature's geometry in a frame widened by `pad`, in points; in one piece across 180°."""
    assert feature.geometry is not None
    return frame.to_page(projected(drawable.reachable(feature.geometry)), pad)


def pieces_of(shape: BaseGeometry) -> Iterator[BaseGeometry]:
    """The areas of a geometry as one piece, its lines as one, and each of its points."""
    if isinstance(shape, Point | LineString | Polygon):
        if not shape.is_empty:
            yield shape
        return
    if areas := [area for area in paths.polygons_of(shape) if area.area > 0]:
        yield areas[0] if len(areas) == 1 else MultiPolygon(areas)
    if lines := [line for line in map(LineString, paths.lines_of(shape)) if line.length > 0]:
        yield lines[0] if len(lines) == 1 else MultiLineString(lines)
    yield from paths.points_of(shape)


def _dimension(item: Drawn) -> int:
    return int(shapely.get_dimensions(item.shape))


def selection(atlas: Atlas, selected: str | None) -> frozenset[str]:
    """The selected feature and its parts."""
    if selected is None:
        return frozenset()
    atlas.feature(selected)
    return frozenset([selected, *(part.id for part in atlas.parts(selected))])
