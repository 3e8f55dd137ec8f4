"""Atlases that are odd and valid: by what is odd in each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from unicodedata import normalize

from tests.odd.building import LINE, Parts, plain

#: Names that the page uses itself: as parameters of its link, as keys of its widgets or in its styles.
OF_THE_PAGE = (
    "status", "sector", "year", "base", "feature", "at", "search", "embed", "embed-options", "map",
    "share", "show", "close", "export", "cite", "figures", "layers", "show-layers", "clear-filters",
    "show-today", "map-side", "panel-side", "text-page", "data-what", "data-format", "export-kind",
    "passage-words", "v",
)  # fmt: skip
#: What JavaScript's objects have of their own, as far as an id can be called so.
OF_JAVASCRIPT = ("constructor", "valueof", "tostring", "hasownproperty", "prototype", "length", "name")
LONG = ("A name without an end " * 45)[:290]
POINT = {"type": "Point", "coordinates": [130.4, 42.2]}
SQUARE = [[130.0, 42.0], [130.2, 42.0], [130.2, 42.2], [130.0, 42.2], [130.0, 42.0]]

Case = Callable[[], Parts]
CASES: dict[str, Case] = {}


def _case(make: Case) -> Case:
    CASES[make.__name__.strip("_").replace("_", " ")] = make
    return make


# Ids


@_case
def layers_called_as_the_page_s_own_names() -> Parts:
    parts = plain()
    for name in OF_THE_PAGE:
        parts.layer(name).feature(f"in-{name}", POINT, layer=name, kind="farm", sectors=["agriculture"])
    return parts


@_case
def features_called_as_the_page_s_own_names() -> Parts:
    parts = plain()
    for name in OF_THE_PAGE:
        parts.feature(name, POINT, kind="place")
    return parts


@_case
def everything_called_as_names_of_javascript() -> Parts:
    parts = plain()
    for name in OF_JAVASCRIPT:
        parts.layer(name).feature(name, LINE, layer=name, part_of=["lines"])
    parts.feature("lines", None, kind="corridor")
    return parts


@_case
def a_layer_hidden_at_first_called_status() -> Parts:
    return plain().layer("status", visible=False).feature("one", POINT, layer="status", kind="place")


@_case
def ids_of_digits_and_of_great_length() -> Parts:
    long = "-".join(["long"] * 20)
    return plain().layer("1").feature("2", POINT, layer="1", kind="place").feature(long, POINT, kind="place")


# Names


@_case
def two_features_of_the_same_names() -> Parts:
    names = ("Twin", "쌍둥이", "Близнец")
    parts = plain().layer("sites", "Sites").feature("twin-one", POINT, names=names, kind="place")
    return parts.feature("twin-two", LINE, names=names).feature(
        "twin-three", POINT, layer="sites", names=names, kind="place"
    )


@_case
def names_in_which_nothing_is_latin() -> Parts:
    texts = {
        "rtl": "ميناء القدس",
        "emoji": "🚂🌉",
        "thai": "สถานีรถไฟ",
        "hindi": "हिन्दी रेल",
        "han": "朝鮮半島縦貫",
    }
    parts = plain()
    for key, text in texts.items():
        parts.feature(f"name-{key}", POINT, names=(text, text, text, text), kind="place")
    return parts


@_case
def names_as_long_as_they_may_be() -> Parts:
    parts = plain().feature("long-one", POINT, names=(LONG.strip(),) * 3, kind="farm")
    parts.layers[0] |= {"title": LONG.strip(), "description": LONG.strip()}
    parts.about |= {"title": LONG.strip(), "description": LONG.strip()}
    parts.groups[0]["title"] = LONG.strip()
    return parts.fact("long-one", "owner", LONG.strip(), note=LONG.strip())


@_case
def names_without_a_space() -> Parts:
    return plain().feature("tight-one", POINT, names=("x" * 290, "가" * 290, "я" * 290), kind="farm")


@_case
def texts_of_signs_that_mean_something_elsewhere() -> Parts:
    signs = (
        "$1m and $2m *a* _b_ `c` [d](e) <f> &amp; :red[g] :material/x: -> ~=  {{h}} ${i} %s {j} \\k | l # m"
    )
    parts = plain().feature("signed", POINT, names=(signs, signs, signs), kind="farm")
    parts.layers[0] |= {"title": signs, "description": signs}
    parts.about |= {"title": signs, "description": signs, "licence": signs, "version": signs}
    parts.groups[0]["title"] = signs
    return parts.fact("signed", "owner", signs, note=signs)


# Little, and much


@_case
def no_features_yet() -> Parts:
    return plain().without("north-line")


@_case
def nothing_but_a_title() -> Parts:
    parts = plain().without("north-line")
    parts.layers, parts.features, parts.groups, parts.references = [], {}, [], []
    return parts


@_case
def features_of_which_none_has_a_place() -> Parts:
    return plain().without("north-line").feature("idea", None, kind="programme")


@_case
def a_single_point() -> Parts:
    return plain().without("north-line").feature("alone", POINT, kind="place")


@_case
def thirty_layers() -> Parts:
    parts = plain()
    for number in range(30):
        point = {"type": "Point", "coordinates": [129 + number / 10, 42]}
        name = f"layer-{number}"
        parts.layer(name, f"Layer number {number}").feature(f"of-{number}", point, layer=name, kind="farm")
    return parts


@_case
def forty_points_at_one_place() -> Parts:
    parts = plain()
    for number in range(40):
        parts.feature(f"point-{number}", POINT, names=(f"Point {number}", "점", "Точка"), kind="farm")
    return parts


@_case
def a_large_layer() -> Parts:
    parts = plain().layer("many")
    for number in range(1002):
        point = {"type": "Point", "coordinates": [128 + number % 40 / 40, 40 + number // 40 / 40]}
        parts.feature(f"point-{number}", point, layer="many", kind="place")
    return parts


# Geometry


POINTS = {
    "MultiPoint": [[130, 42], [131, 43], [132, 42]],
    "MultiPoint of one": [[130, 42]],
    "MultiPoint over 180": [[179, 60], [-179, 61]],
    "Point with height": [130, 42, 10],
    "Point at 89 north": [130, 89],
    "Point at 89 south": [130, -89],
    "Point at the pole": [0, 90],
    "MultiPoint to the pole": [[0, 90], [130, 42]],
}
LINES = {
    "LineString with heights": [[130, 42, 10], [131, 43, 20.5]],
    "LineString around the world": [[-180, 10], [-60, 10], [60, 10], [180, 10]],
    "LineString over 180": [[170, 60], [-170, 62]],
    "LineString to and fro over 180": [[179, 60], [-179, 61], [179, 62], [-178, 63]],
    "LineString that ends at 180": [[170, 60], [180, 62]],
    "LineString along 180": [[180, 60], [180, 62]],
    "LineString to the pole": [[130, 80], [130, 90]],
    "LineString beyond the edge": [[130, 86], [131, 87]],
    "LineString of a millimetre": [[130, 42], [130.00000001, 42]],
    "LineString of many digits": [[130.123456789012345, 42.123456789012345], [131, 43]],
    "MultiLineString": [[[130, 42], [131, 43]], [[179, 50], [-179, 50]]],
}
AREAS = {
    "Polygon as wide as the world": [[[-180, -60], [180, -60], [180, 60], [-180, 60], [-180, -60]]],
    "Polygon of the whole world": [[[-180, -90], [180, -90], [180, 90], [-180, 90], [-180, -90]]],
    "Polygon over 180": [[[170, 50], [180, 50], [180, 60], [170, 60], [170, 50]]],
    "Polygon over 180 uncut": [[[170, 50], [-170, 50], [-170, 60], [170, 60], [170, 50]]],
    "Polygon around the north pole": [[[0, 70], [120, 75], [-120, 80], [0, 70]]],
    "Polygon around the south pole": [[[0, -70], [-120, -80], [120, -75], [0, -70]]],
    "Polygon beyond the edge": [[[0, 86], [10, 86], [10, 88], [0, 86]]],
    "Polygon with a hole": [
        [[130, 42], [132, 42], [132, 44], [130, 44], [130, 42]],
        [[130.5, 42.5], [130.5, 43], [131, 43], [131, 42.5], [130.5, 42.5]],
    ],
    "MultiPolygon over 180 uncut": [
        [[[179, 0], [-179, 0], [-179, 1], [179, 1], [179, 0]]],
        [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]],
    ],
    "MultiPolygon": [[SQUARE], [[[10, 10], [11, 10], [11, 11], [10, 10]]]],
}


def _shapes(shapes: dict[str, Any], kind: str) -> Case:
    def make() -> Parts:
        parts = plain()
        for name, coordinates in shapes.items():
            sort, *_ = name.split()
            odd = {"type": sort, "coordinates": coordinates}
            parts.feature(name.lower().replace(" ", "-"), odd, names=(name,) * 3, kind=kind)
        return parts

    return make


CASES |= {
    "points of every form": _shapes(POINTS, "farm"),
    "lines of every form": _shapes(LINES, "railway"),
    "areas of every form": _shapes(AREAS, "region"),
    "points that are railways": _shapes({"Point": [130, 42], "MultiPoint": [[130, 42]]}, "railway"),
    "lines that are stations": _shapes({"LineString": LINE["coordinates"]}, "station"),
    "areas that are railways": _shapes({"Polygon": [SQUARE]}, "railway"),
}


@_case
def a_geometry_collection() -> Parts:
    parts = [POINT, LINE, {"type": "Polygon", "coordinates": [SQUARE]}]
    nested = {"type": "GeometryCollection", "geometries": [POINT]}
    return plain().feature(
        "gathered", {"type": "GeometryCollection", "geometries": [*parts, nested]}, kind="port"
    )


@_case
def a_geometry_collection_of_points_alone() -> Parts:
    return plain().feature("gathered", {"type": "GeometryCollection", "geometries": [POINT]}, kind="farm")


def _elsewhere(longitude: float, latitude: float) -> Case:
    def make() -> Parts:
        line = [[longitude, latitude], [longitude + 0.2, latitude + 0.1]]
        parts = plain().without("north-line")
        parts.feature("there", {"type": "LineString", "coordinates": line})
        return parts.feature("spot", {"type": "Point", "coordinates": line[0]}, kind="farm")

    return make


CASES |= {
    "an atlas of London": _elsewhere(-0.1, 51.5),
    "an atlas of Nairobi": _elsewhere(36.8, -1.3),
    "an atlas of Sydney": _elsewhere(151.2, -33.9),
    "an atlas of New York": _elsewhere(-74.0, 40.7),
    "an atlas of Taveuni": _elsewhere(179.7, -16.8),
}


# Dates, facts and references


@_case
def statuses_of_every_date() -> Parts:
    parts = plain()
    dates = ("0001", "0830", "0999-12-31", "1899~", "2018?", "2018-02-28/2018-03", "9999")
    for number, when in enumerate(dates):
        parts.feature(f"dated-{number}", LINE, kind="bridge").fact(f"dated-{number}", as_of=when)
    return parts


@_case
def statuses_of_open_intervals() -> Parts:
    return plain().fact("north-line", value="proposed", as_of="../2010").fact("north-line", as_of="2018/..")


@_case
def facts_of_every_oddity() -> Parts:
    parts = plain()
    for number, (value, unit) in enumerate(
        [
            ("0", "km"),
            ("-5", "km"),
            ("9" * 18, "USD"),
            ("1", "x"),
            ("12.50", "%"),
            ("0.000000000000000000001", "t/yr"),
        ]
    ):
        parts.fact("north-line", f"length-{number}", value, unit=unit)
    return parts.fact("north-line", "description", "Told.").fact(
        "north-line", "event", "Began.", as_of="2001"
    )


def a_start_view_with_an_icon_that_is_none() -> Parts:
    parts = plain()
    parts.start_views.append(
        {
            "id": "go",
            "title": "Go",
            "description": "There.",
            "icon": "no_such_sign_at_all",
            "link": "feature=north-line",
        }
    )
    return parts


def empty_texts() -> Parts:
    parts = plain()
    parts.about |= {"title": "", "description": "", "licence": "", "version": ""}
    parts.layers[0] |= {"title": "", "description": ""}
    return parts


def texts_of_spaces_alone() -> Parts:
    parts = plain().feature("blank", POINT, names=(" ", " ", "\u00a0"), kind="place")
    parts.about |= {"title": " ", "description": "\u3000"}
    return parts


@_case
def a_reference_with_nothing_but_a_title() -> Parts:
    parts = plain()
    parts.references[0] = {"id": "ref-one", "type": "document", "title": "T"}
    return parts


#: What CSL-JSON items may hold beside title and type, as far as `check` passes it.
CSL: dict[str, dict[str, Any]] = {
    "null": {"author": [], "issued": None, "publisher": None, "DOI": None, "editor": None},
    "empty": {"author": [], "publisher": "", "page": ""},
    "numbers": {"volume": 3, "page": 17, "edition": 2, "DOI": 10, "author": [{"literal": "TASS"}]},
    "lists": {"keyword": ["a", "b"], "custom": {"x": {"y": 1}}},
    "no-dates": {"issued": {}, "accessed": {}},
    "raw": {"issued": {"raw": "about 2018"}},
    "no-type": {"type": "no-such-type"},
    "early": {"issued": {"date-parts": [[830]]}},
    "season": {"issued": {"date-parts": [[2018]], "season": 1}},
    "period": {"issued": {"date-parts": [[2018, 1], [2018, 3]]}},
    "titled": {"title": "<i>Iron</i> & $x$ {road}\n\ttwice"},
}


def _csl(fields: dict[str, Any]) -> Case:
    def make() -> Parts:
        parts = plain()
        page = {"id": "odd-ref", "type": "webpage", "title": "An odd page"}
        parts.references.append(page | fields)
        return parts.fact("north-line", "owner", "A firm", basis_id="odd-ref")

    return make


CASES |= {f"CSL, {name}": _csl(fields) for name, fields in CSL.items()}


@_case
def references_of_every_sort_of_thing() -> Parts:
    parts = plain()
    people = [{"family": f"Name{number}", "given": "A.", "suffix": "Jr."} for number in range(40)]
    for kind in (
        "bill", "broadcast", "hearing", "interview", "legal_case", "legislation", "manuscript", "map",
        "motion_picture", "patent", "personal_communication", "regulation", "report", "software", "song",
        "speech", "standard", "treaty",
    ):  # fmt: skip
        fields: dict[str, Any] = {"authority": "State Duma", "number": "174-FZ", "volume": "19", "page": "5"}
        fields |= {"director": people[:1], "interviewer": people, "genre": "Sort", "title": "[Described]"}
        name = kind.replace("_", "-")
        parts.references.append({"id": name, "type": kind} | fields)
        parts.fact("north-line", f"owner-{name}", "A firm", basis_id=name)
    return parts


@_case
def names_and_quotations_that_are_not_composed() -> Parts:
    apart = [normalize("NFD", text) for text in ("Cầu Phú Mỹ", "두만강 철교", "Ёлкинский мост")]
    parts = plain().feature("apart", POINT, names=apart, kind="farm").fact("apart", "owner", apart[1])
    said = f"{apart[0]}\u00a0\u202e{apart[1]}"
    parts.sources.append({"id": "ref-one", "title": "A page", "sha256": "0" * 64, "characters": 1000})
    one = {"id": "p", "source": "ref-one", "exact": said, "prefix": "", "suffix": "", "start": 0}
    more = {"end": len(said), "paragraph": 1, "theme": "rail", "features": ["apart"]}
    parts.passages.append(one | more)
    return parts


@_case
def passages_without_any_source() -> Parts:
    return plain()


@_case
def a_passage_of_one_character() -> Parts:
    parts = plain()
    parts.sources.append({"id": "ref-one", "title": "A page", "sha256": "0" * 64, "characters": 100})
    one = {"id": "p", "source": "ref-one", "exact": "가", "prefix": "", "suffix": "", "start": 0, "end": 1}
    parts.passages.append(one | {"paragraph": 1, "theme": "rail", "features": ["north-line"]})
    return parts


@_case
def a_source_of_which_nothing_is_quoted() -> Parts:
    parts = plain()
    parts.sources.append({"id": "ref-one", "title": "A page", "sha256": "0" * 64, "characters": 100})
    return parts


# Parts


@_case
def a_chain_of_parts() -> Parts:
    parts = plain()
    for number in range(60):
        more = {"part_of": [f"link-{number + 1}"]} if number < 59 else {}
        parts.feature(f"link-{number}", LINE if number == 0 else None, kind="corridor", **more)
    return parts


@_case
def a_lattice_of_parts() -> Parts:
    parts = plain()
    for row in range(12):
        above = {"part_of": [f"at-{row + 1}-{side}" for side in (0, 1)]} if row < 11 else {}
        for side in (0, 1):
            kind = "border" if row == 0 else "corridor"
            parts.feature(f"at-{row}-{side}", LINE if row == 0 else None, kind=kind, **above)
    return parts


# Files beside


def _file(name: str, content: bytes) -> Case:
    def make() -> Parts:
        parts = plain()
        parts.files[name] = content
        return parts

    return make


CASES |= {
    "a changelog of an impossible date": _file(
        "CHANGELOG.md", b"# Changelog\n\n## [1.0] - 2026-02-31\n\n- A change.\n"
    ),
    "a changelog that is not UTF-8": _file(
        "CHANGELOG.md", b"# Changelog\n\n## [1.0] - 2026-02-01\n\n- \xff\xfe.\n"
    ),
    "a changelog of nothing": _file("CHANGELOG.md", b""),
    "a methodology of its own": _file("methodology.md", b"# How\n\n$x$ <script>alert(1)</script>\n"),
    "a base map of nothing": _file("basemap/land-far.geojson", b'{"type":"FeatureCollection","features":[]}'),
}


#: What `check` refuses, with words of its message: no screen, file or figure could say what was meant.
REFUSED: dict[str, tuple[Case, str]] = {
    "CSL dates of [[0],[0]]": (_csl({"issued": {"date-parts": [[0], [0]]}}), "issued"),
    "CSL dates that are empty": (_csl({"issued": {"date-parts": [[0]]}}), "issued"),
    "CSL dates before the year 1": (_csl({"issued": {"date-parts": [[-44, 3, 15]]}}), "has the year -44"),
    "a date open on both sides": (lambda: plain().fact("north-line", as_of="../.."), "as_of"),
    "an icon that is no symbol": (a_start_view_with_an_icon_that_is_none, "is not a Material symbol"),
    "empty texts": (empty_texts, "description: is empty"),
    "texts of spaces alone": (texts_of_spaces_alone, "description: is empty"),
    "a number beyond 64 bits": (
        lambda: plain().fact("north-line", "length-1", "9" * 300, unit="USD"),
        "the largest that databases hold",
    ),
    "a base map that is broken": (_file("basemap/land-far.geojson", b"{"), "is not JSON"),
    "a base map that is no GeoJSON": (_file("basemap/land-far.geojson", b"[1, 2]"), "no list of features"),
    "a base map's folder that is empty": (
        _file("basemap/README.txt", b"Nothing here."),
        "holds no .geojson file",
    ),
    "a base map whose detail has no bounds": (
        _file("basemap/detail/130-42.geojson", b'{"type":"FeatureCollection","features":[]}'),
        "has no bounds",
    ),
    "a line of length zero": (
        _shapes({"LineString": [[130, 42], [130, 42]]}, "railway"),
        "bad geometry: too few points",
    ),
    "CSL fields that are no text": (_csl({"volume": [1], "page": {"a": 1}}), "volume is not text"),
    "an id that no file can be called": (
        lambda: plain().feature("long-" * 30 + "id", POINT, kind="place"),
        "has more than 100 characters",
    ),
}
