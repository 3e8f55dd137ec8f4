"""The command line: what it prints, what it writes, and with which exit code it ends."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dashboard import cli
from dashboard.cli import options, snapshot
from dashboard.server import addresses, serving
from dashboard.server.connections import PatientProtocol
from dashboard.server.sockets import PageSocket
from dashboard.workspace import Workspace
from geodata import Atlas, coverage, limits, load_atlas
from geodata.exports import FORMATS, Format
from tests.asking import shipped_workspace
from tests.conftest import crowded

DATA = Path(__file__).parent / "data"
MINIMAL = str(DATA / "minimal")
COMMANDS = [command.callback.__name__ for command in cli.app.registered_commands]


PUBLIC = "https://atlas.example/iron"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of settings of this test's own."""
    path = tmp_path / "kept" / "settings.toml"
    path.parent.mkdir()
    monkeypatch.setenv(addresses.SETTINGS_VARIABLE, str(path))
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli.app, [str(argument) for argument in arguments])


def broken(folder: Path) -> Path:
    (folder / "names.csv").write_text("feature,en,ko,ru,aliases\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_each_command_has_an_example_of_it(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert f"ninebridges {command}" in result.output.partition("Example")[2]


def test_the_version_is_the_installed_one() -> None:
    result = run("--version")
    assert (result.exit_code, result.output) == (0, f"ninebridges {version('nine-bridges-atlas')}\n")


def test_tidy_says_in_its_help_what_it_does_not_take(tmp_path: Path) -> None:
    told = " ".join(run("tidy", "--help").output.split())
    assert "An atlas folder (default" in told
    assert "A zip must be unpacked first." in told
    packed = tmp_path / "atlas.zip"
    assert run("export", "--atlas", MINIMAL, "--format", "datapackage", "-o", packed).exit_code == 0
    result = run("tidy", packed)
    assert (result.exit_code, "Unpack it" in result.output) == (1, True)


def test_help_imports_nothing_that_only_a_page_or_an_export_needs() -> None:
    late = ("streamlit", "matplotlib", "geopandas", "pyogrio", "xlsxwriter", "PIL")
    code = f"import sys, dashboard.cli; print([m for m in {late} if m in sys.modules])"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "[]"


# check


def test_check_finds_no_error_in_the_shipped_atlas_and_sums_up_its_warnings() -> None:
    result = run("check")
    table = coverage.as_text(load_atlas())
    told, end = result.output.split(f"{table}\n\n")
    assert (result.exit_code, end.count("\n")) == (0, 1)
    assert re.fullmatch(r"The shipped atlas: (no problems|\d+ warnings?)\n", end)
    assert len(told.splitlines()) <= 6


def test_check_counts_what_an_atlas_holds_and_names_what_is_missing(folder: Path) -> None:
    facts = folder / "facts.csv"
    text = facts.read_text(encoding="utf-8")
    facts.write_text(text.replace("rice-farm,status", "rice-farm,state"), encoding="utf-8")
    output = run("check", folder).output
    assert re.search(r"^Projects without a dated status +1\n  rice-farm\n", output, re.MULTILINE)


def test_check_counts_nothing_where_there_is_an_error(folder: Path) -> None:
    assert "Projects" not in run("check", broken(folder)).output


def test_check_tells_every_problem_and_fails(folder: Path) -> None:
    result = run("check", broken(folder))
    assert result.exit_code == 1
    assert result.output.count("has no names → add a row to names.csv") == 5
    assert result.output.endswith("5 errors\n")


def test_check_fails_on_a_warning_where_it_is_strict(folder: Path) -> None:
    facts = folder / "facts.csv"
    facts.write_text(
        facts.read_text(encoding="utf-8") + "rice-farm,area,Large,,,unsourced,,,\n", encoding="utf-8"
    )
    lax, strict = run("check", folder), run("check", folder, "--strict")
    assert (lax.exit_code, strict.exit_code) == (0, 1)
    assert "is unsourced" in lax.output
    assert lax.output.endswith(": 1 warning\n")
    assert strict.output == lax.output


def test_strict_passes_what_has_no_problem(folder: Path) -> None:
    assert run("check", folder, "--strict").exit_code == 0


def test_many_warnings_of_a_kind_are_summed_up(folder: Path) -> None:
    crowded(folder, 20)
    path = folder / "atlas.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("2022-11-23", "2026-11-23"), encoding="utf-8")
    summed, listed = run("check", folder).output, run("check", folder, "--verbose").output
    assert (
        "warning: facts.csv: 23 statuses without a report in the last 5 years: north-line status, rice-farm "
        "status, south-line status and 20 more (ninebridges check --verbose lists them) → look for a newer"
    ) in summed
    assert summed.count("warning:") == 1
    assert listed.count("warning: facts.csv: ") == 23
    assert "warning: facts.csv: farm-0 status: 'proposed' was last reported 2018 → look for" in listed
    assert summed.endswith(": 23 warnings\n")


def test_a_few_warnings_of_a_kind_are_reported_each(folder: Path) -> None:
    path = folder / "atlas.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("2022-11-23", "2026-11-23"), encoding="utf-8")
    output = run("check", folder).output
    assert output.count("was last reported") == output.count("warning:") == 3


@pytest.mark.parametrize("command", ["check", "serve"])
def test_a_start_view_whose_link_opens_nothing_is_reported(folder: Path, command: str) -> None:
    path = folder / "atlas.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("feature=north-line", "feature=nope"), encoding="utf-8")
    result = run(command, *(["--atlas"] if command == "serve" else []), folder)
    assert result.exit_code == 1
    assert "error: atlas.toml: all: its link does not open: feature=nope" in result.output


def test_check_names_a_folder_that_is_not_there(tmp_path: Path) -> None:
    result = run("check", tmp_path / "none")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "there is no folder" in result.stderr


# verify


def test_verify_confirms_each_passage() -> None:
    result = run("verify", "document", DATA / "document.txt", "--atlas", MINIMAL)
    assert result.exit_code == 0
    assert result.output.count("matches  ") == 4
    assert result.output.endswith("4 of 4 passages match\n")


def test_verify_tells_another_edition_and_what_it_lacks(tmp_path: Path) -> None:
    text = (DATA / "document.txt").read_text(encoding="utf-8")
    edition = tmp_path / "edition.txt"
    edition.write_text("Second edition\n" + text.replace("54 km", "55 km"), encoding="utf-8")
    result = run("verify", "document", edition, "--atlas", MINIMAL)
    assert result.exit_code == 1
    assert "is not the file that was quoted" in result.output
    assert "differs  length: the words are not in the document" in result.output
    assert "matches  farm: moved by 15 characters (to " in result.output


@pytest.mark.parametrize(
    ("source", "document", "message"),
    [
        ("unknown", "document.txt", "It quotes document."),
        ("document", "none.txt", "none.txt is missing"),
    ],
)
def test_verify_says_what_is_missing(source: str, document: str, message: str) -> None:
    result = run("verify", source, DATA / document, "--atlas", MINIMAL)
    assert (result.exit_code, result.stdout) == (1, "")
    assert message in result.stderr


# export


def test_export_writes_a_file_a_layer(tmp_path: Path, minimal: Atlas) -> None:
    result = run("export", "--format", "geojson", "-o", tmp_path / "out", "--atlas", MINIMAL)
    assert result.exit_code == 0, result.output
    names = ["DATA_LICENSES.md", "rails.geojson", "sites.geojson"]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == names
    rails = json.loads((tmp_path / "out" / "rails.geojson").read_text(encoding="utf-8"))
    assert [feature["id"] for feature in rails["features"]] == [f.id for f in minimal.features_in("rails")]


def test_export_leaves_other_files_of_the_folder_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "rails.geojson").write_text("old", encoding="utf-8")
    assert run("export", "--format", "geojson", "-o", tmp_path, "--atlas", MINIMAL).exit_code == 0
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert "FeatureCollection" in (tmp_path / "rails.geojson").read_text(encoding="utf-8")


