"""A Data Package: nothing is lost on the way out and in again, and no zip is trusted."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from geodata import Atlas, AtlasInvalidError, Basis, check_folder, limits, load_atlas
from geodata.exports import Format, Scope, as_file
from geodata.extracting import extract
from geodata.folder import packed
from tests.exported import harmful

NUMBERS = {"number": float, "integer": int, "string": str}


def saved(atlas: Atlas, folder: Path, scope: Scope | None = None) -> Path:
    path = folder / "package.zip"
    path.write_bytes(as_file(atlas, Format.DATA_PACKAGE, *([scope] if scope else [])))
    return path


def opened(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def package(shipped: Atlas, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(shipped, tmp_path_factory.mktemp("package"), Scope(link="https://example.org/"))


@pytest.fixture(scope="module")
def files(package: Path) -> dict[str, bytes]:
    return opened(package)


@pytest.fixture(scope="module")
def descriptor(files: dict[str, bytes]) -> dict[str, Any]:
    return json.loads(files["datapackage.json"])


# Out and in again


def alike(one: Atlas, other: Atlas) -> bool:
    """Whether two atlases hold the same in the same order, wherever they were opened from."""
    return replace(one, folder=other.folder) == other and list(one.features) == list(other.features)


def test_the_zip_opens_as_the_same_atlas(package: Path, shipped: Atlas) -> None:
    assert alike(load_atlas(package), shipped)
    assert check_folder(package) == check_folder(shipped.folder)


def test_the_unpacked_folder_opens_as_the_same_atlas(minimal: Atlas, tmp_path: Path) -> None:
    with zipfile.ZipFile(saved(minimal, tmp_path)) as archive:
        archive.extractall(tmp_path / "atlas")
    assert alike(load_atlas(tmp_path / "atlas"), minimal)


def test_a_part_opens_as_the_same_part(shipped: Atlas, tmp_path: Path) -> None:
    there = [
        feature.id for feature in shipped.features_in("gas-pipelines") if shipped.exists(feature.id, 2012)
    ]
    part = extract(shipped, there, 2012)
    what = "Gas pipelines; status at the end of 2012"
    path = saved(part, tmp_path, Scope(what))
    assert alike(load_atlas(path), replace(part, about=part.about.model_copy(update={"extract": what})))
    assert {problem.file for problem in check_folder(path)} == {"facts.csv"}  # statuses of 2012 are old


def test_harmful_texts_ids_of_facts_and_fine_numbers_survive(minimal: Atlas, tmp_path: Path) -> None:
    atlas = harmful(minimal)
    told = (atlas.facts[0].model_copy(update={"note": 'a "b"\nc, | d'}), *minimal.facts)
    facts = tuple(
        fact if fact.basis is Basis.DERIVED else fact.model_copy(update={"id": f"fact-{number}"})
        for number, fact in enumerate(told)
    )
    point = minimal.checkpoints[0].model_copy(update={"lon": 130.50123456789012})
    about = minimal.about.model_copy(update={"description": 'Two\n"towns" \\ é', "corrections": "a@b.c"})
    atlas = replace(atlas, facts=facts, checkpoints=(point,), about=about)
    assert alike(load_atlas(saved(atlas, tmp_path)), atlas)


def test_the_same_atlas_makes_the_same_package(minimal: Atlas) -> None:
    assert as_file(minimal, Format.DATA_PACKAGE) == as_file(minimal, Format.DATA_PACKAGE)


# What is described


def test_every_file_is_described_with_its_size_and_hash(
    files: dict[str, bytes], descriptor: dict[str, Any]
) -> None:
    described = {each["path"]: (each["bytes"], each["hash"]) for each in descriptor["resources"]}
    rest = {"datapackage.json", "README.md", "DATA_LICENSES.md"}
    assert described == {
        name: (len(content), f"sha256:{sha256(content).hexdigest()}")
        for name, content in files.items()
        if name not in rest
    }


def test_the_descriptor_has_what_the_standard_asks_for(descriptor: dict[str, Any], shipped: Atlas) -> None:
    names = [resource["name"] for resource in descriptor["resources"]]
    assert len(set(names)) == len(names)
    assert [name for name in (descriptor["name"], *names) if not re.fullmatch(r"[-a-z0-9._/]+", name)] == []
    assert descriptor["created"] == f"{shipped.about.data_date}T00:00:00Z"
    assert descriptor["homepage"] == "https://example.org/"
    assert all(licence["path"] for licence in descriptor["licenses"])
    assert {"title", "path"} <= descriptor["sources"][0].keys()


def test_licences_are_those_of_the_datasets_that_were_used(minimal: Atlas, tmp_path: Path) -> None:
    def licences(atlas: Atlas) -> list[str]:
        described = json.loads(opened(saved(atlas, tmp_path))["datapackage.json"])
        return [licence["title"] for licence in described["licenses"]]

    assert licences(extract(minimal, ["north-line"])) == ["CC0 1.0", "Open Rails: CC0 1.0"]
    assert licences(extract(minimal, ["northport"])) == ["CC0 1.0"]


def mistakes(files: dict[str, bytes], descriptor: dict[str, Any]) -> list[str]:
    """What in the tables is against their schemas: the checks of Table Schema that our schemas use."""
    tables = {
        resource["name"]: list(csv.DictReader(io.StringIO(files[resource["path"]].decode(), newline="")))
        for resource in descriptor["resources"]
        if resource.get("type") == "table"
    }
    found = []
    for resource in descriptor["resources"]:
        if resource["name"] not in tables:
            continue
        rows, schema = tables[resource["name"]], resource["schema"]
        for field in schema["fields"]:
            found += [f"{resource['name']}.{field['name']}: {fault}" for fault in faults(rows, field)]
        if key := schema.get("primaryKey"):
            keys = [tuple(row[name] for name in key) for row in rows]
            found += [f"{resource['name']}: {key} is not unique"] * (len(set(keys)) < len(keys))
        for tie in schema.get("foreignKeys", ()):
            there = tie["reference"]
            known = {tuple(row[name] for name in there["fields"]) for row in tables[there["resource"]]}
            lost = {tuple(row[name] for name in tie["fields"]) for row in rows} - known
            found += [f"{resource['name']}: {each} is not in {there['resource']}" for each in lost]
    return found


def faults(rows: list[dict[str, str]], field: dict[str, Any]) -> list[str]:
    rules, found = field.get("constraints", {}), []
    for row in rows:
        cell = row[field["name"]]
        if not cell:
            found += ["is missing"] * rules.get("required", False)
            continue
        try:
            NUMBERS[field["type"]](cell)
        except ValueError:
            found.append(f"{cell} is no {field['type']}")
        if "enum" in rules and cell not in rules["enum"]:
            found.append(f"{cell} is no term")
    return found


def test_every_table_is_as_its_schema_says(files: dict[str, bytes], descriptor: dict[str, Any]) -> None:
    assert mistakes(files, descriptor) == []
    headers = {
        resource["path"]: [field["name"] for field in resource["schema"]["fields"]]
        for resource in descriptor["resources"]
        if resource.get("type") == "table"
    }
    assert headers == {name: files[name].decode().splitlines()[0].split(",") for name in headers}


def test_a_fact_without_a_source_is_tied_to_nothing(minimal: Atlas, tmp_path: Path) -> None:
    bare = minimal.facts[0].model_copy(update={"basis": Basis.UNSOURCED, "basis_id": None})
    files = opened(saved(replace(minimal, facts=(bare, *minimal.facts)), tmp_path))
    assert mistakes(files, json.loads(files["datapackage.json"])) == []


@pytest.mark.parametrize(
    ("path", "slip", "told"),
    [
        ("facts.csv", (b"cited", b"hearsay"), "is no term"),
        ("facts.csv", (b"rajin-khasan,", b"railway-to-nowhere,"), "is not in features"),
        ("tables/facts.csv", (b"quoted,", b"cited,"), "is not in evidence"),
        ("tables/features.csv", (b"\nrajin-khasan,", b"\nkhasan,"), "is not unique"),
        ("tables/passages.csv", (b",279,475,", b",279.5,475,"), "is no integer"),
        ("tables/sources.csv", (b",5025", b","), "is missing"),
    ],
)
def test_a_table_that_breaks_its_schema_is_found(
    files: dict[str, bytes], descriptor: dict[str, Any], path: str, slip: tuple[bytes, bytes], told: str
) -> None:
    broken = files | {path: files[path].replace(*slip)}
    assert [mistake for mistake in mistakes(broken, descriptor) if told in mistake]


# Zips of others


@pytest.fixture
def repacked(minimal: Atlas, tmp_path: Path) -> Callable[..., Path]:
    """A zip of the minimal atlas in which entries were renamed or added."""

    def repack(rename: Callable[[str], str] = str, **more: bytes) -> Path:
        path = tmp_path / "other.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in opened(saved(minimal, tmp_path)).items():
                archive.writestr(rename(name), content)
            for name, content in more.items():
                archive.writestr(name, content)
        return path

    return repack


def problem(path: Path) -> str:
    with pytest.raises(AtlasInvalidError) as refused:
        load_atlas(path)
    [only] = refused.value.problems
    assert only.file == path.name
    return only.message


def test_an_atlas_may_lie_in_one_folder_of_a_zip(repacked: Callable[..., Path], minimal: Atlas) -> None:
    assert alike(load_atlas(repacked(lambda name: f"my-atlas/{name}")), minimal)


def test_nothing_of_a_zip_is_read_but_the_files_of_an_atlas(
    repacked: Callable[..., Path], minimal: Atlas
) -> None:
    outside = {
        "../evil.toml": b"x",
        "/tmp/evil.toml": b"x",
        "layers/../../evil.geojson": b"x",
        "run.py": b"x",
    }
    path = repacked(**outside)
    known = {"atlas.toml", "names.csv", "facts.csv", "passages.json", "references.json", "checkpoints.csv"}
    with packed.Packed(path) as archive:
        assert set(archive.names()) == known | {"layers/rails.geojson", "layers/sites.geojson"}
    assert alike(load_atlas(path), minimal)


def test_a_zip_that_unpacks_to_too_much_is_refused(
    repacked: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = repacked()
    monkeypatch.setattr(limits, "MOST_ATLAS_BYTES", 1000)
    assert "unpacks to more than" in problem(path)
    monkeypatch.setattr(limits, "MOST_ZIP_ENTRIES", 3)
    assert "entries, more than 3" in problem(path)


def test_a_file_that_stands_twice_is_refused(repacked: Callable[..., Path]) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        path = repacked(**{"facts.csv": b"feature\n"})
    assert "more than once" in problem(path)


def test_a_zip_without_an_atlas_is_refused(repacked: Callable[..., Path]) -> None:
    assert "holds no atlas.toml" in problem(repacked(lambda name: f"a/b/{name}"))


def test_a_file_that_is_no_zip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "atlas.zip"
    path.write_bytes(b"PK, but no more")
    assert "is not a zip that can be read" in problem(path)


def test_a_zip_with_a_broken_entry_is_refused(minimal: Atlas, tmp_path: Path) -> None:
    path = saved(minimal, tmp_path)
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        start = archive.getinfo("facts.csv").header_offset
    content[start + 60 : start + 90] = bytes(30)
    path.write_bytes(content)
    assert "facts.csv: the file: is not a zip that can be read" in str(check_folder(path)[0])


def test_an_encrypted_zip_is_refused(minimal: Atlas, tmp_path: Path) -> None:
    path = saved(minimal, tmp_path)
    content = path.read_bytes()
    central = content.index(b"PK\x01\x02", content.index(b"PK\x01\x02"))
    while central != -1:  # the flag in every entry of the directory
        content = content[: central + 8] + b"\x01" + content[central + 9 :]
        central = content.find(b"PK\x01\x02", central + 4)
    path.write_bytes(content)
    assert "is encrypted" in problem(path)
