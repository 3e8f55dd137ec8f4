"""DATA_LICENSES.md says for every layer and dataset under which licence it is passed on."""

from __future__ import annotations

from pathlib import Path

import pytest

from geodata import Atlas, files, licences, shipped_folder

WRITTEN = Path(__file__).parent.parent / "DATA_LICENSES.md"


@pytest.fixture(scope="module")
def text() -> str:
    return licences.as_markdown(files.read(shipped_folder()))


def test_the_file_is_up_to_date(text: str) -> None:
    remedy = "run: make docs"
    assert WRITTEN.read_text(encoding="utf-8") == text, remedy


def test_every_layer_dataset_and_part_of_the_base_map_stands_in_it(text: str, shipped: Atlas) -> None:
    parts = [path.stem for path in (shipped_folder() / "basemap").glob("*.geojson")]
    headings = [layer.title for layer in shipped.layers.values()] + parts
    headings += [dataset.name for dataset in shipped.datasets.values()]
    assert [heading for heading in headings if f"### {heading}\n" not in text] == []


def test_a_layer_made_from_openstreetmap_is_shared_alike(shipped: Atlas) -> None:
    datasets = shipped.datasets.values()
    assert licences.licence_of(shipped.features_in("rajin-khasan"), datasets) == "ODbL 1.0"
    assert (
        licences.credits_of(shipped.features_in("rajin-khasan"), datasets) == "© OpenStreetMap contributors"
    )


def test_a_layer_made_from_references_alone_is_ours(minimal: Atlas) -> None:
    assert licences.licence_of(minimal.features_in("sites"), minimal.datasets.values()) == "CC BY 4.0"
    assert licences.credits_of(minimal.features_in("sites"), minimal.datasets.values()) == ""
