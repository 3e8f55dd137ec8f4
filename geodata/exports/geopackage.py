"""Export a GeoPackage (OGC 12-128): map layers with their styles, and all tables, in one file.

A layer of the atlas becomes one GeoPackage layer per type of geometry (`rajin_khasan_lines`). The views
`lines_accuracy` and `points_accuracy` unite all layers, to be drawn below them as halos as wide as the
accuracy. `layer_styles` contains a QML style for each layer, which QGIS applies when it opens the layer.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pyogrio

from geodata import edtf
from geodata.catalogue import Atlas
from geodata.exports import contents, qgis
from geodata.exports import scope as scopes
from geodata.exports.frames import frame, made_with_gdal
from geodata.exports.geometry import kind_of
from geodata.exports.scope import WHOLE, Scope
from geodata.exports.tables import Column, Table, Type
from geodata.folder.temporary import TemporaryFolder
from geodata.model import Feature, Layer
from geodata.present.overview import HALO_FROM_M

#: The most features of one layer for which ids in a view of several layers stay unique.
_MOST_FEATURES = 10_000_000
#: Prefixes of names that GeoPackage, SQLite and GDAL reserve.
_RESERVED = ("gpkg_", "sqlite_", "rtree_", "ogr_")
_SQL_TYPES = {Type.TEXT: "TEXT", Type.NUMBER: "REAL", Type.INTEGER: "INTEGER"}
#: The table of styles, exactly as QGIS creates it.
_STYLES = """
CREATE TABLE layer_styles (
    id INTEGER PRIMARY KEY AUTOINCREMENT, f_table_catalog TEXT(256), f_table_schema TEXT(256),
    f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
    useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
    update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now'))
)
"""


@dataclass(frozen=True)
class _Part:
    """The features of a layer with one type of geometry: 'points', 'lines', 'areas' or 'places' (mixed)."""

    layer: Layer
    geometry: str
    features: tuple[Feature, ...]
    title: str

    @property
    def name(self) -> str:
        """The name of its layer in the file, unique because ids in an atlas have no underscores.

        A name that begins with a reserved prefix (OGC 12-128, requirement 12) gets another one before it.
        """
        name = f"{self.layer.id.replace('-', '_')}_{self.geometry}"
        return f"layer__{name}" if name.startswith(_RESERVED) else name

    @property
    def has_halos(self) -> bool:
        """Whether any feature's accuracy is wide enough to be drawn as a halo."""
        return any((feature.accuracy_m or 0) >= HALO_FROM_M for feature in self.features)


def encode(atlas: Atlas, scope: Scope = WHOLE) -> bytes:
    """The atlas as a GeoPackage (EPSG:4326). Raises ExportError if no feature has geometry, or GDAL fails."""
    parts = list(_parts(atlas))
    if not parts:
        raise scopes.placeless()
    # The file is read back at once, and waiting for the disk after each layer would take most of the time.
    pyogrio.set_gdal_config_options({"OGR_SQLITE_SYNCHRONOUS": "OFF"})
    with made_with_gdal("GeoPackage"), TemporaryFolder() as folder:
        path = folder.path / "atlas.gpkg"
        frames = [frame(atlas, part.features) for part in parts]
        several = {
            part.geometry
            for part, rows in zip(parts, frames, strict=True)
            if rows.geom_type.str.startswith("Multi").any()
        }
        for part, rows in zip(parts, frames, strict=True):
            _write_layer(path, atlas, part, rows, scope, multi=part.geometry in several)
        with closing(sqlite3.connect(path)) as database, database:
            _write_about(database, scopes.about(atlas, scope), scopes.plain_notice(atlas, scope))
            for table in contents.tables_of(atlas):
                _write_table(database, table)
            _write_styles(database, atlas, parts)
            for geometry in ("lines", "points"):
                _write_halos(database, geometry, [p for p in parts if p.geometry == geometry and p.has_halos])
            _date(database, atlas)
        return path.read_bytes()


def _parts(atlas: Atlas) -> Iterator[_Part]:
    """The parts of all layers; in each layer, areas come first and points last, so that points are on top."""
    titles = Counter(layer.title for layer in atlas.layers.values())
    for layer in atlas.layers.values():
        title = (
            layer.title if titles[layer.title] == 1 else f"{layer.title}, {layer.id}"
        )  # names have to be unique
        sorts: dict[str, list[Feature]] = {}
        for feature in atlas.drawn_in(layer.id):
            assert feature.geometry is not None
            sorts.setdefault(kind_of(feature.geometry), []).append(feature)
        for geometry in ("areas", "lines", "points", "places"):
            if geometry in sorts:
                yield _Part(layer, geometry, tuple(sorts[geometry]), f"{title} ({geometry})")


