"""What the README and CONTRIBUTING say, as far as a program can check it."""

from __future__ import annotations

import ast
import re
import shlex
from pathlib import Path

import pytest
from PIL import Image
from typer.main import get_command

from dashboard.cli import app
from dashboard.state import from_query
from geodata import files

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^\| `ninebridges (\w[^`]*)`", README, re.MULTILINE)


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_every_link_within_the_project_leads_somewhere(document):
    text = (ROOT / document).read_text(encoding="utf-8")
    targets = [target for target in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in target]
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_the_screenshot_is_one_of_a_laptop():
    with Image.open(ROOT / "docs" / "screenshot.png") as image:
        assert image.size == (1440, 900)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_of_the_readme_is_one(command):
    name, *words = shlex.split(command)
    known = get_command(app).commands[name]
    options = {option for parameter in known.params for option in parameter.opts}
    assert {word for word in words if word.startswith("-")} <= options


def test_the_readme_tells_every_command():
    assert {command.split()[0] for command in COMMANDS} | {"serve"} == set(get_command(app).commands)


def test_the_link_in_the_readme_opens_a_view(shipped):
    [query] = re.findall(r'--view "([^"]+)"', README)
    assert from_query(shipped, query).selected == "rajin-khasan"


def test_the_notebook_example_runs():
    [example] = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    names: dict[str, object] = {}
    *_, last = [node for node in ast.parse(example).body if isinstance(node, ast.Expr)]
    exec(example, names)
    assert not eval(ast.unparse(last), names).is_empty
    assert eval('atlas.status("rajin-khasan").value', names) == "operating"


@pytest.mark.parametrize("target", re.findall(r"make (\w+)`?$", README + CONTRIBUTING, re.MULTILINE))
def test_every_make_target_named_is_one(target):
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_the_house_in_contributing_is_the_house():
    [picture] = re.findall(r"```\n(geodata/.*?)```", CONTRIBUTING, re.DOTALL)
    told: dict[str, set[str]] = {}
    package = ""
    for line in picture.splitlines():
        name = line.split()[0].rstrip("/")
        if line.startswith("  "):
            told[package].add(name)
        else:
            package = name
            told[package] = set()
    for package in ("geodata", "dashboard"):
        inside = (ROOT / package).iterdir()
        here = {path.name for path in inside if path.suffix == ".py" or path.is_dir()}
        assert told[package] == here - {"__init__.py", "__pycache__"}


@pytest.mark.parametrize("name", [files.NAMES, files.FACTS, files.PASSAGES, files.REFERENCES, files.ATLAS])
def test_contributing_tells_every_data_file(name):
    assert f"`{name}`" in CONTRIBUTING


def test_the_columns_in_contributing_are_those_of_the_files(shipped):
    for name in (files.NAMES, files.FACTS):
        header = (shipped.folder / name).read_text(encoding="utf-8").splitlines()[0]
        assert f"`{header}`" in CONTRIBUTING
