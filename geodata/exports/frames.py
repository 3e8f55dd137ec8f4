"""Layers as GeoDataFrames, the form in which GDAL takes them."""

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

#: Longitude and latitude, in this order, in degrees.
CRS = "EPSG:4326"
#: What errors of a full disk say, and how many bytes free are none.
_FULL = re.compile(r"no space left|disk (?:is )?full|disk I/O|quota", re.IGNORECASE)
_ROOM = 1_000_000


def frame(atlas: Atlas, features: Iterable[Feature]) -> gpd.GeoDataFrame:
    """The features that have geometry of their own: a row each, columns as FEATURE_COLUMNS (EPSG:4326)."""
    placed = [(feature, feature.geometry) for feature in features if feature.geometry is not None]
    names = [column.name for column in FEATURE_COLUMNS]
    rows = [dict(zip(names, feature_row(atlas, feature), strict=True)) for feature, _ in placed]
    shapes = [to_rfc7946(geometry) for _, geometry in placed]
    return gpd.GeoDataFrame(rows, columns=names, geometry=shapes, crs=CRS)


@contextmanager
def made_with_gdal(title: str) -> Iterator[None]:
    """Tell what GDAL or SQLite could not do as an ExportError, with what to do where that is known."""
    try:
        yield
    except (DataLayerError, DataSourceError, sqlite3.Error, OSError) as error:
        folder = gettempdir()
        full = _FULL.search(str(error)) or shutil.disk_usage(folder).free < _ROOM
        remedy = temporary.remedy() if full else "Try another format: CSV and JSON can hold any atlas."
        raise ExportError(f"{title} could not be made: {str(error).rstrip('.')}. {remedy}") from error
