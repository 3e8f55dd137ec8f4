"""The map's page is constant, and nothing of the data can become a script in it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import folium  # noqa: TID251 - the ban is geodata's
import pytest
from jinja2 import Environment
from streamlit_folium import get_full_id

from dashboard import web
from dashboard.leaflet.elements import AtlasElement, AtlasMap, StateGroup, atlas_map
from dashboard.leaflet.extent import BASE_MAP, MapExtent
from dashboard.leaflet.messages import Move, Progress, speak
from dashboard.reader.places import MAX_ZOOM, MIN_ZOOM, Place
from dashboard.reader.state import ViewState

STATE = speak(
    ViewState(frozenset({"rails"}), selected="north-line"), Progress("k3x9", 4), Move(1), base="esri-imagery"
)

WEB = Path(web.__file__).parent
GROUND = MapExtent(Place(40.6, 129.5, 6), MIN_ZOOM, BASE_MAP)


def page(version="abc"):
    """The whole page that folium makes of the map, with its random ids made alike."""
    shown = AtlasMap(version, GROUND)
    html = shown.get_root().render()
    for number, element in enumerate(shown._children.values()):
        html = html.replace(element._id, f"id{number}")
    return html


def script(group):
    """The script that streamlit-folium sends for a group."""
    shown = folium.Map(tiles=None)
    group.add_to(shown)
    group.render()
    return group._template.module.script(group, {})


@pytest.mark.parametrize(
    "text",
    [
        "it's",
        'a "quote"',
        "a `tick`",
        "${code}",
        "<b>",
        "</script>",
        "{{ code }}",
        "{% raw %}",
        "a\\b",
        "a\nb",
        "\u2028",
        "(",
        ";",
        "나진",
    ],
)
def test_text_that_could_end_a_string_never_enters_the_script(text):
    for state in (
        STATE | {"selected": text},
        STATE | {"layers": [text]},
        STATE | {text: 1},
        {"a": {"b": [text]}},
    ):
        with pytest.raises(ValueError, match=r"must not go into the map's script: send an id"):
            StateGroup(state)


@pytest.mark.parametrize("thing", [b"bytes", {1, 2}, object(), Place(42, 130, 5)])
def test_only_plain_values_enter_the_script(thing):
    with pytest.raises(ValueError, match="must not go into the map's script"):
        StateGroup({"thing": thing})


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_a_number_that_is_none_never_enters_the_script(number):
    with pytest.raises(ValueError, match=r"must not go into the map's script|not JSON compliant"):
        StateGroup({"lat": number})


def test_every_id_of_the_shipped_atlas_may_enter_the_script(shipped):
    group = StateGroup({"features": list(shipped.features), "layers": list(shipped.layers)})
    assert json.loads(group.state)["features"] == list(shipped.features)


def test_the_state_is_handed_over_as_it_is():
    [handed] = re.findall(r"NineBridges\.apply\((.*?)\);", script(StateGroup(STATE)))
    assert json.loads(handed) == STATE


def test_the_same_state_is_the_same_text():
    assert StateGroup(STATE).state == StateGroup(dict(reversed(STATE.items()))).state


def test_the_map_is_the_same_page_every_time():
    assert page() == page()


def test_the_map_is_compiled_once_and_keeps_no_state(monkeypatch):
    shown = atlas_map("abc", GROUND, "1")
    assert atlas_map("abc", GROUND, "1") is shown
    header = shown.get_root().header.render()
    monkeypatch.setattr(Environment, "compile", None)
    group = StateGroup(STATE)
    group.add_to(shown)
    shown.render()
    group.render()
    assert shown.get_root().header.render() == header
    assert get_full_id(shown) == "map_div"
    assert "k3x9" in group._template.module.script(group, {})
    assert "k3x9" not in shown._template.module.script(shown, {})
    assert [type(child) for child in shown._children.values()] == [AtlasElement]


def test_the_map_zooms_no_farther_than_a_link_can_say():
    shown = json.loads(re.search(r"\.\.\.(\{.*?\})", page(), re.DOTALL)[1].replace(",\n}", "}"))
    assert (shown.get("minZoom"), shown.get("maxZoom")) == (MIN_ZOOM, MAX_ZOOM)


def test_new_scripts_make_a_new_page():
    assert page("abc") != page("def")


def test_the_page_knows_nothing_of_the_data(shipped):
    html = page()
    assert not [feature for feature in shipped.features if feature in html]


def test_scripts_and_styles_come_from_this_server():
    shown = AtlasMap("abc", GROUND)
    addresses = [address for _, address in [*shown.default_js, *shown.default_css]]
    assert addresses == ["../../assets/map.js?v=abc", "../../assets/map.css?v=abc"]


def test_no_address_of_the_page_leaves_this_server():
    shown = AtlasMap("abc", GROUND)
    addresses = [address for _, address in [*shown.default_js, *shown.default_css]]
    assert [address for address in addresses if not address.startswith("../../assets/")] == []


def test_no_element_of_the_map_links_elsewhere():
    linked = re.findall(r"""(?:src|href)\s*=\s*["']([^"']*)""", page())
    assert linked
    assert [address for address in linked if not address.startswith("../../assets/")] == []


def test_the_map_starts_the_atlas_once():
    assert page().count("NineBridges.start(") == 1
    assert [type(child) for child in AtlasMap("abc", GROUND)._children.values()] == [AtlasElement]


def test_no_script_or_style_fetches_from_another_host():
    folders = [WEB / name for name in ("built", "styles")]
    texts = {path.name: path.read_text(encoding="utf-8") for each in folders for path in each.iterdir()}
    allowed = "http://www.w3.org/2000/svg"  # a namespace, never fetched
    found = {
        name
        for name, text in texts.items()
        if re.search(r"(?:https?:)?//[a-z]+\.", text.replace(allowed, ""))
    }
    assert found == set()
