"""Choose the names of lines on paper: on small scales one per layer, on large scales one per line.

The rules are those of the map (dashboard/web/map/names.js).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import shapely
from shapely.geometry import LineString, Point

from geodata.catalogue import Atlas
from geodata.figure import overview, paths
from geodata.figure.features import Drawn
from geodata.figure.labels import Label
from geodata.figure.paper import Style
from geodata.figure.spec import Figure, Frame
from geodata.figure.symbols import PX
from geodata.present.overview import NAMING, OVERVIEW

#: The least length in the frame of a line that is named (points), and the most that are named.
_SHORTEST, _MOST = NAMING.shortest * PX, 140
_SIZE = 6.6


def labels_of(
    atlas: Atlas, figure: Figure, frame: Frame, items: Sequence[Drawn], small: Collection[str]
) -> list[Label]:
    """Labels for the layers whose lines are in the frame or, on large scales, for the lines.

    Sea routes share their ways, so on large scales, too, only their layer is named. The selection always is.
    """
    pointed = {item.feature.id for item in items if isinstance(item.shape, Point)}  # named at their points
    lines = [item for item in items if overview.is_line(item) and item.feature.id not in pointed]
    chosen = [item for item in lines if item.feature.id == figure.selected]
    labels = [_line(atlas, item, NAMING.selected_line, 0) for item in chosen]
    if frame.zoom < OVERVIEW.lines_named_from:
        untitled = lines
    else:
        untitled = [item for item in lines if item not in chosen and overview.is_route(item)]
        others = [item for item in lines if item not in chosen and not overview.is_route(item)]
        longest = sorted(others, key=lambda item: -item.shape.length)[:_MOST]
        labels += [_line(atlas, item, NAMING.line, _SHORTEST) for item in longest]
    layers = dict.fromkeys(item.feature.layer for item in untitled)
    labels += [
        _title(atlas, layer, [item for item in untitled if item.feature.layer == layer], small)
        for layer in layers
    ]
    return [label for label in labels if label is not None]


def _line(atlas: Atlas, item: Drawn, rank: float, least: float) -> Label | None:
    return _label(atlas.name(item.feature.id), atlas.layers[item.feature.layer].accent, [item], rank, least)


def _title(atlas: Atlas, layer: str, lines: Sequence[Drawn], small: Collection[str]) -> Label | None:
    rank, least = (NAMING.small_layer, 0.0) if layer in small else (NAMING.layer, _SHORTEST)
    title, accent = atlas.layers[layer].title, atlas.layers[layer].accent
    return _label(title, accent, lines, rank, least, tied=layer in small)


def _label(  # noqa: PLR0913
    text: str, accent: str, lines: Sequence[Drawn], rank: float, least: float, *, tied: bool = False
) -> Label | None:
    anchors = _anchors(lines, least)
    own = frozenset(item.feature.id for item in lines)
    style = Style(_SIZE, accent, bold=rank == NAMING.selected_line)
    if not anchors:
        return None
    radius = NAMING.radius * PX
    return Label(text, *anchors[0], rank, style, radius=radius, anchors=tuple(anchors), own=own, tied=tied)


def _anchors(lines: Sequence[Drawn], least: float) -> list[tuple[float, float]]:
    """Places along the longest stretches of some lines, middles first; none shorter than `least`."""
    stretches = [LineString(line) for item in lines for line in paths.lines_of(item.shape)]
    longest = sorted((line for line in stretches if line.length >= least), key=lambda line: -line.length)
    shares = (np.arange(NAMING.anchors) + 0.5) / NAMING.anchors
    outwards = shares[np.argsort(np.abs(shares - 0.5), kind="stable")]
    return [
        (float(x), float(y))
        for line in longest[: NAMING.stretches]
        for x, y in shapely.get_coordinates(shapely.line_interpolate_point(line, outwards, normalized=True))
    ]
