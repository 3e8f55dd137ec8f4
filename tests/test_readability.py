"""What a newcomer can read at a sitting: short modules and functions, and a name that means one thing."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parent.parent
WEB = ROOT / "dashboard" / "web"
#: Lines of a module; of the body of a function, that of half of them and that of nine in ten.
MOST_LINES, HALF, NINE_IN_TEN = 350, 6, 20


def python_modules():
    return sorted(path for package in ("geodata", "dashboard") for path in (ROOT / package).rglob("*.py"))


def scripts():
    """The browser's modules; those of others (vendor, node_modules) and the bundles are none of ours."""
    rooms = [WEB, *(room for room in WEB.iterdir() if room.name not in {"built", "vendor", "node_modules"})]
    return sorted(path for room in rooms if room.is_dir() for path in room.glob("*.js"))


def lines_of(paths):
    return {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in paths
    }


def body_lines(function):
    """How many lines the body of a function has, less its docstring."""
    body = function.body[ast.get_docstring(function) is not None :]
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


def functions(text):
    return [
        node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def classes(modules):
    """The modules that define a class, by its name; a class within a class counts, too."""
    homes = defaultdict(list)
    for name, text in modules.items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ClassDef):
                homes[node.name].append(name)
    return homes


@pytest.mark.parametrize("find", [python_modules, scripts])
def test_a_module_is_read_at_a_sitting(find):
    lines = lines_of(find())
    assert len(lines) > 30
    assert {name: count for name, count in lines.items() if count > MOST_LINES} == {}


def test_functions_are_short():
    lengths = sorted(
        body_lines(function)
        for path in python_modules()
        for function in functions(path.read_text(encoding="utf-8"))
    )
    assert median(lengths) <= HALF
    assert lengths[len(lengths) * 9 // 10] <= NINE_IN_TEN


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("def f():\n    return 1", 1),
        ('def f():\n    """Says what it\n    does."""\n    a = (\n        1,\n    )\n    return a', 4),
        ('def f():\n    """Nothing else."""', 0),
    ],
)
def test_the_lines_of_a_function_are_counted_without_its_docstring(text, lines):
    assert [body_lines(function) for function in functions(text)] == [lines]


def test_a_class_has_a_name_of_its_own():
    modules = {str(path): path.read_text(encoding="utf-8") for path in python_modules()}
    assert len(classes(modules)) > 100
    shared = {name: homes for name, homes in classes(modules).items() if len(homes) > 1}
    assert shared == {}


def test_a_class_name_that_stands_twice_is_found():
    homes = classes({"a.py": "class Row:\n    class Cell: ...", "b.py": "class Row: ...", "c.py": "Row = 1"})
    assert homes == {"Row": ["a.py", "b.py"], "Cell": ["a.py"]}
