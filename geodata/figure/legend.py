"""Make the legend, with only the layers, signs, sectors, statuses and precisions that are in the frame."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from enum import Enum
from functools import partial

from geodata.catalogue import Atlas
from geodata.figure import legend_signs as signs
from geodata.figure.features import Drawn
from geodata.figure.legend_setting import GAP, NARROW, Row, Section
from geodata.model import Feature
from geodata.present.icons import SECTOR_ICONS
from geodata.present.status_styles import STATUS, UNCONFIRMED, StatusStyle
from geodata.present.symbols import (
    KINDS,
    Sign,
    in_legend,
    layer_sign,
    legend_points,
    sign_of,
    status_style,
)
from geodata.vocabulary import Kind, Precision, Sector, in_sentence, label

#: The size from which an area can be seen, in square points.
_SEEN = 4.0
#: The most layers in a legend; the smaller numbers are tried if the legend leaves no room for the map.
LISTED = (42, 20, 8)
#: The width of the halo of each precision in a legend, in points.
_HALOS: dict[Precision, float] = {
    Precision.SURVEYED: 3.0,
    Precision.GENERALISED: 5.5,
    Precision.SCHEMATIC: 9.0,
}


class Extra(Enum):
    """What a legend may explain besides the features' symbols."""

    ICONS = "symbols are large enough for the signs of their sectors"
    MOVED = "symbols stand beside their places"
    COUNTED = "where there is no room, signs with a number stand for several features"
    CROWDED = "so many symbols stand together that they lie over each other"
    HALOS = "halos are drawn"
    CUT_HALOS = "halos that would reach too far are drawn narrower"
    UNKNOWN = "the frame shows more than the base map holds"


def legend_of(
    atlas: Atlas,
    items: Sequence[Drawn],
    *,
    also: Collection[Extra] = frozenset(),
    counted: Sequence[Drawn] = (),
    listed: int = LISTED[0],
) -> list[Section]:
    """The sections of the legend for what is drawn, and for what else is to be explained (`also`).

    Features that are `counted` have no symbols of their own; at most `listed` layers have a row.
    """
    features = [item.feature for item in items]
    hidden = {id(item) for item in counted}
    single = [item for item in items if id(item) not in hidden]
    own = [item.feature for item in single]
    bare = [item.feature for item in single if not _is_area(item)]
    lines = [item.feature for item in items if KINDS[item.feature.kind].as_line and not _is_area(item)]
    statuses = {status_style(each.kind, atlas.current_status(each.id)) for each in lines}
    sections = [
        Section("Layers", tuple(_layers(atlas, items, listed))),
        Section("Symbols", (*_signs(bare), *_areas(atlas, items), *_explained(atlas, items, bare, also))),
        Section("Sectors", tuple(_sectors(bare) if Extra.ICONS in also else ()), swatch=NARROW),
        Section("Status", (*_statuses(statuses), *_unconfirmed(atlas, [*lines, *own]))),
        _known_within(features, also),
    ]
    return [section for section in sections if section.rows]


def _is_area(item: Drawn) -> bool:
    return bool(item.shape.area > 0)


def _areas(atlas: Atlas, items: Sequence[Drawn]) -> Iterator[Row]:
    """A row for each layer and kind of areas large enough to be seen; a single area is named."""
    alike: dict[tuple[str, Kind], dict[str, None]] = defaultdict(dict)
    for item in items:
        if item.shape.area >= _SEEN:
            alike[item.feature.layer, item.feature.kind][item.feature.id] = None
    for (layer, kind), ids in alike.items():
        text = atlas.name(next(iter(ids))) if len(ids) == 1 else label(kind)
        yield Row(text, partial(signs.area, atlas.layers[layer].accent))


