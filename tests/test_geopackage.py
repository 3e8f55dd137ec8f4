"""GeoPackage: opened again with GDAL and SQLite, and its styles for QGIS read as XML."""

from __future__ import annotations

import json
import sqlite3
import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from shapely.geometry import MultiLineString

from geodata import Atlas, Kind, Status
from geodata.errors import ExportError
from geodata.exports import Format, Scope, as_file, qgis
from geodata.exports.contents import tables_of
from geodata.exports.qgis_symbols import MM, colour
from geodata.extracting import extract
from geodata.present.overview import HALO_FROM_M
from geodata.present.status_styles import STATUS
from tests.exported import crossing, misplaced, placed


@pytest.fixture(scope="module")
def path(shipped: Atlas, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gpkg") / "atlas.gpkg"
    path.write_bytes(as_file(shipped, Format.GEOPACKAGE, Scope(link="https://example.org/")))
    return path


@pytest.fixture(scope="module")
def database(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path)) as opened:
        yield opened


@pytest.fixture(scope="module")
def styles(database: sqlite3.Connection) -> dict[str, ET.Element]:
    """The QML of each layer, by the layer's name in the file."""
    rows = database.execute("SELECT f_table_name, styleQML FROM layer_styles WHERE useAsDefault = 1")
    return {name: ET.fromstring(qml) for name, qml in rows}


def map_layers(path: Path) -> list[str]:
    return [name for name, geometry in pyogrio.list_layers(path) if geometry and "accuracy" not in name]


def read(path: Path) -> gpd.GeoDataFrame:
    """Every feature of every layer of the map."""
    return pd.concat([pyogrio.read_dataframe(path, layer=name) for name in map_layers(path)])


def options(element: ET.Element) -> dict[str, str]:
    return {each.get("name", ""): each.get("value", "") for each in element.findall("./Option/Option")}


# What is in it


def test_every_feature_with_a_place_comes_back_where_it_is(path: Path, shipped: Atlas) -> None:
    found, wanted = read(path).set_index("id"), placed(shipped)
    assert sorted(found.index) == sorted(wanted)
    assert misplaced(found.geometry, shipped) == []


def test_a_layer_has_one_sort_of_geometry_and_no_other(path: Path) -> None:
    types = {name: geometry for name, geometry in pyogrio.list_layers(path) if geometry}
    assert types["trans_korean_lines"] == "LineString"
    assert types["trans_korean_points"] == "Point"
    assert types["trans_korean_areas"] == "Polygon"


def test_a_feature_tells_its_names_status_and_accuracy(path: Path, shipped: Atlas) -> None:
    line = read(path).set_index("id").loc["rajin-khasan"]
    names, feature = shipped.names["rajin-khasan"], shipped.features["rajin-khasan"]
    assert (line["name"], line["name_ko"], line["name_ru"]) == (names.en, names.ko, names.ru)
    assert (line["status"], line["accuracy_m"]) == ("operating", feature.accuracy_m)


def test_every_table_comes_back_row_by_row(path: Path, database: sqlite3.Connection, shipped: Atlas) -> None:
    listed = [name for name, _ in pyogrio.list_layers(path)]
    for table in tables_of(shipped):
        names = ", ".join(f'"{column.name}"' for column in table.columns)
        assert database.execute(f'SELECT {names} FROM "{table.name}" ORDER BY fid').fetchall() == list(
            table.rows
        )
        assert table.name in listed


def test_passages_come_with_selectors_and_the_hash_of_their_document(path: Path, shipped: Atlas) -> None:
    passage = next(iter(shipped.passages.values()))
    row = pyogrio.read_dataframe(path, layer="passages", where=f"id = '{passage.id}'").iloc[0]
    assert (row["exact"], row["prefix"], row["start"]) == (passage.exact, passage.prefix, passage.start)
    assert row["source_sha256"] == shipped.sources[passage.source].sha256


