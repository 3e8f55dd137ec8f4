"""List the export formats, and write an atlas or an extract in one of them."""

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
#: Suffixes besides the formats' own that the name of a folder may not have, because they mean a file.
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
    """A format's title, use, suffix of a single file, media type, and the functions that make it.

    `file` names the module and function that make one file, `folder` those that make several. A format with
    only `folder` is zipped to make one file.
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
    """The format with the suffix of a file name; None if none has it, or several have."""
    suffix = output.suffix.lower()
    found = [form for form, info in FORMATS.items() if info.suffix == suffix]
    return found[0] if len(found) == 1 else None


def as_file(atlas: Atlas, form: Format, scope: Scope = WHOLE) -> bytes:
    """An atlas in a format, as the bytes of one file; a format of several files is zipped.

    Raises ExportError for a view that shows nothing, and for data that the format cannot contain.
    """
    refuse_nothing(atlas, scope)
    info = FORMATS[form]
    if not info.file:
        return zip_files(as_folder(atlas, form, scope), atlas)
    written = _function(info.file)(atlas, scope)
    assert isinstance(written, bytes)
    return written


def as_folder(atlas: Atlas, form: Format, scope: Scope = WHOLE) -> dict[str, bytes]:
    """An atlas in a format of several files, as bytes by file name, including DATA_LICENSES.md.

    Raises ExportError like `as_file`.
    """
    refuse_nothing(atlas, scope)
    files = _function(FORMATS[form].folder)(atlas, scope)
    assert isinstance(files, dict)
    return files | {"DATA_LICENSES.md": notice(atlas, scope).encode()}


def write(atlas: Atlas, form: Format, output: Path, scope: Scope = WHOLE) -> None:
    """Write an atlas in a format to a path, completely or not at all.

    Formats of several files make a zip if the name ends in .zip, and a folder otherwise; GeoJSON makes one
    file if the name ends in .geojson. Raises ExportError if the name does not fit, or writing fails.
    """
    info, suffix = FORMATS[form], output.suffix.lower()
    stream = output.exists() and not output.is_file() and not output.is_dir()  # such as /dev/stdout
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
    """Refuse a folder with older files that would be mixed up with the new ones, or overwritten.

    Files of an earlier export may be overwritten, unless only .md files have the same names: a README.md may
    be the user's own.
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
    """Raise ExportError for a name whose suffix does not fit the format."""
    suffix = output.suffix.lower()
    if output.is_dir():
        return
    if not info.folder and suffix != info.suffix:
        raise ExportError(f"{output}: {info.title} is one file. Give a name that ends in {info.suffix}.")
    known = {other.suffix for other in FORMATS.values()} | _OF_NO_FOLDER
    if info.folder and suffix in known - {_ZIP, info.suffix}:
        raise ExportError(f"{output}: {info.title} is a folder. Give its name, or one that ends in {_ZIP}.")


def _function(name: str) -> Callable[..., object]:
    """A function by 'module.function' in this package, imported only now, because GDAL is slow to import."""
    module, function = name.split(".")
    found: Callable[..., object] = getattr(import_module(f"geodata.exports.{module}"), function)
    return found