def test_export_writes_the_atlas_as_one_document(tmp_path: Path) -> None:
    assert run("export", "--format", "json", "-o", tmp_path / "atlas.json").exit_code == 0
    document = json.loads((tmp_path / "atlas.json").read_text(encoding="utf-8"))
    assert {"layers", "features", "facts", "passages", "references"} <= document.keys()
    assert [path.name for path in tmp_path.iterdir()] == ["atlas.json"]


def test_export_does_not_write_into_the_atlas_itself(folder: Path) -> None:
    before = (folder / "layers" / "rails.geojson").read_text(encoding="utf-8")
    result = run("export", "--format", "geojson", "-o", folder / "layers", "--atlas", folder)
    assert result.exit_code == 1
    assert "lies in the atlas's own folder" in result.stderr
    assert (folder / "layers" / "rails.geojson").read_text(encoding="utf-8") == before


def test_export_names_the_formats(tmp_path: Path) -> None:
    result = run("export", "--format", "shapefile", "-o", tmp_path / "atlas.shp")
    assert (result.exit_code, list(tmp_path.iterdir())) == (2, [])
    assert f"'shapefile' is not among the formats. Choose {' or '.join(Format)}." in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["export", "-o", "-", "--format", "x" * 9_000],
        ["cite", "--format", "x" * 9_000],
        ["cite", "--public-address", "x" * 9_000],
        ["snapshot", "-o", "-", "--format", "x" * 9_000],
        ["snapshot", "-o", "-", "--size", "x" * 9_000],
        ["snapshot", "-o", "-", "--without", "x" * 9_000],
    ],
)
def test_a_message_repeats_no_more_of_a_value_than_leaves_its_remedy_in_sight(arguments):
    result = run(*arguments)
    assert result.exit_code != 0
    assert "x" * 20 in result.stderr
    assert len(result.stderr) < 1_000


