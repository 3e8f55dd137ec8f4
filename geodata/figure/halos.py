"""Halos on paper: as wide as the accuracy that the atlas vouches for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from geodata import drawable, symbology
from geodata.figure import paths
from geodata.figure.features import Drawn, on_page
from geodata.figure.paper import Page
from geodata.figure.spec import Frame
from geodata.model import Feature

OPACITY = 0.15
#: A halo that reaches less far (points) is not drawn.
_LEAST = 0.8
#: A halo that reaches farther than this (points) is drawn as its outline, so that it hides nothing.
WIDEST = 48.0
WIDE_DASH = (0.8, 2.2)


def halo_reach(frame: Frame, feature: Feature) -> float:
    """How far a feature's halo reaches on the page, in points; 0 if it is too small to be drawn."""
    if feature.geometry is None or (feature.accuracy_m or 0) < symbology.HALO_FROM_M:
        return 0
    seen = drawable.reachable(feature.geometry)
    return 0 if seen.is_empty else (feature.accuracy_m or 0) / frame.ground_m(seen.centroid.y)


def has_halo(frame: Frame, item: Drawn) -> bool:
    """Whether the halo of a feature is drawn: from far off only that of what is selected."""
    near = item.selected or frame.zoom >= symbology.OVERVIEW.halos_from
    return near and item.shape.area == 0 and halo_reach(frame, item.feature) >= _LEAST


def draw_halos(page: Page, frame: Frame, items: Sequence[Drawn], accents: Mapping[str, str]) -> None:
    """Halos as wide as the accuracy: one tint a layer and never two on one spot, so none adds up."""
    by_layer: dict[str, list[BaseGeometry]] = {}
    first = {item.feature.id: item for item in reversed(items)}  # a feature in several pieces has one halo
    for item in (item for item in items if first[item.feature.id] is item):
        if not has_halo(frame, item):
            continue
        reach = halo_reach(frame, item.feature)
        nearby = on_page(frame, item.feature, pad=2 * reach)
        if reach > WIDEST:
            edge = nearby.buffer(reach, quad_segs=32).boundary
            page.stroke(edge, accents[item.feature.layer], 0.6, opacity=0.7, dash=WIDE_DASH, above=1.5)
            continue
        by_layer.setdefault(item.feature.layer, []).append(nearby.buffer(reach, quad_segs=12))
    covered: BaseGeometry = shapely.GeometryCollection()
    for layer, buffers in reversed(by_layer.items()):
        together = shapely.union_all(buffers)
        if (path := paths.area_path(together.difference(covered))) is not None:
            page.fill(path, accents[layer], opacity=OPACITY, above=1)
        covered = covered.union(together)
