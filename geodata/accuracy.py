"""Measure how far independent positions lie from the drawn geometry, to check the declared `accuracy_m`.

A checkpoint is a position of something that a feature passes or stands at. It comes from a source that
was not used to make the geometry. Distances are geodesics on the WGS84 ellipsoid, in metres.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median

from shapely import Point, affinity
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from geodata.derivations import WGS84
from geodata.folder.files import Draft
from geodata.markdown import escape
from geodata.model import Checkpoint, Feature
from geodata.present.wording import counted
from geodata.vocabulary import Kind


@dataclass(frozen=True)
class Offset:
    """How far a checkpoint lies from its feature, in metres, and what the feature declares."""

    feature: Feature
    checkpoint: Checkpoint
    metres: float

    @property
    def within(self) -> bool:
        """Whether the distance is within the declared accuracy."""
        return self.metres <= (self.feature.accuracy_m or 0)

    @property
    def independent(self) -> bool:
        """Whether the geometry was made without the checkpoint's source."""
        return self.checkpoint.basis_id not in self.feature.geometry_source


@dataclass(frozen=True)
class Summary:
    """The checkpoints of one feature: how many, median and largest offset, declared accuracy (metres)."""

    feature: Feature
    points: int
    median_m: float
    largest_m: float


def distance_m(geometry: BaseGeometry, lon: float, lat: float) -> float:
    """The geodesic distance from a position to the nearest point of a geometry (EPSG:4326), in metres.

    The nearest point is found in degrees, with longitudes multiplied by the cosine of the latitude. Within
    some tens of kilometres the error is less than a thousandth.
    """
    shorten = math.cos(math.radians(lat))
    flat = affinity.scale(geometry, xfact=shorten, origin=(0, 0))
    nearest, _ = nearest_points(flat, Point(lon * shorten, lat))
    return float(WGS84.inv(lon, lat, nearest.x / shorten, nearest.y)[2])


def offsets(features: Mapping[str, Feature], checkpoints: Iterable[Checkpoint]) -> list[Offset]:
    """The offset of every checkpoint whose feature has geometry of its own."""
    found = []
    for checkpoint in checkpoints:
        feature = features.get(checkpoint.feature)
        if feature is not None and feature.geometry is not None:
            metres = distance_m(feature.geometry, checkpoint.lon, checkpoint.lat)
            found.append(Offset(feature, checkpoint, metres))
    return found


def summaries(measured: Sequence[Offset]) -> list[Summary]:
    """The offsets feature by feature, in the order of the ids."""
    ordered = sorted(measured, key=lambda offset: offset.feature.id)
    found = []
    for _, group in groupby(ordered, key=lambda offset: offset.feature.id):
        members = list(group)
        metres = [offset.metres for offset in members]
        found.append(Summary(members[0].feature, len(members), median(metres), max(metres)))
    return found


def as_markdown(draft: Draft) -> str:
    """The text of docs/accuracy.md for an atlas folder."""
    names = {names.feature: names.en for names in draft.names}
    titles = {reference.id: reference.title for reference in draft.references}
    titles |= {dataset.id: dataset.name for dataset in draft.datasets}
    features = {feature.id: feature for feature in draft.features}
    measured = offsets(features, draft.checkpoints)
    rows = [
        f"| {escape(names.get(one.feature.id, one.feature.id))} | {escape(one.checkpoint.point)} | "
        f"{one.checkpoint.lat:g}, {one.checkpoint.lon:g} | {one.metres / 1000:.2f} | "
        f"{(one.feature.accuracy_m or 0) / 1000:g} | {escape(titles.get(one.checkpoint.basis_id, ''))} |"
        for one in measured
    ]
    railways = [one for one in measured if one.feature.kind is Kind.RAILWAY]
    return "\n".join([_HEAD, _together(railways), "", *summary_table(measured, names), "", _ALL, *rows, ""])


def _together(measured: Sequence[Offset]) -> str:
    """The offsets of the railways in one sentence."""
    metres = [one.metres for one in measured]
    if not metres:
        return "No railway has a checkpoint."
    return (
        f"All railways together: {counted(len(metres), 'point')}, median offset {median(metres) / 1000:.2f} "
        f"km, largest {max(metres) / 1000:.2f} km."
    )


def summary_table(measured: Sequence[Offset], names: Mapping[str, str]) -> list[str]:
    """The summaries as the lines of a Markdown table, in kilometres."""
    lines = [
        "| Feature | Precision | Points | Median, km | Largest, km | Declared, km |",
        "|---|---|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {escape(names.get(one.feature.id, one.feature.id))} | {one.feature.precision} | {one.points} | "
        f"{one.median_m / 1000:.2f} | {one.largest_m / 1000:.2f} | {(one.feature.accuracy_m or 0) / 1000:g} |"
        for one in summaries(measured)
    ]
    return lines


_HEAD = """\
# How accurate the geometry is

Written by `make docs` from geodata/data/checkpoints.csv; do not edit it by hand.

Each checkpoint is a position of something that the feature passes or stands at, from a source that the
feature's geometry was not made from. The offset is the geodesic distance to the drawn geometry. *Declared* is
the accuracy that the atlas vouches for; it is never smaller than the largest offset.
"""
_ALL = """\
## Every checkpoint

| Feature | Point | Latitude, longitude | Offset, km | Declared, km | Source |
|---|---|---|---:|---:|---|"""