def test_export_help_tells_every_format_and_its_use() -> None:
    shown = run("export", "--help").stdout
    assert [
        form for form, about in FORMATS.items() if f"{form:<12} {about.title}: {about.use}" not in shown
    ] == []


def test_the_name_of_the_file_tells_the_format(tmp_path: Path) -> None:
    assert run("export", "-o", tmp_path / "atlas.kml", "--atlas", MINIMAL).exit_code == 0
    assert "<kml" in (tmp_path / "atlas.kml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["atlas.zip", "atlas", "atlas.fgb"])
def test_a_name_that_tells_no_format_needs_one(name: str, tmp_path: Path) -> None:
    result = run("export", "-o", tmp_path / name, "--atlas", MINIMAL)
    assert (result.exit_code, list(tmp_path.iterdir())) == (2, [])
    assert "does not show the format. Add --format, or give a name that ends in .gpkg" in result.stderr


def test_export_writes_what_a_view_shows_and_says_so(tmp_path: Path) -> None:
    link = "https://example.org/?layer.rails=false&layer.sites=true"
    result = run("export", "-o", tmp_path / "sites.geojson", "--view", link, "--atlas", MINIMAL)
    assert result.exit_code == 0, result.output
    written = json.loads((tmp_path / "sites.geojson").read_text(encoding="utf-8"))
    assert [feature["id"] for feature in written["features"]] == ["rice-farm"]
    assert (written["holds"], written["link"]) == ("Sites", link)


def test_a_data_package_serves_as_an_atlas(tmp_path: Path) -> None:
    package = tmp_path / "atlas.zip"
    assert run("export", "--format", "datapackage", "-o", package, "--atlas", MINIMAL).exit_code == 0
    assert run("check", package).stdout.endswith(f"{package}: no problems\n")
    again = tmp_path / "again.zip"
    assert run("export", "--format", "datapackage", "-o", again, "--atlas", package).exit_code == 0
    assert again.read_bytes() == package.read_bytes()
    refused = run("tidy", package)
    assert refused.exit_code == 1
    assert "is a zip. Unpack it, tidy the folder" in refused.stderr


def test_export_does_not_write_over_the_zip_that_it_reads(tmp_path: Path) -> None:
    package = tmp_path / "atlas.zip"
    run("export", "--format", "datapackage", "-o", package, "--atlas", MINIMAL)
    before = package.read_bytes()
    result = run("export", "--format", "csv", "-o", package, "--atlas", package)
    assert (result.exit_code, package.read_bytes()) == (1, before)


@pytest.mark.parametrize(
    ("form", "output", "message"),
    [
        ("json", ".", "is a folder"),
        ("geojson", "file", "is a file"),
    ],
)
def test_export_says_why_it_cannot_write(tmp_path: Path, form: str, output: str, message: str) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    result = run("export", "--format", form, "-o", tmp_path / output, "--atlas", MINIMAL)
    assert (result.exit_code, result.stdout) == (1, "")
    assert message in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_an_atlas_with_errors_is_not_exported(folder: Path, tmp_path: Path) -> None:
    result = run("export", "--format", "json", "-o", tmp_path / "atlas.json", "--atlas", broken(folder))
    assert result.exit_code == 1
    assert "is not an atlas that can be opened: 5 problems" in result.stderr
    assert not (tmp_path / "atlas.json").exists()


# tidy


def test_tidy_writes_what_differs_and_then_nothing(folder: Path) -> None:
    run("tidy", folder)
    names = folder / "names.csv"
    tidied = names.read_text(encoding="utf-8")
    head, *rows = tidied.splitlines()
    names.write_text("\n".join([head, *reversed(rows)]) + "\n", encoding="utf-8")
    assert run("tidy", folder).output == "Tidied names.csv\n"
    assert names.read_text(encoding="utf-8") == tidied
    assert run("tidy", folder).output == "All files are tidy.\n"


def test_tidy_leaves_a_folder_with_errors_as_it_is(folder: Path) -> None:
    (folder / "references.json").write_text("[", encoding="utf-8")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert run("tidy", folder).exit_code == 1
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


# snapshot


@pytest.mark.parametrize(
    "view",
    ["", "feature=north-line", "?feature=north-line", "http://localhost:8501/?feature=north-line#top"],
)
def test_a_link_is_taken_with_or_without_its_address(view: str) -> None:
    assert options.query_of(view) == ("feature=north-line" if view else "")


def test_the_address_of_a_link_is_taken_where_others_can_open_it() -> None:
    assert options.address_in("https://atlas.example/iron/?feature=x#top") == "https://atlas.example/iron"
    for nobody_s in ("http://localhost:8501/?feature=x", "http://127.0.0.1/?feature=x", "feature=x", ""):
        assert options.address_in(nobody_s) == ""


def test_snapshot_refuses_a_link_that_makes_no_view(tmp_path: Path) -> None:
    result = run("snapshot", "-o", tmp_path / "view.png", "--view", "colour=red", "--atlas", MINIMAL)
    assert (result.exit_code, list(tmp_path.iterdir())) == (1, [])
    assert "unknown parameter 'colour'" in result.stderr


@pytest.mark.parametrize(
    ("output", "message"),
    [
        (
            "view.jpg",
            "a snapshot is a picture or a page. Give a name that ends in .png or .svg or .pdf or .html.",
        ),
        (
            "view",
            "a snapshot is a picture or a page. Give a name that ends in .png or .svg or .pdf or .html.",
        ),
        ("none/view.png", "Create it, or correct the path."),
        ("folder.png", "is a folder. Give the name of a file in it."),
    ],
)
def test_snapshot_refuses_a_place_before_it_draws(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, output: str, message: str
) -> None:
    (tmp_path / "folder.png").mkdir()
    monkeypatch.setattr(snapshot, "_with_progress", lambda _draw: pytest.fail("it was drawn"))
    result = run("snapshot", "-o", tmp_path / output, "--atlas", MINIMAL)
    assert (result.exit_code, [path.name for path in tmp_path.iterdir()]) == (1, ["folder.png"])
    assert message in result.stderr


# serve


Started = list[tuple[serving.Endpoint, bool]]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Started:
    """What would have been started: where, and whether a browser is opened."""
    calls: Started = []
    monkeypatch.setattr(serving, "run", lambda _, where, *, open_browser: calls.append((where, open_browser)))
    return calls


def test_without_a_command_the_dashboard_is_served_to_this_machine(started: Started) -> None:
    assert run().exit_code == 0
    assert started == [(serving.Endpoint("localhost", 8501), True)]


def test_serve_hands_atlas_port_address_and_browser_on(
    settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[tuple[Workspace, serving.Endpoint, bool]] = []
    monkeypatch.setattr(serving, "run", lambda *what, open_browser: given.append((*what, open_browser)))
    served = run("serve", "--atlas", MINIMAL, "--port", "8600", "--public-address", PUBLIC, "--no-browser")
    [(workspace, where, open_browser)] = given
    assert (served.exit_code, str(workspace.folder), workspace.public) == (0, MINIMAL, PUBLIC)
    assert (where, open_browser) == (serving.Endpoint("localhost", 8600, PUBLIC), False)
    assert run("serve", "--no-browser").exit_code == 0
    assert (given[-1][0].folder, given[-1][0].public) == (None, "")


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "::", "0", "0x0", "::0", "0:0:0:0:0:0:0:0", "192.168.1.5", "atlas.example"]
)
def test_serve_lets_nobody_in_who_was_told_no_address(started: Started, host: str) -> None:
    result = run("serve", "--address", host, "--port", "8600")
    assert (result.exit_code, started) == (1, [])
    assert "whoever reaches it can read all of it, and there is no password" in result.stderr
    assert f"--address {host} --public-address http://NAME:8600" in result.stderr


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_this_machine_needs_no_public_address(started: Started, host: str) -> None:
    assert run("serve", "--address", host).exit_code == 0
    assert started == [(serving.Endpoint(host, 8501), True)]


