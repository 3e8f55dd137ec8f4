"""Make the tables of an atlas for all formats of tables.

Dates are EDTF, positions are in WGS84 degrees, and columns whose names end in _m are in metres.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shapely import get_coordinates

from geodata import comparing, licences
from geodata.catalogue import Atlas
from geodata.exports import evidence_tables
from geodata.exports.geometry import to_rfc7946
from geodata.exports.tables import (
    FEATURE,
    TO_FEATURE,
    Column,
    Filled,
    Row,
    Table,
    Tie,
    Type,
    fill_table,
    join_cell,
)
from geodata.history import UNCONFIRMED_YEARS
from geodata.model import Fact, Feature, Layer
from geodata.present.sources import editors_note, every_basis
from geodata.present.statements import status_history
from geodata.properties import properties_of
from geodata.vocabulary import Basis, Comparison, Kind, Precision, Status

_TO_PROPERTY = Tie(("property",), "properties", ("id",))
_TO_EVIDENCE = Tie(("basis", "basis_id"), "evidence", ("basis", "id"))

YES, NO = "yes", "no"
_UNCONFIRMED = f"Whether nobody has reported it in the {UNCONFIRMED_YEARS} years before the date of the data"
#: The attributes of a feature besides its geometry, the same in every map format but GeoJSON.
FEATURE_COLUMNS = (
    Column("id", "Id of the feature", required=True),
    Column("layer", "Id of its layer", required=True),
    Column("name", "Name in English", required=True),
    Column("name_ko", "Name in Korean", required=True),
    Column("name_ru", "Name in Russian", required=True),
    Column("aliases", "Other forms of the name, separated by |"),
    Column("kind", "Kind of feature", required=True, terms=tuple(Kind)),
    Column("status", "Current status", terms=tuple(Status)),
    Column("status_as_of", "Date at which it applied (EDTF)"),
    Column("status_unconfirmed", _UNCONFIRMED, terms=(YES, NO)),
    Column("status_history", "Its statuses in words, the latest first, each with its date and source"),
    Column("precision", "Precision of its position", terms=tuple(Precision)),
    Column("accuracy_m", "Largest positional error, in metres", Type.NUMBER),
    Column("sectors", "Sectors, separated by |"),
    Column("geometry_source", "Datasets and references of its geometry, separated by |"),
    Column("geometry_note", "Note on its geometry"),
)


def tables_of(atlas: Atlas) -> list[Table]:
    """The tables of an atlas that have rows; each comes after the tables to which it refers."""
    made = [
        _layers(atlas),
        _features(atlas),
        _part_of(atlas),
        _names(atlas),
        _evidence(atlas),
        _properties(atlas),
        facts_table(atlas.facts),
        evidence_tables.references(atlas),
        evidence_tables.sources(atlas),
        evidence_tables.passages(atlas),
        evidence_tables.passage_features(atlas),
        evidence_tables.datasets(atlas),
        _checkpoints(atlas),
    ]
    return [table for table in made if table.rows]


def feature_row(atlas: Atlas, feature: Feature) -> Row:
    """The cells of FEATURE_COLUMNS for a feature, in their order."""
    names, status = atlas.names[feature.id], atlas.status(feature.id)
    return (
        feature.id,
        feature.layer,
        names.en,
        names.ko,
        names.ru,
        join_cell(names.aliases),
        feature.kind.value,
        status.value if status else None,
        status.as_of if status else None,
        (YES if atlas.is_unconfirmed(feature.id) else NO) if status else None,
        status_history(atlas, feature.id) or None,
        feature.precision.value if feature.precision else None,
        feature.accuracy_m,
        join_cell(feature.sectors),
        join_cell(feature.geometry_source),
        feature.geometry_note or None,
    )


def facts_table(facts: Iterable[Fact]) -> Table:
    """The table of facts, one claim per row."""
    columns: list[Filled] = [
        (FEATURE, lambda fact: fact.feature),
        (Column("property", "Property that the claim is about", required=True), lambda fact: fact.property),
        (Column("value", "Value that is claimed, as text", required=True), lambda fact: fact.value),
        (Column("number", "The value as a number, if it has a unit", Type.NUMBER), lambda fact: fact.number),
        (Column("unit", "Unit of the number"), lambda fact: fact.unit),
        (Column("as_of", "Date at which it applied (EDTF)"), lambda fact: fact.as_of),
        (
            Column("basis", "Kind of its basis", required=True, terms=tuple(Basis)),
            lambda fact: fact.basis.value,
        ),
        (Column("basis_id", "Id of its basis"), lambda fact: fact.basis_id),
        (Column("locator", "Place in the basis, such as a page"), lambda fact: fact.locator),
        (Column("note", "Note"), lambda fact: fact.note),
    ]
    rows = list(facts)
    sourced = all(fact.basis_id is not None for fact in rows)
    ties = [TO_FEATURE, _TO_PROPERTY]
    ties += [_TO_EVIDENCE] if sourced else []  # a reference to a missing table would be invalid
    return fill_table("facts", "Facts", columns, rows, ties=tuple(ties))


def _layers(atlas: Atlas) -> Table:
    groups, datasets = {group.id: group.title for group in atlas.groups}, list(atlas.datasets.values())

    def licence(layer: Layer) -> str:
        return licences.licence_of(atlas.features_in(layer.id), datasets, atlas.about)

    def made_from(layer: Layer) -> str | None:
        return licences.made_from(atlas.features_in(layer.id), datasets) or None

    def credit(layer: Layer) -> str:
        return licences.credits_of(atlas.features_in(layer.id), datasets) or atlas.about.title

    columns: list[Filled] = [
        (Column("id", "Id of the layer", required=True), lambda layer: layer.id),
        (Column("group", "The heading under which it is listed"), lambda layer: groups[layer.group]),
        (Column("title", "Its title", required=True), lambda layer: layer.title),
        (Column("description", "What it shows"), lambda layer: layer.description),
        (Column("colour", "Its colour on a light map, #rrggbb"), lambda layer: layer.accent),
        (Column("geometry_licence", "The licence of its geometry"), licence),
        (Column("made_from", "What its geometry was made from"), made_from),
        (Column("attribution", "Attribution of its geometry"), credit),
    ]
    return fill_table("layers", "Layers and their licences", columns, atlas.layers.values(), key=("id",))


def _features(atlas: Atlas) -> Table:
    place = (
        Column("longitude", "Longitude of a point in it or on it, in degrees", Type.NUMBER),
        Column("latitude", "Latitude of that point, in degrees", Type.NUMBER),
    )
    rows = []
    for feature in atlas.features.values():
        geometry = to_rfc7946(atlas.geometry(feature.id))
        point = get_coordinates(to_rfc7946(geometry.representative_point())).tolist()
        rows.append((*feature_row(atlas, feature), *(point[0] if point else (None, None))))
    ties = (Tie(("layer",), "layers", ("id",)),)
    return Table("features", "Features", (*FEATURE_COLUMNS, *place), tuple(rows), ("id",), ties)


def _part_of(atlas: Atlas) -> Table:
    rows = tuple((feature.id, whole) for feature in atlas.features.values() for whole in feature.part_of)
    columns = (FEATURE, Column("whole", "Id of the feature it is part of", required=True))
    ties = (TO_FEATURE, Tie(("whole",), "features", ("id",)))
    return Table("part_of", "Features and what they are part of", columns, rows, ("feature", "whole"), ties)


def _names(atlas: Atlas) -> Table:
    columns: list[Filled] = [
        (FEATURE, lambda names: names.feature),
        (Column("en", "Name in English", required=True), lambda names: names.en),
        (Column("ko", "Name in Korean", required=True), lambda names: names.ko),
        (Column("ru", "Name in Russian", required=True), lambda names: names.ru),
        (
            Column("aliases", "Other forms of the name, separated by |"),
            lambda names: join_cell(names.aliases),
        ),
    ]
    return fill_table("names", "Names", columns, atlas.names.values(), key=("feature",), ties=(TO_FEATURE,))


def _evidence(atlas: Atlas) -> Table:
    """One table for all bases, because a foreign key of the facts can refer to only one table."""
    columns = (
        Column("basis", "Kind of basis", required=True, terms=tuple(Basis)),
        Column("id", "Its id", required=True),
        Column("text", "A passage word for word; else a reference, dataset or derivation on a line"),
        Column("url", "Its address"),
        Column("editors_note", "Why a passage is doubted, and who says otherwise"),
    )
    title = "Evidence: the basis of each fact"
    return Table("evidence", title, columns, tuple(_bases(atlas)), ("basis", "id"))


def _properties(atlas: Atlas) -> Table:
    columns: list[Filled] = [
        (Column("id", "Id of the property", required=True), lambda each: each.id),
        (Column("label", "What it is called", required=True), lambda each: each.words),
        (
            Column("units", "Units of its numbers, separated by |"),
            lambda each: join_cell(each.units),
        ),
        (
            Column("comparison", "How sources are compared", required=True, terms=tuple(Comparison)),
            lambda each: comparing.comparison_of(each.id, atlas.properties).value,
        ),
        (Column("part_of", "The property of whose number its own is a part"), lambda each: each.part_of),
    ]
    return fill_table("properties", "Properties of facts", columns, properties_of(atlas), key=("id",))


def _bases(atlas: Atlas) -> Iterator[Row]:
    for basis, basis_id, behind in every_basis(atlas):
        if (passage := behind.passage) is not None:
            doubt = editors_note(atlas, passage) or None
            yield basis.value, basis_id, passage.exact, behind.address, doubt
        else:
            yield basis.value, basis_id, behind.line, behind.address, None


def _checkpoints(atlas: Atlas) -> Table:
    columns: list[Filled] = [
        (FEATURE, lambda point: point.feature),
        (Column("point", "What is at that point", required=True), lambda point: point.point),
        (Column("lon", "Longitude in degrees", Type.NUMBER, required=True), lambda point: point.lon),
        (Column("lat", "Latitude in degrees", Type.NUMBER, required=True), lambda point: point.lat),
        (
            Column("resolution_m", "Resolution of the coordinates, in metres", Type.NUMBER, required=True),
            lambda point: point.resolution_m,
        ),
        (
            Column("basis_id", "Reference or dataset that gives it", required=True),
            lambda point: point.basis_id,
        ),
        (Column("note", "Note"), lambda point: point.note),
    ]
    title = "Positions to check geometry against"
    return fill_table("checkpoints", title, columns, atlas.checkpoints, ties=(TO_FEATURE,))
