"""Which features stand in a frame, and in which order they are drawn."""

from __future__ import annotations

from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from geodata import antimeridian, symbology
from geodata.catalogue import Atlas
from geodata.figure.spec import Figure, Frame, mercator
from geodata.model import Feature
from geodata.vocabulary import Kind

#: What is drawn over other lines: a pipeline's pale casing must not hide a railway.
_LATER = {Kind.PIPELINE: 1, Kind.RAILWAY: 2}


@dataclass(frozen=True)
class Drawn:
    """A feature that stands in the frame: its shape on the page (points) and whether it is selected."""

    feature: Feature
    shape: BaseGeometry
    selected: bool


def drawn(atlas: Atlas, figure: Figure, frame: Frame) -> list[Drawn]:
    """The visible and selected features in the frame, areas first, selected ones last of their sort.

    Raises UnknownItemError for an id that the atlas does not hold.
    """
    chosen = selection(atlas, figure.selected)
    found = []
    for feature_id in dict.fromkeys((*figure.visible, *sorted(chosen))):
        feature = atlas.feature(feature_id)
        if feature.geometry is None:
            continue
        selected = feature.id in chosen
        if (
            feature.geometry.geom_type == "Point"
            and feature.id != figure.selected
            and frame.zoom + 1e-6 < symbology.MIN_ZOOM.get(feature.kind, 0)
        ):
            continue
        shape = on_page(frame, feature)
        if not shape.is_empty:
            found.append(Drawn(feature, shape, selected))
    return sorted(
        found, key=lambda item: (-_dimension(item), item.selected, _LATER.get(item.feature.kind, 0))
    )


def on_page(frame: Frame, feature: Feature, pad: float = 0) -> BaseGeometry:
    """What a frame, widened by `pad`, shows of a feature that has geometry; in one piece over 180°."""
    assert feature.geometry is not None
    return frame.to_page(mercator(antimeridian.joined(feature.geometry)), pad)


def _dimension(item: Drawn) -> int:
    geometry = item.feature.geometry
    assert geometry is not None
    return {"Polygon": 2, "MultiPolygon": 2, "LineString": 1, "MultiLineString": 1}.get(geometry.geom_type, 0)


def selection(atlas: Atlas, selected: str | None) -> frozenset[str]:
    """The selected feature and its parts."""
    if selected is None:
        return frozenset()
    atlas.feature(selected)
    return frozenset([selected, *(part.id for part in atlas.parts(selected))])
