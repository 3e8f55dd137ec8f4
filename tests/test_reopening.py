"""An atlas whose files change, break or vanish while it is served."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
import weakref
import zipfile
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from dashboard import checking, copying
from dashboard import page as page_of_the_map
from dashboard.leaflet import content
from dashboard.server.feed import changes
from dashboard.server.routes import make_app
from dashboard.widgets import figure
from dashboard.workspace import Workspace
from geodata.catalogue import examine, shipped_folder
from geodata.errors import AtlasInvalidError
from geodata.figure.ground import ground_of
from geodata.limits import MOST_FILE_BYTES
from tests.asking import NO_PAGE, NoPage, ask
from tests.reading import happens, opened, press, ran, shown, toasts, words
from tests.test_two_workspaces import ADDRESSES

FARM = "feature=rice-farm&layer.sites=true"


@pytest.fixture
def copies(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which copies are made."""
    folder = tmp_path_factory.mktemp("copies")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def served(folder: Path, copies: Path) -> Workspace:
    """A workspace of a folder of its own."""
    return Workspace(folder)


def rename(folder: Path, before: str = "Rice farm", after: str = "Barley farm") -> None:
    """Change a name in an atlas's files."""
    edit(folder / "names.csv", before, after)


def edit(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def without_the_farm(folder: Path) -> None:
    """Take a feature out of an atlas: all that is said of it is said of another one."""
    for path in [*folder.glob("*.*"), *folder.glob("layers/*")]:
        path.write_text(path.read_text(encoding="utf-8").replace("rice-farm", "oat-farm"), encoding="utf-8")


def broken(folder: Path) -> None:
    (folder / "references.json").write_text("[", encoding="utf-8")


# The server


def test_the_open_atlas_stays_until_it_is_opened_anew(served: Workspace, folder: Path):
    assert not served.has_changed()
    rename(folder)
    assert served.has_changed()
    assert served.atlas.name("rice-farm") == "Rice farm"
    served.reopen()
    assert (served.atlas.name("rice-farm"), served.has_changed()) == ("Barley farm", False)


def test_files_with_a_mistake_leave_the_open_atlas_and_say_why(served: Workspace, folder: Path):
    before = served.current
    broken(folder)
    assert served.refusal() is None
    served.reopen()
    assert served.current is before
    assert served.has_changed()
    reason = served.refusal()
    assert reason is not None
    assert reason.startswith("references.json: the file: is not JSON")


def test_what_was_wrong_is_forgotten_when_the_files_change_again(served: Workspace, folder: Path):
    kept = (folder / "references.json").read_text(encoding="utf-8")
    broken(folder)
    served.reopen()
    (folder / "references.json").write_text(kept, encoding="utf-8")
    rename(folder)
    assert served.refusal() is None
    served.reopen()
    assert served.atlas.name("rice-farm") == "Barley farm"


def test_files_that_are_gone_leave_the_open_atlas(served: Workspace, folder: Path):
    shutil.rmtree(folder)
    assert (served.are_gone(), served.has_changed()) == (True, True)
    served.reopen()
    assert served.atlas.name("rice-farm") == "Rice farm"


def test_a_zip_is_watched_as_a_folder_is(folder: Path, tmp_path: Path, copies: Path):
    archive = Path(shutil.make_archive(str(tmp_path / "packed"), "zip", folder))
    served = Workspace(archive)
    assert served.atlas.name("rice-farm") == "Rice farm"
    rename(folder)
    shutil.make_archive(str(tmp_path / "packed"), "zip", folder)
    assert served.has_changed()
    served.reopen()
    assert served.atlas.name("rice-farm") == "Barley farm"
    archive.write_bytes(b"PK")
    served.reopen()
    assert served.atlas.name("rice-farm") == "Barley farm"
    assert "zip" in (served.refusal() or "")


def test_what_is_read_later_is_read_as_it_was(folder: Path, copies: Path):
    """Base map and changelog are read when they are asked for."""
    (folder / "basemap").mkdir()
    (folder / "basemap/land-near.geojson").write_text('{"type": "FeatureCollection", "features": []}')
    (folder / "CHANGELOG.md").write_text("## [1] - 2026-01-02\n\n- First.\n")
    served = Workspace(folder)
    shutil.rmtree(folder)
    assert {part: path.is_file() for part, path in content.basemap_parts(served.atlas).items()} == {
        "land-near": True
    }
    assert [change.version for change in changes(served.atlas)] == ["1"]


def test_the_same_files_have_the_same_version_for_every_server(served: Workspace, folder: Path):
    before = served.current.version
    assert Workspace(folder).current.version == before
    os.utime(folder / "facts.csv", (0, 0))
    assert Workspace(folder).current.version == before
    rename(folder)
    served.reopen()
    assert served.current.version != before


# Copies


def test_a_copy_goes_with_the_atlas_that_was_read_of_it(served: Workspace, copies: Path, folder: Path):
    [first] = copies.iterdir()
    rename(folder)
    served.reopen()
    gc.collect()
    [second] = copies.iterdir()
    assert first != second


def test_an_edition_that_nobody_shows_any_more_takes_no_memory(
    served: Workspace, folder: Path, monkeypatch: pytest.MonkeyPatch
):
    """Whatever was found out about it for routes, pages and pictures."""
    monkeypatch.setattr(page_of_the_map, "_settle", lambda: None)  # which keeps a process's first page
    app = make_app(served, NO_PAGE)

    def look() -> None:
        page = opened("feature=rice-farm&layer.sites=true", served)
        words(page)
        for address in ADDRESSES.values():
            ask(address, app)

    look()
    before = weakref.ref(served.atlas)
    rename(folder)
    served.reopen()
    look()
    gc.collect()
    assert before() is None


def test_files_that_cannot_be_opened_leave_no_copy(served: Workspace, copies: Path, folder: Path):
    before = [*copies.iterdir()]
    broken(folder)
    served.reopen()
    assert [*copies.iterdir()] == before


def test_nothing_comes_into_a_copy_by_a_link_that_leads_out(folder: Path, tmp_path: Path, copies: Path):
    (tmp_path / "secret.geojson").write_text("{}")
    (folder / "basemap").mkdir()
    (folder / "basemap/secret.geojson").symlink_to(tmp_path / "secret.geojson")
    copy = copying.Copy(folder)
    assert not (copy.path / "basemap/secret.geojson").exists()
    assert (copy.path / "layers/sites.geojson").is_file()
    copy.remove()


def test_whatever_is_read_of_an_atlas_is_copied(folder: Path, monkeypatch: pytest.MonkeyPatch):
    """A file missing from the list of what is copied would be lost while the atlas is served."""
    shutil.copytree(shipped_folder() / "basemap", folder / "basemap")
    (folder / "CHANGELOG.md").write_text("# Changelog\n", encoding="utf-8")
    opened_files: set[Path] = set()
    true_open = Path.open

    def noted(self: Path, *arguments: Any, **options: Any) -> Any:
        opened_files.add(self)
        return true_open(self, *arguments, **options)

    monkeypatch.setattr(Path, "open", noted)
    atlas, _ = examine(folder, *checking.CHECKS)
    assert atlas is not None
    ground_of(atlas)
    read = {path for path in opened_files if path.is_relative_to(folder)}
    assert {folder / "atlas.toml", folder / "CHANGELOG.md", folder / "basemap/manifest.toml"} <= read
    assert read <= set(copying.files_of(folder))


def test_only_what_is_read_of_an_atlas_is_copied(folder: Path, copies: Path):
    for name in ("scans.csv", "notes.toml", "basemap/photo.tiff", "layers/old.gpkg"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("much")
    copy = copying.Copy(folder)
    names = {path.relative_to(copy.path).as_posix() for path in copy.path.rglob("*") if path.is_file()}
    copy.remove()
    assert {"atlas.toml", "facts.csv", "layers/sites.geojson"} <= names
    assert not names & {"scans.csv", "notes.toml", "basemap/photo.tiff", "layers/old.gpkg"}


def test_what_is_too_large_to_be_read_takes_no_room_in_a_copy(folder: Path, copies: Path):
    size = MOST_FILE_BYTES + 1
    with (folder / "facts.csv").open("r+b") as file:
        file.truncate(size)
    copy = copying.Copy(folder)
    copied = (copy.path / "facts.csv").stat()
    copy.remove()
    assert copied.st_size == size
    assert copied.st_blocks * 512 < 1_000_000


def test_a_copy_that_fails_is_not_left(folder: Path, copies: Path, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copy2", full)
    with pytest.raises(OSError, match=f"No space left on device. Make room in the temporary folder {copies}"):
        copying.Copy(folder)
    assert [*copies.iterdir()] == []


# The page


def notices(page) -> list[str]:
    return [each.value for each in [*page.info, *page.warning, *page.error]]


def test_the_page_tells_that_files_have_changed_and_opens_them_on_demand(served: Workspace, folder: Path):
    page = opened(FARM, served)
    assert notices(page) == []
    rename(folder)
    assert notices(ran(page)) == ["The files of this atlas have changed."]
    assert "Rice farm" in words(page)
    press(page, "reload-atlas")
    assert "Barley farm" in words(page)
    assert notices(page) == []


def test_the_page_tells_what_is_wrong_with_changed_files(served: Workspace, folder: Path):
    page = opened(FARM, served)
    broken(folder)
    press(ran(page), "reload-atlas")
    [notice] = notices(page)
    assert notice.startswith("The changed files cannot be opened: references.json: the file: is not JSON")
    assert "Rice farm" in words(page)


def test_the_page_tells_that_the_files_are_gone(served: Workspace, folder: Path):
    page = opened(FARM, served)
    shutil.rmtree(folder)
    assert notices(ran(page)) == ["The files of this atlas are gone. It is shown as it was when opened."]
    assert "Rice farm" in words(page)


def test_a_selection_that_the_changed_files_no_longer_have_is_reported(served: Workspace, folder: Path):
    page = opened(FARM, served)
    without_the_farm(folder)
    press(ran(page), "reload-atlas")
    assert toasts(page) == ["No longer in the atlas: feature “rice-farm”"]
    assert shown(page)["selected"] is None
    assert "sites" in shown(page)["layers"]


def test_another_session_follows_and_its_clicks_until_then_mean_what_it_shows(
    served: Workspace, folder: Path
):
    page = opened(FARM, served)
    without_the_farm(folder)
    served.reopen()
    happens(page, type="visit", feature=shown(page)["selected"])
    assert toasts(page) == ["No longer in the atlas: feature “rice-farm”"]


def test_the_preview_of_a_figure_is_drawn_anew_of_other_files(
    served: Workspace, folder: Path, monkeypatch: pytest.MonkeyPatch
):
    """A line that lies elsewhere is the same figure of another atlas."""
    drawn = []
    monkeypatch.setattr(figure, "render", lambda atlas, *_, **__: drawn.append(atlas))
    monkeypatch.setattr(figure.st, "image", lambda *_, **__: None)
    page = press(opened("feature=north-line", served), "export")
    edit(folder / "layers/rails.geojson", "130.5", "130.6")
    press(ran(page), "reload-atlas")
    assert len(drawn) == 2
    assert drawn[1] is served.atlas


def test_an_atlas_that_cannot_be_opened_at_the_start_is_an_error(folder: Path, copies: Path):
    broken(folder)
    with pytest.raises(AtlasInvalidError):
        Workspace(folder)
    assert [*copies.iterdir()] == []


def test_a_zip_of_a_folder_is_one_file_for_its_stamp(folder: Path, tmp_path: Path):
    archive = tmp_path / "one.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.write(folder / "atlas.toml", "atlas.toml")
    assert [name for name, _, _ in copying.stamp_of(archive)] == ["one.zip"]
    assert copying.stamp_of(tmp_path / "nothing.zip") == ()


def test_a_server_that_ends_leaves_no_copy(served: Workspace, copies: Path):
    assert [*copies.iterdir()] != []
    with TestClient(make_app(served, NoPage())):
        assert [*copies.iterdir()] != []
    assert [*copies.iterdir()] == []
