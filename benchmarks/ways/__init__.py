"""The ways of showing the same map that are measured side by side, and how each is driven.

All show the same features over the same built-in base map, in a map of the same size, from this machine
alone. What a way shares with the others stands in `common.py`; `servers.py` holds the servers.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from dashboard.reader.places import Place

#: Where the map opens in all ways: where the shipped atlas does.
HOME = Place(40.6, 129.5, 6)
ATLAS, REBUILD, CONSTANT, PLAIN, DECK, EMPTY = "atlas", "rebuild", "constant", "plain", "pydeck", "empty"

#: Tells a server of a way which folder's atlas it shows, if not the shipped one.
ATLAS_VARIABLE = "NINE_BRIDGES_BENCH_ATLAS"


def chosen_folder() -> Path | None:
    """The folder of the atlas that is shown, or None for the shipped one."""
    folder = os.environ.get(ATLAS_VARIABLE)
    return Path(folder) if folder else None


@dataclass(frozen=True)
class Way:
    """One way: its letter and title in the report, its server ('module:name'), and what it can do.

    `sidebar` and `legend` are patterns of the selectors of a layer's switch in the page and in the map
    (None: it has none). `leaflet` is False where the map is no Leaflet map, so that its features and its
    centre cannot be asked for; `framed` says whether the map stands in a frame of its own; `bare` is
    True where the map has no pixels of its own to wait for.
    """

    id: str
    letter: str
    title: str
    server: str
    sidebar: str | None = ".st-key-{layer} label"
    legend: str | None = None
    framed: bool = True
    leaflet: bool = True
    bare: bool = False

    @property
    def streamlit(self) -> bool:
        """Whether a Streamlit server runs it."""
        return self.id != PLAIN


WAYS = {
    way.id: way
    for way in (
        Way(
            ATLAS,
            "a",
            "the atlas",
            "benchmarks.ways.servers:atlas",
            sidebar=".st-key-layer-{layer} label",
            legend='.atlas-legend input[data-layer="{layer}"]',
        ),
        Way(REBUILD, "b", "st_folium, map rebuilt", "benchmarks.ways.servers:rebuild"),
        Way(CONSTANT, "c", "st_folium, feature_group_to_add", "benchmarks.ways.servers:constant"),
        Way(
            PLAIN,
            "d",
            "plain Leaflet",
            "benchmarks.ways.servers:plain",
            sidebar='aside input[data-layer="{layer}"]',
            legend='.legend input[data-layer="{layer}"]',
            framed=False,
        ),
        Way(DECK, "e", "st.pydeck_chart", "benchmarks.ways.servers:deck", framed=False, leaflet=False),
        Way(EMPTY, "f", "empty st_folium", "benchmarks.ways.servers:empty", sidebar=None, bare=True),
    )
}
