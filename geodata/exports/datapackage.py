"""Export a Data Package (datapackage.org): a zip that is also an atlas folder.

Its root contains the files of the atlas, so `--atlas` opens it again, zipped or unpacked. `tables/` contains
the same data as flat tables with types and foreign keys; datapackage.json describes both.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import sha256
from typing import Any

from geodata import edtf, licences, markdown
from geodata.catalogue import Atlas
from geodata.contract import slug
from geodata.exports import contents, tables
from geodata.exports import scope as scopes
from geodata.exports.archive import zip_files
from geodata.exports.folder import as_files
from geodata.exports.scope import WHOLE, Scope
from geodata.exports.tables import Column, Table
from geodata.folder import files
from geodata.model import Dataset
from geodata.present.wording import safe_address

_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_LICENCES, _README_FILE = "DATA_LICENSES.md", "README.md"
#: The CSV files of an atlas folder, each with the flat table that has the same columns.
_OWN_TABLES = {files.NAMES: "names", files.FACTS: "facts", files.CHECKPOINTS: "checkpoints"}
_MEDIA_TYPES = {
    "csv": "text/csv",
    "geojson": "application/geo+json",
    "json": "application/json",
    "toml": "application/toml",
}
_README = """\
# {title}

{about}

This is a Data Package (datapackage.org) and an atlas folder in one. Its root holds the files of the atlas,
which the program opens again: `ninebridges serve --atlas FOLDER`. `tables/` holds the same data as linked
flat tables; if the two ever differ, the root is right. datapackage.json describes both; the licences are in
{licences}.

{tables}"""


def encode(atlas: Atlas, scope: Scope = WHOLE) -> bytes:
    """The atlas as a Data Package, as the bytes of a zip, without the base map."""
    own = {name: text.encode() for name, text in as_files(atlas, scope).items()}
    flat = {f"tables/{table.name}.csv": table for table in contents.tables_of(atlas)}
    made = own | {name: tables.as_csv(table) for name, table in flat.items()}
    listed = "\n".join(tables.as_markdown(table, name) for name, table in flat.items())
    readme = _README.format(
        title=markdown.escape(atlas.about.title),
        about=scopes.as_list(atlas, scope),
        licences=_LICENCES,
        tables=listed,
    )
    descriptor = _descriptor(atlas, scope, made, flat)
    return zip_files(
        {
            "datapackage.json": (json.dumps(descriptor, ensure_ascii=False, indent=1) + "\n").encode(),
            _README_FILE: readme.encode(),
            _LICENCES: scopes.notice(atlas, scope).encode(),
            **made,
        },
        atlas,
    )


def _descriptor(atlas: Atlas, scope: Scope, made: dict[str, bytes], flat: dict[str, Table]) -> dict[str, Any]:
    about, datasets = atlas.about, licences.drawn_upon(atlas)
    home = safe_address(scope.link)
    return {
        "$schema": _PROFILE,
        "name": slug(about.title) or "atlas",
        "title": about.title,
        **_description(atlas, scope),
        "version": about.version,
        "created": f"{edtf.latest(about.data_date).isoformat()}T00:00:00Z",
        **({"homepage": home} if home else {}),
        "licenses": [
            {"title": about.licence or licences.UNSTATED, "path": _LICENCES},
            *map(_licence, datasets),
        ],
        "sources": list(_sources(atlas, datasets)),
        "contributors": [{"title": about.title, "role": "author"}],
        "resources": [
            _resource(name, content, **_about_file(atlas, name, flat)) for name, content in made.items()
        ],
    }


def _description(atlas: Atlas, scope: Scope) -> dict[str, str]:
    text = " ".join(filter(None, [atlas.about.description, scopes.part(atlas, scope)]))
    return {"description": text} if text else {}


def _licence(dataset: Dataset) -> dict[str, str]:
    return {
        "title": f"{dataset.name}: {dataset.licence}",
        "path": safe_address(dataset.licence_url) or _LICENCES,
    }


def _sources(atlas: Atlas, datasets: Iterable[Dataset]) -> Iterator[dict[str, str]]:
    """The datasets and the quoted documents, each with its address if it has one."""
    named = [(f"{dataset.name} {dataset.version}", dataset.url) for dataset in datasets]
    named += [(r.title, r.url or "") for r in (atlas.references[source] for source in atlas.sources)]
    for title, url in named:
        address = safe_address(url)
        yield {"title": title, **({"path": address} if address else {})}


def _resource(path: str, content: bytes, **about: Any) -> dict[str, Any]:
    stem, suffix = path.rsplit(".", 1)
    folder, _, name = stem.rpartition("/")
    return {
        "name": name
        if folder == "tables"
        else "-".join(["atlas", *stem.removeprefix("atlas").split("/")]).rstrip("-"),
        "path": path,
        **about,
        "format": suffix,
        "mediatype": _MEDIA_TYPES[suffix],
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{sha256(content).hexdigest()}",
    }


def _about_file(atlas: Atlas, path: str, flat: dict[str, Table]) -> dict[str, Any]:
    """What the descriptor says about a file besides name and size: title, licence, and columns of a table."""
    if path in flat:
        return _tabular(flat[path])
    if (table := flat.get(f"tables/{_OWN_TABLES.get(path)}.csv")) is not None:
        return _tabular(_as_in_folder(atlas, table))
    if path.startswith(f"{files.LAYERS}/"):
        about = scopes.layer_about(atlas, path.removeprefix(f"{files.LAYERS}/").removesuffix(".geojson"))
        licence = {"title": about["Licence of the geometry"], "path": _LICENCES}
        description = {"description": about["Description"]} if "Description" in about else {}
        return {"title": about["Title"], **description, "licenses": [licence]}
    return {"title": f"The atlas's own {path}"}


def _as_in_folder(atlas: Atlas, table: Table) -> Table:
    """A table with the columns of the folder's file: without `number`, with `id` if every fact has one."""
    columns = tuple(column for column in table.columns if column.name != "number")
    if table.name == "facts" and all(f.id for f in atlas.facts if f.method is None):
        columns = (Column("id", "Id of the fact"), *columns)
    return replace(table, columns=columns)


def _tabular(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(column) for column in table.columns], "missingValues": [""]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    if table.ties:
        schema["foreignKeys"] = [
            {"fields": list(tie.columns), "reference": {"resource": tie.table, "fields": list(tie.to)}}
            for tie in table.ties
        ]
    return {"title": table.title, "profile": "tabular-data-resource", "type": "table", "schema": schema}


def _field(column: Column) -> dict[str, Any]:
    rules: dict[str, Any] = {"required": True} if column.required else {}
    rules |= {"enum": list(column.terms)} if column.terms else {}
    field = {"name": column.name, "type": str(column.type), "description": column.description}
    return {**field, "constraints": rules} if rules else field
