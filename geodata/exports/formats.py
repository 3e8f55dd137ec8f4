"""The export formats for an atlas, or for what a view of it shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from pathlib import Path

from geodata.catalogue import Atlas
from geodata.errors import ExportError
from geodata.exports.archive import zip_files
from geodata.exports.scope import WHOLE, Scope, notice, refuse_nothing
from geodata.folder.writing import write_atomically, write_files

_ZIP = ".zip"
#: Suffixes, beside the formats' own, that no folder should have, since they look like those of a file.
_OF_NO_FOLDER = {".fgb", ".csv", ".png", ".svg", ".pdf", ".html"}


class Format(StrEnum):
    """The formats that `export` writes."""

    GEOPACKAGE = "gpkg"
    GEOJSON = "geojson"
    FLATGEOBUF = "flatgeobuf"
    KML = "kml"
    KMZ = "kmz"
    XLSX = "xlsx"
    CSV = "csv"
    DATA_PACKAGE = "datapackage"
    JSON = "json"


@dataclass(frozen=True)
class FormatInfo:
    """A format's title and purpose, and the functions that make it.

    `file` names the module and function for one file, `folder` those for several; a single file's name
    ends in `suffix`. A format with a folder alone can be one file as a zip.
    """

    title: str
    use: str
    suffix: str
    media_type: str
    file: str = ""
    folder: str = ""


FORMATS: Mapping[Format, FormatInfo] = {
    Format.GEOPACKAGE: FormatInfo(
        "GeoPackage",
        "map layers with styles and all tables, for QGIS",
        ".gpkg",
        "application/geopackage+sqlite3",
        "geopackage.encode",
    ),
    Format.GEOJSON: FormatInfo(
        "GeoJSON",
        "features, for web maps and map programs; a folder has one file per layer",
        ".geojson",
        "application/geo+json",
        "geojson.one_file",
        "geojson.folder",
    ),
    Format.FLATGEOBUF: FormatInfo(
        "FlatGeobuf",
        "a folder with one file per layer, for large layers",
        _ZIP,
        "application/zip",
        folder="flatgeobuf.folder",
    ),
    Format.KML: FormatInfo(
        "KML",
        "features with their key facts, for Google Earth",
        ".kml",
        "application/vnd.google-earth.kml+xml",
        "kml.kml",
    ),
    Format.KMZ: FormatInfo(
        "KMZ",
        "the same with symbols, in one compressed file",
        ".kmz",
        "application/vnd.google-earth.kmz",
        "kml.kmz",
    ),
    Format.XLSX: FormatInfo(
        "Excel workbook",
        "one sheet per table",
        ".xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "spreadsheets.workbook",
    ),
    Format.CSV: FormatInfo(
        "CSV tables",
        "a folder with one file per table, for statistics",
        _ZIP,
        "application/zip",
        folder="spreadsheets.csv_folder",
    ),
    Format.DATA_PACKAGE: FormatInfo(
        "Data Package",
        "a zip that opens again as an atlas, with described tables",
        _ZIP,
        "application/zip",
        "datapackage.encode",
    ),
    Format.JSON: FormatInfo(
        "JSON document",
        "everything in one document, described by a JSON Schema",
        ".json",
        "application/json",
        "document.encode",
    ),
}


def guess_format(output: Path) -> Format | None:
    """The format that belongs to a file name's suffix; None if there are several, or none."""
    suffix = output.suffix.lower()
    found = [form for form, info in FORMATS.items() if info.suffix == suffix]
    return found[0] if len(found) == 1 else None


def as_file(atlas: Atlas, form: Format, scope: Scope = WHOLE) -> bytes:
    """An atlas in a format as one file; a folder is zipped.

    Raises ExportError for a view that shows nothing, or for data that the format cannot hold.
    """
    refuse_nothing(atlas, scope)
    info = FORMATS[form]
    if not info.file:
        return zip_files(as_folder(atlas, form, scope), atlas)
    written = _function(info.file)(atlas, scope)
    assert isinstance(written, bytes)
    return written


def as_folder(atlas: Atlas, form: Format, scope: Scope = WHOLE) -> dict[str, bytes]:
    """An atlas in a format as files by their names, always with DATA_LICENSES.md.

    Raises ExportError as `as_file` does.
    """
    refuse_nothing(atlas, scope)
    files = _function(FORMATS[form].folder)(atlas, scope)
    assert isinstance(files, dict)
    return files | {"DATA_LICENSES.md": notice(atlas, scope).encode()}


def write(atlas: Atlas, form: Format, output: Path, scope: Scope = WHOLE) -> None:
    """Write an atlas in a format, completely or not at all.

    A format of one file is written to `output`. For the others, a name that ends in .zip makes a zip, any
    other a folder; GeoJSON is one file if the name ends in .geojson. Raises ExportError.
    """
    info, suffix = FORMATS[form], output.suffix.lower()
    stream = output.exists() and not output.is_file() and not output.is_dir()  # /dev/stdout and its like
    if not stream:
        _check_name(info, output)
    if stream or not info.folder or (info.file and suffix == info.suffix):
        write_atomically(output, as_file(atlas, form, scope))
    elif suffix == _ZIP:
        write_atomically(output, zip_files(as_folder(atlas, form, scope), atlas))
    else:
        files = as_folder(atlas, form, scope)
        _refuse_older(output, info, files)
        write_files(output, files)


def _refuse_older(folder: Path, info: FormatInfo, files: Mapping[str, bytes]) -> None:
    """Refuse a folder whose files would seem to belong to the new ones, or would be overwritten.

    A text such as README.md counts as an export's own only beside other files of an export.
    """
    kinds = {Path(name).suffix for name in files} - {".md"}
    there = sorted(folder.iterdir()) if folder.is_dir() else []
    older = [path.name for path in there if path.suffix.lower() in kinds and path.name not in files]
    if older:
        named = ", ".join(older[:3]) + (f" and {len(older) - 3} more" if len(older) > 3 else "")  # noqa: PLR2004
        raise ExportError(
            f"{folder}: {info.title} would be mixed up with older files: {named}. "
            "Remove them, or give the name of a new folder."
        )
    again = [path.name for path in there if path.name in files]
    if again and all(name.endswith(".md") for name in again):
        raise ExportError(
            f"{folder}: {info.title} would write over {' and '.join(again)}. Give the name of a new folder."
        )


def _check_name(info: FormatInfo, output: Path) -> None:
    """Refuse a name whose suffix belongs to another kind of file."""
    suffix = output.suffix.lower()
    if output.is_dir():
        return
    if not info.folder and suffix != info.suffix:
        raise ExportError(f"{output}: {info.title} is one file. Give a name that ends in {info.suffix}.")
    known = {other.suffix for other in FORMATS.values()} | _OF_NO_FOLDER
    if info.folder and suffix in known - {_ZIP, info.suffix}:
        raise ExportError(f"{output}: {info.title} is a folder. Give its name, or one that ends in {_ZIP}.")


def _function(name: str) -> Callable[..., object]:
    """A function of a module of this package, imported only when needed: GDAL and its like are slow."""
    module, function = name.split(".")
    found: Callable[..., object] = getattr(import_module(f"geodata.exports.{module}"), function)
    return found