def _explained(
    atlas: Atlas, items: Sequence[Drawn], bare: Sequence[Feature], also: Collection[Extra]
) -> Iterator[Row]:
    """The rows that explain how symbols are drawn and placed; `bare` are the features that are not areas."""
    if any(_idle(atlas, feature) for feature in bare):
        yield Row("Site not operating", signs.idle)
    if any(item.selected for item in items):
        yield Row("Selected", partial(signs.line, signs.styled(selected=True)))
    if Extra.COUNTED in also:
        yield Row("Several sites, counted", signs.number)
    if Extra.MOVED in also:
        yield Row("Moved for legibility", signs.leader)
    if Extra.CROWDED in also:
        yield Row("Overlapping symbols: more than can be shown apart", signs.nothing)
    if Extra.UNKNOWN in also:
        yield Row("Beyond the base map", signs.unknown)


def _known_within(features: Sequence[Feature], also: Collection[Extra]) -> Section:
    """The section on how well positions are known, with halos if any are drawn."""
    haloed = Extra.HALOS in also
    rows = _precisions(features, haloed=haloed)
    if Extra.CUT_HALOS in also:
        rows.append(Row("Widest drawn narrower", signs.nothing))
    if haloed:
        return Section("Halo: position known within", tuple(rows))
    return Section("Position known within", tuple(rows), swatch=-GAP)


def _idle(atlas: Atlas, feature: Feature) -> bool:
    """Whether a feature's symbol has the broken edge that means a site not operating."""
    status, kind = atlas.current_status(feature.id), KINDS[feature.kind]
    return status is not None and not kind.as_line and not kind.point.hollow and bool(STATUS[status].dash)


def _layers(atlas: Atlas, items: Sequence[Drawn], listed: int) -> list[Row]:
    drawn: dict[str, list[Sign]] = defaultdict(list)
    for item in items:
        drawn[item.feature.layer].append(sign_of(item.feature.kind, area=_is_area(item)))
    found = [layer for layer in atlas.layers.values() if layer.id in drawn]
    shown = found if len(found) <= listed else found[: listed - 1]
    rows = [Row(layer.title, signs.painter(layer_sign(drawn[layer.id]), layer.accent)) for layer in shown]
    more = len(found) - len(shown)
    return [*rows, Row(f"and {more} more layers", signs.nothing)] if more else rows


def _signs(features: Sequence[Feature]) -> list[Row]:
    """The rows of lines, and of points without a sector; kinds with the same symbol share a row."""
    kinds = {feature.kind for feature in features}
    lines = [kind for kind in Kind if kind in kinds and KINDS[kind].as_line]
    return [
        *(Row(label(kind), signs.painter(sign_of(kind))) for kind in lines),
        *(Row(names, signs.painter(shape)) for shape, names in legend_points(kinds)),
    ]


def _sectors(features: Sequence[Feature]) -> list[Row]:
    signed = [each for each in features if KINDS[each.kind].point.signed and not KINDS[each.kind].as_line]
    present = {feature.sectors[0] for feature in signed if feature.sectors}
    return [
        Row(label(sector), partial(signs.point, signs.styled(icon=SECTOR_ICONS[sector])))
        for sector in Sector
        if sector in present
    ]


def _statuses(present: Collection[StatusStyle]) -> list[Row]:
    styles = in_legend(present)
    return [Row(style.label, partial(signs.line, signs.styled(status=style))) for style in styles]


def _unconfirmed(atlas: Atlas, features: Sequence[Feature]) -> Iterator[Row]:
    """The row that explains hollow lines and symbols, if any feature is unconfirmed."""
    if any(atlas.is_unconfirmed(feature.id) for feature in features):
        yield Row(UNCONFIRMED.label, signs.hollow)


def _precisions(features: Sequence[Feature], *, haloed: bool) -> list[Row]:
    """A row for each precision, with its range of accuracies; `haloed` adds a halo as its sign."""
    rows = []
    for precision, width in _HALOS.items():
        metres = [feature.accuracy_m or 0 for feature in features if feature.precision is precision]
        if metres:
            text = f"{_within(min(metres), max(metres))} ({in_sentence(label(precision))})"
            rows.append(Row(text, partial(signs.halo, width) if haloed else signs.nothing))
    return rows


def _within(least: float, most: float) -> str:
    low, high = f"{least / 1000:.2g}", f"{most / 1000:.3g}"
    return f"{high} km" if low == high else f"{low}–{high} km"
