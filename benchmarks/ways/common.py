"""What all ways share: the data, the base map's look, the place, and the panel's words.

No Streamlit here: plain Leaflet's server imports it too.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from functools import lru_cache
from typing import Any

from benchmarks.ways import HOME, chosen_folder
from dashboard.leaflet import content
from geodata import Atlas, Status, load_atlas
from geodata.vocabulary import label

#: The height that the atlas's map takes in a window of 900 pixels.
HEIGHT = 808
#: From streamlit-folium's frame to the root of the server.
ROOT = "../../"
SEA = "#dfe8ec"
LAND: dict[str, Any] = {"color": "#b4bec4", "weight": 0.7, "fillColor": "#f6f4ef", "fillOpacity": 1}
#: The parts of the built-in base map that are lines or polygons, with Leaflet's path options.
BASE: dict[str, dict[str, Any]] = {
    "land-far": LAND,
    "land-near": LAND,
    "lakes": LAND | {"fillColor": SEA},
    "borders": {"color": "#a79fa8", "weight": 1, "dashArray": "5 3", "fill": False},
}
STATUS_LABELS = {label(status): status for status in Status}
STYLE = "<style>.stMainBlockContainer { padding: 3.4rem 1rem 1rem; }</style>"


def dump(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


@lru_cache(maxsize=1)
def atlas() -> Atlas:
    return load_atlas(chosen_folder())


@lru_cache(maxsize=1)
def base_data() -> dict[str, dict[str, Any]]:
    """The parts of the built-in base map that are lines or polygons."""
    paths = {part: atlas().basemap_folder / f"{part}.geojson" for part in BASE}
    return {part: json.loads(path.read_bytes()) for part, path in paths.items() if path.exists()}


@lru_cache(maxsize=64)
def layer_data(layer: str) -> dict[str, Any]:
    """What the atlas's frame gets for a layer: the same properties for all ways."""
    return content.layer_geojson(atlas(), layer)


def all_layers() -> dict[str, dict[str, Any]]:
    return {layer: layer_data(layer) for layer in atlas().layers}


def filtered(layer: str, statuses: Collection[str]) -> dict[str, Any]:
    """The features of a layer that have one of the statuses (by label; none: all)."""
    data = layer_data(layer)
    if not statuses:
        return data
    wanted = {STATUS_LABELS[text] for text in statuses}
    kept = [item for item in data["features"] if atlas().current_status(item["id"]) in wanted]
    return data | {"features": kept}


def present_statuses() -> list[str]:
    known = {fact.value for fact in atlas().facts if fact.property == "status"}
    return [text for text, status in STATUS_LABELS.items() if status in known]


def quotation(feature: str) -> str:
    """The first passage on a feature, as its panel shows it; empty if there is none."""
    passages = atlas().passages_on(feature)
    return passages[0].exact if passages else ""


def plain_config(versions: dict[str, str]) -> dict[str, Any]:
    """What the page of plain Leaflet fetches first: place, layers, addresses, the panel's words."""
    layers = [
        {"id": layer.id, "title": layer.title, "accent": layer.accent, "visible": layer.visible}
        for layer in atlas().layers.values()
    ]
    drawn = [item["id"] for data in all_layers().values() for item in data["features"]]
    return {
        "home": [HOME.latitude, HOME.longitude, HOME.zoom],
        "base": BASE,
        "layers": layers,
        "statuses": {text: STATUS_LABELS[text] for text in present_statuses()},
        "urls": {name: f"data/{name}.geojson?v={version}" for name, version in versions.items()},
        "quotations": {feature: text for feature in drawn if (text := quotation(feature))},
    }
