"""Model the world railway network of ``scgraph_data`` as a graph that can be bridged and cut.

The network is OpenStreetMap's, simplified: vertices are some kilometres apart and rounded to 0.001°, but each
edge keeps the length of its track in kilometres (1 to 3 % less than the railway's own chainage, where they
could be compared). Together these say how far the track can lie from the straight line between two vertices
(`stray_km`), and how far a line may be drawn towards a station (`RailNetwork.stop_at`). All positions are
(longitude, latitude) in degrees, WGS84.
"""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass, field
from itertools import pairwise

from pyproj import Geod

Position = tuple[float, float]

GEOD = Geod(ellps="WGS84")
SEARCH_DEGREES = 0.6
HALVINGS = 20


def distance_km(start: Position, end: Position) -> float:
    """The geodesic distance between two positions in kilometres."""
    return float(GEOD.inv(*start, *end)[2]) / 1000


def length_km(positions: list[Position]) -> float:
    """The geodesic length of a line in kilometres."""
    return sum(distance_km(a, b) for a, b in pairwise(positions))


def stray_km(start: Position, end: Position, track_km: float) -> float:
    """The largest possible distance in km of a track of some length from the straight line between its ends.

    All points on such a track lie in an ellipse with the ends as foci; this is its semi-minor axis. It is 0
    if rounding makes the track shorter than the line.
    """
    chord = distance_km(start, end)
    return math.sqrt(max(track_km**2 - chord**2, 0)) / 2


def between(start: Position, end: Position, share: float) -> Position:
    """The position at a share (0 to 1) of the straight line between two nearby positions."""
    return (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)


def foot(position: Position, start: Position, end: Position) -> Position:
    """The point of a short straight line that is nearest to a position."""
    scale = math.cos(math.radians(position[1]))
    across, along = (end[0] - start[0]) * scale, end[1] - start[1]
    square = across**2 + along**2
    if square == 0:
        return start
    dot = (position[0] - start[0]) * scale * across + (position[1] - start[1]) * along
    return between(start, end, min(max(dot / square, 0), 1))


@dataclass(frozen=True)
class Route:
    """A way over the network: its vertices, and the track length of each step (None: a bridged gap)."""

    positions: tuple[Position, ...]
    track_km: tuple[float | None, ...]

    @property
    def network_km(self) -> float:
        """The track length in kilometres, without bridged gaps."""
        return sum(km for km in self.track_km if km is not None)

    @property
    def gaps_km(self) -> tuple[float, ...]:
        """The length in kilometres of each bridged gap."""
        steps = zip(pairwise(self.positions), self.track_km, strict=True)
        return tuple(distance_km(a, b) for (a, b), km in steps if km is None)

    @property
    def stray_km(self) -> float:
        """The largest possible distance of the track from the drawn line, in kilometres."""
        steps = zip(pairwise(self.positions), self.track_km, strict=True)
        return max((stray_km(a, b, km) for (a, b), km in steps if km is not None), default=0)


@dataclass
class RailNetwork:
    """The positions of vertices, and for each its neighbours with track lengths in kilometres."""

    positions: list[Position]
    edges: list[dict[int, float]]
    gaps: set[frozenset[int]] = field(default_factory=set)

    @classmethod
    def load(cls) -> RailNetwork:
        """The network as PyPI's scgraph_data 2.0.0 ships it (needs scgraph 2)."""
        from scgraph_data.world_railways import graph, nodes  # noqa: PLC0415 - 17 MB, read only here

        return cls([(lon, lat) for lat, lon in nodes], [dict(edges) for edges in graph])

    def near(self, position: Position, degrees: float) -> list[int]:
        """The vertices within some degrees of longitude and latitude of a position."""
        return [
            vertex
            for vertex, (lon, lat) in enumerate(self.positions)
            if abs(lon - position[0]) < degrees and abs(lat - position[1]) < degrees
        ]

    def nearest(self, position: Position) -> int:
        """The vertex nearest to a position, within SEARCH_DEGREES. Raises ValueError without one."""
        return min(
            self.near(position, SEARCH_DEGREES),
            key=lambda vertex: distance_km(self.positions[vertex], position),
        )

    def nearest_edge(self, position: Position) -> tuple[int, int, float]:
        """The edge nearest to a position: its two vertices and the distance in kilometres."""
        candidates = (
            (start, end, distance_km(position, foot(position, self.positions[start], self.positions[end])))
            for start in self.near(position, SEARCH_DEGREES)
            for end in self.edges[start]
            if start != end
        )
        return min(candidates, key=lambda edge: edge[2])

    def bridge(self, start: Position, end: Position) -> None:
        """Close a gap of the data between two vertices with a straight step."""
        first, last = self.nearest(start), self.nearest(end)
        km = distance_km(self.positions[first], self.positions[last])
        self.edges[first][last] = self.edges[last][first] = km
        self.gaps.add(frozenset((first, last)))

    def stop_at(self, station: Position) -> int:
        """Cut the nearest edge at a station and return the new vertex.

        The vertex is the station itself if the track is long enough to reach it. Otherwise it is the point
        between the straight edge and the station at which both halves together are as long as the track,
        because a line is never drawn longer than its track.
        """
        start, end, _ = self.nearest_edge(station)
        ends = self.positions[start], self.positions[end]
        track = self.edges[start][end]
        place = _towards(station, *ends, track)
        legs = distance_km(ends[0], place), distance_km(place, ends[1])
        vertex = len(self.positions)
        self.positions.append(place)
        self.edges.append({})
        for other, leg in zip((start, end), legs, strict=True):
            self.edges[vertex][other] = self.edges[other][vertex] = track * leg / sum(legs)
        del self.edges[start][end], self.edges[end][start]
        return vertex

    def route(self, start: int, end: int) -> Route:
        """The shortest way by track between two vertices (Dijkstra). Raises ValueError if there is none."""
        best, came, queue = {start: 0.0}, {start: start}, [(0.0, start)]
        while queue:
            km, vertex = heapq.heappop(queue)
            if vertex == end:
                return self._route(came, end)
            if km > best[vertex]:
                continue
            for other, step in self.edges[vertex].items():
                if km + step < best.get(other, math.inf):
                    best[other], came[other] = km + step, vertex
                    heapq.heappush(queue, (km + step, other))
        raise ValueError(
            f"no track between {self.positions[start]} and {self.positions[end]}: bridge the gap first"
        )

    def _route(self, came: dict[int, int], end: int) -> Route:
        way = [end]
        while came[way[-1]] != way[-1]:
            way.append(came[way[-1]])
        way.reverse()
        steps = tuple(
            None if frozenset((start, end)) in self.gaps else self.edges[start][end]
            for start, end in pairwise(way)
        )
        return Route(tuple(self.positions[vertex] for vertex in way), steps)


def _towards(station: Position, start: Position, end: Position, track_km: float) -> Position:
    base = foot(station, start, end)

    def fits(place: Position) -> bool:
        return distance_km(start, place) + distance_km(place, end) <= track_km

    if fits(station):
        return station
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if fits(between(base, station, middle)) else (low, middle)
    return between(base, station, low)