def test_serve_takes_a_public_address_and_proxies(started: Started, settings: Path) -> None:
    options = (
        "--address",
        "0.0.0.0",
        "--public-address",
        f"{PUBLIC}/",
        "--proxy",
        "10.0.0.1",
        "--proxy",
        "::1",
    )
    result = run("serve", *options)
    assert (result.exit_code, started) == (
        0,
        [(serving.Endpoint("0.0.0.0", 8501, PUBLIC, ("10.0.0.1", "::1")), True)],
    )
    assert f"Saved {PUBLIC} in {settings}." in result.stderr


@pytest.mark.parametrize("given", ["localhost:8501", "http://localhost:8501", "ftp://atlas.example", "atlas"])
def test_an_address_that_others_cannot_open_is_no_public_one(started: Started, given: str) -> None:
    result = run("serve", "--public-address", given)
    assert (result.exit_code, started) == (1, [])
    assert f"'{given}' is not an address that others can open" in result.stderr


def test_a_proxy_is_an_ip_address(started: Started) -> None:
    result = run("serve", "--proxy", "nginx")
    assert (result.exit_code, started) == (1, [])
    assert "'nginx' is not an IP address" in result.stderr


def test_a_public_address_is_kept_for_its_atlas_until_it_is_forgotten(
    started: Started, settings: Path
) -> None:
    assert run("cite", "--atlas", MINIMAL, "--public-address", PUBLIC).exit_code == 0
    assert f"{PUBLIC}/." in run("cite", "--atlas", MINIMAL).stdout
    assert PUBLIC not in run("cite").stdout  # another atlas
    assert "Removed the address" in run("cite", "--atlas", MINIMAL, "--public-address", "").stderr
    assert PUBLIC not in run("cite", "--atlas", MINIMAL).stdout