def _write_layer(  # noqa: PLR0913
    path: Path, atlas: Atlas, part: _Part, rows: gpd.GeoDataFrame, scope: Scope, *, multi: bool
) -> None:
    """Write a layer; `multi` makes all geometry multi-part, because a view of several layers has one type."""
    note = scopes.layer_note(atlas, part.layer.id, scope)
    pyogrio.write_dataframe(
        rows,
        path,
        driver="GPKG",
        layer=part.name,
        promote_to_multi=multi,
        layer_options={"IDENTIFIER": part.title, "DESCRIPTION": note},
        layer_metadata=scopes.layer_about(atlas, part.layer.id, scope),
        dataset_options=None if path.exists() else {"VERSION": "1.3"},  # older GDAL warns of 1.4
        dataset_metadata=None if path.exists() else scopes.about(atlas, scope),
    )


def _write_about(database: sqlite3.Connection, about: dict[str, str], notice: str) -> None:
    columns = (Column("name", "Item", required=True), Column("text", "Text"))
    rows = (*about.items(), ("Licences", notice))
    _write_table(
        database, Table("about", "About this file, its licences and credits", columns, rows, ("name",))
    )


def _write_table(database: sqlite3.Connection, table: Table) -> None:
    lines = ['"fid" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL']
    lines += [
        f"{_quoted(column.name)} {_SQL_TYPES[column.type]}{' NOT NULL' if column.required else ''}"
        for column in table.columns
    ]
    lines += [f"UNIQUE ({_names(table.key)})"] if table.key else []
    lines += [
        f"FOREIGN KEY ({_names(tie.columns)}) REFERENCES {_quoted(tie.table)} ({_names(tie.to)})"
        for tie in table.ties
    ]
    database.execute(f"CREATE TABLE {_quoted(table.name)} ({', '.join(lines)})")
    places = ", ".join("?" for _ in table.columns)
    names = _names(tuple(column.name for column in table.columns))
    database.executemany(f"INSERT INTO {_quoted(table.name)} ({names}) VALUES ({places})", table.rows)  # noqa: S608
    described = "; ".join(f"{column.name}: {column.description}" for column in table.columns)
    _register(database, table.name, table.title, described)


def _write_styles(database: sqlite3.Connection, atlas: Atlas, parts: list[_Part]) -> None:
    database.execute(_STYLES)
    for part in parts:
        if part.geometry != "places":  # one QML style fits only one type of geometry
            qml = qgis.style(atlas, part.layer, part.geometry, part.features)
            _write_style(database, part.name, part.layer.title, qml)
    _register(database, "layer_styles", "Styles for QGIS", "Made from the atlas's own table of symbols.")


def _write_style(database: sqlite3.Connection, layer: str, title: str, qml: str) -> None:
    database.execute(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column,"
        " styleName, styleQML, styleSLD, useAsDefault, description, owner)"
        " VALUES ('', '', ?, 'geom', ?, ?, '', 1, ?, '')",
        (layer, title[:30], qml, f"{title}, as in the atlas"),
    )


def _write_halos(database: sqlite3.Connection, geometry: str, parts: list[_Part]) -> None:
    """Create the view, with its style, of all features whose accuracy is wide enough to be drawn."""
    if not parts:
        return
    name, title = f"{geometry}_accuracy", f"Accuracy of {geometry}"
    picked = " UNION ALL ".join(
        f"SELECT {number} * {_MOST_FEATURES} + fid AS OGC_FID, id, name, layer, accuracy_m, geom"  # noqa: S608
        f" FROM {_quoted(part.name)} WHERE accuracy_m >= {HALO_FROM_M}"
        for number, part in enumerate(parts)
    )
    database.execute(f"CREATE VIEW {_quoted(name)} AS {picked}")
    database.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id,"
        " min_x, min_y, max_x, max_y) SELECT ?, 'features', ?, ?, 4326,"
        " min(min_x), min(min_y), max(max_x), max(max_y) FROM gpkg_contents WHERE data_type = 'features'",
        (name, title, f"Draw it below the others: the {geometry} of all layers, as wide as their accuracy."),
    )
    kinds = database.execute(
        "SELECT DISTINCT geometry_type_name FROM gpkg_geometry_columns WHERE table_name LIKE ?",
        (f"%_{geometry}",),
    ).fetchall()
    kind = kinds[0][0] if len(kinds) == 1 else "GEOMETRY"
    database.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, 4326, 0, 0)", (name, kind))
    _write_style(database, name, title, qgis.halo_style([part.layer for part in parts], geometry))


def _date(database: sqlite3.Connection, atlas: Atlas) -> None:
    """Set every date to that of the data, so that equal atlases give equal files."""
    moment = f"{edtf.latest(atlas.about.data_date).isoformat()}T00:00:00.000Z"
    database.execute("UPDATE gpkg_contents SET last_change = ?", (moment,))
    database.execute("UPDATE gpkg_metadata_reference SET timestamp = ?", (moment,))
    database.execute("UPDATE layer_styles SET update_time = ?", (moment,))


def _register(database: sqlite3.Connection, name: str, title: str, description: str) -> None:
    """Add a table without geometry to the GeoPackage's list of contents."""
    database.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description)"
        " VALUES (?, 'attributes', ?, ?)",
        (name, title, description),
    )


def _names(columns: tuple[str, ...]) -> str:
    return ", ".join(_quoted(column) for column in columns)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
