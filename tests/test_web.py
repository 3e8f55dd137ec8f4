"""The browser's side: its modules, tested by node, the scripts that are bundled of them, and Leaflet."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from hashlib import sha256

import pytest

from dashboard import web
from dashboard.reader.interactive.documents import opening
from dashboard.reader.links import read_query, to_query
from dashboard.reader.state import BUILT_IN, default_view
from tests import node

BUNDLES = ["dashboard", "page", "site", "viewer"]
#: As in build.mjs: what the bundled scripts depend on.
SOURCES = ["dashboard.js", "hosts", "map", "panel", "viewer", "build.mjs", "package-lock.json"]
YEARS = (1933, 1934, 2015, 2016, 2017, 2018, 2026, None)


def hash_of_sources() -> str:
    paths = [node.WEB / name for name in SOURCES]
    files = [file for path in paths for file in (path.iterdir() if path.is_dir() else [path])]
    named = {file.relative_to(node.WEB).as_posix(): file.read_bytes() for file in files}
    return sha256(b"".join(f"{name}\n".encode() + named[name] for name in sorted(named))).hexdigest()[:16]


def test_the_modules_do_what_their_own_tests_say():
    ran = node.run("--test", *sorted(f"tests/{path.name}" for path in (node.WEB / "tests").glob("*.test.js")))
    assert ran.returncode == 0, ran.stdout
    assert re.search(r"(?:pass|passed) [1-9]\d", ran.stdout)


@pytest.mark.parametrize("name", BUNDLES)
def test_a_script_is_bundled_of_the_modules_as_they_are(name):
    head = (node.WEB / "built" / f"{name}.js").read_text(encoding="utf-8").splitlines()[0]
    made_of = re.search(r"Made of sources (\w{16}) by make web", head)
    assert made_of, head
    assert made_of[1] == hash_of_sources(), "the modules have changed: run make web"


def test_nothing_else_is_bundled():
    assert sorted(path.stem for path in (node.WEB / "built").iterdir()) == BUNDLES


def test_the_map_s_scripts_begin_with_leaflet_and_name_no_source_map():
    for name in ("dashboard", "site", "viewer"):
        text = web.script(name)
        assert text.startswith("/* @preserve\n * Leaflet 1.9.4")
        assert "sourceMappingURL" not in text
    assert "Leaflet" not in web.script("page")


def test_leaflet_is_as_it_was_published():
    told = (web.LEAFLET / "SOURCE.md").read_text(encoding="utf-8")
    sums = re.findall(r"^\| (\S+) \| ([0-9a-f]{64}) \|$", told, re.MULTILINE)
    files = [path for path in web.LEAFLET.rglob("*") if path.is_file() and path.name != "SOURCE.md"]
    held = {file.relative_to(web.LEAFLET).as_posix(): sha256(file.read_bytes()).hexdigest() for file in files}
    assert dict(sums) == held


def test_the_lock_pins_every_package_by_its_hash_and_names_no_registry():
    packages = json.loads((node.WEB / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    others = {name: package for name, package in packages.items() if name}
    assert [name for name, package in others.items() if not package["integrity"].startswith("sha512-")] == []
    assert [name for name, package in others.items() if "resolved" in package] == []


def test_python_and_the_map_agree_on_the_status_of_a_year(minimal):
    history = json.dumps([list(entry) for entry in minimal.status_by_year("north-line")])
    script = f"""
        import {{ statusIn }} from "./map/filters.js";
        const history = {history};
        console.log(JSON.stringify([1933, 1934, 2015, 2016, 2017, 2018, 2026, null]
            .map((year) => statusIn(history, year))));
    """
    assert node.value(script) == [minimal.current_status("north-line", year) for year in YEARS]


LINKS = [
    "",
    "layer.rails=false&layer.sites=true",
    "rails=false",
    "status=Operating&status=suspended&sector=Railways",
    "year=1934",
    "year=2026",
    "feature=north-line&at=42.1,130.5,9",
    "at=95,0,3",
    "at=86,-90.25,2.5",
    "at=42.5,130.25,99",
    "year=0001&status=Nonsense&layer.rails=perhaps&feature=none&utm_source=mail",
    "base=OpenStreetMap&year=2016",
    "amp;year=2016",
]


def test_python_and_a_page_of_its_own_read_and_write_the_same_links(minimal):
    view = opening(minimal, default_view(minimal))
    script = f"""
        import {{ Links }} from "./viewer/links.js";
        const {{ opening, zooms, link }} = {json.dumps(view)};
        const links = new Links({{ ...link, opening, zooms }}, (id) => id === "north-line");
        console.log(JSON.stringify({json.dumps(LINKS)}.map((query) => {{
            const {{ state, unread }} = links.read(query);
            return [links.write(state, state), unread.length];
        }})));
    """
    expected = []
    for query in LINKS:
        read, unread = read_query(minimal, query)
        online = read.base != BUILT_IN  # of which a page of its own has none
        expected.append([to_query(minimal, replace(read, base=BUILT_IN)), len(unread) + online])
    assert node.value(script) == expected


def test_all_hosts_offer_the_map_the_same():
    """What the map and the page around it ask of their host, each host has."""
    asked = set()
    for path in [*(node.WEB / "map").iterdir(), node.WEB / "hosts" / "beside.js"]:
        asked |= set(re.findall(r"(?:this\.)?host\.(\w+)", path.read_text(encoding="utf-8")))
    assert {"request", "page", "writePlace"} <= asked
    viewer = set(re.findall(r"(?:this\.)?host\.(\w+)", (node.WEB / "viewer/viewer.js").read_text("utf-8")))
    for names, wanted in (
        (["streamlit"], asked),
        (["own", "file"], asked | viewer),
        (["own", "site"], asked | viewer),
    ):
        text = "".join((node.WEB / "hosts" / f"{name}.js").read_text(encoding="utf-8") for name in names)
        offered = re.findall(r"export (?:async )?(?:const|function|class) (\w+)|export \{ (\w+) \}", text)
        assert wanted <= {first or second for first, second in offered}
