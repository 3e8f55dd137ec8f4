"""Draw halos on paper, as wide as the accuracy of the geometry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from geodata.figure import paths
from geodata.figure.features import Drawn, on_page
from geodata.figure.paper import Page
from geodata.figure.spec import Frame
from geodata.figure.symbols import PX
from geodata.geometry import drawable
from geodata.model import Feature
from geodata.present.overview import HALO, HALO_FROM_M, OVERVIEW

#: A halo with a smaller reach (points) is not drawn.
_LEAST = 0.8
#: The largest reach of a halo, and the reach from which it is faint, in points.
MOST, _WIDE = HALO.most * PX, HALO.wide * PX


def halo_reach(frame: Frame, feature: Feature) -> float:
    """The reach of a feature's halo on the page, in points; 0 without geometry or with a small accuracy."""
    if feature.geometry is None or (feature.accuracy_m or 0) < HALO_FROM_M:
        return 0
    seen = drawable.reachable(feature.geometry)
    return 0 if seen.is_empty else (feature.accuracy_m or 0) / frame.ground_m(seen.centroid.y)


def has_halo(frame: Frame, item: Drawn) -> bool:
    """Whether the halo of a feature is drawn; on small scales only that of the selection is."""
    near = item.selected or frame.zoom >= OVERVIEW.halos_from
    return near and item.shape.area == 0 and halo_reach(frame, item.feature) >= _LEAST


def draw_halos(page: Page, frame: Frame, items: Sequence[Drawn], accents: Mapping[str, str]) -> None:
    """Draw halos as wide as the accuracy: one tint per layer, merged so that overlaps do not add up.

    Wide ones are fainter, and none reaches farther than MOST.
    """
    wide: dict[str, list[BaseGeometry]] = {}
    narrow: dict[str, list[BaseGeometry]] = {}
    first = {item.feature.id: item for item in reversed(items)}  # a feature in several pieces has one halo
    for item in (item for item in items if first[item.feature.id] is item):
        if not has_halo(frame, item):
            continue
        reach = min(halo_reach(frame, item.feature), MOST)
        nearby = on_page(frame, item.feature, pad=2 * reach)
        by_layer = wide if reach > _WIDE else narrow
        by_layer.setdefault(item.feature.layer, []).append(nearby.buffer(reach, quad_segs=12))
    for by_layer, opacity in ((wide, HALO.wide_opacity), (narrow, HALO.opacity)):
        covered: BaseGeometry = shapely.GeometryCollection()
        for layer, buffers in reversed(by_layer.items()):
            together = shapely.union_all(buffers)
            if (path := paths.area_path(together.difference(covered))) is not None:
                page.fill(path, accents[layer], opacity=opacity, above=1)
            covered = covered.union(together)
