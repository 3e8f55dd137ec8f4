"""Write the point features of the compiled layers from points.csv.

Each row is a place with the reference or dataset that gives its coordinates. A site whose exact position is
unknown is put at the centre of its town, and its note says so.

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
    """A row as a GeoJSON feature; without coordinates it has no geometry, because its parts have it.

    Columns: layer, id, kind, lon, lat (degrees, WGS84), precision, accuracy_m (metres), geometry_source,
    sectors, part_of (lists separated by '|'), geometry_note. A cell that is not a number is kept as text,
    which `ninebridges check` reports.
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
    """Write a layer file into a folder for each layer in a table."""
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for layer in sorted({row["layer"] for row in rows}):
        features = [feature(row) for row in rows if row["layer"] == layer]
        path = folder / f"{layer}.geojson"
        path.write_text(collection(features), encoding="utf-8")
        print(f"{path.name}: {len(features)} features")


if __name__ == "__main__":
    write_layers(TABLE, shipped_folder() / "layers")
