"""Facts that the program computes from the geometry and from other facts.

Lengths are geodesics on the WGS84 ellipsoid (pyproj.Geod), in kilometres.
"""

from __future__ import annotations

from collections.abc import Iterable

from pyproj import Geod
from shapely.geometry.base import BaseGeometry

from geodata.model import Fact, Feature
from geodata.vocabulary import Basis, Precision

WGS84 = Geod(ellps="WGS84")

#: What each derivation does, by the id that a derived fact names as its basis.
METHODS = {
    "drawn-length": "Geodesic length on the WGS84 ellipsoid of the line as the atlas draws it.",
}

_WHY_SHORTER = {
    Precision.GENERALISED: (
        "The line is thinned: straight strokes between points some kilometres apart cut off the "
        "curves between them, so it is shorter than the track."
    ),
    Precision.SCHEMATIC: "The line joins the points that are known, so this is not the length of a route.",
    Precision.SURVEYED: "Measured along every mapped point of the line.",
}


def length_km(geometry: BaseGeometry) -> float:
    """Geodesic length of a line or of several lines, in kilometres; 0 for points.

    Geometry in EPSG:4326.
    """
    return float(WGS84.geometry_length(geometry)) / 1000


def derived_facts(features: Iterable[Feature]) -> list[Fact]:
    """The facts that follow from the geometry: the drawn length of every line."""
    return [
        _drawn_length(feature)
        for feature in features
        if feature.geometry is not None and feature.geometry.geom_type in {"LineString", "MultiLineString"}
    ]


def _drawn_length(feature: Feature) -> Fact:
    assert feature.geometry is not None
    assert feature.precision is not None
    length = length_km(feature.geometry)
    return Fact(
        feature=feature.id,
        property="drawn-length",
        value=f"{length:.1f}",
        unit="km",
        basis=Basis.DERIVED,
        basis_id="drawn-length",
        note=_WHY_SHORTER[feature.precision],
    )
