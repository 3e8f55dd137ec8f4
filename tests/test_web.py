"""The browser's side: its modules, tested by node, the scripts that are bundled of them, and Leaflet."""

from __future__ import annotations

import json
import re
from hashlib import sha256

import pytest

from dashboard import web
from tests import node

BUNDLES = ["dashboard", "page", "viewer"]
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
    for name in ("dashboard", "viewer"):
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


def test_both_hosts_offer_the_map_the_same():
    """What the map asks of its host, the dashboard's and the file's both have."""
    asked = set()
    for path in (node.WEB / "map").iterdir():
        asked |= set(re.findall(r"(?:this\.)?host\.(\w+)", path.read_text(encoding="utf-8")))
    for name in ("streamlit", "file"):
        text = (node.WEB / "hosts" / f"{name}.js").read_text(encoding="utf-8")
        offered = re.findall(r"export (?:async )?(?:const|function|class) (\w+)|export \{ (\w+) \}", text)
        assert asked <= {first or second for first, second in offered}
