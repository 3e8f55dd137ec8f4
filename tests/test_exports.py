"""The atlas for other programs: one JSON document that its schema describes, GeoJSON layers for maps."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from shapely import is_ccw
from shapely.geometry import LinearRing, shape

from geodata import Atlas, exports
from geodata.errors import UnknownItemError
from geodata.exports import Scope
from geodata.exports.geometry import to_rfc7946
from geodata.extracting import extract
from geodata.vocabulary import Basis, Kind, Precision, Sector, Status, Theme


@pytest.fixture(scope="module")
def document(shipped: Atlas) -> dict[str, Any]:
    """The shipped atlas as a reader of the file gets it."""
    return json.loads(json.dumps(exports.as_document(shipped)))


@pytest.fixture(scope="module")
def small(minimal: Atlas) -> dict[str, Any]:
    """The minimal atlas as a reader of the file gets it."""
    return json.loads(json.dumps(exports.as_document(minimal)))


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    return Draft202012Validator(exports.schema())


def feature(document: dict[str, Any], feature_id: str) -> dict[str, Any]:
    return next(item for item in document["features"]["features"] if item["id"] == feature_id)


def numbers(value: Any) -> list[float]:
    return [value] if isinstance(value, int | float) else [n for item in value for n in numbers(item)]


def coordinates(geometry: dict[str, Any]) -> list[float]:
    if geometry["type"] == "GeometryCollection":
        return [number for part in geometry["geometries"] for number in coordinates(part)]
    return numbers(geometry["coordinates"])


# The schema


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(exports.schema())


def test_the_schema_accepts_the_shipped_atlas(
    document: dict[str, Any], validator: Draft202012Validator
) -> None:
    assert [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)] == []


def test_the_schema_accepts_a_part_of_an_atlas(minimal: Atlas, validator: Draft202012Validator) -> None:
    part = exports.as_document(extract(minimal, ["north-line"]), Scope("Rails", "https://example.org/"))
    assert [f"{error.json_path}: {error.message}" for error in validator.iter_errors(part)] == []


def test_the_schema_accepts_the_minimal_atlas(small: dict[str, Any], validator: Draft202012Validator) -> None:
    assert [f"{error.json_path}: {error.message}" for error in validator.iter_errors(small)] == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("features", "features", 0, "id"), "Not A Slug"),
        (("features", "features", 1, "properties", "kind"), "teleporter"),
        (("features", "features", 1, "geometry", "coordinates", 0), [42.0, 130.5]),
        (("features", "features", 1, "geometry", "coordinates", 0), [130.5, 42.0, 0.0]),
        (("features", "features", 1, "properties", "colour"), "red"),
        (("features", "features", 1, "properties", "accuracy_m"), -1),
        (("facts", 0, "basis"), "hearsay"),
        (("facts", 0, "basis_id"), None),
        (("facts", 0, "as_of"), "June 2018"),
        (("passages", 0, "exact"), ""),
        (("sources", 0, "sha256"), "0"),
        (("references", 0, "title"), ""),
        (("layers", 0, "accent"), "red"),
        (("crs",), "EPSG:4326"),
    ],
)
def test_the_schema_refuses_what_is_wrong(
    small: dict[str, Any], validator: Draft202012Validator, path: tuple[Any, ...], value: object
) -> None:
    wrong = copy.deepcopy(small)
    target: Any = wrong
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    assert list(validator.iter_errors(wrong))


@pytest.mark.parametrize("key", ["layers", "features", "facts", "passages", "references", "about", "sources"])
def test_the_schema_misses_each_part(
    small: dict[str, Any], validator: Draft202012Validator, key: str
) -> None:
    assert list(validator.iter_errors({name: value for name, value in small.items() if name != key}))


def test_the_schema_lists_the_terms_of_the_vocabularies() -> None:
    definitions = exports.schema()["$defs"]
    properties = definitions["properties"]["properties"]
    assert properties["kind"]["enum"] == list(Kind)
    assert properties["status"]["enum"] == [*Status, None]
    assert properties["precision"]["enum"] == [*Precision, None]
    assert properties["sectors"]["items"]["enum"] == list(Sector)
    assert definitions["fact"]["properties"]["basis"]["enum"] == list(Basis)
    assert definitions["passage"]["properties"]["theme"]["enum"] == list(Theme)


# The document


def test_the_document_holds_the_whole_atlas(document: dict[str, Any], shipped: Atlas) -> None:
    assert [layer["id"] for layer in document["layers"]] == list(shipped.layers)
    assert [item["id"] for item in document["features"]["features"]] == list(shipped.features)
    assert [(fact["feature"], fact["value"]) for fact in document["facts"]] == [
        (fact.feature, fact.value) for fact in shipped.facts
    ]
    assert [(p["id"], p["exact"]) for p in document["passages"]] == [
        (p.id, p.exact) for p in shipped.passages.values()
    ]
    assert document["references"] == [reference.csl for reference in shipped.references.values()]


def test_every_basis_of_a_fact_is_in_the_document(document: dict[str, Any]) -> None:
    homes = {
        "quoted": {passage["id"] for passage in document["passages"]},
        "cited": {reference["id"] for reference in document["references"]},
        "dataset": {dataset["id"] for dataset in document["datasets"]},
        "derived": set(document["derivations"]),
    }
    lost = [fact for fact in document["facts"] if fact["basis_id"] not in homes[fact["basis"]]]
    assert lost == []


def test_a_feature_carries_its_names_and_latest_status(document: dict[str, Any], shipped: Atlas) -> None:
    line = feature(document, "rajin-khasan")["properties"]
    assert line["names"]["ko"] == shipped.names["rajin-khasan"].ko
    assert line["status"] == shipped.current_status("rajin-khasan")
    assert line["layer"] == "rajin-khasan"


def test_a_whole_has_the_geometry_of_its_parts(small: dict[str, Any]) -> None:
    road = feature(small, "iron-road")
    parts = [shape(feature(small, part)["geometry"]) for part in ("north-line", "south-line")]
    assert road["properties"]["derived_geometry"] is True
    assert shape(road["geometry"]).equals(parts[0].union(parts[1]))
    assert feature(small, "north-line")["properties"]["derived_geometry"] is False


def test_a_feature_without_any_place_has_no_geometry(document: dict[str, Any], shipped: Atlas) -> None:
    placeless = [item.id for item in shipped.features.values() if shipped.geometry(item.id).is_empty]
    assert [f["id"] for f in document["features"]["features"] if f["geometry"] is None] == placeless
    assert not any(feature(document, name)["properties"]["derived_geometry"] for name in placeless)


def test_coordinates_have_six_decimals_at_most_and_no_height(document: dict[str, Any]) -> None:
    geometries = [item["geometry"] for item in document["features"]["features"] if item["geometry"]]
    found = [number for geometry in geometries for number in coordinates(geometry)]
    assert all(number == round(number, 6) for number in found)
    assert len(found) % 2 == 0


def test_polygons_follow_the_right_hand_rule(document: dict[str, Any], small: dict[str, Any]) -> None:
    polygons = [
        item["geometry"]["coordinates"]
        for item in (*document["features"]["features"], *small["features"]["features"])
        if item["geometry"] and item["geometry"]["type"] == "Polygon"
    ]
    assert polygons
    assert all(is_ccw(LinearRing(rings[0])) for rings in polygons)


def test_a_clockwise_polygon_is_turned() -> None:
    clockwise = shape({"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]]]})
    assert is_ccw(to_rfc7946(clockwise).exterior)


# A layer


def test_a_layer_is_a_table_with_plain_columns(minimal: Atlas) -> None:
    farm = exports.layer_collection(minimal, "sites")["features"][0]["properties"]
    names = minimal.names["rice-farm"]
    assert (farm["name"], farm["name_ko"], farm["name_ru"]) == (names.en, names.ko, names.ru)
    assert not any(isinstance(value, dict) for value in farm.values())


def test_a_layer_says_whom_to_credit_and_under_which_licence(shipped: Atlas) -> None:
    layer = exports.layer_collection(shipped, "rajin-khasan")
    assert "OpenStreetMap" in layer["attribution"]
    assert (layer["licence"], layer["data_date"]) == ("ODbL 1.0", shipped.about.data_date)
    assert "crs" not in layer


def test_one_collection_holds_every_feature_with_its_layer(minimal: Atlas) -> None:
    everything = exports.collection(minimal)
    layers = {item["id"]: item["properties"]["layer"] for item in everything["features"]}
    assert layers == {feature.id: feature.layer for feature in minimal.features.values()}
    assert "Open Rails" in everything["licences"]


def test_a_part_says_what_it_is_and_where_its_view_is(minimal: Atlas) -> None:
    said = exports.collection(minimal, Scope("Rails; only what is operating", "https://example.org/?x=1"))
    assert (said["holds"], said["link"]) == ("Rails; only what is operating", "https://example.org/?x=1")


def test_an_unknown_layer_is_refused(minimal: Atlas) -> None:
    with pytest.raises(UnknownItemError, match="no layer 'canals'"):
        exports.layer_collection(minimal, "canals")
