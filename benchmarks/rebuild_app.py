"""The usual way to show layers: a page that builds a new folium map on every run.

What it shares with the atlas, so that the comparison is of the two ways and of nothing else: the
same layers' GeoJSON (`content.layer_geojson`) and the same polygons and borders of the built-in base
map; Leaflet from this server instead of a CDN (and none of the jQuery and Bootstrap that folium.Map
asks for by default); a map of the same size; canvas rendering; data read once and cached.

What it leaves out, in its own favour: panel, filters, search, legend, link, labels, halos and
ornaments.
"""

from __future__ import annotations

import json
from typing import Any

import folium  # noqa: TID251
import streamlit as st  # noqa: TID251
from streamlit_folium import st_folium

from dashboard import cache
from dashboard.leaflet import content
from dashboard.leaflet.elements import ROOT
from dashboard.state import HOME
from geodata import Layer

#: The height that the atlas's map takes in a window of 900 pixels.
HEIGHT = 808
SEA = "#dfe8ec"
LAND: dict[str, Any] = {"color": "#b4bec4", "weight": 0.7, "fillColor": "#f6f4ef", "fillOpacity": 1}
BASE: dict[str, dict[str, Any]] = {
    "land-far": LAND,
    "land-near": LAND,
    "lakes": LAND | {"fillColor": SEA},
    "borders": {"color": "#a79fa8", "weight": 1, "dashArray": "5 3", "fill": False},
}


class LocalMap(folium.Map):
    """A folium map that loads Leaflet from this server, and nothing else."""

    def __init__(self) -> None:
        self.default_js = [("leaflet", f"{ROOT}assets/leaflet/leaflet.js")]
        self.default_css = [("leaflet_css", f"{ROOT}assets/leaflet/leaflet.css")]
        super().__init__(
            location=(HOME.latitude, HOME.longitude),
            zoom_start=int(HOME.zoom),
            tiles=None,
            prefer_canvas=True,
        )


@st.cache_resource(show_spinner=False)
def base_map() -> dict[str, dict[str, Any]]:
    """The parts of the built-in base map that are lines or polygons."""
    folder = cache.atlas().basemap_folder
    paths = {part: folder / f"{part}.geojson" for part in BASE}
    return {part: json.loads(path.read_bytes()) for part, path in paths.items() if path.exists()}


@st.cache_resource(show_spinner=False)
def layer_data(layer: str) -> dict[str, Any]:
    """What the atlas's frame gets for a layer."""
    return content.layer_geojson(cache.atlas(), layer)


def build(visible: list[Layer]) -> folium.Map:
    """A new map with the base map and the visible layers in it."""
    drawn = LocalMap()
    for part, data in base_map().items():
        folium.GeoJson(
            data, name=part, style_function=lambda _, paint=BASE[part]: paint, interactive=False
        ).add_to(drawn)
    for layer in visible:
        data = layer_data(layer.id)
        if data["features"]:
            folium.GeoJson(
                data,
                name=layer.title,
                style_function=lambda _, accent=layer.accent: {"color": accent, "weight": 3},
                marker=folium.CircleMarker(radius=6, fill=True),
                tooltip=folium.GeoJsonTooltip(["name"], labels=False),
            ).add_to(drawn)
    return drawn


def page() -> None:
    """The whole page: a checkbox for each layer, and the map."""
    st.set_page_config(page_title="The usual way", layout="wide")
    st.html("<style>.stMainBlockContainer { padding: 3.4rem 1rem 1rem; }</style>")
    with st.sidebar:
        st.subheader("Layers")
        layers = list(cache.atlas().layers.values())
        visible = [layer for layer in layers if st.checkbox(layer.title, value=layer.visible, key=layer.id)]
    map_side, other_side = st.columns([13, 7], gap="small")
    with map_side:
        st_folium(build(visible), key="map", height=HEIGHT, use_container_width=True, returned_objects=[])
    with other_side:
        st.caption("The map is built anew on every run.")


page()
