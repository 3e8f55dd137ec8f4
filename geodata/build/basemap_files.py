"""Write the files of the base map: features on a grid, compact GeoJSON, tables beside the scripts."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely
from shapely.geometry import mapping

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Feature = dict[str, Any]

HERE = Path(__file__).parent
FINEST_DECIMALS = 4  # of a degree: about 10 m


def read_table(name: str) -> list[dict[str, str]]:
    """Rows of a CSV file beside this script."""
    with (HERE / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def on_grid(geometry: BaseGeometry, decimals: int) -> BaseGeometry:
    """A valid geometry rounded to a number of decimals, with outer rings counter-clockwise."""
    return shapely.orient_polygons(shapely.set_precision(geometry, 10.0**-decimals))


def feature(geometry: BaseGeometry, properties: dict[str, Any]) -> Feature:
    """A GeoJSON feature."""
    return {"type": "Feature", "properties": properties, "geometry": rounded(mapping(geometry))}


def rounded(value: Any) -> Any:
    """Coordinates, nested as in GeoJSON, rounded to FINEST_DECIMALS, without floating-point noise."""
    if isinstance(value, float):
        return round(value, FINEST_DECIMALS)
    if isinstance(value, (list, tuple)):
        return [rounded(item) for item in value]
    return {key: rounded(item) for key, item in value.items()} if isinstance(value, dict) else value


def write(folder: Path, name: str, features: list[Feature]) -> None:
    """Write a compact FeatureCollection and print its size, gzip size, vertex count and bounds.

    Raises ValueError for invalid geometry.
    """
    text = json.dumps(
        {"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":")
    )
    path = folder / f"{name}.geojson"
    path.write_text(text + "\n", encoding="utf-8")
    shapes = shapely.from_geojson([json.dumps(item["geometry"]) for item in features])
    if not shapely.is_valid(shapes).all():
        raise ValueError(f"{path}: invalid geometry was about to ship; look at its source polygon")
    data = path.read_bytes()
    vertices = shapely.get_num_coordinates(shapes).sum()
    bounds = [round(float(value), 4) for value in shapely.total_bounds(shapes)]
    print(f"{path.name}: {len(data)} bytes, gzip {len(gzip.compress(data))}, {vertices} vertices, {bounds}")
