"""The usual way: st_folium's map, built anew on every run.

What it shares with the atlas, so that the comparison is of the two ways and of nothing else: the
same layers' GeoJSON (`content.layer_geojson`) and the same polygons and borders of the built-in base
map; Leaflet from this server instead of a CDN (and none of the jQuery and Bootstrap that folium.Map
asks for by default); a map of the same size; canvas rendering; data read once and cached. Of what
st_folium can return it asks for the clicked feature alone, so that no pan runs the script.

What it leaves out, in its own favour: the panel but for name and quotation, search, sectors, years,
legend, link, labels, halos and ornaments.
"""

from __future__ import annotations

from streamlit_folium import st_folium

from benchmarks.ways import common
from benchmarks.ways.streamlit_page import LocalMap, Wanted, add_base, clicked_feature, layer_of, page


def draw(wanted: Wanted) -> str | None:
    drawn = LocalMap()
    add_base(drawn)
    for layer in wanted.layers:
        if (drawing := layer_of(layer, wanted.statuses)) is not None:
            drawing.add_to(drawn)
    returned = st_folium(
        drawn,
        key="map",
        height=common.HEIGHT,
        use_container_width=True,
        returned_objects=["last_active_drawing"],
    )
    return clicked_feature(returned)


page("The map is built anew on every run", draw)
