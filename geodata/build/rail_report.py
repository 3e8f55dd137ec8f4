"""Report on the railway build: lengths, offsets of stations, and the effect of simplification.

``python -m geodata.build.rail --offsets`` prints it. All distances are in kilometres.
"""

from __future__ import annotations

from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING

from geodata.build.dmz import read_koreas, south_of_line_km
from geodata.build.rail_network import length_km

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.build.rail_lines import Build

BORDER_STATIONS = (
    "dorasan-station",
    "jejin-station",
    "baengmagoji-station",
    "kaesong-station",
    "kamho-station",
)
FAR_KM = 0.5


def print_lines(build: Build) -> None:
    """Print, for each line, its lengths, its checkpoints (number, median, largest) and its accuracy."""
    heads = ("track", "gaps", "drawn", "points", "median", "largest", "stray", "accuracy")
    print(f"{'line':22}" + "".join(f"{head:>9}" for head in heads))
    for segment in build.segments:
        offsets = build.checkpoint_offsets_km(segment)
        middle, largest = (median(offsets), max(offsets)) if offsets else (0, 0)
        lengths = segment.network_km, sum(segment.gaps_km), length_km(segment.positions)
        bounds = middle, largest, segment.stray_m / 1000, build.accuracy_m(segment) / 1000
        before, after = ("".join(f"{km:9.2f}" for km in several) for several in (lengths, bounds))
        print(f"{segment.id:22}{before}{len(offsets):9}{after}")


def print_stops(build: Build) -> None:
    """Print how far each place that became a vertex had been from the network."""
    print(f"\n{'made a vertex':28}{'network':>9}")
    for name in sorted(build.stops, key=build.network_offset_km.__getitem__, reverse=True):
        print(f"{name:28}{build.network_offset_km[name]:9.2f}")
    straight = [replace(segment, crossings=()) for segment in build.segments]
    on_lines = [km for segment in straight for km in build.checkpoint_offsets_km(segment)]
    everything = [*on_lines, *(build.network_offset_km[name] for name in build.stops)]
    print(f"without these vertices: {len(everything)} positions, ", end="")
    print(f"median {median(everything):.2f} km, largest {max(everything):.2f} km, ", end="")
    print(f"{sum(km > FAR_KM for km in everything)} beyond {FAR_KM} km")


def print_stations(build: Build) -> None:
    """Print the distance of each station from the network, and from each line that it checks."""
    print(f"\n{'station':28}{'line':22}{'network':>9}{'drawn':>9}")
    for segment in build.segments:
        for name in segment.spec["checks"]:
            offset = segment.offset_km(build.station_position(name))
            print(f"{name:28}{segment.id:22}{build.network_offset_km[name]:9.2f}{offset:9.2f}")


def print_border(build: Build, countries: Path) -> None:
    """Print the distance of stations near the border from it (positive in the south)."""
    koreas = read_koreas(countries)
    print()
    for name in BORDER_STATIONS:
        south = south_of_line_km(koreas, build.station_position(name))
        print(f"{name:28}{south:9.2f} km south of the border")