def test_settings_that_cannot_be_read_are_named(settings: Path) -> None:
    settings.write_bytes(b"\xff[")
    result = run("cite", "--atlas", MINIMAL)
    assert result.exit_code == 1
    assert f"the settings in {settings} cannot be read" in result.stderr


def test_settings_out_of_reach_stop_nobody(settings: Path) -> None:
    settings.mkdir()  # a folder can neither be read nor written, also by the tests' own user
    for given in ([], ["--public-address", PUBLIC]):
        result = run("cite", "--atlas", MINIMAL, *given)
        assert (result.exit_code, f"{PUBLIC}/." in result.stdout) == (0, bool(given))
        assert (
            f"the public address is not remembered: the settings in {settings} cannot be read:"
            in result.stderr
        )


def test_settings_that_cannot_be_written_are_named_and_the_address_holds(settings: Path) -> None:
    settings.parent.rmdir()
    settings.parent.write_text("a file in place of the folder")
    assert run("cite", "--atlas", MINIMAL).stderr == ""
    result = run("cite", "--atlas", MINIMAL, "--public-address", PUBLIC)
    assert (result.exit_code, f"{PUBLIC}/." in result.stdout) == (0, True)
    assert f"the public address is not remembered: {settings.parent} cannot be written:" in result.stderr


