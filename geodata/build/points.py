"""Write the point features of the compiled layers from points.csv.

Each row is a place with the reference or dataset that its coordinates come from; a row of a site whose
very position is not known stands at the centre of its town, and says so.

    python -m geodata.build.points
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from geodata.catalogue import shipped_folder
from geodata.folder.tidy import collection

TABLE = Path(__file__).with_name("points.csv")


def feature(row: dict[str, str]) -> dict[str, Any]:
    """A GeoJSON feature of a row; a row without coordinates is made of its parts.

    Columns: layer, id, kind, lon, lat (degrees, WGS84), precision, accuracy_m (metres),
    geometry_source, sectors, part_of (lists separated by '|'), geometry_note. What is no number is passed
    on as it stands: `ninebridges check` tells it.
    """
    position = [_number(row["lon"]), _number(row["lat"])] if row["lon"] else None
    properties: dict[str, Any] = {"kind": row["kind"]}
    if position and row["precision"]:
        properties["precision"] = row["precision"]
    if position and row["accuracy_m"]:
        properties["accuracy_m"] = _number(row["accuracy_m"])
    for name in ("geometry_source", "sectors", "part_of"):
        if row[name]:
            properties[name] = row[name].split("|")
    if row["geometry_note"]:
        properties["geometry_note"] = row["geometry_note"]
    geometry = {"type": "Point", "coordinates": position} if position else None
    return {"type": "Feature", "id": row["id"], "geometry": geometry, "properties": properties}


def _number(cell: str) -> float | str:
    try:
        return float(cell)
    except ValueError:
        return cell


def write_layers(table: Path, folder: Path) -> None:
    """Write one layer file into a folder for each layer that a table names."""
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for layer in sorted({row["layer"] for row in rows}):
        features = [feature(row) for row in rows if row["layer"] == layer]
        path = folder / f"{layer}.geojson"
        path.write_text(collection(features), encoding="utf-8")
        print(f"{path.name}: {len(features)} features")


if __name__ == "__main__":
    write_layers(TABLE, shipped_folder() / "layers")
