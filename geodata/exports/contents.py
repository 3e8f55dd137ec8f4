"""The tables of an atlas: which there are, and what stands in each.

Dates are EDTF, positions WGS84 degrees, lengths metres where the name ends in _m.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from shapely import get_coordinates

from geodata import comparing, licences
from geodata.catalogue import Atlas
from geodata.exports.geometry import to_rfc7946
from geodata.exports.tables import Cell, Column, Row, Table, Tie, Type, join_cell
from geodata.history import UNCONFIRMED_YEARS
from geodata.model import Fact, Feature, Layer
from geodata.present.sources import every_basis
from geodata.present.wording import editors_note
from geodata.properties import properties_of
from geodata.vocabulary import Basis, Comparison, Kind, Precision, Status, Theme

#: A column, and how its cell follows from what the row is about.
_Filled = tuple[Column, Callable[[Any], Cell]]

_FEATURE = Column("feature", "Id of the feature", required=True)
_TO_FEATURE = Tie(("feature",), "features", ("id",))
_TO_PROPERTY = Tie(("property",), "properties", ("id",))
_TO_EVIDENCE = Tie(("basis", "basis_id"), "evidence", ("basis", "id"))

YES, NO = "yes", "no"
_UNCONFIRMED = f"Whether nobody has reported it in the {UNCONFIRMED_YEARS} years before the date of the data"
#: What is told of a feature beside its geometry: the same in every format.
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
    Column("precision", "Precision of its position", terms=tuple(Precision)),
    Column("accuracy_m", "Largest positional error, in metres", Type.NUMBER),
    Column("sectors", "Nine Bridges sectors, separated by |"),
    Column("geometry_source", "Datasets and references of its geometry, separated by |"),
    Column("geometry_note", "Note on its geometry"),
)


def tables_of(atlas: Atlas) -> list[Table]:
    """Every table of an atlas that has rows; a table to which others are tied comes before them."""
    made = [
        _layers(atlas),
        _features(atlas),
        _part_of(atlas),
        _names(atlas),
        _evidence(atlas),
        _properties(atlas),
        facts_table(atlas.facts),
        _references(atlas),
        _sources(atlas),
        _passages(atlas),
        _passage_features(atlas),
        _datasets(atlas),
        _checkpoints(atlas),
    ]
    return [table for table in made if table.rows]


def feature_row(atlas: Atlas, feature: Feature) -> Row:
    """The cells of FEATURE_COLUMNS."""
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
        feature.precision.value if feature.precision else None,
        feature.accuracy_m,
        join_cell(feature.sectors),
        join_cell(feature.geometry_source),
        feature.geometry_note or None,
    )


def facts_table(facts: Iterable[Fact]) -> Table:
    """Facts, one claim a row."""
    columns: list[_Filled] = [
        (_FEATURE, lambda fact: fact.feature),
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
    ties = [_TO_FEATURE, _TO_PROPERTY]
    ties += [_TO_EVIDENCE] if sourced else []  # a tie of which one half is missing holds nowhere
    return _table("facts", "Facts", columns, rows, ties=tuple(ties))


def _table(  # noqa: PLR0913
    name: str,
    title: str,
    columns: Sequence[_Filled],
    items: Iterable[Any],
    *,
    key: tuple[str, ...] = (),
    ties: tuple[Tie, ...] = (),
) -> Table:
    rows = tuple(tuple(cell(item) for _, cell in columns) for item in items)
    return Table(name, title, tuple(column for column, _ in columns), rows, key, ties)


def _layers(atlas: Atlas) -> Table:
    groups, datasets = {group.id: group.title for group in atlas.groups}, list(atlas.datasets.values())

    def licence(layer: Layer) -> str:
        return licences.licence_of(atlas.features_in(layer.id), datasets, atlas.about)

    def made_from(layer: Layer) -> str | None:
        return licences.made_from(atlas.features_in(layer.id), datasets) or None

    def credit(layer: Layer) -> str:
        return licences.credits_of(atlas.features_in(layer.id), datasets) or atlas.about.title

    columns: list[_Filled] = [
        (Column("id", "Id of the layer", required=True), lambda layer: layer.id),
        (Column("group", "The heading under which it is listed"), lambda layer: groups[layer.group]),
        (Column("title", "Its title", required=True), lambda layer: layer.title),
        (Column("description", "What it shows"), lambda layer: layer.description),
        (Column("colour", "Its colour on a light map, #rrggbb"), lambda layer: layer.accent),
        (Column("geometry_licence", "The licence of its geometry"), licence),
        (Column("made_from", "What its geometry was made from"), made_from),
        (Column("attribution", "Attribution of its geometry"), credit),
    ]
    return _table("layers", "Layers and their licences", columns, atlas.layers.values(), key=("id",))


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
    columns = (_FEATURE, Column("whole", "Id of the feature it is part of", required=True))
    ties = (_TO_FEATURE, Tie(("whole",), "features", ("id",)))
    return Table("part_of", "Features and what they are part of", columns, rows, ("feature", "whole"), ties)


def _names(atlas: Atlas) -> Table:
    columns: list[_Filled] = [
        (_FEATURE, lambda names: names.feature),
        (Column("en", "Name in English", required=True), lambda names: names.en),
        (Column("ko", "Name in Korean", required=True), lambda names: names.ko),
        (Column("ru", "Name in Russian", required=True), lambda names: names.ru),
        (
            Column("aliases", "Other forms of the name, separated by |"),
            lambda names: join_cell(names.aliases),
        ),
    ]
    return _table("names", "Names", columns, atlas.names.values(), key=("feature",), ties=(_TO_FEATURE,))


def _evidence(atlas: Atlas) -> Table:
    """One table for all that facts rest on, so that each fact is tied to one place."""
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
    columns: list[_Filled] = [
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
    return _table("properties", "Properties of facts", columns, properties_of(atlas), key=("id",))


def _bases(atlas: Atlas) -> Iterator[Row]:
    for basis, basis_id, behind in every_basis(atlas):
        if (passage := behind.passage) is not None:
            doubt = editors_note(atlas, passage) or None
            yield basis.value, basis_id, passage.exact, behind.address, doubt
        else:
            yield basis.value, basis_id, behind.line, behind.address, None


def _references(atlas: Atlas) -> Table:
    columns: list[_Filled] = [
        (Column("id", "Id of the reference", required=True), lambda each: each.id),
        (Column("type", "CSL type", required=True), lambda each: each.csl["type"]),
        (Column("title", "Title", required=True), lambda each: each.title),
        (Column("authors", "Authors, separated by |"), lambda each: join_cell(each.authors)),
        (Column("publisher", "Publication or publisher"), lambda each: each.publisher or None),
        (Column("issued", "Date of publication (EDTF)"), lambda each: each.issued),
        (Column("accessed", "Date on which it was read"), lambda each: each.accessed),
        (Column("url", "Address"), lambda each: each.url),
        (Column("note", "Note by the person who read it"), lambda each: each.note or None),
        (
            Column("csl", "The whole item as CSL-JSON"),
            lambda each: json.dumps(dict(each.csl), ensure_ascii=False),
        ),
    ]
    return _table("references", "References", columns, atlas.references.values(), key=("id",))


def _sources(atlas: Atlas) -> Table:
    columns: list[_Filled] = [
        (
            Column("id", "Id of the document, which is that of its reference", required=True),
            lambda source: source.id,
        ),
        (Column("title", "Title", required=True), lambda source: source.title),
        (Column("sha256", "SHA-256 of the file", required=True), lambda source: source.sha256),
        (
            Column("characters", "Length in characters", Type.INTEGER, required=True),
            lambda source: source.characters,
        ),
    ]
    ties = (Tie(("id",), "references", ("id",)),)
    return _table("sources", "Quoted documents", columns, atlas.sources.values(), key=("id",), ties=ties)


def _passages(atlas: Atlas) -> Table:
    hashes = {source.id: source.sha256 for source in atlas.sources.values()}
    columns: list[_Filled] = [
        (Column("id", "Id of the passage", required=True), lambda passage: passage.id),
        (Column("source", "Id of the document", required=True), lambda passage: passage.source),
        (
            Column("exact", "The passage, character for character", required=True),
            lambda passage: passage.exact,
        ),
        (Column("prefix", "The characters before it"), lambda passage: passage.prefix),
        (Column("suffix", "The characters after it"), lambda passage: passage.suffix),
        (
            Column("start", "Its first character, counted from 0", Type.INTEGER, required=True),
            lambda passage: passage.start,
        ),
        (
            Column("end", "The character after its last", Type.INTEGER, required=True),
            lambda passage: passage.end,
        ),
        (
            Column("paragraph", "Its paragraph, counted from 1", Type.INTEGER, required=True),
            lambda passage: passage.paragraph,
        ),
        (
            Column("theme", "What it is about", required=True, terms=tuple(Theme)),
            lambda passage: passage.theme.value,
        ),
        (
            Column("source_sha256", "SHA-256 of the document", required=True),
            lambda passage: hashes[passage.source],
        ),
        (
            Column("editors_note", "Why its statement is doubted"),
            lambda passage: passage.editors_note or None,
        ),
        (
            Column("editors_note_basis", "References that say otherwise, separated by |"),
            lambda passage: join_cell(passage.editors_note_basis),
        ),
    ]
    title, ties = "Passages: quotations word for word", (Tie(("source",), "sources", ("id",)),)
    return _table("passages", title, columns, atlas.passages.values(), key=("id",), ties=ties)


def _passage_features(atlas: Atlas) -> Table:
    rows = tuple((passage.id, feature) for passage in atlas.passages.values() for feature in passage.features)
    columns = (Column("passage", "Id of the passage", required=True), _FEATURE)
    key, ties = ("passage", "feature"), (Tie(("passage",), "passages", ("id",)), _TO_FEATURE)
    return Table("passage_features", "Features that passages mention", columns, rows, key, ties)


def _datasets(atlas: Atlas) -> Table:
    columns: list[_Filled] = [
        (Column("id", "Id of the dataset", required=True), lambda dataset: dataset.id),
        (Column("name", "Name", required=True), lambda dataset: dataset.name),
        (Column("version", "Version"), lambda dataset: dataset.version),
        (Column("licence", "Licence"), lambda dataset: dataset.licence),
        (Column("licence_url", "Text of the licence"), lambda dataset: dataset.licence_url),
        (Column("url", "Address"), lambda dataset: dataset.url),
        (Column("attribution", "Attribution"), lambda dataset: dataset.attribution),
    ]
    title = "Datasets and their licences"
    return _table("datasets", title, columns, licences.drawn_upon(atlas), key=("id",))


def _checkpoints(atlas: Atlas) -> Table:
    columns: list[_Filled] = [
        (_FEATURE, lambda point: point.feature),
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
    return _table("checkpoints", title, columns, atlas.checkpoints, ties=(_TO_FEATURE,))
