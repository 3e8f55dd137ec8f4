"""pydeck in Streamlit: one GeoJsonLayer a layer, WebGL instead of a canvas.

Data, size, page and panel are those of rebuild_app.py. A click comes back by `on_select`. The base map
is left out, in its favour: without a GPU, its polygons alone would take WebGL seconds.
"""

from __future__ import annotations

from typing import Any

import pydeck
import streamlit as st

from benchmarks.ways import HOME, common
from benchmarks.ways.streamlit_page import Wanted, page


def _rgb(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def layer_of(layer: Any, statuses: tuple[str, ...]) -> pydeck.Layer:
    colour = _rgb(layer.accent)
    return pydeck.Layer(
        "GeoJsonLayer",
        common.filtered(layer.id, statuses),
        id=layer.id,
        get_line_color=colour,
        get_fill_color=colour,
        get_line_width=3,
        line_width_units='"pixels"',
        get_point_radius=6,
        point_radius_units='"pixels"',
        pickable=True,
        auto_highlight=False,
    )


def draw(wanted: Wanted) -> str | None:
    deck = pydeck.Deck(
        layers=[layer_of(layer, wanted.statuses) for layer in wanted.layers],
        # its tiles have 512 pixels, Leaflet's 256
        initial_view_state=pydeck.ViewState(
            latitude=HOME.latitude, longitude=HOME.longitude, zoom=HOME.zoom - 1
        ),
        map_provider=None,  # and no map_style: Streamlit takes None for its own style, from a CDN
        tooltip={"text": "{name}"},
    )
    event = st.pydeck_chart(
        deck, height=common.HEIGHT, key="map", on_select="rerun", selection_mode="single-object"
    )
    chosen = [item for items in event.selection.objects.values() for item in items]
    return chosen[0].get("id") if chosen else None


page("The map is drawn by deck.gl", draw)
