"""st_folium with a constant map and the layers through `feature_group_to_add`: the frame is not remounted.

Data, base map, size, page and panel are those of rebuild_app.py.
"""

from __future__ import annotations

import folium
from streamlit_folium import st_folium

from benchmarks.ways import common
from benchmarks.ways.streamlit_page import LocalMap, Wanted, add_base, clicked_feature, layer_of, page


def draw(wanted: Wanted) -> str | None:
    drawn = LocalMap()
    add_base(drawn)
    groups = []
    for layer in wanted.layers:
        if (drawing := layer_of(layer, wanted.statuses)) is not None:
            group = folium.FeatureGroup(name=layer.title)
            drawing.add_to(group)
            groups.append(group)
    returned = st_folium(
        drawn,
        key="map",
        height=common.HEIGHT,
        use_container_width=True,
        returned_objects=["last_active_drawing"],
        feature_group_to_add=groups,
    )
    return clicked_feature(returned)


page("The map is constant, its layers are added to it", draw)
