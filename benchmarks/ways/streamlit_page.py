"""The page around the map of the ways that run in Streamlit: switches, one filter, a panel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import folium
import streamlit as st

from benchmarks.ways import HOME, common
from geodata import Layer


@dataclass(frozen=True)
class Wanted:
    """What the page's widgets ask for."""

    layers: tuple[Layer, ...]
    statuses: tuple[str, ...]


class LocalMap(folium.Map):
    """A folium map that loads Leaflet from this server, and nothing else."""

    def __init__(self) -> None:
        self.default_js = [("leaflet", f"{common.ROOT}assets/leaflet/leaflet.js")]
        self.default_css = [("leaflet_css", f"{common.ROOT}assets/leaflet/leaflet.css")]
        super().__init__(
            location=(HOME.latitude, HOME.longitude),
            zoom_start=int(HOME.zoom),
            tiles=None,
            prefer_canvas=True,
        )


def add_base(drawn: folium.Map) -> None:
    for part, data in common.base_data().items():
        folium.GeoJson(
            data,
            name=part,
            style_function=lambda _, paint=common.BASE[part]: paint,
            interactive=False,
        ).add_to(drawn)


def layer_of(layer: Layer, statuses: tuple[str, ...]) -> folium.GeoJson | None:
    """A layer as one folium.GeoJson, or None if nothing of it is to be drawn."""
    data = common.filtered(layer.id, statuses)
    if not data["features"]:
        return None
    return folium.GeoJson(
        data,
        name=layer.title,
        style_function=lambda _: {"color": layer.accent, "weight": 3},
        marker=folium.CircleMarker(radius=6, fill=True),
        tooltip=folium.GeoJsonTooltip(["name"], labels=False),
    )


def page(title: str, draw_map: Callable[[Wanted], str | None]) -> None:
    """The whole page; `draw_map` draws the map and answers the id of the clicked feature, if any."""
    st.set_page_config(page_title=title, layout="wide")
    st.html(common.STYLE)
    with st.sidebar:
        st.subheader("Layers")
        layers = common.atlas().layers.values()
        visible = [layer for layer in layers if st.checkbox(layer.title, value=layer.visible, key=layer.id)]
        statuses = st.multiselect("Status", common.present_statuses(), key="status")
    map_side, panel_side = st.columns([13, 7], gap="small")
    with map_side:
        clicked = draw_map(Wanted(tuple(visible), tuple(statuses)))
    with panel_side, st.container(key="panel-side"):
        if clicked is None:
            st.caption(title)
        else:
            st.subheader(common.atlas().name(clicked), anchor=False)
            st.write(common.quotation(clicked))


def clicked_feature(returned: object) -> str | None:
    """The id of the feature that st_folium's value names."""
    drawing = returned.get("last_active_drawing") if isinstance(returned, dict) else None
    return drawing.get("id") if isinstance(drawing, dict) else None