def test_without_a_home_nothing_is_kept_nor_written(settings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(addresses.SETTINGS_VARIABLE)
    monkeypatch.setattr(addresses.typer, "get_app_dir", "~/.config/{}".format)  # as for an unknown user
    monkeypatch.chdir(settings.parent)
    result = run("cite", "--atlas", MINIMAL, "--public-address", PUBLIC)
    assert (result.exit_code, f"{PUBLIC}/." in result.stdout) == (0, True)
    assert "the public address is not remembered: there is no home folder." in result.stderr
    assert [*settings.parent.iterdir()] == []


def test_serve_does_not_start_with_an_atlas_that_has_errors(started: Started, folder: Path) -> None:
    result = run("serve", "--atlas", broken(folder))
    assert (result.exit_code, started) == (1, [])
    assert "5 errors. Fix the errors and retry." in result.stderr


# Citing


def test_cite_alone_cites_the_atlas() -> None:
    result = run("cite", "--atlas", MINIMAL)
    assert (result.exit_code, result.stdout) == (
        0,
        ("Iron Road Atlas contributors. 2022. Iron Road Atlas. Version 1, data of November 23.\n"),
    )


@pytest.mark.parametrize(
    ("what", "form", "begins"),
    [
        ("north-line", "apa", "Iron Road Atlas contributors. (2022, November 23). North line. In Iron Road"),
        (
            "bridge",
            "mla",
            "“In June 2018 both towns agreed to mend the bridge.” (Kim and Southgate Desk, par. 3)",
        ),
        ("handbook", "bibtex", "@book{handbook,\n"),
        ("open-rails", "ris", "TY  - DATA\nID  - open-rails\n"),
    ],
)
def test_cite_knows_features_passages_references_and_datasets(what: str, form: str, begins: str) -> None:
    result = run("cite", what, "--format", form, "--atlas", MINIMAL)
    assert result.exit_code == 0
    assert result.stdout.startswith(begins)


def test_cite_names_ids_that_look_like_an_unknown_one() -> None:
    result = run("cite", "nort-line", "--atlas", MINIMAL)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "no feature, passage or reference 'nort-line'. Did you mean north-line" in result.stderr
    assert "Check its spelling." in run("cite", "zzz", "--atlas", MINIMAL).stderr


def test_cite_tells_an_unknown_id_in_few_words() -> None:
    result = run("cite", "z" * 50_000, "--atlas", MINIMAL)
    assert result.exit_code == 1
    assert len(result.stderr) < 500
    assert result.stderr.endswith("Check its spelling.\n")


def test_cite_names_the_formats() -> None:
    result = run("cite", "--format", "word")
    assert result.exit_code == 2
    assert "'word' is not among the formats. Choose chicago or apa or mla or bibtex or ris or csl-json." in (
        result.stderr
    )


def test_a_view_is_cited_with_its_link() -> None:
    link = "https://atlas.example/iron/?feature=north-line&at=42.00,130.40,9#top"
    result = run("cite", "--view", link, "--atlas", MINIMAL)
    assert result.stdout == (
        "Iron Road Atlas contributors. 2022. North line: Rails. In Iron Road Atlas, version 1, data of "
        "November 23. https://atlas.example/iron/?feature=north-line&at=42.0000,130.4000,9.\n"
    )
    short = run("cite", "--view", "feature=north-line", "--atlas", MINIMAL)
    assert short.stdout.endswith("In Iron Road Atlas, version 1, data of November 23.\n")
    own = run("cite", "--view", "http://localhost:8501/?feature=north-line", "--atlas", MINIMAL)
    assert own.stdout == short.stdout


def test_a_view_and_an_id_are_not_cited_together() -> None:
    result = run("cite", "north-line", "--view", "year=2018", "--atlas", MINIMAL)
    assert result.exit_code == 2
    assert "Give an id or --view, not both." in result.stderr


@pytest.mark.parametrize(
    ("arguments", "ids"),
    [
        (["north-line"], ["handbook", "document", "open-rails"]),
        (["--view", "rails=false&sites=true"], ["handbook", "document"]),
        (["gauge"], ["document"]),
        ([], ["document", "handbook", "open-rails"]),
    ],
)
def test_the_references_behind_something_go_to_a_file(
    arguments: list[str], ids: list[str], tmp_path: Path
) -> None:
    output = tmp_path / "references.json"
    options = ["--references", "--format", "csl-json", "--atlas", MINIMAL, "-o", output]
    assert run("cite", *arguments, *options).exit_code == 0
    assert [item["id"] for item in json.loads(output.read_text(encoding="utf-8"))] == ids


def test_cite_leaves_the_atlas_as_it_is(folder: Path) -> None:
    before = (folder / "references.json").read_bytes()
    result = run("cite", "--references", "-o", folder / "references.json", "--atlas", folder)
    assert result.exit_code == 1
    assert "lies in the atlas's own folder" in result.stderr
    assert (folder / "references.json").read_bytes() == before


def test_the_commands_start_without_streamlit_and_without_the_citation_processor() -> None:
    loaded = "import sys, dashboard.cli; print({'citeproc', 'lxml', 'streamlit'} & set(sys.modules))"
    assert (
        subprocess.run([sys.executable, "-c", loaded], check=True, capture_output=True, text=True).stdout
        == "set()\n"
    )


# Serving


def test_the_server_and_its_page_wait_for_what_only_files_need() -> None:
    heavy = "{'matplotlib', 'pyogrio', 'citeproc', 'lxml', 'xlsxwriter'}"
    code = f"import sys, dashboard.server.routes, dashboard.page; print({heavy} & set(sys.modules))"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed == "set()\n"


def test_a_port_that_is_taken_is_named_with_the_option_to_change_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        result = run("serve", "--port", port, "--no-browser")
    assert result.exit_code == 1
    assert f"cannot listen on port {port} of localhost" in result.stderr
    assert "ninebridges serve --port" in result.stderr


@pytest.mark.parametrize("host", ["192.0.2.1", "999.1.1.1", "a..b"])
def test_where_nothing_can_listen_no_other_port_is_proposed(settings: Path, host: str) -> None:
    result = run("serve", "--no-browser", "--address", host, "--public-address", PUBLIC)
    assert result.exit_code == 1
    assert f"cannot listen on port 8501 of {host}" in result.stderr
    assert "Give an address of this machine" in result.stderr
    assert "--port" not in result.stderr


def test_an_ipv6_address_may_stand_in_brackets(started: Started) -> None:
    assert run("serve", "--address", "[::1]").exit_code == 0
    assert started == [(serving.Endpoint("::1", 8501), True)]


def test_a_current_folder_that_is_gone_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    result = run("export", "--atlas", MINIMAL, "-o", "atlas.json")
    monkeypatch.chdir(tmp_path)
    assert result.exit_code == 1
    assert result.stderr == ("ninebridges: the current folder is no longer there. Change to another one.\n")


def test_a_name_that_the_system_refuses_is_reported_without_its_number(tmp_path: Path) -> None:
    result = run("export", "--atlas", MINIMAL, "-o", tmp_path / f"{'x' * 300}.json")
    assert result.exit_code == 1
    assert result.stderr.endswith("x.json: File name too long.\n")


def test_a_link_in_a_circle_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "atlas.json").symlink_to("atlas.json")
    assert run("export", "--atlas", MINIMAL, "-o", tmp_path / "atlas.json").exit_code == 0
    assert (tmp_path / "atlas.json").is_file()


