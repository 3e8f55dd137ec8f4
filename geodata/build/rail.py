"""Derive the railway layers: rajin-khasan, trans-korean and trans-siberian.

Run from the root of the repository::

    npm pack @geo-maps/countries-land-1km@0.6.0
    python -m geodata.build.rail --countries geo-maps-countries-land-1km-0.6.0.tgz
    python -m geodata.build.rail --offsets

``--countries`` writes ``geodata/data/layers/*.geojson`` (RFC 7946, WGS84 degrees, one feature per line,
sorted by id). ``--offsets`` writes nothing. It prints the length of each line along the track and as drawn,
the distances of its checkpoints from it, and how far each station that became a vertex had been from the
network; with ``--countries`` also the distances of stations near the inter-Korean border from it.

Lines come from the network of scgraph_data (`rail_network`). ``rail_segments.toml`` says what they connect,
and `rail_lines` makes them. A step of the simplified network that would cross the sea is led over the land of
the base map (`rail_on_land`), so run `basemap` first. Positions that do not come from the network are in four
files:

- ``stations.csv``: the stations of the atlas. Those at the end of a line are vertices of it.
- ``waypoints.csv``: ten stations 0.4 to 2.2 km from the simplified network, and places where it has no track.
  They are vertices too, so their sources are in ``geometry_source`` and cannot check the line.
- ``village_waypoints.csv``: stations without a published position, placed by `village_stations`.
- ``geodata/data/checkpoints.csv``: all others. They check the lines and never move one; at most they choose
  the way, by the vertex of the network nearest to them.

Before any station became a vertex, half of all these positions were within 0.07 km of the network, one in ten
beyond 0.5 km, the farthest 2.2 km away. This is the effect of simplification between vertices, and what to
expect where no station is known. ``accuracy_m`` of a line is never smaller than what the lengths of its edges
allow (`rail_network.stray_km`; for steps led over land `Crossing.stray_km`).

The demilitarised zone comes from `dmz`. Needs the extra ``build``.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shapely.geometry import mapping

from geodata.build.dmz import demilitarised_zone, read_koreas
from geodata.build.rail_lines import HERE, Build, Segment, derive, listed, position_of, rounded
from geodata.build.rail_report import print_border, print_lines, print_stations, print_stops
from geodata.folder.tidy import collection

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

LAYERS = HERE.parent / "data" / "layers"
NETWORK = "scgraph-data"

Feature = dict[str, Any]


def features(build: Build, countries: Path) -> Iterator[tuple[str, Feature]]:
    """Every feature of the three layers, each after the id of its layer."""
    for segment in build.segments:
        yield segment.spec["layer"], _line_feature(build, segment)
    for corridor in build.corridors:
        yield corridor["layer"], _feature(corridor["id"], None, "corridor", corridor["part_of"])
    for row in build.stations.values():
        yield row["layer"], _point_feature(row)
    yield "trans-korean", _zone_feature(countries)


def write_layers(collected: Iterable[tuple[str, Feature]], folder: Path) -> None:
    """Write one FeatureCollection per layer, with one feature per line, sorted by id."""
    layers: dict[str, list[Feature]] = {}
    for layer, feature in collected:
        layers.setdefault(layer, []).append(feature)
    for layer, members in layers.items():
        text = collection(members)
        path = folder / f"{layer}.geojson"
        path.write_text(text, encoding="utf-8")
        print(f"{path}: {len(members)} features, {len(text) / 1000:.0f} kB")


def _feature(
    name: str, geometry: Mapping[str, Any] | None, kind: str, part_of: list[str], **rest: object
) -> Feature:
    properties = {"kind": kind, **rest, "sectors": rest.get("sectors", ["railroads"]), "part_of": part_of}
    return {"type": "Feature", "id": name, "geometry": geometry, "properties": properties}


def _line_feature(build: Build, segment: Segment) -> Feature:
    spec, geometry = segment.spec, {"type": "LineString", "coordinates": segment.positions}
    on_network = [NETWORK] if any(leg.route for leg in segment.legs) else []
    return _feature(
        segment.id,
        geometry,
        "railway",
        spec["part_of"],
        precision=spec.get("precision", "generalised"),
        accuracy_m=build.accuracy_m(segment),
        geometry_source=list(dict.fromkeys([*on_network, *build.sources(segment)])),
        geometry_note=_note(segment),
    )


def _note(segment: Segment) -> str:
    written = [segment.spec["note"]] if "note" in segment.spec else []
    gaps = [f"A gap of {km:.1f} km in the network is bridged by a straight line." for km in segment.gaps_km]
    return " ".join([*written, *gaps, *_note_of_water(segment)])


def _note_of_water(segment: Segment) -> Iterator[str]:
    led_km = sum(one.way_km for one in segment.led)
    if led_km:
        yield (
            f"Straight steps would have crossed water: {led_km:.1f} km of the line were led over land "
            "instead, along the shore where they meet it, on a way that is not mapped."
        )
    kept = [f"{one.water_km:.1f}" for one in segment.crossings if not one.way]
    if kept:
        kept_km = " and ".join([", ".join(kept[:-1]), kept[-1]] if kept[1:] else kept)
        yield (
            f"The line still crosses water for {kept_km} km, where no way over land is as short as the "
            "track: it runs at the very shore, on a causeway or over a bridge, or the rounding of the "
            "network to 0.001° puts it there."
        )


def _point_feature(row: Mapping[str, str]) -> Feature:
    return _feature(
        row["id"],
        {"type": "Point", "coordinates": position_of(row)},
        row["kind"],
        listed(row["part_of"]),
        precision=row["precision"],
        accuracy_m=int(row["accuracy_m"]),
        geometry_source=listed(row["geometry_source"]),
        geometry_note=row["geometry_note"],
        sectors=listed(row["sectors"]),
    )


def _zone_feature(countries: Path) -> Feature:
    zone = mapping(demilitarised_zone(read_koreas(countries)))
    rings = [[rounded(position) for position in ring] for ring in zone["coordinates"]]
    return _feature(
        "dmz",
        {"type": "Polygon", "coordinates": rings},
        "border",
        [],
        precision="generalised",
        accuracy_m=1500,
        geometry_source=["geo-maps", "korean-armistice-agreement"],
        geometry_note="The land within 2 km of the border between the two Koreas, which the dataset "
        "generalises to about 1 km. The edges as marked on the ground differ in places.",
    )


def main() -> None:
    """Write the layers, or print the offsets."""
    plain = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=plain)
    parser.add_argument("--countries", type=Path, help="the packed npm package of geo-maps")
    parser.add_argument("--offsets", action="store_true", help="print distances and lengths, write nothing")
    parser.add_argument("--out", type=Path, default=LAYERS, help="the folder of the layers")
    options = parser.parse_args()
    if options.offsets:
        build = derive()
        for report in (print_lines, print_stops, print_stations):
            report(build)
        if options.countries:
            print_border(build, options.countries)
    elif options.countries:
        write_layers(features(derive(), options.countries), options.out)
    else:
        parser.error("name the borders with --countries FILE.tgz, or ask for --offsets")


if __name__ == "__main__":
    main()
