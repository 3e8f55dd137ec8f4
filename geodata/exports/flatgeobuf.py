"""Export FlatGeobuf: one file per layer, with its description and licence in the metadata."""

from __future__ import annotations

import io

import pyogrio

from geodata.catalogue import Atlas
from geodata.exports import scope as scopes
from geodata.exports.frames import frame, made_with_gdal
from geodata.exports.scope import WHOLE, Scope


def folder(atlas: Atlas, scope: Scope = WHOLE) -> dict[str, bytes]:
    """One file, by its name, for each layer that has features with geometry.

    Raises ExportError if no layer has any, or GDAL fails.
    """
    drawn = [layer for layer in atlas.layers if atlas.drawn_in(layer)]
    with made_with_gdal("FlatGeobuf"):
        made = {f"{layer}.fgb": _layer(atlas, layer, scope) for layer in drawn}
    if not made:
        raise scopes.placeless()
    return made


def _layer(atlas: Atlas, layer_id: str, scope: Scope) -> bytes:
    target, about = io.BytesIO(), scopes.layer_about(atlas, layer_id, scope)
    pyogrio.write_dataframe(
        frame(atlas, atlas.drawn_in(layer_id)),
        target,
        driver="FlatGeobuf",
        layer=layer_id,
        layer_options={"TITLE": about["Title"], "DESCRIPTION": scopes.layer_note(atlas, layer_id, scope)},
        layer_metadata=about,
    )
    return target.getvalue()
