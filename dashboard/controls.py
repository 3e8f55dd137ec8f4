"""The sidebar: search, layers, filters, base map, download."""

from __future__ import annotations

import streamlit as st

from dashboard import cache, session
from dashboard.leaflet import basemaps
from geodata import Atlas, Layer
from geodata.vocabulary import label


def draw() -> None:
    """Draw the sidebar; the widgets put the view into the session and the link."""
    atlas = cache.atlas()
    st.subheader(atlas.about.title, anchor=False)
    _search(atlas)
    _layers(atlas)
    _filters(atlas)
    st.radio(
        "Base map",
        basemaps.TITLES,
        key=session.BASE,
        bind="query-params",
        help="The built-in map needs no internet. The others are fetched from their servers when chosen.",
    )


def search_text(atlas: Atlas, feature: str) -> str:
    """What the search box shows and searches for a feature: its names in three languages."""
    names = atlas.names[feature]
    return f"{names.en} · {names.ko} · {names.ru}"


def _search(atlas: Atlas) -> None:
    options = sorted(atlas.features, key=atlas.name)
    st.selectbox(
        "Search",
        options,
        index=None,
        format_func=lambda feature: search_text(atlas, feature),
        key=session.SEARCH,
        placeholder="Line, place or site",
        on_change=session.on_search,
    )


def _layers(atlas: Atlas) -> None:
    for group in atlas.groups:
        st.caption(group.title)
        for layer in atlas.layers.values():
            if layer.group == group.id:
                _layer(atlas, layer)


def _layer(atlas: Atlas, layer: Layer) -> None:
    count = sum(1 for feature in atlas.features_in(layer.id) if feature.geometry is not None)
    st.checkbox(
        f"![{layer.title}](assets/symbols/{layer.id}.svg) {layer.title} :gray[{count}]",
        value=layer.visible,
        key=layer.id,
        bind="query-params",
    )


def _filters(atlas: Atlas) -> None:
    present = {atlas.current_status(feature) for feature in atlas.features}
    sectors = {sector for feature in atlas.features.values() for sector in feature.sectors}
    st.multiselect(
        "Status",
        [text for text, status in session.STATUS_LABELS.items() if status in present],
        key=session.STATUS,
        bind="query-params",
        placeholder="Any status",
    )
    st.multiselect(
        "Nine Bridges sector",
        [label(sector) for sector in session.SECTOR_LABELS.values() if sector in sectors],
        key=session.SECTOR,
        bind="query-params",
        placeholder="Any sector",
    )
