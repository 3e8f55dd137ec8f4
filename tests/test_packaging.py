"""What a wheel takes along, and what the locks may say."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ["requirements.txt", "requirements-dev.txt"]


def locked(name: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9._-]+)==", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))


def test_the_list_of_packages_is_complete() -> None:
    found = {
        path.parent.relative_to(ROOT)
        for name in ("geodata", "dashboard")
        for path in (ROOT / name).rglob("__init__.py")
    }
    listed = set(PROJECT["tool"]["setuptools"]["packages"])
    packages = {".".join(folder.parts) for folder in found} - {"geodata.build"}
    assert packages | {"dashboard.settings"} == listed


def test_the_settings_come_from_streamlits_own_file() -> None:
    folder = PROJECT["tool"]["setuptools"]["package-dir"]["dashboard.settings"]
    assert (ROOT / folder / "config.toml").is_file()


@pytest.mark.parametrize("name", ["geodata", "dashboard"])
def test_every_file_beside_the_code_is_package_data(name: str) -> None:
    patterns = PROJECT["tool"]["setuptools"]["package-data"][name]
    taken = {path for pattern in patterns for path in (ROOT / name).glob(pattern)}
    ours = [path for path in (ROOT / name).rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    left = [path for path in ours if path.suffix != ".py" and path not in taken and "build" not in path.parts]
    assert [path for path in left if not is_source_of_scripts(path.relative_to(ROOT / name))] == []


def is_source_of_scripts(path: Path) -> bool:
    """Of the browser's side a wheel takes what browsers load, not the modules of which that is bundled."""
    return path.parts[0] == "web" and path.parts[1] not in {"built", "styles", "vendor"}


def test_the_changelog_that_ships_is_the_one_that_is_kept() -> None:
    assert (ROOT / "dashboard/CHANGELOG.md").resolve() == ROOT / "CHANGELOG.md"


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_every_version_by_hash_and_names_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert re.search(r"https?:|file:|--index|--find-links|@ ", text) is None
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)
    assert [entry for entry in entries if "==" in entry and "--hash=sha256:" not in entry] == []


def test_the_locks_hold_what_the_project_asks_for() -> None:
    def named(requirements: list[str]) -> set[str]:
        names = {
            re.split(r"[<>=\[ ]", requirement)[0].lower().replace("_", "-") for requirement in requirements
        }
        return names - {"nine-bridges-atlas"}

    extras = PROJECT["project"]["optional-dependencies"]
    run = named(PROJECT["project"]["dependencies"])
    assert run <= locked("requirements.txt")
    assert locked("requirements.txt") | named(extras["test"]) | named(extras["dev"]) <= locked(
        "requirements-dev.txt"
    )
