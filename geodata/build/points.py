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
from geodata.tidy import collection

TABLE = Path(__file__).with_name("points.csv")


def feature(row: dict[str, str]) -> dict[str, Any]:
    """A GeoJSON feature of a row; a row without coordinates is made of its parts.

    Columns: layer, id, kind, lon, lat (degrees, WGS84), precision, accuracy_m (metres),
    geometry_source, sectors, part_of (lists separated by '|'), geometry_note.
    """
    position = [float(row["lon"]), float(row["lat"])] if row["lon"] else None
    properties: dict[str, Any] = {"kind": row["kind"]}
    if position:
        properties |= {"precision": row["precision"], "accuracy_m": float(row["accuracy_m"])}
    for name in ("geometry_source", "sectors", "part_of"):
        if row[name]:
            properties[name] = row[name].split("|")
    if row["geometry_note"]:
        properties["geometry_note"] = row["geometry_note"]
    geometry = {"type": "Point", "coordinates": position} if position else None
    return {"type": "Feature", "id": row["id"], "geometry": geometry, "properties": properties}


def main() -> None:
    """Write one layer file for each layer that the table names."""
    with TABLE.open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    for layer in sorted({row["layer"] for row in rows}):
        features = [feature(row) for row in rows if row["layer"] == layer]
        path = shipped_folder() / "layers" / f"{layer}.geojson"
        path.write_text(collection(features), encoding="utf-8")
        print(f"{path.name}: {len(features)} features")


if __name__ == "__main__":
    main()
