"""Atlases out of chance: ids, texts, dates, numbers, geometries and references, as odd as they may be."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from geodata.model import About
from geodata.vocabulary import Kind, Precision, Sector, Status, Theme
from tests.odd.building import Parts, plain
from tests.odd.cases import OF_JAVASCRIPT, OF_THE_PAGE

_WORDS = st.sampled_from([*OF_THE_PAGE, *OF_JAVASCRIPT, "a", "1", "long-" * 15 + "id"])
_IDS = _WORDS | st.from_regex(r"\A[a-z0-9]{1,8}(-[a-z0-9]{1,5}){0,2}\Z")
_SIGNS = st.sampled_from(
    [
        "$",
        "*",
        "_",
        "`",
        "[x](y)",
        "<b>",
        "&",
        ":material/x:",
        "->",
        "{{",
        "${",
        "|",
        "\\",
        "#",
        "—",
        "…",
        "한",
        "م",
        "🚂",
    ]
)
_TEXTS = (
    st.lists(_SIGNS | st.text(max_size=8), min_size=1, max_size=6).map(" ".join).map(str.strip).filter(bool)
)
_DATES = st.sampled_from(
    [
        "2018",
        "2018-06",
        "2018-06-30",
        "0001",
        "0830",
        "9999",
        "2018~",
        "2018?",
        "2018/2020",
        "../2018",
        "2018/..",
        "2018-02/2018-03",
    ]
)
_LONGITUDES = st.sampled_from([-180, -179.9, 0, 130, 130.0000001, 179.9, 180]) | st.floats(-180, 180)
_LATITUDES = st.sampled_from([-90, -85.06, 0, 42, 85.06, 90]) | st.floats(-90, 90)
_POSITIONS = st.tuples(_LONGITUDES, _LATITUDES).map(list)
_BOXES = st.tuples(_LONGITUDES, _LATITUDES, _LONGITUDES, _LATITUDES).map(
    lambda edges: [[[edges[i], edges[j]] for i, j in ((0, 1), (2, 1), (2, 3), (0, 3), (0, 1))]]
)
_COORDINATES = {
    "Point": _POSITIONS,
    "MultiPoint": st.lists(_POSITIONS, min_size=1, max_size=4),
    "LineString": st.lists(_POSITIONS, min_size=2, max_size=5),
    "MultiLineString": st.lists(st.lists(_POSITIONS, min_size=2, max_size=3), min_size=1, max_size=3),
    "Polygon": _BOXES,
    "MultiPolygon": st.lists(_BOXES, min_size=1, max_size=2),
}
_SIMPLE = st.one_of(
    st.fixed_dictionaries({"type": st.just(kind), "coordinates": inner})
    for kind, inner in _COORDINATES.items()
)
_GEOMETRIES = (
    st.none()
    | _SIMPLE
    | st.lists(_SIMPLE, min_size=1, max_size=3).map(
        lambda parts: {"type": "GeometryCollection", "geometries": parts}
    )
)
_VALUES = st.none() | st.integers(-5, 3000) | _TEXTS | st.lists(_TEXTS, max_size=2) | st.just({})
_PEOPLE = st.lists(
    st.dictionaries(st.sampled_from(["family", "given", "literal"]), _TEXTS, min_size=1), max_size=3
)
_CSL_DATES = st.lists(
    st.lists(st.integers(0, 31), min_size=1, max_size=3).map(lambda parts: [1990 + parts[0], *parts[1:]]),
    min_size=1,
    max_size=2,
).map(lambda parts: {"date-parts": parts})
_REFERENCES = st.fixed_dictionaries(
    {"title": _TEXTS, "type": st.sampled_from(["webpage", "book", "article-newspaper", "thesis", "x"])},
    optional={
        "author": _PEOPLE,
        "editor": _PEOPLE,
        "issued": _CSL_DATES,
        "publisher": _TEXTS,
        "container-title": _TEXTS,
        **dict.fromkeys(("volume", "page", "edition", "DOI", "ISBN", "note", "custom"), _VALUES),
    },
)
_UNITS = st.sampled_from(["", "", "km", "USD", "t/yr", "%", "x"])


@st.composite
def atlases(draw: st.DrawFn) -> Parts:
    """The parts of an atlas that `check` may pass, or refuse in words."""
    parts = plain()
    for key in ("title", "description", "version", "licence"):
        assert key in About.model_fields
        parts.about[key] = draw(_TEXTS)
    for layer in draw(st.lists(_IDS.filter(lambda each: each != "lines"), max_size=3, unique=True)):
        parts.layer(layer, draw(_TEXTS), description=draw(_TEXTS), visible=draw(st.booleans()))
    layers = list(parts.features)
    taken = draw(st.lists(_IDS.filter(lambda each: each != "north-line"), max_size=5, unique=True))
    for item in taken:
        _feature(draw, parts, item, draw(st.sampled_from(layers)))
    parts.references.append({"id": "odd-ref"} | draw(_REFERENCES))
    for number in range(draw(st.integers(0, 4))):
        _fact(draw, parts, draw(st.sampled_from(["north-line", *taken])), number)
    if draw(st.booleans()):
        _passage(draw, parts, ["north-line", *taken])
    return parts


def _feature(draw: st.DrawFn, parts: Parts, item: str, layer: str) -> None:
    more: dict[str, Any] = {
        "sectors": draw(st.lists(st.sampled_from([*map(str, Sector)]), max_size=2, unique=True))
    }
    geometry = draw(_GEOMETRIES)
    if geometry is not None:
        more |= {"precision": str(draw(st.sampled_from(Precision)))}
        more |= {"accuracy_m": draw(st.sampled_from([0, 1, 1000, 500_000]))}
    kind = str(draw(st.sampled_from(Kind)))
    parts.feature(item, geometry, layer=layer, kind=kind, names=[draw(_TEXTS) for _ in range(4)], **more)


def _fact(draw: st.DrawFn, parts: Parts, item: str, number: int) -> None:
    basis = draw(st.sampled_from(["ref-one", "odd-ref"]))
    unit = draw(_UNITS)
    value = draw(st.sampled_from(["0", "-3", "12.5", "300000000"])) if unit else draw(_TEXTS)
    name = draw(st.sampled_from(["owner", "length", "cost", "event", "description", f"odd-{number}"]))
    if draw(st.booleans()):
        parts.fact(item, "status", str(draw(st.sampled_from(Status))), as_of=draw(_DATES), basis_id=basis)
    parts.fact(item, name, value, unit=unit, as_of=draw(_DATES), basis_id=basis, note=draw(_TEXTS))


def _passage(draw: st.DrawFn, parts: Parts, items: list[str]) -> None:
    exact = draw(_TEXTS)
    parts.sources.append(
        {"id": "odd-ref", "title": draw(_TEXTS), "sha256": "0" * 64, "characters": 10 * len(exact)}
    )
    place = {"start": 3, "end": 3 + len(exact), "paragraph": 1, "prefix": "", "suffix": ""}
    theme = str(draw(st.sampled_from(Theme)))
    tied = {"features": items[: draw(st.integers(0, 2))], "theme": theme}
    parts.passages.append({"id": "said", "source": "odd-ref", "exact": exact} | place | tied)
