"""Atlases for the tests of exports: one whose texts mean harm, one that lies across the 180th meridian."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from shapely import from_wkt
from shapely.geometry.base import BaseGeometry

from geodata import Atlas

#: Texts that a careless writer lets become markup, a formula or a template.
HARMFUL = (
    '<script>alert("1")</script>',
    '=HYPERLINK("http://example.org","x")',
    "+7 & $[description]",
    "@SUM(1)",
    "-2+3|calc",
    "]]></name><Placemark/>",
)
CROSSING = {
    "north-line": "LINESTRING(179 60,-179 61)",
    "rice-farm": "POLYGON((179 50,-179 50,-179 51,179 51,179 50))",
}


def harmful(atlas: Atlas) -> Atlas:
    """The atlas with harmful names and facts of its northern line."""
    markup, formula, template, *rest = HARMFUL
    names = atlas.names["north-line"].model_copy(
        update={"en": markup, "ko": formula, "ru": template, "aliases": (rest[2],)}
    )
    texts = iter([*rest, *HARMFUL])
    facts = tuple(
        fact if fact.unit or fact.property == "status" else fact.model_copy(update={"value": next(texts)})
        for fact in atlas.facts
    )
    described = facts[0].model_copy(update={"property": "description", "value": markup, "note": formula})
    return replace(atlas, names=dict(atlas.names) | {"north-line": names}, facts=(described, *facts))


def crossing(atlas: Atlas) -> Atlas:
    """The atlas with a line and an area across the 180th meridian."""
    moved = {
        name: atlas.features[name].model_copy(update={"geometry": from_wkt(text)})
        for name, text in CROSSING.items()
    }
    return replace(atlas, features=dict(atlas.features) | moved)


def placed(atlas: Atlas) -> dict[str, BaseGeometry]:
    """The features with geometry of their own, by id."""
    return {f.id: f.geometry for f in atlas.features.values() if f.geometry is not None}


def misplaced(found: Mapping[str, BaseGeometry], atlas: Atlas) -> list[str]:
    """The features whose geometry came back otherwise than it is, by more than a millionth of a degree."""
    return [
        name
        for name, shape in placed(atlas).items()
        if not found[name].normalize().equals_exact(shape.normalize(), 1e-6)
    ]
