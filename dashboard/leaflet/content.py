"""What the map's frame fetches: its script and styles, its configuration, one GeoJSON document a layer."""

from __future__ import annotations

import json
from calendar import month_abbr
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from functools import lru_cache
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any

from shapely.affinity import translate
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from dashboard import web
from dashboard.leaflet import basemaps
from dashboard.leaflet.extent import extent_of
from dashboard.reader.inputs import terms
from geodata import Atlas, Feature, Kind, Layer, edtf, origins
from geodata.caching import kept
from geodata.folder import basemap
from geodata.geometry import drawable, generalising
from geodata.geometry.generalising import Tile
from geodata.licences import base_map_credits
from geodata.present import table, wording
from geodata.present.status_styles import STATUS, StatusStyle
from geodata.present.symbols import KINDS, in_legend, legend_points, status_style
from geodata.vocabulary import label

#: Kinds that are named without details: no investment, or a line whose look says enough.
PLAIN_KINDS = {Kind.STATION, Kind.EVENT, *(kind for kind, style in KINDS.items() if style.as_line)}
LINE_TYPES = ("LineString", "MultiLineString")


def dump(value: object) -> bytes:
    """Compact JSON in UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def layer_geojson(atlas: Atlas, layer_id: str) -> dict[str, Any]:
    """The features of a layer that have geometry, with what their drawing needs (EPSG:4326).

    Raises UnknownItemError for a layer that the atlas does not have.
    """
    return collection(atlas, [(feature, None) for feature in atlas.drawn_in(layer_id)])


def large_layers(atlas: Atlas) -> list[str]:
    """The layers that the frame fetches by tiles, not whole."""
    return [layer for layer in atlas.layers if len(atlas.drawn_in(layer)) > generalising.LARGE]


def tile_geojson(atlas: Atlas, tile: Tile) -> dict[str, Any]:
    """The features of a tile, like those of a layer; `left_out` counts those for which it had no room."""
    pairs = zip(tile.features, tile.geometries, strict=True)
    return collection(atlas, pairs) | {"left_out": tile.left_out}


def collection(atlas: Atlas, drawn: Iterable[tuple[Feature, BaseGeometry | None]]) -> dict[str, Any]:
    """Features as they are drawn, each with its own geometry (None) or a generalised one, as GeoJSON.

    A feature of several points, or of points, lines and areas together, gives one entry for each piece, all
    with the same id; a feature beyond the map's edge gives none.
    """
    features = [
        {
            "type": "Feature",
            "id": feature.id,
            "geometry": mapping(piece),
            "properties": _properties(atlas, feature.id),
        }
        for feature, geometry in drawn
        for piece in _pieces(atlas, feature.geometry if geometry is None else geometry)
    ]
    return {"type": "FeatureCollection", "features": features}


def _pieces(atlas: Atlas, geometry: BaseGeometry | None) -> Iterator[BaseGeometry]:
    """The pieces of a geometry, each moved to the side of the globe that the map shows."""
    for piece in drawable.pieces(geometry) if geometry is not None else ():
        turn = extent_of(atlas).turn_of(piece.bounds)
        yield translate(piece, turn) if turn else piece


@kept(20_000)
def _properties(atlas: Atlas, feature_id: str) -> dict[str, Any]:
    feature = atlas.feature(feature_id)
    return {
        "name": atlas.name(feature.id),
        "layer": feature.layer,
        "kind": feature.kind,
        "kind_label": label(feature.kind),
        "history": atlas.status_by_year(feature.id),
        "unconfirmed_by_year": atlas.unconfirmed_by_year(feature.id),
        "since": atlas.since(feature.id),
        "sectors": feature.sectors,
        "detail": ""
        if feature.kind in PLAIN_KINDS
        else wording.investment_line(feature, atlas.facts_of(feature.id)),
        "precision": feature.precision,
        "accuracy_m": feature.accuracy_m,
        "min_zoom": KINDS[feature.kind].min_zoom,
    }


def map_config(atlas: Atlas) -> dict[str, Any]:
    """Layers, symbols, base maps, wholes with their parts, names of what is not drawn."""
    wholes = {whole for feature in atlas.features.values() for whole in feature.part_of}
    return {
        "layers": [_layer(atlas, layer) for layer in atlas.layers.values()],
        "parts": {whole: [part.id for part in atlas.parts(whole)] for whole in sorted(wholes)},
        "names": {item.id: atlas.name(item.id) for item in atlas.features.values() if item.geometry is None},
        "style": table.as_json(),
        "statuses": _statuses(atlas),
        "sectors": [{"id": sector, "label": label(sector)} for sector in terms(atlas)[1]],
        "years": [atlas.first_year, atlas.last_year],
        "symbols": [{"shape": shape, "label": names} for shape, names in legend_points(list(Kind))],
        "bases": basemaps.as_json(),
        "attribution": escape(attribution(atlas), quote=False),  # Leaflet takes it as HTML
    }


def _statuses(atlas: Atlas) -> list[dict[str, Any]]:
    """The legend's statuses: those of lines with their styles, then those that only other features have.

    What can be filtered by has an `id`: all but that a line has no status.
    """
    ids = {STATUS[status].label: status for status in terms(atlas)[0]}
    drawn = [asdict(style) | {"id": ids.pop(style.label, None)} for style in _line_styles(atlas)]
    return drawn + [{"label": text, "id": status} for text, status in ids.items()]


def _line_styles(atlas: Atlas) -> list[StatusStyle]:
    lines = [f for f in atlas.features.values() if f.geometry and f.geometry.geom_type in LINE_TYPES]
    used = {STATUS[status] for line in lines for _, status in atlas.status_by_year(line.id)}
    used |= {status_style(line.kind, atlas.current_status(line.id)) for line in lines}
    return in_legend(used)


def _layer(atlas: Atlas, layer: Layer) -> dict[str, Any]:
    newest = origins.newest_source(atlas, layer.id)
    current = wording.how_current(atlas, layer.id)
    return {
        "id": layer.id,
        "title": layer.title,
        "symbol": f"assets/symbols/{layer.id}.svg",
        "newest": _month(newest) if newest else "",
        "currency": current[:1].upper() + current[1:],
        "accent": layer.accent,
        "accent_dark": layer.accent_dark,
    }


def _month(when: str) -> str:
    """As much of a date as a legend has room for: 'Mar 2026'."""
    year, *rest = edtf.numbers(when)
    return " ".join([*(month_abbr[month] for month in rest[:1]), str(year)])


def attribution(atlas: Atlas) -> str:
    """Who must be named: for every dataset that the atlas draws from, and for the built-in base map."""
    credits_ = dict.fromkeys(dataset.attribution for dataset in atlas.datasets.values())
    named = " ".join(credits_).casefold()
    ground_ = [
        each
        for each in base_map_credits(atlas.basemap_folder)
        if each.casefold().removeprefix("made with ") not in named
    ]
    parts = {"Data": list(credits_), "Base map": ground_}
    return "; ".join(f"{title}: {', '.join(names)}" for title, names in parts.items() if names)


def basemap_parts(atlas: Atlas) -> dict[str, Path]:
    """The files of the built-in base map that every map loads, by name."""
    return basemap.parts(atlas.basemap_folder)


def basemap_details(atlas: Atlas) -> dict[str, Path]:
    """The files that a map loads only when zoomed in on them, by name, such as detail/130-42."""
    return basemap.details(atlas.basemap_folder)


def window(document: bytes) -> list[float]:
    """The bounds of a detail file (west, south, east, north in degrees), as its first feature gives them."""
    bounds: list[float] = json.loads(document)["features"][0]["properties"]["bounds"]
    return bounds


@lru_cache(maxsize=1)
def script() -> bytes:
    """Leaflet and the map's own script as one: streamlit-folium fetches one script after another."""
    return web.script("dashboard").encode()


@lru_cache(maxsize=1)
def styles() -> bytes:
    """Leaflet's styles and the map's own."""
    return web.styles("atlas.css").encode()


@lru_cache(maxsize=1)
def version() -> str:
    """A short hash of script and styles, so that their addresses change when they do; one per server."""
    return sha256(script() + styles()).hexdigest()[:16]