def test_the_settings_are_those_of_the_configuration_file() -> None:
    settings = serving.settings()
    assert (settings["server.address"], settings["server.port"]) == ("localhost", 8501)
    assert settings["browser.gatherUsageStats"] is False
    assert settings["theme.dark.backgroundColor"].startswith("#")


@pytest.fixture
def uvicorn_options(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """With what uvicorn is started, each time that it would be."""
    started: list[dict[str, object]] = []
    monkeypatch.setattr("uvicorn.run", lambda *_, **options: started.append(options))
    monkeypatch.setattr("streamlit.web.bootstrap.load_config_options", lambda _: None)
    monkeypatch.setattr(serving, "_greet", lambda *_: None)
    monkeypatch.setattr(serving, "check_port", lambda *_: None)
    return started


def test_messages_are_compressed_only_where_streamlit_is_told_to(
    uvicorn_options: list[dict[str, object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = serving.settings()
    for wanted in ({}, {"server.enableWebsocketCompression": True}):
        monkeypatch.setattr(serving, "settings", lambda wanted=wanted: ours | wanted)
        serving.run(shipped_workspace(), serving.Endpoint("localhost", 8501), open_browser=False)
    assert [options["ws_per_message_deflate"] for options in uvicorn_options] == [False, True]


def test_the_server_speaks_our_protocols_and_knows_its_proxies(
    uvicorn_options: list[dict[str, object]],
) -> None:
    where = serving.Endpoint("localhost", 8501, proxies=("10.0.0.0/8",))
    serving.run(shipped_workspace(), where, open_browser=False)
    [options] = uvicorn_options
    assert (options["http"], options["ws"]) == (PatientProtocol, PageSocket)
    assert options["forwarded_allow_ips"] == ["10.0.0.0/8"]


def test_no_more_connections_are_taken_at_a_stroke_than_there_are_files_for(
    uvicorn_options: list[dict[str, object]],
) -> None:
    serving.run(shipped_workspace(), serving.Endpoint("localhost", 8501), open_browser=False)
    [options] = uvicorn_options
    assert limits.MOST_REFUSED_ON_REQUEST + int(str(options["backlog"])) < limits.MOST_OTHER_FILES


def test_the_server_may_have_a_file_open_for_each_connection(
    uvicorn_options: list[dict[str, object]],
) -> None:
    resource = pytest.importorskip("resource", reason="Windows has no such limit")
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = limits.MOST_CONNECTIONS + limits.MOST_OTHER_FILES
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, before[1]))
    try:
        serving.run(shipped_workspace(), serving.Endpoint("localhost", 8501), open_browser=False)
        allowed = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        assert allowed == (wanted if before[1] == resource.RLIM_INFINITY else min(wanted, before[1]))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_no_browser_is_opened_on_a_linux_machine_without_a_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for variable in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(variable, raising=False)
    assert not serving.has_screen()
    monkeypatch.setenv("DISPLAY", ":0")
    assert serving.has_screen()


def test_the_makefile_lists_its_targets() -> None:
    make = shutil.which("make")
    if make is None:
        pytest.skip("there is no make here")
    root = Path(__file__).parent.parent
    listed = subprocess.run(
        [make, "-C", str(root), "--no-print-directory"], capture_output=True, text=True, check=True
    )
    assert [line.split()[1] for line in listed.stdout.splitlines()] == [
        "help",
        "run",
        "test",
        "check",
        "web",
        "approve",
        "bench",
        "docs",
        "lock",
    ]