def test_ties_between_the_tables_hold(database: sqlite3.Connection) -> None:
    assert database.execute("PRAGMA foreign_key_list(facts)").fetchall()
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_file_and_layers_tell_title_day_licence_and_credits(path: Path, shipped: Atlas) -> None:
    info = pyogrio.read_info(path, layer="rajin_khasan_lines")
    said = info["layer_metadata"]
    assert said["IDENTIFIER"] == "Rajin–Khasan railway (lines)"
    assert said["Licence of the geometry"] == "ODbL 1.0"
    assert said["Data of"] == shipped.about.data_date
    assert "© OpenStreetMap contributors" in said["DESCRIPTION"]
    assert info["dataset_metadata"]["Link"] == "https://example.org/"
    about = pyogrio.read_dataframe(path, layer="about").set_index("name")["text"]
    assert about["Title"] == shipped.about.title
    assert "They remain their authors' and publishers'." in about["Licences"]


# How it looks


def test_every_layer_of_the_map_has_a_style(path: Path, styles: dict[str, ET.Element]) -> None:
    assert sorted(styles) == sorted([*map_layers(path), "lines_accuracy", "points_accuracy"])
    assert all(style.find("renderer-v2").get("type") == "RuleRenderer" for style in styles.values())


def test_every_feature_is_drawn_by_one_rule(
    database: sqlite3.Connection, styles: dict[str, ET.Element]
) -> None:
    for name, style in styles.items():
        filters = [rule.get("filter") for rule in style.findall("renderer-v2/rules/rule")]
        drawn = Counter(
            row for each in filters for row in database.execute(f'SELECT id FROM "{name}" WHERE {each}')
        )
        assert sorted(drawn) == sorted(database.execute(f'SELECT id FROM "{name}"'))
        assert set(drawn.values()) == {1}


def test_every_rule_has_its_symbol_and_a_key_of_its_own(styles: dict[str, ET.Element]) -> None:
    for style in styles.values():
        rules = style.findall("renderer-v2/rules/rule")
        symbols = {symbol.get("name") for symbol in style.findall("renderer-v2/symbols/symbol")}
        assert [rule.get("symbol") for rule in rules if rule.get("symbol") not in symbols] == []
        assert len({rule.get("key") for rule in rules}) == len(rules)


@pytest.mark.parametrize("status", Status)
def test_a_line_has_the_colour_of_its_layer_and_the_dash_of_its_status(
    minimal: Atlas, status: Status
) -> None:
    line = minimal.features["north-line"]
    facts = tuple(
        fact.model_copy(update={"value": status.value}) if fact.property == "status" else fact
        for fact in minimal.facts_of("north-line")
    )
    dated = extract(replace(minimal, facts=facts), ["north-line"])
    style = ET.fromstring(qgis.style(dated, minimal.layers["rails"], "lines", [line]))
    _, stroke = [options(each) for each in style.findall(".//layer[@class='SimpleLine']")]
    look = STATUS[status]
    assert stroke["line_color"] == colour(minimal.layers["rails"].accent, look.opacity)
    dash = [float(length) / MM for length in stroke.get("customdash", "").split(";") if length]
    assert dash == pytest.approx(list(look.dash), abs=0.01)
    marks = [options(each)["placement"] for each in style.findall(".//layer[@class='MarkerLine']")]
    assert ("centralpoint" in marks) is look.broken


def test_labels_are_names(styles: dict[str, ET.Element]) -> None:
    for name, style in styles.items():
        fields = {text.get("fieldName") for text in style.findall("labeling//text-style")}
        assert fields == (set() if name.endswith("accuracy") else {"name"})


def test_stations_are_drawn_from_the_scale_of_the_map_on(styles: dict[str, ET.Element]) -> None:
    scales = {
        rule.get("filter"): rule.get("scalemaxdenom")
        for rule in styles["trans_korean_points"].findall("renderer-v2/rules/rule")
    }
    stations = [scale for text, scale in scales.items() if f"'{Kind.STATION}'" in text]
    assert set(stations) == {"2183915"}


