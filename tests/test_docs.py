"""What the README and CONTRIBUTING say, as far as a program can check it."""

from __future__ import annotations

import ast
import json
import re
import shlex
import shutil
from pathlib import Path

import pytest
from PIL import Image
from typer.main import get_command

from dashboard.cli import app
from dashboard.reader.links import read_query
from geodata import check_folder, coverage, load_atlas, shipped_folder
from geodata.build import points as points_build
from geodata.build.documents import documents
from geodata.folder import files

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^\| `ninebridges (\w[^`]*)`", README, re.MULTILINE)


@pytest.mark.parametrize(
    "document",
    [
        *("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"),
        *("docs/how-it-works.md", "docs/replicas.md"),
    ],
)
def test_every_link_within_the_project_leads_somewhere(document):
    text = (ROOT / document).read_text(encoding="utf-8")
    folder = (ROOT / document).parent
    targets = [target for target in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in target]
    assert [target for target in targets if not (folder / target).exists()] == []


#: Folders at which the paths in a document may begin.
ROOMS = (
    "",
    "geodata",
    "dashboard",
    "dashboard/reader",
    "dashboard/server",
    "dashboard/styles",
    "dashboard/web",
    "dashboard/web/map",
    "geodata/build",
)


@pytest.mark.parametrize(
    "document", ["CONTRIBUTING.md", "SECURITY.md", "docs/how-it-works.md", "docs/replicas.md"]
)
def test_every_path_named_leads_somewhere(document):
    text = (ROOT / document).read_text(encoding="utf-8")
    paths = re.findall(r"`([\w.-]*[a-z][\w.-]*/(?:[\w-]+/)*(?:[\w-]+\.[a-z]+)?|[\w-]+\.(?:py|js|css))`", text)
    missing = [path for path in paths if not any((ROOT / room / path).exists() for room in ROOMS)]
    assert missing == []


def blocks(kind):
    return re.findall(rf"```{re.escape(kind)}\n(.*?)```", CONTRIBUTING, re.DOTALL)


@pytest.fixture
def example(tmp_path):
    """A copy of the shipped atlas and of its table of points, to which the worked example is added."""

    def follow(old="", new=""):
        folder = tmp_path / "atlas"
        shutil.copytree(ROOT / "geodata" / "data", folder, ignore=shutil.ignore_patterns("basemap"))
        points = shutil.copy(ROOT / "geodata" / "build" / "points.csv", tmp_path)
        for name, path in {
            "points": points,
            "names": folder / files.NAMES,
            "facts": folder / files.FACTS,
        }.items():
            [rows] = blocks(f"csv {name}.csv")
            assert Path(path).read_text(encoding="utf-8").endswith("\n")
            with Path(path).open("a", encoding="utf-8") as file:
                file.write(rows.replace(old, new, 1) if old else rows)
        [reference] = [text for text in blocks("json") if "example-daily" in text]
        references = json.loads((folder / files.REFERENCES).read_text(encoding="utf-8"))
        references.append(json.loads(reference.replace(old, new, 1) if old else reference))
        (folder / files.REFERENCES).write_text(json.dumps(references), encoding="utf-8")
        points_build.write_layers(Path(points), folder / files.LAYERS)
        return folder

    return follow


def test_the_worked_example_adds_no_problem(example):
    folder = example()
    assert check_folder(folder) == check_folder(shipped_folder())
    [row] = [row for row in coverage.table(load_atlas(folder)) if "fewer than two" in row.what]
    assert row.missing == ("slavyanka-grain",)


SLIPS = re.findall(r"^\| `(.+?)` as `(.+?)` \| (.+?) \|$", CONTRIBUTING, re.MULTILINE)


@pytest.mark.parametrize(("right", "wrong", "told"), SLIPS, ids=[slip[1] for slip in SLIPS])
def test_a_slip_in_the_worked_example_is_told_as_it_says(example, right, wrong, told):
    problems = [str(problem) for problem in check_folder(example(right, wrong))]
    assert [problem for problem in problems if told in problem]


def test_the_worked_example_shows_slips_of_every_file():
    assert len(SLIPS) == 11


def test_the_screenshot_is_one_of_a_laptop():
    with Image.open(ROOT / "docs" / "screenshot.png") as image:
        assert image.size == (1440, 900)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_of_the_readme_is_one(command):
    name, *words = shlex.split(command)
    known = get_command(app).commands[name]
    options = {option for parameter in known.params for option in parameter.opts}
    assert {word for word in words if word.startswith("-")} <= options


def test_the_documents_that_are_counted_from_the_data_are_up_to_date():
    texts = documents().items()
    stale = [name for name, text in texts if (ROOT / name).read_text(encoding="utf-8") != text]
    assert stale == [], "run: make docs"


def test_the_readme_tells_every_command():
    assert {command.split()[0] for command in COMMANDS} | {"serve"} == set(get_command(app).commands)


def test_the_links_in_the_readme_open_views(shipped):
    links = [read_query(shipped, query) for query in re.findall(r'--view "([^"]+)"', README)]
    assert [complaints for _, complaints in links if complaints] == []
    assert {"rajin-khasan", None} == {view.selected for view, _ in links}
    assert any(view.filtered for view, _ in links)


def test_the_gallery_shows_all_that_lies_in_it():
    lying = {f"docs/gallery/{path.name}" for path in (ROOT / "docs" / "gallery").iterdir()}
    assert set(re.findall(r"\]\((docs/gallery/[^)]+)\)", README)) == lying


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


#: Folders of which the picture shows everything.
WHOLE = (
    "geodata",
    "geodata/csl",
    "geodata/folder",
    "geodata/folder/checks",
    "geodata/geometry",
    "geodata/present",
    "dashboard",
    "dashboard/reader",
    "dashboard/server",
)


def pictured(picture: str):
    """The folders of a picture in which two spaces go one level down, each with the names told in it."""
    told: dict[str, set[str]] = {}
    open_folders: list[str] = []
    for line in picture.splitlines():
        depth = (len(line) - len(line.lstrip())) // 2
        names = re.findall(r"[\w.]+(?:/|\.py|\.js)", re.split(r"  +", line.strip())[0])
        del open_folders[depth:]
        inside = "/".join(open_folders)
        told.setdefault(inside, set()).update(name.rstrip("/") for name in names)
        open_folders.extend(name.rstrip("/") for name in names[:1])
    return told


def test_the_house_in_contributing_is_the_house():
    [picture] = re.findall(r"```\n(geodata/.*?)```", CONTRIBUTING, re.DOTALL)
    told = pictured(picture)
    assert [
        f"{inside}/{name}" for inside in told for name in told[inside] if not (ROOT / inside / name).exists()
    ] == []
    for package in WHOLE:
        inside = (ROOT / package).iterdir()
        here = {path.name for path in inside if path.suffix == ".py" or path.is_dir()}
        assert told[package] == here - {"__init__.py", "__pycache__"}, package


@pytest.mark.parametrize(
    "name",
    [files.NAMES, files.FACTS, files.PASSAGES, files.REFERENCES, files.CHECKPOINTS, files.ATLAS],
)
def test_contributing_tells_every_data_file(name):
    assert f"`{name}`" in CONTRIBUTING


def test_the_columns_in_contributing_are_those_of_the_files(shipped):
    for name in (files.NAMES, files.FACTS, files.CHECKPOINTS):
        header = (shipped.folder / name).read_text(encoding="utf-8").splitlines()[0]
        assert f"`{header}`" in CONTRIBUTING
