"""What is used of Streamlit, streamlit-folium and uvicorn beyond what they promise to keep.

Such a use can break with any release, so each stands in the list below, and pyproject.toml has an upper
bound for the package. Who raises the bound looks at each of them first.
"""

from __future__ import annotations

import re
import tomllib
from importlib import import_module
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from test_architecture import ROOT, imports, sources, within

#: Of each package, the names that anyone may use.
PUBLIC = {
    "streamlit": (r"streamlit", r"streamlit\.testing\.v1\.AppTest"),
    "streamlit_folium": (r"streamlit_folium\.st_folium",),
    "uvicorn": (r"uvicorn", r"uvicorn\.middleware\.proxy_headers\.ProxyHeadersMiddleware"),
}
#: The module that uses more, what it uses, and what for.
USED = {
    ("dashboard/server/head.py", "streamlit.file_util"): "where Streamlit's index page lies",
    ("dashboard/navigation.py", "streamlit.navigation.page.StreamlitPage"): "the type of a page",
    ("dashboard/server/serving.py", "streamlit.web.bootstrap"): "Streamlit's start without its command line",
    ("dashboard/address_bar.py", "streamlit.runtime.scriptrunner.get_script_run_ctx"): "back and forward",
    ("dashboard/address_bar.py", "streamlit.runtime.state.get_session_state"): "the parameters of the link",
    ("dashboard/server/sockets.py", "streamlit.proto.BackMsg_pb2.BackMsg"): "what a page may send",
    (
        "dashboard/server/sockets.py",
        "uvicorn.protocols.websockets.websockets_sansio_impl.WebSocketsSansIOProtocol",
    ): "ends for what is no message of a page",
    (
        "dashboard/server/connections.py",
        "uvicorn.protocols.http.h11_impl.H11Protocol",
    ): "limits for slow clients",
}
#: The names in Streamlit's page by which our styles and scripts find its parts.
NAMED = re.compile(r"(?<=data-testid=)\"?st[A-Z]\w+|(?<=\.)st[A-Z]\w+")
TEXTS = [*(ROOT / "dashboard").rglob("*.css"), *(ROOT / "dashboard").rglob("*.js")]


def beyond(modules):
    """Which modules, by name and text, use what of the packages beyond their public names."""
    return {
        (name, used)
        for name, text in modules.items()
        for used in imports(text)
        for package, public in PUBLIC.items()
        if within(used, package) and not any(re.fullmatch(each, used) for each in public)
    }


def test_each_use_is_listed():
    assert beyond(sources()) == set(USED)


@pytest.mark.parametrize("used", sorted({used for _, used in USED}))
def test_what_is_used_is_there(used):
    module, _, name = used.rpartition(".")
    assert hasattr(import_module(module), name) or import_module(used)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("def f():\n    from streamlit.runtime import get_instance", {"streamlit.runtime.get_instance"}),
        ("from uvicorn import Config", {"uvicorn.Config"}),
        ("import streamlit as st\nfrom streamlit.testing.v1 import AppTest\nimport uvicorn", set()),
    ],
)
def test_a_use_is_found(text, found):
    assert {used for _, used in beyond({"a.py": text})} == found


@pytest.mark.parametrize("package", PUBLIC)
def test_such_a_package_has_an_upper_bound(package):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {each.name: each for each in map(Requirement, project["dependencies"])}
    bounds = {each.operator for each in needed[package.replace("_", "-")].specifier}
    assert "<" in bounds


def test_the_parts_of_the_page_have_the_names_by_which_they_are_found():
    named = {each.strip('"') for path in TEXTS for each in NAMED.findall(path.read_text(encoding="utf-8"))}
    scripts = (Path(str(import_module("streamlit").__file__)).parent / "static/static/js").glob("*.js")
    known = "".join(path.read_text(encoding="utf-8") for path in scripts)
    assert len(named) > 10
    assert {name for name in named if name not in known} == set()
