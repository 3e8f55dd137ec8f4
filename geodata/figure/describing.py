"""Write the alternative text of a figure: what its map shows, for readers who cannot see it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shapely.geometry import Point

from geodata import edtf
from geodata.catalogue import Atlas
from geodata.figure.features import Drawn
from geodata.figure.graticule import spell
from geodata.figure.scene import Scene, emptiness
from geodata.figure.spec import Frame
from geodata.geometry import mercator
from geodata.model import Feature
from geodata.present.symbols import KINDS
from geodata.present.wording import counted
from geodata.vocabulary import in_sentence, label

#: How many features of a layer, and how many layers, are named; the others are counted.
_NAMED, _LAYERS = 4, 12


def describe(scene: Scene, title: str) -> str:
    """Title, extent, selection, features by layer, and year of a map, in plain sentences.

    Features are those drawn in the frame, including those that are only counted in a sign.
    """
    figure, atlas = scene.figure, scene.atlas
    sentences = [
        "Map",
        title.rstrip("."),
        figure.subtitle.rstrip("."),
        _place(scene.frame),
        *_selection(scene),
        *_features(scene),
        f"Statuses at the end of {figure.year}" if figure.year is not None else "",
        f"Data of {edtf.spell(atlas.about.data_date)}",
    ]
    return " ".join(f"{sentence}." for sentence in sentences if sentence)


def _place(frame: Frame) -> str:
    """The extent of the frame in degrees and whole minutes."""
    west, south, east, north = frame.mercator
    first, last = (_minutes((mercator.longitude(edge) + 180) % 360 - 180) for edge in (west, east))
    low, high = (_minutes(mercator.latitude(edge)) for edge in (south, north))
    parallels = f"{spell(low, 'N', 'S')} to {spell(high, 'N', 'S')}"
    return f"From {parallels}, {spell(first, 'E', 'W')} to {spell(last, 'E', 'W')}"


def _minutes(degrees: float) -> float:
    return round(degrees * 60) / 60


def _selection(scene: Scene) -> Iterator[str]:
    """What is selected, its kind and its status."""
    if scene.figure.selected is not None:
        feature = scene.atlas.feature(scene.figure.selected)
        about = ", ".join(_kind_and_status(scene.atlas, feature))
        yield f"Selected: {scene.atlas.name(feature.id)} ({about})"


def _kind_and_status(atlas: Atlas, feature: Feature) -> Iterator[str]:
    yield in_sentence(label(feature.kind))
    if status := atlas.current_status(feature.id):
        yield in_sentence(label(status))
        if atlas.is_unconfirmed(feature.id):
            yield "unconfirmed"


def _features(scene: Scene) -> Iterator[str]:
    """The number of features, and their names by layer; if there are none, the reason."""
    items = sorted(scene.items, key=_order)
    shown = list({item.feature.id: item.feature for item in items}.values())
    if not shown:
        yield emptiness(scene.atlas, scene.figure).rstrip(".")
        return
    layers = [layer for layer in scene.atlas.layers if any(each.layer == layer for each in shown)]
    yield f"{counted(len(shown), 'feature')} in {counted(len(layers), 'layer')}"
    for layer in layers[:_LAYERS]:
        names = _names(scene.atlas, [each for each in shown if each.layer == layer])
        yield f"{scene.atlas.layers[layer].title}: {names}"
    if len(layers) > _LAYERS:
        yield f"And {counted(len(layers) - _LAYERS, 'further layer')}"


def _order(item: Drawn) -> tuple[bool, float]:
    """The sort key: lines and areas before points; in each, those first that the map names first."""
    return isinstance(item.shape, Point), KINDS[item.feature.kind].rank


def _names(atlas: Atlas, features: Sequence[Feature]) -> str:
    """The names of features; of many, the first ones."""
    names = [atlas.name(each.id) for each in features]
    more = len(names) - _NAMED
    if more <= 1:
        return "; ".join(names)
    return f"{'; '.join(names[:_NAMED])}; and {more} others"
