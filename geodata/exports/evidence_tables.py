"""Make the tables of sources: references, quoted documents, passages and datasets."""

from __future__ import annotations

import json

from geodata import licences
from geodata.catalogue import Atlas
from geodata.exports.tables import (
    FEATURE,
    TO_FEATURE,
    Column,
    Filled,
    Table,
    Tie,
    Type,
    fill_table,
    join_cell,
)
from geodata.vocabulary import Theme


def references(atlas: Atlas) -> Table:
    columns: list[Filled] = [
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
    return fill_table("references", "References", columns, atlas.references.values(), key=("id",))


def sources(atlas: Atlas) -> Table:
    columns: list[Filled] = [
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
    return fill_table("sources", "Quoted documents", columns, atlas.sources.values(), key=("id",), ties=ties)


def passages(atlas: Atlas) -> Table:
    hashes = {source.id: source.sha256 for source in atlas.sources.values()}
    columns: list[Filled] = [
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
    return fill_table("passages", title, columns, atlas.passages.values(), key=("id",), ties=ties)


def passage_features(atlas: Atlas) -> Table:
    rows = tuple((passage.id, feature) for passage in atlas.passages.values() for feature in passage.features)
    columns = (Column("passage", "Id of the passage", required=True), FEATURE)
    key, ties = ("passage", "feature"), (Tie(("passage",), "passages", ("id",)), TO_FEATURE)
    return Table("passage_features", "Features that passages mention", columns, rows, key, ties)


def datasets(atlas: Atlas) -> Table:
    columns: list[Filled] = [
        (Column("id", "Id of the dataset", required=True), lambda dataset: dataset.id),
        (Column("name", "Name", required=True), lambda dataset: dataset.name),
        (Column("version", "Version"), lambda dataset: dataset.version),
        (Column("licence", "Licence"), lambda dataset: dataset.licence),
        (Column("licence_url", "Text of the licence"), lambda dataset: dataset.licence_url),
        (Column("url", "Address"), lambda dataset: dataset.url),
        (Column("attribution", "Attribution"), lambda dataset: dataset.attribution),
    ]
    title = "Datasets and their licences"
    return fill_table("datasets", title, columns, licences.drawn_upon(atlas), key=("id",))
