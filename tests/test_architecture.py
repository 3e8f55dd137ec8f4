"""Who may know whom (the list in CONTRIBUTING.md)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("geodata", "dashboard")

#: Files (a prefix of the path) and what they must not import (a prefix of the module).
FORBIDDEN = [
    (
        "geodata/",
        ("streamlit", "streamlit_folium", "folium", "branca", "dashboard"),
        "geodata knows no screen",
    ),
    ("geodata/", ("geodata.build",), "nothing imports build"),
    ("dashboard/", ("geodata.build",), "nothing imports build"),
    (
        "dashboard/state.py",
        ("streamlit", "folium", "branca", "dashboard.session", "dashboard.leaflet"),
        "the state is pure",
    ),
    ("dashboard/leaflet/", ("streamlit", "streamlit_folium"), "the map knows no widgets"),
    ("dashboard/leaflet/messages.py", ("folium", "branca"), "messages are pure"),
    ("dashboard/panels/text.py", ("streamlit",), "text is pure"),
    (
        "dashboard/exporting.py",
        ("streamlit", "dashboard.session", "dashboard.panels"),
        "what a view exports is pure",
    ),
    ("dashboard/panels/blocks.py", ("streamlit",), "blocks are pure"),
    ("dashboard/panels/facts.py", ("streamlit",), "facts are told in blocks"),
    ("dashboard/interactive/", ("streamlit", "streamlit_folium", "folium"), "a file has no server"),
    ("geodata/errors.py", ("geodata.catalogue", "geodata.files", "geodata.validation"), "errors come first"),
    (
        "geodata/model.py",
        ("geodata.catalogue", "geodata.files", "geodata.validation", "geodata.quoting"),
        "then the model",
    ),
    (
        "geodata/quoting.py",
        ("geodata.catalogue", "geodata.files", "geodata.validation"),
        "quoting needs the model only",
    ),
    ("geodata/validation.py", ("geodata.catalogue",), "the catalogue opens what validation let pass"),
]


def sources(root=ROOT):
    """Every module of the two packages but the build scripts, by its path from the root."""
    paths = [path for package in PACKAGES for path in sorted((root / package).rglob("*.py"))]
    relative = {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in paths}
    return {name: text for name, text in relative.items() if not name.startswith("geodata/build/")}


def imports(text):
    """The modules that a source imports, at its top or inside a function."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(module, prefix):
    return module == prefix or module.startswith(prefix + ".")


def breaches(name, text):
    """What a source imports against the rules."""
    return [
        f"{name} imports {module}: {reason}"
        for path, modules, reason in FORBIDDEN
        if name.startswith(path)
        for module in imports(text)
        if any(within(module, banned) for banned in modules)
    ]


def uses(text, owner, prefix):
    """Whether a source calls or names `owner.<prefix…>`."""
    return any(
        isinstance(node, ast.Attribute)
        and node.attr.startswith(prefix)
        and isinstance(node.value, ast.Name)
        and node.value.id == owner
        for node in ast.walk(ast.parse(text))
    )


@pytest.mark.parametrize("name", sources())
def test_a_module_imports_only_what_it_may_know(name):
    assert breaches(name, sources()[name]) == []


#: Modules that GDAL, workbooks and pictures are written with: loaded when an export is made.
LATE = ("pyogrio", "geopandas", "xlsxwriter", "PIL", "tomli_w")


def test_what_only_an_export_needs_is_not_loaded_with_the_program():
    """Of the exports, the modules that the package itself imports are those of the first run."""
    early = ("__init__", "archive", "document", "formats", "geojson", "geometry", "scope")
    loaded = {
        name: [module for module in imports(sources()[name]) if any(within(module, late) for late in LATE)]
        for name in (f"geodata/exports/{stem}.py" for stem in early)
    }
    assert {name: modules for name, modules in loaded.items() if modules} == {}


def test_only_the_page_draws_the_frame():
    assert [name for name, text in sources().items() if "streamlit_folium.st_folium" in imports(text)] == [
        "dashboard/page.py"
    ]


#: Who may open connections: for tiles that the reader chose, and to see whether the own server answers.
CALLERS = {"geodata/figure/tiles.py", "dashboard/serving.py"}
NETWORK = ("requests", "urllib.request", "http.client", "socket", "urllib3", "httpx", "aiohttp")


def callers(modules):
    """The modules, by name and text, that import what opens connections."""
    return {
        name
        for name, text in modules.items()
        if any(within(module, each) for module in imports(text) for each in NETWORK)
    }


def test_no_request_leaves_the_machine_from_anywhere_else():
    assert callers(sources()) == CALLERS
    assert callers(
        {"a.py": "def f():\n    from urllib.request import urlopen", "b.py": "import socketserver"}
    ) == {"a.py"}


def test_nothing_is_cached_a_second_time_by_streamlit():
    assert [name for name, text in sources().items() if uses(text, "st", "cache_")] == []


def test_no_style_stands_in_python():
    assert [name for name, text in sources().items() if "unsafe_allow_html" in text] == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("geodata/model.py", "import streamlit as st"),
        ("geodata/model.py", "from streamlit import session_state"),
        ("geodata/exports/kml.py", "def write():\n    import folium"),
        ("geodata/exports/kml.py", "from dashboard.state import ViewState"),
        ("geodata/exports/kml.py", "from geodata import build"),
        ("dashboard/page.py", "from geodata.build.rail import line"),
        ("dashboard/state.py", "import streamlit.runtime"),
        ("dashboard/leaflet/messages.py", "import streamlit"),
    ],
)
def test_a_breach_is_found(name, text):
    assert len(breaches(name, text)) == 1


def test_a_like_name_is_no_breach():
    assert breaches("geodata/model.py", "import streamlit_extras, foliumtools, builders") == []


def test_a_use_of_the_cache_is_found():
    assert uses("@st.cache_data\ndef f(): ...", "st", "cache_")
    assert not uses("from dashboard import cache\ncache.atlas()", "st", "cache_")
