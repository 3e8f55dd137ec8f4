"""Make GeoDataFrames of layers, and turn errors of GDAL into ours."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from tempfile import gettempdir

import geopandas as gpd
from pyogrio.errors import DataLayerError, DataSourceError

from geodata.catalogue import Atlas
from geodata.errors import ExportError
from geodata.exports.contents import FEATURE_COLUMNS, feature_row
from geodata.exports.geometry import to_rfc7946
from geodata.folder import temporary
from geodata.model import Feature

#: WGS84, with coordinates as longitude and latitude in degrees.
CRS = "EPSG:4326"
#: Messages that mean a full disk, and the free bytes below which a disk counts as full.
_FULL = re.compile(r"no space left|disk (?:is )?full|disk I/O|quota", re.IGNORECASE)
_ROOM = 1_000_000


def frame(atlas: Atlas, features: Iterable[Feature]) -> gpd.GeoDataFrame:
    """A row with FEATURE_COLUMNS and geometry (EPSG:4326) for each feature that has its own geometry."""
    placed = [(feature, feature.geometry) for feature in features if feature.geometry is not None]
    names = [column.name for column in FEATURE_COLUMNS]
    rows = [dict(zip(names, feature_row(atlas, feature), strict=True)) for feature, _ in placed]
    shapes = [to_rfc7946(geometry) for _, geometry in placed]
    return gpd.GeoDataFrame(rows, columns=names, geometry=shapes, crs=CRS)


@contextmanager
def made_with_gdal(title: str) -> Iterator[None]:
    """Turn errors of GDAL, SQLite and the file system into an ExportError with a remedy."""
    try:
        yield
    except (DataLayerError, DataSourceError, sqlite3.Error, OSError) as error:
        folder = gettempdir()
        full = _FULL.search(str(error)) or shutil.disk_usage(folder).free < _ROOM
        remedy = temporary.remedy() if full else "Try another format: CSV and JSON can hold any atlas."
        raise ExportError(f"{title} could not be made: {str(error).rstrip('.')}. {remedy}") from error
