"""Close marks of text direction in the data, which would change the direction of the text after them."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from pydantic import BaseModel

from geodata.caching import kept
from geodata.catalogue import Atlas
from geodata.legible import closed_in

_M = TypeVar("_M", bound=BaseModel)


@kept()
def with_ends(atlas: Atlas) -> Atlas:
    """The atlas with all marks of direction closed in titles, names, facts, references and datasets.

    Passages are unchanged: they are quoted character for character.
    """
    return replace(
        atlas,
        about=_ended(atlas.about),
        layers={key: _ended(layer) for key, layer in atlas.layers.items()},
        names={key: _ended(names) for key, names in atlas.names.items()},
        facts=tuple(map(_ended, atlas.facts)),
        references={key: _ended(reference) for key, reference in atlas.references.items()},
        datasets={key: _ended(dataset) for key, dataset in atlas.datasets.items()},
    )


def _ended(model: _M) -> _M:
    """The model with all marks of direction closed; the model itself if it has none open."""
    changed = {name: ended for name, value in model if (ended := closed_in(value)) != value}
    return model.model_copy(update=changed) if changed else model
