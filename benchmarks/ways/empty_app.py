"""The floor of a first map in Streamlit: an empty st_folium map, nothing else on the page."""

from __future__ import annotations

import streamlit as st
from streamlit_folium import st_folium

from benchmarks.ways import common
from benchmarks.ways.streamlit_page import LocalMap

st.set_page_config(page_title="An empty map", layout="wide")
st_folium(LocalMap(), key="map", height=common.HEIGHT, use_container_width=True, returned_objects=[])
