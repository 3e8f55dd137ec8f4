"""A part of an atlas: what belongs to some features, and nothing that leads nowhere."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from geodata import Atlas, Feature, Kind, Reference
from geodata.exports.folder import as_files
from geodata.extracting import extract
from geodata.folder import files
from geodata.folder.validation import check_folder
from geodata.vocabulary import Severity


def test_a_part_holds_its_features_with_names_facts_and_layers(minimal: Atlas) -> None:
    part = extract(minimal, ["rice-farm"])
    assert list(part.features) == list(part.names) == ["rice-farm"]
    assert part.facts == minimal.facts_of("rice-farm")
    assert list(part.layers) == ["sites"]
    assert [group.id for group in part.groups] == ["land"]
    assert part.start_views == ()


def test_a_part_holds_what_its_facts_and_geometry_rest_on(minimal: Atlas) -> None:
    part = extract(minimal, ["north-line"])
    assert list(part.datasets) == ["open-rails"]
    assert list(part.references) == ["document", "handbook"]
    assert {point.feature for point in part.checkpoints} == {"north-line"}


def test_a_passage_that_carries_a_fact_or_speaks_of_a_feature_comes_along(minimal: Atlas) -> None:
    part = extract(minimal, ["north-line"])
    assert list(part.passages) == ["length"]
    assert part.passages["length"].features == ("north-line",)
    assert part.passages["length"].exact == minimal.passages["length"].exact
    assert list(extract(minimal, ["northport"]).passages) == []


def test_a_whole_stays_with_the_parts_that_are_there(minimal: Atlas) -> None:
    part = extract(minimal, ["iron-road", "south-line"])
    assert part.geometry("iron-road").equals(minimal.geometry("south-line"))
    assert extract(minimal, ["south-line"]).features["south-line"].part_of == ()


def test_a_whole_of_which_no_part_is_there_is_left_out(minimal: Atlas) -> None:
    assert list(extract(minimal, ["iron-road", "rice-farm"]).features) == ["rice-farm"]


def test_a_whole_of_wholes_goes_with_them(minimal: Atlas) -> None:
    network = Feature(id="network", layer="rails", kind=Kind.CORRIDOR, geometry=None)
    road = minimal.features["iron-road"].model_copy(update={"part_of": ("network",)})
    nested = dict(minimal.features) | {"network": network, "iron-road": road}
    atlas = replace(minimal, features=nested)
    assert list(extract(atlas, ["network", "north-line"]).features) == ["north-line"]
    assert set(extract(atlas, ["network", "iron-road", "north-line"]).features) == {
        *("network", "iron-road", "north-line")
    }


def test_a_part_of_a_year_has_the_status_of_that_year(minimal: Atlas) -> None:
    then = extract(minimal, ["north-line"], 2017)
    assert then.current_status("north-line") == "suspended"
    assert extract(minimal, ["north-line"]).current_status("north-line") == "operating"


def test_nothing_makes_an_empty_atlas(minimal: Atlas) -> None:
    part = extract(minimal, [])
    assert not any((part.features, part.facts, part.passages, part.references, part.datasets, part.layers))


@pytest.mark.parametrize("layer", ["rajin-khasan", "trans-korean", "far-east-sites", "places-events"])
def test_a_layer_of_the_shipped_atlas_is_a_valid_atlas(shipped: Atlas, layer: str, tmp_path: Path) -> None:
    part = extract(shipped, [feature.id for feature in shipped.features_in(layer)])
    (tmp_path / files.LAYERS).mkdir()
    for name, text in as_files(part).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    kinds = {problem.summary for problem in check_folder(shipped.folder)}
    assert {problem.summary for problem in check_folder(tmp_path)} <= kinds
    assert all(problem.severity is Severity.WARNING for problem in check_folder(tmp_path))


def test_a_copy_comes_with_its_original(minimal: Atlas) -> None:
    """So that the copy still says whose text it has."""
    csl = {**minimal.references["document"].csl, "custom": {"copy_of": "reprint"}}
    document, reprint = (Reference(id=name, csl=csl) for name in ("document", "reprint"))
    references = {**minimal.references, "document": document, "reprint": reprint, "other": reprint}
    part = extract(replace(minimal, references=references), ["north-line"])
    assert set(part.references) == {"document", "handbook", "reprint"}
