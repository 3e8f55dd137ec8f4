"""DATA_LICENSES.md says for every layer and dataset under which licence it is passed on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.leaflet.content import attribution
from dashboard.reader.panels.markup import to_html
from geodata import Atlas, licences, shipped_folder
from geodata.extracting import extract
from geodata.folder import files

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
    assert licences.licence_of(shipped.features_in("rajin-khasan"), datasets, shipped.about) == "ODbL 1.0"
    assert (
        licences.credits_of(shipped.features_in("rajin-khasan"), datasets) == "© OpenStreetMap contributors"
    )


def test_a_layer_made_from_references_alone_is_under_the_atlas_s_own_licence(
    minimal: Atlas, shipped: Atlas
) -> None:
    features, datasets = minimal.features_in("sites"), minimal.datasets.values()
    assert licences.licence_of(features, datasets, minimal.about) == "CC0 1.0"
    assert licences.licence_of(features, datasets, shipped.about) == "CC BY 4.0"
    assert licences.credits_of(features, datasets) == ""


def test_a_notice_names_the_datasets_that_were_used_and_no_other(shipped: Atlas) -> None:
    text = licences.notice(extract(shipped, ["rajin-khasan"]), "One line.", "https://example.org/")
    assert "© OpenStreetMap contributors" in text
    assert "One line." in text
    assert "<https://example.org/>" in text
    assert "GeoNames" not in text
    assert "GeoNames" in licences.notice(shipped)
    assert "Natural Earth" not in licences.notice(shipped)


def test_whoever_is_shown_with_the_built_in_base_map_names_its_makers(minimal):
    # The atlas has datasets of its own, and no base map.
    makers = licences.base_map_credits(minimal.basemap_folder)
    assert makers == ("Made with Natural Earth", "© OpenStreetMap contributors", "GSHHG", "GeoNames")
    assert [maker for maker in makers if maker not in attribution(minimal)] == []
    assert [
        maker for maker in makers if maker not in licences.notice(minimal, base_map=minimal.basemap_folder)
    ] == []


def test_a_maker_is_named_once_on_the_shipped_map(shipped):
    assert attribution(shipped).count("Natural Earth") == 1


def test_datasets_of_facts_and_checkpoints_count_as_used(minimal: Atlas) -> None:
    assert [dataset.id for dataset in licences.drawn_upon(minimal)] == ["open-rails"]
    bare = replace(minimal, features={}, facts=(), checkpoints=())
    assert licences.drawn_upon(bare) == []
    assert licences.drawn_upon(replace(bare, facts=minimal.facts)) != []
    assert licences.drawn_upon(replace(bare, checkpoints=minimal.checkpoints)) != []


def test_what_a_base_map_of_one_s_own_does_not_tell_is_not_stated_and_what_it_tells_is_text(
    minimal, tmp_path
):
    (tmp_path / "manifest.toml").write_text(
        '[land-near]\nattribution = "![x](https://example.org/x.png) <b>"\n[lakes]\nlicence = 4\n',
        encoding="utf-8",
    )
    told = licences.notice(minimal, base_map=tmp_path)
    assert "- Licence: not stated\n- Made from: not stated\n" in told
    assert "- Licence: 4\n- Made from: not stated\n- Attribution: none needed\n" in told
    html = to_html(told)
    assert "![x](https://example.org/x.png) &lt;b&gt;" in html
    assert "<img" not in html
