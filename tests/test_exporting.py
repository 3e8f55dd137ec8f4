"""What of an atlas a view exports, and what the file is called."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard.reader.exporting import dated_name, figure_name, file_name, holds, part_of, references_name
from dashboard.reader.links import from_query
from dashboard.reader.state import default_view
from geodata import Atlas, Sector, Status
from geodata.exports import Format


@pytest.mark.parametrize(
    ("query", "features"),
    [
        ("", {"iron-road", "north-line", "northport", "south-line"}),
        ("sites=true", {"iron-road", "north-line", "northport", "south-line", "rice-farm"}),
        ("rails=false&sites=true", {"rice-farm"}),
        ("status=Severed", {"south-line"}),
        ("status=Operating&sites=true&sector=Agriculture", {"rice-farm"}),
        ("year=1940", {"iron-road", "north-line"}),
        ("feature=rice-farm&at=10,179,9", {"iron-road", "north-line", "northport", "south-line"}),
        ("rails=false", set()),
    ],
)
def test_a_view_exports_what_its_layers_filters_and_year_show(
    minimal: Atlas, query: str, features: set[str]
) -> None:
    view = from_query(minimal, query)
    part, _ = part_of(minimal, view, "")
    assert set(part.features) == features
    assert features - {"iron-road"} == {
        f.id for f in minimal.features.values() if f.geometry is not None and view.shows(minimal, f)
    }


def test_a_view_of_a_year_exports_the_statuses_of_that_year(minimal: Atlas) -> None:
    part, scope = part_of(minimal, from_query(minimal, "year=1940"), "https://example.org/?year=1940")
    assert part.current_status("north-line") is Status.PROPOSED
    assert (scope.of, scope.link) == ("Rails; status at the end of 1940", "https://example.org/?year=1940")


def test_what_a_file_holds_is_told_in_words(shipped: Atlas) -> None:
    view = default_view(shipped)
    assert holds(shipped, view) == "All layers"
    filtered = replace(
        view, statuses=frozenset([Status.SHELVED, Status.OPERATING]), sectors=frozenset([Sector.SEAPORTS])
    )
    assert holds(shipped, filtered) == "All layers; only what is operating or shelved and belongs to seaports"
    two = replace(view, layers=frozenset(["lng", "gas-pipelines"]))
    assert holds(shipped, two) == "Gas pipelines, LNG and sea routes"
    assert holds(shipped, replace(view, layers=frozenset())) == "No layer"


@pytest.mark.parametrize(
    ("query", "form", "name"),
    [
        (None, Format.GEOPACKAGE, "iron-road-atlas-2022-11-23.gpkg"),
        (None, Format.CSV, "iron-road-atlas-2022-11-23-csv.zip"),
        (None, Format.DATA_PACKAGE, "iron-road-atlas-2022-11-23-datapackage.zip"),
        ("", Format.KML, "iron-road-atlas-rails-2022-11-23.kml"),
        ("status=Severed&year=1990", Format.KML, "iron-road-atlas-rails-severed-1990-2022-11-23.kml"),
    ],
)
def test_a_file_name_says_what_is_in_the_file(
    minimal: Atlas, query: str | None, form: Format, name: str
) -> None:
    view = None if query is None else from_query(minimal, query)
    assert file_name(minimal, view, form) == name


@pytest.mark.parametrize(
    ("query", "picture", "references"),
    [
        ("", "rails", "references-rails"),
        ("rails=false", "no-layer", "references-no-layer"),
        ("status=Severed&year=1990", "rails-severed-1990", "references-rails-severed-1990"),
        ("feature=rice-farm&year=1990", "rice-farm-1990", "references-rice-farm"),
    ],
)
def test_the_name_of_a_picture_and_of_references_says_of_what_they_are(
    minimal: Atlas, query: str, picture: str, references: str
) -> None:
    view = from_query(minimal, query)
    assert figure_name(minimal, view, ".png") == f"iron-road-atlas-{picture}-2022-11-23.png"
    assert references_name(minimal, view, ".bib") == f"iron-road-atlas-{references}-2022-11-23.bib"


def test_a_long_name_ends_with_a_whole_word(minimal: Atlas) -> None:
    name = dated_name(minimal, ["proposed"] * 20)
    assert name == f"iron-road-atlas{'-proposed' * 7}-2022-11-23"
    assert dated_name(minimal, ["x" * 100]) == "iron-road-atlas-2022-11-23"


def test_a_view_of_many_layers_is_called_a_view(shipped: Atlas) -> None:
    name = file_name(shipped, from_query(shipped, "status=Operating&lng=false"), Format.XLSX)
    assert name == f"nine-bridges-atlas-view-operating-{shipped.about.data_date}.xlsx"