def test_halos_are_as_wide_as_the_accuracy(database: sqlite3.Connection, shipped: Atlas) -> None:
    rows = database.execute(
        "SELECT id, accuracy_m FROM lines_accuracy UNION SELECT id, accuracy_m FROM points_accuracy"
    )
    wide = {
        (f.id, f.accuracy_m)
        for f in shipped.features.values()
        if f.geometry and f.geometry.geom_type in {"Point", "LineString"} and f.accuracy_m >= HALO_FROM_M
    }
    assert set(rows) == wide
    assert len(pyogrio.read_dataframe(database_path(database), layer="lines_accuracy")) > 0


def database_path(database: sqlite3.Connection) -> str:
    return database.execute("PRAGMA database_list").fetchone()[2]


def test_a_point_that_is_known_well_has_no_halo(minimal: Atlas, tmp_path: Path) -> None:
    path = tmp_path / "atlas.gpkg"
    path.write_bytes(as_file(minimal, Format.GEOPACKAGE))
    assert [name for name, _ in pyogrio.list_layers(path) if "accuracy" in name] == ["lines_accuracy"]
    station = minimal.features["northport"].model_copy(update={"id": "southgate", "accuracy_m": 900.0})
    names = minimal.names["northport"].model_copy(update={"feature": "southgate"})
    more = {"features": dict(minimal.features) | {"southgate": station}}
    more |= {"names": dict(minimal.names) | {"southgate": names}}
    path.write_bytes(as_file(replace(minimal, **more), Format.GEOPACKAGE))
    assert pyogrio.read_dataframe(path, layer="points_accuracy")["id"].tolist() == ["southgate"]


# Odd atlases


def test_layers_may_share_a_title(minimal: Atlas, tmp_path: Path) -> None:
    twins = {name: layer.model_copy(update={"title": "Roads"}) for name, layer in minimal.layers.items()}
    path = tmp_path / "atlas.gpkg"
    path.write_bytes(as_file(replace(minimal, layers=twins), Format.GEOPACKAGE))
    assert map_layers(path) == ["rails_lines", "rails_points", "sites_areas"]


def test_an_atlas_across_the_180th_meridian_is_cut_there(minimal: Atlas, tmp_path: Path) -> None:
    path = tmp_path / "atlas.gpkg"
    path.write_bytes(as_file(crossing(minimal), Format.GEOPACKAGE))
    found = read(path).set_index("id").geometry
    assert found["north-line"].geom_type == "MultiLineString"
    assert found["rice-farm"].bounds == (-180, 50, 180, 51)
    assert found["south-line"].geom_type == "MultiLineString"  # a layer has one type
    assert len(pyogrio.read_dataframe(path, layer="lines_accuracy")) == 2


def test_gdal_opens_the_halos_of_one_layer_of_several_pieces_without_a_warning(
    minimal: Atlas, tmp_path: Path
) -> None:
    several = MultiLineString([[(130, 42), (131, 43)], [(130, 41), (131, 41)]])
    layers = {f"l{n}": minimal.layers["rails"].model_copy(update={"id": f"l{n}"}) for n in (1, 2)}
    features = {
        name: minimal.feature(name).model_copy(update={"layer": layer, "part_of": ()} | more)
        for name, layer, more in (("north-line", "l1", {}), ("south-line", "l2", {"geometry": several}))
    }
    path = tmp_path / "atlas.gpkg"
    atlas = replace(minimal, layers=layers, features=features, facts=(), passages={}, checkpoints=())
    path.write_bytes(as_file(atlas, Format.GEOPACKAGE))
    assert len(pyogrio.read_dataframe(path, layer="lines_accuracy")) == 2


def test_features_without_any_place_make_no_map(shipped: Atlas) -> None:
    placeless = extract(shipped, ["nine-bridges"])
    assert list(placeless.features) == ["nine-bridges"]
    for form in (Format.GEOPACKAGE, Format.KML, Format.FLATGEOBUF):
        with pytest.raises(ExportError, match="no feature has a place"):
            as_file(placeless, form)
    assert json.loads(as_file(placeless, Format.GEOJSON))["features"][0]["geometry"] is None


def test_gdal_opens_every_layer_without_a_warning(path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert [pyogrio.read_info(path, layer=name)["layer_name"] for name, _ in pyogrio.list_layers(path)]
