"""The folium elements of the map.

Their scripts are constant: streamlit-folium remounts its frame when the map's script changes. What
varies goes through `StateGroup`, which hands the frame plain ids and numbers. Layers, names and
styles are fetched by the frame from the server's routes; no text of the data stands in a script.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import folium
from branca.element import Element, MacroElement
from folium.template import Template

from dashboard.leaflet.extent import MapExtent
from dashboard.reader.places import MAX_ZOOM

#: From the frame's page (/component/<name>/index.html) to the root of the server.
ROOT = "../../"


class AtlasMap(folium.Map):
    """A Leaflet map that loads Leaflet and the atlas's scripts from this server alone.

    `version` is that of the scripts, `opened` that of the atlas's files: a change of either makes a new map.
    Since its page is constant, one map serves all runs (`atlas_map`): it is rendered once, has from the
    beginning the id that streamlit-folium gives it, and keeps no state that is sent with it.
    """

    @classmethod
    def _generate_id(cls) -> str:
        return "div"

    def __init__(self, version: str, extent: MapExtent, opened: str = "") -> None:
        self._is_rendered = False
        self.default_js = [("atlas", f"{ROOT}assets/map.js?v={version}")]
        self.default_css = [("atlas_css", f"{ROOT}assets/map.css?v={version}")]
        super().__init__(
            location=(extent.home.latitude, extent.home.longitude),
            zoom_start=int(extent.home.zoom),
            tiles=None,
            zoom_control=False,
            attribution_control=False,
            prefer_canvas=True,
            # folium's own min_zoom and max_zoom serve only maps with a tile layer
            minZoom=extent.least_zoom,
            maxZoom=MAX_ZOOM,
        )
        self.add_child(AtlasElement(extent, opened))
        self.get_root().render()

    def render(self, **kwargs: Any) -> Any:
        """Render into the figure, unless it is there already: folium would compile all its templates anew."""
        if not self._is_rendered:
            self._is_rendered = True
            super().render(**kwargs)  # type: ignore[no-untyped-call]

    def add_child(self, child: Element, name: str | None = None, index: int | None = None) -> Element:
        """Add a child that is part of the map; a state only learns which map it is for."""
        if isinstance(child, StateGroup):
            child._parent = self  # noqa: SLF001 - as Element.add_child does
            return self
        added: Element = super().add_child(child, name, index)
        return added


@lru_cache(maxsize=4)
def atlas_map(version: str, extent: MapExtent, opened: str) -> AtlasMap:
    """The map of an opened atlas, the same for all sessions."""
    return AtlasMap(version, extent, opened)


class AtlasElement(MacroElement):
    """Starts the atlas's own script on the map."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = NineBridges.start(
                {{ this._parent.get_name() }}, "{{ this.root }}", {{ this.edges }}, "{{ this.opened }}");
        {% endmacro %}
        """
    )

    def __init__(self, extent: MapExtent, opened: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "AtlasElement"
        self.root, self.opened = ROOT, opened
        self.edges = json.dumps(extent.edges)


class StateGroup(folium.FeatureGroup):
    """Not a group of features but a message: the state that the map is to show.

    `state` holds ids, numbers and booleans only; anything else would end up in a script.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = NineBridges.apply({{ this.state }});
        {% endmacro %}
        """
    )

    def __init__(self, state: Mapping[str, Any]) -> None:
        super().__init__()
        self.state = json.dumps(_harmless(state), separators=(",", ":"), sort_keys=True, allow_nan=False)

    def render(self, **kwargs: Any) -> Any:
        """Do nothing: the state is sent as a script, and stands in no page."""


_HARMLESS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_. ")


def _harmless(value: object) -> object:
    """The value, if it holds nothing that could end a string or begin a template in a script."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str) and _HARMLESS.issuperset(value):
        return value
    if isinstance(value, Mapping):
        return {str(_harmless(str(key))): _harmless(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_harmless(item) for item in value]
    raise ValueError(
        f"{value!r:.60} must not go into the map's script: send an id, a number or a list of them"
    )
