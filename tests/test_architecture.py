"""Who may know whom (the list in CONTRIBUTING.md)."""

from __future__ import annotations

import ast
from collections import deque
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("geodata", "dashboard")

STREAMLIT = ("streamlit", "streamlit_folium")

#: Files (a prefix of the path), what they must not import (a prefix of the module) by whatever way, and why.
FORBIDDEN = [
    ("geodata/", (*STREAMLIT, "folium", "branca", "dashboard"), "geodata knows no screen"),
    ("geodata/", ("geodata.build",), "nothing imports build"),
    ("dashboard/", ("geodata.build",), "nothing imports build"),
    (
        "dashboard/reader/",
        (*STREAMLIT, "folium", "dashboard.session", "dashboard.widgets", "dashboard.page"),
        "what a person reads is plain data",
    ),
    ("dashboard/reader/state.py", ("branca", "dashboard.leaflet"), "the state is pure"),
    ("dashboard/reader/links.py", ("dashboard.leaflet",), "a link needs no map"),
    (
        "dashboard/reader/places.py",
        ("dashboard.reader.state", "dashboard.reader.links"),
        "a place is of no atlas",
    ),
    ("dashboard/leaflet/", STREAMLIT, "the map knows no widgets"),
    ("dashboard/leaflet/messages.py", ("folium", "branca"), "messages are pure"),
]

#: The order inside geodata: what a module must not import itself. (Through the package they all meet.)
ORDER = [
    ("geodata/errors.py", ("geodata.catalogue", "geodata.folder"), "errors come first"),
    ("geodata/geometry/", ("geodata.catalogue", "geodata.folder", "geodata.present"), "shapes need no atlas"),
    ("geodata/model.py", ("geodata.catalogue", "geodata.folder", "geodata.quoting"), "then the model"),
    ("geodata/quoting.py", ("geodata.catalogue", "geodata.folder.files"), "quoting needs a document only"),
    ("geodata/folder/", ("geodata.catalogue",), "the catalogue opens what the folder's check let pass"),
    ("geodata/catalogue.py", ("geodata.present",), "what is found comes before what is said"),
    (
        "geodata/present/",
        ("geodata.figure", "geodata.exports", "geodata.citing"),
        "what is said comes before formats",
    ),
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
    """What a source itself imports against the rules and the order inside geodata."""
    return [
        f"{name} imports {module}: {reason}"
        for path, modules, reason in [*FORBIDDEN, *ORDER]
        if name.startswith(path)
        for module in imports(text)
        if any(within(module, banned) for banned in modules)
    ]


def module_of(name):
    """The module that a file holds: `a/b.py` is a.b, `a/__init__.py` is a."""
    return name.removesuffix(".py").replace("/", ".").removesuffix(".__init__")


@cache
def graph():
    """What each module of the two packages loads: its imports, and the packages that it lies in."""
    return edges(sources())


def edges(files):
    """Modules, by name, to the modules that loading them loads in turn, as far as their own imports say."""
    texts = {module_of(name): text for name, text in files.items()}
    return {module: _loaded(module, text, texts) for module, text in texts.items()}


def _loaded(module, text, known):
    found = {_longest(imported, known) for imported in imports(text)}
    packages = {each for each in known if module.startswith(f"{each}.")}
    return sorted(found | packages - {module})


def _longest(imported, known):
    """The module of `from a.b import c`: a.b.c if that is one, else a.b; of others the name as it is."""
    parts = imported.split(".")
    stems = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((stem for stem in stems if stem in known), imported)


def way(start, banned, loads):
    """The shortest way by imports from a module to one that it may not know, or nothing."""
    ways, waiting = {start: [start]}, deque([start])
    while waiting:
        module = waiting.popleft()
        for each in loads.get(module, ()):
            if each not in ways:
                ways[each] = [*ways[module], each]
                waiting.append(each)
                if any(within(each, prefix) for prefix in banned):
                    return ways[each]
    return []


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


@pytest.mark.parametrize(("path", "banned", "reason"), FORBIDDEN, ids=lambda each: str(each)[:40])
def test_no_module_reaches_by_others_what_it_may_not_know(path, banned, reason):
    modules = [module_of(name) for name in sources() if name.startswith(path)]
    ways = [way(module, banned, graph()) for module in modules]
    assert [" → ".join(found) for found in ways if found] == [], reason


#: Files of a house in which the map reaches a forbidden module by several ways.
HOUSE = {
    "pure/__init__.py": "",
    "pure/a.py": "from pure import b",
    "pure/b.py": "def late():\n    from shell.tools import helper",
    "shell/__init__.py": "import streamlit as st",
    "shell/tools.py": "from pure.c import d",
    "pure/c.py": "import streamlit_extras",
}


@pytest.mark.parametrize(
    ("module", "found"),
    [
        ("pure.a", ["pure.a", "pure.b", "shell.tools", "shell", "streamlit"]),  # by a function, and a package
        ("shell.tools", ["shell.tools", "shell", "streamlit"]),  # by the package that it lies in
        ("pure.c", []),  # a like name
        ("pure", []),
    ],
)
def test_a_way_round_is_found(module, found):
    assert way(module, ("streamlit",), edges(HOUSE)) == found


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
CALLERS = {"geodata/figure/tiles.py", "dashboard/server/serving.py"}
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
        ("geodata/exports/kml.py", "from dashboard.reader.state import ViewState"),
        ("geodata/exports/kml.py", "from geodata import build"),
        ("dashboard/page.py", "from geodata.build.rail import line"),
        ("dashboard/reader/state.py", "import streamlit.runtime"),
        ("dashboard/leaflet/messages.py", "import streamlit"),
        ("dashboard/reader/panels/facts.py", "from dashboard.widgets import cite"),
    ],
)
def test_a_breach_is_found(name, text):
    assert len(breaches(name, text)) == 1


def test_a_like_name_is_no_breach():
    assert breaches("geodata/model.py", "import streamlit_extras, foliumtools, builders") == []


def test_a_use_of_the_cache_is_found():
    assert uses("@st.cache_data\ndef f(): ...", "st", "cache_")
    assert not uses("from dashboard import cache\ncache.atlas()", "st", "cache_")
